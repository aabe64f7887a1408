"""The configuration of a command, checked with what the other packages know."""

from pathlib import Path

from bot.fetch.address import canonical
from config.load import load
from config.settings import Config


def load_config(path: Path | None) -> Config:
    """The settings, with addresses and extractors checked. Raises ConfigError."""
    return load(path, extractors=extractor_names(), canonical=canonical)


def extractor_names() -> frozenset[str]:
    """The names that `extractor` may have."""
    from bot.extract.read import AUTO, EXTRACTORS

    return frozenset({AUTO, *EXTRACTORS})
