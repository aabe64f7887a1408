"""A candidate post, and lists of them, as they are found in a page's markup."""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode


@dataclass(slots=True)
class Block:
    """One candidate post: its element, and what follows it up to the next one where times
    stand bare between paragraphs."""

    node: LexborNode
    tail: list[LexborNode] = field(default_factory=list)

    @property
    def markup(self) -> str:
        if not self.tail:
            return self.node.html or ""
        parts = (node.html or "" for node in (self.node, *self.tail))
        return f"<div>{''.join(parts)}</div>"


@dataclass(slots=True)
class BlockList:
    """Blocks that stand together, in the page's order. `flat` says that they are bare times
    with what follows them, not elements of their own; `mixed` that they come from several
    places, so that their order is not the page's."""

    container: LexborNode
    blocks: list[Block]
    flat: bool = False
    mixed: bool = False

    @property
    def signature(self) -> tuple[str, str, str]:
        first = self.blocks[0].node
        return (
            self.container.attributes.get("class") or _place_of(self.container),
            first.tag or "",
            "" if self.flat else first_class(first),
        )


def _place_of(container: LexborNode) -> str:
    """A name for an element without a class: where it stands."""
    names = [container.tag or ""]
    parent = container.parent
    while parent is not None and parent.tag not in {"body", "html", None} and len(names) < 4:
        if name := parent.attributes.get("class"):
            return " ".join((*names, name))
        names.append(parent.tag or "")
        parent = parent.parent
    return " ".join(names)


def first_class(node: LexborNode) -> str:
    return " ".join((node.attributes.get("class") or "").split()[:1])
