"""Live blogs by schema.org structured data, in the states in which publishers leave it."""

from datetime import UTC, datetime

import pytest

from bot.core.model import Coverage, NotThePage, Role
from bot.extract.live.draft import Draft
from bot.extract.live.merge import merge
from tests.unit.extract.live_pages import (
    URL,
    by_text,
    claim,
    outcome,
    page,
    read,
    structured,
    texts,
    update,
)


def test_posts_are_read_whole_with_title_time_author_address_and_picture() -> None:
    reading = read(page("live_structured.html"))
    first = reading.entries[0]

    assert first.role is Role.POST
    assert first.text == 'The old bridge can be used again.\n"It is safe," the mayor said.'
    assert first.title == "Bridge is clear again"
    assert first.published == datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    assert first.updated == datetime(2026, 3, 2, 9, 12, tzinfo=UTC)
    assert first.author == "Ana Reyes"
    assert first.url is not None
    assert first.url.endswith("#block-65e2f0c18f08a1b2c3d4e5f6")
    assert first.image == "https://news.example/img/bridge.jpg"
    assert first.explicit_id


def test_a_live_page_yields_its_posts_and_nothing_else() -> None:
    reading = read(page("live_structured.html"))

    assert [entry.text.split()[0] for entry in reading.entries] == ["The", "Water", "Schools"]
    assert reading.title == "River flood live: latest updates"
    assert reading.language == "en"
    assert reading.complete is False


def test_the_pages_headline_repeated_on_every_post_is_no_title() -> None:
    reading = read(page("live_structured.html"))

    assert by_text(reading, "Water").title is None


def test_the_markups_own_byline_names_the_author() -> None:
    assert by_text(read(page("live_structured.html")), "Water").author == "Tom Oduya"


def test_a_post_that_a_list_of_key_events_names_is_a_key_event_and_stands_once() -> None:
    html = page("live_structured.html").replace('href="#block', 'data-id="block')
    reading = read(html)

    assert len(reading.entries) == 3
    assert [entry.key for entry in reading.entries] == [True, False, True]


def test_structured_data_alone_is_enough() -> None:
    reading = read(structured([update(3), update(2), update(1)]))

    assert [entry.text[:15] for entry in reading.entries] == [
        f"Report number {n}" for n in (3, 2, 1)
    ]
    assert all(entry.explicit_id for entry in reading.entries)
    assert claim(structured([update(1)])) > 0.9


def test_one_update_may_be_an_object_instead_of_a_list() -> None:
    assert len(read(structured(update(1))).entries) == 1


@pytest.mark.parametrize("missing", ["headline", "url", "datePublished", "articleBody"])
def test_no_property_of_a_post_is_needed(missing: str) -> None:
    posts = [update(n, headline=f"Headline of number {n}") for n in (3, 2, 1)]
    for one in posts:
        del one[missing]

    assert len(read(structured(posts)).entries) == 3


def test_text_that_was_escaped_twice_is_read_as_meant() -> None:
    body = "&lt;p&gt;Tom &amp;amp; Ana&lt;/p&gt;&lt;p&gt;&amp;quot;Go on&amp;quot;&lt;/p&gt;"

    assert texts(structured([update(1, articleBody=body)])) == ['Tom & Ana\n"Go on"']


def test_lines_broken_by_width_are_one_paragraph() -> None:
    body = "The government will\nspeak at noon.\nThe opposition\nanswers at one."

    assert texts(structured([update(1, articleBody=body)])) == [
        "The government will speak at noon.\nThe opposition answers at one."
    ]


def test_the_fragment_is_the_id_so_that_a_changed_slug_changes_nothing() -> None:
    former = read(structured([update(2), update(1)]))
    moved = [update(n, url=f"https://news.example/live/other-slug#post-{4000 + n}") for n in (2, 1)]

    assert [e.id for e in read(structured(moved)).entries] == [e.id for e in former.entries]


def test_only_id_tells_posts_apart_where_headline_address_and_time_are_the_pages() -> None:
    same = {"headline": "The day", "url": URL, "datePublished": "2026-03-02T08:00:00Z"}
    posts = [update(n, **same) | {"@id": f"64621992{n:016x}"} for n in (3, 2, 1)]
    reading = read(structured(posts))

    assert len({entry.id for entry in reading.entries}) == 3
    assert all(entry.explicit_id for entry in reading.entries)
    assert {entry.published for entry in reading.entries} == {None}
    assert {entry.title for entry in reading.entries} == {None}


def test_ids_that_count_from_the_newest_are_not_trusted() -> None:
    def numbered(*numbers: int) -> str:
        return structured([update(n, url=f"{URL}#{i}") for i, n in enumerate(numbers, start=1)])

    before = read(numbered(3, 2, 1))
    after = read(numbered(4, 3, 2, 1))

    assert not any(entry.explicit_id for entry in after.entries)
    assert [e.id for e in after.entries[1:]] == [e.id for e in before.entries]


def test_ids_that_count_from_the_oldest_are_trusted() -> None:
    posts = [update(n, url=f"{URL}#livepost{n}") for n in (4, 3, 2, 1)]

    assert all(entry.explicit_id for entry in read(structured(posts)).entries)


def test_ids_do_not_depend_on_the_order_of_posts() -> None:
    posts = [update(n) for n in range(9, 0, -1)]
    ids = {e.text: e.id for e in read(structured(posts)).entries}

    assert {e.text: e.id for e in read(structured(posts[::-1])).entries} == ids


def test_one_moment_written_with_two_offsets_is_no_later_version() -> None:
    one = update(1, datePublished="2026-03-02T10:00:00+01:00", dateModified="2026-03-02T09:00:00Z")

    assert read(structured([one])).entries[0].updated is None


def test_times_without_a_zone_are_in_the_zone_that_the_admin_names() -> None:
    posts = [update(n, datePublished=f"2026-03-02T08:{n:02}:00") for n in (2, 1)]
    reading = read(structured(posts), timezone="Europe/Athens")

    assert reading.entries[0].published == datetime(2026, 3, 2, 6, 2, tzinfo=UTC)


def test_posts_that_are_references_are_looked_up_in_the_graph() -> None:
    html = """<script type="application/ld+json">{"@graph":[
      {"@type":"LiveBlogPosting","headline":"Day","liveBlogUpdate":[{"@id":"#a"},{"@id":"#b"}]},
      {"@type":"BlogPosting","@id":"#a","articleBody":"The second of two reports."},
      {"@type":"BlogPosting","@id":"#b","articleBody":"The first of two reports."}]}</script>"""

    assert texts(html) == ["The second of two reports.", "The first of two reports."]


def test_a_live_blog_without_updates_and_without_posts_in_the_markup_is_none() -> None:
    html = structured([])

    assert claim(html) < 0.3
    assert isinstance(outcome(html), NotThePage)


def test_microdata_is_read_like_json_ld() -> None:
    reading = read(page("live_microdata.html"), "https://news.example/elecciones")
    first = reading.entries[0]

    assert first.text == "Las mesas han cerrado en todo el país.\nEl recuento empieza ahora."
    assert first.title == "Cierran las mesas"
    assert first.published == datetime(2026, 5, 24, 19, 10, tzinfo=UTC)
    assert [entry.id for entry in reading.entries] == ["90213", "90177"]


def test_posts_that_the_markup_does_not_show_are_kept_behind_those_that_it_does() -> None:
    html = page("live_structured.html")
    start = html.index('<article class="b k3j2" id="block-65e2d0')
    cut = html[:start] + html[html.index("</article>", start) :]

    assert [text.split()[0] for text in texts(cut)] == ["The", "Water", "Schools"]


def test_a_post_that_only_the_markup_has_is_not_lost() -> None:
    html = page("live_structured.html")
    start = html.index('{"@type":"BlogPosting","headline":"Bridge')
    end = html.index('{"@type":"BlogPosting"', start + 5)
    cut = html[:start] + html[end:]

    assert [text.split()[0] for text in texts(cut)] == ["The", "Water", "Schools"]


def test_the_page_shows_the_whole_text_where_structured_data_is_cut_off() -> None:
    html = page("live_structured.html").replace(' at half past nine."}', '"}')

    assert "Water reached the market square at half past nine." in texts(html)


class TestCoverage:
    def test_an_end_that_is_the_start_means_nothing(self) -> None:
        assert read(page("live_structured.html")).coverage is Coverage.LIVE

    def test_an_end_in_the_past_is_believed_when_nothing_came_after_it(self) -> None:
        html = structured([update(1)], coverageEndTime="2026-03-02T09:00:00Z")
        later = datetime(2026, 3, 2, 12, tzinfo=UTC)

        assert read(html, now=later).coverage is Coverage.ENDED

    def test_an_end_that_posts_go_on_after_is_not_believed(self) -> None:
        html = structured([update(59)], coverageEndTime="2026-03-02T08:00:00Z")

        assert read(html).coverage is not Coverage.ENDED

    def test_an_end_in_the_future_is_live(self) -> None:
        html = structured([update(1)], coverageEndTime="2026-03-03T08:00:00Z")

        assert read(html).coverage is Coverage.LIVE

    @pytest.mark.parametrize(
        "words",
        [
            "We are closing this live blog now. Thank you for reading.",
            "Wir beenden diesen Liveblog.",
            "Ce direct est terminé, merci de votre fidélité.",
            "Мы завершаем нашу онлайн-трансляцию.",
            "Aquí termina nuestra cobertura.",
        ],
    )
    def test_closing_words_of_the_newest_post_end_it(self, words: str) -> None:
        posts = [update(3, articleBody=words), update(2), update(1)]

        assert read(structured(posts)).coverage is Coverage.ENDED

    def test_closing_words_of_an_older_post_do_not(self) -> None:
        posts = [update(3), update(2, articleBody="We are closing this live blog."), update(1)]

        assert read(structured(posts)).coverage is not Coverage.ENDED

    def test_a_pause_for_the_night_is_no_end(self) -> None:
        words = "We are closing this blog for tonight but will be back at six."
        posts = [update(3, articleBody=words), update(2), update(1)]

        assert read(structured(posts)).coverage is not Coverage.ENDED

    def test_an_old_page_that_says_nothing_is_unknown(self) -> None:
        later = datetime(2026, 6, 2, tzinfo=UTC)

        assert read(structured([update(1)]), now=later).coverage is Coverage.UNKNOWN


def test_a_post_that_leaves_the_markup_is_known_to_be_told_in_part() -> None:
    html = page("live_structured.html")
    start = html.index('<article class="b k3j2" id="block-65e2d0')
    reading = read(html[:start] + html[html.index("</article>", start) :])

    assert [entry.partial for entry in reading.entries] == [False, False, True]
    assert not any(entry.partial for entry in read(html).entries)


def test_a_block_that_holds_the_whole_page_does_not_lend_its_text_to_a_post() -> None:
    said = "Welcome to our coverage of the evening, which begins with the quarter-finals at nine."
    around = "\n".join(
        f"Paragraph {n} of what the page says of the cup: who plays whom, and when it begins."
        for n in range(12)
    )
    title = "Good evening to all of you"
    listed = Draft(text=said, rule="json-ld", title=title)
    (whole,) = merge([listed], [Draft(text=around, rule="repeated blocks", title=title)])
    assert whole.text == said

    fuller = f"{said}\nKick-off has been put off by ten minutes, the referee told both captains."
    listed = Draft(text=said, rule="json-ld", title=title)
    (post,) = merge([listed], [Draft(text=fuller, rule="repeated blocks", title=title)])
    assert post.text == fuller
