"""The `addendum` command: arguments → a call, a result → a screen.

Light to import: the version must not wait for the libraries.
"""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 the work failed, 2 wrong usage."""
    from bot.cli.arguments import hoist

    given = list(sys.argv[1:] if arguments is None else arguments)
    common, rest = hoist(given)
    if common.version:
        from bot import __version__

        try:
            print(f"addendum {__version__}", flush=True)
        except OSError:  # a full disk or a closed pipe: there is nobody to tell
            return 1
        return 0
    from bot.cli.guard import guarded

    return guarded(common, rest)
