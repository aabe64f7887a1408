"""How fast Telegram may be written to: pure arithmetic over a monotonic clock.

The limits are those of Telegram's FAQ for bots, "My bot is hitting limits": about one message
a second in a chat with short bursts, 20 a minute in a group or channel, 30 a second over all
(1,000 with paid broadcasts). Edits count as messages. Topics share their chat's limits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from bot.core.model import ChatKind, Recipient

_GROUPS = frozenset({ChatKind.GROUP, ChatKind.SUPERGROUP, ChatKind.CHANNEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a channel takes. None switches a limit off.

    A chat takes one message in `every` seconds, but `burst` at once after a pause; a group
    or channel `group` in `group_seconds`; all chats together `overall` in `overall_seconds`.
    The spans are a little longer than Telegram's, because what is sent evenly arrives with
    the jitter of the line; of the overall one, which is to be kept full, `TelegramPace` knows
    from the answers how late each message may have arrived.
    """

    every: float | None = 1.05
    burst: int = 3
    group: int | None = 20
    group_seconds: float = 60.6
    overall: int | None = 30
    overall_seconds: float = 1.006


LATEST = 30.0
"""Seconds after which a message without an answer is taken to have arrived: longer than any is
waited for. Until then it may arrive at any moment, also because this machine was busy for
seconds; what hangs takes up a place among those that are sent at once all the same."""
ENOUGH = 1_000
"""Answers after which the quickest of them is believed to show how long the line is."""
LATELY = 10_000
"""Answers among which the quickest is looked for: so many that a machine which was busy for
minutes does not make the line look longer than it is."""
ROOMY = 1_000_000
"""How many messages at once a channel without an overall limit takes."""

UNLIMITED = Limits(every=None, group=None, overall=None)
PAID = Limits(overall=1000)
"""With `allow_paid_broadcast` (and stars to pay for it)."""


class _Chat:
    """What was sent to one chat lately."""

    __slots__ = ("full_at", "held_until", "sent")

    def __init__(self) -> None:
        self.full_at = 0.0  # when its burst is whole again
        self.sent: list[_Sent] = []  # in the last group_seconds, groups only
        self.held_until = 0.0


class _Sent:
    """One message that counts against the limits: the latest moment at which Telegram may have
    counted it (while it is under way: any time now)."""

    __slots__ = ("at",)

    def __init__(self, taken: float) -> None:
        self.at = taken + LATEST


def _arrival(sent: _Sent) -> float:
    return sent.at


class _Line:
    """The shortest way there and back lately. It is believed late and forgotten late: one that
    is taken for longer than it is lets the next messages arrive too early."""

    def __init__(self) -> None:
        self._before = self._now = inf
        self._answers = 0

    def way(self, took: float) -> float:
        """Its seconds, by an answer that took so long as well; 0.0 while it is not known."""
        if took <= 0:
            return 0.0
        self._now = min(self._now, took)
        self._answers += 1
        if self._answers % LATELY == 0:
            self._before, self._now = self._now, took
        return min(self._before, self._now) if self._answers >= ENOUGH else 0.0


class TelegramPace:
    """When each chat, and the channel as a whole, may be written to. Times are seconds of a
    monotonic clock, so that a clock set back stops nothing. What has rested is forgotten.

    Telegram counts a message when it arrives, which is later than when it was sent: by much for
    the first ones of a new connection, and for the last of many sent at once. If the next lot
    is quicker, more than `overall` arrive within a second. So a message counts from its answer,
    less the shortest way there and back that was seen lately: it cannot have arrived later, and
    none that follows can arrive earlier than that way takes.
    """

    def __init__(self, limits: Limits | None = None, *, paid: bool = False) -> None:
        self.limits = limits or (PAID if paid else Limits())
        self._chats: dict[str, _Chat] = {}
        self._all: list[_Sent] = []
        self._under_way: dict[tuple[str, float], list[_Sent]] = {}
        self._line = _Line()
        self._swept_at = 0.0

    def ready_at(self, recipient: Recipient, kind: ChatKind, now: float) -> float:
        """When this recipient may be sent a message next, as far as its own limits go."""
        chat = self._chats.get(recipient.address)
        if chat is None:
            return now
        return max(now, chat.held_until, self._burst_at(chat), self._group_at(chat, kind))

    def room(self, now: float) -> int:
        """How many messages the channel as a whole may send at once, now."""
        if self.limits.overall is None:
            return ROOMY
        return self.limits.overall - len(self._counted(now))

    def room_at(self, now: float) -> float:
        """When the channel as a whole has room for one message."""
        if self.limits.overall is None:
            return now
        counted = self._counted(now)
        if len(counted) < self.limits.overall:
            return now
        free = sorted(each.at for each in counted)[len(counted) - self.limits.overall]
        return max(now, free + self.limits.overall_seconds)

    def _counted(self, now: float) -> list[_Sent]:
        """The messages that count against the overall limit, oldest first."""
        # The same sum as in `room_at`: rounding must not let one say yes and the other no.
        span = self.limits.overall_seconds
        if self._all and not all(each.at + span > now for each in self._all):
            self._all = [each for each in self._all if each.at + span > now]
        return self._all

    def take(self, recipient: Recipient, kind: ChatKind, now: float) -> None:
        """One message (or edit) is sent to this recipient now."""
        self._sweep(now)
        sent = _Sent(now)
        self._under_way.setdefault((recipient.address, now), []).append(sent)
        if self.limits.overall is not None:
            self._all.append(sent)
        chat = self._chats.setdefault(recipient.address, _Chat())
        if self.limits.every is not None:
            chat.full_at = max(chat.full_at, now) + self.limits.every
        if kind in _GROUPS and self.limits.group is not None:
            chat.sent.append(sent)
            if len(chat.sent) > self.limits.group:
                chat.sent.remove(min(chat.sent, key=_arrival))

    def answered(self, recipient: Recipient, taken: float, now: float) -> None:
        """What was taken at `taken` for this recipient was answered (or failed) now."""
        among = self._under_way.get((recipient.address, taken))
        if not among:
            return
        sent = among.pop()
        if not among:
            del self._under_way[recipient.address, taken]
        sent.at = max(taken, now - self._line.way(now - taken))
        chat = self._chats.get(recipient.address)
        if chat is not None and self.limits.every is not None:
            chat.full_at = max(chat.full_at, sent.at + self.limits.every)

    def hold(self, recipient: Recipient, until: float) -> None:
        """The channel asked for patience for this recipient alone (429)."""
        chat = self._chats.setdefault(recipient.address, _Chat())
        chat.held_until = max(chat.held_until, until)

    def __len__(self) -> int:
        """How many chats are remembered."""
        return len(self._chats)

    def _burst_at(self, chat: _Chat) -> float:
        if self.limits.every is None:
            return 0.0
        return chat.full_at - (self.limits.burst - 1) * self.limits.every

    def _group_at(self, chat: _Chat, kind: ChatKind) -> float:
        limit = self.limits.group
        if kind not in _GROUPS or limit is None or len(chat.sent) < limit:
            return 0.0
        return _arrival(min(chat.sent, key=_arrival)) + self.limits.group_seconds

    def _sweep(self, now: float) -> None:
        """Forget, now and then, the chats that nothing would be held back for any more."""
        if now - self._swept_at < self.limits.group_seconds:
            return
        self._swept_at = now
        rested = now - self.limits.group_seconds
        for address in [
            a for a, chat in self._chats.items() if self._has_rested(chat, now, rested)
        ]:
            del self._chats[address]

    def _has_rested(self, chat: _Chat, now: float, rested: float) -> bool:
        recent = any(each.at > rested for each in chat.sent)
        return chat.full_at <= now and chat.held_until <= now and not recent


class Unpaced:
    """The pace of a channel without limits (a terminal)."""

    def ready_at(self, recipient: Recipient, kind: ChatKind, now: float) -> float:  # noqa: ARG002
        """At once."""
        return now

    def room(self, now: float) -> int:  # noqa: ARG002
        """As much as anybody may want."""
        return ROOMY

    def room_at(self, now: float) -> float:
        """At once."""
        return now

    def take(self, recipient: Recipient, kind: ChatKind, now: float) -> None:
        """Nothing is counted."""

    def answered(self, recipient: Recipient, taken: float, now: float) -> None:
        """Nothing is counted."""

    def hold(self, recipient: Recipient, until: float) -> None:
        """Nothing is held: the outbox keeps the time of the next attempt."""


class Toll:
    """What a channel asks before each message that nobody has counted yet: the later parts
    of a long one, a second try in plain text, an edit beside a reply. Each that is counted is
    under way until the channel says that it was answered."""

    def __init__(self, pace: TelegramPace, monotonic: Callable[[], float]) -> None:
        self._pace = pace
        self._monotonic = monotonic

    def wait(self, recipient: Recipient, kind: ChatKind) -> float:
        """The seconds until it is this recipient's turn; 0.0 where it is."""
        now = self._monotonic()
        ready = max(self._pace.ready_at(recipient, kind, now), self._pace.room_at(now))
        return max(0.0, ready - now)

    def take(self, recipient: Recipient, kind: ChatKind) -> float:
        """A message is sent, whether it is its turn or not; when, for `answered`."""
        now = self._monotonic()
        self._pace.take(recipient, kind, now)
        return now

    def answered(self, recipient: Recipient, taken: float) -> None:
        """What was taken then was answered, or failed."""
        self._pace.answered(recipient, taken, self._monotonic())
