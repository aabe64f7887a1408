"""A block as the grammar sees it, and what it says of its beginning."""

from dataclasses import dataclass

from bot.core.model import Role
from bot.extract.dates import When

LONGEST_LABEL = 160  # characters of a paragraph in which its label must end
NEVER = When()


@dataclass(frozen=True, slots=True)
class Mark:
    """What the beginning of a block says. `role` is None for what only looks like a mark:
    then `rule` says what it is. `start` and `end` bound the text in the block; a `bare`
    label has its text in the blocks below."""

    role: Role | None
    rule: str
    label: str = ""
    start: int = 0
    end: int = 0
    when: When = NEVER
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A block as the grammar sees it: its text and how its beginning is set. `beside` says
    that something else marks it too (a box, its place, italics), `heading` that it is a
    headline, `below` that some of the text stands above it. `breaks` are where its lines break;
    `opens` says that it opens a box of sentences."""

    text: str
    leads: tuple[int, ...] = ()
    emphasised: bool = False
    heading: bool = False
    beside: bool = False
    below: bool = False
    breaks: tuple[int, ...] = ()
    opens: bool = False
