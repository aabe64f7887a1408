"""Identifiers of posts as systems print them in ids, addresses and structured data."""

import re

# What systems put before an identifier when they print it as an element's id. The rest is
# the identifier itself, the same in markup, address and structured data. Letters that may be
# the identifier's own hexadecimal digits are left where nothing parts them from it.
_PREFIX = re.compile(
    r"^(?:[A-Za-z]+[-_:./]){0,4}?(?:[A-Za-z]*[g-zG-Z])?(?P<core>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{16,}|\d{3,})$"
)


def core_of(identifier: str) -> str:
    """An identifier without the words that a template puts before it."""
    match = _PREFIX.match(identifier)
    return match["core"] if match else identifier
