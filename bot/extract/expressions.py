"""RE2 expressions that people write: matched in linear time, so that none hangs the program."""

from functools import lru_cache

import re2

USUAL_MEMORY = 8 << 20
"""Bytes that RE2 itself allows one expression; what admins write is checked against it."""


@lru_cache(maxsize=4096)
def compiled(pattern: str, most_memory: int = USUAL_MEMORY) -> "re2._Regexp | None":
    """An expression, in whatever case; None for one that is faulty or takes more than
    `most_memory` bytes: that is said where it is set, and not where it is used."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = most_memory
    try:
        return re2.compile(pattern, options=options)
    except re2.error:
        return None
