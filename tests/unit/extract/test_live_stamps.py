"""Stamps of posts that nothing but their own words shows to be stamps."""

from datetime import UTC, datetime

import pytest

from bot.core.model import Entry
from tests.unit.extract.live_pages import read, shown, structured, update

TEXT = (
    "Shed {n} of the old harbour has been handed over to the {n} builders who will turn it into "
    "workshops, and the first of them moved in this morning."
)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def posts(form: str, count: int = 5) -> str:
    """Posts of the hours from eight on, the newest first."""
    return shown(
        "".join(form.format(n=n, h=6 + n, t=TEXT.format(n=n)) for n in range(count, 0, -1))
    )


def first(form: str, **hints: object) -> Entry:
    entries = read(posts(form), now=NOON, **hints).entries
    assert len(entries) == 5
    return entries[0]


BARE = {
    "today in Danish": "i dag kl. {h}:45",
    "today in Czech": "dnes {h}:45",
    "today in Swedish, with a point": "I dag {h}.45",
    "a date with its clock": "2 March 2026 {h}:45",
    "a zone in brackets": "Mar 02, 2026 {h}:45 (UTC)",
    "date and clock in two pieces": "<span>02.03.2026</span><span>{h}:45</span>",
    "clock and day in two pieces": "{h}:45 <i>2 Mar</i>",
    "seconds, the half of the day, a zone": "Mar 2, 2026 {h}:45:12 AM UTC",
    "a clock beside a counter": "<b>{h}:45</b><span>{n} Comments</span>",
}


@pytest.mark.parametrize("stamp", BARE.values(), ids=BARE)
def test_a_stamp_without_a_name_of_its_own_dates_the_post_and_is_none_of_its_text(
    stamp: str,
) -> None:
    post = first(f"<article id=p{{n}}><div>{stamp}</div><p>{{t}}</p></article>")

    assert post.published is not None
    assert (post.text, post.published.replace(second=0)) == (
        TEXT.format(n=5),
        datetime(2026, 3, 2, 11, 45, tzinfo=UTC),
    )


AGO = {
    "minutes": "<span>{n} minutes ago</span>",
    "in a div that is called time": "<div class=item-time>{n} uur geleden</div>",
    "hours and the clock run together": "<div><span>{n} tim sedan</span><span>{h}:45</span></div>",
}


@pytest.mark.parametrize("stamp", AGO.values(), ids=AGO)
def test_what_counts_from_now_is_no_part_of_a_post(stamp: str) -> None:
    post = first(f"<li class=x id=p{{n}}>{stamp}<p>{{t}}</p></li>")

    assert post.text == TEXT.format(n=5)


LEADING = {
    "a day and a colon in bold": "<p><b>Monday, 2 March, {h}.45: </b>{t}</p>",
    "a clock and a point in bold": "<p><b>{h} h 45.</b> {t}</p>",
    "a clock, an h, a point": "<p><strong>{h}:45h. </strong>{t}</p>",
}


@pytest.mark.parametrize("form", LEADING.values(), ids=LEADING)
def test_a_stamp_that_leads_a_paragraph_is_parted_from_it(form: str) -> None:
    post = first(form)

    assert (post.text, post.published) == (
        TEXT.format(n=5),
        datetime(2026, 3, 2, 11, 45, tzinfo=UTC),
    )


PLUSES = {
    "a heading": "<h3>+++ {h}:45 Pier {n} is shut +++</h3><p>{t}</p>",
    "bold with a line break": "<p><b>+++ {h}:45 Pier {n} is shut +++<br></b>{t}</p>",
}


@pytest.mark.parametrize("form", PLUSES.values(), ids=PLUSES)
def test_the_signs_around_a_heading_are_none_of_it(form: str) -> None:
    post = first(form)

    assert (post.title, post.text) == ("Pier 5 is shut", TEXT.format(n=5))


HALVES = {
    "Arabic": ("2:45 م", "ar", "14:45"),
    "Greek": ("2:45 μ.μ.", "el", "12:45"),
    "Persian": ("۲:۴۵ ب.ظ", "fa", "11:15"),
}


@pytest.mark.parametrize(("stamp", "language", "universal"), HALVES.values(), ids=HALVES)
def test_the_half_of_the_day_is_read_in_other_scripts(
    stamp: str, language: str, universal: str
) -> None:
    html = posts("<li class=x><b>{h}:45</b><p>{t}</p></li>").replace("11:45", stamp)
    html = html.replace("lang=en", f"lang={language}")

    post = read(html, now=NOON.replace(hour=18)).entries[0]

    assert post.text == TEXT.format(n=5)
    assert post.published is not None
    assert f"{post.published:%H:%M}" == universal


def test_a_page_made_before_midnight_means_yesterday_by_today() -> None:
    html = posts("<div id=p{n}><span>i dag kl. {h}:45</span><p>{t}</p></div>")

    post = read(html, now=NOON.replace(hour=0, minute=20)).entries[0]

    assert post.published == datetime(2026, 3, 1, 11, 45, tzinfo=UTC)


def test_clocks_that_are_ahead_of_the_look_are_those_of_a_place_in_the_east() -> None:
    html = posts("<p><b>{h}:45</b> {t}</p>")

    entries = read(html, now=NOON.replace(hour=9, minute=50)).entries

    assert [entry.published.hour for entry in entries if entry.published] == [9, 8, 7, 6, 5]


FAR = {
    "the month first, then the day": ("03-02 11:45", "zh"),
    "noon is the hour nought": ("午前11時45分", "ja"),
    "the half of the day in Korean": ("오전 11:45", "ko"),
}


@pytest.mark.parametrize(("stamp", "language"), FAR.values(), ids=FAR)
def test_stamps_of_the_far_east_date_their_posts(stamp: str, language: str) -> None:
    html = posts("<div id=p{n}><span>{h}:45</span><p>{t}</p></div>")
    html = html.replace("11:45", stamp).replace("10:45", "午前10時45分").replace("9:45", "上午9:45")
    html = html.replace("lang=en", f"lang={language}")

    post = read(html, now=NOON).entries[0]

    assert post.text == TEXT.format(n=5)
    assert post.published is not None
    assert post.published.minute == 45


def test_the_hour_nought_of_the_afternoon_is_noon() -> None:
    html = posts("<div id=p{n}><b>午後{h}時45分</b><p>{t}</p></div>").replace("午後11", "午後0")

    assert read(html, now=NOON).entries[0].text == TEXT.format(n=5)


SIGNED = {
    "above": "<p>By Helen Marsh</p><p>{t}</p>",
    "with an office": "<div>By Helen Marsh, Harbour reporter</div><p>{t}</p>",
    "with a place": "<p>By Helen Marsh in Harwich</p><p>{t}</p>",
    "of a paper": "<p>From the Courier's Helen Marsh</p><p>{t}</p>",
    "below": "<p>{t}</p><p>Reporting by Helen Marsh</p>",
}


@pytest.mark.parametrize("form", SIGNED.values(), ids=SIGNED)
def test_a_line_that_says_who_wrote_a_post_is_none_of_its_text(form: str) -> None:
    post = first(f"<section id=p{{n}}><time>{{h}}:45</time>{form}</section>")

    assert (post.author, post.text) == ("Helen Marsh", TEXT.format(n=5))


FEET = {
    "a name": "<p>Helen Marsh</p>",
    "a name and a dot": "<div>Helen Marsh · <time>{h}:45</time></div>",
    "a name and an office": "<div><p>Helen Marsh</p><p>Harbour reporter</p></div>",
    "a footer": "<footer><span>Helen Marsh</span></footer>",
}


@pytest.mark.parametrize("form", FEET.values(), ids=FEET)
def test_a_name_below_many_posts_is_their_writer(form: str) -> None:
    post = first(f"<section id=p{{n}}><time>{{h}}:45</time><p>{{t}}</p>{form}</section>")

    assert (post.author, post.text) == ("Helen Marsh", TEXT.format(n=5))


def test_a_name_below_one_post_is_whom_it_quotes() -> None:
    html = posts("<section id=p{n}><time>{h}:45</time><p>{t}</p></section>")
    html = html.replace("</p></section>", "</p><p>Helen Marsh</p></section>", 1)

    entry = read(html, now=NOON).entries[0]

    assert (entry.author, entry.text) == (None, f"{TEXT.format(n=5)}\nHelen Marsh")


def test_the_update_of_a_reporter_is_no_byline() -> None:
    post = first(
        "<div id=p{n} class=reporter-update><time>{h}:45</time><p class=reporter-update-byline>"
        "Helen Marsh</p><p>Reporting from the old harbour</p><div class=reporter-update-content>"
        "<p>{t}</p></div></div>"
    )

    assert (post.author, post.text) == ("Helen Marsh", TEXT.format(n=5))


LABELS = {"German": "Angeheftet", "Swedish": "Fäst inlägg", "English": "Pinned post"}


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_the_label_of_a_pinned_post_is_none_of_its_text(label: str) -> None:
    post = first(f"<li id=p{{n}}><time>{{h}}:45</time><i>{label}</i><p>{{t}}</p></li>")

    assert (post.text, post.pinned) == (TEXT.format(n=5), True)


def test_words_left_of_a_stamp_are_no_text() -> None:
    post = first(
        "<li id=p{n}><div>Published <time>{h}:45</time> Updated <time>{h}:50</time></div>"
        "<p>{t}</p></li>"
    )

    assert post.text == TEXT.format(n=5)


TOGETHER = {
    "a day in a time element, the clock beside it": "<time>Monday, 02.03.2026</time> <i>{h}:45</i>",
    "a short date above the clock": "<b>02.03.<br>{h}:45</b>",
}


@pytest.mark.parametrize("stamp", TOGETHER.values(), ids=TOGETHER)
def test_a_day_and_a_clock_that_stand_apart_are_one_stamp(stamp: str) -> None:
    post = first(f"<section><div>{stamp}</div><p>{{t}}</p></section>")

    assert (post.text, post.published) == (
        TEXT.format(n=5),
        datetime(2026, 3, 2, 11, 45, tzinfo=UTC),
    )


def test_counters_below_posts_are_no_text_whatever_they_count() -> None:
    post = first(
        "<li id=p{n}><time>{h}:45</time><p>{t}</p><footer><i>{n}1{h} Postings</i></footer></li>"
    )

    assert post.text == TEXT.format(n=5)


def test_the_parts_of_a_ticker_are_no_strip_of_headlines() -> None:
    post = first(
        "<div class=ticker-item id=p{n}><span class=ticker-item__time>{h}:45</span>"
        "<h3 class=ticker-item__title>Pier {n} is shut</h3><p>{t}</p></div>"
    )

    assert (post.title, post.text) == ("Pier 5 is shut", TEXT.format(n=5))


def test_a_heading_in_bold_in_an_item_of_a_list_is_a_title() -> None:
    post = first("<li><em>{h}:45</em><strong>Pier {n} is shut</strong><div>{t}</div></li>")

    assert (post.title, post.text) == ("Pier 5 is shut", TEXT.format(n=5))


def test_a_video_among_the_posts_is_none_of_them() -> None:
    card = (
        "<div class=item><a href=/video/7><i>02:13</i><h3>Watch: how a harbour is built anew in "
        "only two minutes</h3></a></div>"
    )
    form = "<div class=item id=p{n}><i>{h}:45</i><p>{t}</p></div>"
    html = posts(form).replace("<div class=item id=p2>", f"{card}<div class=item id=p2>")

    entries = read(html, now=NOON).entries

    assert [entry.text for entry in entries] == [TEXT.format(n=n) for n in range(5, 0, -1)]


def test_posts_of_one_heading_are_told_apart_by_their_times() -> None:
    updates = [
        update(n, headline="Analysis of the day so far", articleBody=TEXT.format(n=n))
        for n in (3, 2, 1)
    ]
    html = structured(updates).replace(
        "<h1>The day</h1>",
        "<h1>The day</h1><div class=live>"
        + "".join(
            f"<article><time datetime=2026-03-02T0{n}:{n}0:00Z>0{n}:{n}0</time>"
            f"<h3>Analysis of the day so far</h3><p>{TEXT.format(n=n)}</p></article>"
            for n in (5, 4, 3, 2, 1)
        )
        + "</div>",
    )

    entries = read(html, now=NOON).entries

    assert [entry.text for entry in entries] == [TEXT.format(n=n) for n in range(5, 0, -1)]


ENDINGS = {"Korean": ("부두 {n} 결승전", "ko"), "Japanese": ("第{n}埠頭の駅前", "ja")}


@pytest.mark.parametrize(("title", "language"), ENDINGS.values(), ids=ENDINGS)
def test_a_heading_that_ends_like_ago_is_a_heading(title: str, language: str) -> None:
    html = posts(f"<li id=p{{n}}><em>{{h}}:45</em><strong>{title}</strong><div>{{t}}</div></li>")

    post = read(html.replace("lang=en", f"lang={language}"), now=NOON).entries[0]

    assert (post.title, post.text) == (title.format(n=5), TEXT.format(n=5))


def test_the_word_behind_a_clock_is_no_heading() -> None:
    post = first(
        "<li id=p{n}><div class=item__header><b class=time>{h}:45</b> Uhr</div><h4>Pier {n}</h4>"
        "<p>{t}</p></li>"
    )

    assert (post.title, post.text) == ("Pier 5", TEXT.format(n=5))


def test_a_post_that_only_structured_data_begins_to_tell_is_marked_as_cut() -> None:
    updates = [update(n, articleBody=TEXT.format(n=n)[:60]) for n in (4, 3, 2, 1)]
    shown_ones = "".join(
        f"<article id=post-{4000 + n}><time datetime=2026-03-02T08:0{n}:00Z>8:0{n}</time>"
        f"<p>{TEXT.format(n=n)}</p></article>"
        for n in (3, 2, 1)
    )
    html = structured(updates).replace("</h1>", f"</h1><div class=live>{shown_ones}</div>")

    entries = read(html, now=NOON).entries

    assert [entry.text for entry in entries] == [
        f"{TEXT.format(n=4)[:60].rstrip()}…",
        *(TEXT.format(n=n) for n in (3, 2, 1)),
    ]
