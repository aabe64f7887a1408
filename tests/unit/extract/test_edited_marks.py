"""A mark that is changed: what is told of it, from the page to the change."""

import pytest

from bot.core.decide import Outcome, decide
from bot.core.model import Snapshot
from bot.core.remember import after
from tests.unit.extract.pages import NOW, article, reading

FERRY = "The ferry company has cancelled all crossings until Thursday because of high waves."
OFFICE = "Passengers may change their tickets free of charge at any office of the company."
WRECK = "Two divers have found the wreck of the missing trawler near the northern pier."

CHANGES = {
    "the text grows": (
        f"<p><b>Update, 14:05:</b> {FERRY}</p>",
        f"<p><b>Update, 14:05:</b> {FERRY} {OFFICE}</p>",
        [("edited", f"{FERRY} {OFFICE}")],
    ),
    "the time is another, and so is the text": (
        f"<p><b>Update, 14:05:</b> {FERRY}</p>",
        f"<p><b>Update, 15:10:</b> {WRECK}</p>",
        [("added", WRECK)],
    ),
    "the number is another, and so is the text": (
        f"<p><b>Update 1:</b> {FERRY}</p>",
        f"<p><b>Update 2:</b> {WRECK}</p>",
        [("added", WRECK)],
    ),
    "the text is another below the same label": (
        f"<p><b>Update:</b> {FERRY}</p>",
        f"<p><b>Update:</b> {WRECK}</p>",
        [("added", WRECK)],
    ),
    "a paragraph is added below": (
        f"<h3>Update</h3><p>{FERRY}</p><hr>",
        f"<h3>Update</h3><p>{FERRY}</p><p>{OFFICE}</p><hr>",
        [("edited", f"{FERRY}\n{OFFICE}")],
    ),
    "a paragraph is added above": (
        f"<h3>Update</h3><p>{FERRY}</p><hr>",
        f"<h3>Update</h3><p>{WRECK}</p><p>{FERRY}</p><hr>",
        [("added", WRECK)],
    ),
    "another stands before it": (
        f"<p><b>Update:</b> {FERRY}</p>",
        f"<p><b>Update 2:</b> {WRECK}</p><p><b>Update:</b> {FERRY}</p>",
        [("added", WRECK)],
    ),
    "only its time is another": (
        f"<p><b>Update, 14:05:</b> {FERRY}</p>",
        f"<p><b>Update, 14:10:</b> {FERRY}</p>",
        [],
    ),
}


@pytest.mark.parametrize(("before", "then", "told"), CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_mark_is_told_as_what_it_is(
    before: str, then: str, told: list[tuple[str, str]]
) -> None:
    snapshot: Snapshot | None = None
    for page in (article(), article(before), article(then)):
        outcome = decide(snapshot, reading(page), now=NOW)
        assert isinstance(outcome, Outcome)
        snapshot = after(snapshot, outcome.delta)
    found = [(c.kind.value, c.entry.text) for c in outcome.changes if c.substance]
    assert found == told
