"""Look at one source, once: fetch, read, decide, and commit what it comes to.

Everything that a look leaves behind is written in one transaction (`PollStore.commit`), so
there is never a "seen" without its "owed". What the world does wrong is a value; the only
exceptions that leave this module are the store's own.
"""

from bot.poll.ending import MOST_RETOUCHED, RETIRE_AFTER, TELL_FAILING_AFTER
from bot.poll.page import digest, hints_for, text_of
from bot.poll.poller import LEASE, Poller
from bot.poll.report import PollReport, Result

__all__ = [
    "LEASE",
    "MOST_RETOUCHED",
    "RETIRE_AFTER",
    "TELL_FAILING_AFTER",
    "PollReport",
    "Poller",
    "Result",
    "digest",
    "hints_for",
    "text_of",
]
