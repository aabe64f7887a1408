"""What a page puts around an article and between its paragraphs is no text of it."""

import pytest

from bot.core.model import MARKED_ROLES, NotThePage
from tests.unit.extract.pages import SENTENCES, article, look, reading, texts

LONG = "".join(
    f"<p>Paragraph {n} of the report says at some length what was found there on day {n}, by whom "
    "it was found, and what became of it when the inspectors came back a week later.</p>"
    for n in range(6)
)
OTHER = "The library in the north of the town is to close for nine weeks, the council said."


def cards(form: str) -> str:
    return "".join(
        form.format(n=n, head=f"Headline of another story, number {n}", text=f"{n}. {OTHER}")
        for n in range(4)
    )


BOXES = {
    "cards": "<div class='x1'>"
    + cards("<div class=c><h3><a href=/s{n}>{head}</a></h3><p>{text}</p></div>")
    + "</div>",
    "list": "<ul>" + cards("<li><a href=/s{n}><h4>{head}</h4></a><p>{text}</p></li>") + "</ul>",
    "list under a heading": "<div class=m9><h3>Most read</h3><ul>"
    + cards("<li><a href=/s{n}>{head}</a> {text}</li>")
    + "</ul></div>",
    "list under a heading of the text": "<h3>Das könnte Sie auch interessieren</h3><ul>"
    + cards("<li><p>{text}</p></li>")
    + "</ul>",
    "newsletter": "<div class=b1><h3>The Brief</h3><p>Start your day with what matters today.</p>"
    "<p>Join 90,000 readers who get our newsletter in your inbox every morning.</p></div>",
    "consent": "<div class=l1><p>We and our partners use cookies to store information on your "
    "device. You may accept or refuse.</p><p>Choices apply to all parts of this paper.</p></div>",
    "player": "<div class=v1><p>Video Player is loading. This is a modal window.</p>"
    "<p>0:00 / 3:12</p><p>The film shows what came before in a few short scenes.</p></div>",
    "offer": "<p>Unlock this article and all others for £5 a week. You can cancel any time.</p>",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_box_is_no_text_wherever_it_stands(box: str) -> None:
    plain = texts(article(LONG))
    page = article(LONG)
    assert texts(article(LONG + box)) == plain
    assert texts(article(box + LONG)) == plain
    assert texts(page.replace("<main>", f"{box}<main>")) == plain
    assert texts(page.replace("</body>", f"{box}</body>")) == plain


@pytest.mark.parametrize("label", ["Update:", "Correction:"])
def test_a_label_in_a_teaser_of_another_story_is_none(label: str) -> None:
    form = "<div class=c><h3><a href=/s{n}>{head}</a></h3><p>" + label + " {text}</p></div>"
    for page in (article(LONG + cards(form)), article(LONG, after=cards(form))):
        assert not [e for e in reading(page).entries if e.role in MARKED_ROLES]


def test_sections_whose_headings_link_to_themselves_are_no_teasers() -> None:
    form = "<div class=c><h3><a href=#s{n}>{head}</a></h3><p>{text}</p></div>"
    assert sum(OTHER in text for text in texts(article(LONG + cards(form)))) == 4


def test_a_page_of_nothing_but_teasers_is_read_as_they_are() -> None:
    page = f"<html><body><main>{BOXES['cards']}</main></body></html>"
    assert sum(OTHER in text for text in texts(page)) == 4


def test_a_page_that_says_nothing_but_notices_is_read_as_it_is() -> None:
    notice = "Join {n} readers who get our newsletter in your inbox early in the morning."
    said = "".join(f"<p>{notice.format(n=n)}</p>" for n in (100, 200, 300))
    page = f"<html><body><p>{SENTENCES[0]}</p>{said}</body></html>"
    assert notice.format(n=300) in texts(page)


def test_a_marked_section_that_holds_a_notice_is_still_told() -> None:
    box = (
        "<div class=n1><p><b>Update:</b> The vote was put off until Friday, the mayor said.</p>"
        "<p>Sign up for our newsletter and get the news in your inbox.</p></div>"
    )
    found = [e for e in reading(article(LONG + box)).entries if e.role in MARKED_ROLES]
    assert [e.text for e in found] == ["The vote was put off until Friday, the mayor said."]


def test_a_page_of_nothing_but_headlines_is_read_as_them() -> None:
    heads = [f"The {n}th headline of a ticker says what happened" for n in range(12)]
    items = "".join(f"<li><a href=/n{n}>{head}</a></li>" for n, head in enumerate(heads))
    found = texts(f"<html><body><nav><a href=/>Home</a></nav><ul>{items}</ul></body></html>")
    assert found == heads


def test_a_page_of_a_few_links_has_nothing_to_read() -> None:
    items = "".join(f"<li><a href=/n{n}>A link to page number {n} of many</a></li>" for n in "123")
    assert isinstance(look(f"<html><body><ul>{items}</ul></body></html>"), NotThePage)


def test_a_paragraph_in_one_wrapper_with_an_offer_stays() -> None:
    wrapped = f"<div class=block><p>{OTHER}</p>{BOXES['offer']}</div>"
    assert OTHER in texts(article(LONG + wrapped))


CARDS = BOXES["cards"].replace("<p>", "<p>Update: ") * 2
COMMENTS = f"<section class=comments>{LONG}{LONG.replace('report', 'reader')}</section>"


@pytest.mark.parametrize("comments", ["", COMMENTS], ids=["alone", "below many comments"])
def test_teasers_are_none_of_a_short_article_however_much_they_hold(comments: str) -> None:
    page = article().replace("</main>", f"{comments}</main>")
    beside = page.replace("</body>", f"{CARDS}</body>")
    assert texts(beside) == texts(page) != []
    assert not [e for e in reading(beside).entries if e.role in MARKED_ROLES]


LISTED = (
    "<div class=m9><h3>Top stories</h3><ul>"
    + cards("<li><a href=/s{n}>{head}</a> Update: {text}</li>")
    + "</ul></div>"
)
RECOMMENDED = "<section class=recommended>" + CARDS + "</section>"


@pytest.mark.parametrize("own", ["", f"<p>{OTHER}</p>"], ids=["no text", "a line of text"])
@pytest.mark.parametrize("box", [CARDS, LISTED, RECOMMENDED], ids=["cards", "list", "named"])
def test_teasers_are_no_text_of_a_page_that_has_hardly_any(own: str, box: str) -> None:
    for page in (f"<div>{own}</div>{box}", f"<div class=sidebar><div>{own}</div>{box}</div>"):
        found = look(f"<html><body>{page}</body></html>")
        if isinstance(found, NotThePage):
            assert not own
        else:
            assert not [entry for entry in found.entries if entry.role in MARKED_ROLES]
            assert not own or [entry.text for entry in found.entries] == [OTHER]


def test_of_a_known_page_a_line_is_enough_for_notices_to_be_none() -> None:
    banner = BOXES["consent"] + BOXES["newsletter"]
    page = f"<html><body>{banner}<p>{OTHER} {SENTENCES[0]}</p></body></html>"
    assert texts(page, known=True) == [f"{OTHER} {SENTENCES[0]}"]


def test_comments_below_teasers_do_not_make_them_the_text() -> None:
    page = f"<div class=c><h3><a href=/s>A headline to click</a></h3><p>{OTHER}</p>{COMMENTS}</div>"
    found = reading(f"<html><body><div><p>{SENTENCES[0]}</p></div>{page * 2}</body></html>")
    assert [entry.text for entry in found.entries] == [SENTENCES[0]]


def test_a_story_under_a_link_to_itself_is_no_teaser_beside_boxes_that_say_little() -> None:
    head = "<h2><a href=/it>What the inspectors found</a></h2>"
    little = "<div><a href=/other>A link to something else</a></div>"
    assert len(texts(f"<html><body><div>{head}{LONG}</div>{little * 3}</body></html>")) == 6


def test_what_scripts_are_to_fill_is_no_text() -> None:
    shell = "<p>%user% starred %name% and then %user% took away the star from %name% again.</p>"
    other = (
        "<p>{{user}} wrote to {{name}} about it, and nobody has ever said what it was about.</p>"
    )
    code = "<pre>Write {{user}} and {{name}} where the names of both are to stand in it.</pre>"
    found = texts(article(shell, other, code))
    assert len(found) == len(SENTENCES) + 1
    assert any("where the names" in text for text in found)


def test_a_page_of_many_teasers_is_one_of_them() -> None:
    page = (
        "<div class=c><h3><a href=/{n}>Headline number {n}</a></h3><p>{n}. "
        + f"{LONG[3:160]}</p></div>"
    )
    said = "".join(page.replace("{n}", str(n)) for n in range(30))
    assert len(texts(f"<html><body>{said}</body></html>")) == 30


@pytest.mark.parametrize("name", ["modal-viewer", "widget Blog", "article-overlay"])
def test_the_one_long_article_of_a_page_is_its_text_whatever_is_around_it(name: str) -> None:
    other = "".join(f"<li>{n}. {OTHER} Another {OTHER}</li>" for n in range(20))
    body = f"<div class='{name}'><article>{LONG}</article></div><ul class=stream>{other}</ul>"
    assert texts(f"<html><body>{body}</body></html>")[0].startswith("Paragraph 0")


def test_a_gallery_within_the_marked_text_is_not_all_of_it() -> None:
    captions = "".join(f"<p>{n}. {OTHER} Photographed at noon by a reader.</p>" for n in range(80))
    page = f"<div itemprop=articleBody>{LONG}<div class=gallery>{captions}</div></div>"
    found = texts(f"<html><body><h1>Report</h1>{page}</body></html>")
    assert [text for text in found if text.startswith("Paragraph")] == texts(
        f"<html><body><h1>Report</h1><div itemprop=articleBody>{LONG}</div></body></html>"
    )
