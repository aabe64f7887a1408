"""Boxes that stand in posts and between them, and bytes that are none of the page's encoding."""

import pytest

from bot.extract.document import Document
from tests.unit.extract.live_pages import post, read, shown, texts

FOUR = [post(n) for n in (40, 30, 20, 10)]
PLAIN = texts(shown(*FOUR))
BOXES = {
    "a field for an address": '<div class="nl-box"><h3>The Brief</h3><p>Start your day with the '
    "stories that matter.</p><form><input type=email></form></div>",
    "a button below an offer": '<section class="x7"><h3>Join in</h3><p>Thousands of readers get '
    "our letter every day.</p><button>Go</button></section>",
    "the weather": '<div class="w-bar"><span>Hexham</span> <b>-3°</b><p>Cloudy, with a 45% chance '
    "of rain.</p><span>10:23</span></div>",
    "stories read most": '<div class="m9"><h3>Top stories</h3><ul><li><a href="/s1">The bridge is '
    'to close for weeks</a> The council said so.</li><li><a href="/s2">A plan to sell the market'
    "</a> It has met with anger.</li></ul></div>",
    "something that loads": '<div class="lazy-placeholder"><span>Loading…</span></div>',
    "a writer's life": '<div class="author-card"><a href="/by">Ada Brook</a><p>Ada Brook has '
    "covered the courts of the town for the paper since 2003. Follow Ada for more.</p></div>",
    "a player": '<div class="video-player"><div><p>0:00 / 3:45</p><p>Something else comes up '
    "after this one has ended.</p></div></div>",
    "counters": "<p>4457 shares 420 comments 5 min read63794 views</p>",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_box_in_a_post_is_no_part_of_its_text(box: str) -> None:
    html = shown(*FOUR)
    end = html.index("</p>", html.index("Report number 30")) + len("</p>")

    assert texts(html[:end] + box + html[end:]) == PLAIN


def test_a_list_of_sentences_with_links_stays_in_its_post() -> None:
    said = (
        '<ul><li>The <a href="/s1">bridge near the market</a> is shut.</li>'
        "<li>Schools are closed.</li></ul>"
    )
    html = shown(*FOUR)
    end = html.index("</p>", html.index("Report number 30")) + len("</p>")
    found = texts(html[:end] + said + html[end:])

    assert found[1] == f"{PLAIN[1]}\nThe bridge near the market is shut.\nSchools are closed."


def test_paragraphs_in_wrappers_of_their_own_stay_one_post() -> None:
    times = ("10:40", "10:20", "10:00")
    posts = [
        (f"<p><strong>{at}</strong> Report of {at} from the quay.</p>", f"<p>More of {at}.</p>")
        for at in times
    ]
    page = "<html><title>Live: flood</title><body><h1>Live: flood</h1><article>{}</article></body>"
    plain = read(page.format("".join(one + two for one, two in posts)))
    wrapped = read(page.format("".join(f"<div class=t>{one}</div>{two}" for one, two in posts)))

    assert [entry.text for entry in wrapped.entries] == [entry.text for entry in plain.entries]


def test_headlines_of_other_stories_are_no_notes_of_the_page() -> None:
    rail = (
        "<section class=m><h3>Most read</h3><ol>"
        "<li><a href='/s1'>Update: police have found it</a> It was in the harbour.</li>"
        "<li><a href='/s2'>The library is to close</a></li></ol></section>"
    )
    html = shown(*FOUR)

    assert texts(html.replace("</body>", f"{rail}</body>")) == PLAIN


def test_a_few_bytes_of_windows_1252_spoil_no_page_of_utf_8() -> None:
    body = "Über die Brücke führt für Fußgänger kein Weg.".encode() + b" \x84Nein\x93, hei\xdft es."

    assert Document("https://news.example/", body).text.endswith("„Nein“, heißt es.")


def test_a_page_in_another_encoding_is_not_taken_for_spoilt_utf_8() -> None:
    body = "<meta charset=windows-1251><p>Движение поездов у станции остановлено.</p>"

    assert "остановлено" in Document("https://news.example/", body.encode("cp1251")).text
