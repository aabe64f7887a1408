"""Who speaks to us: chats come, go, move, are refused and are forgotten."""

from dataclasses import replace

from bot.core.model import Chat, ChatState, Recipient
from bot.subscribe.ground import Ground, whole
from bot.subscribe.outcomes import Introduction


class Chats(Ground):
    """The chats that we know."""

    async def meet(self, who: Introduction) -> Chat:
        """The chat that speaks to us: as it is stored, made where it is new, brought up to
        date where its title changed, active again where it was gone. A banned one stays so.
        One that stands there only because the configuration names it (an admin's) is new."""
        known = await self._store.chat(whole(who.recipient))
        if known is None:
            chat = Chat(
                recipient=whole(who.recipient),
                kind=who.kind,
                title=who.title,
                username=who.username,
                language=who.language,
                owner=who.owner,
                created_at=self._clock.now(),
            )
            await self._store.save_chat(chat)
            return chat
        fresh = replace(known, kind=who.kind, title=who.title, username=who.username)
        if known.created_at is None:
            now, owner = self._clock.now(), known.owner or who.owner
            fresh = replace(fresh, language=who.language, owner=owner, created_at=now)
        if known.state is ChatState.GONE:
            fresh = _active(fresh)
        if fresh != known:
            await self._store.save_chat(fresh)
        return fresh

    async def chat(self, recipient: Recipient) -> Chat | None:
        return await self._store.chat(whole(recipient))

    async def gone(self, recipient: Recipient, why: str) -> Chat | None:
        """The chat cannot be written to any more. What it follows is kept."""
        chat = await self._store.chat(whole(recipient))
        if chat is None or chat.state is not ChatState.ACTIVE:
            return chat
        chat = replace(chat, state=ChatState.GONE, gone_since=self._clock.now(), gone_why=why)
        await self._store.save_chat(chat)
        return chat

    async def back(self, recipient: Recipient) -> Chat | None:
        """The chat can be written to again."""
        chat = await self._store.chat(whole(recipient))
        if chat is None or chat.state is not ChatState.GONE:
            return chat
        chat = _active(chat)
        await self._store.save_chat(chat)
        return chat

    async def moved(self, former: Recipient, new: Recipient) -> None:
        """A chat has another address now; what is stored of it goes along. Told twice, as
        Telegram does (once in the old chat, once in the new), it happens once."""
        if await self._store.chat(whole(former)) is not None:
            await self._store.move_chat(whole(former), whole(new))

    async def ban(self, recipient: Recipient, banned: bool) -> bool:
        """Refuse a chat, or let it in again. False where nothing changes."""
        chat = await self._store.chat(whole(recipient)) or Chat(
            recipient=whole(recipient), created_at=self._clock.now()
        )
        if (chat.state is ChatState.BANNED) == banned:
            return False
        state = ChatState.BANNED if banned else ChatState.ACTIVE
        await self._store.save_chat(replace(chat, state=state, gone_since=None, gone_why=""))
        return True

    async def banned(self, *recipients: Recipient) -> bool:
        """Whether one of them is refused."""
        for recipient in recipients:
            chat = await self._store.chat(whole(recipient))
            if chat is not None and chat.state is ChatState.BANNED:
                return True
        return False

    async def every(self) -> list[Chat]:
        """All chats that we know."""
        return await self._store.chats()

    async def reachable(self) -> list[Chat]:
        """The chats that can be written to."""
        return [c for c in await self._store.chats() if c.state is ChatState.ACTIVE]

    async def forget(self, chat: Chat) -> None:
        """Delete all that is stored of a chat. A ban outlives it, and so does what
        the configuration says of admins."""
        await self._store.forget_chat(chat.recipient, still_admin=True)
        if chat.state is ChatState.BANNED:
            await self.ban(chat.recipient, True)


def _active(chat: Chat) -> Chat:
    return replace(chat, state=ChatState.ACTIVE, gone_since=None, gone_why="")
