"""The example file is the manual of the settings: it loads and leaves nothing out."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from config.environment import variables
from config.load import load
from config.settings import Config, Hook, Watch

EXAMPLE = Path(__file__).resolve().parents[3] / "config" / "addendum.example.toml"


@pytest.fixture
def text() -> str:
    return EXAMPLE.read_text(encoding="utf-8")


def test_it_is_taken_as_it_stands() -> None:
    assert load(EXAMPLE) == Config()


def test_it_is_taken_with_every_setting_uncommented(tmp_path: Path, text: str) -> None:
    file = tmp_path / "all.toml"
    file.write_text(re.sub(r"(?m)^# (\[|[a-z_0-9]+ = )", r"\1", text))
    config = load(file)
    assert config.telegram.webhook is not None
    assert config.watched()[0].id == "donbas"
    assert [hook.id for hook in config.hooks] == ["desk", "team"]
    apart = {name: getattr(Config(), name) for name in ("telegram", "sources", "hooks")}
    given = config.model_copy(update=apart)
    assert given == Config(), "a default that the example states is another"


def test_it_mentions_every_setting(text: str) -> None:
    for variable in variables(Config):
        assert re.search(rf"(?m)^# {variable.path[-1]} = ", text), variable.name
    schema: type[BaseModel] = Watch
    for name in schema.model_fields:
        assert re.search(rf"(?m)^# {name} = ", text), name
    for name in Hook.model_fields:
        assert name in text, name
