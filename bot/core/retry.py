"""When to try again: pure arithmetic, with the chance as an argument."""

from datetime import datetime, timedelta

from bot.core.model import RetryLater

FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=5)
MAX_REFUSALS = 8
"""How often the other side may refuse one message before it is a dead letter. Failures of
the network never count: an outage of a day must lose nothing."""


def backoff(
    attempt: int,
    jitter: float,
    *,
    first: timedelta = FIRST_DELAY,
    longest: timedelta = LONGEST_DELAY,
) -> timedelta:
    """The pause after failed attempt number `attempt` (from 1): doubling up to `longest`.

    `jitter` in [0, 1) spreads it between three and five quarters of that, so that what
    failed together does not come back together.
    """
    doublings = min(max(attempt, 1) - 1, 62)
    factor = 2.0**doublings
    seconds = min(first.total_seconds() * factor, longest.total_seconds())
    return timedelta(seconds=seconds * (0.75 + 0.5 * jitter))


def retry_at(outcome: RetryLater, *, attempts: int, at: datetime, jitter: float) -> datetime:
    """When a delivery that failed at `at`, after `attempts` attempts, may be tried again.

    What the channel asks for (Telegram's `retry_after`) is kept exactly, or exceeded by up
    to a second, never undercut.
    """
    if outcome.after is not None:
        return at + max(outcome.after, timedelta(0)) + timedelta(seconds=jitter)
    return at + backoff(attempts, jitter)


def is_exhausted(refusals: int) -> bool:
    """Whether so many refusals of one message make it a dead letter."""
    return refusals >= MAX_REFUSALS
