"""What a live page's own software shows on one day and not on the next: bylines, cards, lists
of key events. The posts stay as they are."""

import json

import pytest

from tests.unit.extract.live_pages import URL, post, read, shown, texts, update

FOUR = [post(n) for n in (40, 30, 20, 10)]
PLAIN = texts(shown(*FOUR))
_NAMES = ("Helen Marsh", "Priya Nair", "Helen Marsh", "Priya Nair")


def _structured(html: str, *numbers: int, **more: object) -> str:
    posts = [{**update(n), **more} for n in numbers]
    for one in posts:
        del one["url"]
    data = {"@type": "LiveBlogPosting", "headline": "The day", "liveBlogUpdate": posts}
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return html.replace("</head>", f"{script}</head>")


def _signed(byline: str) -> str:
    made = [
        one.replace("<p>", f"{byline.format(name)}<p>", 1)
        for one, name in zip(FOUR, _NAMES, strict=True)
    ]
    return shown(*made)


def test_a_name_and_an_office_above_posts_are_no_text_even_where_the_name_stands_twice() -> None:
    byline = "<p>{0}</p><div><p><b>{0}</b></p><p>Political correspondent</p></div>"
    entries = read(_signed(byline)).entries

    assert [entry.text for entry in entries] == PLAIN
    assert [entry.author for entry in entries] == list(_NAMES)


def test_an_office_that_only_some_posts_of_a_writer_bear_is_no_text() -> None:
    html = _signed('<span class="byline">{0}</span><p>{0}</p><p>Political correspondent</p>')
    some = html.replace("<p>Political correspondent</p>", "", 1)

    assert texts(some) == PLAIN


def test_structured_data_says_where_the_text_below_a_byline_begins() -> None:
    byline = "<p>अनिता शर्मा</p><p>दिल्ली से</p>"
    html = shown(*(one.replace("<p>", f"{byline}<p>", 1) for one in FOUR))

    assert texts(_structured(html, 40, 30, 20, 10)) == PLAIN


def test_a_list_of_key_events_gives_no_post_its_heading_for_a_text() -> None:
    posts = [update(n, headline=f"What came as number {n} of the day") for n in (40, 30, 20)]
    data = {"@type": "LiveBlogPosting", "headline": "The day", "liveBlogUpdate": posts}
    keys = "".join(
        f"<li id=post-{4000 + n}><time>08:{n}</time> What came as number {n} of the day</li>"
        for n in (40, 30, 20)
    )
    html = (
        f'<html><head><script type="application/ld+json">{json.dumps(data)}</script></head><body>'
        f"<h1>The day</h1><ul>{keys}</ul></body>"
    )

    assert [text[:13] for text in texts(html)] == ["Report number"] * 3


def test_a_link_that_holds_the_headline_and_the_summary_of_another_story_is_no_text() -> None:
    card = '<div><a href="/s9"><h4>The day at sea</h4><p>A guide with maps.</p></a></div>'
    own = f'<a href="{URL}/post-4030"><h4>The day at sea</h4></a>'
    html = shown(*FOUR)
    end = html.index("</p>", html.index("Report number 30")) + len("</p>")

    assert texts(html[:end] + card + html[end:]) == PLAIN
    assert len(read(html[:end] + own + html[end:]).entries) == len(FOUR)


def test_a_list_of_what_came_when_among_the_posts_is_no_post() -> None:
    keys = (
        "<div class='entry'><h2>Key events</h2><ul><li><b>08:40</b> The first thing of all</li>"
        "<li><b>08:10</b> The second thing of all</li></ul></div>"
    )
    links = (
        "<div class='entry'><h2>Key events</h2><ol><li><time>08:40</time><a href='#post-4040'>The "
        "first thing</a></li><li><a href='#post-4010'>The second thing</a></li></ol></div>"
    )

    assert texts(shown(keys, *FOUR)) == texts(shown(links, *FOUR)) == PLAIN


def test_a_post_that_is_an_item_of_a_list_may_hold_an_agenda() -> None:
    agenda = "<ul><li>14:00 Doors open</li><li>15:30 The council meets</li></ul>"
    items = [
        one.replace("<div", "<li")
        .replace("</div>", f"{agenda}</li>")
        .replace("<time", "<time>At <time")
        for one in FOUR
    ]

    assert len(texts(shown(*items))) == len(FOUR)


CAPTIONED = {
    "a figure": "<figure><div><img src=a.jpg></div><div>{}</div></figure>",
    "a nameless box": "<div class=x1><img src=a.jpg><div class=x2>{}</div></div>",
    "a box that loads": "<div class=x1><div><span>Loading…</span></div><span>{}</span></div>",
    "a paragraph": "<p><img src=a.jpg><br><small>{}</small></p>",
}


@pytest.mark.parametrize("form", CAPTIONED.values(), ids=CAPTIONED)
@pytest.mark.parametrize(
    "said", ["The harbour on 2 March. Photo: Ann Lee/Agency", "In the harbour"]
)
def test_what_is_printed_below_a_picture_is_no_text(form: str, said: str) -> None:
    html = shown(*FOUR)
    end = html.index("</p>", html.index("Report number 30")) + len("</p>")

    assert texts(html[:end] + form.format(said) + html[end:]) == PLAIN


def test_paragraphs_beside_a_picture_are_text() -> None:
    within = FOUR[1].replace("<p>", "<p><img src=a.jpg>")
    above = FOUR[1].replace("<p>", "<div><img src=a.jpg><p>").replace("</p>", "</p></div>")

    assert texts(shown(FOUR[0], within, *FOUR[2:])) == PLAIN
    assert texts(shown(FOUR[0], above, *FOUR[2:])) == PLAIN


def test_what_stands_in_several_elements_beside_a_picture_is_text() -> None:
    riders = (
        "<div><div><span>Loading…</span></div><div>Ada Brook 3</div><div>Ema Ford 2</div></div>"
    )
    html = shown(*FOUR)
    end = html.index("</p>", html.index("Report number 30")) + len("</p>")

    assert texts(html[:end] + riders + html[end:])[1].endswith("Ada Brook 3\nEma Ford 2")


def test_a_post_that_is_a_picture_with_its_caption_keeps_it() -> None:
    alone = post(50).replace("<p>", "<figure><img src=a.jpg><p>").replace("</p>", "</p></figure>")

    assert texts(shown(alone, *FOUR))[1:] == PLAIN


def test_a_post_that_is_pinned_is_one_though_an_aside_hides_its_heading_in_one_place() -> None:
    long = FOUR[3].replace("<p>", "<h3>The night at the locks (1)</h3><p>So much is certain: ")
    aside = long.replace("<h3>", "<div><p>Read also: How the flood began</p></div><h3>")
    found = read(shown(long.replace("post-4010", "pin"), *FOUR[:3], aside)).entries

    assert [entry.title for entry in found if entry.title] == ["The night at the locks (1)"]
    assert len(found) == len(FOUR)


def test_a_pinned_post_of_which_only_the_beginning_is_shown_twice_is_one() -> None:
    whole = "Report number 10 tells of things that were not known before, and of a great deal more."
    short = [one if "number 10" not in one else one.replace(" before.", "…") for one in FOUR]
    html = _structured(shown(short[3].replace("post-4010", "pin"), *short), 40, 30, 20, 10)
    html = html.replace("Report number 10 tells of things that were not known before.", whole)

    assert texts(html).count(whole) == 1
    assert len(texts(html)) == len(FOUR)


def test_counts_above_a_name_below_a_post_are_no_text() -> None:
    below = "</p><div>Share (7) Likes 98</div><p>{}</p></div>"
    made = [
        one.replace("</p></div>", below.format(name))
        for one, name in zip(FOUR, _NAMES, strict=True)
    ]

    assert not any("Likes" in text for text in texts(shown(*made)))


def test_a_name_in_bold_above_posts_is_no_heading_where_it_heads_several() -> None:
    html = _signed("<div><p><b>{0}</b></p><p>Political correspondent</p></div>")
    entries = read(html).entries

    assert [entry.text for entry in entries] == PLAIN
    assert [(entry.author, entry.title) for entry in entries] == [(name, None) for name in _NAMES]
