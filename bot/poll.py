"""Look at one source, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from bot.core.decide import Outcome, decide
from bot.core.model import (
    Fetched,
    FetchFailed,
    Hints,
    NotThePage,
    Page,
    PageRequest,
    Reading,
    Snapshot,
    Source,
    Validators,
    Watched,
)
from bot.core.ports import Clock, Fetcher, PollStore, Reader
