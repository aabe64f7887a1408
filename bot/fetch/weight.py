"""How much memory the browser's processes hold, and their end when it is too much.

Chromium bounds the heap of a page's script but not what lies beside it: a page may take gigabytes
in arrays and elements. Its processes are those below Playwright's driver, which is our child.
Where there is no /proc (not Linux) nothing is weighed.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_DRIVER = b"run-driver"
_PAGE = os.sysconf("SC_PAGE_SIZE")


def weight() -> int:
    """Bytes that the browser's processes hold of their own (what they share is not counted)."""
    return sum(_own(pid) for pid in _browsers())


def fell() -> None:
    """End the browser's processes at once."""
    for pid in list(_browsers()):
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def _browsers() -> Iterator[int]:
    for child in _children(os.getpid()):
        if _DRIVER in _read(child, "cmdline"):
            for browser in _children(child):
                yield from _family(browser)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in _children(pid):
        yield from _family(child)


def _children(pid: int) -> list[int]:
    """Of all its threads: a child belongs to the one that made it."""
    with suppress(OSError):
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for each in threads for child in _read_path(each / "children").split()]
    return []


def _own(pid: int) -> int:
    fields = _read(pid, "statm").split()
    return (int(fields[1]) - int(fields[2])) * _PAGE if len(fields) > 2 else 0


def _read(pid: int, what: str) -> bytes:
    return _read_path(Path(f"/proc/{pid}/{what}"))


def _read_path(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # It has ended.
