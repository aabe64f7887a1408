"""Stored texts of each page: most versions of a page are nearly the one before.

Every few versions one is stored whole (a keyframe); the others are compressed with their
keyframe as the dictionary, so that reading any one takes two steps, and a live blog of
30 KB that grows by a paragraph costs some hundred bytes a version.
"""

from hashlib import blake2b

from bot.core.model import SourceId, Version
from store.codec import compress_text, decompress_text
from store.connection import Session
from store.instants import from_micros, to_micros

PER_KEYFRAME = 16
"""Versions that share a keyframe, itself included. Whole groups are pruned, so that up to
one group more than the retention asks for is stored (and never shown)."""


def add_version(session: Session, source_id: SourceId, version: Version) -> None:
    """Store a text unless it is the newest one's; prune what exceeds the number to keep."""
    digest = blake2b(version.text.encode(), digest_size=16).digest()
    newest = session.one(
        "SELECT id, keyframe, digest FROM versions WHERE source_id = ? ORDER BY id DESC LIMIT 1",
        (source_id,),
    )
    if newest is not None and newest["digest"] == digest:
        return
    packed, keyframe = compress_text(version.text), None
    if newest is not None:
        packed, keyframe = _packed(
            session, newest["keyframe"] or newest["id"], version.text, packed
        )
    session.execute(
        """INSERT INTO versions (source_id, keyframe, taken_at, title, digest, text)
           VALUES (?, ?, ?, ?, ?, ?)""",
        (source_id, keyframe, to_micros(version.taken_at), version.title, digest, packed),
    )
    if keyframe is None:
        _prune_count(session, source_id)


def _packed(session: Session, keyframe: int, text: str, whole: bytes) -> tuple[bytes, int | None]:
    """The text against the keyframe, or whole where the group is full or little is saved."""
    members = session.number("SELECT count(*) FROM versions WHERE keyframe = ?", (keyframe,)) + 1
    if members >= PER_KEYFRAME:
        return whole, None
    row = session.one("SELECT text FROM versions WHERE id = ?", (keyframe,))
    if row is None:
        return whole, None
    difference = compress_text(text, against=decompress_text(row["text"]))
    return (whole, None) if len(difference) * 2 > len(whole) else (difference, keyframe)


def _prune_count(session: Session, source_id: SourceId) -> None:
    """Delete the groups that lie wholly behind the newest `retention.versions` versions."""
    oldest_kept = session.one(
        """SELECT coalesce(keyframe, id) FROM versions WHERE source_id = ?
           ORDER BY id DESC LIMIT 1 OFFSET ?""",
        (source_id, max(session.retention.versions, 1) - 1),
    )
    if oldest_kept is not None:
        session.execute(
            "DELETE FROM versions WHERE source_id = ? AND id < ?", (source_id, oldest_kept[0])
        )


def versions(session: Session, source_id: SourceId, limit: int) -> list[Version]:
    """Stored texts, newest first."""
    rows = session.execute(
        """SELECT v.taken_at, v.title, v.text, v.keyframe, k.text AS whole
           FROM versions v LEFT JOIN versions k ON k.id = v.keyframe
           WHERE v.source_id = ? ORDER BY v.id DESC LIMIT ?""",
        (source_id, min(limit, max(session.retention.versions, 1))),
    )
    texts: dict[int, str] = {}
    found = []
    for row in rows:
        against = None
        if row["keyframe"] is not None:
            if row["keyframe"] not in texts:
                texts = {row["keyframe"]: decompress_text(row["whole"])}
            against = texts[row["keyframe"]]
        text = decompress_text(row["text"], against)
        found.append(Version(from_micros(row["taken_at"]), row["title"], text))
    return found
