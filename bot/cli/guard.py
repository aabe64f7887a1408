"""Whatever happens in a command becomes an exit status and at most one line."""

import asyncio
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from typing import Any

import typer
from typer.main import get_command

from bot.cli.arguments import GlobalOptions
from bot.cli.call import Call, one_line
from bot.core.errors import AddendumError, UsageError
from config.logs import Mask

# The ancestor of all that typer says against a command line; in which module it lives
# differs between releases of typer.
_Refused: type[Exception] = typer.BadParameter.__bases__[0].__bases__[0]
INTERRUPTED = 130  # 128 + SIGINT, as shells count


def guarded(common: GlobalOptions, arguments: Sequence[str]) -> int:
    """Run a command. Never raises: what a person can mend is one line on standard error."""
    call = Call(common)
    try:
        if common.fault:
            raise UsageError(common.fault)
        status = _invoke(call, arguments)
        sys.stdout.flush()
    except AddendumError as error:
        return _tell(call, error)
    except _Refused as error:
        return _refused(call, error)
    except (KeyboardInterrupt, typer.Abort, asyncio.CancelledError):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return _tell(call, _of_system(error))
    except Exception as error:
        return _bug(call, error)
    return status


def _invoke(call: Call, arguments: Sequence[str]) -> int:
    from bot.cli.command import COMMANDS, application

    called = next((a for a in arguments if not a.startswith("-")), None)
    app = application(called if called in COMMANDS else None)
    try:
        result = get_command(app).main(
            args=list(arguments), prog_name="addendum", standalone_mode=False, obj=call
        )
    except typer.Exit as done:
        return int(done.exit_code)
    return result if isinstance(result, int) else 0


def _refused(call: Call, error: Any) -> int:
    """What typer says against a command line, in our form."""
    if type(error).__name__ == "NoArgsIsHelpError":  # its message is the whole help
        print(error.format_message())
        return _tell(call, UsageError("a command is wanted", remedy="see the list above"))
    said = one_line(error.format_message(), 200).rstrip(".")
    command = error.ctx.command_path if getattr(error, "ctx", None) else "addendum"
    return _tell(call, UsageError(said, remedy=f"see `{command} --help`"))


def _tell(call: Call, error: AddendumError) -> int:
    mask = call.mask()
    for line in _lines(error):
        print(f"addendum: {one_line(mask(line))}", file=sys.stderr)
    return error.exit_status


def _lines(error: AddendumError) -> list[str]:
    """Each fault of a configuration has a line of its own, up to a screenful."""
    faults = [str(fault) for fault in getattr(error, "faults", ())]
    if len(faults) > 20:
        return [*faults[:20], f"and {len(faults) - 20} faults more"]
    return faults or [str(error)]


def _of_system(error: OSError) -> AddendumError:
    what = error.strerror or type(error).__name__
    return AddendumError(what[:1].lower() + what[1:], where=str(error.filename or ""))


def _bug(call: Call, error: Exception) -> int:
    mask: Mask = call.mask()
    trace = mask("".join(traceback.format_exception(error)))
    if call.verbose:
        print(trace, file=sys.stderr)
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="addendum-bug-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(trace)
        saved = f"its trace is in {file.name}"
    except OSError:
        saved = "run it again with --verbose to see its trace"
    said = one_line(mask(f"{type(error).__name__}: {error}"), 200)
    print(f"addendum: this is a bug ({said}); {saved}", file=sys.stderr)
    return 1
