"""What walls say, by kind: one file of phrases a kind, which a translator can read.

All are regular expressions in small letters, without accents as `fold` leaves them.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.core.model import FailureKind
from bot.extract.markers.table import fold, unaccented

_NOTHING = re.compile(r"(?!)")
MOST_OF_IT, NEARLY_ALL = 0.55, 0.85
"""The shares of a title that a phrase must fill for the title to say little else, or nothing."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The phrases of one kind. `title` is looked for in titles, `text` in sentences, `gate` and
    `offer` where a text breaks off, `action` on buttons, `code` and `proof` in the source;
    `topics` are what a text of the kind keeps speaking of; `mount` the ids of elements that
    scripts fill; `stems` stand in whatever `gate` finds."""

    title: re.Pattern[str] = _NOTHING
    text: re.Pattern[str] = _NOTHING
    gate: re.Pattern[str] = _NOTHING
    offer: re.Pattern[str] = _NOTHING
    action: re.Pattern[str] = _NOTHING
    code: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    mount: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    topics: tuple[re.Pattern[str], ...] = ()

    def whole(self, title: str, least: float = MOST_OF_IT) -> bool:
        """Whether a title says this and hardly anything else, beside a site's name."""
        return any(self._fills(part, least) for part in (title, *parts_of(title)) if part)

    def _fills(self, part: str, least: float) -> bool:
        filled = sum(len(found[0].strip()) for found in self.title.finditer(part))
        return filled >= least * len(part)

    def topics_in(self, text: str) -> set[int]:
        """Which of its topics a text touches."""
        return {number for number, topic in enumerate(self.topics) if topic.search(text)}


_BETWEEN = re.compile(r"\s+[-–—|·•»›:]+\s+|:\s+")


def parts_of(title: str) -> Sequence[str]:
    """A title without the site's name: what stands between its separators."""
    return _BETWEEN.split(title)


def pattern(forms: Sequence[str]) -> re.Pattern[str]:
    """One expression for any of several, the longest of which that fits goes first; one that
    never fits for none."""
    joined = "|".join(f"(?:{form})" for form in sorted(forms, key=len, reverse=True))
    return re.compile(unaccented(joined)) if forms else _NOTHING


@cache
def signs(kind: FailureKind) -> Signs:
    """The phrases of a kind; empty ones for a kind that has no file."""
    file = files(__package__).joinpath("phrases", f"{kind.value}.toml")
    row = tomllib.loads(file.read_text("utf-8"))
    topics = row.get("topics", {}).values()
    return Signs(
        title=pattern(row.get("title", ())),
        text=pattern(row.get("text", ())),
        gate=pattern(row.get("gate", ())),
        offer=pattern(row.get("offer", ())),
        action=pattern(row.get("action", ())),
        code=tuple(row.get("code", ())),
        proof=tuple(row.get("proof", ())),
        mount=tuple(row.get("mount", ())),
        stems=tuple(map(fold, row.get("stems", ()))),
        topics=tuple(pattern(forms) for forms in topics),
    )
