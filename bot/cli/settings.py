"""The configuration of a command, checked with what the other packages know."""

from pathlib import Path

from bot.fetch.address import canonical
from config.load import load
from config.settings import Config


def load_config(path: Path | None) -> Config:
    """The settings, with addresses and extractors checked. Raises ConfigError."""
    return load(path, extractors=extractor_names(), canonical=canonical)


def extractor_names() -> frozenset[str]:
    """The names that `extractor` may have; empty where the readers do not say."""
    from bot.extract import read

    return frozenset(getattr(read, "NAMES", ()))
