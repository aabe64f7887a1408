"""What is owed to a chat → the message that it reads, in its language and time zone.

🔴 Title of the page · example.org        the title links to the page
Update · 14:05                            the label links to the entry itself
(empty line)
The entry's text, with its links, emphasis, lists and quotations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.core.model import (
    Alert,
    Change,
    Changed,
    CoverageEnded,
    Entry,
    Kind,
    Owed,
    Preferences,
    Role,
    SourceFailing,
    SourceMoved,
    SourceRecovered,
    SourceRetired,
)
from bot.render import runs as rich
from bot.render.catalogue import Catalogue, catalogue, mark, negotiate, zone
from bot.render.clean import one_line
from bot.render.content import entry_runs, text_runs, web_address
from bot.render.failures import remedy, what
from bot.render.html import Html, escape
from bot.render.link import entry_link, host
from bot.render.message import Buttons, Message, Preview
from bot.render.runs import Runs, Tag
from bot.render.telegram_html import excerpt

LONGEST = 12_000
"""Characters of an entry that are told at most: three messages. The link leads to the rest."""
TITLE = 200
FORMER = 1_500
"""Characters of a former wording that are quoted."""
UNFOLDED = 3
"""A burst of more alerts than this is told folded: each one's text unfolds by a tap."""
FOLDED = 700
"""Characters of each entry in a folded burst, less where the burst is long: a burst is not to
become more than three messages."""

_LABELS: dict[Role, str] = {
    Role.UPDATE: mark("Update"),
    Role.CORRECTION: mark("Correction"),
    Role.CLARIFICATION: mark("Clarification"),
    Role.RETRACTION: mark("Retraction"),
    Role.POST: mark("New post"),
    Role.ITEM: mark("New"),
    Role.TEXT: mark("New paragraph"),
    Role.HEADLINE: mark("New headline"),
}
_EDITED: dict[Role, str] = {
    Role.UPDATE: mark("Update edited"),
    Role.CORRECTION: mark("Correction edited"),
    Role.CLARIFICATION: mark("Clarification edited"),
    Role.RETRACTION: mark("Retraction edited"),
    Role.POST: mark("Post edited"),
    Role.ITEM: mark("Item edited"),
    Role.TEXT: mark("Paragraph edited"),
    Role.HEADLINE: mark("New headline"),
}
_ICONS: dict[Role, str] = {
    Role.CORRECTION: "✏️ ",
    Role.CLARIFICATION: "✏️ ",
    Role.RETRACTION: "⚠️ ",
}


def preferences(owed: Owed) -> Preferences:
    """How this delivery is wanted: the subscription's own wishes, else its chat's."""
    if owed.subscription is None:
        return owed.chat.preferences
    return owed.subscription.effective(owed.chat.preferences)


def alert_message(
    owed: Sequence[Owed], *, now: datetime, dated: bool = True, buttons: Buttons = ()
) -> Message:
    """One message for what is owed to one recipient of one source, in the order given.

    `dated` writes times as Telegram's `tg-time`, which each reader sees in a zone of their
    own; without it they are written in the chat's.
    """
    first = owed[0]
    page = _Page.of(first, now, dated)
    folded = max(100, min(FOLDED, LONGEST // len(owed) - 100)) if len(owed) > UNFOLDED else None
    sections = [page.section(each, folded=folded) for each in owed]
    html = "\n".join([page.header(len(owed)), ("\n\n" if len(owed) > 1 else "\n").join(sections)])
    return Message(
        html=Html(html),
        preview=_preview(owed) if len(owed) == 1 else None,
        silent=not any(preferences(each).sound for each in owed),
        buttons=buttons,
    )


def edited_message(
    owed: Owed, *, now: datetime, dated: bool = True, buttons: Buttons = ()
) -> Message:
    """The message that told an entry, as it reads now that the entry was edited or removed."""
    page = _Page.of(owed, now, dated)
    event = owed.alert.event
    if not isinstance(event, Changed):
        raise TypeError(f"nothing was edited: {type(event).__name__}")
    html = f"{page.header(1)}\n{page.in_place(event.change, owed)}"
    return Message(html=Html(html), preview=_preview(owed), buttons=buttons)


def struck_message(owed: Owed, *, now: datetime, dated: bool = True) -> Message:
    """The message that told an entry, now that the publisher took back what it says: the news
    of that is another message."""
    page = _Page.of(owed, now, dated)
    event = owed.alert.event
    if not isinstance(event, Changed) or event.change.previous is None:
        raise TypeError("nothing was taken back")
    html = f"{page.header(1)}\n{page.taken_back(event.change.previous, event.change.entry)}"
    return Message(html=Html(html))


def _preview(owed: Sequence[Owed] | Owed) -> Preview | None:
    one = owed if isinstance(owed, Owed) else owed[0]
    if not isinstance(one.alert.event, Changed):
        return None
    wishes, entry = preferences(one), one.alert.event.change.entry
    picture = web_address(entry.image, one.alert.source_url) if entry.image else None
    if wishes.picture and picture:
        return Preview(picture, picture=True)
    return Preview(entry_link(entry, one.alert.source_url)) if wishes.preview else None


@dataclass(frozen=True, slots=True)
class _Page:
    """The source's page, for one chat."""

    alert: Alert
    words: Catalogue
    tz: tzinfo
    now: datetime
    dated: bool

    @classmethod
    def of(cls, owed: Owed, now: datetime, dated: bool) -> "_Page":
        language = preferences(owed).language or owed.chat.language
        return cls(owed.alert, catalogue(language), zone(owed.chat.timezone), now, dated)

    # The head

    def header(self, count: int) -> Html:
        """The page's title as a link to it, and its publisher."""
        title = one_line(self.alert.source_title or self.alert.source_name, TITLE)
        live = "🔴 " if self.alert.coverage == "live" else ""
        line = f"{live}<b>{_link(self.alert.source_url, title or self.alert.source_url)}</b>"
        publisher = self._publisher(title)
        if publisher:
            line += f" · {escape(publisher)}"
        if count > 1:
            line += f"\n{self.words.say_html_n('{n} update', '{n} updates', count)}\n"
        return Html(line)

    def _publisher(self, title: str) -> str:
        name = one_line(self.alert.source_name, 80)
        return name if name and name != title else host(self.alert.source_url)

    # One alert

    def section(self, owed: Owed, *, folded: int | None) -> Html:
        match owed.alert.event:
            case Changed(change):
                return self._changed(change, owed, folded=folded)
            case CoverageEnded() as ended:
                return self._ended(ended)
            case SourceFailing() as failing:
                return self._failing(failing)
            case SourceRecovered() as recovered:
                return self._recovered(recovered, owed)
            case SourceMoved() as moved:
                return self._moved(moved)
            case SourceRetired() as retired:
                return self._retired(retired, owed)

    def _changed(self, change: Change, owed: Owed, *, folded: int | None) -> Html:
        entry = change.entry
        match change.kind:
            case Kind.REMOVED:
                label = self.words.say("Removed by the publisher")
                head = self._label("🗑 ", label, entry, present=False)
                return Html(f"{head}\n\n{self._struck(entry)}")
            case Kind.EDITED if not _turned(change):
                head = self._label("✏️ ", self.words.say(_EDITED[entry.role]), entry)
            case _:
                head = self._label(_ICONS.get(entry.role, ""), self._role(entry), entry)
        body = self._body(entry, folded or preferences(owed).excerpt)
        if folded:
            return Html(f"{head}\n<blockquote expandable>{body}</blockquote>")
        return Html(f"{head}\n\n{body}{self._former(change)}")

    def in_place(self, change: Change, owed: Owed) -> Html:
        """An entry whose message is still there, as it reads now."""
        entry, icon = change.entry, _ICONS.get(change.entry.role, "")
        present = change.kind is not Kind.REMOVED
        head = self._label(icon, self._role(entry), entry, present=present)
        at = self._time(entry.updated or owed.alert.noticed_at)
        if change.kind is Kind.REMOVED:
            note = self.words.say_html("🗑 Removed by the publisher, {time}", time=at)
            return Html(f"{head}\n{note}\n\n{self._struck(entry)}")
        note = self.words.say_html("✏️ Edited {time}", time=at)
        body = self._body(entry, preferences(owed).excerpt)
        return Html(f"{head}\n{note}\n\n{body}{self._former(change)}")

    def taken_back(self, former: Entry, now_is: Entry) -> Html:
        """What was said, struck through under the name of what became of it."""
        head = self._label(_ICONS.get(now_is.role, ""), self._role(now_is), former, present=False)
        return Html(f"{head}\n\n{self._struck(former)}")

    def _role(self, entry: Entry) -> str:
        """What the entry is: as the page labels it if that is in the reader's language."""
        name = self.words.say(_LABELS[entry.role])
        if entry.role is Role.POST and entry.key:
            name = self.words.say("Key event")
        label = one_line(entry.marker or "", 60).rstrip(" :.-–—")
        if not label or label.casefold() == name.casefold():
            return name
        language = self.alert.language
        if language is None or negotiate(language) == self.words.language:
            return label
        return f"{name} ({label})"

    def _label(self, icon: str, label: str, entry: Entry, *, present: bool = True) -> Html:
        link = entry_link(entry, self.alert.source_url, present=present)
        line = f"{icon}<b>{_link(link, label)}</b>"
        at = entry.published or entry.updated
        if at is not None:
            line += f" · {self._time(at)}"
        if entry.author:
            line += f" · {escape(one_line(entry.author, 80))}"
        return Html(line)

    def _body(self, entry: Entry, limit: int | None) -> Html:
        content, left_out = excerpt(entry_runs(entry, self.alert.source_url), limit or LONGEST)
        text = str(rich.to_html(content))
        title = one_line(entry.title or "", 300)
        if title and not _begins(rich.to_plain(content), title):
            text = f"<b>{escape(title)}</b>\n{text}" if text else f"<b>{escape(title)}</b>"
        if left_out:
            text += (
                f"\n{_link(entry_link(entry, self.alert.source_url), self.words.say('Read on'))}"
            )
        return Html(text)

    def _struck(self, entry: Entry) -> Html:
        content, _ = excerpt(entry_runs(entry, self.alert.source_url), FORMER)
        return rich.to_html(rich.wrapped(content, Tag("s")))

    def _former(self, change: Change) -> Html:
        if change.kind is not Kind.EDITED or change.previous is None:
            return Html("")
        former: Runs = text_runs(change.previous.text)
        content, _ = excerpt(former, FORMER)
        before = self.words.say_html("Before:")
        return Html(
            f"\n<blockquote expandable><b>{before}</b> {rich.to_html(content)}</blockquote>"
        )

    # What happens to the source

    def _ended(self, ended: CoverageEnded) -> Html:
        line = self.words.say_html("🏁 The live coverage has ended.")
        if ended.at is not None:
            at = self._time(ended.at)
            line = self.words.say_html("🏁 The live coverage ended at {time}.", time=at)
        successor = web_address(ended.successor or "")
        if successor is None:
            return line
        link = _link(successor, self.words.say("It goes on here"))
        return Html(f"{line}\n➡️ {link}")

    def _failing(self, failing: SourceFailing) -> Html:
        head = self.words.say_html(
            "⚠️ It cannot be read since {time}.", time=self._time(failing.since)
        )
        failure = failing.failure
        return Html(f"{head}\n{what(self.words, failure)}\n{remedy(self.words, failure)}")

    def _recovered(self, recovered: SourceRecovered, owed: Owed) -> Html:
        gap = self.words.duration(owed.alert.noticed_at - recovered.since)
        return self.words.say_html("✅ It can be read again, after {duration}.", duration=gap)

    def _moved(self, moved: SourceMoved) -> Html:
        url = web_address(moved.url) or ""
        new = _link(url, one_line(moved.url, 120)) if url else escape(one_line(moved.url, 120))
        return self.words.say_html(
            "➡️ It has moved for good, and is read there now: {address}", address=new
        )

    def _retired(self, retired: SourceRetired, owed: Owed) -> Html:
        head = self.words.say_html("🏁 The page is gone for good, so it is no longer watched.")
        failure = retired.failure
        if owed.subscription is not None:
            return head
        return Html(f"{head}\n{what(self.words, failure)}\n{remedy(self.words, failure)}")

    def _time(self, at: datetime) -> Html:
        shown = escape(self.words.moment(at, self.tz, self.now))
        if not self.dated or at.timestamp() < 0:
            return shown
        today = at.astimezone(self.tz).date() == self.now.astimezone(self.tz).date()
        form = "t" if today else "dt"
        return Html(f'<tg-time unix="{int(at.timestamp())}" format="{form}">{shown}</tg-time>')


def _turned(change: Change) -> bool:
    """Whether the entry is not what it was: an update that is a retraction now is news."""
    return change.previous is not None and change.previous.role is not change.entry.role


def _begins(text: str, title: str) -> bool:
    return " ".join(text.split()).casefold().startswith(title.casefold().rstrip("."))


def _link(url: str, text: str) -> Html:
    """A link, or only its text where the address is none that may be linked to."""
    address = web_address(url)
    shown = escape(one_line(text))
    return Html(f'<a href="{escape(address)}">{shown}</a>') if address else shown
