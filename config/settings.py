"""The schema of `addendum.toml`: every setting, its kind, its default and its meaning."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.core.model import Origin, Role, Source
from bot.core.slug import slug, slug_of_url
from config.environment import Environment, named
from config.kinds import Duration, Listen, Size, Slug, TimeZone, WebAddress, as_duration
from config.verify import is_selector, pattern_fault

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


class Watch(Section):
    """One watched address, as the file writes it."""

    url: WebAddress
    id: Slug | None = None
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    interval: Duration | None = None
    extractor: str = "auto"
    selector: str | None = None
    ignore: tuple[str, ...] = ()
    ignore_text: tuple[str, ...] = ()
    timezone: TimeZone | None = None
    read_articles: bool = False
    browser: bool = False
    ignore_robots: bool = False

    @field_validator("interval")
    @classmethod
    def _at_least_a_second(cls, interval: timedelta | None) -> timedelta | None:
        if interval is not None and interval < SHORTEST:
            raise ValueError("an interval is at least 1s")
        return interval

    @field_validator("selector", "ignore")
    @classmethod
    def _selectors(cls, given: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        for selector in (given,) if isinstance(given, str) else given or ():
            if not is_selector(selector):
                raise ValueError(f"{selector!r} is no CSS selector")
        return given

    @field_validator("ignore_text")
    @classmethod
    def _patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            if fault := pattern_fault(pattern):
                raise ValueError(f"{pattern!r} is no pattern of RE2: {fault}")
        return patterns

    @model_validator(mode="after")
    def _has_selector(self) -> Self:
        if self.extractor == "selector" and not self.selector:
            raise ValueError("the extractor 'selector' needs a selector")
        return self

    def source(self) -> Source:
        """The source that this asks for."""
        own = {name: getattr(self, name) for name in type(self).model_fields}
        own["id"] = self.id or slug(self.name or "") or slug_of_url(self.url)
        return Source(**own, origin=Origin.FILE)


class Sources(Section):
    """What is watched, and who may add to it."""

    open_to: Literal["admins", "everyone"] = "admins"
    limit: Annotated[int, Field(ge=0)] = 50
    subscriptions: Count = 1000
    watch: tuple[Watch, ...] = ()


class Hook(Section):
    """A program or a service that is told as a chat is: by signed JSON posted to `url`, or by
    Apprise. `secret_file` and `apprise_file` hold what should not stand in this file."""

    id: Slug
    url: WebAddress | None = None
    secret: SecretStr = SecretStr("")
    secret_file: Path | None = None
    apprise: SecretStr = SecretStr("")
    apprise_file: Path | None = None
    sources: tuple[Slug, ...] = ()
    roles: tuple[Role, ...] = ()
    edits: bool = True
    removals: bool = True

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        found = dict(given)
        for key in ("secret", "apprise"):
            if name := found.get(f"{key}_file"):
                if found.get(key):
                    raise ValueError(f"{key} and {key}_file: give one of them")
                found[key] = _word_in(Path(str(name)))
        return found

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        apprise, secret = self.apprise.get_secret_value(), self.secret.get_secret_value()
        if bool(self.url) == bool(apprise):
            raise ValueError("a hook has either a url or an address of apprise")
        if self.url and not secret:
            raise ValueError("a url needs a secret; make one: openssl rand -base64 32")
        return self


def _word_in(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ValueError(f"the file {named(str(file))} cannot be read: {reason}") from None


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


class Config(BaseSettings):
    """All settings of one run. The environment goes before the file, the file before the
    defaults."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_prefix="ADDENDUM_")

    telegram: Telegram = Telegram()
    store: Store = Store()
    polling: Polling = Polling()
    fetch: Fetch = Fetch()
    sources: Sources = Sources()
    http: Http = Http()
    log: Log = Log()
    delivery: Delivery = Delivery()
    hooks: tuple[Hook, ...] = ()

    @field_validator("hooks")
    @classmethod
    def _ids_differ(cls, hooks: tuple[Hook, ...]) -> tuple[Hook, ...]:
        ids = [hook.id for hook in hooks]
        if doubled := sorted({each for each in ids if ids.count(each) > 1}):
            raise ValueError(f"two hooks have the id {doubled[0]!r}")
        return hooks

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Our own reading of the environment, which knows `_FILE` and names its faults, goes
        before what the file says (the initial settings)."""
        return Environment(settings_cls), init_settings

    def watched(self) -> list[Source]:
        """The file's sources."""
        return [watch.source() for watch in self.sources.watch]

    def secrets(self) -> list[str]:
        """What must never be shown."""
        hook = self.telegram.webhook
        secrets = [self.telegram.token, hook.secret if hook else SecretStr("")]
        secrets += [each for way in self.hooks for each in (way.secret, way.apprise)]
        return [plain for secret in secrets if (plain := secret.get_secret_value())]

    def replaced(self, section: str, **changes: Any) -> "Config":
        """The same with some settings of one section changed (what the command line says)."""
        changed = getattr(self, section).model_copy(update=changes)
        return self.model_copy(update={section: changed})
