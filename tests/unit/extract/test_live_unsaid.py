"""Live pages that do not say so, and pages that only look like one."""

import pytest

from bot.extract.live.keys import core_of
from bot.extract.zones import likely
from tests.unit.extract.live_pages import claim, read, shown, structured, update

ARTICLE = 0.3
"""How sure an article's reader is of any page."""
TITLE = "The bridge over the river"
URL = "https://news.example/news/4411"
LONG = (
    "Number {n} of what was seen and heard tonight along the river, where the water has risen "
    "by two metres since the morning, and people wait on the roofs of their houses."
)


def listed(form: str, *, forward: bool = False, tag: str = "div", before: str = "") -> str:
    made = [form.format(h=20 - n, t=LONG.format(n=n), n=n) for n in range(8)]
    inner = "".join(reversed(made) if forward else made)
    return shown(f"{before}<{tag}>{inner}</{tag}>", title=TITLE)


@pytest.mark.parametrize(
    "form",
    [
        "<li><time datetime='2026-03-01T{h}:15:00Z'>{h}:15</time><p>{t}</p></li>",
        "<li><span class=date>Mar 1, 2026 {h}:15</span><p>{t}</p></li>",
        "<section><h2>What {n} saw [{h}:15]</h2><p>{t}</p></section>",
    ],
)
def test_long_texts_whose_times_fall_are_posts(form: str) -> None:
    html = listed(form, tag="ol")

    assert claim(html, URL) > ARTICLE
    assert len(read(html, URL).entries) == 8


FORWARD = {
    "a programme": "<div><span class=time>{h}:00</span><h3>Show {n}</h3><p>{t}</p></div>",
    "a thread": "<div><b>user{n}</b><time datetime='2026-03-01T{h}:15:00Z'></time>{t}</div>",
}


@pytest.mark.parametrize("form", FORWARD)
def test_texts_whose_times_rise_are_none_where_nothing_says_live(form: str) -> None:
    assert claim(listed(FORWARD[form], forward=True), URL) < ARTICLE


def test_a_timeline_in_an_article_is_a_part_of_it() -> None:
    story = "".join(f"<p>{LONG.format(n=n + 20)}</p>" for n in range(20))
    html = listed("<p><b>{h}:15</b> {t}</p>", forward=True, tag="section", before=story)

    assert claim(html, URL) < ARTICLE


def test_a_page_whose_structured_data_is_a_live_blogs_says_live_by_it() -> None:
    page = structured(
        [update(n, articleBody=None, headline=f"What the river did at hour {n}") for n in (3, 2, 1)]
    )
    posts = "".join(
        f"<div class=x id=u{n}><time datetime='2026-03-02T08:{n:02}:00Z'></time>"
        f"<h2>What the river did at hour {n}</h2><p>{LONG.format(n=n)}</p></div>"
        for n in (3, 2, 1)
    )
    entries = read(page.replace("</body>", f"<div>{posts}</div></body>")).entries

    assert [entry.text for entry in entries] == [LONG.format(n=n) for n in (3, 2, 1)]


@pytest.mark.parametrize(
    ("language", "url", "zone"),
    [
        ("de", "https://a.example", "Europe/Berlin"),
        ("de-AT", "https://a.example", "Europe/Vienna"),
        ("de", "https://a.ch/x", "Europe/Zurich"),
        ("en-GB", "https://a.example", "Europe/London"),
        ("en", "https://a.in/x", "Asia/Kolkata"),
        ("ja", "https://a.example", "Asia/Tokyo"),
        ("en", "https://a.example", None),
        ("es", "https://a.example", None),
        (None, "", None),
    ],
)
def test_a_page_that_names_no_zone_is_in_that_of_its_country_or_language(
    language: str | None, url: str, zone: str | None
) -> None:
    found = likely(language, url)

    assert (str(found) if found else None) == zone


@pytest.mark.parametrize(
    ("printed", "core"),
    [("post-4711", "4711"), ("post4711", "4711"), ("lf-aab3238922", "lf-aab3238922"), ("77", "77")],
)
def test_an_id_is_known_without_the_words_before_it(printed: str, core: str) -> None:
    assert core_of(printed) == core


ARCHIVES = {
    "a week of a blog": "<h2 class=date>(May {h}, 2026 -- 01:54 PM // <a href=/a/{n}>link</a>)</h2>"
    "<p>{t}</p>",
    "a calendar": "<li><time datetime='2026-03-{h}T19:30:00-0400'>{h} March</time><p>{t}</p></li>",
}


@pytest.mark.parametrize("form", ARCHIVES)
def test_texts_of_many_days_are_a_blogs_archive_or_a_calendar(form: str) -> None:
    assert claim(listed(ARCHIVES[form]), URL) < ARTICLE
