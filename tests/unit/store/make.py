"""Small values to store, and the few steps that most of these tests begin with."""

from datetime import UTC, datetime, timedelta

from bot.core.model import (
    Alert,
    Attempt,
    Change,
    Changed,
    Chat,
    Coverage,
    Entry,
    Event,
    Kind,
    Known,
    Look,
    Owed,
    PollState,
    Recipient,
    Role,
    SendOutcome,
    Sent,
    SnapshotDelta,
    Source,
    Subscription,
)
from bot.core.ports import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)
ANNE = Recipient("telegram", "1")
BEN = Recipient("telegram", "2")


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)


def a_source(source_id: str = "donbas", url: str | None = None, **more: object) -> Source:
    return Source(id=source_id, url=url or f"https://{source_id}.example.org/", **more)


def an_entry(entry_id: str = "p1", text: str = "A post.", **more: object) -> Entry:
    return Entry(id=entry_id, role=Role.POST, text=text, **more)


def an_alert(
    key: str = "p1#0#added", *, source: str = "donbas", event: Event | None = None, **more: object
) -> Alert:
    entry = an_entry(key.split("#")[0])
    return Alert(
        source_id=source,
        key=key,
        event=event or Changed(Change(kind=Kind.ADDED, entry=entry)),
        noticed_at=more.pop("noticed_at", NOW),
        source_name=source,
        source_url=f"https://{source}.example.org/",
        **more,
    )


def known(entry_id: str = "p1", **more: object) -> Known:
    text = str(more.pop("text", "A post."))
    return Known(entry=an_entry(entry_id, text), fingerprint=f"1:{text}", first_seen=NOW, **more)


def a_delta(*upserts: Known, forgotten: tuple[str, ...] = ()) -> SnapshotDelta:
    return SnapshotDelta(
        title="Live",
        extractor="liveblog",
        reader="liveblog/1",
        coverage=Coverage.LIVE,
        taken_at=NOW,
        upserts=upserts,
        forgotten=forgotten,
    )


async def look(store: Store, *alerts: Alert, source: str = "donbas", **more: object) -> list[Alert]:
    """Look at a source: lease it and commit these alerts."""
    leased = await store.lease(source, NOW, LEASE)
    assert leased is not None
    state = more.pop("state", PollState(next_look=later(minutes=1)))
    return await store.commit(
        Look(source_id=source, state=state, alerts=alerts, lease=leased[1], **more)
    )


async def follow(store: Store, *recipients: Recipient, source: str = "donbas") -> None:
    if await store.source(source) is None:
        await store.add_source(a_source(source), NOW)
    for recipient in recipients:
        if await store.chat(recipient) is None:
            await store.save_chat(Chat(recipient=Recipient(recipient.channel, recipient.address)))
        await store.subscribe(
            Subscription(recipient=recipient, source_id=source, created_at=later(hours=-1))
        )


async def fan_out_all(store: Store, now: datetime = NOW, chunk: int = 1000) -> None:
    while await store.fan_out(now, chunk=chunk):
        pass


async def tell(store: Store, *keys: str, source: str = "donbas", now: datetime = NOW) -> None:
    """Alerts with these keys are noticed and fanned out."""
    await look(store, *(an_alert(key, source=source) for key in keys), source=source)
    await fan_out_all(store, now)


async def lease(store: Store, now: datetime = NOW, limit: int = 100) -> list[list[Owed]]:
    return await store.lease_owed(now, limit=limit, channel="telegram")


async def lease_all(store: Store, now: datetime = NOW, limit: int = 100) -> list[Owed]:
    return [owed for run in await lease(store, now, limit) for owed in run]


async def drain(store: Store, now: datetime = NOW) -> list[list[str]]:
    """Send all that may be sent now: the keys of each message."""
    told = []
    while runs := await lease(store, now):
        for run in runs:
            told.append(keys(run))
            await settle(store, run, at=now)
    return told


async def settle(
    store: Store, owed: list[Owed], outcome: SendOutcome | None = None, at: datetime = NOW
) -> None:
    await store.settle(
        [
            Attempt(each.delivery.id or 0, outcome or Sent(f"m{each.delivery.id}"), at)
            for each in owed
        ]
    )


def keys(owed: list[Owed]) -> list[str]:
    return [each.alert.key for each in owed]
