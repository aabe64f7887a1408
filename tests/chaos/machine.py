"""The machine on which the program runs: its disk, its clock and its names go wrong for a while."""

import resource
import subprocess
from pathlib import Path

from tests.e2e.program import Program

ROOM = "24m"
"""Of the disk on which the database stands."""
HOUR = 3600


class Machine(Program):
    """The program on a disk of its own, where the system lets us make one. Where it does not,
    a full disk is a limit to the size of its files (RLIMIT_FSIZE)."""

    module = "tests.chaos.child"

    def __init__(self, folder: Path, role: str = "run") -> None:
        super().__init__(folder, role)
        self.disk = folder / "disk"
        self.disk.mkdir(exist_ok=True)
        self.own_disk = _mounted(self.disk)
        self.database = self.disk / "addendum.db"
        self.wrong = 0

    def environment(self) -> dict[str, str]:
        return super().environment() | {"CHAOS_WORLD": str(self.folder)}

    @property
    def down(self) -> bool:
        """Whether it ended by itself, as it does where the disk is full at its start."""
        return self._process is not None and self._process.returncode is not None

    def fill(self) -> None:
        """No byte more can be written to the disk of the database."""
        if self.own_disk:
            with (self.disk / "filler").open("wb", buffering=0) as filler:
                try:
                    while True:
                        filler.write(bytes(4096))
                except OSError:
                    return
        journal, log = Path(f"{self.database}-wal"), len(self.log)
        size = journal.stat().st_size if journal.exists() else 0
        self._limit(max(size, log + 1_000_000))

    def empty(self) -> None:
        """There is room again."""
        (self.disk / "filler").unlink(missing_ok=True)
        if not self.own_disk:
            self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        try:
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        except ProcessLookupError:
            return

    def set_clock(self) -> None:
        """An hour back, or right again."""
        self.wrong = 0 if self.wrong else -HOUR
        (self.folder / "clock").write_text(str(self.wrong))

    def lose_names(self) -> None:
        (self.folder / "no-names").touch()

    def find_names(self) -> None:
        (self.folder / "no-names").unlink(missing_ok=True)

    def release(self) -> None:
        """Take the disk away."""
        if self.own_disk:
            subprocess.run(["umount", "-l", str(self.disk)], check=False, capture_output=True)


def _mounted(folder: Path) -> bool:
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "none", str(folder)]
    try:
        return subprocess.run(mount, check=False, capture_output=True).returncode == 0
    except OSError:
        return False
