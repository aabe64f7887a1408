"""The database: sqlite-utils behind the ports of bot.core."""

from store.backup import restore
from store.opening import open_store
from store.retention import Retention
from store.sqlite import SqliteStore

__all__ = ["Retention", "SqliteStore", "open_store", "restore"]
