"""Expressions that people write as words, `/sanction(s|ed)/`: refused here if they are none.

They are matched by RE2, in linear time: no expression can hang the program.
"""

from collections.abc import Iterable

import re2

from bot.core.words import is_expression
from bot.subscribe import LONGEST_WORD


def faulty(words: Iterable[str]) -> str | None:
    """The first of the words that is an expression and cannot be used; None if all can."""
    return next((w for w in words if is_expression(w) and not _usable(w)), None)


def _usable(word: str) -> bool:
    if len(word) > LONGEST_WORD:
        return False
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        re2.compile(word[1:-1], options)
    except re2.error:
        return False
    return True
