"""A message, before any channel makes it its own."""

from dataclasses import dataclass

from bot.render.html import Html
from bot.render.telegram_html import split, to_plain


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it either calls the bot back with `data` (at most 64 bytes)
    or opens `url`."""

    label: str
    data: str | None = None
    url: str | None = None


Buttons = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The address whose preview is shown with the message. A picture's own address shows the
    picture: large, above the text; if it cannot be fetched the text is there all the same."""

    url: str
    picture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said, as HTML of any length; `parts` are what one message each can hold."""

    html: Html
    preview: Preview | None = None
    silent: bool = False
    buttons: Buttons = ()

    @property
    def parts(self) -> list[Html]:
        """The HTML in parts that Telegram takes, in order."""
        return split(self.html)

    @property
    def plain(self) -> str:
        """The text alone."""
        return to_plain(self.html)
