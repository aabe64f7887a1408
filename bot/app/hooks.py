"""The hooks of the configuration file: programs and services that follow sources as chats do."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.app.program import Program, fetch_settings
from bot.channels import apprise, webhook
from bot.channels.pace import Unpaced
from bot.core.model import Chat, ChatKind, Preferences, Recipient, Subscription
from bot.core.ports import Channel, Pace
from bot.fetch.post import NotPosted, Poster
from config.settings import Hook
from store.sqlite import SqliteStore

T = TypeVar("T")
CHANNELS = (webhook.NAME, apprise.NAME)


def recipient_of(hook: Hook) -> Recipient:
    """A hook as a recipient. Its address is its id: what the settings hold of it may be secret,
    and the database and the log show recipients."""
    return Recipient(webhook.NAME if hook.url else apprise.NAME, hook.id)


class HookWays:
    """The ways out to the hooks, closed with the stack. `channels` and `paces` are the tables
    that a deliverer is given: hooks that come later are found in them."""

    def __init__(self, program: Program, stack: AsyncExitStack) -> None:
        self.channels: dict[str, Channel] = {}
        self.paces: dict[str, Pace] = {}
        self._program = program
        self._stack = stack
        self._posted: dict[str, webhook.Receiver] = {}
        self._called: dict[str, apprise.Notify] = {}

    async def take(self, hooks: Sequence[Hook]) -> None:
        """Let these be the hooks. Raises ConfigError for a secret that is too weak, and for
        what Apprise does not know; then they stay as they were."""
        posted = {hook.id: _receiver(hook) for hook in hooks if hook.url}
        called = {
            hook.id: apprise.notifier(plain, where=f"hooks.{hook.id}.apprise")
            for hook in hooks
            if (plain := hook.apprise.get_secret_value())
        }
        _become(self._posted, posted)
        _become(self._called, called)
        if posted and webhook.NAME not in self.channels:
            poster = Poster(fetch_settings(self._program.config), self._program.clock)
            await self._stack.enter_async_context(poster)
            self._add(webhook.WebhookChannel(_post(poster), self._posted))
        if called and apprise.NAME not in self.channels:
            channel = apprise.AppriseChannel(self._called)
            self._stack.callback(channel.close)
            self._add(channel)

    def _add(self, channel: Channel) -> None:
        self.paces[channel.name] = Unpaced()
        self.channels[channel.name] = channel


def _become(table: dict[str, T], wanted: Mapping[str, T]) -> None:
    """In place: a channel looks its recipients up in the table."""
    for name in table.keys() - wanted.keys():
        del table[name]
    table.update(wanted)


async def hook_ways(
    program: Program, stack: AsyncExitStack
) -> tuple[dict[str, Channel], dict[str, Pace]]:
    """The channels that the hooks of the settings need. Raises ConfigError as HookWays."""
    ways = HookWays(program, stack)
    await ways.take(program.config.hooks)
    return ways.channels, ways.paces


def _receiver(hook: Hook) -> webhook.Receiver:
    key = webhook.signing_key(hook.secret.get_secret_value(), where=f"hooks.{hook.id}.secret")
    return webhook.Receiver(hook.url or "", key)


def _post(poster: Poster) -> webhook.Post:
    async def post(url: str, body: bytes, headers: Mapping[str, str]) -> webhook.Answer:
        try:
            posted = await poster.post(url, body, headers)
        except NotPosted as error:
            raise webhook.NotSent(str(error)) from None
        return webhook.Answer(posted.status, posted.retry_after)

    return post


async def sync_hooks(store: SqliteStore, hooks: Sequence[Hook], now: datetime) -> None:
    """Let the database say of the hooks what the file says: those that are no longer there are
    owed nothing more, and one that had said that it is gone gets another chance."""
    wanted = {recipient_of(hook): hook for hook in hooks}
    for channel in CHANNELS:
        for known in await store.chats_of(channel):
            if known.recipient not in wanted:
                await store.forget_chat(known.recipient)
    for recipient, hook in wanted.items():
        known_chat = await store.chat(recipient)
        chat = Chat(recipient=recipient, kind=ChatKind.HOOK, title=hook.id, created_at=now)
        chat = replace(chat, preferences=_preferences(hook))
        if known_chat is not None:
            chat = replace(chat, created_at=known_chat.created_at, last_told=known_chat.last_told)
        if chat != known_chat:
            await store.save_chat(chat)
        if hook.sources:
            for each in await store.subscriptions(recipient):
                if each.source_id not in hook.sources:
                    await store.unsubscribe(recipient, each.source_id)
    await follow_hooks(store, hooks, now)


async def follow_hooks(store: SqliteStore, hooks: Sequence[Hook], now: datetime) -> None:
    """Let each hook follow what it should and does not yet (a source that came later)."""
    for hook in hooks:
        recipient = recipient_of(hook)
        if not hook.sources:
            chat = Chat(recipient=recipient, kind=ChatKind.HOOK, created_at=now)
            await store.follow_all(chat)
            continue
        followed = {each.source_id for each in await store.subscriptions(recipient)}
        for source_id in hook.sources:
            if source_id not in followed and await store.source(source_id) is not None:
                await store.subscribe(
                    Subscription(recipient=recipient, source_id=source_id, created_at=now)
                )


def _preferences(hook: Hook) -> Preferences:
    wishes = Preferences(edits=hook.edits, removals=hook.removals)
    return replace(wishes, roles=frozenset(hook.roles)) if hook.roles else wishes
