"""Chats, users and messages as Telegram's servers keep them and as people see them."""

from dataclasses import dataclass, field

from tests.fakes.bot_api_faults import Fault

ADMIN_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
OFF_FOR_ANYONE = {"can_be_edited", "is_anonymous"}


@dataclass
class User:
    """A person, or the bot itself."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def to_dict(self) -> dict[str, object]:
        found = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {k: v for k, v in found.items() if v is not None}


@dataclass
class Message:
    """One message as it stands now; `former` are its texts before each edit."""

    id: int
    chat: "Chat"
    date: int
    text: str = ""
    html: str = ""
    entities: list[dict[str, object]] = field(default_factory=list)
    sender: User | None = None
    sender_chat: "Chat | None" = None
    thread: int | None = None
    reply_to: int | None = None
    markup: dict[str, object] | None = None
    media: dict[str, object] = field(default_factory=dict)
    silent: bool = False
    link_preview: dict[str, object] | None = None
    parse_mode: str | None = None
    forward_origin: dict[str, object] | None = None
    former: list[str] = field(default_factory=list)
    edited_at: int | None = None
    deleted: bool = False
    service: dict[str, object] = field(default_factory=dict)
    entities_asked: int = 0

    @property
    def by_bot(self) -> bool:
        return self.sender is not None and self.sender.is_bot and self.sender_chat is None

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline keyboard, row by row."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [[str(b["text"]) for b in row] for row in rows]  # type: ignore[attr-defined]

    def button(self, label: str) -> dict[str, object]:
        """A button by its label (or the part of it that is given), or by its data."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        every = [b for row in rows for b in row]  # type: ignore[attr-defined]
        for matches in (
            lambda b: b["text"] == label or b.get("callback_data") == label,
            lambda b: label in b["text"],
        ):
            for one in every:
                if matches(one):
                    return dict(one)
        raise LookupError(f"no button {label!r} among {self.buttons} under: {self.text!r}")

    def part(self, entity: dict[str, object]) -> str:
        """The text that an entity covers."""
        units = self.text.encode("utf-16-le")
        first = int(str(entity["offset"])) * 2
        return units[first : first + int(str(entity["length"])) * 2].decode("utf-16-le")

    def spans(self, kind: str) -> list[str]:
        """The texts of all entities of a kind ("bold", "strikethrough" …)."""
        return [self.part(e) for e in self.entities if e["type"] == kind]

    @property
    def links(self) -> dict[str, str]:
        """Text → address of each link."""
        return {self.part(e): str(e["url"]) for e in self.entities if e["type"] == "text_link"}

    def to_dict(self) -> dict[str, object]:
        found: dict[str, object] = {
            "message_id": self.id,
            "date": self.date,
            "chat": self.chat.to_dict(),
        }
        if self.sender is not None:
            found["from"] = self.sender.to_dict()
        if self.sender_chat is not None:
            found["sender_chat"] = self.sender_chat.to_dict()
        if self.thread is not None:
            found |= {"message_thread_id": self.thread, "is_topic_message": True}
        found |= self._content()
        replied = self.chat.by_id.get(self.reply_to or 0)
        if replied is not None:
            found["reply_to_message"] = {
                k: v for k, v in replied.to_dict().items() if k != "reply_to_message"
            }
        if self.edited_at is not None:
            found["edit_date"] = self.edited_at
        if self.markup and "inline_keyboard" in self.markup:
            found["reply_markup"] = self.markup
        if self.forward_origin:
            found["forward_origin"] = self.forward_origin
        return found

    def _content(self) -> dict[str, object]:
        if self.service:
            return dict(self.service)
        if self.media:
            named = {"caption": self.text} if self.text else {}
            listed = {"caption_entities": self.entities} if self.entities else {}
            return {**self.media, **named, **listed}
        return {"text": self.text, **({"entities": self.entities} if self.entities else {})}

    def seen(self) -> str:
        """The message as a person sees it, roughly: text, edit mark, buttons."""
        lines = [self.text or next(iter(self.service or self.media or {"(empty)": 0}))]
        lines += [" ".join(f"[{label}]" for label in row) for row in self.buttons]
        return "\n".join(lines) + (" (edited)" if self.edited_at else "")

    def record(self) -> dict[str, object]:
        """For tests in another process."""
        return {
            "id": self.id,
            "chat": self.chat.id,
            "thread": self.thread,
            "text": self.text,
            "html": self.html,
            "by_bot": self.by_bot,
            "reply_to": self.reply_to,
            "buttons": self.buttons,
            "edits": len(self.former),
            "former": self.former,
            "deleted": self.deleted,
            "silent": self.silent,
            "date": self.date,
        }


@dataclass
class Chat:
    """A private chat, group, supergroup (perhaps with topics) or channel."""

    id: int
    type: str
    title: str | None = None
    username: str | None = None
    first_name: str | None = None
    is_forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    members: dict[int, dict[str, object]] = field(default_factory=dict)
    refusal: Fault | None = None
    every: list[Message] = field(default_factory=list)
    by_id: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    last_id: int = 0

    def to_dict(self) -> dict[str, object]:
        found = {
            "id": self.id,
            "type": self.type,
            "title": self.title,
            "username": self.username,
            "first_name": self.first_name,
            "is_forum": self.is_forum or None,
        }
        return {k: v for k, v in found.items() if v is not None}

    @property
    def messages(self) -> list[Message]:
        """What stands in the chat, oldest first."""
        return [m for m in self.every if not m.deleted]

    @property
    def from_bot(self) -> list[Message]:
        """What the bot has written there and not deleted, oldest first."""
        return [m for m in self.messages if m.by_bot]

    @property
    def texts(self) -> list[str]:
        """The bot's messages as a reader sees their text."""
        return [m.text for m in self.from_bot]

    @property
    def last(self) -> Message:
        """The bot's newest message."""
        if not self.from_bot:
            raise LookupError(f"the bot has written nothing in chat {self.id}")
        return self.from_bot[-1]

    def keep(self, message: Message) -> None:
        self.every.append(message)
        self.by_id[message.id] = message

    def view(self) -> str:
        """The chat as a person sees it, for a failing test to print."""
        return "\n---\n".join(
            f"{m.sender.first_name if m.sender else self.title}: {m.seen()}" for m in self.messages
        )


def administrator(user: User, *, owner: bool = False, **rights: bool) -> dict[str, object]:
    """A ChatMember with all the rights that are not taken away by name."""
    if owner:
        return {"status": "creator", "user": user.to_dict(), "is_anonymous": False}
    granted = {right: right not in OFF_FOR_ANYONE for right in ADMIN_RIGHTS}
    channel = {"can_post_messages": True, "can_edit_messages": True, "can_manage_topics": True}
    return {"status": "administrator", "user": user.to_dict(), **granted, **channel, **rights}


def member(user: User, status: str = "member") -> dict[str, object]:
    """A ChatMember of a simple status: member, left, kicked."""
    extra: dict[str, object] = {"until_date": 0} if status == "kicked" else {}
    return {"status": status, "user": user.to_dict(), **extra}
