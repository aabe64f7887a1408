"""The program as it is, which may look at a source five times a second and not only once.

`python -m tests.e2e.hurried …` is `python -m bot …`. Tests of whole processes wait for looks; that
a second lies between them proves nothing, and is most of their time.
"""

import sys
from datetime import timedelta

from bot.app import running
from bot.cli import main
from bot.manage import ground
from config import listed, sections

INTERVAL = timedelta(milliseconds=200)


def hurry() -> None:
    """Lower the bounds that settings have."""
    listed.SHORTEST = sections.SHORTEST = ground.SHORTEST_INTERVAL = INTERVAL
    running.TICK = 0.05


if __name__ == "__main__":
    hurry()
    sys.exit(main())
