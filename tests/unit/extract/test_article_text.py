"""The running text of an article, and the noise that is none of it."""

import pytest

from bot.core.model import Role
from tests.unit.extract.pages import SENTENCES, article, reading, texts

NOISE = [
    '<div class="ad-slot"><p>Buy the new thing now, it is better than the old thing was.</p></div>',
    '<p><a href="/more">Read more about the budget of the council and its parties</a></p>',
    "<p>Read more: The budget of the former year, and why it was refused.</p>",
    "<p>Advertisement</p>",
    '<div class="newsletter-box"><p>Sign up here and we will write to you each morning.</p></div>',
    "<p>Updated 12:44</p>",
    "<figure><figcaption>The mayor at her desk, in a picture of last year.</figcaption></figure>",
    '<div class="share"><p>Share this story with the people you know and like.</p></div>',
    "<p>© 2026 Paper and its owners, who keep all of their rights.</p>",
    '<div style="display: none"><p>This paragraph is not shown to anybody at all.</p></div>',
    '<p class="byline">By Jane Doe and John Roe, who were at the council.</p>'.replace(
        "<p class", "<div class"
    ).replace("</p>", "</div>"),
]


@pytest.mark.parametrize("noise", NOISE)
def test_noise_between_the_paragraphs_is_no_text(noise: str) -> None:
    assert texts(article(noise)) == list(SENTENCES)


def test_another_markup_reads_the_same() -> None:
    body = "".join(
        f'<section class="c-{i}x"><div><p>{s}</p></div></section>' for i, s in enumerate(SENTENCES)
    )
    page = f"<html lang=en><body><div id=root><h1>Council meets</h1><div>{body}</div></div></body></html>"  # noqa: E501
    assert texts(page) == list(SENTENCES)
    assert reading(page).title == "Council meets"


def test_paragraphs_made_with_line_breaks_are_paragraphs() -> None:
    page = (
        f"<html><body><h1>Council meets</h1><div>{'<br><br>'.join(SENTENCES)}</div></body></html>"
    )
    assert texts(page) == list(SENTENCES)


def test_what_an_admin_names_as_noise_is_left_out() -> None:
    page = article('<p class="tick">The share price of the town stands at 12 points today.</p>')
    assert len(texts(page)) == 5
    assert texts(page, ignore=(".tick",)) == list(SENTENCES)
    assert texts(page, ignore_text=("^the share price",)) == list(SENTENCES)
    assert len(texts(page, ignore=("p[",), ignore_text=("(",))) == 5


def test_the_page_says_what_it_is() -> None:
    head = '<meta property="article:published_time" content="2026-05-05T10:00:00+02:00">'
    found = reading(article(head=head, lang="de-AT"))
    assert (found.title, found.language, found.publisher) == ("Council meets", "de-AT", "Paper")
    assert found.published is not None
    assert found.published.isoformat() == "2026-05-05T08:00:00+00:00"
    assert (found.extractor, found.reader.split("/")[0]) == ("article", "article")


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
def test_the_charset_is_told_from_the_bytes_where_the_header_is_silent(charset: str) -> None:
    page = article("<p>Der Bürgermeister grüßt und wünscht “schöne Tage” für alle.</p>")
    if charset != "utf-16":
        page = page.replace("<head>", f'<head><meta charset="{charset}">')
    assert "Der Bürgermeister grüßt und wünscht “schöne Tage” für alle." in texts(
        page.encode(charset)
    )


def test_the_language_is_that_of_the_script_where_the_page_claims_another() -> None:
    russian = (
        "Совет собрался в понедельник, чтобы обсудить бюджет на будущий год, и это было долго."
    )
    page = (
        f"<html lang=en><body><h1>Совет</h1><p>{russian}</p><p>{russian} Снова.</p></body></html>"
    )
    assert reading(page, extractor="article").language == "ru"


def test_the_headline_is_no_entry() -> None:
    assert all(e.role is Role.TEXT for e in reading(article()).entries)
    assert "Council meets" not in texts(article())


def test_what_a_page_sends_later_into_hidden_elements_is_its_text_whatever_box_is_shown() -> None:
    box = "<div><p>We and our partners store cookies on this device. You may change it.</p></div>"
    body = "".join(f"<p>{text}</p>" for text in SENTENCES)
    streamed = (
        "<html lang=en><head><title>Council meets</title></head><body>"
        f'{box}<template id="B:3"></template><div hidden id="S:3"><article><h1>Council meets</h1>'
        f'{body}</article></div><script>$RC("B:3","S:3")</script></body></html>'
    )
    assert texts(streamed) == list(SENTENCES)


def test_the_text_of_a_main_part_is_no_footer_whatever_its_role_says() -> None:
    """Some publishers call the article's own container role=contentinfo."""
    other = "Another story of the day, with a sentence or two that say what it is about."
    story = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    others = "".join(f"<article><h3>Story {n}</h3><p>{other}</p></article>" for n in range(6))
    page = (
        '<html lang=en><body><div role="main"><h1>The storm</h1>'
        f'<div role="contentinfo" aria-label="Article Body">{story}</div></div>'
        f'<div class="grid">{others}</div></body></html>'
    )
    assert set(SENTENCES) <= set(texts(page))


def test_a_soft_hyphen_in_the_title_makes_no_other_headline() -> None:
    page = article().replace("<title>Council meets – Paper", "<title>Co&shy;uncil meets – Paper")
    page = page.replace('<meta property="og:title" content="Council meets">', "")
    other = page.replace("<main>", "<header><h1>The Paper of the town</h1></header><main>")
    assert reading(other).title == reading(article()).title == "Council meets"
