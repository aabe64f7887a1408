"""A topic of its own for each story, in a forum whose admins want that."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.channels.telegram.place import Place
from bot.core.model import ChatKind, Owed, Recipient, SourceId
from bot.render.clean import one_line
from bot.render.page import preferences

K = TypeVar("K")
V = TypeVar("V")
LONGEST_NAME = 128
"""Characters of a topic's name (createForumTopic)."""
ASKED_AGAIN = 3600.0
"""Seconds after which a chat that refused a topic is asked again: it may have become a forum,
or have given the bot the right."""
REMEMBERED = 1_000

KeepTopic = Callable[[Recipient, SourceId, str], Awaitable[None]]
"""Remembers the topic of a source in a chat across restarts; "" forgets it."""


async def forget(_: Recipient, __: SourceId, ___: str) -> None:
    """Topics are remembered nowhere."""


class StoryTopics:
    """Which topic a story has. It is remembered as soon as it is made: a crash between that and
    the first message in it makes no second one."""

    def __init__(
        self,
        bot: Bot,
        keep: KeepTopic = forget,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bot = bot
        self._keep = keep
        self._monotonic = monotonic
        self._refused: dict[Recipient, float] = {}
        self._made: dict[tuple[Recipient, SourceId], int] = {}

    async def place(self, owed: Owed, place: Place) -> Place:
        """Where the alert goes: into its story's topic, if the chat wants that and allows it;
        as it was, if not. Raises what the library raises, but for refusals."""
        if not self._wanted(owed):
            return place
        topic = await self._topic(owed, place)
        return place if topic is None else replace(place, topic=topic)

    async def left(self, owed: Owed, wanted: Place, went: Place) -> None:
        """A message was sent: if its topic was gone, the next alert gets a new one."""
        if wanted.topic is not None and went.topic is None and self._wanted(owed):
            self._made.pop(_key(owed), None)
            await self._keep(*_key(owed), "")

    def _wanted(self, owed: Owed) -> bool:
        return (
            preferences(owed).own_topic
            and owed.subscription is not None
            and not owed.summed_up
            and owed.chat.kind is ChatKind.SUPERGROUP
            and not owed.delivery.recipient.topic
        )

    async def _topic(self, owed: Owed, place: Place) -> int | None:
        known = self._made.get(_key(owed)) or int(owed.topic or 0)
        if known:
            return known
        refused = self._refused.get(place.recipient)
        if refused is not None and self._monotonic() < refused + ASKED_AGAIN:
            return None
        name = one_line(owed.alert.source_title or owed.alert.source_name, LONGEST_NAME)
        try:
            made = await self._bot.create_forum_topic(place.chat, name or owed.alert.source_id)
        except (BadRequest, Forbidden):  # not a forum, or the bot may not; the alert goes on
            _remember(self._refused, place.recipient, self._monotonic())
            return None
        _remember(self._made, _key(owed), made.message_thread_id)
        await self._keep(*_key(owed), str(made.message_thread_id))
        return made.message_thread_id


def _remember(table: dict[K, V], key: K, value: V) -> None:
    table[key] = value
    while len(table) > REMEMBERED:
        del table[next(iter(table))]


def _key(owed: Owed) -> tuple[Recipient, SourceId]:
    return owed.delivery.recipient, owed.alert.source_id
