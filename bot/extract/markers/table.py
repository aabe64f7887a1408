"""The table of words, compiled: `languages.toml` → one pattern for the labels of a page."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import normalize

from bot.core.model import Role
from bot.core.spelling import Spelling

UPDATED = "updated"
NOTE = "note"
ANY = "any"
_ROLES = {
    "update": Role.UPDATE,
    "correction": Role.CORRECTION,
    "clarification": Role.CLARIFICATION,
    "retraction": Role.RETRACTION,
}
# In this order: what retracts is told before what clarifies, corrects or adds.
TOLD = ("retraction", "clarification", "correction", "update")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]$")

_FIGURES = re.compile(r"\d{1,2}(?![^\W_])")

# What "[^.]" of the table means: the full stop of a date, of "p.m." or of initials ends nothing.
# Matched in one way only (what a lookahead has found is not tried again), else a line of full
# stops takes for ever.
_IN_SENTENCE = r"(?:[^.]|(?=\.\w|(?<=\d)\.|(?<=[\s.]\w)\.)\.)"

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Words:
    """The table as it stands for pages of one language.

    `labels` maps a folded form to its kinds: a role's name, "updated" or "note". `everyday`
    are the forms that came with a ~. `forms` are the labels by their first two letters, the
    longest first: most paragraphs are dismissed by them at once.
    """

    code: str | None
    labels: dict[str, tuple[str, ...]]
    everyday: frozenset[str]
    forms: dict[str, tuple[str, ...]]
    tail: Pattern
    about: Pattern
    form: Pattern
    ends: Pattern
    aside: Pattern
    device: Pattern

    def labels_at(self, folded: str, at: int, ends: tuple[int, ...] = ()) -> list[str]:
        """The labels that a folded text has at a place, the longest first. A boundary stands
        behind those of all scripts that part their words: in the text, or one of `ends`,
        where an element ends that a style sheet sets apart."""
        found = [f for f in self.forms.get(folded[at : at + 2], ()) if folded.startswith(f, at)]
        return [
            form
            for form in found
            if is_wide(form[-1]) or at + len(form) in ends or not runs_on(folded, at + len(form))
        ]

    def tells(self, kind: str, *, beside: bool) -> Pattern:
        """What begins a sentence that tells of a change of a kind, or of ANY; those that need
        a sign beside only where there is one."""
        return _told(kind, self.code, beside)


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("languages.toml").read_text("utf-8"))


def languages() -> list[str]:
    """The codes of the languages that the table knows."""
    return list(_table())


def is_wide(character: str) -> bool:
    """Whether it is of a script that does not part its words by spaces."""
    return _UNSPACED.match(character) is not None


def runs_on(text: str, at: int) -> bool:
    """Whether a word goes on at a place: the figures of "UPD2" are another."""
    return text[at : at + 1].isalnum() and _FIGURES.match(text, at) is None


def size_of(text: str) -> float:
    """Length, with a character of the unspaced scripts counted as what it says."""
    return len(text) * (2.5 if any(map(is_wide, text[:4])) else 1.0)


def _bare(character: str) -> str:
    """A Latin or Greek letter, or the Cyrillic ё, without its accent."""
    first = normalize("NFD", character)[0]
    return first if len(normalize("NFC", first)) == 1 else character


_ACCENTED = {
    code: bare
    for span in (
        *((0xC0, 0x250), (0x370, 0x400), (0x401, 0x402), (0x451, 0x452)),
        *((0x1E00, 0x1F00), (0x1F00, 0x2000)),
    )
    for code in range(*span)
    if (bare := _bare(chr(code))) != chr(code)
}
_SPELLING = {
    **_ACCENTED,
    ord("İ"): "i",
    ord("ı"): "i",
    ord("ς"): "σ",
    ord("’"): "'",
    ord("‘"): "'",
    0x200C: " ",
}
_SPELLING |= {
    ord("ي"): "ی",
    ord("ى"): "ی",
    ord("ك"): "ک",
    ord("أ"): "ا",
    ord("إ"): "ا",
    ord("آ"): "ا",
}


_in_one_spelling = Spelling(_SPELLING)


def unaccented(text: str) -> str:
    """Without the accents of Latin and Greek letters, which capitals are printed without, and
    with one letter for what Arabic and Persian keyboards write in two ways; of the same
    length. A regular expression stays one."""
    return _in_one_spelling(text)


def fold(text: str) -> str:
    """Case folded and unaccented, without changing the length: offsets stay true."""
    if text.isascii():
        return text.lower()
    text = unaccented(text)
    folded = text.lower()
    return folded if len(folded) == len(text) else "".join(c.lower()[:1] or c for c in text)


def words_for(language: str | None) -> Words:
    """The words that count on a page of a language; all everyday ones if it is not known."""
    return _words(_known(language))


@cache
def _words(code: str | None) -> Words:
    labels: dict[str, tuple[str, ...]] = {}
    everyday: set[str] = set()
    for name, table in _table().items():
        for kind in (*_ROLES, UPDATED, NOTE):
            for form in _with_words_before(table, kind):
                if form.startswith("~"):
                    if name != code:
                        continue
                    everyday.add(fold(form[1:]))
                key = fold(form.lstrip("~"))
                if kind not in labels.get(key, ()):
                    labels[key] = (*labels.get(key, ()), kind)
    return Words(
        code=code,
        labels=labels,
        everyday=frozenset(everyday),
        forms=_by_beginning(labels),
        tail=_any("tail", code, whole=True),
        about=_about(code),
        form=_any("form", code),
        ends=_any("ends", code),
        aside=_any("aside", code),
        device=_any("device", code),
    )


def _with_words_before(table: dict[str, list[str]], kind: str) -> list[str]:
    """The forms of a kind, and those of a role also behind what says which one of several it is:
    "second update"."""
    forms = table.get(kind, [])
    if kind not in _ROLES:
        return forms
    plain = [form for form in forms if not form.startswith("~")]
    joint = "" if plain and is_wide(plain[0][0]) else " "
    return [*forms, *(f"{word}{joint}{form}" for word in table.get("before", []) for form in plain)]


def _by_beginning(labels: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for form in sorted(labels, key=len, reverse=True):
        forms[form[:2]] = (*forms.get(form[:2], ()), form)
    return forms


def _known(language: str | None) -> str | None:
    code = (language or "").replace("_", "-").split("-")[0].casefold()
    code = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "bs": "sr", "sh": "sr"}.get(code, code)
    return code if code in _table() else None


def _forms(key: str, code: str | None) -> list[str]:
    """A key's forms in the page's language and English, or in all if it is not known."""
    names = [code, "en"] if code else _table()
    return [
        form for name in dict.fromkeys(names) for form in _table().get(name or "", {}).get(key, [])
    ]


def _any(key: str, code: str | None, *, whole: bool = False) -> Pattern:
    forms = sorted(_forms(key, code), key=len, reverse=True) or [r"(?!)"]
    if key not in {"ends", "form", "device"}:
        forms = [re.escape(fold(form)) for form in forms]
    end = r"(?![^\W_])" if whole else ""
    return re.compile(rf"(?:{'|'.join(unaccented(form) for form in forms)}){end}")


def _about(code: str | None) -> Pattern:
    """A few words behind a label, up to its colon, that begin with one of `about`."""
    words = "|".join(re.escape(fold(word)) for word in _forms("about", code)) or r"(?!)"
    return re.compile(rf"\s(?:{words})\s[^:：.!?,\n]{{2,40}}(?=[:：])")


@cache
def _told(role: str, code: str | None, beside: bool) -> Pattern:
    roles = TOLD if role == ANY else (role,)
    forms = [f for one in roles for f in _forms(f"told_{one}", code)]
    forms = [f for f in forms if beside or not f.startswith("~")]
    pattern = "|".join(f"(?:{form.lstrip('~')})" for form in forms).replace("[^.]", _IN_SENTENCE)
    return re.compile(unaccented(pattern) or r"(?!)")


def role_of(kind: str) -> Role | None:
    """The role that a kind of label gives; None for stamps and notes."""
    return _ROLES.get(kind)
