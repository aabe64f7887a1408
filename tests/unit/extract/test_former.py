"""The extractor that read a page before is kept where a look leaves it open."""

import json

from bot.core.model import Entry, Reading, Role
from bot.extract.read import became
from tests.unit.extract.pages import SENTENCES, URL, article, reading

LONG = f"{SENTENCES[0]}\n{SENTENCES[1]}"
NEXT = SENTENCES[2]
TEASERS = "".join(
    f"<li class=entry><time datetime='2026-11-22T{16 - n}:12:00Z'>{16 - n}:12</time>"
    f"<p>{n}. The library of the town is to close for {n + 7} weeks, said the council, which "
    "met on the day before and had been asked for it many a time.</p></li>"
    for n in range(6)
)
BOX = f"<section class='live-stories'><ul class=live-feed>{TEASERS}</ul></section>"


def _entry(name: str, text: str, role: Role = Role.TEXT) -> Entry:
    return Entry(id=name, role=role, text=text)


def _blog(*texts: str) -> Reading:
    posts = tuple(_entry(str(n), text, Role.POST) for n, text in enumerate(texts))
    return Reading(url=URL, extractor="liveblog", entries=posts)


def test_a_box_of_timed_teasers_makes_no_live_blog_of_a_known_article() -> None:
    page = article(after=BOX)
    assert reading(page).extractor == "liveblog"
    known = reading(page, known=True, former="article")
    assert known.extractor == "article"
    assert known.reader.startswith("article/")
    assert [e.text for e in known.entries if e.role is Role.TEXT] == list(SENTENCES)


def test_an_article_that_turns_into_a_live_blog_is_read_as_one() -> None:
    turned = f"<html><head><title>Live: the council</title></head><body>{BOX}</body></html>"
    assert reading(turned, known=True, former="article").extractor == "liveblog"


def test_posts_of_which_one_is_the_article_and_no_other_is_in_it_are_none() -> None:
    was = Reading(url=URL, extractor="article", entries=(_entry("1", LONG),))
    assert not became(_blog(LONG, "Update: it works again since this morning, thanks."), was)
    assert not became(_blog("One story of many.", "Another story of many."), was)
    both = Reading(url=URL, extractor="article", entries=(_entry("1", LONG), _entry("2", NEXT)))
    assert became(_blog(NEXT, LONG), both)


def test_structured_data_makes_a_live_blog_of_a_known_article() -> None:
    posts = [
        {
            "@type": "BlogPosting",
            "headline": f"Post {n}",
            "articleBody": f"{n}. What the council said of the library in the morning.",
            "datePublished": f"2026-11-22T1{n}:00:00Z",
        }
        for n in range(3)
    ]
    blog = {"@context": "https://schema.org", "@type": "LiveBlogPosting", "liveBlogUpdate": posts}
    page = article(head=f'<script type="application/ld+json">{json.dumps(blog)}</script>')
    assert reading(page, known=True, former="article").extractor == "liveblog"


def test_what_was_a_live_blog_is_read_as_one_however_little_speaks_for_it() -> None:
    page = article(after=BOX)
    assert reading(page, known=True, former="liveblog").extractor == "liveblog"


def _live(*posts: str) -> str:
    head = "<title>Storm at sea: live updates</title></head><body><h1>Storm at sea: live</h1>"
    intro = "<p class=intro>A storm has come to the coast, and it is here to stay for a while.</p>"
    return f"<html lang=en><head>{head}<article>{intro}{''.join(posts)}</article></body></html>"


def test_posts_that_lose_the_times_at_their_heads_are_the_text_that_the_article_had() -> None:
    posts = [
        f"<p><strong>{11 - n}.0{n}</strong> {text} More was not known at first.</p>"
        for n, text in enumerate(SENTENCES[:3])
    ]
    known = reading(_live(*posts), known=True, former="article")

    assert (known.extractor, len(known.entries)) == ("liveblog", len(posts))


def test_a_page_that_says_live_turns_into_posts_that_no_article_would_have_in_its_body() -> None:
    posts = [
        f"<ul><li class='ticker-item'><span class=time>{11 - n}:0{n}</span><div>{text} {n}</div>"
        "</li></ul>"
        for n, text in enumerate(SENTENCES[:3])
    ]
    known = reading(_live("<div class=ticker>", *posts, "</div>"), known=True, former="article")

    assert known.extractor == "liveblog"


def test_two_posts_whose_class_names_a_script_makes_are_posts() -> None:
    posts = [
        f"<article class=css-{n}7 id=block-{n}a7f><time>11:{n}0</time><p>{text}</p></article>"
        for n, text in enumerate(SENTENCES[:2])
    ]
    known = reading(_live(*posts), known=True, former="article")

    assert (known.extractor, len(known.entries)) == ("liveblog", len(posts))
