"""Marks in the papers' own forms, with times, in many shapes of markup, and look-alikes."""

import random
import re
from collections.abc import Iterator
from html import escape

from benchmarks.detection.canvas import Canvas, pick, plain
from benchmarks.detection.case import MARKED, Case, Told
from benchmarks.detection.native import native
from benchmarks.detection.shapes import DATED, NONE, OUTSIDE, PLAIN, Shape
from benchmarks.detection.tongues import TONGUES, Tongue

_CORRECTING = frozenset({"correction", "clarification"})


def cases() -> Iterator[Case]:
    """Every label of every language in some shapes, every shape in every language."""
    chance = random.Random(2026)
    for language, tongue in TONGUES.items():
        pages = [*pick(chance, language, 6), plain(language, tongue.more)]
        yield from _dated(chance, pages, language, tongue)
        yield from _shaped(chance, pages, language, tongue)
        yield from _told(chance, pages, language)
        yield from _several(chance, pages, language, tongue)


def lookalikes() -> Iterator[Case]:
    """What begins like a mark: it may be told as a text, and never as a mark."""
    chance = random.Random(62)
    for language, tongue in TONGUES.items():
        pages = [*pick(chance, language, 6), plain(language, tongue.more)]
        for sentence in native()[language].lookalikes:
            first, _, rest = sentence.partition(" ")
            whole = escape(sentence)
            for markup in (
                f"<p>{whole}</p>",
                f"<p><em>{whole}</em></p>",
                f"<p><strong>{escape(first)}</strong> {escape(rest)}</p>",
                f"<figure><img src='/b.jpg' alt=''><figcaption>{whole}</figcaption></figure>",
                f"<p>„{whole}“</p>",
            ):
                canvas = chance.choice(pages)
                gap = chance.randrange(len(canvas.gaps))
                yield _quiet(canvas, gap, language, repr(markup), markup)
        for name, shape in NONE.items():
            canvas = chance.choice(pages)
            gap = chance.randrange(len(canvas.gaps))
            labels = tongue.update + tongue.correction
            small = [one for one in labels if one[0] not in "[【" and not one.isupper()]
            label = chance.choice(small)
            lower = tongue.text[:1].lower() + tongue.text[1:]
            words = {"text": tongue.text, "more": tongue.more, "label": label, "lower": lower}
            markup = shape.format(**{key: escape(value) for key, value in words.items()})
            yield _quiet(canvas, gap, language, f"{name!r} {label!r}", markup)


def _quiet(canvas: Canvas, gap: int, language: str, what: str, markup: str) -> Case:
    return Case(
        name=f"{language} {what} at {gap + 1}/{len(canvas.gaps)} of {canvas.name}",
        family=f"look-alikes: {language}",
        url=canvas.url,
        old=canvas.html.encode(),
        new=canvas.with_(markup, gap),
    )


def _case(
    chance: random.Random,
    pages: list[Canvas],
    language: str,
    what: str,
    markup: str,
    *expected: Told,
    outside: bool = False,
) -> Case:
    canvas = chance.choice(pages)
    gap = chance.choice((0, len(canvas.gaps) // 2, len(canvas.gaps) - 1))
    new = canvas.with_(markup, gap)
    place = f"at {gap + 1}/{len(canvas.gaps)}"
    if outside:
        new, place = canvas.outside(OUTSIDE.format(section=markup)), "outside"
    return Case(
        name=f"{language} {what} {place} of {canvas.name}",
        family=f"forms: {language}",
        url=canvas.url,
        old=canvas.html.encode(),
        new=new,
        expected=expected,
    )


def _filled(shape: Shape, label: str, tongue: Tongue) -> tuple[str, str]:
    """Markup, and the text that is to be told."""
    markup = shape.markup.format(
        label=escape(label),
        upper=escape(label.upper()),
        text=escape(tongue.text),
        more=escape(tongue.more),
    )
    return markup, f"{tongue.text}\n{tongue.more}" if shape.two else tongue.text


def _dated(
    chance: random.Random, pages: list[Canvas], language: str, tongue: Tongue
) -> Iterator[Case]:
    for number, label in enumerate(native()[language].dated):
        names = list(DATED)
        some = {names[0], names[1], names[3], names[(number + 4) % len(names)]}
        for name in sorted(some):
            markup, text = _filled(DATED[name], label, tongue)
            role = _role(label)
            told = Told("added", role, text, printed=label)
            yield _case(chance, pages, language, f"{name!r} {label!r}", markup, told)


def _role(label: str) -> frozenset[str]:
    return _CORRECTING if label.startswith(("Korrektur", "Correction")) else frozenset({"update"})


def _shaped(
    chance: random.Random, pages: list[Canvas], language: str, tongue: Tongue
) -> Iterator[Case]:
    labels = [one for one in tongue.update if not one.startswith(("[", "【"))]
    for number, (name, shape) in enumerate(PLAIN.items()):
        several = [one for one in labels if not one[-1].isdigit()]
        label, role = chance.choice(several), frozenset({"update"})
        if number % 4 == 3 and "number" not in name:
            label, role = chance.choice(tongue.correction), _CORRECTING | {"retraction"}
        markup, text = _filled(shape, label, tongue)
        told = Told("added", role, text)
        yield _case(chance, pages, language, f"{name!r} {label!r}", markup, told)
        if "strong" in name or "box" in name or "em" in name or "heading" in name:
            what = f"{name!r} {label!r}"
            yield _case(chance, pages, language, what, markup, told, outside=True)


def _told(chance: random.Random, pages: list[Canvas], language: str) -> Iterator[Case]:
    """Sentences that tell of a change: as they are, in italics, in a box, outside."""
    table = native()[language]
    for role, sentences in ((MARKED, table.updates), (_CORRECTING, table.corrections)):
        for sentence in sentences:
            told = Told("added", role, _behind_label(sentence), whole=False)
            for markup in (
                f"<p><em>{escape(sentence)}</em></p>",
                f'<div class="article-note"><p>{escape(sentence)}</p></div>',
                f"<p><i>({escape(sentence)})</i></p>",
                f"<p>{escape(sentence)}</p>",
            ):
                yield _case(chance, pages, language, f"{markup!r}", markup, told)
            markup = f"<p><em>{escape(sentence)}</em></p>"
            yield _case(chance, pages, language, markup, markup, told, outside=True)


def _behind_label(sentence: str) -> str:
    """A sentence without what may be lifted out of it as its label."""
    return re.sub(r"^\W*(?:[^:：】\]]|:(?=\d)){1,40}(?:：|】|\]|:(?!\d))\s*", "", sentence)


def _several(
    chance: random.Random, pages: list[Canvas], language: str, tongue: Tongue
) -> Iterator[Case]:
    """Two at once, newest first, and a label above two paragraphs and the next label."""
    label = chance.choice([one for one in tongue.update if not one.startswith(("[", "【"))])
    text, more, name = escape(tongue.text), escape(tongue.more), escape(label)
    update = frozenset({"update"})
    both = (Told("added", update, tongue.more), Told("added", update, tongue.text))
    for markup in (
        f"<p><strong>{name} 2:</strong> {more}</p><p><strong>{name} 1:</strong> {text}</p>",
        f"<p><strong>{name} (16:05):</strong> {text}</p>"
        f"<p><strong>{name} (17:20):</strong> {more}</p>",
        f"<p><strong>{name}:</strong></p><p>{text}</p><p><strong>{name}:</strong></p><p>{more}</p>",
    ):
        yield _case(chance, pages, language, f"two of {markup!r}", markup, *both)
