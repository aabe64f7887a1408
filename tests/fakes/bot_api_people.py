"""People and groups, played by a test."""

from typing import TYPE_CHECKING, Any

from tests.fakes import bot_api_faults as faults
from tests.fakes.bot_api_chats import Chat, Message, User, administrator, member

if TYPE_CHECKING:
    from tests.fakes.bot_api import FakeBotApi

ANONYMOUS_ADMIN = User(1087968824, "Group", "GroupAnonymousBot", is_bot=True)


class Person:
    """Somebody who writes to the bot. Each action queues the update that Telegram would."""

    def __init__(self, api: "FakeBotApi", user: User) -> None:
        self.api = api
        self.user = user
        self._read = 0

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def chat(self) -> Chat:
        """Their private chat with the bot."""
        return self.api.chats[self.user.id]

    def says(
        self,
        text: str,
        *,
        chat: "Chat | Group | None" = None,
        topic: int | None = None,
        reply_to: Message | None = None,
        anonymously: bool = False,
        **about: Any,
    ) -> Message:
        """Write a message; commands and addresses become entities as Telegram marks them."""
        where = self._where(chat)
        if where is self.chat:
            where.refusal = None if where.refusal is faults.CANNOT_INITIATE else where.refusal
        message = self.api.new_message(
            where,
            text=text,
            entities=about.pop("entities", None) or _marked(text),
            sender=ANONYMOUS_ADMIN if anonymously else self.user,
            sender_chat=where if anonymously else None,
            thread=topic,
            reply_to=reply_to.id if reply_to else None,
            **about,
        )
        kind = "channel_post" if where.type == "channel" else "message"
        self.api.updates.add(kind, message.to_dict())
        return message

    def sends_file(self, name: str, content: bytes, *, caption: str = "") -> Message:
        """Send a document to the bot's private chat; the bot can download it."""
        file_id = f"file-{len(self.api.files)}"
        self.api.files[f"documents/{file_id}"] = content
        media = {
            "document": {
                "file_id": file_id,
                "file_unique_id": file_id,
                "file_name": name,
                "file_size": len(content),
            }
        }
        return self.says(caption, media=media)

    def forwards(self, text: str, *, origin: Chat | None = None, **about: Any) -> Message:
        """Forward a message of a channel (or of nobody that is known) to the bot."""
        forward: dict[str, Any] = {"type": "hidden_user", "sender_user_name": "X", "date": 1}
        if origin is not None:
            forward = {"type": "channel", "chat": origin.to_dict(), "message_id": 1, "date": 1}
        return self.says(text, forward_origin=forward, **about)

    def edits(self, message: Message, text: str) -> None:
        message.former.append(message.text)
        message.text, message.entities = text, _marked(text)
        message.edited_at = int(self.api.clock())
        self.api.updates.add("edited_message", message.to_dict())

    def presses(self, message: Message, label: str) -> "Press":
        """Press a button by its label or its data."""
        button = message.button(label)
        if "callback_data" not in button:
            raise LookupError(f"{label!r} is a link: {button}")
        return self.sends_callback(message, str(button["callback_data"]))

    def sends_callback(self, message: Message, data: str) -> "Press":
        """What a modified client may send: any data under any message."""
        query_id = str(len(self.api.answers) + 1)
        self.api.answers[query_id] = {}
        query = {
            "id": query_id,
            "from": self.user.to_dict(),
            "chat_instance": "1",
            "data": data,
            "message": message.to_dict()
            if not message.deleted
            else {"chat": message.chat.to_dict(), "message_id": message.id, "date": 0},
        }
        self.api.updates.add("callback_query", query)
        return Press(self.api, query_id)

    async def reply(self, *, timeout: float = 30) -> Message:  # noqa: ASYNC109
        """The bot's next message in the private chat that was not read by this yet."""
        return await self._next(self.chat, timeout)

    async def asks(self, text: str, **about: Any) -> Message:
        """Say something and wait for the bot's next message in that chat."""
        where = self._where(about.get("chat"))
        before = len([m for m in where.every if m.by_bot])
        self.says(text, **about)
        found = await self.api.until(lambda: [m for m in where.every if m.by_bot][before:])
        self._read = len([m for m in self.chat.every if m.by_bot])
        return found[0]

    async def _next(self, chat: Chat, seconds: float) -> Message:
        found = await self.api.until(
            lambda: [m for m in chat.every if m.by_bot][self._read :], timeout=seconds
        )
        self._read += 1
        return found[0]

    def blocks(self) -> None:
        """Block the bot: it is told, and may not write any more."""
        self.chat.refusal = faults.BLOCKED
        self._membership(self.chat, "member", "kicked")

    def unblocks(self) -> None:
        self.chat.refusal = None
        self._membership(self.chat, "kicked", "member")

    def _membership(self, chat: Chat, old: str, new: str) -> None:
        self.api.updates.add(
            "my_chat_member",
            {
                "chat": chat.to_dict(),
                "from": self.user.to_dict(),
                "date": int(self.api.clock()),
                "old_chat_member": _bot_as(self.api, old),
                "new_chat_member": _bot_as(self.api, new),
            },
        )

    def adds_bot(self, group: "Group", status: str = "administrator") -> None:
        old = str(group.chat.members[self.api.bot.id]["status"])
        group.chat.members[self.api.bot.id] = _bot_as(self.api, status)
        group.chat.refusal = None
        self._membership(group.chat, old, status)

    def removes_bot(self, group: "Group") -> None:
        old = str(group.chat.members[self.api.bot.id]["status"])
        group.chat.members[self.api.bot.id] = _bot_as(self.api, "kicked")
        group.chat.refusal = faults.KICKED if group.chat.type != "channel" else faults.NOT_A_MEMBER
        self._membership(group.chat, old, "kicked")

    def _where(self, chat: "Chat | Group | None") -> Chat:
        if chat is None:
            return self.chat
        return chat.chat if isinstance(chat, Group) else chat


class Press:
    """A pressed button; `answer` is what the bot showed for it, None before."""

    def __init__(self, api: "FakeBotApi", query_id: str) -> None:
        self.api = api
        self.query_id = query_id

    @property
    def answer(self) -> dict[str, Any] | None:
        return self.api.answers[self.query_id].get("answer")

    async def answered(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.api.until(lambda: self.api.answers[self.query_id])
        return dict(found["answer"])


class Group:
    """A group, supergroup or channel, played by a test."""

    def __init__(self, api: "FakeBotApi", chat: Chat) -> None:
        self.api = api
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    def joins(self, person: Person, status: str = "member") -> None:
        """A person is in it: "member", "administrator", "left" …"""
        self.chat.members[person.id] = (
            administrator(person.user) if status == "administrator" else member(person.user, status)
        )

    def topic(self, thread: int, name: str = "A topic") -> int:
        self.chat.is_forum = True
        self.chat.topics[thread] = name
        return thread

    def migrates(self, to: int) -> "Group":
        """The group becomes a supergroup: its old id is refused with the new one, and the
        bot is told in both chats."""
        new = self.api.group(to, self.chat.title or "")
        new.chat.members = dict(self.chat.members)
        self.chat.refusal = faults.migrated(to)
        moved = self.api.new_message(self.chat, service={"migrate_to_chat_id": to})
        arrived = self.api.new_message(new.chat, service={"migrate_from_chat_id": self.chat.id})
        self.api.updates.add("message", moved.to_dict())
        self.api.updates.add("message", arrived.to_dict())
        return new


def _bot_as(api: "FakeBotApi", status: str) -> dict[str, Any]:
    return administrator(api.bot) if status == "administrator" else member(api.bot, status)


def _marked(text: str) -> list[dict[str, Any]]:
    """Commands and addresses, as Telegram's servers mark them in what people write."""
    found: list[dict[str, Any]] = []
    at = 0
    for word in text.split(" "):
        length = len(word.encode("utf-16-le")) // 2
        name = word.split("\n")[0]
        if name.startswith("/") and len(name) > 1 and name[1].isalpha():
            found.append({"type": "bot_command", "offset": at, "length": len(name)})
        elif word.startswith(("http://", "https://")):
            found.append({"type": "url", "offset": at, "length": length})
        at += length + 1
    return found
