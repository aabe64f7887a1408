"""One block of a live blog → its parts: time, title, author, text, links.

A block is parsed again by itself, so that it can be taken apart without touching the page's
own tree. What is not the post's own text is taken away first, then the rest is read.
"""

import itertools
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from selectolax.lexbor import LexborNode, SelectolaxError

from bot.extract import rich
from bot.extract.addresses import absolute
from bot.extract.dates import parse_instant, scan
from bot.extract.ignoring import Ignoring
from bot.extract.lines import NEVER, fold, fragment, lines_of, remove
from bot.extract.live import boxes, byline, chrome, days, embeds, heading, stamps
from bot.extract.live.captions import captions
from bot.extract.live.clock import Clock, clock_at_end, clock_of, is_relative, minute_of
from bot.extract.live.draft import Draft
from bot.extract.live.inlays import inlays
from bot.extract.live.parts import Part, part_of, words_of

MAX_IMAGES = 3
"""Pictures of one post that are looked at: the first may be the author's."""
MAX_BLOCK = 400_000
"""Characters of markup of one post that are read."""

_TIMES = "time,[datetime],[data-timestamp],[data-time],[class],[aria-hidden]"
_STAMPS = (
    "datetime", "data-datetime", "data-timestamp", "data-time", "data-post-time",
    "data-published", "data-publish-time", "data-sort-time", "data-date", "data-created",
    "data-created-at", "data-published-at", "data-pubdate", "data-unixtime", "data-unix",
    "data-utime", "data-epoch", "data-ts", "data-posted", "data-sort",
)  # fmt: skip
_UPDATES = (
    "data-update-time", "data-last-modified-time", "data-updated", "data-updated-at",
    "data-modified", "data-modified-at", "data-lastmodified", "data-last-updated",
)  # fmt: skip
_UPDATED_WORD = re.compile(
    r"updat|modif|edit|aktualis|bijgewerkt|zaktual|обновл|оновл|actualiz|aggiornat"
    r"|atualiz|mis à jour|oppdater|uppdater|opdater|päivit|更新|수정|güncel|ενημερ|frissít"
    r"|diperbarui|cập nhật",
    re.I,
)
_SHARE_LINK = re.compile(
    r"facebook\.com/(?:sharer|dialog|share)|twitter\.com/(?:intent|share|home)|x\.com/intent"
    r"|t\.me/share|whatsapp:|wa\.me/|api\.whatsapp|linkedin\.com/share|reddit\.com/submit"
    r"|pinterest\.\w+/pin/create|^mailto:\?|vk\.com/share|share\?text|^javascript:",
    re.I,
)
_DAY = re.compile(r"\d{1,2}\s?[./-]\s?\d{1,2}|\d{4}|\d[\s.]*[^\W\d_]{3}|[^\W\d_]{3}[\s.]*\d|[日일]")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the page that a block stands in, and what of it is to be ignored."""

    url: str
    now: datetime
    zone: tzinfo | None
    language: str | None = None
    ignore: tuple[str, ...] = ()
    ignoring: Ignoring | None = None

    def ignores(self, line: str) -> bool:
        return self.ignoring is not None and self.ignoring.matches(line)


def parse_block(markup: str, setting: Setting, rule: str) -> Draft:
    """Read one block of markup as a post. Its text may come out empty: then it is none."""
    body = fragment(markup[:MAX_BLOCK])
    draft = Draft(text="", rule=rule)
    if body is None:
        return draft
    return _Block(body, setting, draft).read()


_LIFTED = frozenset({Part.AUTHOR, Part.LABEL, Part.CHROME, Part.HIDDEN})


class _Block:
    """One pass over a block, in the order in which things must be taken out of it."""

    def __init__(self, body: LexborNode, setting: Setting, draft: Draft) -> None:
        self.body = body
        self.setting = setting
        self.draft = draft
        self.embedded: frozenset[str] = frozenset()
        self.bare_day: date | None = None

    def read(self) -> Draft:
        self._attributes()
        self._image()
        self._ignore()
        # Stamps first: they hide in bylines, labels, and where only screen readers look.
        self._times()
        self._captions()
        remove(inlays(self.body, self.setting.url))
        remove([node for node in self.body.css(NEVER) if node.tag != "body"])
        remove([node for node in self.body.css("figure") if not fold(node.text(deep=True))])
        boxes.take_out(self.body, self.setting.url)
        self._embeds()
        self._classes()
        self._bylines()
        self._bare_stamps()
        self._head_clock()
        self._links()
        self._title()
        self._header()
        self._text()
        self._settle_day()
        return self.draft

    def _attributes(self) -> None:
        """Stamps and marks that the block carries itself."""
        block = self.body.child
        if block is None:
            return
        attributes = {k: v for k, v in block.attributes.items() if v}
        self.draft.published = self._first_instant(attributes, _STAMPS)
        self.draft.updated = self._first_instant(attributes, _UPDATES)
        names = " ".join(
            v for k, v in attributes.items() if k == "class" or k.endswith(("type", "status"))
        )
        words = words_of(names)
        pairs = set(itertools.pairwise(words))
        self.draft.key = bool({("key", "event"), ("key", "moment"), ("is", "key")} & pairs) or (
            bool({"keyevent", "keymoment"} & set(words))
        )
        self.draft.pinned = bool({"pinned", "sticky", "pin"} & set(words))

    def _first_instant(self, attributes: dict[str, str], names: tuple[str, ...]) -> datetime | None:
        for name in names:
            value = attributes.get(name)
            if value and (at := self._instant(value)):
                return at
        return None

    def _instant(self, value: str) -> datetime | None:
        """A structured stamp; a number too small to be an epoch is a counter, no time."""
        if len(value) < 8 or not value[0].isdigit():
            return None
        return parse_instant(value, now=self.setting.now, zone=self.setting.zone)

    def _ignore(self) -> None:
        """Take out what the admin's selectors name."""
        for selector in self.setting.ignore:
            try:
                remove([node for node in self.body.css(selector) if node.tag != "body"])
            except (SelectolaxError, ValueError):
                continue

    def _image(self) -> None:
        for image in self.body.css("img[src],amp-img[src],img[data-src]")[:MAX_IMAGES]:
            source = image.attributes.get("src") or ""
            if not source or source.startswith("data:"):
                source = image.attributes.get("data-src") or ""
            names = " ".join((image.attributes.get("class") or "", _parent_class(image)))
            if source and not source.startswith("data:") and part_of(names) is not Part.AUTHOR:
                self.draft.image = absolute(self.setting.url, source)
                return

    def _captions(self) -> None:
        """Take pictures out with what is printed below them, unless the post is no more."""
        found = captions(self.body)
        held = sum(len(fold(node.text(deep=True))) for node in found)
        if found and len(fold(self.body.text(deep=True))) - held >= boxes.REST:
            remove(found)

    def _embeds(self) -> None:
        """Take out bare links to messages of social networks, and note the messages' words."""
        remove(embeds.pointers(self.body))
        self.embedded = frozenset(embeds.lines_in(embeds.embeds(self.body)))

    def _classes(self) -> None:
        """Take out what its class names say is not the post's own text, and lift the author."""
        whole = len(fold(self.body.text(deep=True)))
        doomed: list[LexborNode] = []
        for node in self.body.css("[class],[rel],[itemprop],address,mark,footer"):
            part = self._part(node)
            if part not in _LIFTED or node.parent is None or node.parent.tag == "html":
                continue
            text = fold(node.text(deep=True))
            if len(text) > max(60, whole * 0.5) or (
                node.parent == self.body and part != Part.HIDDEN
            ):
                continue
            if part is Part.AUTHOR:
                text = byline.first_line(node)
            if self._lift(part, text):
                doomed.append(node)
        remove(doomed)

    def _author(self, text: str) -> None:
        self.draft.author = self.draft.author or byline.name_of(text)

    def _bylines(self) -> None:
        """Take out lines that are no more than a link to a writer's page."""
        for link in self.body.css("a[href]"):
            if (line := byline.linked(link)) is not None:
                self._author(fold(link.text(deep=True)))
                line.decompose()

    def _part(self, node: LexborNode) -> Part | None:
        attributes = node.attributes
        if "author" in ((attributes.get("rel") or ""), (attributes.get("itemprop") or "")):
            return Part.AUTHOR
        part = part_of(attributes.get("class") or "")
        if part is None and node.tag == "mark":
            return Part.LABEL
        return part

    def _lift(self, part: Part, text: str) -> bool:
        """Whether an element goes; what it says is kept in its field."""
        if part is Part.AUTHOR:
            self._author(text)
            return len(text) <= 160
        if part is Part.LABEL:
            self.draft.key = self.draft.key or bool(chrome.KEY.search(text))
            self.draft.pinned = self.draft.pinned or bool(chrome.PINNED.search(text))
            return len(text) <= 40 and not clock_of(text)
        return part in (Part.CHROME, Part.HIDDEN) and not chrome.is_only_time(text)

    def _times(self) -> None:
        """Read and take out the stamps at the post's head and foot."""
        doomed: list[LexborNode] = []
        for node in self.body.css(_TIMES):
            if node.tag != "time" and (node.parent == self.body or not self._looks_timed(node)):
                continue
            text = fold(node.text(deep=True, separator=" "))
            if len(text) > 60 or _inside_sentence(node, text):
                continue
            if self._stamp(node, text):
                doomed.append(node)
        remove(doomed)

    def _bare_stamps(self) -> None:
        """Take lines that are stamps, though nothing but their words says so."""
        setting, draft = self.setting, self.draft
        for stamp in stamps.take_out(
            self.body, now=setting.now, zone=setting.zone, language=setting.language
        ):
            draft.published = draft.published or stamp.published
            draft.clock = draft.clock or stamp.clock
            if stamp.clock:
                draft.day = draft.day or stamp.day
            else:
                self.bare_day = self.bare_day or stamp.day

    def _head_clock(self) -> None:
        """The clock that the block's own text begins with comes before any inside it."""
        if self.draft.clock is None and (parsed := clock_of(self._beginning())):
            self.draft.clock = parsed[0]

    def _beginning(self) -> str:
        return fold(self.body.text(deep=True, separator=" ")[:200])

    def _looks_timed(self, node: LexborNode) -> bool:
        attributes = node.attributes
        if "datetime" in attributes or "data-time" in attributes or "data-timestamp" in attributes:
            return node.css_first("p,h2,h3") is None
        part = part_of(attributes.get("class") or "")
        if part is Part.TIME:
            return True
        if part is Part.HIDDEN or "aria-hidden" in attributes:
            # What screen readers alone are told, or are not told, is the stamp in other words.
            text = fold(node.text(deep=True))
            return len(text) <= 40 and clock_of(text) is not None
        return False

    def _stamp(self, node: LexborNode, text: str) -> bool:
        """Take a stamp's instant or clock; whether it was one."""
        attributes = {k: v for k, v in node.attributes.items() if v}
        at = self._first_instant(attributes, (*_STAMPS, "title")) or self._instant_within(node)
        if _is_of_change(text, attributes.get("title") or ""):
            self.draft.updated = self.draft.updated or at or self._printed_date(text)
            return True
        clock = _clock_within(text)
        if not self.draft.published:
            if at is None and not is_relative(text):
                at = self._printed_date(text)
                if at and not scan(text, language=self.setting.language, skip=True)[0].has_clock:
                    self.bare_day, at = self._local_day(at), None
            self.draft.published = at
        if clock and not self.draft.clock:
            self.draft.clock = clock
            self.draft.day = self.draft.day or days.relative(
                text, self.setting.now, self.setting.zone, clock
            )
        return bool(node.tag == "time" or at or clock or len(text) <= 30)

    def _local_day(self, at: datetime) -> date:
        return at.astimezone(self.setting.zone or UTC).date()

    def _settle_day(self) -> None:
        """A day that was printed apart from the clock belongs to it; without a clock it is all
        that is known of when the post came."""
        draft, day = self.draft, self.bare_day
        if day is None or draft.published:
            return
        if draft.clock:
            draft.day = draft.day or day
        else:
            draft.published = datetime(
                day.year, day.month, day.day, tzinfo=self.setting.zone or UTC
            )

    def _instant_within(self, node: LexborNode) -> datetime | None:
        """The instant of an element around a stamp that gives one."""
        if node.tag == "time":
            return None
        for inner in node.css("[datetime],[data-timestamp],[data-time]")[:3]:
            if _UPDATED_WORD.search(fold(inner.text(deep=True))):
                continue
            if at := self._first_instant({k: v for k, v in inner.attributes.items() if v}, _STAMPS):
                return at
        return None

    def _printed_date(self, text: str) -> datetime | None:
        """A stamp that names its day; one that names only a clock is dated later, with the
        others."""
        language = self.setting.language
        if not _DAY.search(text) or not scan(text, language=language, skip=True)[0].has_date:
            return None
        return parse_instant(text, now=self.setting.now, zone=self.setting.zone, language=language)

    def _links(self) -> None:
        """Find the permalink, and take share links out."""
        doomed: list[LexborNode] = []
        for link in self.body.css("a[href]"):
            href = link.attributes.get("href") or ""
            if _SHARE_LINK.search(href):
                doomed.append(link)
        remove(doomed)

    def _title(self) -> None:
        """Lift the post's heading. What is called its head may be a name instead."""
        names: list[LexborNode] = []
        for node, text in heading.candidates(self.body):
            if any(heading.is_within(node, name) for name in names) or _is_of_stamp(text):
                continue
            names.append(node)
            if not (heading.may_be_byline(node) and byline.NAME.match(text)):
                self.draft.title = self._without_clock(text) or None
                break
            self._author(text)
            self.draft.signed = True
        remove(names)

    def _without_clock(self, text: str) -> str:
        """A heading without the time that it begins or ends with."""
        text = _PLUSES.sub("", text)
        parsed = clock_of(text) or clock_at_end(text)
        if parsed is None:
            return text
        self.draft.clock = self.draft.clock or parsed[0]
        return parsed[1]

    def _header(self) -> None:
        """A header that holds no heading, only what looks like a name, is the byline."""
        header = self.body.css_first("header")
        if header is None:
            return
        text = fold(header.text(deep=True, separator=" "))
        if parsed := clock_of(text):
            self.draft.clock = self.draft.clock or parsed[0]
            text = parsed[1]
        if not text or byline.NAME.match(text):
            self.draft.author = self.draft.author or text or None
            header.decompose()

    def _text(self) -> None:
        self.draft.rich = rich.lines(self.body, self.setting.url)
        lines = lines_of(self.body)
        self._leading_stamp(lines)
        lines = [line for line in lines if line and not self.setting.ignores(line)]
        for place in (0, -1):
            if len(lines) > 1 and self._is_stamp(lines[place]):
                self._dated(lines.pop(place))
        if len(lines) > 1 and len(lines[-1]) <= 60 and chrome.UPDATED.match(lines[-1]):
            stamp = lines.pop()
            self.draft.updated = self.draft.updated or self._printed_date(stamp)
        while lines and self._is_chrome(lines[0]):
            self.draft.signed = lines.pop(0) == self.draft.author or self.draft.signed
        while lines and self._is_chrome(lines[-1]):
            lines.pop()
        lines = self._unsigned(boxes.without_asides(lines))
        self.draft.text = "\n".join(lines)
        self.draft.embedded = tuple(line for line in lines if line in self.embedded)
        if not (self.draft.published or self.draft.clock):
            # A post that gives only the time of its last change: the best that is known.
            self.draft.published = self.draft.updated
        if not self.draft.text and self.draft.title:
            self.draft.text, self.draft.title = self.draft.title, None

    def _leading_stamp(self, lines: list[str]) -> None:
        """Take the minute, the clock or the whole stamp that the first line begins with."""
        if lines and (minute := minute_of(lines[0])):
            self.draft.marker, lines[0] = minute
        if lines and (parsed := clock_of(lines[0])):
            self.draft.clock = self.draft.clock or parsed[0]
            lines[0] = parsed[1]
        elif lines and (parted := stamps.at_start(lines[0], self.setting.language)):
            self._dated(parted[0])
            lines[0] = parted[1]

    def _unsigned(self, lines: list[str]) -> list[str]:
        """The lines without one at either end that says who wrote the post."""
        for place in (0, -1):
            if len(lines) > 1 and (name := byline.signed(lines[place])):
                self._author(name)
                lines = lines[1:] if place == 0 else lines[:-1]
        signed = len(lines) > 1 and self.draft.author and byline.is_whereabouts(lines[0])
        return lines[1:] if signed else lines

    def _dated(self, stamp: str) -> None:
        """Take the instant of a stamp, or the day of one that names no time beside a clock."""
        at = self._printed_date(chrome.PUBLISHED.sub("", stamp))
        if at and self.draft.clock and not scan(stamp, language=self.setting.language)[0].has_clock:
            self.draft.day = self.draft.day or self._local_day(at)
            return
        self.draft.published = self.draft.published or at

    def _is_stamp(self, line: str) -> bool:
        """Whether a line is a date and nothing else ("5 March 2026, 17:45 CET")."""
        line = chrome.PUBLISHED.sub("", line)
        if len(line) > 48 or not line[-1:].isalnum() or not _DAY.search(line):
            return False
        when, end = scan(line, language=self.setting.language)
        return when.has_date and end >= len(line)

    def _is_chrome(self, line: str) -> bool:
        self.draft.key = self.draft.key or chrome.is_key(line)
        self.draft.pinned = self.draft.pinned or bool(chrome.PINNED.fullmatch(line))
        return chrome.is_button(line) or line == self.draft.author


# "+++ 14:05 Bridge shut +++": the signs that German tickers set around a heading.
_PLUSES = re.compile(r"\s*\+{2,}$")


def _is_of_stamp(text: str) -> bool:
    return chrome.is_only_time(text) or chrome.is_left_of_stamp(text)


def _is_of_change(text: str, title: str) -> bool:
    """Whether a stamp is that of a change. One that gives its time before it speaks of a change
    ("20 Nov, 12:31 · Updated 3h ago") is that of the post."""
    found = _UPDATED_WORD.search(text)
    if found is None:
        return _UPDATED_WORD.search(title) is not None
    return not any(char.isdigit() for char in text[: found.start()])


def _clock_within(text: str) -> Clock | None:
    """The clock in a stamp such as "21 mins ago 11:48" or "Posted at 15:05"."""
    for match in re.finditer(r"(?<![\d.:])\d{1,2}(?=\s?[:.hH時시點点]|\s?[ap]\.?m)", text):
        if parsed := clock_of(text[match.start() :]):
            return parsed[0]
    return None


def _parent_class(node: LexborNode) -> str:
    return (node.parent.attributes.get("class") or "") if node.parent else ""


def _inside_sentence(node: LexborNode, text: str) -> bool:
    """Whether a time stands inside running text, where it is a part of the sentence."""
    parent = node.parent
    if parent is None or parent.tag not in {"p", "li", "blockquote"}:
        return False
    around = fold(parent.text(deep=True))
    return len(around) > len(text) + 30 and not around.startswith(text)
