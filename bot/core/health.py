"""Whether the program does its job: a recent look at a page, a recent answer of Telegram."""

from dataclasses import dataclass
from datetime import datetime, timedelta

POLL_SILENCE = timedelta(minutes=3)
CHANNEL_SILENCE = timedelta(minutes=3)
OWED_TOO_LONG = timedelta(minutes=15)
SUCCESS_SILENCE = timedelta(minutes=15)
FAILED_IN_A_ROW = 3
"""Failed looks without a good one between them: one page that is gone is no illness of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What is known of a running program.

    `last_poll` is when a look last ended (whatever came of it), `last_success` when one last
    brought a page, `failed` how many have failed since then, `next_due` when the earliest
    source is due (None without sources), `last_channel` when the channel last answered,
    `deaf_since` since when what people write has not been got (sending may succeed meanwhile),
    `oldest_owed` since when the oldest delivery that may be sent waits.
    """

    started: datetime
    now: datetime
    next_due: datetime | None = None
    last_poll: datetime | None = None
    last_success: datetime | None = None
    failed: int = 0
    has_channel: bool = False
    last_channel: datetime | None = None
    channel_fault: str = ""
    deaf_since: datetime | None = None
    oldest_owed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """Well, or what is not."""

    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True if nothing is wrong."""
        return not self.problems


def judge(signs: Signs) -> Health:
    """A web server that answers proves nothing: looks and answers do, each in its time."""
    found = (_polling(signs), _pages(signs), _channel(signs), _owed(signs))
    return Health(tuple(problem for problem in found if problem))


def _polling(signs: Signs) -> str:
    if signs.next_due is None:
        return ""
    late = signs.now - signs.next_due
    since = signs.last_poll or signs.started
    if late > POLL_SILENCE and signs.now - since > POLL_SILENCE:
        return f"no look at any source since {since.isoformat(timespec='seconds')}"
    return ""


def _pages(signs: Signs) -> str:
    since = signs.last_success or signs.started
    if signs.failed >= FAILED_IN_A_ROW and signs.now - since > SUCCESS_SILENCE:
        return f"every look has failed since {since.isoformat(timespec='seconds')}"
    return ""


def _channel(signs: Signs) -> str:
    if not signs.has_channel:
        return ""
    since = signs.last_channel or signs.started
    if signs.now - since > CHANNEL_SILENCE:
        fault = f" ({signs.channel_fault})" if signs.channel_fault else ""
        return f"no answer of Telegram since {since.isoformat(timespec='seconds')}{fault}"
    if signs.deaf_since and signs.now - signs.deaf_since > CHANNEL_SILENCE:
        since = signs.deaf_since
        fault = f" ({signs.channel_fault})" if signs.channel_fault else ""
        return f"commands do not arrive since {since.isoformat(timespec='seconds')}{fault}"
    return ""


def _owed(signs: Signs) -> str:
    if signs.oldest_owed and signs.now - signs.oldest_owed > OWED_TOO_LONG:
        since = signs.oldest_owed.isoformat(timespec="seconds")
        return f"the oldest alert that may be sent waits since {since}"
    return ""
