"""A changed file is taken whole or refused whole, and told once."""

from pathlib import Path

import pytest

from bot.core.errors import ConfigError
from config.load import load
from config.settings import Config
from config.watch import ConfigWatch, Unchanged


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "addendum.toml"
    file.write_text('[log]\nlevel = "info"\n')
    return file


@pytest.fixture
def watch(file: Path) -> ConfigWatch:
    return ConfigWatch(file, lambda: load(file))


def test_nothing_happened(watch: ConfigWatch) -> None:
    assert isinstance(watch.check(), Unchanged)


def test_a_change_is_taken_once(file: Path, watch: ConfigWatch) -> None:
    file.write_text('[log]\nlevel = "debug"\n')
    found = watch.check()
    assert isinstance(found, Config)
    assert found.log.level == "debug"
    assert isinstance(watch.check(), Unchanged)


def test_a_file_that_was_only_touched_did_not_change(file: Path, watch: ConfigWatch) -> None:
    file.write_text(file.read_text() + " ")
    assert isinstance(watch.check(), Config)
    content = file.read_text()
    file.unlink()
    file.write_text(content)
    assert isinstance(watch.check(), Unchanged)


def test_a_faulty_file_is_told_once_and_mended_once(file: Path, watch: ConfigWatch) -> None:
    file.write_text('[log]\nlevel = "loud"\n')
    found = watch.check()
    assert isinstance(found, ConfigError)
    assert ":2: log.level is 'loud'" in str(found)
    assert isinstance(watch.check(), Unchanged)
    file.write_text('[log]\nlevel = "warning"\n')
    assert isinstance(watch.check(), Config)


def test_a_file_that_is_replaced_is_not_gone(file: Path, watch: ConfigWatch) -> None:
    content = file.read_text()
    file.unlink()
    assert isinstance(watch.check(), Unchanged)
    file.write_text(content)
    assert isinstance(watch.check(), Unchanged)


def test_a_file_that_is_gone_is_told_once(file: Path, watch: ConfigWatch) -> None:
    file.unlink()
    found = [watch.check() for _ in range(4)]
    (told,) = [f for f in found if isinstance(f, ConfigError)]
    assert "gone" in str(told)
    file.write_text('[log]\nlevel = "info"\n')
    assert isinstance(watch.check(), Config)


def test_a_file_that_comes_later_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "later.toml"
    watch = ConfigWatch(file, lambda: load(file))
    assert isinstance(watch.check(), Unchanged)
    file.write_text('[log]\nlevel = "error"\n')
    assert isinstance(watch.check(), Config)
