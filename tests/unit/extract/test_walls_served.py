"""Walls of many makers and languages are named, and true pages that look like them are read."""

import pytest

from bot.core.compare import compare
from bot.core.model import NotThePage, Reading
from tests.unit.extract.pages import NOW, SENTENCES, article, look, reading
from tests.unit.extract.served import TRUE, served

WALLS = [pytest.param(html, kinds, id=name) for name, html, kinds in served()]
PAGES = [pytest.param(html, id=name) for name, html, _ in served(TRUE)]
BANNER = (
    '<div id="consent-banner"><h2>We value your privacy</h2><p>We and our 842 partners use cookies'
    " and process personal data. You can withdraw your consent at any time.</p>"
    "<button>Accept all</button><button>Reject all</button></div>"
)


@pytest.mark.parametrize(("html", "kinds"), WALLS)
def test_a_wall_is_named_for_what_it_is(html: str, kinds: list[str]) -> None:
    found = look(html)
    assert isinstance(found, NotThePage), [entry.text for entry in found.entries]
    assert found.failure.kind.value in kinds
    assert found.failure.detail


@pytest.mark.parametrize("html", PAGES)
def test_a_true_page_that_looks_like_a_wall_is_read(html: str) -> None:
    found = look(html)
    assert isinstance(found, Reading), found.failure


@pytest.mark.parametrize("html", PAGES)
def test_a_true_page_stays_one_when_a_consent_banner_comes(html: str) -> None:
    if "<body>" not in html:
        return
    assert isinstance(look(html.replace("</body>", BANNER + "</body>")), Reading)


def test_a_quotation_of_what_a_wall_says_accuses_nobody() -> None:
    page = article().replace(
        SENTENCES[0], f"“Please verify you are human,” it said. {SENTENCES[0]}"
    )
    assert compare(reading(page), reading(page), then=NOW)
