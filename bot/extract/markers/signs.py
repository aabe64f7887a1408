"""The signs around a label, one expression each, and what a few words look like."""

import re
from unicodedata import category

from bot.extract.markers.calendar import joining_words
from bot.extract.markers.table import size_of

OPENERS = " \u00a0*•·+#<>►▶→▸»«\"“”„‟'‘(［[（【〔{＜〈《≪※★☆●■◆◇✱❗‼!🔴🚨⚡️📌🆕–—-|=_~◼▪↻🔄✏📝️:"
OPEN_BRACKETS = "([（【［〔{＜〈《≪<"
CLOSE_BRACKETS = ")]）】］〕}＞〉》≫>"
COLON = re.compile(r"\s*[)\]）】］〕*_]{0,2}\s*(?:[:：]|\.:)\s*[)\]）】］〕*_]{0,2}")
STOP = re.compile(r"\s?(?:[.。]|[!！]{1,3})(?:\s+|$|(?<=。))")
DASH = re.compile(r"\s*(?:—|–|\s-{1,3}|−|\|{1,2}|>{1,4}|»|→|\+{2,3}|/{1,3}\s)\s*|-{1,3}\s+|-\s*$")
CLOSED = re.compile(r"\s*[)\]）】］〕＞〉》≫>*_+|=]{1,3}\s*[:：.,–—-]?\s*")
# A pointing sign with a space behind it ("» Update") quotes nothing.
QUOTED = re.compile("[\"“”„‟'‘’«「『]|»(?! )")
BETWEEN = re.compile(r"[\s,;·•|/–—-]*")
AFTER = re.compile(r"[\s:：.,;·•|)\]）】*_–—-]*")
# What may stand behind a label alone: what closes it, and the sign of a heading's own link.
BEHIND_LABEL = " .)]¶#§🔗"
ENDING = '.!?…。！？।”"»)]؟۔'
_RELATIVE = re.compile(
    r"^\d{1,3}\s?\w{1,12}\.?\s?(?:ago|sedan|siden|sitten|temu|назад|тому|önce)?$"
    r"|^(?:vor|il y a|hace|há|just now)\b.{0,24}$"
)


def is_picture(character: str) -> bool:
    """Whether it is a small picture."""
    return len(character) == 1 and category(character) == "So"


def is_pictured(character: str) -> bool:
    """Whether it is a small picture, or a sign that turns another into one."""
    return is_picture(character) or character in "\u200d\ufe0e\ufe0f‼❗!"


def without_joining(label: str) -> str:
    """ "Обновлено в" is printed before a time: the label is its first word."""
    words = label.split()
    while len(words) > 1 and words[-1].casefold() in joining_words():
        words.pop()
    return " ".join(words)


def opens(character: str) -> bool:
    """Whether it may stand before a label: a bracket, a bullet, a pictogram."""
    return character in OPENERS or (not character.isascii() and category(character) == "So")


def is_name(rest: str) -> bool:
    """Whether what stands behind a time is no sentence: who wrote, or a place."""
    rest = rest.strip(" :;,)]|·•-–—")
    return size_of(rest) < 25 and len(rest.split()) < 4 and rest[-1:] not in ENDING


def caseless(character: str) -> bool:
    return character.isalpha() and character.lower() == character.upper()


def is_relative(rest: str) -> bool:
    return len(rest) < 32 and _RELATIVE.match(rest.casefold()) is not None
