"""What a page says of itself: title, language, dates, publisher, canonical address.

Three sources are asked, the most careful first: JSON-LD (schema.org), meta elements
(OpenGraph, and what CMSs put beside it), and the page's own elements.
"""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from urllib.parse import urljoin, urlsplit

from bot.core.model import Hints
from bot.extract import jsonld, zones
from bot.extract.blocks import without_unseen
from bot.extract.dates import parse_instant, zone_of
from bot.extract.document import Document

_ARTICLE_TYPES = [
    "NewsArticle",
    "Article",
    "BlogPosting",
    "LiveBlogPosting",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "AdvertiserContentArticle",
    "Report",
    "TechArticle",
    "ScholarlyArticle",
    "MedicalScholarlyArticle",
    "SocialMediaPosting",
    "WebPage",
]
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "last-published",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "article.updated",
    "revised",
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; None where it says nothing. `headline` is the title of the
    article as structured data gives it, `site` the publisher's name. `zone` is the
    publisher's, as its time stamps show it; `kinds` are the schema.org types of the page;
    `free` is False where it says that it is not accessible for free."""

    headline: str | None = None
    language: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    site: str | None = None
    canonical: str | None = None
    zone: tzinfo | None = None
    kinds: frozenset[str] = frozenset()
    free: bool | None = None


def metadata(document: Document, hints: Hints) -> Metadata:
    """Read what the page says of itself, once for a document. Never raises."""
    known = vars(document).get("_metadata")
    if known is None:
        known = vars(document)["_metadata"] = _read(document, hints)
    found: Metadata = known
    return found


def _read(document: Document, hints: Hints) -> Metadata:
    metas, title = _metas(document)
    node = _article_node(document)
    stamps = (
        jsonld.string_of(node.get("dateModified")) or _first(metas, _MODIFIED),
        jsonld.string_of(node.get("datePublished")) or _first(metas, _PUBLISHED),
    )
    zone = zones.named(hints.timezone) if hints.timezone else None
    zone = zone or next((z for stamp in stamps if (z := zone_of(stamp))), None)
    language = _language(document, metas, node)
    updated, published = (
        parse_instant(stamp, now=hints.now, zone=zone, language=language) for stamp in stamps
    )
    site = metas.get("og:site_name") or jsonld.name_of(node.get("publisher"))
    free = jsonld.string_of(node.get("isAccessibleForFree"))
    if node.get("isAccessibleForFree") is False:
        free = "false"
    return Metadata(
        headline=_headline(node, metas, title, site),
        language=language,
        published=published,
        updated=updated,
        site=site,
        canonical=_canonical(document, metas, hints.url),
        zone=zone,
        kinds=frozenset().union(*(jsonld.types_of(n) for n in jsonld.nodes(document))),
        free=None if free is None else free.casefold() != "false",
    )


def _metas(document: Document) -> tuple[dict[str, str], str | None]:
    """The meta elements by folded name, first one first, and the title element's text."""
    found: dict[str, str] = {}
    for node in document.tree.css("meta[content]")[:400]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        name = name or attributes.get("http-equiv")
        content = attributes.get("content")
        if name and content and content.strip():
            found.setdefault(name.casefold(), content.strip())
    title = document.tree.css_first("title")
    return found, " ".join(title.text().split()) if title is not None else None


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _article_node(document: Document) -> jsonld.Node:
    """The JSON-LD object that describes the page as an article, {} if there is none."""
    best: jsonld.Node = {}
    rank = len(_ARTICLE_TYPES)
    for node in jsonld.nodes(document):
        for kind in jsonld.types_of(node):
            if kind in _ARTICLE_TYPES and _ARTICLE_TYPES.index(kind) < rank:
                best, rank = node, _ARTICLE_TYPES.index(kind)
    return best


def _headline(
    node: jsonld.Node, metas: dict[str, str], title: str | None, site: str | None
) -> str | None:
    for text in (
        jsonld.string_of(node.get("headline")),
        metas.get("og:title"),
        metas.get("twitter:title"),
        title,
    ):
        said = without_unseen(" ".join(jsonld.unescape(text).split())) if text else ""
        if cleaned := without_site(said, site):
            return cleaned
    return None


_SUFFIX = re.compile(r"\s+[|–—•·»:-]\s+([^|–—•·»]{2,50})$")


def without_site(title: str, site: str | None) -> str:
    """A title without the site's name behind or before it."""
    if site:
        name = re.escape(site)
        title = re.sub(
            rf"\s*[|–—•·»:-]+\s*{name}\s*$|^{name}\s*[|–—•·»:-]+\s+", "", title, flags=re.I
        )
    return title.strip()


def without_suffix(title: str) -> str:
    """A title without what stands behind its last bar or dash."""
    return _SUFFIX.sub("", title)


def _canonical(document: Document, metas: dict[str, str], url: str) -> str | None:
    link = document.tree.css_first('link[rel="canonical"]')
    address = (link.attributes.get("href") if link is not None else None) or metas.get("og:url")
    if not address:
        return None
    try:
        full = urljoin(url, address.strip())
        return full if urlsplit(full).scheme in {"http", "https"} else None
    except ValueError:
        return None


# Language

SAMPLED = 24  # paragraphs that the language is told from
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_KIN = {
    "ru": {"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn"},
    "ar": {"ar", "fa", "ur", "ps", "ckb", "ug"},
    "hi": {"hi", "mr", "ne"},
    "zh": {"zh", "ja"},
}
_STOPWORDS = {
    "en": "the and of to in that was with for",
    "de": "der die und das nicht mit den ist auf",
    "fr": "le les des est une dans pour que du",
    "es": "el los las una que del por para con",
    "pt": "o os uma que não do da em para com",
    "it": "il che di della per una non sono gli",
    "nl": "de het een van niet voor dat zijn met",
    "pl": "w na nie się jest że do przez oraz",
    "cs": "se na je že ve byl jsou který pro",
    "sv": "och att det som är inte för med på",
    "nb": "og det som er ikke på har til med av",
    "da": "og det som er ikke på har til med af",
    "fi": "ja on että ei oli myös hän kun mukaan",
    "tr": "bir ve bu için ile olarak da çok daha",
    "ro": "și în care că este pentru din cu nu",
    "hu": "a az és hogy nem is egy volt meg",
    "id": "yang dan di untuk dengan ini dari pada tidak",
    "vi": "và của là có được trong cho không người",
    "hr": "je u na se da za su koji od",
    "ca": "els les amb per que una dels és no",
}


def _language(document: Document, metas: dict[str, str], node: jsonld.Node) -> str | None:
    """The language as declared, unless the text is in another script."""
    html = document.tree.css_first("html")
    attributes = html.attributes if html is not None else {}
    declared = (
        attributes.get("lang")
        or attributes.get("xml:lang")
        or jsonld.string_of(node.get("inLanguage"))
        or metas.get("og:locale")
        or metas.get("content-language")
        or metas.get("language")
    )
    code = _code(declared)
    sample = _sample(document)
    script = _script(sample)
    if script:
        base = (code or "").split("-")[0]
        return code if base in _KIN.get(script, {script}) else _cyrillic(sample, script)
    return code or _latin(sample)


def _code(declared: str | None) -> str | None:
    match = re.match(
        r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?(?![A-Za-z])", (declared or "").strip()
    )
    if not match:
        return None
    region = match[2]
    if not region:
        return match[1].lower()
    return f"{match[1].lower()}-{region.title() if len(region) == 4 else region.upper()}"


def _sample(document: Document) -> str:
    paragraphs = document.tree.css("p")
    texts = (node.text(deep=True) for node in paragraphs[:SAMPLED])
    return " ".join(text for text in texts if len(text) > 40)[:6000]


def _script(sample: str) -> str | None:
    letters = sum(map(str.isalpha, sample))
    if letters < 60:
        return None
    for name, pattern in _SCRIPTS:
        share = 0.1 if name == "ja" else 0.3
        if len(pattern.findall(sample)) > letters * share:
            return name
    return None


def _cyrillic(sample: str, script: str) -> str:
    if script == "ru":
        if re.search("[іїєґ]", sample):
            return "be" if "ў" in sample else "uk"
        return "sr" if re.search("[ђјљњћџ]", sample) else "ru"
    if script == "ar" and re.search("[پچژگ]", sample):
        return "ur" if re.search("[ٹڈڑے]", sample) else "fa"
    return script


def _latin(sample: str) -> str | None:
    words = sample.casefold().split()
    if len(words) < 40:
        return None
    counts = {code: sum(w in table for w in words) for code, table in _stopwords().items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] > len(words) * 0.08 else None


@cache
def _stopwords() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in _STOPWORDS.items()}
