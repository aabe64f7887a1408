"""CPU and memory of processes, from /proc (Linux)."""

import os
import time
from collections.abc import Sequence
from multiprocessing import active_children
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process took, all its threads; 0 for one that is gone."""
    return sum(_ticks(pid)[:2]) / _TICK


def cpu_of_children(pid: int) -> float:
    """Seconds of CPU that the processes took which a process started, those that have ended
    and were replaced included."""
    return sum(_ticks(pid)[2:]) / _TICK + sum(map(cpu_of, children_of(pid)))


def _ticks(pid: int) -> list[int]:
    """The utime, stime, cutime and cstime of proc(5)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return [0] * 4
    return [int(field) for field in fields[11:15]]


def memory_of(pid: int) -> float:
    """Resident megabytes of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 1e6


def children_of(pid: int) -> list[int]:
    """The processes that a process started, from whichever of its threads."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for found in lists for child in found.read_text().split()]


def own_cpu() -> float:
    """Seconds of CPU of this process."""
    return time.process_time()


def worker_cpu() -> float:
    """Seconds of CPU of the processes that read pages for this one."""
    return sum(cpu_of(child.pid or 0) for child in active_children())


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns, the first to the left, the others to the right."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    lines = []
    for row in [head, ["-" * width for width in widths], *rows]:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def load() -> str:
    """How busy the machine is with other things."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
