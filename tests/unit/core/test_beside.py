"""A page on which nothing happened brings nothing, even if another part of it is read."""

from bot.core.beside import keys, noted, read
from bot.core.decide import Outcome
from bot.core.model import NotThePage, Reading, Role
from tests.unit.core.pages import STORM, UPDATE, Watch, article, paragraph

TEASERS = (
    "A bakery by the station was sold to a chain from the capital on Friday.",
    "Two new nurseries are to open in the west of the town before the summer.",
    "The theatre has put off its first night because of a leak in the roof.",
)
BOX = "Cloudy skies over the coast today, with a light breeze from the west at noon."


def page(*texts: str, beside: tuple[str, ...] = ()) -> Reading:
    return article(*texts, beside=keys(beside))


def test_paragraphs_that_stood_outside_of_the_text_are_no_news_when_they_are_read() -> None:
    watch = Watch(page(*STORM, beside=TEASERS))
    assert watch.told(page(*STORM, *TEASERS)) == []
    assert watch.told(page(*STORM, beside=TEASERS)) == []


def test_a_box_is_no_news_where_another_part_of_the_page_is_read_beside_it() -> None:
    watch = Watch(page(*STORM, beside=TEASERS))
    assert watch.told(page(BOX, *STORM[:2], beside=(*STORM[2:], *TEASERS))) == []


def test_a_paragraph_that_stands_nowhere_on_the_page_before_is_told() -> None:
    watch = Watch(page(*STORM, beside=TEASERS))
    assert watch.told(page(*STORM, BOX, beside=TEASERS)) == [("added", "text", BOX)]


def test_a_paragraph_that_is_no_longer_read_is_not_removed() -> None:
    watch = Watch(page(*STORM))
    moved = page(*STORM[:2], *STORM[3:], beside=STORM[2:3])
    assert [watch.told(moved) for _ in range(5)] == [[]] * 5


def test_a_page_whose_text_is_not_read_for_once_is_not_cut_off() -> None:
    outcome = Watch(page(*STORM)).look(page(BOX, beside=STORM))
    assert isinstance(outcome, Outcome)
    assert outcome.changes == ()


def test_a_page_that_is_cut_off_is_doubted_all_the_same() -> None:
    assert isinstance(Watch(page(*STORM, beside=TEASERS)).look(page(STORM[0])), NotThePage)


def test_a_marked_section_that_stood_there_before_is_no_news() -> None:
    watch = Watch(page(*STORM, beside=(f"Update (5 p.m.): {UPDATE}",)))
    section = paragraph(UPDATE, Role.UPDATE, marker="Update")
    assert watch.told(article(*STORM, section)) == []


def test_a_marked_section_is_told_though_another_part_of_the_page_is_read() -> None:
    watch = Watch(page(*STORM, beside=TEASERS))
    section = paragraph(UPDATE, Role.UPDATE, marker="Update")
    turned = article(*STORM, *TEASERS, section)
    assert watch.told(turned) == [("added", "update", UPDATE)]


def test_a_section_that_takes_in_what_stood_beside_it_is_not_edited() -> None:
    one = paragraph(UPDATE, Role.UPDATE, marker="Update")
    more = paragraph(f"{UPDATE}\n{BOX}", Role.UPDATE, marker="Update")
    watch = Watch(article(*STORM, one, beside=keys([BOX])))
    assert watch.told(article(*STORM, more)) == []
    assert watch.told(article(*STORM, one, beside=keys([BOX]))) == []


def test_what_is_beside_is_known_however_it_is_set() -> None:
    curled = [text.replace("'", "’").replace(" ", "\u00a0") for text in TEASERS]
    assert keys(curled) == keys(TEASERS)


def test_a_note_is_read_as_it_was_written_and_a_broken_one_as_empty() -> None:
    assert read(noted(keys(TEASERS))) == set(keys(TEASERS))
    assert read("?") == read(None) == frozenset()


def test_the_page_is_known_again_after_another_part_of_it_was_read() -> None:
    watch = Watch(page(*STORM))
    assert watch.told(page(BOX, beside=STORM)) == []
    assert watch.told(page(*STORM)) == []
    assert watch.told(page(*STORM, UPDATE)) == [("added", "text", UPDATE)]
