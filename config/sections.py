"""The tables of `addendum.toml`, all but those of sources and hooks."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from config.kinds import Duration, Listen, Size, WebAddress, as_duration

USER_AGENT = "Addendum/0.1 (live blog watcher)"
Count = Annotated[int, Field(ge=1)]
SHORTEST = timedelta(seconds=1)
PAGES_AT_ONCE = 4
"""Pages of the largest size that must have room in memory at the same time."""


class Section(BaseModel):
    """A table of the file: fixed once loaded, and without keys that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Webhook(Section):
    """Where Telegram brings updates, instead of long polling."""

    url: WebAddress
    listen: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8443
    secret: SecretStr = SecretStr("")


class Telegram(Section):
    """The bot. Without a token alerts go to the terminal."""

    token: SecretStr = SecretStr("")
    api_url: WebAddress = "https://api.telegram.org"
    admins: tuple[int, ...] = ()
    webhook: Webhook | None = None
    paid_broadcast: bool = False

    @field_validator("token")
    @classmethod
    def _one_word(cls, token: SecretStr) -> SecretStr:
        plain = token.get_secret_value().strip()
        if any(c.isspace() or c == "/" or not c.isprintable() for c in plain):
            raise ValueError("not a bot token: @BotFather gives one like 123456:ABC…")
        return SecretStr(plain)

    @field_validator("admins")
    @classmethod
    def _users(cls, admins: tuple[int, ...]) -> tuple[int, ...]:
        if any(user <= 0 for user in admins):
            raise ValueError("a Telegram user id is above 0; @userinfobot tells you yours")
        return admins


class Store(Section):
    """The database, and for how long it remembers."""

    path: Path = Path("data/addendum.db")
    retention_versions: Count = 100
    retention_days: Count = 90


INTERVALS = {
    "min_interval": timedelta(seconds=15),
    "interval": timedelta(seconds=60),
    "max_interval": timedelta(minutes=15),
}


def _with_room(given: dict[str, Any]) -> dict[str, Any]:
    lengths: dict[str, timedelta] = {}
    for key in INTERVALS:
        try:
            lengths[key] = as_duration(given[key]) if key in given else INTERVALS[key]
        except ValueError:
            return given  # the field itself says what is wrong
    low, middle, high = lengths.values()
    if "interval" not in given:
        middle = min(max(middle, low), high) if low <= high else middle
        if "min_interval" not in given:
            middle = min(middle, high)
        if "max_interval" not in given:
            middle = max(middle, low)
    low = low if "min_interval" in given else min(low, middle)
    high = high if "max_interval" in given else max(high, middle)
    return {**given, "min_interval": low, "interval": middle, "max_interval": high}


class Polling(Section):
    """How often sources are looked at."""

    interval: Duration = INTERVALS["interval"]
    min_interval: Duration = INTERVALS["min_interval"]
    max_interval: Duration = INTERVALS["max_interval"]
    ended_interval: Duration = timedelta(hours=2)
    backoff_limit: Duration = timedelta(hours=1)
    concurrency: Count = 50

    @model_validator(mode="before")
    @classmethod
    def _follow(cls, given: Any) -> Any:
        """Bounds that are not given make room for the interval that is, and the other way."""
        return _with_room(given) if isinstance(given, dict) else given

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_interval < SHORTEST:
            raise ValueError("min_interval is at least 1s")
        if not self.min_interval <= self.interval <= self.max_interval:
            raise ValueError("interval must lie between min_interval and max_interval")
        return self


class Fetch(Section):
    """How other people's sites are asked."""

    allow_private_networks: bool = False
    user_agent: Annotated[str, Field(min_length=1, pattern=r"^[\x20-\x7e]+$")] = USER_AGENT
    contact: Annotated[str, Field(pattern=r"^[\x20-\x7e]*$")] = ""
    timeout: Duration = timedelta(seconds=30)
    connect_timeout: Duration = timedelta(seconds=10)
    read_timeout: Duration = timedelta(seconds=15)
    max_bytes: Annotated[Size, Field(ge=1024)] = 16 * 1024**2
    max_bytes_at_once: Annotated[Size, Field(ge=4096)] = 128 * 1024**2
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 8
    per_host: Count = 2
    host_delay: Duration = timedelta(milliseconds=500)
    robots: bool = True
    http2: bool = False
    engine: Literal["httpx", "aiohttp"] = "httpx"
    browser: str = ""
    browser_memory: Annotated[Size, Field(ge=256 * 1024**2)] = 1024**3

    def bytes_at_once(self) -> int:
        """The room for all pages that are held at the same time: never less than some of the
        largest need."""
        return max(self.max_bytes_at_once, PAGES_AT_ONCE * self.max_bytes)

    def agent(self) -> str:
        """The User-Agent header: who we are and whom to write to."""
        return f"{self.user_agent} +{self.contact}" if self.contact else self.user_agent


class Http(Section):
    """Health, metrics, and feeds of what was noticed. `listen = ""` serves none of them."""

    listen: Listen = "127.0.0.1:8080"
    feeds: bool = True
    public_url: WebAddress | Literal[""] = ""


class Log(Section):
    """What is logged, and how it looks."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "console", "json"] = "auto"


class Delivery(Section):
    """How alerts reach the chats."""

    too_old: Duration = timedelta(hours=24)
    grace: Duration = timedelta(days=30)
    burst: Annotated[int, Field(ge=0)] = 5
    burst_within: Duration = timedelta(minutes=3)
    debounce: Duration = timedelta(seconds=60)
    concurrency: Count = 30
