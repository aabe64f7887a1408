"""Each reason that the schedule gives for the next look has words for readers."""

import ast
import inspect

import pytest

from bot.core import schedule
from bot.render.catalogue import LANGUAGES, catalogue
from bot.render.rhythm import why

FUNCTIONS = (schedule.next_look, schedule._after_failure, schedule._adapted, schedule._as_cached)


def reasons() -> set[str]:
    """Every text that these functions hand out."""
    found = set()
    for function in FUNCTIONS:
        tree = ast.parse(inspect.getsource(function))
        for tuple_ in (node for node in ast.walk(tree) if isinstance(node, ast.Tuple)):
            for part in ast.walk(tuple_):
                if isinstance(part, ast.JoinedStr):
                    found.add(ast.unparse(part)[2:])
                elif isinstance(part, ast.Constant) and isinstance(part.value, str):
                    found.add(part.value)
    return {text for text in found if " " in text and not text.startswith((" ", ","))}


def test_the_reasons_are_found() -> None:
    assert {"the source's own interval", "silent for long", "the feed's own pace"} <= reasons()


@pytest.mark.parametrize("reason", sorted(reasons()))
def test_each_reason_has_words(reason: str) -> None:
    if reason.startswith("{what}"):
        assert why(catalogue("en"), "live, last change 3 min ago") == "it is live"
        assert why(catalogue("en"), "quiet, last change 3 h ago") == "it is quiet"
    else:
        assert why(catalogue("en"), reason)


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_they_are_said_in_every_language(language: str) -> None:
    said = why(catalogue(language), "silent for long")
    assert said
    assert said != "silent for long"


def test_what_tells_a_reader_nothing_is_left_out() -> None:
    assert why(catalogue("en"), "asked for") == ""
    assert why(catalogue("en"), "") == ""
