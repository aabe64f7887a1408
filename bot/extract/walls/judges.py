"""For each kind of wall, whether a page is one.

A page of much text is taken at its word, since an article may speak of captchas and carry a
cookie banner. What decides is how much of its text speaks like a wall, and whether its title
says that and nothing else.
"""

from collections.abc import Callable

from bot.core.model import FailureKind
from bot.extract.walls.face import Face, share_of
from bot.extract.walls.signs import NEARLY_ALL, signs

THIN = 700  # Latin letters of text below which a page may be a wall
SCANT = 250  # below which it has next to nothing to read
NEXT_TO_NOTHING = 90
LONG = 2_500  # beyond which it is taken at its word
HALF = 0.5
TOPICS = 3
"""Topics of consent that a page touches which asks for it."""


def bot_wall(face: Face) -> str:
    """Something that holds programs off."""
    sign = signs(FailureKind.BOT_WALL)
    title = face.titled(sign)
    if not title and face.size >= THIN:
        return ""
    share, said = face.share(sign), sign.text.search(face.text)
    if face.described and (share < 0.8 or face.size >= SCANT):
        return "" if face.size or not (title and said) else title
    if proof := face.size < NEXT_TO_NOTHING and face.codes(sign.proof):
        return title or proof
    if title and (face.size < NEXT_TO_NOTHING or said or face.codes(sign.code)):
        return title if face.size < THIN or share > 0.25 else ""
    if said and face.size < THIN and (share >= HALF or not face.size):
        return said[0] if len(face.text) < 1500 or share >= HALF else ""
    return ""


def consent_wall(face: Face) -> str:
    """A plea for consent."""
    sign = signs(FailureKind.CONSENT_WALL)
    texts = face.paragraphs if face.size else (face.text[:4000],)
    about = [text for text in texts if len(sign.topics_in(text)) > 1]
    share = share_of(texts, about)
    topics = len(sign.topics_in(" ".join(texts)[:8000]))
    action = next((b for b in face.buttons if sign.action.fullmatch(b)), "")
    title = face.titled(sign)
    if face.declared and face.size:
        wall = action and share > 0.8 and topics > TOPICS and face.size < 1200
        return action if wall else ""
    if face.in_article and not face.headed(sign):
        return ""
    if title and topics > 1 and share > 0.4:
        return title
    if face.headed(sign) and action and len(sign.topics_in(face.text)) >= TOPICS:
        return title
    if topics >= TOPICS and action and share >= HALF and not face.described:
        return title or action
    return title if title and action and face.size < SCANT and topics else ""


def login_wall(face: Face) -> str:
    """A page that asks who is there."""
    sign = signs(FailureKind.LOGIN_WALL)
    if face.described:
        return ""
    title = face.titled(sign)
    said = sign.text.search(face.text) if face.size < THIN else None
    if title and face.size < SCANT and (face.asks_who or said):
        return title
    alone = not face.size or face.share(sign) >= HALF
    return said[0] if said and face.size < THIN and alone else ""


def paywall(face: Face) -> str:
    """The first lines of a text, and the offer of the rest."""
    sign = signs(FailureKind.PAYWALL)
    if face.counted and face.share_told > 0.8:
        return ""
    part = face.share_told < HALF or face.breaks_off
    gate = face.below(sign.gate) if any(stem in face.text for stem in sign.stems) else ""
    if gate and (face.size < THIN or part or (not face.free and face.size < 1500)):
        return gate
    if (part or not face.free) and face.size < THIN and (offer := face.below(sign.offer)):
        return offer
    return "" if face.free or face.size >= SCANT * 2 else "not accessible for free"


def soft_404(face: Face) -> str:
    """A page that says that there is none."""
    sign = signs(FailureKind.SOFT_404)
    if face.declared and face.size:
        return ""
    if sign.whole(face.title):
        return face.title
    title = face.titled(sign)
    if not title:
        return ""
    if face.size >= SCANT and not title.strip("0123456789 ") and not sign.text.search(face.text):
        return ""
    return title


def maintenance(face: Face) -> str:
    """A server that fails or rests."""
    return _error(face, FailureKind.MAINTENANCE)


def parked(face: Face) -> str:
    """A domain without a site."""
    sign = signs(FailureKind.PARKED)
    if not face.described and (code := face.codes(sign.code)) and sign.text.search(face.text):
        return code
    return _error(face, FailureKind.PARKED)


def _error(face: Face, kind: FailureKind) -> str:
    sign = signs(kind)
    if face.described:
        return ""
    title, short = face.titled(sign), len(face.text) < 1500
    if not title and not short:
        return ""
    share, said = face.share(sign), sign.text.search(face.text)
    bare = short and face.size < SCANT * 2 and face.titled(sign, NEARLY_ALL)
    if title and (face.size < NEXT_TO_NOTHING or share > 0.25 or bare):
        return title
    if not said or not short:
        return ""
    return (
        said[0] if share > 0.6 or (not face.size) or (face.mentions(sign) and share > HALF) else ""
    )


def script_only(face: Face) -> str:
    """A shell that scripts are to fill."""
    sign = signs(FailureKind.SCRIPT_ONLY)
    short = face.size < SCANT * 2 and len(face.text) < 1500 and not face.described
    said = sign.text.search(face.text) if short else None
    if said and (face.share(sign) >= HALF or not face.size):
        return said[0]
    if face.size < NEXT_TO_NOTHING and face.unfilled and not face.described:
        asks = face.document.tree.css("noscript")[:10]
        if not face.size or any(sign.text.search(node.text().lower()) for node in asks):
            return "the text is made by scripts"
    return ""


JUDGES: dict[FailureKind, Callable[[Face], str]] = {
    FailureKind.BOT_WALL: bot_wall,
    FailureKind.SOFT_404: soft_404,
    FailureKind.MAINTENANCE: maintenance,
    FailureKind.PARKED: parked,
    FailureKind.CONSENT_WALL: consent_wall,
    FailureKind.LOGIN_WALL: login_wall,
    FailureKind.PAYWALL: paywall,
    FailureKind.SCRIPT_ONLY: script_only,
}
"""In the order in which they are asked."""
