"""One suite for each port, run against every implementation. Today there is one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store import SqliteStore, open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "addendum.db"


@pytest.fixture(params=["sqlite"])
async def store(path: Path, request: pytest.FixtureRequest) -> AsyncIterator[SqliteStore]:
    assert request.param == "sqlite"
    async with open_store(path) as opened:
        yield opened
