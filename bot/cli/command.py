"""The command line put together. Commands load their libraries when they are called."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import typer

EPILOG = (
    "Every command also takes --config FILE, --db FILE, --json (one JSON object a line), "
    "--verbose and --version."
)
# Command or group → where it is. Only the one that is called is imported.
COMMANDS = {
    "run": "bot.cli.running:run",
    "poll": "bot.cli.running:poll",
    "inspect": "bot.cli.pages:inspect",
    "diff": "bot.cli.pages:diff",
    "sources": "bot.cli.sources:group",
    "chats": "bot.cli.chats:group",
    "deliveries": "bot.cli.deliveries:group",
    "history": "bot.cli.database:history",
    "doctor": "bot.cli.doctor:doctor",
    "health": "bot.cli.health:health",
    "backup": "bot.cli.database:backup",
    "restore": "bot.cli.database:restore",
    "prune": "bot.cli.database:prune",
    "demo": "bot.cli.demo.show:demo",
}


def application(called: str | None = None) -> typer.Typer:
    """All commands, or only the one that is `called`, which is much faster to make."""
    app = typer.Typer(
        name="addendum",
        help="Watches live blogs and news pages and tells chats what was appended to them.",
        epilog=EPILOG,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    @app.callback()
    def addendum() -> None:
        """Keeps the commands a group, also where there is only one."""

    for name, place in COMMANDS.items():
        if called in (None, name):
            _add(app, name, place)
    return app


def _add(app: typer.Typer, name: str, place: str) -> None:
    module, _, attribute = place.partition(":")
    found: typer.Typer | Callable[..., Any] = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        app.add_typer(found, epilog=EPILOG)
    else:
        app.command(name, epilog=EPILOG)(found)
