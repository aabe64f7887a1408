"""What a live page says outside of its posts: a correction or an update of the page itself,
such as an editor's note above the first post.
"""

from collections.abc import Sequence
from hashlib import blake2b

from selectolax.lexbor import LexborNode

from bot.core.likeness import Heard
from bot.core.model import MARKED_ROLES, Entry, Hints
from bot.core.text import squash
from bot.extract.article_body import find_body, settle_scopes
from bot.extract.article_marks import Section, find_sections
from bot.extract.blocks import visible_blocks
from bot.extract.dates import resolve
from bot.extract.document import Document
from bot.extract.ignoring import Ignoring
from bot.extract.live.block import Block
from bot.extract.live.draft import Draft
from bot.extract.live.inlays import cards
from bot.extract.metadata import Metadata

MOST = 10
"""Notes of one page: what finds more has found something else."""
REPEATED = 0.8
"""The share of a note's words from which on it repeats a post."""


def notes(
    document: Document,
    blocks: Sequence[Block],
    posts: Sequence[Draft],
    about: Metadata,
    hints: Hints,
) -> tuple[Entry, ...]:
    """The marked sections around the posts, none where most of their elements are not known.
    A page whose posts scripts put there has none of them: all of it is around them."""
    if blocks and len(blocks) * 2 < len(posts):
        return ()
    story = _story(document, blocks[0].node) if blocks else document.tree.body
    if story is None:
        return ()
    ignoring = Ignoring(hints)
    held = frozenset(
        node.mem_id for block in blocks for node in (block.node, *block.tail)
    ) | ignoring.elements(document)
    sections = _sections(story, held, about, ignoring)
    if sections:
        # Headlines of other stories begin with labels too. Their lists are looked for only then.
        rails = frozenset(node.mem_id for node in cards(story, document.url))
        sections = _sections(story, held | rails, about, ignoring) if rails else sections
    heard = Heard(f"{post.title or ''}\n{post.text}" for post in posts)
    entries = [
        _entry(section, about, hints) for section in sections if not _repeats(section, heard)
    ]
    return tuple({entry.id: entry for entry in entries if entry.text}.values())[:MOST]


def _sections(
    story: LexborNode, held: frozenset[int], about: Metadata, ignoring: Ignoring
) -> list[Section]:
    """The marked sections of the story outside of these elements."""
    around = ignoring.blocks(visible_blocks(story, held))
    settle_scopes(around, next((block for block in around if block.tag == "h1"), None))
    found = find_sections(around, find_body(around), about.language)
    return [one for _, one in sorted(found.sections.items()) if one.role in MARKED_ROLES]


def _story(document: Document, post: LexborNode) -> LexborNode | None:
    """The element around the posts that holds the page's headline too."""
    headline = document.tree.css_first("h1")
    if headline is None:
        return document.tree.body
    above = {node.mem_id for node in _up(headline)}
    return next((node for node in _up(post) if node.mem_id in above), document.tree.body)


def _up(node: LexborNode) -> Sequence[LexborNode]:
    found: list[LexborNode] = []
    parent = node.parent
    while parent is not None and parent.tag not in {"html", None}:
        found.append(parent)
        parent = parent.parent
    return found


def _repeats(section: Section, heard: Heard) -> bool:
    """Whether a section says what a post says: a list of key events, a pinned post."""
    return heard.share(" ".join(section.parts)) >= REPEATED


def _entry(section: Section, about: Metadata, hints: Hints) -> Entry:
    text = "\n".join(part for part in section.parts if part)
    words = squash(text[:160])[:64]
    return Entry(
        id=blake2b(f"{section.role}:{words}".encode(), digest_size=8).hexdigest(),
        role=section.role,
        text=text,
        marker=section.label or None,
        published=resolve(section.when, now=hints.now, zone=about.zone, not_before=about.published),
        rule=f"{section.rule}, beside the posts",
    )
