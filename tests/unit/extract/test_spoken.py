"""What is said to screen readers only is no part of a text."""

import pytest

from tests.unit.extract.pages import SENTENCES, article, texts

PARAGRAPHS = "".join(
    f"<p>Paragraph {n} of the report says at length what was found on the {n}th day.</p>"
    for n in range(6)
)
FORMS = (
    '<span class="sr-only"> (opens in a new tab)</span>',
    '<span class="visually-hidden">, this link leads to another site</span>',
    '<span class="link__visuallyHidden__x9a1"> external</span>',
    '<span class="screen-reader-text">[opens elsewhere]</span>',
    '<span style="clip: rect(0 0 0 0); position: absolute">out of here</span>',
    '<small style="position:absolute;width:1px;height:1px">to another place</small>',
    '<span style="position:absolute;left:-9999px">gone from sight</span>',
    "<span> (öffnet in neuem Fenster)</span>",
    ", opens new tab",
    " (s'ouvre dans une nouvelle fenêtre)",
)


def _texts(markup: str) -> list[str]:
    return [text for text in texts(article(PARAGRAPHS + markup)) if text not in SENTENCES]


@pytest.mark.parametrize("form", FORMS)
def test_it_is_no_part_of_a_paragraph(form: str) -> None:
    said = f'<p>The inquiry found that <a href="/r">the report{form}</a> was never read at all.</p>'
    assert _texts(said)[-1] == "The inquiry found that the report was never read at all."


@pytest.mark.parametrize("form", FORMS)
def test_a_paragraph_of_a_link_is_judged_by_what_is_seen(form: str) -> None:
    plain = '<p>Katie <a href="/t">gave a great talk</a> at the meeting</p>'
    assert _texts(plain.replace("</a>", f"{form}</a>")) == _texts(plain)


def test_words_that_only_name_such_a_thing_stay() -> None:
    said = "<p>The <span class='only-online'>tool</span> opens the window of the shop at night.</p>"
    assert _texts(said)[-1] == "The tool opens the window of the shop at night."
