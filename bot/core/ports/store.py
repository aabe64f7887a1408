"""The memory as a whole."""

from typing import Protocol

from bot.core.ports.broadcasts import BroadcastStore
from bot.core.ports.chats import ChatStore
from bot.core.ports.outbox import OutboxStore
from bot.core.ports.polling import PollStore
from bot.core.ports.shelf import Shelf
from bot.core.ports.sources import SourceStore


class Store(PollStore, OutboxStore, ChatStore, SourceStore, Shelf, BroadcastStore, Protocol):
    """The whole memory of the program."""
