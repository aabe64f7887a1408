"""What every extractor is: a name, a version, a claim, and a way to read."""

from typing import Protocol

from bot.core.model import Hints, NotThePage, Reading
from bot.extract.document import Document


class Extractor(Protocol):
    """A strategy that turns a page into entries.

    `version` grows whenever the same page would be read otherwise than before, so that the
    first look after an upgrade is compared leniently. `claims` says how sure it is that the
    page is its kind: 0 not at all, 1 certainly; `auto` asks every one and takes the highest.
    Extractors never import each other; what two of them need is a module of its own. Each
    module of an extractor offers its only instance as `EXTRACTOR`; bot.extract.read names
    the modules.
    """

    name: str
    version: int

    def claims(self, document: Document) -> float: ...

    def read(self, document: Document, hints: Hints) -> Reading | NotThePage: ...
