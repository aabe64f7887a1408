"""One case: two captures of a page, and what is to be told between them."""

from dataclasses import dataclass, field
from datetime import datetime

MARKED = frozenset({"update", "correction", "clarification", "retraction"})


@dataclass(frozen=True, slots=True)
class Told:
    """One change, expected or told. `whole` texts must be equal; others must hold `text` at
    their end (the label and the time before it may be cut in several right ways). `roles`
    names every role that is right. `printed` is a label with its time, `published` the instant
    that was found."""

    kind: str
    roles: frozenset[str]
    text: str
    whole: bool = True
    others: tuple[str, ...] = ()
    printed: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """`expected` is what a follower of the default roles is to be told; `refused` says that
    the new capture is not the page; `open_` that anything else may be told beside it (a real
    pair in which the publisher changed more). `then` is a third capture: the page's return."""

    name: str
    family: str
    url: str
    old: bytes
    new: bytes
    expected: tuple[Told, ...] = ()
    refused: bool = False
    open_: bool = False
    then: bytes | None = None
    tags: frozenset[str] = field(default_factory=frozenset)
