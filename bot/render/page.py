"""The page of a source, as one chat reads it: its name, the names of things, times, texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.core.model import Alert, Entry, Owed, Preferences, Role
from bot.render import runs as rich
from bot.render.catalogue import Catalogue, catalogue, mark, negotiate, zone
from bot.render.clean import one_line
from bot.render.content import entry_runs, text_runs, web_address
from bot.render.html import Html, escape
from bot.render.link import entry_link, host
from bot.render.runs import Runs, Tag
from bot.render.telegram_html import excerpt

LONGEST = 12_000
"""Characters of an entry that are told at most: three messages. The link leads to the rest."""
TITLE = 200
FORMER = 1_500
"""Characters of former wordings that are quoted."""

LABELS: dict[Role, str] = {
    Role.UPDATE: mark("Update"),
    Role.CORRECTION: mark("Correction"),
    Role.CLARIFICATION: mark("Clarification"),
    Role.RETRACTION: mark("Retraction"),
    Role.POST: mark("New post"),
    Role.ITEM: mark("New"),
    Role.TEXT: mark("New paragraph"),
    Role.HEADLINE: mark("New headline"),
}
EDITED: dict[Role, str] = {
    Role.UPDATE: mark("Update edited"),
    Role.CORRECTION: mark("Correction edited"),
    Role.CLARIFICATION: mark("Clarification edited"),
    Role.RETRACTION: mark("Retraction edited"),
    Role.POST: mark("Post edited"),
    Role.ITEM: mark("Item edited"),
    Role.TEXT: mark("Paragraph edited"),
    Role.HEADLINE: mark("New headline"),
}
ICONS: dict[Role, str] = {
    Role.CORRECTION: "✏️ ",
    Role.CLARIFICATION: "✏️ ",
    Role.RETRACTION: "⚠️ ",
}


def preferences(owed: Owed) -> Preferences:
    """How this delivery is wanted: the subscription's own wishes, else its chat's."""
    if owed.subscription is None:
        return owed.chat.preferences
    return owed.subscription.effective(owed.chat.preferences)


@dataclass(frozen=True, slots=True)
class Page:
    """The page that an alert is about. `follower` is False for the admins' own alerts; `dated`
    writes times as Telegram's `tg-time`."""

    alert: Alert
    words: Catalogue
    tz: tzinfo
    now: datetime
    dated: bool
    wishes: Preferences
    follower: bool = True

    @classmethod
    def of(cls, owed: Owed, now: datetime, *, dated: bool) -> "Page":
        """As the recipient of a delivery reads it."""
        wishes = preferences(owed)
        words = catalogue(wishes.language or owed.chat.language)
        follower = owed.subscription is not None
        return cls(owed.alert, words, zone(owed.chat.timezone), now, dated, wishes, follower)

    def header(self) -> Html:
        """The page's title as a link to it, and its publisher."""
        title = one_line(self.alert.source_title or self.alert.source_name, TITLE)
        live = "🔴 " if self.alert.coverage == "live" else ""
        line = f"{live}<b>{link(self.alert.source_url, title or self.alert.source_url)}</b>"
        publisher = self._publisher(title)
        return Html(f"{line} · {escape(publisher)}" if publisher else line)

    def _publisher(self, title: str) -> str:
        """The name that the source was given; its site's where that is only the title again."""
        name = one_line(self.alert.source_name, 80)
        cut = name.endswith("…") and title.startswith(name.rstrip("… "))
        return host(self.alert.source_url) if cut or name in ("", title) else name

    def role(self, entry: Entry) -> str:
        """What the entry is: as the page labels it if that is in the reader's language."""
        name = self.words.say(LABELS[entry.role])
        if entry.role is Role.POST and entry.key:
            name = self.words.say("Key event")
        label = one_line(entry.marker or "", 60).rstrip(" :.-–—")
        if not label or label.casefold() == name.casefold():
            return name
        language = self.alert.language
        if language is None or negotiate(language) == self.words.language:
            return label
        return f"{name} ({label})"

    def label(self, icon: str, label: str, entry: Entry, *, present: bool = True) -> Html:
        """What happened, as a link to the entry, when, and who wrote it."""
        address = entry_link(entry, self.alert.source_url, present=present)
        line = f"{icon}<b>{link(address, label)}</b>"
        at = entry.published or entry.updated
        if at is not None:
            line += f" · {self.time(at)}"
        if entry.author:
            line += f" · {escape(one_line(entry.author, 80))}"
        return Html(line)

    def body(self, entry: Entry, limit: int | None) -> Html:
        """The entry's title and text, to a sentence's end where it is too long."""
        content, left_out = excerpt(entry_runs(entry, self.alert.source_url), limit or LONGEST)
        text = str(rich.to_html(content))
        title = one_line(entry.title or "", 300)
        if title and not _begins(rich.to_plain(content), title):
            text = f"<b>{escape(title)}</b>\n{text}" if text else f"<b>{escape(title)}</b>"
        if left_out:
            text += f"\n{link(entry_link(entry, self.alert.source_url), self.words.say('Read on'))}"
        return Html(text)

    def outline(self, entry: Entry, limit: int) -> Html:
        """The beginning of an entry without emphasis and links, of which a message takes only
        so many."""
        return rich.to_html(excerpt(_outlined(entry), limit)[0])

    def is_whole(self, entry: Entry, limit: int) -> bool:
        """Whether an outline of so many characters leaves nothing out."""
        return not excerpt(_outlined(entry), limit)[1]

    def struck(self, entry: Entry) -> Html:
        """The text of an entry that no longer holds."""
        content, _ = excerpt(entry_runs(entry, self.alert.source_url), FORMER)
        return rich.to_html(rich.wrapped(content, Tag("s")))

    def former(self, wordings: Sequence[Entry]) -> Html:
        """What an entry said before, the latest first, to be unfolded by a tap."""
        parts = []
        for number, wording in enumerate(wordings):
            content, _ = excerpt(text_runs(wording.text), FORMER // len(wordings))
            say = self.words.say_html
            before = say("Before that:") if number else say("Before:")
            parts.append(f"<b>{before}</b> {rich.to_html(content)}")
        quoted = "\n\n".join(parts)
        return Html(f"\n<blockquote expandable>{quoted}</blockquote>" if quoted else "")

    def time(self, at: datetime) -> Html:
        """A moment, in each reader's own zone where Telegram can show that."""
        shown = escape(self.words.moment(at, self.tz, self.now))
        if not self.dated or at.timestamp() < 0:
            return shown
        today = at.astimezone(self.tz).date() == self.now.astimezone(self.tz).date()
        form = "t" if today else "dt"
        return Html(f'<tg-time unix="{int(at.timestamp())}" format="{form}">{shown}</tg-time>')


def _outlined(entry: Entry) -> Runs:
    title, text = one_line(entry.title or "", 300), rich.to_plain(text_runs(entry.text))
    if title and not _begins(text, title):
        text = f"{title}\n{text}"
    return text_runs(text)


def _begins(text: str, title: str) -> bool:
    return " ".join(text.split()).casefold().startswith(title.casefold().rstrip("."))


def link(url: str, text: str) -> Html:
    """A link, or only its text where the address is none that may be linked to."""
    address = web_address(url)
    shown = escape(one_line(text))
    return Html(f'<a href="{escape(address)}">{shown}</a>') if address else shown
