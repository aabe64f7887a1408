from bot.core.model import Reading
from tests.unit.core.pages import STORM, UPDATE, Watch, article, live, post, sentence
from tests.unit.core.test_articles import OTHER

FORMER = "Three people are dead after the wall fell on a van, the fire service says."
LATER_ON = "Five people are dead after the wall fell on a van, the fire service says."


def page(text: str) -> Reading:
    return live(post(1), post(2, text), 3)


def test_a_cache_that_lags_shows_the_former_wording_and_nobody_is_told_twice() -> None:
    watch = Watch(page(FORMER))
    assert [kind for kind, _, _ in watch.told(page(LATER_ON))] == ["edited"]
    assert [watch.told(page(t)) for t in (FORMER, LATER_ON, FORMER, FORMER, LATER_ON)] == [[]] * 5


def test_a_wording_that_comes_back_and_stays_is_an_edit() -> None:
    watch = Watch(page(FORMER))
    watch.told(page(LATER_ON))
    looks = [watch.told(page(FORMER)) for _ in range(4)]
    assert looks == [[], [], [("edited", "post", FORMER)], []]


def test_a_former_wording_that_is_being_counted_asks_for_another_full_look() -> None:
    watch = Watch(page(FORMER))
    watch.told(page(LATER_ON))
    outcomes = [watch.look(page(FORMER)) for _ in range(3)]
    assert [getattr(outcome, "unsettled", None) for outcome in outcomes] == [True, True, False]


def test_a_paragraph_in_two_versions_is_told_once() -> None:
    one, two = article(*STORM[:4], FORMER), article(*STORM[:4], LATER_ON)
    watch = Watch(one)
    assert len(watch.told(two)) == 1
    assert [watch.told(reading) for reading in (one, two, one, two)] == [[]] * 4


def test_boxes_that_turn_soon_tell_nobody() -> None:
    watch = Watch(article(*STORM))
    boxes = [*OTHER, UPDATE, *map(sentence, range(6))]
    told = [watch.told(article(*STORM[:2], box, *STORM[2:])) for box in boxes]
    told.append(watch.told(article(*STORM)))
    assert 3 <= sum(len(look) for look in told) <= 5
    assert [len(look) for look in told[5:]] == [0] * 6


def test_a_live_page_that_begins_to_part_its_posts_goes_on() -> None:
    watch = Watch(live(*range(90, 0, -1)))
    assert watch.told(live(*range(90, 60, -1))) == []
    assert [text for _, _, text in watch.told(live(*range(92, 62, -1)))] == [
        post(91).text,
        post(92).text,
    ]
