"""Boxes that were taken for text and are gone again: the page is as it was, and not cut off."""

import pytest

from bot.core.beside import keys
from bot.core.decide import Outcome
from bot.core.model import Failure, FailureKind, NotThePage, Role
from tests.unit.core.pages import STORM, UPDATE, Watch, article, paragraph, refusal, sentence

BOX = tuple(sentence(number) for number in range(20, 40))
SHORT = STORM[:3]
NEWS = paragraph(UPDATE, Role.UPDATE)
CONSENT = Failure(FailureKind.CONSENT_WALL, "accept all")


def _after_a_box() -> Watch:
    watch = Watch(article(*SHORT))
    assert isinstance(watch.look(article(*SHORT, *BOX)), Outcome)
    return watch


def test_a_box_longer_than_the_article_may_go_again() -> None:
    assert isinstance(_after_a_box().look(article(*SHORT)), Outcome)


def test_an_update_that_comes_as_the_box_goes_is_told() -> None:
    assert ("added", "update", UPDATE) in _after_a_box().told(article(*SHORT, NEWS))


def test_one_box_may_come_as_another_goes() -> None:
    others = [sentence(number) for number in range(50, 65)]
    assert isinstance(_after_a_box().look(article(*SHORT, *others)), Outcome)


def test_the_other_view_of_a_page_may_come_back() -> None:
    watch = _after_a_box()
    assert isinstance(watch.look(article(*SHORT)), Outcome)
    assert isinstance(watch.look(article(*SHORT, *BOX)), Outcome)


def test_an_article_that_lacks_some_of_what_it_first_said_is_still_cut_off() -> None:
    assert isinstance(_after_a_box().look(article(*SHORT[:2])), NotThePage)
    assert isinstance(_after_a_box().look(article(*SHORT[:2], SHORT[2][:40])), NotThePage)


def test_an_article_that_grew_bit_by_bit_and_lacks_it_all_is_cut_off() -> None:
    watch = Watch(article(STORM[0], STORM[1]))
    for count in range(1, 9):
        grown = article(STORM[0], STORM[1], *BOX[:count])
        assert isinstance(watch.look(grown), Outcome)
    assert isinstance(watch.look(article(STORM[0], STORM[1])), NotThePage)


def test_a_page_under_another_title_is_not_what_it_was() -> None:
    assert isinstance(_after_a_box().look(article(*SHORT, title="Cat wins prize")), NotThePage)


def test_a_known_page_that_speaks_of_consent_is_no_wall_where_its_text_is_there() -> None:
    plea = "We and our partners store and access information on your device, such as cookies."
    watch = Watch(article(*SHORT))
    assert watch.told(article(*SHORT, NEWS, plea, withheld=CONSENT))[0] == (
        "added",
        "update",
        UPDATE,
    )


@pytest.mark.parametrize("kind", [FailureKind.CONSENT_WALL, FailureKind.BOT_WALL])
def test_a_wall_of_its_own_words_is_named_and_never_believed(kind: FailureKind) -> None:
    wall = article("Before you go on, tell us what you agree to.", withheld=Failure(kind, "x"))
    assert refusal(article(*STORM), wall) == kind.value
    watch = Watch(article(*STORM))
    assert all(isinstance(watch.look(wall), NotThePage) for _ in range(60))
    assert watch.told(article(*STORM)) == []


def test_a_wall_is_no_baseline() -> None:
    assert Watch(article(*STORM, withheld=CONSENT)).snapshot is None


def test_notices_of_the_publisher_may_go_as_they_came() -> None:
    notices = [
        "We and our 340 partners store and access information on your device, such as cookies, "
        "to show you what you want; you can accept or manage your choices at any time. " * 2,
        "Sign up for our newsletter and get the day's top stories in your inbox every morning.",
    ]
    watch = Watch(article(STORM[0], *notices))
    assert isinstance(watch.look(article(STORM[0])), Outcome)


def test_the_text_may_be_read_at_last_where_a_box_was_taken_for_it() -> None:
    boxes = [sentence(number) for number in (70, 71)]
    watch = Watch(article(*boxes, beside=keys(STORM)))
    assert watch.told(article(*STORM, NEWS, beside=keys(boxes))) == [("added", "update", UPDATE)]


def test_a_wall_in_which_little_is_left_of_what_stood_beside_is_cut_off() -> None:
    teasers = [sentence(number) for number in (70, 71)]
    watch = Watch(article(*STORM, beside=keys(teasers)))
    assert isinstance(watch.look(article(*teasers)), NotThePage)
