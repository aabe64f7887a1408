"""On which line of a TOML file a key stands, which tomllib does not tell."""

import re

KeyPath = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")
_LITERAL = re.compile(r'"""|\'\'\'|"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')


def key_lines(text: str) -> dict[KeyPath, int]:
    """Lines, from 1, of tables and keys; a table of an array has its index in the path.

    Keys of inline tables are not listed: ask `line_of`, which falls back to what holds them.
    """
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    inside = _Inside()
    for number, line in enumerate(text.split("\n"), start=1):
        if inside.value():
            inside.feed(line)
        elif (header := _HEADER.match(line)) and (names := _parts(header[2])):
            table = _table(names, counts, is_array=header[1] == "[[")
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
            inside.feed(line[key.end() :])
    return lines


def line_of(lines: dict[KeyPath, int], path: KeyPath) -> int | None:
    """The line of a key, or of the nearest table around it."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


class _Inside:
    """Whether a value goes on over the end of a line: a long string, an open bracket."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0

    def value(self) -> bool:
        return bool(self._quote) or self._depth > 0

    def feed(self, rest: str) -> None:
        if self._quote:
            _, found, rest = rest.partition(self._quote)
            if not found:
                return
            self._quote = ""
        bare = []
        while match := _LITERAL.search(rest):
            bare.append(rest[: match.start()])
            rest = rest[match.end() :]
            if match[0] in ('"""', "'''"):
                _, found, rest = rest.partition(match[0])
                if not found:
                    self._quote = match[0]
                    rest = ""
        brackets = "".join([*bare, rest])
        opened = sum(brackets.count(c) for c in "[{")
        self._depth += opened - sum(brackets.count(c) for c in "]}")


def _table(names: tuple[str, ...], counts: dict[KeyPath, int], *, is_array: bool) -> KeyPath:
    path: KeyPath = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, names[-1])
    if is_array:
        counts[path] = counts.get(path, -1) + 1
        path = (*path, counts[path])
    return path


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
