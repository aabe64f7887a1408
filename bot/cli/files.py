"""Lists that people bring and take away: a file, or standard input and output."""

import os
import sys
from pathlib import Path

from bot.core.errors import UsageError, WorkFailed

LARGEST_LIST = 20 * 1024**2


def read_text(file: str) -> str:
    """A file's text, or standard input's for "-". Raises UsageError."""
    try:
        if file == "-":
            body = sys.stdin.buffer.read(LARGEST_LIST + 1)
        else:
            with Path(file).open("rb") as stream:
                body = stream.read(LARGEST_LIST + 1)
        if len(body) > LARGEST_LIST:
            raise UsageError("larger than 20 MB", where=file[:200])
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("not UTF-8", where=file[:200]) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot be read: {why}", where=file[:200]) from None


def write_text(file: str, text: str) -> None:
    """Write to a file, whole or not at all, or to standard output for "-"."""
    if file == "-":
        sys.stdout.write(text)
        return
    target = Path(file)
    part = target.with_name(f".{target.name}.part")
    try:
        # For its owner alone: lists say who follows what, and addresses may hold keys.
        part.unlink(missing_ok=True)
        made = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(made, "wb") as stream:
            stream.write(text.encode())
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise WorkFailed(f"cannot be written: {error.strerror}", where=file[:200]) from None
