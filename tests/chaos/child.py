"""The program as it is, on a machine whose clock and resolver a test turns.

`python -m tests.chaos.child …` is `python -m bot …`. In the folder CHAOS_WORLD a file `clock`
holds how many seconds the machine's clock is wrong, and while a file `no-names` is there no name
can be resolved.
"""

import os
import runpy
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app.clock import SystemClock

WORLD = Path(os.environ["CHAOS_WORLD"])
_resolve = socket.getaddrinfo


def _now(_: SystemClock) -> datetime:
    try:
        wrong = float((WORLD / "clock").read_text() or 0)
    except FileNotFoundError:
        wrong = 0.0
    return datetime.now(UTC) + timedelta(seconds=wrong)


def _getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
    if (WORLD / "no-names").exists() and host == "localhost":
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    return _resolve(host, *args, **kwargs)


if __name__ == "__main__":
    SystemClock.now = _now  # type: ignore[method-assign]
    socket.getaddrinfo = _getaddrinfo
    sys.argv[0] = "bot"
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
