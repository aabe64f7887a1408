"""Logs are for people on a terminal and for machines elsewhere, and never hold a secret."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from config.logs import set_up

TOKEN = "123456789:" + "Ab-_" * 9


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    logging.captureWarnings(False)
    structlog.reset_defaults()


def test_a_terminal_gets_key_and_value() -> None:
    out = Terminal()
    set_up(stream=out)
    structlog.get_logger("bot").info("source checked", source="donbas", changes=2)
    assert "source checked" in out.getvalue()
    assert "donbas" in out.getvalue()
    assert not out.getvalue().startswith("{")


def test_a_pipe_gets_one_json_object_a_line() -> None:
    out = io.StringIO()
    set_up(stream=out)
    structlog.get_logger("bot").warning("two\nlines", source="донбас")
    logging.getLogger("third.party").warning("said %s", "so")
    first, second = [json.loads(line) for line in out.getvalue().splitlines()]
    assert (first["event"], first["source"], first["level"]) == ("two\nlines", "донбас", "warning")
    assert second["event"] == "said so"
    assert second["logger"] == "third.party"


def test_libraries_that_log_addresses_are_quiet() -> None:
    out = io.StringIO()
    set_up(level="debug", stream=out)
    for name in ("httpx", "httpcore.http11", "telegram.ext"):
        logging.getLogger(name).info("HTTP Request: POST https://api.telegram.org/bot%s", TOKEN)
    assert out.getvalue() == ""


def test_a_fault_that_the_engine_hands_on_is_not_told_by_its_library_as_well() -> None:
    out = io.StringIO()
    set_up(level="debug", stream=out)
    logging.getLogger("apscheduler.executors.default").error("Job raised an exception")
    logging.getLogger("telegram.ext.Updater").error("Error while calling get_updates, raised")
    logging.getLogger("apscheduler.scheduler").warning("a job was missed")
    assert "raised" not in out.getvalue()
    assert "missed" in out.getvalue()


@pytest.mark.parametrize("format", ["console", "json"])
def test_secrets_are_masked_wherever_they_stand(format: str) -> None:
    out = io.StringIO()
    set_up(level="debug", format=format, secrets=['hook"secret'], stream=out)  # type: ignore[arg-type]
    log = structlog.get_logger("bot")
    log.info(f"sent to https://api.telegram.org/bot{TOKEN}/getMe", key=TOKEN, hook='hook"secret')
    logging.getLogger("anything").error("token %s", TOKEN)
    try:
        raise ValueError(f"bad {TOKEN}")
    except ValueError:
        log.exception("failed", nested={"deep": [TOKEN]})
        logging.getLogger("anything").exception("failed")
    said = out.getvalue()
    assert TOKEN not in said
    assert 'hook"secret' not in said
    assert 'hook\\"secret' not in said
    assert "(secret)" in said
    assert "ValueError" in said


def test_a_traceback_shows_no_local_variables() -> None:
    out = Terminal()
    set_up(format="console", stream=out)
    password = "correct horse"
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        structlog.get_logger("bot").exception("failed")
    assert password not in out.getvalue()
    assert "RuntimeError: broken" in out.getvalue()
