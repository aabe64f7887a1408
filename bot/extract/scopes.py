"""The containers of a page, and which of them are not its text: told by their names.

Publishers name their boxes for their style sheets ("related-stories", "share-bar"). The
words of a name are looked at whole, so that "has-sidebar" or "adapted" hide nothing.
"""

import re
from dataclasses import dataclass, field

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
    "masthead skiplink skip-link topbar subnav tabs ticker sitemap",
    "notice": "cookie cookies consent gdpr cookiebar cookiebanner cmp onetrust didomi "
    "adblock paywall piano gate offline outdated",
    "footer": "footer colophon pagefooter sitefooter",
    "form": "poll survey quiz login searchform modal popup overlay tooltip toast lightbox",
    "byline": "byline author authors authorbox bio dateline timestamp pubdate article-meta "
    "postmeta entry-meta post-meta metadata tags taglist keywords topics",
    "hidden": "hidden visually-hidden sr-only screen-reader-text visuallyhidden print-only noprint "
    "assistive",
}
# What is no running text but may hold a mark: boxes and captions within the article.
_SOFT = "caption figcaption wp-caption-text credit factbox infobox box aside note addendum addenda"
_WORDS = {word: reason for reason, words in _OUT.items() for word in words.split()}
_SOFT_WORDS = dict.fromkeys(_SOFT.split(), "box")
# Words that turn a name round: a page *with* a sidebar is not one.
_TURN = re.compile(
    r"(?:^|[-_\s])(?:has|with|no|without|is|not|show|hide|main|wrapper|page|layout|enabled|body|"
    r"content|container|inner|outer|article|grid|col|section)(?:$|[-_\s])|^(?:md|lg|sm|xl|js):|\d",
    re.I,
)
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
    """A container element. `out` and `soft` say why its text is no part of an article;
    `mark` is the role that its name gives to its text ("correction"). `chars` is how much
    text it holds in all."""

    tag: str
    parent: "Scope | None"
    depth: int
    out: str = ""
    soft: str = ""
    mark: str = ""
    chars: int = 0
    weight: float = 0.0
    has_title: bool = False
    body: bool = False
    settled: bool = False

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
        while scope is not None and scope.depth >= other.depth:
            if scope is other:
                return True
            scope = scope.parent
        return False


def open_scope(tag: str, attributes: dict[str, str | None], parent: Scope | None) -> Scope:
    """A scope for an element, with what its name says of it."""
    scope = Scope(tag=tag, parent=parent, depth=parent.depth + 1 if parent else 0)
    if tag in _WHOLE:
        scope.body = tag == "article"
        return scope
    scope.out = _OUT_TAGS.get(tag, "")
    scope.soft = _SOFT_TAGS.get(tag, "")
    if attributes:
        _name(scope, attributes)
    return scope


def hidden(attributes: dict[str, str | None]) -> bool:
    """Whether a page shows the element to nobody."""
    if "hidden" in attributes or attributes.get("type") == "hidden":
        return True
    style = attributes.get("style")
    return bool(style) and "none" in style and re.search(r"display\s*:\s*none", style) is not None


def _name(scope: Scope, attributes: dict[str, str | None]) -> None:
    role = attributes.get("role")
    if role:
        scope.out = scope.out or ROLES.get(role, "")
    if attributes.get("itemprop") == "articleBody":
        scope.body = True
        return
    for key in ("class", "id", "data-testid", "data-component", "data-module", "data-block"):
        value = attributes.get(key)
        if value:
            for name in value.split()[:12]:
                _judge(scope, name)


def _judge(scope: Scope, name: str) -> None:
    """Take what one name says: "article__share-bar", "storyCorrection"."""
    if name in {"articleBody", "article-body", "story-body", "post-content", "entry-content"}:
        scope.body = True
        return
    words = [word.casefold() for word in _SPLIT.split(name) if word]
    if not scope.mark:
        scope.mark = next((_MARK_NAMES[w] for w in words if w in _MARK_NAMES), "")
    if scope.out or len(words) > 6:
        return
    whole = name.casefold()
    reason = _WORDS.get(whole) or _by_words(words)
    if reason and (len(words) == 1 or not _TURN.search(name.replace("__", "-"))):
        scope.out = reason
    elif not scope.soft:
        scope.soft = next((_SOFT_WORDS[w] for w in words if w in _SOFT_WORDS), "")


def _by_words(words: list[str]) -> str:
    return next((_WORDS[word] for word in words if word in _WORDS), "")
