"""The chain, from what is surest to what is only likely."""

from collections.abc import Sequence

from bot.core.identity.chain import Matching
from bot.core.identity.same_name import SameName
from bot.core.identity.same_words import SameWords
from bot.core.identity.similar import Similar
from bot.core.model import Entry, Known


class _Matcher(SameWords, SameName, Similar):
    """One run of the chain."""

    def run(self) -> Matching:
        self._same_id_and_words()
        self._same_words()
        self._judge_ids()
        if not self.found.renumbered:
            self._same_link()
        self._same_id()
        self._similar()
        return self.found


def match(known: Sequence[Known], entries: Sequence[Entry]) -> Matching:
    """Recognise entries. Each known entry is found at most once; time and memory grow with
    the number of words, not with their pairs."""
    return _Matcher(known, entries).run()
