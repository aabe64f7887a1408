"""A message on a terminal: emphasis, colours and links where it can show them."""

import re

from rich.style import Style
from rich.text import Text

from bot.render.html import Html
from bot.render.runs import Run, parse
from bot.render.telegram_html import tidy

_STYLES = {
    "b": Style(bold=True),
    "i": Style(italic=True),
    "u": Style(underline=True),
    "s": Style(strike=True, dim=True),
    "code": Style(color="cyan"),
    "pre": Style(color="cyan"),
    "blockquote": Style(dim=True, italic=True),
    "tg-time": Style(color="green"),
}
_HREF = re.compile(r'href="([^"]*)"')


def to_text(html: Html) -> Text:
    """HTML of ours as rich's text, its links clickable where the terminal can do that."""
    text = Text()
    for run in tidy(parse(html)):
        text.append(run.text, style=_style(run))
    text.rstrip()
    return text


def _style(run: Run) -> Style:
    style = Style.null()
    for tag in run.tags:
        if tag.name == "a" and (found := _HREF.search(tag.attributes)):
            # The address was escaped for HTML; `&` is the only thing in it that shows.
            style += Style(link=found[1].replace("&amp;", "&"), color="bright_blue")
        else:
            style += _STYLES.get(tag.name, Style.null())
    return style
