"""What a page puts around an article and between its paragraphs, told by what it says and how it
is built, since its names say nothing at most publishers: notices of the publisher's own with the
box around them, teasers of other stories, lists under "Most read".
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from bot.core.asides import is_aside
from bot.extract.blocks import Block
from bot.extract.scopes import Scope

BESIDE = 0.7
"""The other text in a container, to that of its notices, up to which it belongs to them."""
CARD = 900.0
"""The weight from which on a container under a linked headline is more than a teaser."""
FEW = 2_400.0
"""The weight of teasers up to which they are never what a page is there for."""
STORY = 400.0
"""The weight from which on one of them that says more than all others is a story."""
SHORT_ARTICLE = 300.0
"""What has to be left beside more of them; else they are."""
OWN = 100.0
"""What has to stand with a headline, apart from all teasers, to be the text that it heads."""
FEWEST_LISTED, MOST_LISTED = 2, 20
"""Links below a heading for other stories that are a list of them, and blocks that are asked."""
_WHOLE = frozenset({"body", "main", "article"})
_HEADLINE = 12
_KICKER = 30
_SENTENCE = 25
_LINKED = 0.8
_HEADED = 45

_RAIL = re.compile(
    r"(?:the )?(?:most|top|must)[ -]?(?:read|popular|viewed|shared|stories|headlines|news)"
    r"|trending(?: now| stories| news)?|popular(?: now| stories)?|related(?: \w+){0,2}"
    r"|recommended(?: for you| stories| reading)?|(?:you )?(?:may|might) also like"
    r"|more (?:from|on|in|for|like) .{2,30}|more (?:stories|news|headlines|to read)"
    r"|read (?:more|next|also|this next)|up next|what to read next|also in the news"
    r"|latest (?:news|stories|headlines|from .{2,20})|don'?t miss|editors?'?s? (?:picks?|choice)"
    r"|sponsored(?: \w+)?|promoted(?: \w+)?|partner content|in case you missed it|keep reading"
    r"|meist ?(?:gelesen\w*|geklickt\w*)|(?:mehr|auch) (?:zum thema|interessant|aus .{2,20})"
    r"|weitere (?:artikel|meldungen|nachrichten|themen)|das könnte (?:sie|dich) auch interessieren"
    r"|lesen sie auch|neueste (?:artikel|meldungen|nachrichten)|top[- ]?(?:themen|news|artikel)"
    r"|les (?:plus|articles les plus) lus?|(?:à|a) lire (?:aussi|également|ensuite)"
    r"|sur le même (?:sujet|thème)|nos derniers articles|articles (?:liés|similaires|recommandés)"
    r"|l[oa]s? (?:noticias? )?más (?:leíd[oa]s?|vistos?|visto|leído)|noticias relacionadas"
    r"|(?:te|le) puede interesar|lee también|últimas noticias|más noticias|más sobre .{2,30}"
    r"|(?:le )?(?:notizie )?più (?:lette|letti|viste)|leggi anche|ultime notizie"
    r"|(?:as )?mais (?:lidas|vistas|populares)|leia (?:também|mais)|veja também|últimas"
    r"|meest gelezen|lees ook|lees meer|meer over .{2,30}|net binnen|mest (?:lest|läst\w*|læste?)"
    r"|läs (?:mer|också|även)|les også|les mer|læs også|læs mere|luetuimmat|lue myös|senaste nytt"
    r"|(?:naj(?:popularniejsze|częściej czytane|nowsze))|czytaj (?:też|także|również)"
    r"|zobacz (?:też|także|również)|nejčtenější|čtěte také|související(?: \w+)?|legolvasottabb\w*"
    r"|kapcsolódó(?: \w+)?|cele mai citite|citește și|самое (?:читаемое|популярное|обсуждаемое)"
    r"|популярн(?:ое|ые|і|е)(?: \w+)?|читайте (?:также|також)|(?:новости|материалы) по теме"
    r"|новини (?:по|за) тем(?:е|ою)|главное|en çok (?:okunan\w*|izlenen\w*)|çok okunanlar"
    r"|ilgili haberler|δημοφιλή|διαβάστε (?:επίσης|ακόμη|ακόμα)"
    r"|(?:ال)?[أا]كثر قراءة|اقر[أا] [أا]يض[اً]+"
    r"|הנקראות ביותר|עוד בנושא|پربازدیدترین\w*|مطالب مرتبط|सबसे ज्यादा .{2,20}|ये भी पढ़ें"
    r"|人気(?:記事|ランキング)?|関連(?:記事|ニュース)|ランキング|おすすめ(?:記事)?|热门.{0,6}|相关.{0,6}|推荐.{0,6}"
    r"|많이 본 .{0,6}|관련 ?기사|추천 ?기사|terpopuler|terkait|baca juga|berita terkait"
    r"|đọc nhiều(?: nhất)?|tin (?:liên quan|mới|đọc nhiều)|xem thêm",
    re.IGNORECASE,
)


def mark_inserted(blocks: list[Block], title: Block | None, total: float) -> float:
    """Name what is no part of the article: `Block.aside` for lines, `Scope.aside` for small
    boxes around such, `Scope.out` for teasers and lists of other stories. The scopes know how
    much text they hold, in which asides weigh nothing. Returns what is left of the total: teasers
    weigh nothing for the containers around them."""
    kept = set(title.scope.ancestors()) if title is not None else set()
    first = _firsts(blocks)
    noticed: dict[Scope, int] = defaultdict(int)
    for block in blocks:
        if block.aside and block.scope not in kept and block.scope.parent is not None:
            noticed[block.scope] += len(block.text)
    for scope, size in noticed.items():
        _box_around(scope, size, total)
    for scope in _headed(blocks, first, kept, total):
        scope.teaser = True
        scope.out = scope.out or "under a heading for other stories"
    found = _cards(first, kept)
    held, rest = _parted(blocks, found)
    own = held < FEW or rest >= SHORT_ARTICLE or _has_own_text(title, first, found)
    for scope in found:
        scope.teaser = True
        scope.out = scope.out or ("a teaser of another story" if own else "")
    return total - (_unweigh(found) if own else 0.0)


def _unweigh(cards: Iterable[Scope]) -> float:
    """Take the weight of teasers from all that is around them; how much that is."""
    found = set(cards)
    outer = [scope for scope in found if not any(o in found for o in scope.ancestors()[1:])]
    for scope in outer:
        for around in scope.ancestors()[1:]:
            around.weight -= scope.weight
    return sum(scope.weight for scope in outer)


def weigh_asides(blocks: list[Block], *, known: bool) -> None:
    """Find the notices of the publisher's own, and let them weigh nothing: except on a page that
    says little else, which is a gate or an offer. Of a page that is known a line is enough:
    whether it is the page is told by comparison."""
    asides = [block for block in blocks if _may_notify(block) and is_aside(block.text)]
    noticed = sum(block.weight for block in asides)
    rest = sum(block.weight for block in blocks if not block.scope.out) - noticed
    if rest < (min(noticed, OWN) if known else noticed):
        return
    for block in asides:
        block.aside, block.weight = "a notice of the publisher's own", 0.0


def _may_notify(block: Block) -> bool:
    """Whether a block is a sentence of the page's own, so that it is worth the question."""
    if block.weight:
        return True
    text = block.text
    sentence = len(text) >= _SENTENCE and text[-1] in ".!?…。।"
    return sentence and not (block.heading or block.scope.out) and block.link_share < _LINKED


def _parted(blocks: list[Block], cards: Iterable[Scope]) -> tuple[float, float]:
    """How much text stands in teasers, and how much in nothing that is out: what would be most
    of the page without teasers is not out, whatever its name says."""
    known: dict[Scope | None, Scope | None] = {None: None}
    found = set(cards)
    held = 0.0
    sizes: dict[Scope | None, float] = defaultdict(float)
    for block in blocks:
        if not block.weight:
            continue
        around = _outermost(block.scope, found, known)
        if around in found:
            held += block.weight
        elif around is None or around.out != "comments":
            sizes[around] += block.weight
    most = sum(sizes.values()) * 0.5
    rest = sum(size for scope, size in sizes.items() if scope is None or size > most)
    return held, rest


def _outermost(
    scope: Scope, cards: set[Scope], known: dict[Scope | None, Scope | None]
) -> Scope | None:
    """The comments or the teaser that hold a container, else the outermost around it that is
    out; None if none is."""
    above: list[Scope] = []
    at: Scope | None = scope
    while at is not None and at not in known:
        above.append(at)
        at = at.parent
    found = known[at]
    for inner in reversed(above):
        if inner.out == "comments":
            found = inner
        elif found is None or not (found in cards or found.out == "comments"):
            found = inner if inner in cards or (inner.out and found is None) else found
        known[inner] = found
    return found


def _has_own_text(title: Block | None, scopes: Iterable[Scope], cards: Iterable[Scope]) -> bool:
    """Whether text stands with the headline in a container that holds no teasers, or in the one
    container that calls itself the text."""
    found = set(cards)
    around = {scope for card in found for scope in card.ancestors()}
    own = title.scope if title is not None else None
    while own is not None and own not in around:
        if own.weight >= OWN:
            return True
        own = own.parent
    named = [s for s in scopes if s.body and s.weight >= OWN and s not in around]
    inner = [s for s in named if not any(o.body or o in found for o in s.ancestors()[1:])]
    return len(inner) == 1


def _firsts(blocks: list[Block]) -> dict[Scope, list[Block]]:
    """The first three blocks of every container."""
    found: dict[Scope, list[Block]] = defaultdict(list)
    for block in blocks:
        if block.rule:
            continue
        scope: Scope | None = block.scope
        while scope is not None and len(found[scope]) < 3:
            found[scope].append(block)
            scope = scope.parent
    return found


def _box_around(scope: Scope, size: int, total: float) -> None:
    """The container of notices belongs to them as a whole where they are most of it."""
    if scope.weight <= size * BESIDE and scope.weight * 4 <= total and not scope.body:
        scope.aside = "beside a notice of the publisher's own"


# Teasers


def _cards(first: dict[Scope, list[Block]], kept: set[Scope]) -> list[Scope]:
    """Containers beside others of their kind, each a linked headline with a line or two."""
    alike: dict[tuple[Scope | None, str, str], list[Scope]] = defaultdict(list)
    for scope, blocks in first.items():
        if scope.weight <= CARD and scope not in kept and _is_card(scope, blocks):
            alike[(scope.parent, scope.tag, scope.name)].append(scope)
    return [scope for scopes in alike.values() if _are_alike(scopes) for scope in scopes]


def _are_alike(scopes: list[Scope]) -> bool:
    """Whether containers of a kind are several that say about as much: not one story, whose
    headline is a link to itself, beside others that say little."""
    weights = [scope.weight for scope in scopes]
    return len(scopes) > 1 and (max(weights) < STORY or max(weights) * 2 <= sum(weights))


def _is_card(scope: Scope, blocks: list[Block]) -> bool:
    if scope.parent is None or scope.tag in {"body", "main", "ul", "ol", "p", "blockquote"}:
        return False
    for block in blocks:
        if block.link_share > _LINKED and len(block.text) >= _HEADLINE:
            return _leads_away(block)
        if len(block.text) > _KICKER:
            return False
    return False


def _leads_away(block: Block) -> bool:
    """Whether the link of a headline is to another page."""
    for text in block.nodes[:2]:
        node: LexborNode | None = text
        for _ in range(5):
            if node is None:
                break
            if node.tag == "a":
                href = node.attributes.get("href") or "#"
                return not href.startswith("#")
            node = node.parent
    return False


# Lists under a heading that says what they are


def _headed(
    blocks: list[Block], first: dict[Scope, list[Block]], kept: set[Scope], total: float
) -> list[Scope]:
    found: list[Scope] = []
    for index, block in enumerate(blocks):
        if not _heads_a_rail(block):
            continue
        scope = block.scope
        opens = first[scope][0] is block and scope not in kept
        block.aside = "heads other stories"
        apart = bool(kept) or scope.weight * 3 < total or _lists_links(blocks, index)
        if opens and apart and scope.parent is not None and scope.tag not in _WHOLE:
            found.append(scope)
        else:
            found += _lists_below(blocks, index, scope, total)
    return found


def _lists_links(blocks: list[Block], index: int) -> bool:
    """Whether all that a heading's container holds are linked headlines, with a line each."""
    links = alone = 0
    for block in blocks[index + 1 : index + 1 + MOST_LISTED]:
        if block.rule or not block.scope.within(blocks[index].scope):
            break
        links += bool(block.linked)
        alone += not block.linked
    return links >= FEWEST_LISTED and alone <= links


def _heads_a_rail(block: Block) -> bool:
    if block.rule or len(block.text) > _HEADED or not (block.heading or block.emphasised):
        return False
    return _RAIL.fullmatch(block.text.strip(" :›»>…")) is not None


def _lists_below(blocks: list[Block], index: int, scope: Scope, total: float) -> list[Scope]:
    """The containers that follow a heading inside of its own, up to the next text."""
    found: list[Scope] = []
    for block in blocks[index + 1 :]:
        if block.rule or block.scope is scope or not block.scope.within(scope):
            break
        inner = block.scope
        while inner.parent is not None and inner.parent is not scope:
            inner = inner.parent
        if inner.weight * 3 >= total or inner.body:
            break
        if inner not in found:
            found.append(inner)
    return found
