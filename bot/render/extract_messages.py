"""Bring the translations up to the code: `python -m bot.render.extract_messages`.

What is said is found in the syntax tree and not in the tokens, so that a sentence inside of an
f-string, or one of two that a condition chooses from, is found too. A catalogue keeps the
translations of what is still said, gains what is new, untranslated, and loses what nobody says
any more. Its form depends on nothing but that: no dates, no names, no lines of the code.
"""

import ast
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.render.catalogue import LANGUAGES, Msgid, po_path

_PROGRAM = Path(__file__).parents[1]
SPEAKING = ("chat", "render", "channels")
"""The packages that say something to people in their language."""
KEYWORDS: Mapping[str, int] = {"say": 1, "say_html": 1, "mark": 1, "say_n": 2, "say_html_n": 2}
"""The functions that take sentences, with how many of them."""
_WIDTH = 96


def spoken(program: Path = _PROGRAM) -> set[Msgid]:
    """Every sentence in the code; those that have a plural are pairs."""
    found: set[Msgid] = set()
    for package in SPEAKING:
        for path in sorted((program / package).rglob("*.py")):
            found.update(in_source(path.read_text(encoding="utf-8")))
    return found


def in_source(source: str) -> Iterator[Msgid]:
    """Every sentence of a module, in no order, some perhaps twice."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            count = KEYWORDS.get(_name(node.func), 0)
            if count == 1 and node.args:
                yield from _sentences(node.args[0])
            elif count == 2:
                forms = [list(_sentences(argument)) for argument in node.args[:2]]
                if all(len(form) == 1 for form in forms):
                    yield forms[0][0], forms[1][0]


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _sentences(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _sentences(argument.body)
        yield from _sentences(argument.orelse)


def brought_up(language: str, msgids: set[Msgid], text: str) -> str:
    """A catalogue's text with exactly these sentences in it, its translations kept."""
    before = read_po(BytesIO(text.encode()), locale=language)
    after = Catalog(locale=language, charset="utf-8")
    for msgid in sorted(msgids, key=_first):
        had = before.get(_first(msgid))
        # A sentence that gained or lost its plural is translated anew.
        kept = had if had is not None and had.id == msgid else None
        string = kept.string if kept else ""
        after.add(msgid, string, user_comments=_notes(kept), flags=_flags(kept))
    written = BytesIO()
    write_po(written, after, width=_WIDTH, omit_header=True, no_location=True)
    return _header(after, text) + written.getvalue().decode().strip() + "\n"


def _first(msgid: Msgid) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _notes(kept: object) -> list[str]:
    return list(getattr(kept, "user_comments", ()))


def _flags(kept: object) -> set[str]:
    return {"fuzzy"} & set(getattr(kept, "flags", ()))


def _header(catalog: Catalog, text: str) -> str:
    """What a reader of the file needs: the comment at its top, the language, its plurals."""
    comment = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        comment.append(f"{line}\n")
    return (
        "".join(comment)
        + 'msgid ""\nmsgstr ""\n'
        + f'"Language: {catalog.locale}\\n"\n'
        + '"MIME-Version: 1.0\\n"\n'
        + '"Content-Type: text/plain; charset=utf-8\\n"\n'
        + '"Content-Transfer-Encoding: 8bit\\n"\n'
        + f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )


def main() -> None:
    """Bring every language's catalogue up to the code; a language without one gets one."""
    msgids = spoken()
    for language in LANGUAGES:
        if language == "en":  # what the code says itself
            continue
        path = po_path(language)
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(brought_up(language, msgids, text), encoding="utf-8")


if __name__ == "__main__":
    main()
