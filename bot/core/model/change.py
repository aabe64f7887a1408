"""The difference between a snapshot and the entries just read."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.model.entry import Entry


class Kind(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    EDITED = "edited"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry that was added, edited or removed.

    `previous` is the entry as it was known before (edited only). `substance` is False for an
    edit that changes no meaning (a typo): it is kept, but nobody is alerted. `revision` is
    that of the entry after this change; `rule` says why it counts as a change.
    """

    kind: Kind
    entry: Entry
    previous: Entry | None = None
    substance: bool = True
    revision: int = 0
    rule: str = ""

    @property
    def key(self) -> str:
        """Unique within a source: telling the same change twice is telling one key twice."""
        return f"{self.entry.id}#{self.revision}#{self.kind.value}"
