"""Changes as JSON lines: a channel for machines, with the same promise as every other."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.cli.shapes import change_shape
from bot.core.model import (
    Changed,
    Chat,
    ChatKind,
    Owed,
    Preferences,
    Recipient,
    Role,
    SendOutcome,
    Sent,
)
from bot.core.ports import Clock

if TYPE_CHECKING:
    from store.sqlite import SqliteStore

MACHINE = Recipient("console", "json")
EVERYTHING = Preferences(roles=frozenset(Role))


class JsonLines:
    """Writes each change that is owed to the machine; other events are for people."""

    name = "console"

    def __init__(self, emit: Callable[[Mapping[str, Any]], None]) -> None:
        self._emit = emit

    async def send(self, owed: Sequence[Owed]) -> SendOutcome:
        """One line a change. A broken pipe raises: what was not read stays owed."""
        for each in owed:
            alert = each.alert
            if each.delivery.recipient == MACHINE and isinstance(alert.event, Changed):
                self._emit(
                    change_shape(alert.event.change, source=alert.source_id, page=alert.source_url)
                )
        return Sent("written")


@asynccontextmanager
async def follow_for_machine(store: "SqliteStore", clock: Clock) -> AsyncIterator[None]:
    """Let whoever reads our lines follow every source, as long as the pass lasts. After a pass
    that was cut short it goes on following, so that the next one tells what this one owed."""
    await store.follow_all(
        Chat(
            recipient=MACHINE,
            kind=ChatKind.TERMINAL,
            preferences=EVERYTHING,
            created_at=clock.now(),
        )
    )
    yield
    await store.forget_chat(MACHINE)
