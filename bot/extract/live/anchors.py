"""Where a page says when: the elements that bear a time, by attribute, by class, or printed."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.extract.live.clock import clock_at_end, clock_of, is_ago, is_relative, minute_of
from bot.extract.live.days import with_clock
from bot.extract.live.parts import Part, part_of

STAMPED = (
    "time,[data-timestamp],[data-post-time],[data-sort-time],[data-update-time],[data-time],"
    "[data-datetime],[data-published],[data-published-at],[data-created],[data-created-at],"
    "[data-utime],[data-unixtime],[data-epoch],[data-date],[data-posted],[data-publish-time]"
)
_TIME_CLASS = (
    "[class*=time],[class*=Time],[class*=date],[class*=Date],[class*=hour],[class*=hora],"
    "[class*=heure],[class*=uhr],[class*=zeit],[class*=ago]"
)
# Quantifiers are possessive where white space stands: going back over it costs most.
_PRINTED = re.compile(
    r">\s*+[\[(+]{0,4}+\s?+(?:[Pp](?:ublished|osted)\s)?+"
    r"(?:(?:[Oo]r[ea]|[Aa]lle|[Gg]odz\.?|[Ss]aat|[Pp]ukul|Ώρα|[Uu]m|[Kk]lo?\.?|[Àà]s?|[Aa]t|Ob?)\s|(?:午前|午後|上午|下午|오전|오후)\s?)?+"
    r"(?:2[0-4]|[01]?\d)\s?(?:[:.hH：時时点點]|시\s?)\s?[0-5]\d(?!\d)"
)
# "45'", "90.+2", "Min. 45": the minute of a match at the head of a post.
_MINUTES = re.compile(
    r">\s*+(?:Min(?:ute|uto|uut)?\.?\s)?+\d{1,3}+(?:\s?\+\s?\d{1,2})?+\s?"
    r"(?:['’′]|&#0?39;|&#x27;|&[rl]squo;|&prime;|\.?\s?[Mm]in(?:ut[eot]?|uut)?\b)"
)
# "Bridge shut [17:45]</h2>": the time at the end of a heading.
_HEADING_END = re.compile(r"</h[2-5]>")
_AT_END = re.compile(
    r"[\[(（–—|,-]\s?(?:[01]?\d|2[0-3])\s?[:.：h]\s?[0-5]\d[^<>]{0,8}"
    r"(?:</(?:span|b|strong|em|a)>\s*)*$"
)
MAX_END = 60
"""Characters before a heading's end in which its time is looked for."""
_CLOCK_END = (
    r"(?:[:.h時点點]|시\s?)[0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\.?)?"
    r"(?:\s?(?:uhr|h|\(?[A-Z]{2,4}\)?|[分분]))?[:.]?"
)
# "5 March 2026, 17:45 CET": a stamp of its own whose clock comes last.
_STAMP = re.compile(
    r">(?=[^<>]{5,40}<)[^<>]{0,33}?\d[^<>]{0,20}?[\s,|•–—-]{1,3}(?:2[0-3]|[01]?\d)"
    rf"{_CLOCK_END}\s{{0,4}}<",
    re.I,
)
# "i dag kl. 14:05", "4 min ago": short texts of their own.
_SHORT = re.compile(r">\s*+([^<>]{3,40}?)\s*<")
# What all three have in common: a digit soon after a tag.
_NUMBERED = re.compile(r">\s*+[^<>]{0,40}?\d")
_CLOCKS = (_PRINTED, _STAMP, _MINUTES)
_STAMP_END = re.compile(rf"\d.*[\s,|•–—-](?:2[0-3]|[01]?\d){_CLOCK_END}$", re.I)
# "0:00 / 3:45": how much of a video has been played.
_PLAYED = re.compile(r"\d{1,2}:\d\d\s?/")
_TAG_NAME = re.compile(r"<([a-z][a-z0-9]{0,9})[\s>]")
_BOLD = ("b", "strong", "p", "h2", "h3", "h4", "h5")
_SKIPPED = frozenset({"html", "body", "head", "script", "style", "template", "noscript"})


def anchors(tree: LexborHTMLParser, text: str) -> Iterator[LexborNode]:
    """Elements that say when: stamps by attribute, by class, or printed clocks."""
    yield from tree.css(STAMPED)
    for node in tree.css(_TIME_CLASS):
        if part_of(node.attributes.get("class") or "") is Part.TIME and _is_short_time(node):
            yield node
    printed = Counter(_tags_before_clocks(text))
    if sum(printed[tag] for tag in _BOLD) >= 2:
        printed.update(dict.fromkeys((tag for tag in _BOLD if printed[tag]), 3))
    tags = [tag for tag, count in printed.items() if count >= 2 and tag not in _SKIPPED]
    if tags:
        for node in tree.css(",".join(tags)):
            child = node.first_child
            if child is not None and child.is_text_node and _heads(child):
                yield node
    if _clocks_at_ends(text) >= 2:
        for node in tree.css("h2,h3,h4,h5"):
            if clock_at_end((node.text(deep=True) or "").strip()):
                yield node


_AT_HEAD = 12


def tells_time(node: LexborNode) -> bool:
    """Whether one of the first texts of an element is a stamp, or is called one."""
    if any(
        part_of(one.attributes.get("class") or "") is Part.TIME for one in node.css(_TIME_CLASS)
    ):
        return True
    texts = (one for one in node.traverse(include_text=True) if one.is_text_node)
    said = (one for one in texts if (one.text_content or "").strip())
    return any(_heads(one) for one in islice(said, _AT_HEAD))


def _tags_before_clocks(text: str) -> Iterator[str]:
    """The tags that stand right before a printed clock in the markup: a cheap look that
    spares most pages the walk through their elements."""
    for near in _NUMBERED.finditer(text):
        at = near.start()
        printed = sum(one.match(text, at) is not None for one in _CLOCKS)
        short = _SHORT.match(text, at)
        printed += short is not None and _is_told_from_today(short[1])
        if not printed:
            continue
        start = text.rfind("<", max(0, at - 400), at)
        if tag := _TAG_NAME.match(text, start) if start >= 0 else None:
            yield from (tag[1],) * printed


def _clocks_at_ends(text: str) -> int:
    """How many headings end with a clock."""
    ends = (end.start() for end in _HEADING_END.finditer(text))
    return sum(1 for end in ends if _AT_END.search(text, max(0, end - MAX_END), end))


def _heads(child: LexborNode) -> bool:
    """Whether a text begins with a clock, or is a short stamp that ends with one."""
    text = (child.text_content or "")[:120].strip()
    if clock_of(text) or minute_of(text):
        return True
    if len(text) > 40 or child.next is not None or _PLAYED.match(text):
        return False
    return bool(_STAMP_END.search(text)) or _is_told_from_today(text)


def _is_told_from_today(text: str) -> bool:
    """Whether a short text is "today at 14:05" or "4m ago" in some language."""
    return is_ago(text) or with_clock(text) is not None


def _is_short_time(node: LexborNode) -> bool:
    if any(inner != node for inner in node.css("p,div,li,article")[:2]):
        return False
    text = (node.text(deep=True) or "").strip()
    return 0 < len(text) <= 40 and (bool(re.search(r"\d", text)) or is_relative(text))
