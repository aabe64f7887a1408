"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import TypeVar

from telegram import InlineKeyboardButton

from bot.chat.turn import Turn

T = TypeVar("T")
PER_PAGE = 8
_CARRIED = 36


def page_of(items: Sequence[T], page: int, size: int = PER_PAGE) -> tuple[Sequence[T], int, int]:
    """The items of a page (counted from 0), the page that it is, and how many there are. A
    page that is no longer there is the last one."""
    pages = max(1, -(-len(items) // size))
    page = max(0, min(page, pages - 1))
    return items[page * size : (page + 1) * size], page, pages


def searched(words: str) -> str:
    """As much of what was searched for as a button can carry, in bytes."""
    return words.replace(":", " ").encode()[:_CARRIED].decode(errors="ignore")


def pager(
    turn: Turn, action: str, page: int, pages: int, *arguments: object
) -> list[InlineKeyboardButton]:
    """Buttons to the pages before and after; none where there is one page."""
    row = []
    if page > 0:
        row.append(turn.button(f"◀ {page}", action, page - 1, *arguments))
    if page < pages - 1:
        row.append(turn.button(f"{page + 2} ▶", action, page + 1, *arguments))
    return row
