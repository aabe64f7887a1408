"""The many forms in which live pages set time and text, and properties that hold for all."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.model import Reading
from tests.unit.extract.live_pages import claim, outcome, read, structured, texts, update

NOW = datetime(2026, 3, 5, 18, tzinfo=UTC)
URL = "https://news.example/story-1"
NEWS = [
    ("17:45", "The minister has arrived at the palace and will speak within the hour, aides say."),
    ("16:30", "Police have closed three streets around the square and ask people to stay away."),
    ("14:05", "Rain has begun to fall again, and the river is rising by two centimetres an hour."),
    ("11:20", "The opposition leader says she will not accept the result of the first count."),
    ("09:02", "Trains between the two cities are running again after a break of two hours."),
]
TEXTS = [text for _, text in NEWS]
TIMES = [datetime(2026, 3, 5, int(c[:2]), int(c[3:]), tzinfo=UTC) for c, _ in NEWS]


def page(form: str, *, before: str = "", after: str = "", title: str = "Vote live: results") -> str:
    posts = "".join(form.format(c=c, t=t, n=9000 - i, i=i) for i, (c, t) in enumerate(NEWS))
    return (
        f"<html lang=en><title>{title}</title><nav><ul><li><a href=/a>Home</a></ul></nav>"
        f"<main><h1>{title}</h1><p>All that matters, as it happens.</p>"
        f"{before}{posts}{after}</main>"
    )


FORMS = {
    "a clock before the text": "<p>{c} – {t}</p>",
    "a bold clock with a word behind it": "<p><b>{c} Uhr:</b> {t}</p>",
    "a bold clock on a line of its own": "<p><strong>{c}</strong><br>{t}</p>",
    "a clock between plus signs": "<p><strong>+++ {c} Uhr +++</strong></p><p>{t}</p>",
    "a heading above the clock": "<h3>Title {i} of the day</h3><p><i>{c}</i></p><p>{t}</p>",
    "a heading that begins with the clock": "<h3>{c} – Title {i} of the day</h3><p>{t}</p>",
    "a pair of elements": "<div class=a>{c}</div><div class=b><p>{t}</p></div>",
    "a list": "<li><b>{c}</b> {t}</li>",
    "a definition list": "<dt>{c}</dt><dd>{t}</dd>",
    "wrappers": "<div><div><span><time>{c}</time></span></div><div><p>{t}</p></div></div>",
    "a stamp with its date": "<div class=x><div class=m>5 March 2026, {c}</div><p>{t}</p></div>",
    "an iso stamp": "<div class=x><time datetime='2026-03-05T{c}:00Z'>now</time><p>{t}</p></div>",
    "the clock behind the title": "<section><h2>Title {i}</h2><em>{c}</em><p>{t}</p></section>",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_each_form_yields_its_texts_and_times_exactly(form: str) -> None:
    reading = read(page(form), URL, now=NOW, timezone="UTC")

    assert claim(page(form), URL) > 0.6
    assert [entry.text for entry in reading.entries] == TEXTS
    assert [entry.published for entry in reading.entries] == TIMES


def test_rows_of_a_table_are_posts_on_a_page_that_is_live() -> None:
    html = page("<tr><td>{c}</td><td>{t}</td></tr>", before="<table>", after="</table>")

    assert texts(html, now=NOW) == TEXTS


def test_clocks_of_twelve_hours_are_understood() -> None:
    clocks = ["5:45pm", "4.30 p.m.", "2:05 PM", "11:20am", "9:02 AM"]
    form = "<div class=x><p><strong>{c}</strong></p><p>{t}</p></div>"
    posts = "".join(form.format(c=c, t=t) for c, t in zip(clocks, TEXTS, strict=True))
    reading = read(page("", before=posts), URL, now=NOW, timezone="UTC")

    assert [(entry.text, entry.published) for entry in reading.entries] == list(
        zip(TEXTS, TIMES, strict=True)
    )


def test_texts_that_readers_may_reply_to_are_no_posts() -> None:
    form = "<div class=x id=u{n}><time>{c}</time><p>{t}</p><a href='#r'>Reply</a></div>"

    assert claim(page(form, title="On gardens"), URL) < 0.3


def test_posts_of_several_days_are_one_live_blog() -> None:
    def day(number: int) -> str:
        form = "<article class=x id=e{n}" + f"{number}><time datetime='2026-03-0{number}T"
        posts = "".join(
            form.format(n=9000 - i) + f"{c}:00Z'>{c}</time><p>On day {number}: {t}</p></article>"
            for i, (c, t) in enumerate(NEWS)
        )
        return f"<div class=day><h2>Day {number}</h2>{posts}</div>"

    reading = read(page("", before=day(5) + day(4)), URL, now=NOW)

    assert len(reading.entries) == 10
    assert reading.entries[5].published == datetime(2026, 3, 4, 17, 45, tzinfo=UTC)


def test_advertisements_between_posts_are_none() -> None:
    form = (
        "<div class=x id=p{n}><time>{c}</time><p>{t}</p></div>"
        "<div class=promo><p>Subscribe to our letter today and read it tomorrow.</p></div>"
    )

    assert texts(page(form), now=NOW) == TEXTS


def test_the_newest_post_in_an_element_of_its_own_is_not_lost() -> None:
    post = "<article class=x id=p1><time>17:59</time><p>The count is over.</p></article>"
    form = "<article class=x id=p{n}><time>{c}</time><p>{t}</p></article>"
    html = page(form, before=f"<div class=top>{post}</div><div class=all>", after="</div>")

    assert texts(html, now=NOW) == ["The count is over.", *TEXTS]


@given(st.permutations(range(12)))
@settings(max_examples=25, deadline=None)
def test_ids_are_stable_under_reordering(order: list[int]) -> None:
    posts = [update(number) for number in range(12)]
    ids = {entry.text: entry.id for entry in read(structured(posts)).entries}
    shuffled = read(structured([posts[number] for number in order]))

    assert {entry.text: entry.id for entry in shuffled.entries} == ids


@given(st.integers(2, 11), st.booleans())
@settings(max_examples=20, deadline=None)
def test_new_posts_leave_the_others_as_they_were(count: int, named: bool) -> None:
    more = {} if named else {"url": URL}
    posts = [update(number, **more) for number in range(12, 0, -1)]
    before = {entry.id: entry.text for entry in read(structured(posts[-count:])).entries}
    after = {entry.id: entry.text for entry in read(structured(posts)).entries}

    assert before.items() <= after.items()


PIECES = st.sampled_from(
    [
        *("<div id=a1>", "</div>", "<time>", "</time>", "12:30", "<p>", "<b>", "text of news "),
        *("<li>", "<a href='//[x'>", "<table><tr>", "\x00", "<!--", "-->", "<svg>", "]}", "{}"),
        *("<script type='application/ld+json'>", "</script>", "<article itemprop=liveBlogUpdate>"),
        *('{"@type":"LiveBlogPosting","liveBlogUpdate":[', '{"articleBody":"&amp;lt;p>"}'),
    ]
)


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_markup_raises_and_no_id_is_given_twice(pieces: list[str]) -> None:
    html = "".join(pieces)
    assert 0 <= claim(html) <= 1
    found = outcome(html)
    if isinstance(found, Reading):
        assert len({entry.id for entry in found.entries}) == len(found.entries)
        assert all(entry.text.strip() for entry in found.entries)
