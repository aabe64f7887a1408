"""Pages with a true mark, against themselves without it."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from benchmarks.detection import corpus
from benchmarks.detection.case import MARKED, Case, Told
from bot.core.text import squash

_ROLES = {
    "update_paragraph": frozenset({"update"}),
    "update_notice": MARKED,
    "correction": frozenset({"correction", "clarification"}),
}


def cases() -> Iterator[Case]:
    """One case for each mark in an element of its own."""
    for row in corpus.rows("index.jsonl"):
        for number, marker in enumerate(row["update_markers"]):
            roles = _ROLES.get(marker["label"])
            if roles is None:
                continue
            case = _without(row, marker, number, roles)
            if case is not None:
                yield case


def _without(row: dict, marker: dict, number: int, roles: frozenset[str]) -> Case | None:  # type: ignore[type-arg]
    source = corpus.body(row["file"]).decode("utf-8", "replace")
    tree = LexborHTMLParser(source)
    node = _find(tree, marker["element"].split(".")[0].split("#")[0], marker["text"])
    if node is None:
        return None
    if _is_page(tree, node) or _is_hidden(node):
        return None
    whole = node.text(separator="").strip()
    new = (tree.html or "").encode()
    node.decompose()
    old = (tree.html or "").encode()
    return Case(
        name=f"{row['file'].removeprefix('pages/')} #{number} {marker['label']}",
        family="true marks, without and with",
        url=row["url"] or "https://news.example/story",
        old=old,
        new=new,
        expected=(Told("added", roles, whole, whole=False),),
    )


def _find(tree: LexborHTMLParser, name: str, text: str) -> LexborNode | None:
    stem = squash(text.removesuffix("..."))[:80]
    found = None
    for node in tree.css(name):
        if squash(node.text(separator=" ")).startswith(stem):
            found = node
    return found


def _is_page(tree: LexborHTMLParser, node: LexborNode) -> bool:
    """Whether the labelled element holds most of the page's paragraphs: the article itself."""
    inside = sum(len(one.text()) for one in node.css("p"))
    return inside > sum(len(one.text()) for one in tree.css("p")) / 2


def _is_hidden(node: LexborNode | None) -> bool:
    """Whether nobody sees it."""
    while node is not None:
        if "none" in (node.attributes.get("style") or "").split("display:")[-1].split(";")[0]:
            return True
        node = node.parent
    return False
