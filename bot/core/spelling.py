"""Signs that are written in another way: quotes, accents, what nobody sees."""

import re
from collections.abc import Mapping


class Spelling:
    """What str.translate does by a table, at a tenth of the time: few texts hold any of the
    signs, and those that do hold few different ones.

    No sign may become one that the table has too.
    """

    def __init__(self, table: Mapping[int, str | None]) -> None:
        self._written = {chr(code): sign or "" for code, sign in table.items()}
        self._signs = re.compile("[" + "".join(map(re.escape, self._written)) + "]")
        self._beyond_ascii = not any(sign.isascii() for sign in self._written)

    def __call__(self, text: str) -> str:
        """The text in this spelling."""
        if self._beyond_ascii and text.isascii():
            return text
        for sign in set(self._signs.findall(text)):
            text = text.replace(sign, self._written[sign])
        return text
