"""Words as they are compared: what a reader would call the same text is the same here.

Two looks at one page differ in quotation marks, dashes, spacing, invisible characters, phrases
put in for screen readers and prices that tick. None of that is news, so none of it reaches a
fingerprint. A fingerprint carries the version of these rules: one that was made by other
rules is made again from the stored text instead of being compared.
"""

import html
import re
import unicodedata
from collections.abc import Collection
from hashlib import blake2b

from bot.core.spelling import Spelling
from bot.core.ticking import MAY_TICK, stilled

_LEAST = 25
"""Characters that a text must have beside what is embedded in it to be compared without it."""
NORMALISER = 2
"""Grows with every change of the rules below that gives any text another fingerprint."""

_one_quote = Spelling(
    {
        **dict.fromkeys(map(ord, "‘’‚‛′‹›`´ʼʹ＇"), "'"),
        **dict.fromkeys(map(ord, "“”„‟″«»＂〝〞〟「」『』"), '"'),
        **dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-"),
    }
)
# Soft hyphen, zero-width characters, bidirectional marks, variation selectors.
_without_the_unseen = Spelling(
    dict.fromkeys(
        [
            *(0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF),
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2070),
            *range(0xFE00, 0xFE10),
        ],
        None,
    )
)
# "(opens in a new tab)": put into the text of links for screen readers, and taken out again.
_FOR_SCREEN_READERS = re.compile(
    r"\s*(?:[(\[]|, ?)?\b(?:"
    r"(?:this )?(?:link )?(?:will )?(?:opens? (?:up )?in|(?<=[,(\[] )opens?|(?<=[,(\[])opens?)"
    r"(?: an?)? (?:new|external|separate)"
    r" (?:browser )?(?:tab|window)(?: or (?:tab|window))?"
    r"|external link|(?:link )?öffnet (?:sich )?in (?:einem )?neue[mn] (?:fenster|tab)"
    r"|externer link|s'ouvre dans (?:une? )?(?:nouvelle fenêtre|nouvel onglet|autre fenêtre)"
    r"|(?:nouvelle fenêtre|nouvel onglet)"
    r"|(?:se )?abre en (?:una? )?(?:nueva ventana|ventana nueva|nueva pestaña|pestaña nueva)"
    r"|abre (?:em|numa|num|em uma|em um) (?:nova (?:janela|aba|guia)|novo separador)"
    r"|(?:si )?apre (?:in )?(?:una? )?(?:nuova (?:finestra|scheda)|un'altra finestra)"
    r"|opent in (?:een )?(?:nieuw|nieuwe) (?:venster|tabblad|tab)"
    r"|otwiera się w nowej karcie|otwiera się w nowym oknie"
    r"|otevře se v novém okně|öppnas i (?:ett )?nytt? (?:fönster|flik)|öppnas i ny flik"
    r"|åpnes i (?:et )?nytt vindu|åbner i (?:et )?nyt vindue|avautuu uuteen ikkunaan"
    r"|yeni (?:pencerede|sekmede) açılır|открывается в нов(?:ом окне|ой вкладке)"
    r"|відкривається в нов(?:ому вікні|ій вкладці)|新しい(?:タブ|ウィンドウ)で開く|在新窗口中打开"
    r")\b[)\]]?",
    re.IGNORECASE,
)
# One of these stands in whatever that expression finds. Searching for them one by one takes a
# fiftieth of the time that an expression takes that ignores the case.
_SIGNS_OF_SCREEN_READERS = (
    *("open", "extern", "öffnet", "fenêtre", "onglet", "abre", "apre", "otwiera", "otevře"),
    *("öppnas", "åpnes", "åbner", "avautuu", "pencerede", "sekmede", "открывается"),
    *("відкривається", "開く", "打开"),
)
_PLAIN_SIGNS = tuple(sign for sign in _SIGNS_OF_SCREEN_READERS if sign.isascii())
_THOUSANDS = re.compile(r"(?<=\d)[.,'  ](?=\d{3}(?!\d))")
_DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd"
    "\u0a01-\u0a51\u0a81-\u0acd\u0b01-\u0b57\u0b82-\u0bcd\u0c00-\u0c56\u0c81-\u0cd6\u0d00-\u0d57"
)
# Scripts that part no words by spaces are counted by the character.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(
    rf"[{_UNSPACED}]|\d+(?:[.:]\d+)*|[$€£¥₹₽₩₺₴]"
    rf"|[^\W\d_{_UNSPACED}](?:[^\W\d_{_UNSPACED}]|[{_MARKS}])*(?:'[^\W\d_]+)*"
)
_SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟", '"', "'", ")", "”", "»")


class _Signs(dict[int, str | None]):
    """A table for str.translate that drops all but letters, marks, digits and a few signs."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        kept = unicodedata.category(sign)[0] in "LMN" or sign in "$€£¥%°"
        self[code] = sign if kept else None
        return self[code]


_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_SIGNS = _Signs({0xE000: "."})  # a decimal point outlives the punctuation: 1.5 is not 15


def tidy(text: str) -> str:
    """A text in one spelling: white space, quotes, dashes, invisible characters, inserts for
    screen readers. The case of letters and all words stay."""
    if "&" in text and ";" in text:
        text = html.unescape(text)
    text = unicodedata.normalize("NFKC", _one_quote(_without_the_unseen(text)))
    text = without_phrases_for_screen_readers(_one_quote(text))
    return " ".join(text.split())


def without_phrases_for_screen_readers(text: str) -> str:
    """A text without "(opens in a new tab)" and its like, in the languages of newspapers."""
    folded = text.casefold()
    for sign in _PLAIN_SIGNS if folded.isascii() else _SIGNS_OF_SCREEN_READERS:
        if sign in folded:
            return _FOR_SCREEN_READERS.sub(" ", text)
    return text


def settled(text: str) -> str:
    """A tidy text in which amounts that tick by themselves stand still, and numbers are
    written in one way."""
    text = tidy(text)
    if not MAY_TICK.search(text):
        return text
    text = stilled(text)
    return _DECIMAL.sub(".", _THOUSANDS.sub("", text))


def squash(text: str) -> str:
    """What is left for comparison: letters and digits, case folded, without spaces."""
    folded = settled(text).casefold()
    return _POINT.sub("\ue000", folded).translate(_SIGNS) or folded


def fingerprint(text: str) -> str:
    """A short stable name of the words of a text: `v<normaliser>:<hash>`."""
    digest = blake2b(squash(text).encode("utf-8", "surrogatepass"), digest_size=12)
    return f"v{NORMALISER}:{digest.hexdigest()}"


def is_current(print_: str) -> bool:
    """Whether a fingerprint was made by the rules in force."""
    return print_.startswith(f"v{NORMALISER}:")


def tokens(text: str) -> list[str]:
    """The words and numbers of a text in its own case; a character each in scripts that do
    not part words."""
    return _TOKEN.findall(settled(text))


def folded_tokens(text: str) -> list[str]:
    """The words of a text, case folded."""
    return _TOKEN.findall(settled(text).casefold())


def without_embedded(text: str, embedded: Collection[str]) -> str:
    """A text without the lines of it that are embedded; all of it where hardly anything else
    would be left."""
    if not embedded:
        return text
    kept = [line for line in text.split("\n") if line not in embedded]
    return "\n".join(kept) if sum(map(len, kept)) >= _LEAST else text


def is_sentence(text: str) -> bool:
    """Whether a text reads as prose: long enough, and ended as sentences end. A caption, a
    button or a teaser's headline mostly does not."""
    text = tidy(text)
    return text.endswith(_SENTENCE_END) and len(_TOKEN.findall(text)) >= 6
