"""Update sections and corrections, in many forms and languages, put into ordinary pages."""

import random
from collections.abc import Iterator
from html import escape

from benchmarks.detection.canvas import Canvas, canvases, pick, plain
from benchmarks.detection.case import Case, Told
from benchmarks.detection.tongues import TONGUES, Tongue

Form = tuple[str, bool]
"""A template of markup, and whether it shows the second paragraph."""

FORMS: dict[str, Form] = {
    "label in the paragraph": ("<p>{label}: {text}</p>", False),
    "strong label": ("<p><strong>{label}:</strong> {text}</p>", False),
    "colon outside of b": ("<p><b>{label}</b>: {text}</p>", False),
    "all in em": ("<p><em>{label}: {text}</em></p>", False),
    "strong capitals and dash": ("<p><strong>{upper} —</strong> {text}</p>", False),
    "label alone in strong": ("<p><strong>{label}</strong></p><p>{text}</p>", False),
    "label and line break": ("<p><strong>{label}</strong><br>{text}</p>", False),
    "div of its own": ('<div class="note"><p>{label}: {text}</p></div>', False),
    "aside box": ('<aside class="article-update"><p><b>{label}:</b> {text}</p></aside>', False),
    "heading and a paragraph": ("<h3>{label}</h3><p>{text}</p>", False),
    "dated in the label": ("<p><strong>{label} (14.05.2026, 16:05):</strong> {text}</p>", False),
    "with a clock": ("<p><strong>{label}, 14:05:</strong> {text}</p>", False),
    "brackets": ("<p>[{label}: {text}]</p>", False),
    "italic in i": ("<p><i>{label}: {text}</i></p>", False),
    "span in p": ('<p><span class="x">{label}:</span> <span>{text}</span></p>', False),
}
ENGLISH: dict[str, tuple[str, str]] = {
    "point": ("<p>Update. {text}</p>", "update"),
    "numbered": ("<p><strong>Update 3:</strong> {text}</p>", "update"),
    "american date": (
        "<p><em><strong>Update 4/3/2026, 6:20pm ET:</strong> {text}</em></p>",
        "update",
    ),
    "month and day": ("<p><strong>UPDATE, May 3:</strong> {text}</p>", "update"),
    "clock before": ("<p><strong>UPDATE (3:15 p.m.):</strong> {text}</p>", "update"),
    "UPD": ("<p>UPD: {text}</p>", "update"),
    "editor's note": (
        "<p><em>Editor's note: This story has been updated. {text}</em></p>",
        "update correction clarification",
    ),
    "story has been updated": (
        "<p><em>This story has been updated to say that the council meets on Thursday.</em></p>",
        "update",
    ),
    "earlier version": (
        "<p><i>An earlier version of this article misstated the day of the meeting. It is on "
        "Thursday, not Friday.</i></p>",
        "correction",
    ),
    "correction of a date": (
        '<div class="correction"><p>Correction: May 3, 2026<br>{text}</p></div>',
        "correction",
    ),
    "clarification": ("<p><strong>Clarification:</strong> {text}</p>", "clarification"),
    "retraction": ("<p><strong>Retraction:</strong> {text}</p>", "retraction"),
    "section of two": (
        "<h2>Update</h2><p>{text}</p><p>{more}</p><h2>Background</h2>",
        "update",
    ),
}


def cases() -> Iterator[Case]:
    """All forms in all languages at three places each; the English ones on many pages."""
    chance = random.Random(26)
    for language, tongue in TONGUES.items():
        pages = [*pick(chance, language, 2), plain(language, tongue.more)]
        for form in FORMS:
            for canvas in pages:
                yield in_form(chance, canvas, language, tongue, form)
        yield from _corrections(chance, pages, language, tongue)
    for form in ENGLISH:
        for canvas in pick(chance, "en", 12):
            yield _english(chance, canvas, form)
    for canvas in canvases():
        yield in_form(chance, canvas, "en", TONGUES["en"], chance.choice(list(FORMS)), "any page")


def in_form(
    chance: random.Random,
    canvas: Canvas,
    language: str,
    tongue: Tongue,
    form: str,
    family: str = "",
) -> Case:
    """A section in one of the forms, somewhere between the paragraphs of a page."""
    label = chance.choice([one for one in tongue.update if not one.startswith(("[", "【"))])
    markup, _ = FORMS[form]
    filled = markup.format(
        label=escape(label), upper=escape(label.upper()), text=escape(tongue.text)
    )
    gap = chance.choice((0, len(canvas.gaps) // 2, len(canvas.gaps) - 1))
    return Case(
        name=f"{language} {form!r} {label!r} at {gap + 1}/{len(canvas.gaps)} of {canvas.name}",
        family=f"inserted: {family or language}",
        url=canvas.url,
        old=canvas.html.encode(),
        new=canvas.with_(filled, gap),
        expected=(Told("added", frozenset({"update"}), tongue.text),),
    )


def _corrections(
    chance: random.Random, pages: list[Canvas], language: str, tongue: Tongue
) -> Iterator[Case]:
    for label in tongue.correction:
        for canvas in pages:
            markup = chance.choice(
                ("<p><strong>{}:</strong> {}</p>", "<p><em>{}: {}</em></p>", "<p>{}: {}</p>")
            )
            gap = len(canvas.gaps) - 1
            yield Case(
                name=f"{language} correction {label!r} {markup} of {canvas.name}",
                family=f"inserted: {language}",
                url=canvas.url,
                old=canvas.html.encode(),
                new=canvas.with_(markup.format(escape(label), escape(tongue.text)), gap),
                expected=(Told("added", frozenset({"correction", "clarification"}), tongue.text),),
            )


def _english(chance: random.Random, canvas: Canvas, form: str) -> Case:
    markup, roles = ENGLISH[form]
    tongue = TONGUES["en"]
    filled = markup.format(text=escape(tongue.text), more=escape(tongue.more))
    text = tongue.text if "{text}" in markup else filled.split(">")[2].split("<")[0]
    if "{more}" in markup:
        text = f"{text}\n{tongue.more}"
    if form == "editor's note":
        text = f"This story has been updated. {text}"
    gap = chance.randrange(len(canvas.gaps))
    return Case(
        name=f"en {form!r} at {gap + 1}/{len(canvas.gaps)} of {canvas.name}",
        family="inserted: English forms",
        url=canvas.url,
        old=canvas.html.encode(),
        new=canvas.with_(filled, gap),
        expected=(Told("added", frozenset(roles.split()), text, whole="{text}" in markup),),
    )
