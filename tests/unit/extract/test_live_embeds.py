"""Messages of social networks in posts, and what readers did with a post."""

import pytest

from bot.core.compare import compare
from bot.core.model import NotThePage
from bot.extract.live.counters import is_count
from tests.unit.extract.live_pages import NOW, post, read, shown, texts

FOUR = [post(n) for n in (40, 30, 20, 10)]
SAID = "The ferry stays in the harbour until the wind has gone down, and so do the trains."
EMBEDS = {
    "Twitter": f'<blockquote class="twitter-tweet"><p lang="en">{SAID}</p>&mdash; Port Office '
    '(@port) <a href="https://twitter.com/port/status/77?ref_src=x">March 2, 2026</a></blockquote>',
    "a quotation that leads to a message": f"<blockquote><p>{SAID}</p><a "
    'href="https://x.com/port/status/77">Port Office</a></blockquote>',
    "Instagram": f'<blockquote class="instagram-media"><p>{SAID}</p><p>A post shared by Port '
    '(@port)</p><a href="https://www.instagram.com/p/C7/">View this post</a></blockquote>',
    "Mastodon": f'<blockquote cite="https://social.example/@port/110394857261"><p>{SAID}</p>'
    "</blockquote>",
    "Facebook": '<div class="fb-post" data-href="https://www.facebook.com/port/posts/7">'
    f"<blockquote><p>{SAID}</p>Posted by Port</blockquote></div>",
}
POINTERS = {
    "a link": '<div class="e"><a href="https://x.com/port/status/77">View this post on X</a></div>',
    "an address": "<p>https://twitter.com/port/status/77</p>",
    "a frame": '<div class="twitter-tweet-rendered"><iframe title="X Post"></iframe></div>',
}


def _with(box: str) -> str:
    html = shown(*FOUR)
    end = html.index("</p>", html.index("Report number 30")) + len("</p>")
    return html[:end] + box + html[end:]


def _told(old: str, new: str) -> list[str]:
    found = compare(read(old), read(new), then=NOW, now=NOW)
    assert not isinstance(found, NotThePage)
    return [change.entry.text for change in found.changes if change.substance]


@pytest.mark.parametrize("embed", EMBEDS.values(), ids=EMBEDS)
def test_a_message_that_loads_is_shown_and_is_no_edit(embed: str) -> None:
    assert SAID in read(_with(embed)).entries[1].text
    assert _told(_with(""), _with(embed)) == []
    assert _told(_with(embed), _with("")) == []


@pytest.mark.parametrize("pointer", POINTERS.values(), ids=POINTERS)
def test_what_leads_to_a_message_is_no_text(pointer: str) -> None:
    assert read(_with(pointer)).entries == read(_with("")).entries


def test_a_sentence_that_comes_with_a_message_is_an_edit_with_both() -> None:
    more = "<p>The port office has said so on Monday.</p>"
    (text,) = _told(_with(""), _with(more + EMBEDS["Twitter"]))

    assert text.split("\n")[1:3] == ["The port office has said so on Monday.", SAID]


def test_a_quotation_of_somebody_is_the_posts_own_text() -> None:
    assert len(_told(_with(""), _with(f"<blockquote><p>{SAID}</p></blockquote>"))) == 1


def test_a_post_that_is_a_message_and_no_more_is_told() -> None:
    alone = post(50, attributes="id=post-4050").replace(
        "<p>Report", f"{EMBEDS['Twitter']}<p hidden>R"
    )
    (text,) = _told(shown(*FOUR), shown(alone, *FOUR))

    assert text.startswith(SAID)


@pytest.mark.parametrize(
    "counter",
    [
        "<div><span>👍</span><span>52</span> <span>😢</span><span>1584</span></div>",
        "<div><a href='#s'>Share (97)</a> <a href='#l'>Likes 5198</a></div>",
        "<div class=x9><span>12</span> <span>Gefällt mir</span></div>",
        "<p>1 200 vues · 3 commentaires</p>",
        "<div>シェア (9) いいね 12</div>",
    ],
)
def test_what_readers_did_with_a_post_is_no_part_of_it(counter: str) -> None:
    html = shown(*FOUR)
    end = html.index("</p>", html.index("Report number 30")) + len("</p>")

    assert texts(html[:end] + counter + html[end:]) == texts(html)


@pytest.mark.parametrize(
    "line", ["⚽ 2-1", "12 dead", "🔴 45'", "Votes: 12", "33 %", "2:1", "📉 3%"]
)
def test_results_and_amounts_are_no_counters(line: str) -> None:
    assert not is_count(line)
