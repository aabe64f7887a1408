"""A message of ours in the library's terms."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.render.html import Html
from bot.render.message import Buttons, Message, Preview


def only(message: Message, number: int, parts: Sequence[Html]) -> Message:
    """One part of a message: the preview is the first one's, the buttons the last one's."""
    last = number == len(parts) - 1
    return Message(
        html=parts[number],
        preview=message.preview if number == 0 else None,
        silent=message.silent,
        buttons=message.buttons if last else (),
    )


def preview_options(preview: Preview | None) -> LinkPreviewOptions:
    """A picture stands large above the text; Telegram fetches it, so that a picture that
    cannot be fetched delays nothing and costs nothing."""
    if preview is None:
        return LinkPreviewOptions(is_disabled=True)
    if preview.picture:
        return LinkPreviewOptions(url=preview.url, prefer_large_media=True, show_above_text=True)
    return LinkPreviewOptions(url=preview.url, prefer_small_media=True)


def keyboard_markup(buttons: Buttons) -> InlineKeyboardMarkup | None:
    """None for no buttons: an edit then takes them away."""
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(b.label, callback_data=b.data, url=b.url) for b in row]
            for row in buttons
        ]
    )
