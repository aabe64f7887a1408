"""Messages → a page that looks like a chat."""

import html
import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from docs.pictures.conversation import Bubble

CSS = Path(__file__).with_name("chat.css")
_TIME = re.compile(r"</?tg-time[^>]*>")
_FOLDED = re.compile(r"<blockquote expandable>(.*?)</blockquote>", re.DOTALL)
_TAGS = re.compile(r"(<a .*?</a>|<code>.*?</code>|<[^>]+>)", re.DOTALL)
_FOUND = re.compile(r"(?<![\w/>])(/[a-z]{2,}|https?://\S+)")
_CHEVRON = '<svg class="chevron" viewBox="0 0 12 12"><path d="M2 4l4 4 4-4"/></svg>'
_TICKS = '<svg viewBox="0 0 16 10"><path d="M1 5l3 3 6-6M7 8l6-6"/></svg>'
# The page tells its own height, so that the picture ends where the chat ends; what is shown
# whole needs no sign that it unfolds.
_MEASURE = (
    "<script>document.fonts.ready.then(() => { "
    "for (const quote of document.querySelectorAll('blockquote > div')) "
    "if (quote.scrollHeight <= quote.clientHeight + 2) quote.nextSibling.remove(); "
    "document.documentElement.dataset.height ="
    " Math.ceil(document.querySelector('main').getBoundingClientRect().height); });</script>"
)


def chat_page(bubbles: Sequence[Bubble], *, dark: bool) -> str:
    """The whole page, with its style in it."""
    parts: list[str] = []
    day: date | None = None
    for bubble in bubbles:
        if bubble.at.date() != day and len(bubbles) > 1:
            parts.append(f'<div class="day"><span>{bubble.at:%B} {bubble.at.day}</span></div>')
        day = bubble.at.date()
        parts.append(_message(bubble))
    theme = "dark" if dark else "light"
    return (
        f'<!doctype html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8">'
        f"<style>{CSS.read_text(encoding='utf-8')}</style></head>"
        f"<body><main>{''.join(parts)}</main>{_MEASURE}</body></html>"
    )


def _message(bubble: Bubble) -> str:
    kind = " ".join(
        name
        for name, on in (("ours", bubble.ours), ("keyed", bubble.buttons or bubble.picture))
        if on
    )
    return (
        f'<div class="message {kind}"><div class="bubble">{_picture(bubble)}{_answered(bubble)}'
        f'<div class="text">{_shown(bubble.html)}{_stamp(bubble)}</div></div>'
        f"{_keys(bubble)}</div>"
    )


def _shown(text: str) -> str:
    """Telegram's HTML as a browser may show it. A quotation is a block: the line breaks
    around it would show twice."""
    text = _TIME.sub("", text)
    text = _FOLDED.sub(rf"<blockquote expandable><div>\1</div>{_CHEVRON}</blockquote>", text)
    text = re.sub(r"\n?(<blockquote)", r"\1", text)
    text = re.sub(r"(</blockquote>)\n", r"\1", text)
    return "".join(_linked(part) for part in _TAGS.split(text))


def _linked(part: str) -> str:
    """What messengers make a link by themselves: addresses and commands."""
    return part if part.startswith("<") else _FOUND.sub(r"<a>\1</a>", part)


def _picture(bubble: Bubble) -> str:
    if not bubble.picture:
        return ""
    return f'<img class="picture" src="data:image/png;base64,{b64encode(bubble.picture).decode()}">'


def _answered(bubble: Bubble) -> str:
    if not bubble.answers:
        return ""
    first = html.escape(" ".join(bubble.answers.split())[:90])
    name = "You" if bubble.answers.startswith("/") else "Addendum"
    return f'<div class="answered"><b>{name}</b><span>{first}</span></div>'


def _stamp(bubble: Bubble) -> str:
    edited = "edited " if bubble.edited else ""
    ticks = _TICKS if bubble.ours else ""
    return f'<span class="stamp">{edited}{bubble.at:%H:%M}{ticks}</span>'


def _keys(bubble: Bubble) -> str:
    rows = "".join(
        '<div class="row">'
        + "".join(f'<div class="key">{html.escape(label)}</div>' for label in row)
        + "</div>"
        for row in bubble.buttons
    )
    return f'<div class="keys">{rows}</div>' if rows else ""
