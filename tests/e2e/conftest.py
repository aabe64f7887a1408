"""A user at a shell."""

import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.e2e.cli import Cli


@pytest.fixture
def cli(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Cli]:
    for name in [n for n in os.environ if n.startswith("ADDENDUM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ADDENDUM_FETCH_ALLOW_PRIVATE_NETWORKS", "true")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    # The test's own web server would speak on the standard error of the command.
    monkeypatch.setattr(logging.getLogger("werkzeug"), "disabled", True)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield Cli(tmp_path, capsys)
    root.handlers, root.level = handlers, level
    logging.captureWarnings(False)
    structlog.reset_defaults()
