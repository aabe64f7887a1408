"""What the verbs need from the world, as Protocols. Adapters live in folders of their own.

Every instant is aware and in UTC. Methods of the stores are coroutines: the SQLite adapter
runs them on threads of its own, and another adapter may speak over a socket.
"""

from bot.core.ports.broadcasts import BroadcastStore
from bot.core.ports.channel import Channel, EditingChannel
from bot.core.ports.chats import ChatStore
from bot.core.ports.clock import Clock
from bot.core.ports.fetcher import Fetcher
from bot.core.ports.outbox import OutboxStore
from bot.core.ports.pace import Pace
from bot.core.ports.polling import PollStore
from bot.core.ports.reader import GlancingReader, Reader
from bot.core.ports.shelf import Shelf
from bot.core.ports.sources import SourceStore
from bot.core.ports.store import Store

__all__ = [
    "BroadcastStore",
    "Channel",
    "ChatStore",
    "Clock",
    "EditingChannel",
    "Fetcher",
    "GlancingReader",
    "OutboxStore",
    "Pace",
    "PollStore",
    "Reader",
    "Shelf",
    "SourceStore",
    "Store",
]
