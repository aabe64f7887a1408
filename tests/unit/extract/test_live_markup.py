"""Live blogs without structured data: repeated blocks, bare times, and what is none."""

from datetime import UTC, datetime

import pytest

from bot.core.model import Coverage, NotThePage
from tests.unit.extract.live_pages import (
    URL,
    by_text,
    claim,
    outcome,
    page,
    post,
    read,
    shown,
    texts,
)

FOUR = [post(n) for n in (40, 30, 20, 10)]


def test_repeated_blocks_with_times_are_posts() -> None:
    html = shown(*FOUR)
    reading = read(html, timezone="UTC")

    assert claim(html) > 0.6
    assert [entry.text[:16] for entry in reading.entries] == [
        f"Report number {n}" for n in (40, 30, 20, 10)
    ]
    assert reading.entries[0].published == datetime(2026, 3, 2, 8, 40, tzinfo=UTC)
    assert [entry.id for entry in reading.entries] == ["4040", "4030", "4020", "4010"]
    assert reading.entries[0].url == f"{URL}#post-4040"


def test_ids_stay_when_a_post_is_added_on_top() -> None:
    before = read(shown(*FOUR)).entries
    after = read(shown(post(50), *FOUR)).entries

    assert [entry.id for entry in after[1:]] == [entry.id for entry in before]


def test_posts_without_ids_keep_their_ids_when_one_is_added() -> None:
    def bare(*numbers: int) -> str:
        return shown(*(post(n, attributes="data-x") for n in numbers))

    before = read(bare(40, 30, 20, 10)).entries
    after = read(bare(50, 40, 30, 20, 10)).entries

    assert not any(entry.explicit_id for entry in after)
    assert [entry.id for entry in after[1:]] == [entry.id for entry in before]


def test_a_text_that_grows_keeps_its_id() -> None:
    first = "The road to the harbour is closed and the police ask people to stay away."
    former = read(shown(post(50, first, attributes="x"), *FOUR)).entries[0]
    later = read(shown(post(50, first + " It opens at noon.", attributes="x"), *FOUR)).entries[0]

    assert later.id == former.id


def test_a_pinned_post_that_stands_twice_is_one_entry() -> None:
    pinned = post(10).replace("class='entry'", "class='entry pinned'")
    reading = read(shown(pinned, *FOUR))

    assert len(reading.entries) == 4
    assert by_text(reading, "Report number 10").pinned
    assert [entry.id for entry in reading.entries] == ["4040", "4030", "4020", "4010"]


def test_bare_times_in_bold_head_posts_that_go_on_to_the_next() -> None:
    reading = read(page("live_clock.html"), "https://news.example/sturm", timezone="Europe/Berlin")
    entries = [entry.text for entry in reading.entries]

    assert entries[0] == "Die Fähre nach Norden fährt wieder, teilt die Reederei mit."
    assert entries[1].endswith("am Deich.\nNoch fehlt er auf zwei Inseln.")
    assert entries[2].endswith("80 umgestürzte Bäume\n40 vollgelaufene Keller")
    assert entries[-1] == "Der Zugverkehr ist eingestellt."
    assert len(entries) == 5


def test_clocks_that_pass_midnight_get_the_day_before() -> None:
    now = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    reading = read(page("live_clock.html"), timezone="Europe/Berlin", now=now)
    days = [entry.published.day for entry in reading.entries if entry.published]

    assert days == [1, 1, 1, 1, 1]
    assert reading.entries[0].published == datetime(2026, 3, 1, 23, 20, tzinfo=UTC)
    assert reading.entries[1].published == datetime(2026, 3, 1, 22, 40, tzinfo=UTC)


def test_relative_times_are_no_times() -> None:
    html = shown(*(post(n, clock=f"{n} minutes ago") for n in (10, 20, 30, 40)))

    assert {entry.published for entry in read(html).entries} == {None}


def test_amp_live_lists_tell_time_of_posting_and_of_change_and_leave_out_the_withdrawn() -> None:
    reading = read(page("live_amp.html"), "https://news.example/parade")

    assert [entry.text for entry in reading.entries] == [
        "The last band has reached the square.",
        "The parade has begun in light rain.",
    ]
    assert reading.entries[0].published == datetime(2026, 3, 2, 10, 15, tzinfo=UTC)
    assert reading.entries[0].updated == datetime(2026, 3, 2, 10, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "block",
    [
        "<div id='liveblog-entry-{n}' data-timestamp='1772{n}0'>{t}</div>",
        "<article class='lb-post' data-post-id='u:{n}'><time>08:{m}</time><p>{t}</p></article>",
        "<article id='post_5ebab4a75c8cf70{n}'><time>Posted at 08:{m}</time><p>{t}</p></article>",
    ],
)
def test_what_systems_for_live_blogs_write_is_known(block: str) -> None:
    blocks = [
        block.format(n=45000 + n, m=n, t=f"Report {n} of the day tells of what was not known.")
        for n in (40, 30, 20)
    ]
    reading = read(shown(*blocks))

    assert [entry.text[:9] for entry in reading.entries] == ["Report 40", "Report 30", "Report 20"]
    assert all(entry.explicit_id for entry in reading.entries)


def test_share_bars_bylines_labels_and_captions_are_no_text() -> None:
    extra = (
        "<span class='label'>KEY EVENT</span><span class='author'>By Ana Reyes</span>"
        "<p>The harbour is open.</p><figure><figcaption>The harbour</figcaption></figure>"
        "<ul class='share-bar'><li><a href='https://wa.me/?text=x'>WhatsApp</a></li></ul>"
    )
    html = shown(f"<div class='entry' id='post-4050'><time>08:50</time>{extra}</div>", *FOUR)
    first = read(html).entries[0]

    assert first.text == "The harbour is open."
    assert first.author == "Ana Reyes"
    assert first.key


def test_comments_teasers_and_another_pages_live_blog_make_no_live_page() -> None:
    assert claim(page("live_not.html"), "https://news.example/otters") < 0.3


def test_a_page_with_no_posts_is_not_the_page() -> None:
    assert isinstance(outcome("<html><body><p>Nothing here.</p></body></html>"), NotThePage)


@pytest.mark.parametrize("where", ["comments", "sidebar", "related-teasers"])
def test_lists_that_say_what_they_are_make_no_live_page(where: str) -> None:
    html = shown(*FOUR, title="On gardens").replace("class='posts'", f"class='{where}'")

    assert claim(html, "https://news.example/gardens") < 0.3


def test_a_banner_says_that_the_blog_is_closed() -> None:
    html = shown(*FOUR, before="<p class='note'>This live blog is now closed.</p>")

    assert read(html).coverage is Coverage.ENDED


def test_the_page_where_coverage_goes_on_is_named() -> None:
    last = "Our live coverage continues <a href='/live/harbour-fire-2'>here</a>."
    reading = read(shown(post(50, last), *FOUR))

    assert reading.successor == "https://news.example/live/harbour-fire-2"


def test_a_link_to_another_story_is_no_successor() -> None:
    last = "Read more about the harbour <a href='/harbour'>here</a>."

    assert read(shown(post(50, last), *FOUR)).successor is None


def test_what_an_admin_ignores_is_left_out() -> None:
    html = shown(post(50, "Buy boots at our shop, only today."), *FOUR)

    assert len(texts(html, ignore=("#post-4050",))) == 4
    assert len(texts(html, ignore_text=("^buy boots",))) == 4


def test_five_thousand_posts_are_read_in_bounded_time() -> None:
    posts = (
        f"<div class='entry' id='post-{9000 + n}'><time>08:{n % 60:02}</time><p>Report {n} of a"
        " very long day.</p></div>"
        for n in range(5000, 0, -1)
    )

    assert len(read(shown(*posts)).entries) == 5000


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<",
        "<time>",
        "<p>" * 3000,
        "<time>08:00</time>" * 500,
        "\x00" * 50,
        "<table><tr><time>8:00",
    ],
)
def test_no_page_raises(html: str) -> None:
    assert 0 <= claim(html) <= 1
    outcome(html)


def test_prices_with_times_on_a_page_that_says_live_are_no_posts() -> None:
    prices = [post(n, f"Steel {1_700 + n}.05 {n}.20 (9.{n}%) 1,24{n},000") for n in (40, 30, 20)]
    assert claim(shown(*prices)) == 0
    assert claim(shown(*FOUR)) > 0


def test_two_blocks_of_different_kinds_are_no_posts_even_on_a_page_that_says_live() -> None:
    menu = post(40).replace("class='entry'", "class='menu'")
    assert claim(shown(post(40), post(30))) > 0
    assert claim(shown(menu, post(30))) == 0
