"""Readers' words and expressions, matched in linear time."""

from bot.core.words import fold, is_expression, with_expressions
from bot.extract.expressions import compiled

_MOST_MEMORY = 1 << 20
"""Bytes that a reader's expression may take: there may be thousands of them."""


def _holds(pattern: str, text: str) -> bool:
    expression = compiled(pattern, _MOST_MEMORY)
    return expression is not None and expression.search(fold(text)) is not None


def usable(expression: str) -> bool:
    """Whether what a reader wrote between slashes is an expression that can be matched."""
    return is_expression(expression) and compiled(expression[1:-1], _MOST_MEMORY) is not None


matches = with_expressions(_holds)
"""Whether a text holds a word, or an RE2 expression written between slashes.

RE2 has no backtracking: no pattern can hang the program. One that does not compile matches
nothing (it is refused where it is set).
"""
