"""Pages that are not the page are named, and ordinary ones are not accused."""

import pytest

from bot.core.model import FailureKind, Hints, NotThePage, Page, Reading
from bot.extract.read import read
from tests.unit.extract.pages import NOW, URL, article, look


def page(title: str, body: str, head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


WALLS = [
    (
        FailureKind.BOT_WALL,
        page(
            "Just a moment...",
            "<h1>paper.example</h1><p>Checking if the site connection is secure</p><script src='/cdn-cgi/challenge-platform/x'></script>",  # noqa: E501
        ),
    ),
    (
        FailureKind.BOT_WALL,
        page(
            "Access Denied",
            "<h1>Access Denied</h1><p>You don't have permission to access this on this server.</p><p>Reference #18.2d1</p>",  # noqa: E501
        ),
    ),
    (
        FailureKind.BOT_WALL,
        page(
            "Pardon Our Interruption",
            "<h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us think you were a bot.</p>",  # noqa: E501
        ),
    ),
    (
        FailureKind.CONSENT_WALL,
        page(
            "Before you continue",
            "<h1>Before you continue</h1><p>We and our partners store and use cookies and personal data.</p><button>Accept all</button>",  # noqa: E501
        ),
    ),
    (
        FailureKind.CONSENT_WALL,
        page(
            "Zustimmung",
            "<h2>Mit Werbung weiterlesen</h2><p>Wir verwenden Cookies und Tracking mit Ihrer Einwilligung.</p>",  # noqa: E501
        ),
    ),
    (
        FailureKind.LOGIN_WALL,
        page(
            "Log in – Paper",
            "<form><input type=email><input type=password><button>Log in</button></form><p>Please log in to continue.</p>",  # noqa: E501
        ),
    ),
    (
        FailureKind.PAYWALL,
        page(
            "Council meets",
            "<h1>Council meets</h1><p>The council met on Monday, and it took very long.</p><p>Subscribe to continue reading.</p>",  # noqa: E501
        ),
    ),
    (
        FailureKind.SOFT_404,
        page(
            "Page not found – Paper",
            "<h1>Page not found</h1><p>The page you are looking for does not exist.</p>",
        ),
    ),
    (
        FailureKind.SOFT_404,
        page(
            "Seite nicht gefunden", "<h1>Seite nicht gefunden</h1><p>Diese Seite gibt es nicht.</p>"
        ),
    ),
    (
        FailureKind.MAINTENANCE,
        page(
            "Maintenance",
            "<h1>We'll be back soon</h1><p>The site is down for scheduled maintenance.</p>",
        ),
    ),
    (FailureKind.MAINTENANCE, page("503 Service Unavailable", "<h1>Service Unavailable</h1>")),
    (
        FailureKind.PARKED,
        page(
            "paper.example is for sale",
            "<h1>This domain is for sale</h1><p>Buy this domain today.</p>",
        ),
    ),
    (FailureKind.SCRIPT_ONLY, page("Paper", "<div id=root></div><script src=/app.js></script>")),
    (FailureKind.EMPTY, page("Paper", "")),
    (FailureKind.EMPTY, "   "),
]


@pytest.mark.parametrize(
    ("kind", "html"), WALLS, ids=[f"{k}-{i}" for i, (k, _) in enumerate(WALLS)]
)
def test_what_is_served_instead_of_the_page_has_a_name(kind: FailureKind, html: str) -> None:
    found = look(html)
    assert isinstance(found, NotThePage), found
    assert found.failure.kind is kind
    assert found.failure.detail


@pytest.mark.parametrize("share", [0.35, 0.5, 0.75])
def test_a_page_that_ends_in_the_middle_is_cut_off(share: float) -> None:
    whole = article()
    start = whole.index("<article>")
    cut = whole[: start + int((whole.index("</article>") - start) * share)]
    found = look(cut)
    assert isinstance(found, NotThePage)
    assert found.failure.kind is FailureKind.CUT_OFF


def test_a_page_that_omits_its_last_tags_is_whole() -> None:
    assert isinstance(look(article().replace("</body></html>", "")), Reading)


@pytest.mark.parametrize(
    "extra",
    [
        "<div id=cookie-banner><p>We use cookies. Accept all. Manage preferences.</p></div>",
        "<p>Subscribe to our letter for more stories like this one each week.</p>",
        "<form><input type=password><button>Log in</button></form>",
        "<script src='https://captcha-delivery.com/c.js'></script>",
        "<p>A captcha was shown to those who tried: are you a robot, it asked.</p>",
    ],
)
def test_an_ordinary_page_is_not_accused(extra: str) -> None:
    assert isinstance(look(article(after=extra)), Reading)


@pytest.mark.parametrize(
    ("came_from", "kind"),
    [
        ("https://paper.example/", FailureKind.OTHER_PAGE),
        ("https://consent.paper.example/?to=x", FailureKind.CONSENT_WALL),
        ("https://paper.example/login?next=x", FailureKind.LOGIN_WALL),
    ],
)
def test_being_sent_elsewhere_is_told(came_from: str, kind: FailureKind) -> None:
    sent = Page(url=came_from, body=article().encode(), fetched_at=NOW)
    found = read(sent, Hints(url=URL, now=NOW))
    assert isinstance(found, NotThePage)
    assert found.failure.kind is kind


@pytest.mark.parametrize("body", [b"%PDF-1.7 binary", b"\x89PNG\r\n\x1a\n", b"\x00\x01\x02" * 200])
def test_bytes_that_are_no_text_are_named(body: bytes) -> None:
    found = look(body)
    assert isinstance(found, NotThePage)
    assert found.failure.kind is FailureKind.NOT_TEXT


HOSTILE = {
    "deep": "<html><body>"
    + "<div>" * 60_000
    + "<p>text</p>"
    + "</div>" * 60_000
    + "</body></html>",
    "long": article("<p>Update: " + "word and. " * 60_000 + "</p>"),
    "many tags": "<html><body>" + "<i></i>" * 40_000 + "</body></html>",
    "many attributes": "<div " + " ".join(f"a{i}=x" for i in range(30_000)) + ">x</div>",
    "angles": "<" * 300_000,
    "digits": "<p>" + "1" * 300_000 + "</p>",
    "brackets": "<p>" + "(" * 300_000 + "</p>",
    "spaces": "<p>Update" + " " * 300_000 + ": text</p>",
    "headings": "<body>" + "<h2>Update</h2>" * 5_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.timeout(20)
def test_a_hostile_page_is_read_in_bounded_time_and_without_an_exception(html: str) -> None:
    found = look(html)
    if isinstance(found, NotThePage):
        assert (
            found.failure.kind is not FailureKind.UNREADABLE or "no posts" in found.failure.detail
        )
