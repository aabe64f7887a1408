"""Readers' words and expressions, matched in linear time."""

from functools import lru_cache

import re2

from bot.core.words import fold, is_expression, with_expressions


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> "re2._Regexp | None":
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None


def _holds(pattern: str, text: str) -> bool:
    expression = _compiled(pattern)
    return expression is not None and expression.search(fold(text)) is not None


def usable(expression: str) -> bool:
    """Whether what a reader wrote between slashes is an expression that can be matched."""
    return is_expression(expression) and _compiled(expression[1:-1]) is not None


matches = with_expressions(_holds)
"""Whether a text holds a word, or an RE2 expression written between slashes.

RE2 has no backtracking: no pattern can hang the program. One that does not compile matches
nothing (it is refused where it is set).
"""
