"""Drafts: sources that an admin is adding or changing, kept in the store until they are saved.

A draft is kept under a key that its buttons carry, so that any admin can go on with it, also after
a restart. Of an edit only the changed settings are kept: what somebody else saves meanwhile stays.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.chat.parse import setting
from bot.chat.saying import lines
from bot.chat.sources import source_of
from bot.chat.turn import Refused, Turn
from bot.core.duration import write_duration
from bot.core.exchange import Draft, draft_of_row, row_of_source
from bot.core.model import Origin, SourceId
from bot.render.clean import one_line
from bot.render.html import escape

NONE = "-"
"""What a person writes for "none of it"."""
_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Work:
    """A source that is being added (`edits` None) or changed: what is to be set, as plain
    values; None takes a setting back to what it is anyway."""

    key: str
    changes: Mapping[str, Any]
    edits: SourceId | None = None

    def having(self, **changes: Any) -> "Work":
        """The same with more changes."""
        return replace(self, changes={**self.changes, **changes})


async def load(turn: Turn) -> Work:
    """The draft that a button, or the answer to a question, is about."""
    key = (turn.press or turn.asked).argument(0)
    kept = await turn.deps.store.shelved(f"draft:{key}", turn.now)
    if kept is None:
        raise Refused(turn.words.say_html("That was saved or forgotten already."))
    edits, changes = json.loads(kept)
    return Work(key, changes, edits)


async def keep(turn: Turn, work: Work) -> None:
    """Keep a draft for a week."""
    kept = json.dumps([work.edits, dict(work.changes)])
    await turn.deps.store.shelve(f"draft:{work.key}", kept, until=turn.now + _KEPT)


async def drop(turn: Turn, work: Work) -> None:
    """Let go of it."""
    await turn.deps.store.unshelve(f"draft:{work.key}")


async def draft_of(turn: Turn, work: Work) -> Draft:
    """The source as it would be. Raises Refused for what cannot be a setting."""
    row = dict(work.changes)
    if work.edits is not None:
        row = row_of_source((await source_of(turn, work.edits)).source) | row
    draft, fault = draft_of_row(row)
    if draft is None:
        sentence = turn.words.say_html("That does not work as it is. Please write it again.")
        raise Refused(lines(sentence, f"<i>{escape(fault)}</i>"))
    return draft


def row_of(draft: Draft) -> dict[str, Any]:
    """The settings of a draft that are not as they are anyway, as plain values."""
    row = row_of_source(draft.source(draft.id or "", draft.url, Origin.CHAT))
    return {key: value for key, value in row.items() if value != ""}


def plain(name: str, written: str) -> Any:
    """What a person wrote, or a button says, as the plain value of a setting; None for none of
    it. Raises ValueError."""
    if written.strip() in {NONE, "–", "—"}:
        return None
    if name in {"ignore", "ignore_text"}:
        return [line for each in written.splitlines() if (line := one_line(each).strip())] or None
    text = one_line(written).strip()
    value = setting(name, text)
    return write_duration(value) if isinstance(value, timedelta) else value
