"""JSON-LD as it is found in pages."""

import json

import pytest

from bot.extract import jsonld
from bot.extract.discovery import discover
from bot.extract.document import Document


def document(*scripts: str, kind: str = "application/ld+json") -> Document:
    html = "".join(f'<script type="{kind}">{script}</script>' for script in scripts)
    return Document("https://news.example/a", html.encode(), "text/html; charset=utf-8")


def headlines(*scripts: str) -> list[object]:
    return [node.get("headline") for node in jsonld.nodes(document(*scripts))]


A = '{"@type":"NewsArticle","headline":"A"}'
B = '{"@type":"NewsArticle","headline":"B"}'


@pytest.mark.parametrize(
    "script",
    [
        A,
        f"[{A}]",
        f'{{"@graph":[{A}]}}',
        f"<!-- {A} -->",
        f"//<![CDATA[\n{A}\n//]]>",
        f"/*<![CDATA[*/{A}/*]]>*/",
        f"\ufeff{A};",
        '{"@type":"NewsArticle","headline":"A",}',
        A.replace('"', "&quot;"),
        '{"@type":"NewsArticle","headline":"A","x":"it\\\'s"}',
    ],
)
def test_it_is_mended_where_publishers_break_it(script: str) -> None:
    assert headlines(script) == ["A"]


def test_control_characters_in_strings_do_not_matter() -> None:
    assert headlines('{"@type":"NewsArticle","headline":"A\nB\tC"}') == ["A\nB\tC"]


def test_several_scripts_and_several_objects_in_one_are_all_read() -> None:
    assert headlines(A, B) == ["A", "B"]
    assert headlines(A + B) == ["A", "B"]


def test_one_broken_script_does_not_hide_another() -> None:
    assert headlines('{"@type": oops', B) == ["B"]


def test_what_hangs_below_the_page_is_found_but_not_what_a_list_of_teasers_names() -> None:
    page = {"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "A"}}
    teasers = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "B"}]}

    assert headlines(json.dumps(page)) == [None, "A"]
    assert headlines(json.dumps(teasers)) == [None]


def test_types_are_compared_by_name() -> None:
    for kind in ("NewsArticle", "schema:NewsArticle", "https://schema.org/NewsArticle"):
        script = json.dumps({"@type": [kind, "Thing"], "headline": "A"})
        assert len(jsonld.of_type(document(script), "NewsArticle")) == 1


def test_the_type_of_the_script_may_be_written_in_capitals_and_with_a_charset() -> None:
    page = document(A, kind="Application/LD+JSON; charset=utf-8")

    assert len(jsonld.nodes(page)) == 1


@pytest.mark.parametrize(
    "script",
    [
        "",
        "null",
        "5",
        '"x"',
        "[" * 50_000,
        '{"a":' * 50_000,
        "{" * 1000,
        '{"@type":5,"@graph":7}',
        "NaN",
    ],
)
def test_nothing_raises(script: str) -> None:
    assert len(jsonld.nodes(document(script))) <= 1


def test_names_and_addresses_are_found_in_every_shape() -> None:
    assert jsonld.name_of([{"name": "A"}, "B", {"name": ["C"]}]) == "A, B, C"
    assert jsonld.name_of("https://news.example/author") is None
    assert jsonld.url_of({"contentUrl": "/x"}) == "/x"
    assert jsonld.url_of([{"@id": "#y"}]) == "#y"
    assert jsonld.string_of({"@value": " z "}) == "z"
    assert jsonld.string_of(True) is None


class TestDiscovery:
    def test_feeds_that_a_page_announces_are_absolute_and_comments_come_last(self) -> None:
        html = (
            '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
            '<link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="atom">'
            '<link rel="alternate" type="application/feed+json" href="//cdn.example/feed.json">'
            '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">'
            '<link rel="alternate" hreflang="de" href="/de">'
            '<link rel="stylesheet" href="/feed.css">'
            '<a href="/rss.xml">RSS</a><a href="/about-feeds">About feeds</a>'
            '<a href="javascript:feed()">x</a><a href="http://[bad/feed">y</a>'
        )
        page = Document("https://news.example/a/", html.encode(), "text/html")

        assert discover(page) == (
            "https://news.example/a/atom",
            "https://cdn.example/feed.json",
            "https://news.example/rss.xml",
            "https://news.example/comments/feed/",
        )

    def test_a_page_without_feeds_has_none(self) -> None:
        assert discover(Document("https://x.example", b"<p>x</p>", "text/html")) == ()
