"""What Telegram answers when it does not do what was asked, and its limits."""

import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One way for a request to go wrong.

    `accepted` says that the request is carried out all the same. `how`: "refuse" answers with
    `code`, `description` and `parameters`; "reset" breaks the connection; "hang" never
    answers; "rubbish" answers `code` with something that is not JSON.
    """

    code: int = 400
    description: str = ""
    parameters: dict[str, object] = field(default_factory=dict)
    how: str = "refuse"
    accepted: bool = False


class Refused(Exception):
    """Raised within a method of the fake: the request is answered with the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.description)
        self.fault = fault


def bad_request(description: str, **parameters: object) -> Refused:
    return Refused(Fault(400, f"Bad Request: {description}", parameters))


def forbidden(description: str) -> Refused:
    return Refused(Fault(403, f"Forbidden: {description}"))


BLOCKED = Fault(403, "Forbidden: bot was blocked by the user")
DEACTIVATED = Fault(403, "Forbidden: user is deactivated")
CANNOT_INITIATE = Fault(403, "Forbidden: bot can't initiate conversation with a user")
KICKED = Fault(403, "Forbidden: bot was kicked from the supergroup chat")
KICKED_FROM_GROUP = Fault(403, "Forbidden: bot was kicked from the group chat")
NOT_A_MEMBER = Fault(403, "Forbidden: bot is not a member of the channel chat")
CHAT_NOT_FOUND = Fault(400, "Bad Request: chat not found")
THREAD_NOT_FOUND = Fault(400, "Bad Request: message thread not found")
TOPIC_CLOSED = Fault(400, "Bad Request: TOPIC_CLOSED")
TOPIC_DELETED = Fault(400, "Bad Request: TOPIC_DELETED")
CHAT_WRITE_FORBIDDEN = Fault(400, "Bad Request: CHAT_WRITE_FORBIDDEN")
NO_RIGHTS = Fault(400, "Bad Request: not enough rights to send text messages to the chat")
NEED_ADMIN = Fault(400, "Bad Request: need administrator rights in the channel chat")
CANNOT_PARSE = Fault(
    400, 'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 0'
)
TOO_LONG = Fault(400, "Bad Request: message is too long")
UNAUTHORIZED = Fault(401, "Unauthorized")
NOT_FOUND = Fault(404, "Not Found")
CONFLICT = Fault(
    409,
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
)
SERVER_ERROR = Fault(500, "Internal Server Error")
BAD_GATEWAY = Fault(502, "Bad Gateway")
PAGE_OF_A_PROXY = Fault(502, how="rubbish")
MALFORMED = Fault(200, how="rubbish")
MALFORMED_AFTER_ACCEPTANCE = Fault(200, how="rubbish", accepted=True)
RESET_BEFORE = Fault(how="reset")
RESET_AFTER = Fault(how="reset", accepted=True)
HANG = Fault(how="hang")
HANG_AFTER_ACCEPTANCE = Fault(how="hang", accepted=True)
BY_NAME = {name.lower(): value for name, value in globals().items() if isinstance(value, Fault)}


def too_many(seconds: int) -> Fault:
    return Fault(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def migrated(to: int) -> Fault:
    return Fault(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": to},
    )


class RandomFaults:
    """Faults by chance, the same for the same seed: pairs of a fault and its chance (0 to 1)."""

    def __init__(self, seed: int, rates: Sequence[tuple[Fault, float]]) -> None:
        self._random = random.Random(seed)
        self._rates = tuple(rates)

    @classmethod
    def weather(cls, seed: int, rate: float, hangs: float = 0.0) -> "RandomFaults":
        """What an ordinary bad line brings, at `rate` in all; and at `hangs` answers that never
        come, of requests that were carried out or not."""
        kinds = (
            SERVER_ERROR,
            PAGE_OF_A_PROXY,
            MALFORMED,
            MALFORMED_AFTER_ACCEPTANCE,
            RESET_BEFORE,
            RESET_AFTER,
            too_many(1),
        )
        rates = [(kind, rate / len(kinds)) for kind in kinds]
        silent = (HANG, HANG_AFTER_ACCEPTANCE)
        return cls(seed, [(kind, hangs / 2) for kind in silent] + rates)

    def draw(self) -> Fault | None:
        chance = self._random.random()
        for fault, rate in self._rates:
            chance -= rate
            if chance < 0:
                return fault
        return None


@dataclass
class Limits:
    """Telegram's limits, on a clock of the test's. None switches one off.

    A private chat takes `burst` messages at once and `private` a second on average, a group
    or channel `group` in a minute, all chats together `overall` in a second.
    """

    private: float | None = 1.0
    burst: int = 5
    group: int | None = 20
    overall: int | None = 30
    _tokens: dict[int, tuple[float, float]] = field(default_factory=dict)
    _group: dict[int, deque[float]] = field(default_factory=dict)
    _all: deque[float] = field(default_factory=deque)

    def exceeded(self, chat_id: int, now: float) -> str:
        """Which limit one message more would exceed."""
        if self._wait_overall(now) > 0:
            return "overall"
        return "chat" if self._wait_chat(chat_id, now) > 0 else ""

    def check(self, chat_id: int, now: float) -> int:
        """0 and the request is counted, or the seconds to wait."""
        wait = max(self._wait_overall(now), self._wait_chat(chat_id, now))
        if wait <= 0:
            self._count(chat_id, now)
            return 0
        return max(1, int(wait + 0.999))

    def _wait_overall(self, now: float) -> float:
        if self.overall is None:
            return 0
        while self._all and self._all[0] <= now - 1:
            self._all.popleft()
        return self._all[0] + 1 - now if len(self._all) >= self.overall else 0

    def _wait_chat(self, chat_id: int, now: float) -> float:
        if chat_id < 0:
            if self.group is None:
                return 0
            sent = self._group.setdefault(chat_id, deque())
            while sent and sent[0] <= now - 60:
                sent.popleft()
            return sent[0] + 60 - now if len(sent) >= self.group else 0
        if self.private is None:
            return 0
        tokens = self._refilled(chat_id, now)
        return (1 - tokens) / self.private if tokens < 1 else 0

    def _refilled(self, chat_id: int, now: float) -> float:
        tokens, at = self._tokens.get(chat_id, (float(self.burst), now))
        return min(float(self.burst), tokens + (now - at) * (self.private or 0))

    def _count(self, chat_id: int, now: float) -> None:
        self._all.append(now)
        if chat_id < 0:
            self._group.setdefault(chat_id, deque()).append(now)
        else:
            self._tokens[chat_id] = (self._refilled(chat_id, now) - 1, now)
