"""A snapshot and a delta → the next snapshot: what a store does with rows, in memory."""

from bot.core.model import Known, Snapshot, SnapshotDelta


def after(snapshot: Snapshot | None, delta: SnapshotDelta) -> Snapshot:
    """The snapshot that a delta makes of the former one, its entries in the page's order."""
    known: dict[str, Known] = {one.entry.id: one for one in snapshot.known} if snapshot else {}
    known.update((one.entry.id, one) for one in delta.upserts)
    for name in delta.forgotten:
        known.pop(name, None)
    extra = delta.extra if delta.extra is not None else (snapshot.extra if snapshot else {})
    return Snapshot(
        known=tuple(sorted(known.values(), key=lambda one: one.position)),
        title=delta.title,
        extractor=delta.extractor,
        reader=delta.reader,
        coverage=delta.coverage,
        taken_at=delta.taken_at,
        extra=dict(extra),
    )
