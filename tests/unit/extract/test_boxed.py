"""A paragraph that stands in nothing that the others stand in is read, and told to nobody."""

from datetime import timedelta

import pytest

from bot.core.apart import BOXED
from bot.core.decide import Outcome, decide
from bot.core.model import Reading, Snapshot
from bot.core.remember import after
from tests.unit.extract.pages import NOW, article, reading

WEATHER = "Cloudy, with a {}% chance of rain over the harbour in the afternoon."
BAR = f"<div class=w-bar><span>Frome</span> <b>8°</b><p>{WEATHER}</p><span>21:15</span></div>"
NEW = "The mayor has come back a day early, and the vote is to be held tomorrow at noon."


def told(*pages: str) -> list[tuple[str, str, str]]:
    """What each page after the first brings."""
    snapshot: Snapshot | None = None
    found = []
    for number, page in enumerate(pages):
        now = NOW + timedelta(minutes=number)
        outcome = decide(snapshot, reading(page), now=now)
        assert isinstance(outcome, Outcome)
        snapshot = after(snapshot, outcome.delta)
        found += [
            (change.kind.value, change.entry.role.value, change.entry.text)
            for change in outcome.changes
            if change.substance
        ]
    return found


def rules(read: Reading) -> dict[str, str]:
    return {entry.text: entry.rule for entry in read.entries}


@pytest.mark.parametrize("wrapper", ["{}", '<div class="block-{n}">{}</div>'])
def test_a_box_that_comes_turns_and_goes_brings_nothing(wrapper: str) -> None:
    def page(box: str) -> str:
        made, n = article(box), 0
        while "<p>" in made and wrapper != "{}":
            start = made.index("<p>")
            end = made.index("</p>", start) + 4
            whole = made[start:end].replace("<p>", "<p data-n>")
            n += 1
            if "Cloudy" not in whole:
                whole = wrapper.replace("{n}", str(n)).format(whole)
            made = made[:start] + whole + made[end:]
        return made

    looks = [page(""), *(page(BAR.format(n)) for n in (12, 70, 71)), *[page("")] * 8]
    assert told(*looks) == []
    assert rules(reading(looks[1]))[WEATHER.format(12)] == BOXED


@pytest.mark.parametrize(
    "form",
    ["<p>{}</p>", "<p class=x><span>{}</span></p>", "<blockquote><p>{}</p></blockquote>"],
)
def test_a_paragraph_that_stands_where_the_others_do_is_told(form: str) -> None:
    assert told(article(), article(form.format(NEW))) == [("added", "text", NEW)]


def test_a_marked_paragraph_is_told_whatever_it_stands_in() -> None:
    box = f"<div class=w-bar><p><b>Update:</b> {NEW}</p></div>"
    assert told(article(), article(box)) == [("added", "update", NEW)]


def test_what_stood_in_a_box_at_the_first_look_is_followed() -> None:
    lead = "<div class=lead><p>The council did not agree on {} of the budget on Monday.</p></div>"
    changes = told(article(lead.format("half")), article(lead.format("any part")))
    assert [change[:2] for change in changes] == [("edited", "text")]


@pytest.mark.parametrize("label", ["<h3>Update</h3>", "<p><em>Update:</em></p>"])
def test_a_box_below_a_label_is_no_part_of_its_section(label: str) -> None:
    page = article(f"{label}<p>{NEW}</p>{BAR.format(12)}<hr>")
    assert [(e.role.value, e.text) for e in reading(page).entries if e.marker] == [("update", NEW)]
    assert told(article(f"{label}<p>{NEW}</p><hr>"), page) == []


def test_what_stands_in_a_box_below_a_label_by_itself_is_its_section() -> None:
    page = article(f"<h3>Update</h3><div class=x><p>{NEW}</p></div><hr>")
    assert [(e.role.value, e.text) for e in reading(page).entries if e.marker] == [("update", NEW)]


def test_a_bar_with_a_line_among_scraps_is_a_box_on_a_page_that_says_little() -> None:
    little = "<p>The concert is at eight, and the doors of the hall open at seven.</p>"
    page = "<html><body><div>{}{}</div></body></html>"
    looks = [page.format(little, bar) for bar in ("", BAR.format(12), BAR.format(70), "")]
    assert told(*looks, *[looks[0]] * 6) == []
