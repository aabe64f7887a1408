"""Small facts by name: the last poll, the last answer of a channel, what an upgrade left."""

from datetime import datetime

from store.connection import Session
from store.instants import from_micros, to_micros

_BEAT = "beat:"


def note(session: Session, name: str) -> str | None:
    row = session.one("SELECT value FROM notes WHERE name = ?", (name,))
    return None if row is None else row["value"]


def write_note(session: Session, name: str, value: str, at: datetime | None = None) -> None:
    session.execute(
        """INSERT INTO notes (name, value, at) VALUES (?, ?, ?)
           ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at""",
        (name, value, to_micros(at)),
    )


def beat(session: Session, name: str, at: datetime) -> None:
    """Note that something was well just now ("poll", "telegram"): health asks for it."""
    write_note(session, f"{_BEAT}{name}", "", at)


def beats(session: Session) -> dict[str, datetime]:
    """When each was last well."""
    rows = session.execute("SELECT name, at FROM notes WHERE name GLOB 'beat:*' AND at NOT NULL")
    return {row["name"].removeprefix(_BEAT): from_micros(row["at"]) for row in rows}
