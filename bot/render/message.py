"""A message, before any channel makes it its own."""

from dataclasses import dataclass, replace

from bot.render.html import Html
from bot.render.telegram_html import TEXT_LIMIT, split, to_plain


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it either calls the bot back with `data` (at most 64 bytes)
    or opens `url`."""

    label: str
    data: str | None = None
    url: str | None = None


STATUS_ROOM = 120
"""UTF-16 units that each part leaves free: a story's first message says later, below its first
line, where the story stands, and that must not push its end into another message."""

Buttons = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The address whose preview is shown with the message. A picture's own address shows the
    picture: large, above the text; if it cannot be fetched the text is there all the same."""

    url: str
    picture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said, as HTML of any length; `parts` are what one message each can hold. `status`
    stands below the first line. `shortened` is how many texts it tells, where it shows some of
    them only in part; 0 where all are whole."""

    html: Html
    status: Html | None = None
    preview: Preview | None = None
    silent: bool = False
    buttons: Buttons = ()
    shortened: int = 0

    @property
    def parts(self) -> list[Html]:
        """The HTML in parts that Telegram takes, in order."""
        first, *rest = split(self.html, TEXT_LIMIT - STATUS_ROOM) or [Html("")]
        if not self.status:
            return [first, *rest] if first else []
        line, _, below = first.partition("\n")
        return [Html(f"{line}\n{self.status}\n{below}"), *rest]

    def saying(self, html: Html) -> "Message":
        """The same with other words."""
        return replace(self, html=html)

    @property
    def plain(self) -> str:
        """The text alone."""
        return to_plain(self.html)
