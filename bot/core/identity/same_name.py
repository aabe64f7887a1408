"""The next: the same permalink, the same id."""

from collections.abc import Callable, Iterable
from urllib.parse import urldefrag

from bot.core.identity.chain import Chain
from bot.core.identity.comparing import ALIKE, ANY_LIKENESS, SAME_MOMENT, family
from bot.core.model import Entry


class SameName(Chain):
    """Recognises entries that were edited by what they are called."""

    def _same_link(self) -> None:
        known = _unique(self.open_known, lambda k: _permalink(self.known[k].entry))
        read = _unique(self.open_entries, lambda e: _permalink(self.entries[e]))
        for link, index in read.items():
            other = known.get(link)
            if other is None or not self._is_same_thing(index, other):
                continue
            self._take(index, other, "same permalink")

    def _same_id(self) -> None:
        for index in list(self.open_entries):
            known = self.by_id.get(self.entries[index].id)
            if known is None or known not in self.open_known:
                continue
            if self._is_same_thing(index, known):
                self._take(index, known, "same id")

    def _is_same_thing(self, index: int, known: int) -> bool:
        """Whether an entry that bears a known id or link may be that entry, edited."""
        entry, former = self.entries[index], self.known[known].entry
        if family(entry.role) != family(former.role):
            return False
        alike = self._pair_likeness(index, known)
        if self.found.renumbered or not entry.explicit_id:
            return alike >= ALIKE
        if alike >= ANY_LIKENESS or entry.published is None or former.published is None:
            return True
        return abs(entry.published - former.published) <= SAME_MOMENT


def _permalink(entry: Entry) -> str | None:
    """What in an entry's own address stays when headlines change: the fragment, else all."""
    if not entry.url or family(entry.role) == "article":
        return None
    address, fragment = urldefrag(entry.url)
    if fragment and not fragment.startswith(":~:"):
        return f"#{fragment}"
    return address.removesuffix("/") if not fragment else None


def _unique(indexes: Iterable[int], key: Callable[[int], str | None]) -> dict[str, int]:
    """The indexes whose key is theirs alone."""
    seen: dict[str, int | None] = {}
    for index in indexes:
        name = key(index)
        if name is not None:
            seen[name] = None if name in seen else index
    return {name: index for name, index in seen.items() if index is not None}
