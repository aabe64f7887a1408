"""Rows of buttons as a phone can show them: Telegram cuts a label that is too long for its
button, and gives all buttons of a row the same width."""

from collections.abc import Iterator, Sequence

from telegram import InlineKeyboardButton

WIDTH = 40
"""Letters that the labels of one row have together on a narrow phone (360 dp)."""
_TICKS = ("☑ ", "☐ ")


def fitting(
    rows: Sequence[Sequence[InlineKeyboardButton]],
) -> list[list[InlineKeyboardButton]]:
    """The same buttons in the same order; a row whose labels would be cut becomes several.
    Empty rows go."""
    return [part for row in rows for part in _parts(list(row))]


def _parts(row: list[InlineKeyboardButton]) -> Iterator[list[InlineKeyboardButton]]:
    # Measured as if ticked where anything is, so that nothing jumps when it is pressed.
    ticked = any(button.text.startswith(_TICKS) for button in row)
    while row:
        count = next(
            n for n in range(len(row), 0, -1) if n == 1 or _fit(row[:n], WIDTH // n, ticked=ticked)
        )
        yield row[:count]
        row = row[count:]


def _fit(row: Sequence[InlineKeyboardButton], width: int, *, ticked: bool) -> bool:
    return all(_length(button.text, ticked=ticked) <= width for button in row)


def _length(label: str, *, ticked: bool) -> int:
    if not ticked:
        return len(label)
    return len(label[2:] if label.startswith(_TICKS) else label) + 2
