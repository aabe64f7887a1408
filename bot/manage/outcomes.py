"""What an admin's verbs come to: values."""

from dataclasses import dataclass

from bot.core.exchange import Refused
from bot.core.model import (
    Alert,
    Failure,
    FetchFailed,
    NotThePage,
    Page,
    Reading,
    Source,
    SourceId,
    Version,
    Watched,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How a source would be read if it were watched: a look that is not kept.

    `source` is as it would be saved; `existing` is the source that watches the same address
    already. `page` is what was fetched, None where nothing came.
    """

    source: Source
    result: Reading | NotThePage | FetchFailed
    page: Page | None = None
    existing: Watched | None = None

    @property
    def failure(self) -> Failure | None:
        """Why it cannot be followed; None if it can."""
        return None if isinstance(self.result, Reading) else self.result.failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What taking over the sources of the file came to. `kept` are sources that the file no
    longer names but chats still follow: they are paused, and their subscriptions wait.
    `conflicts` are lines for a person; what they name was left as it was."""

    added: tuple[SourceId, ...] = ()
    edited: tuple[SourceId, ...] = ()
    removed: tuple[SourceId, ...] = ()
    kept: tuple[SourceId, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import took and what not. `known` were watched already."""

    taken: tuple[Source, ...] = ()
    known: tuple[Source, ...] = ()
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedChats:
    """How many chats and subscriptions an import added, and what it could not take."""

    chats: int
    subscriptions: int
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The past of a source: stored texts and what was told of them, both newest first."""

    watched: Watched
    versions: tuple[Version, ...]
    alerts: tuple[Alert, ...]
