"""A database in which so many pages were looked at before: where a run of the service begins."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.newspaper import page
from benchmarks.origin import Origin
from bot.core.decide import Outcome, decide
from bot.core.model import (
    Chat,
    ChatKind,
    Look,
    Page,
    PollState,
    Reading,
    Recipient,
    Source,
    Subscription,
    Validators,
)
from bot.extract.read import read
from bot.poll import digest, hints_for
from store import open_store
from store.chats import save_chat
from store.connection import Session
from store.looks import commit
from store.subscriptions import subscribe

HOSTS_SHARE = 5
"""Sources to a host."""


async def prepare(
    path: Path, site: Origin, count: int, interval: float, followed: Sequence[int]
) -> dict[str, float]:
    """Make the database; returns when each page is due, in epoch seconds: evenly over the
    interval. A chat, numbered from 1000, follows each of the pages that are `followed`."""
    now = datetime.now(UTC)
    body = page().encode()
    made = [
        Source(
            id=f"s{n}",
            url=site.url(n, hosts=max(1, count // HOSTS_SHARE)),
            name=f"S{n}",
            interval=timedelta(seconds=interval),
        )
        for n in range(count)
    ]
    seen = Page(url=made[0].url, body=body, fetched_at=now, content_type="text/html")
    reading = read(seen, hints_for(made[0], seen))
    assert isinstance(reading, Reading)
    outcome = decide(None, reading, now=now)
    assert isinstance(outcome, Outcome)
    begin = now + timedelta(seconds=10 + count / 2000)
    due = {f"{n}": begin + timedelta(seconds=interval * n / count) for n in range(count)}

    def looked(session: Session) -> None:
        for n in range(count):
            state = PollState(
                next_look=due[f"{n}"],
                last_look=now,
                last_success=now,
                validators=Validators(etag='"0"'),
                body_digest=digest(body),
                reading_digest=reading.digest,
                title=reading.title,
                extractor=reading.extractor,
            )
            commit(session, Look(source_id=f"s{n}", state=state, delta=outcome.delta))
        for number, n in enumerate(followed):
            who = Recipient("telegram", str(1000 + number))
            save_chat(session, Chat(recipient=who, kind=ChatKind.PRIVATE, created_at=now))
            subscribe(session, Subscription(recipient=who, source_id=f"s{n}", created_at=now))

    async with open_store(path) as store:
        await store.add_sources(made, now)
        await store.write(looked)
    return {name: at.timestamp() for name, at in due.items()}
