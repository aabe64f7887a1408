"""Pages with hardly any text of their own, on which boxes are read in place of it."""

from dataclasses import replace

import pytest

from bot.core.apart import HEADLINE
from bot.core.beside import keys
from bot.core.decide import Outcome
from bot.core.model import NotThePage, Reading, Role
from tests.unit.core.pages import STORM, UPDATE, Watch, article, paragraph, sentence

NEWS = paragraph(UPDATE, Role.UPDATE)
LINES = [f"The {n}th headline of a ticker says what happened there" for n in range(9)]
BOX = [sentence(number) for number in range(20, 24)]


def headlines(*lines: str, title: str = "All of today") -> Reading:
    return article(*(paragraph(line, rule=HEADLINE) for line in lines), title=title, complete=False)


def test_what_is_marked_in_a_box_that_stands_for_the_article_is_not_told() -> None:
    watch = Watch(article(STORM[0]))
    assert watch.told(article(*BOX, NEWS, beside=keys(STORM[:1]))) == []
    assert watch.told(article(STORM[0])) == []


def test_nor_is_its_going() -> None:
    watch = Watch(article(STORM[0]))
    watch.look(article(*BOX, NEWS, beside=keys(STORM[:1])))
    assert [watch.told(article(STORM[0])) for _ in range(7)] == [[]] * 7


def test_an_update_beside_the_text_that_is_known_is_told_whatever_boxes_came() -> None:
    watch = Watch(article(STORM[0]))
    assert ("added", "update", UPDATE) in watch.told(article(STORM[0], NEWS, *BOX))


def test_an_update_is_told_though_nothing_is_read_but_it() -> None:
    watch = Watch(article(STORM[0]))
    assert watch.told(article(NEWS, beside=keys(STORM[:1]))) == [("added", "update", UPDATE)]


@pytest.mark.parametrize("now", [LINES[5:], LINES[:1], ["Another line that nobody has read yet"]])
def test_the_lines_of_a_page_without_a_text_come_and_go(now: list[str]) -> None:
    watch = Watch(headlines(*LINES))
    assert watch.told(headlines(*now)) == []
    assert watch.told(article(*BOX, title="All of today")) == []


def test_another_page_in_place_of_one_without_a_text_is_doubted() -> None:
    watch = Watch(headlines(*LINES))
    assert isinstance(watch.look(article(*BOX, title="We are down for repairs")), NotThePage)
    assert isinstance(watch.look(headlines(*LINES)), Outcome)


def test_a_summary_that_begins_as_its_paragraph_does_not_take_the_place_of_it() -> None:
    whole = paragraph(f"{STORM[0]} {STORM[1]}")
    summary = replace(paragraph(STORM[0]), id=whole.id)
    second = replace(whole, id=f"{whole.id}-2")
    watch = Watch(article(whole, STORM[2]))
    told = watch.told(article(summary, second, STORM[2]))
    assert not [change for change in told if change[0] == "edited"]
