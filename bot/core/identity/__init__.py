"""Which of the entries just read is which of those that are known.

A chain, from what is surest to what is only likely: the same id with the same words; the same
words; the same permalink; the same id; words that are mostly the same. Words come before ids,
because ids are renumbered by many publishers while words stay; and an id alone comes late,
because a page may give the id of yesterday's post to today's.
"""

from bot.core.identity.chain import Matching
from bot.core.identity.comparing import ALL_HEARD, family, print_of, words_of
from bot.core.identity.matcher import match

__all__ = ["ALL_HEARD", "Matching", "family", "match", "print_of", "words_of"]
