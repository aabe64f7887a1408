"""The database: sqlite-utils behind the ports of bot.core."""

from store.backup import restore
from store.retention import Retention
from store.sqlite import SqliteStore, open_store

__all__ = ["Retention", "SqliteStore", "open_store", "restore"]
