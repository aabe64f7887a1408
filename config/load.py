"""From a file and the environment to settings, or to errors that name each fault."""

import os
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.core.errors import ConfigError
from config.environment import read
from config.faults import SECRETS, ConfigFaults, Place, faults_of, without_user
from config.lines import KeyPath, key_lines
from config.settings import Config

DEFAULT_PATH = Path("config/addendum.toml")
LARGEST = 10 * 1024**2
_MAY_BE_SECRET = re.compile(
    "|".join((*sorted(SECRETS), r"://[^/]*@", r"\d+:[\w-]{20}")), re.IGNORECASE
)
_AT = re.compile(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)


def load(
    path: Path | None = None,
    *,
    extractors: frozenset[str] = frozenset(),
    canonical: Callable[[str], str] | None = None,
) -> Config:
    """The settings of a file, with the environment before it.

    `path` None means ADDENDUM_CONFIG, else the default file; that one may be missing, one
    that was named may not. `extractors` are the names that may be asked for (empty: any);
    `canonical` gives an address its one spelling, to find doubled ones.
    Raises ConfigError, with all faults in a ConfigFaults where there are several.
    """
    file, text = _text(path)
    data = _parsed(file, text)
    from_environment = list(read(Config, os.environ))
    place = Place(
        file if text is not None else None,
        key_lines(text or ""),
        {variable.path: name for variable, _, name in from_environment},
    )
    unknown = [key for key in data if key.startswith("_")]
    if unknown:  # such a key would be taken for one of pydantic-settings' own arguments
        raise ConfigError(f"unknown key {unknown[0]!r}", where=place.of((unknown[0],)))
    try:
        config = Config(**data)
    except ValidationError as error:
        raise ConfigFaults(faults_of(error, Config, place)) from None
    faults = list(_doubles(config, place, canonical))
    faults += _extractor_faults(config, place, extractors)
    if faults:
        raise ConfigFaults(faults)
    return config


def config_path(path: Path | None) -> Path:
    """The file that `load` reads for this argument."""
    if path is not None:
        return path
    named = os.environ.get("ADDENDUM_CONFIG")
    return Path(named) if named else DEFAULT_PATH


def _text(path: Path | None) -> tuple[Path, str | None]:
    """The file's text; None where the default file is not there."""
    file = config_path(path)
    try:
        with file.open("rb") as stream:
            body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise ConfigError("larger than 10 MB", where=str(file), remedy="is it the right file?")
        return file, body.decode("utf-8-sig")
    except FileNotFoundError:
        if path is None and file is DEFAULT_PATH:
            return file, None
        raise ConfigError(
            "there is no such file",
            where=str(file),
            remedy="copy config/addendum.example.toml there, or name another with --config",
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(
            f"not UTF-8 (byte {error.start})", where=f"{file}:{line}", remedy="save it as UTF-8"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"cannot be read: {reason}", where=str(file)) from None


def _parsed(file: Path, text: str | None) -> dict[str, Any]:
    try:
        return tomllib.loads(text or "")
    except RecursionError:
        raise ConfigError("nested too deep", where=str(file)) from None
    except tomllib.TOMLDecodeError as error:
        at = _AT.match(str(error))
        what, line = (at[1], at[2]) if at else (str(error), None)
        number = int(line) if line else (text or "").count("\n") + 1
        raise ConfigError(
            f"not TOML: {what[:1].lower()}{what[1:]}{_quoted(text or '', number)}",
            where=f"{file}:{number}",
            remedy="see config/addendum.example.toml for how it is written",
        ) from None


def _quoted(text: str, number: int) -> str:
    """The faulty line itself, unless it may hold a secret."""
    lines = text.splitlines()
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    if not line or _MAY_BE_SECRET.search(line):
        return ""
    return f", in {line!r}" if len(line) <= 60 else f", in {line[:59] + '…'!r}"


def _doubles(
    config: Config, place: Place, canonical: Callable[[str], str] | None
) -> Iterator[ConfigError]:
    ids: dict[str, KeyPath] = {}
    urls: dict[str, KeyPath] = {}
    for index, (watch, source) in enumerate(
        zip(config.sources.watch, config.watched(), strict=True)
    ):
        path: KeyPath = ("sources", "watch", index)
        try:
            url = canonical(source.url) if canonical else source.url
        except ValueError as error:
            where = place.of((*path, "url"))
            shown = without_user(repr(source.url))
            yield ConfigError(f"{shown} is not an address of a page: {error}", where=where)
            continue
        first = ids.setdefault(source.id, (*path, "id"))
        if first[2] != index:
            remedy = "give another" if watch.id else "give each an id of its own"
            yield _doubled(place, (*path, "id"), first, f"the id {source.id!r}", remedy)
        first = urls.setdefault(url, (*path, "url"))
        if first[2] != index:
            what = f"the address {source.url!r}"
            yield _doubled(place, (*path, "url"), first, what, "remove one of the two")


def _doubled(place: Place, path: KeyPath, first: KeyPath, what: str, remedy: str) -> ConfigError:
    other = place.of(first).rpartition(":")[2]
    said = f"{what} stands already in line {other}" if other.isdigit() else f"{what} stands twice"
    return ConfigError(said, where=place.of(path), remedy=remedy)


def _extractor_faults(
    config: Config, place: Place, extractors: frozenset[str]
) -> Iterator[ConfigError]:
    for index, watch in enumerate(config.sources.watch):
        if extractors and watch.extractor not in extractors:
            yield ConfigError(
                f"there is no extractor {watch.extractor!r}",
                where=place.of(("sources", "watch", index, "extractor")),
                remedy=f"choose from {', '.join(sorted(extractors))}",
            )
