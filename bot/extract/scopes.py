"""The containers of a page, and which of them are not its text: told by their names.

Publishers name their boxes for their style sheets ("related-stories", "share-bar"). The
words of a name are looked at whole, so that "has-sidebar" or "adapted" hide nothing.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

# What is never part of an article, by the words of class, id, role or test id.
_OUT: dict[str, str] = {
    "comments": "comment comments disqus commentlist respond kommentare commentaires replies "
    "comentarios discussion reply",
    "related": "related recirc recirculation recommended recommendation recommendations teaser "
    "teasers promo promos readmore morefrom outbrain taboola trending popular mostread "
    "mostpopular upnext more-stories similar suggested zergnet onward ranking ligatus "
    "latestnews lasthour hotnews topnews readalso verwandte empfehlungen",
    "rail": "rail sidebar sidenav rightrail leftrail aside-column seitenleiste widget widgets",
    "share": "share sharing social sharebar addthis sharedaddy socials toolbar sharetools "
    "shareline share-tools",
    "newsletter": "newsletter newsletters subscribe subscription signup mailchimp abo optin "
    "mailing",
    "ad": "ad ads advert adverts advertisement advertising adslot sponsor sponsored "
    "dfp adsbygoogle anzeige werbung reklama publicidad publicite commercial gpt-ad",
    "navigation": "nav navigation navbar menu breadcrumb breadcrumbs megamenu pagination pager "
    "masthead skiplink topbar subnav ticker sitemap",
    "notice": "cookie cookies consent gdpr cookiebar cookiebanner cmp onetrust didomi "
    "adblock outdated",
    "footer": "footer colophon pagefooter sitefooter",
    "form": "poll survey quiz login searchform modal popup overlay tooltip toast lightbox",
    "byline": "byline author authors authorbox bio dateline timestamp pubdate article-meta "
    "postmeta entry-meta post-meta metadata tags taglist keywords topics",
    "hidden": "hidden visually-hidden sr-only screen-reader-text visuallyhidden print-only noprint "
    "assistive",
}
# What is no running text but may hold a mark: boxes and captions within the article.
_SOFT = "caption figcaption credit factbox infobox addendum addenda footnotes"
_WORDS = {word: reason for reason, words in _OUT.items() for word in words.split()}
_SOFT_WORDS = dict.fromkeys(_SOFT.split(), "box")
# Words that turn a name round: a page *with* a sidebar is not one.
_TURN = re.compile(
    r"(?:^|[-_])(?:has|with|no|non|without|not|show|hide|enabled|disabled|page|layout|site|body|js|is)"
    r"(?:$|[-_])|[:/]",
    re.I,
)
# Words that say something only when they are the whole name: "field-label-hidden" and
# "elementor-widget-text" are names of text.
_ALONE = frozenset(
    {"hidden", "widget", "widgets", "ad", "ads", "bio", "reply", "social", "tags", "cmp"}
)
_ADVERT = re.compile(r"^(?:ad|ads)[-_]|[-_](?:ad|ads)$|^social[-_]|[-_]social$", re.I)
_SPLIT = re.compile(r"[-_]+|(?<=[a-z])(?=[A-Z])")
_MARK_NAMES = {
    "correction": "correction",
    "corrections": "correction",
    "erratum": "correction",
    "errata": "correction",
    "korrektur": "correction",
    "berichtigung": "correction",
    "rectificatif": "correction",
    "rettelse": "correction",
    "rattelse": "correction",
    "clarification": "clarification",
    "retraction": "retraction",
}
_BODY_NAMES = frozenset(
    {"articleBody", "article-body", "article__body", "story-body", "post-content", "entry-content"}
)
_OUT_TAGS = {"nav": "navigation", "footer": "footer", "form": "form", "dialog": "form"}
_SOFT_TAGS = {"aside": "box", "figure": "caption", "figcaption": "caption", "address": "byline"}
_WHOLE = frozenset({"html", "body", "main", "article"})
ROLES = {
    "navigation": "navigation",
    "complementary": "rail",
    "contentinfo": "footer",
    "search": "form",
    "dialog": "form",
    "alertdialog": "form",
    "menu": "navigation",
    "tooltip": "form",
}


@dataclass(eq=False, slots=True)
class Scope:
    """A container element. `out`, `soft` and `aside` say why its text is no part of an article,
    `teaser` that it announces another story;
    `mark` is the role that its name gives to its text ("correction"). `chars` is how much
    text it holds in all; `body` that it calls itself the text, `inside` that it is in such, `main`
    that it is the page's main part."""

    tag: str
    parent: "Scope | None"
    depth: int
    out: str = ""
    soft: str = ""
    aside: str = ""
    teaser: bool = False
    mark: str = ""
    name: str = ""
    chars: int = 0
    weight: float = 0.0
    body: bool = False
    main: bool = False
    inside: bool = False

    children: list["Scope"] = field(default_factory=list)

    def ancestors(self) -> "list[Scope]":
        """Itself and all around it, innermost first."""
        found: list[Scope] = []
        scope: Scope | None = self
        while scope is not None:
            found.append(scope)
            scope = scope.parent
        return found

    def within(self, other: "Scope") -> bool:
        """Whether it is `other` or inside it."""
        scope: Scope | None = self
        depth = other.depth
        while scope is not None and scope.depth > depth:
            scope = scope.parent
        return scope is other


def open_scope(tag: str, attributes: dict[str, str | None], parent: Scope | None) -> Scope:
    """A scope for an element, with what its name says of it."""
    scope = Scope(tag=tag, parent=parent, depth=parent.depth + 1 if parent else 0)
    if tag in _WHOLE:
        scope.body = tag == "article"
        scope.main = tag in {"main", "article"}
        return scope
    scope.out = _OUT_TAGS.get(tag, "")
    scope.soft = _SOFT_TAGS.get(tag, "")
    if attributes:
        scope.name = attributes.get("class") or ""
        _name(scope, attributes)
    return scope


# What a page of React sends after its first part stands in hidden elements with such ids until
# a line of script, sent along, moves it to its place (react-dom/server, "segmentPrefix").
_STREAMED = re.compile(r"[\w-]*S:[0-9a-f]+")


def hidden(attributes: dict[str, str | None]) -> bool:
    """Whether a page shows the element to nobody, once it is there whole."""
    if "hidden" in attributes:
        return not _STREAMED.fullmatch(attributes.get("id") or "")
    if attributes.get("type") == "hidden":
        return True
    style = attributes.get("style")
    return (
        style is not None
        and "none" in style
        and re.search(r"display\s*:\s*none", style) is not None
    )


_NAMING = ("class", "id", "data-testid", "data-component", "data-module", "data-block")


def _name(scope: Scope, attributes: dict[str, str | None]) -> None:
    role = attributes.get("role")
    if role:
        scope.main = role == "main"
        # What a page says of itself stands beside its main part, never in it (WAI-ARIA 1.2, 5.3.4).
        misnamed = role == "contentinfo" and any(around.main for around in scope.ancestors())
        scope.out = scope.out or ("" if misnamed else ROLES.get(role, ""))
    if attributes.get("itemprop") == "articleBody":
        scope.body = True
        scope.out = ""
        return
    for key in _NAMING:
        value = attributes.get(key)
        if value:
            out, soft, mark, body = _said(value)
            scope.out = scope.out or out
            scope.soft = scope.soft or soft
            scope.mark = scope.mark or mark
            if body:
                scope.body = True
                scope.out = ""
                return


@lru_cache(maxsize=20_000)
def _said(value: str) -> tuple[str, str, str, bool]:
    """What an attribute's names say: why out, why a box, the mark, and "this is the text"."""
    out = soft = mark = ""
    for name in value.split()[:12]:
        if name in _BODY_NAMES:
            return "", "", "", True
        words = [word.casefold() for word in _SPLIT.split(name) if word]
        mark = mark or next((_MARK_NAMES[w] for w in words if w in _MARK_NAMES), "")
        if out or len(words) > 6:
            continue
        out = _reason(name, words)
        soft = soft or next((_SOFT_WORDS[w] for w in words if w in _SOFT_WORDS), "")
    return out, soft, mark, False


def _reason(name: str, words: list[str]) -> str:
    """Why an element of this name is no text: "article__share-bar"."""
    reason = _WORDS.get(name.casefold()) or next(
        (_WORDS[w] for w in words if w in _WORDS and w not in _ALONE), ""
    )
    if not reason and len(words) == 2 and _ADVERT.search(name):
        return "ad"
    if reason and len(words) > 1 and _TURN.search(name.replace("__", "-")):
        return ""
    return reason
