"""Settings from the environment: ADDENDUM_<SECTION>_<KEY>, and `_FILE` for what is secret."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.core.errors import ConfigError

PREFIX = "ADDENDUM_"
# Set for the command itself, not for a setting.
APART = frozenset({"ADDENDUM_CONFIG"})
# A token or a key of base64, and no path that anybody would write.
_BARE = re.compile(r"(?![./~])[\w+/=:-]{20,}")
KeyPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """A setting that may come from the environment. `many` is a list, `secret` has `_FILE`."""

    path: KeyPath
    many: bool
    secret: bool

    @property
    def name(self) -> str:
        """ADDENDUM_TELEGRAM_API_URL for telegram.api_url."""
        return PREFIX + "_".join(self.path).upper()


class Environment(PydanticBaseSettingsSource):
    """The source that pydantic-settings asks before the file."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        """Part of the interface; whole sections are given by __call__."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """The sections that the environment sets. Raises ConfigError."""
        sections: dict[str, Any] = {}
        for variable, value, _ in read(self.settings_cls, os.environ):
            table = sections
            for key in variable.path[:-1]:
                table = table.setdefault(key, {})
            table[variable.path[-1]] = value
        return sections


def read(
    schema: type[BaseSettings], environ: Mapping[str, str]
) -> Iterator[tuple[Variable, Any, str]]:
    """Each setting that the environment holds, its value, and the variable that says so.

    Raises ConfigError for a variable that is nearly a setting's, and for a secret's file
    that cannot be read. Other variables with our prefix are somebody else's business.
    """
    known = {variable.name: variable for variable in variables(schema)}
    for name in sorted(n for n in environ if n.startswith(PREFIX) and n not in APART):
        if variable := known.get(name):
            yield variable, _value(variable, environ[name]), name
        elif (variable := known.get(name.removesuffix("_FILE"))) and variable.secret:
            if variable.name in environ:
                raise ConfigError(f"set together with {variable.name}", where=name)
            yield variable, _secret(name, environ[name]), name
        elif near := get_close_matches(name, known, n=1, cutoff=0.8):
            raise ConfigError(
                "no setting has this name", where=name, remedy=f"did you mean {near[0]}?"
            )


def strangers(schema: type[BaseSettings], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Variables with our prefix that set nothing. They may be another program's, so they are
    no fault, but whoever meant one of them should hear of it."""
    known = {variable.name for variable in variables(schema)} | APART
    ours = sorted(name for name in environ if name.startswith(PREFIX))
    return tuple(n for n in ours if n not in known and n.removesuffix("_FILE") not in known)


def variables(schema: type[BaseModel], path: KeyPath = ()) -> Iterator[Variable]:
    """Every setting that the environment may set: all but the lists of sources and hooks."""
    for key, field in schema.model_fields.items():
        inner = plain(field.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from variables(inner, (*path, key))
        elif key not in ("watch", "hooks"):
            yield Variable((*path, key), get_origin(inner) is tuple, inner is SecretStr)


def plain(annotation: Any) -> Any:
    """`X` for `X | None`."""
    if get_origin(annotation) in (Union, UnionType):
        return next(a for a in get_args(annotation) if a is not type(None))
    return annotation


def _value(variable: Variable, text: str) -> Any:
    if not variable.many:
        return text.strip()
    if text.strip().startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            raise ConfigError(f"{text!r} is not a list", where=variable.name) from None
    return [item.strip() for item in text.split(",") if item.strip()]


def word_in(file: str) -> str:
    """What a secret's file holds. Raises ValueError, which does not quote what may be a secret."""
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ValueError(f"file {_named(file)} cannot be read: {reason}") from None


def _named(file: str) -> str:
    """A secret's file as an error may name it: who gives the secret itself in the place of its
    file must not read it in a log."""
    return "(not shown: it looks like the secret itself)" if _BARE.fullmatch(file) else repr(file)


def _secret(name: str, file: str) -> str:
    try:
        secret = word_in(file)
    except ValueError as error:
        raise ConfigError(
            f"the secret {error}", where=name, remedy="name a file that this user may read"
        ) from None
    if not secret:
        raise ConfigError(
            f"the secret file {_named(file)} is empty",
            where=name,
            remedy="write the secret into it, or leave the variable out",
        )
    return secret
