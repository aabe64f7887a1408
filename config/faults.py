"""Faults of a configuration as lines for a person: file, line, key, value, remedy."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.core.errors import ConfigError
from config.environment import plain
from config.lines import KeyPath, line_of

SECRETS = frozenset({"token", "secret", "apprise"})
_USER = re.compile(r"(?<=//)[^/?#\s'\"]*@")
# What pydantic calls the wrong kind → what would be right.
_WANTED = {
    "string": 'a text in quotes, like "…"',
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "tuple": 'a list, like ["…", "…"]',
    "list": 'a list, like ["…", "…"]',
    "model": "a table",
    "dict": "a table",
    "path": 'a path in quotes, like "…"',
}


class ConfigFaults(ConfigError):
    """A configuration that is refused, with each of its faults as an error of its own."""

    def __init__(self, faults: Sequence[ConfigError]) -> None:
        first = faults[0]
        super().__init__(first.what, where=first.where, remedy=first.remedy)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        more = len(self.faults) - 1
        line = super().__str__()
        return f"{line} (and {more} more: see `addendum doctor`)" if more else line


@dataclass(frozen=True, slots=True)
class Place:
    """Where settings came from: the file, the lines of its keys, what the environment set."""

    file: Path | None
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    variables: Mapping[KeyPath, str] = field(default_factory=dict)

    def of(self, path: KeyPath) -> str:
        """The beginning of a line about one key."""
        for end in range(len(path), 0, -1):
            if name := self.variables.get(path[:end]):
                return name
        line = line_of(dict(self.lines), path)
        file = str(self.file) if self.file else "configuration"
        return f"{file}:{line}" if line else file


def faults_of(error: ValidationError, schema: type[BaseModel], place: Place) -> list[ConfigError]:
    """Each fault that pydantic found, once, in the order of the file."""
    faults = {
        str(fault): fault for fault in (_fault(dict(d), schema, place) for d in error.errors())
    }
    return list(faults.values())


def dotted(path: Iterable[str | int]) -> str:
    """sources.watch[1].url, counted from 1 as a person would."""
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if shown else part
    return shown


def shown(value: object, path: KeyPath) -> str:
    """A value as a line may show it: short, and never a secret."""
    if not SECRETS.isdisjoint(path):
        return "(not shown)"
    text = "true" if value is True else "false" if value is False else without_user(repr(value))
    return text if len(text) <= 60 else f"{text[:59]}…"


def without_user(text: str) -> str:
    """A text with addresses in it, without the names and passwords that they hold."""
    return _USER.sub("…@", text)


def _fault(detail: Mapping[str, Any], schema: type[BaseModel], place: Place) -> ConfigError:
    path: KeyPath = tuple(detail["loc"])
    where = place.of(path)
    if detail["type"] == "extra_forbidden":
        names = _names_at(schema, path[:-1])
        near = get_close_matches(str(path[-1]), names, n=1)
        remedy = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(names)}"
        return ConfigError(f"unknown key {dotted(path)!r}", where=where, remedy=remedy)
    if detail["type"] == "missing":
        return ConfigError(f"{dotted(path)} is missing", where=where, remedy="add it")
    value = shown(detail["input"], path)
    what, remedy = _wrong(detail)
    if isinstance(detail["input"], dict):  # a table: its parts are at odds
        return ConfigError(f"{dotted(path)} cannot be taken", where=where, remedy=remedy)
    return ConfigError(f"{dotted(path)} is {value}, {what}", where=where, remedy=remedy)


def _wrong(detail: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong with the value, and what would be right."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        said = str(context["error"])
        return _reason(without_user(said.removeprefix(f"{detail['input']!r} is ")))
    if kind == "literal_error":
        return "which is not one of the choices", f"choose from {context['expected']}"
    bounds = {"greater_than_equal": ("ge", "least"), "less_than_equal": ("le", "most")}
    if kind in bounds:
        key, word = bounds[kind]
        return "which is out of bounds", f"it is at {word} {context[key]}"
    wanted = _WANTED.get(kind.split("_")[0])
    if wanted and kind.endswith(("_type", "_parsing", "_from_float")):
        return "which is of the wrong type", f"write {wanted}"
    return "which cannot be taken", detail["msg"]


def _reason(text: str) -> tuple[str, str]:
    """A validator's own words: what is wrong, then the remedy, where it gives both."""
    for sign in ("; ", ": ", ", "):
        head, found, tail = text.partition(sign)
        if found and head.startswith("not "):
            return f"which is {head}", tail
    return "which cannot be taken", text


def _names_at(schema: type[BaseModel], path: KeyPath) -> list[str]:
    """The keys that are known in the table at a path."""
    inner: Any = schema
    for part in path:
        if isinstance(part, str):
            inner = plain(inner.model_fields[part].annotation)
            inner = _item(inner)
    return list(inner.model_fields)


def _item(annotation: Any) -> Any:
    """`X` for `tuple[X, ...]`."""
    arguments = getattr(annotation, "__args__", ())
    return arguments[0] if arguments else annotation
