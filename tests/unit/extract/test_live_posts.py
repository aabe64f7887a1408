"""What stands around the text of a post in a live blog, and how its time is told."""

from datetime import UTC, datetime

import pytest

from bot.core.model import Entry
from tests.unit.extract.live_pages import read, shown

TEXTS = (
    "The bridge stays shut until the water has gone down by two metres.",
    "Two hundred people have spent the night in the sports hall of the school.",
    "The mayor will speak to reporters in front of the town hall at noon.",
    "Trains run again between the harbour and the northern suburbs since dawn.",
)


def posts(form: str, **page: str) -> tuple[Entry, ...]:
    """Four posts of one form, the newest first; {n} counts, {t} is the text, {c} the clock."""
    made = [
        form.format(n=4 - n, t=text, c=f"{8 - n:02}:15", h=8 - n, x=f"{n}a7f{n}c2e{n}9b4d60{n}")
        for n, text in enumerate(TEXTS)
    ]
    return read(shown(*made, **page)).entries


def instants(entries: tuple[Entry, ...]) -> list[datetime | None]:
    return [entry.published for entry in entries]


MORNING = [datetime(2026, 3, 2, hour, 15, tzinfo=UTC) for hour in (8, 7, 6, 5)]

HEADS = {
    "called a title": "<time>{c}</time><div class='lb_title'>The head of {n}</div><p>{t}</p>",
    "a paragraph called a title": "<time>{c}</time><p class='post__title'><b>The head of {n}</b>"
    "</p><p>{t}</p>",
    "bold above paragraphs": "<time>{c}</time><strong>The head of {n}</strong><p>{t}</p>",
    "a first paragraph all in bold": "<p><b>{c} – The head of post {n}</b></p><p>{t}</p>",
    "a summary": "<details open><summary><time>{c}</time> The head of {n}</summary><p>{t}</p>"
    "</details>",
    "a heading that ends with its time": "<h2>The head of {n} [{c}]</h2><p>{t}</p>",
    "a time behind it in wide brackets": "<h3>The head of {n}（{c}）</h3><p>{t}</p>",
    "a heading that begins with its time": "<h3>{c} – The head of {n}</h3><p>{t}</p>",
}


@pytest.mark.parametrize("form", HEADS)
def test_a_heading_is_lifted_whatever_it_is_made_of(form: str) -> None:
    entries = posts(f"<article>{HEADS[form]}</article>")

    assert [entry.text for entry in entries] == list(TEXTS)
    assert [(entry.title or "").replace("post ", "") for entry in entries] == [
        f"The head of {n}" for n in (4, 3, 2, 1)
    ]
    assert instants(entries) == MORNING


def test_headings_with_times_at_their_ends_part_a_text_into_posts() -> None:
    entries = posts("<h2>The head of {n} [{c}]</h2><p>{t}</p><p>More of {n} is to follow.</p>")

    assert [entry.text.split("\n")[0] for entry in entries] == list(TEXTS)
    assert instants(entries) == MORNING


def test_a_bold_sentence_that_begins_a_post_is_its_text() -> None:
    entries = posts("<article><time>{c}</time><p><b>{t}</b></p><p>More of {n}.</p></article>")

    assert [entry.text for entry in entries] == [
        f"{text}\nMore of {n}." for text, n in zip(TEXTS, (4, 3, 2, 1), strict=True)
    ]


STAMPS = {
    "in a byline": "<div class='byline'><span>Ann Poe</span><time>{c}</time></div>",
    "in a label that sticks": "<div class='sticky'><time datetime='2026-03-02 0{h}:15:00'></time>"
    "</div>",
    "for screen readers only": "<h3><span class='visually-hidden'>published at {c} 2 March</span>"
    "</h3>",
    "hidden from screen readers": "<span aria-hidden=true class=when>{c} GMT</span>",
    "before the time of a change": "<time datetime='2026-03-02T0{h}:15:00Z'>2 March {c} UTC"
    " · Updated 3h ago</time>",
    "around another element": "<div class='timestamp'><time datetime='2026-03-02T0{h}:15:00Z'>3h"
    " ago</time><span>Mon 2 Mar at {h}.15am</span></div>",
    "the time of a change alone": "<span class=time>Updated at <time datetime='2026-03-02T0{h}:15Z'"
    ">{c}</time></span>",
}


@pytest.mark.parametrize("place", STAMPS)
def test_a_post_is_dated_wherever_its_stamp_stands(place: str) -> None:
    entries = posts(f"<article data-id={{x}}>{STAMPS[place]}<p>{{t}}</p></article>")

    assert [entry.text for entry in entries] == list(TEXTS)
    assert instants(entries) == MORNING


def test_headings_that_name_days_date_the_clocks_below_them() -> None:
    one, two, three, four = (
        f"<li class=upd><span class=time>1{n}:40</span><p>{text}</p></li>"
        for n, text in enumerate(TEXTS)
    )
    entries = read(
        shown(f"<h3>Sunday, 1 March</h3><ul>{two}{one}</ul><h3>Saturday</h3><ul>{four}{three}</ul>")
    ).entries

    assert [(at.day, at.hour) for at in instants(entries) if at] == [
        (1, 11), (1, 10), (28, 13), (28, 12),
    ]  # fmt: skip


def test_a_day_between_bare_paragraphs_is_no_text_of_the_post_above_it() -> None:
    one, two, three, four = (f"<p><b>1{n}:40</b> {text}</p>" for n, text in enumerate(TEXTS))
    entries = read(shown(f"{two}{one}<h4>28 February</h4>{four}{three}")).entries

    assert [entry.text for entry in entries] == [TEXTS[1], TEXTS[0], TEXTS[3], TEXTS[2]]
    assert [at.day for at in instants(entries) if at] == [2, 2, 28, 28]


def test_yesterday_is_the_day_before_the_look() -> None:
    entries = posts("<article><time>Gestern, {c} Uhr</time><p>{t}</p></article>")

    assert instants(entries) == [at.replace(day=1) for at in MORNING]


def test_the_minute_of_a_match_is_a_posts_marker() -> None:
    for form in (
        "<div class=line><span>{n}2'</span><p>{t}</p></div>",
        "<p><b>{n}2. Minute:</b> {t}</p>",
    ):
        entries = posts(form, title="Harbour – Hillside live")

        assert [entry.text for entry in entries] == list(TEXTS)
        assert [(entry.marker or "")[:2] for entry in entries] == ["42", "32", "22", "12"]


BYLINES = {
    "a link to a writer": "<div><a href='/author/ann-poe'>Ann Poe</a></div>",
    "a link behind a word": "<p>By <a href='/people/ann-poe/'>Ann Poe</a></p>",
    "one with a role": "<div class=contributor><b>Ann Poe</b><span>Reporting from the hall</span>"
    "</div>",
    "one that names the house": "<div class=byline>From The Herald’s Ann Poe</div>",
    "a sender": "<span class=chat-sender>Ann Poe</span>",
}


@pytest.mark.parametrize("byline", BYLINES)
def test_a_byline_is_the_author_and_no_text(byline: str) -> None:
    entries = posts(f"<article><time>{{c}}</time>{BYLINES[byline]}<p>{{t}}</p></article>")

    assert [(entry.author, entry.text) for entry in entries] == [
        ("Ann Poe", text) for text in TEXTS
    ]


def test_a_line_that_every_post_ends_with_is_a_button() -> None:
    entries = posts("<article><time>{c}</time><p>{t}</p><a href='#x'>Pass it on</a></article>")

    assert [entry.text for entry in entries] == list(TEXTS)
    assert len({entry.url for entry in entries}) != 2


def test_words_in_italics_below_the_last_bare_post_are_the_pages() -> None:
    made = "".join(f"<p><b>0{8 - n}:15</b> {text}</p>" for n, text in enumerate(TEXTS))
    page = shown(f"{made}<p><em>Ann Poe is a reporter.</em></p>", title="The flood, live")

    assert [entry.text for entry in read(page).entries] == list(TEXTS)


def test_digits_behind_hexadecimal_letters_are_part_of_an_id() -> None:
    entries = posts("<article id='lf-{x}'><time>{c}</time><p>{t}</p></article>")
    other = posts("<article id='lf-aab32{n}'><time>{c}</time><p>{t}</p></article>")

    assert len({entry.id for entry in (*entries, *other)}) == 8
    assert [entry.id for entry in other] == [f"lf-aab32{n}" for n in (4, 3, 2, 1)]


BOXES = {
    "a poll": "<div class='poll'><h4>What do you think?</h4><p>Should the bridge be rebuilt before "
    "the spring?</p><ul><li>Yes 64%</li></ul><p>2531 readers have voted so far.</p></div>",
    "a promotion": "<div class='newsletter-promo'><p>Sign up for our letter and get the stories of "
    "the day in your inbox.</p><a href='/sub'>Sign up</a></div>",
    "a call": "<div class='c-cta'><p>All of the flood at a glance, each morning.</p></div>",
    "an advertisement": "<div data-ad-slot=77><span>ANZEIGE</span></div>",
    "a line about one": "<p>Story continues below advertisement</p>",
    "another story": "<p class=rel><b>Related:</b> <a href='/x'>Bridge to stay closed</a></p>",
    "another story, loudly": "<p><strong>READ MORE: <a href='/x'>What it means</a></strong></p>",
    "a headline that leads away": "<p><a href='/y'>Five dead after a fire in the flats</a></p>",
    "a box beside the text": "<aside><b>More</b><p><a href='/q'>The debate</a></p></aside>",
}


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("box", BOXES)
def test_a_box_between_the_paragraphs_of_a_post_is_none_of_them(box: str, flat: bool) -> None:
    text = f"<p>{{t}}</p>{BOXES[box]}<p>More of {{n}} will be told as soon as it is known.</p>"
    form = f"<h3>{{c}} – The head</h3>{text}" if flat else f"<li><time>{{c}}</time>{text}</li>"

    entries = posts(form)

    assert [entry.text for entry in entries] == [
        f"{text}\nMore of {n} will be told as soon as it is known."
        for text, n in zip(TEXTS, (4, 3, 2, 1), strict=True)
    ]


def test_a_post_that_is_nothing_but_an_offer_is_told_whole() -> None:
    entries = posts("<li><time>{c}</time><p>Sign up for our newsletter, number {n}.</p></li>")

    assert [entry.text for entry in entries] == [
        f"Sign up for our newsletter, number {n}." for n in (4, 3, 2, 1)
    ]
