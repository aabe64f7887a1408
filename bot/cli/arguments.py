"""The options that every command has, wherever on the line people type them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class GlobalOptions:
    """--config, --db, --json, --verbose, --version. A value of None was not given; `fault` is
    set where a value is missing."""

    config: str | None = None
    db: str | None = None
    json: bool = False
    verbose: bool = False
    version: bool = False
    fault: str | None = None


_VALUES = {"--config": "config", "-c": "config", "--db": "db"}
_FLAGS = {
    "--json": "json",
    "--verbose": "verbose",
    "-v": "verbose",
    "--version": "version",
    "-V": "version",
}


def hoist(arguments: Sequence[str]) -> tuple[GlobalOptions, list[str]]:
    """Take the common options out of a command line, up to a `--`."""
    common = GlobalOptions()
    rest: list[str] = []
    left = iter(arguments)
    for argument in left:
        name, sign, value = argument.partition("=")
        if argument == "--":
            rest += [argument, *left]
        elif argument in _FLAGS:
            setattr(common, _FLAGS[argument], True)
        elif sign and name in _VALUES and name.startswith("--"):
            setattr(common, _VALUES[name], value)
        elif argument in _VALUES:
            setattr(common, _VALUES[argument], next(left, None))
            if getattr(common, _VALUES[argument]) is None:
                common.fault = f"{argument} needs the name of a file"
        else:
            rest.append(argument)
    if common.config == "" or common.db == "":
        common.fault = "--config and --db need the name of a file"
    return common, rest
