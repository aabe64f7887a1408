"""The tables of `addendum.toml` that there may be many of: watched sources and hooks."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from bot.core.model import Origin, Role, Source
from bot.core.slug import slug, slug_of_url
from config.environment import word_in
from config.kinds import Duration, Slug, TimeZone, WebAddress
from config.sections import SHORTEST, Count, Section
from config.verify import is_selector, pattern_fault


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
        return word_in(str(file))
    except ValueError as error:
        raise ValueError(f"the {error}") from None
