"""The schema of `addendum.toml`: every table, with its settings, their kinds and defaults."""

from typing import Any

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.core.model import Source
from config.environment import Environment
from config.listed import Hook, Sources, Watch
from config.sections import Delivery, Fetch, Http, Log, Polling, Store, Telegram, Webhook

__all__ = [
    "Config",
    "Delivery",
    "Fetch",
    "Hook",
    "Http",
    "Log",
    "Polling",
    "Sources",
    "Store",
    "Telegram",
    "Watch",
    "Webhook",
]


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
