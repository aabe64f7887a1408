"""The options that say how a source is watched: the same for `sources add` and `sources edit`."""

import inspect
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Annotated, Any

import typer

from bot.core.duration import parse_duration
from bot.core.errors import UsageError

Text = str | None
Texts = list[str] | None
Switch = bool | None

# By the name of the setting (bot.core.model.Source), which is the option's name as well.
OPTIONS: dict[str, Any] = {
    "name": Annotated[Text, typer.Option("--name", help="How people see it.")],
    "interval": Annotated[
        Text,
        typer.Option(
            "--interval", metavar="TIME", help='Kept as given, like "30s"; "auto" adapts.'
        ),
    ],
    "extractor": Annotated[
        Text, typer.Option("--extractor", metavar="NAME", help="How it is read.")
    ],
    "selector": Annotated[
        Text, typer.Option("--selector", metavar="CSS", help="What one entry is.")
    ],
    "ignore": Annotated[
        Texts,
        typer.Option(
            "--ignore", metavar="CSS", help="What is left out before reading; repeatable."
        ),
    ],
    "ignore_text": Annotated[
        Texts,
        typer.Option(
            "--ignore-text", metavar="RE", help="Paragraphs to leave out (RE2); repeatable."
        ),
    ],
    "timezone": Annotated[
        Text, typer.Option("--timezone", metavar="ZONE", help="Of times without one.")
    ],
    "read_articles": Annotated[
        Switch,
        typer.Option("--read-articles/--no-read-articles", help="A feed's articles are read too."),
    ],
    "browser": Annotated[
        Switch, typer.Option("--browser/--no-browser", help="Fetch it with a browser.")
    ],
    "ignore_robots": Annotated[
        Switch, typer.Option("--ignore-robots/--obey-robots", help="Its site agreed to be watched.")
    ],
}


def with_settings(command: Callable[..., int]) -> Callable[..., int]:
    """A command with OPTIONS beside its own; as `given` it gets those that were given."""
    own = inspect.signature(command)
    kept = [one for one in own.parameters.values() if one.name != "given"]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for name, kind in OPTIONS.items()
    ]

    @wraps(command)
    def called(**arguments: Any) -> int:
        options = {name: arguments.pop(name) for name in OPTIONS}
        return command(**arguments, given=settings_given(options))

    # What typer reads: it makes the options of a command from its signature.
    called.__signature__ = own.replace(parameters=[*kept, *added])  # type: ignore[attr-defined]
    called.__annotations__ = {one.name: one.annotation for one in [*kept, *added]}
    return called


def settings_given(options: dict[str, Any]) -> dict[str, Any]:
    """Of OPTIONS those that were given, in the kinds of a source; an empty text clears a setting.

    Raises UsageError.
    """
    given = {name: value for name, value in options.items() if value is not None and value != []}
    if "interval" in given:
        given["interval"] = _interval(given["interval"])
    for name in ("ignore", "ignore_text"):
        if name in given:
            given[name] = tuple(item for item in given[name] if item)
    for name in ("name", "selector", "timezone"):
        if given.get(name) == "":
            given[name] = None
    return given


def _interval(written: str) -> timedelta | None:
    if written in {"", "auto"}:
        return None
    try:
        return parse_duration(written)
    except ValueError as error:
        raise UsageError(str(error), where="--interval") from None
