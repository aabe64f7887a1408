"""Forms of live blogs in which a post's parts are easily taken for something else."""

from datetime import UTC, datetime

import pytest

from tests.unit.extract.live_pages import read, shown, structured, update

TEXT = (
    "The {n} people who wait at pier {n} have been told that the ferry leaves in the morning, and "
    "that hall {n} stays open until then."
)
AGENDA = "<ul><li>14:00 – Doors {n}</li><li>15:30 – Council {n}</li><li>17:45 – Vote {n}</li></ul>"


def posts(form: str, count: int = 6) -> str:
    made = [form.format(n=n, h=8 + n, t=TEXT.format(n=n)) for n in range(count, 0, -1)]
    return shown(f"<div class=live>{''.join(made)}</div>")


def first(html: str) -> tuple[str | None, str | None, str]:
    entry = read(html).entries[0]
    return entry.title, entry.author, entry.text


FORMS = {
    "a time of its own, then a title in bold": "<div class=p><div class=q>{h}:15</div><div class=r>"
    "<div class=s><b>Pier {n} is closed</b></div><p>{t}</p></div></div>",
    "a time in brackets, then a line in bold": "<p>[{h}:15]</p><p><b>Pier {n} is closed</b></p>"
    "<p>{t}</p>",
    "time and day in a column": "<div class=row><div><strong>{h}:15</strong><br>01.03.2026</div>"
    "<div><h4>Pier {n} is closed</h4><p>{t}</p></div></div>",
}


@pytest.mark.parametrize("form", FORMS)
def test_the_heading_of_a_post_is_found_behind_its_time(form: str) -> None:
    assert first(posts(FORMS[form])) == ("Pier 6 is closed", None, TEXT.format(n=6))


def test_a_stamp_below_the_text_is_none_of_it() -> None:
    html = posts("<li class=post id=p{n}00><p>{t}</p><div>1 March 2026, {h}:15</div></li>")
    entry = read(html).entries[0]
    assert (entry.text, entry.published) == (
        TEXT.format(n=6),
        datetime(2026, 3, 1, 14, 15, tzinfo=UTC),
    )


STAMPS = {
    "a half day in brackets": ("02:15 (PM)", "1 March 2026"),
    "Eastern digits": ("١٤:١٥", "1 March 2026"),
}


@pytest.mark.parametrize("name", STAMPS)
def test_clocks_are_read_as_printed(name: str) -> None:
    clock, day = STAMPS[name]
    html = posts(
        "<div class=entry><span class=time>{h}:15</span><p>{t}</p></div>".replace("{h}:15", clock)
    )
    entry = read(html, now=datetime(2026, 3, 1, 15, tzinfo=UTC)).entries[0]
    assert entry.published == datetime(2026, 3, 1, 14, 15, tzinfo=UTC), day


def test_names_that_stand_above_posts_are_their_writers_and_their_offices_go_too() -> None:
    form = (
        "<div class=x id=k{n}00><span>{h}:15</span><p><span>Helen Marsh</span></p><p>Political "
        "correspondent</p><p>{t}</p></div>"
    )
    assert first(posts(form)) == (None, "Helen Marsh", TEXT.format(n=6))


@pytest.mark.parametrize(
    "form",
    [
        "<p><b>{h}:15</b> {t}</p>" + AGENDA,
        "<tr><td class=hour><b>{h}:15</b></td><td><p>{t}</p>" + AGENDA + "</td></tr>",
        "<div class=a1><div class=a2><span>{h}:15</span></div><div class=a3><p>{t}</p>"
        + AGENDA
        + "</div></div>",
    ],
)
def test_an_agenda_in_a_post_is_a_part_of_it(form: str) -> None:
    html = posts(form)
    if form.startswith("<tr"):
        html = html.replace("<div class=live>", "<table class=live>").replace("</div>", "</table>")
    entries = read(html).entries
    assert len(entries) == 6
    assert entries[0].text.endswith("17:45 – Vote 6")


def test_structured_data_that_gives_a_heading_alone_is_the_post_of_its_minute() -> None:
    numbers = range(4, 0, -1)
    instants = {n: f"2026-03-01T{8 + n:02}:15:00Z" for n in numbers}
    page = structured(
        [
            update(n, url=None, articleBody=None, headline=f"Pier {n}", datePublished=instants[n])
            for n in numbers
        ]
    )
    form = "<div class=p><span class=time>{c}:15</span><h3>Pier {n}</h3><p>{t}</p></div>"
    made = "".join(form.format(c=8 + n, n=n, t=TEXT.format(n=n)) for n in numbers)
    entries = read(page.replace("</body>", f"<div class=live>{made}</div></body>")).entries
    assert [entry.text for entry in entries] == [TEXT.format(n=n) for n in range(4, 0, -1)]


NOTES = {
    "a paragraph": "<p><strong>Correction:</strong> The ferry is called Anna, not Hanna.</p>",
    "a box": "<div class=correction><h4>Correction</h4><p>The ferry is called Anna, not Hanna."
    "</p></div>",
}


@pytest.mark.parametrize("form", NOTES)
def test_a_correction_of_the_page_beside_its_posts_is_one(form: str) -> None:
    html = posts("<article id=b{n}00><time>{h}:15</time><p>{t}</p></article>")
    html = html.replace("<div class=live>", f"{NOTES[form]}<div class=live>")
    noted = [entry for entry in read(html).entries if entry.role != "post"]
    assert [(entry.role.value, entry.text) for entry in noted] == [
        ("correction", "The ferry is called Anna, not Hanna.")
    ]


def test_a_post_that_begins_with_update_is_told_once() -> None:
    html = posts("<article id=b{n}00><time>{h}:15</time><p>Update: {t}</p></article>")
    assert {entry.role.value for entry in read(html).entries} == {"post"}
