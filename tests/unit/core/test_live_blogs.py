import time
from dataclasses import replace
from datetime import timedelta

from bot.core.decide import Outcome
from bot.core.model import Role
from tests.unit.core.pages import LATER, MINUTE, NOON, Watch, live, post, refusal, sentence, told

PAGE = live(*range(20, 10, -1))


def texts(changes: list) -> list[tuple[str, str]]:  # type: ignore[type-arg]
    return [(change.kind.value, change.entry.id) for change in changes]


def test_new_posts_are_told_in_the_order_of_publication() -> None:
    changes = told(PAGE, live(*range(23, 13, -1)))
    assert texts(changes) == [("added", "post-21"), ("added", "post-22"), ("added", "post-23")]


def test_a_burst_without_times_is_told_from_the_bottom_of_a_page_that_is_newest_first() -> None:
    def undated(*numbers: int) -> list:  # type: ignore[type-arg]
        return [post(n, published=None, id=str(n + 900)) for n in numbers]

    changes = told(live(*undated(3, 2, 1)), live(*undated(6, 5, 4, 3, 2, 1)))
    assert [c.entry.text for c in changes] == [sentence(4), sentence(5), sentence(6)]


def test_posts_that_fall_off_the_end_are_not_removed() -> None:
    assert told(PAGE, live(*range(20, 14, -1))) == []


def test_a_post_that_is_taken_out_of_the_middle_is_removed() -> None:
    assert texts(told(PAGE, live(20, 19, 18, 16, 15, 14, 13, 12, 11))) == [("removed", "post-17")]


def test_a_cache_that_lags_behind_removes_nothing() -> None:
    watch = Watch(PAGE)
    for _ in range(3):
        assert watch.told(live(*range(17, 10, -1))) == []
    assert watch.told(PAGE) == []


def test_an_edited_post_is_told_with_both_wordings() -> None:
    edited = post(15, sentence(15) + " Two more districts follow.")
    (change,) = told(PAGE, live(*range(20, 15, -1), edited, *range(14, 10, -1)))
    assert (change.kind, change.entry.text) == ("edited", edited.text)
    assert change.previous is not None
    assert change.previous.text == sentence(15)


def test_each_edit_has_a_key_of_its_own() -> None:
    watch = Watch(live(1, 2))
    keys = set()
    for extra in ("One.", "One. Two more.", "Nothing of that was true."):
        outcome = watch.look(live(1, post(2, f"{sentence(2)} {extra}")))
        assert isinstance(outcome, Outcome)
        keys |= {change.key for change in outcome.changes}
    assert len(keys) == 3


def test_a_bumped_time_or_another_offset_is_no_edit() -> None:
    zone = timedelta(hours=2)
    bumped = [replace(entry, updated=LATER + zone) for entry in PAGE.entries]
    assert told(PAGE, live(*bumped)) == []


def test_ids_that_all_change_are_new_names_for_old_posts() -> None:
    watch = Watch(PAGE)
    renamed = [replace(entry, id=f"u-{entry.id}") for entry in PAGE.entries]
    assert watch.told(live(*renamed)) == []
    assert watch.told(live(post(21, id="u-post-21"), *renamed)) == [("added", "post", sentence(21))]
    assert watch.told(PAGE) == []


def test_ids_counted_from_the_newest_are_seen_through() -> None:
    def counted(*numbers: int) -> list:  # type: ignore[type-arg]
        return [post(n, id=str(place)) for place, n in enumerate(numbers, 1)]

    changes = told(live(*counted(*range(20, 10, -1))), live(*counted(*range(22, 12, -1))))
    assert [c.entry.text for c in changes] == [sentence(21), sentence(22)]
    assert len({c.key for c in changes}) == 2


def test_all_posts_may_bear_one_instant_that_moves() -> None:
    def at(minute: int, *numbers: int) -> list:  # type: ignore[type-arg]
        return [post(n, published=NOON + minute * MINUTE) for n in numbers]

    changes = told(live(*at(0, 3, 2, 1)), live(*at(9, 4, 3, 2, 1)))
    assert texts(changes) == [("added", "post-4")]


def test_the_same_words_in_a_new_post_are_a_new_post() -> None:
    goal = post(21, "Goal!")
    page = live(goal, *range(20, 10, -1))
    assert texts(told(page, live(post(25, "Goal!"), *page.entries))) == [("added", "post-25")]


def test_a_pinned_post_shown_twice_is_one() -> None:
    pinned = replace(post(12), pinned=True)
    assert told(PAGE, live(pinned, *PAGE.entries)) == []
    assert texts(told(PAGE, live(pinned, 21, *PAGE.entries))) == [("added", "post-21")]


def test_old_posts_loaded_below_are_remembered_without_a_word() -> None:
    assert told(PAGE, live(*range(20, 0, -1))) == []


def test_old_posts_without_times_loaded_below_are_remembered_without_a_word() -> None:
    def undated(*numbers: int) -> list:  # type: ignore[type-arg]
        return [post(n, published=None, id=f"a{n * 7 % 13}") for n in numbers]

    page = live(*undated(*range(20, 10, -1)))
    assert told(page, live(*undated(*range(20, 5, -1)))) == []
    assert len(told(page, live(*undated(*range(20, 8, -1))))) == 2


def test_a_post_published_late_between_others_is_told() -> None:
    page = live(20, 18, 16)
    assert texts(told(page, live(20, 18, 17, 16))) == [("added", "post-17")]


def test_posts_missing_from_the_middle_are_half_a_body() -> None:
    assert refusal(PAGE, live(20, 12, 11)) == "cut-off"
    assert refusal(PAGE, live(20, 19, 18)) == "cut-off"


def test_the_newest_posts_of_a_page_in_one_piece_are_a_window() -> None:
    page = live(*range(40, 0, -1))
    cut = live(*range(40, 30, -1))

    assert refusal(page, cut) == "cut-off"
    watch = Watch(page)
    assert watch.told(replace(cut, closed=True)) == []
    assert watch.told(replace(page, closed=True)) == []


def test_the_newest_posts_of_which_the_last_breaks_off_are_half_a_body() -> None:
    cut = live(*range(40, 31, -1), post(31, sentence(31)[:30]))

    assert refusal(live(*range(40, 0, -1)), replace(cut, closed=True)) == "cut-off"


def test_a_page_that_shows_fewer_but_goes_on_is_believed() -> None:
    assert texts(told(PAGE, live(21, 20, 19))) == [("added", "post-21")]


def test_another_live_blog_is_another_page() -> None:
    other = [post(n, f"Kick-off number {n} at stadium {n * 3}.", id=f"m{n}") for n in (5, 4, 3)]
    assert refusal(PAGE, live(*other, title="Football on Sunday")) == "other-page"


def test_the_text_of_the_newest_post_as_title_is_no_headline() -> None:
    page = live(*range(20, 10, -1), title=sentence(20))
    assert texts(told(page, live(*range(21, 10, -1), title=sentence(21)))) == [("added", "post-21")]


def test_a_live_blog_may_begin_with_nothing() -> None:
    assert texts(told(live(), live(1, 2))) == [("added", "post-1"), ("added", "post-2")]


def test_items_of_a_feed_that_is_out_of_order_are_never_removed() -> None:
    items = [replace(post(n), role=Role.ITEM) for n in (5, 9, 7, 3, 8)]
    assert told(live(*items), live(*(items[:2] + items[3:]))) == []


def test_what_is_remembered_is_bounded() -> None:
    watch = Watch(live(*range(30)))
    for start in range(30, 4_200, 600):
        watch.look(live(*range(start + 600, start - 5, -1)))
    assert watch.snapshot is not None
    assert len(watch.snapshot.known) < 3_300


def test_words_missing_from_a_post_that_is_told_in_part_are_no_edit() -> None:
    whole = f"{sentence(1)} {sentence(2)}"
    old = live(4, 3, post(1, whole))

    assert told(old, live(4, 3, post(1, sentence(1), partial=True))) == []
    assert texts(told(old, live(4, 3, post(1, sentence(1))))) == [("edited", "post-1")]


def test_other_words_in_a_post_that_is_told_in_part_are_an_edit() -> None:
    old = live(4, 3, post(1, f"{sentence(1)} {sentence(2)}"))
    new = live(4, 3, post(1, f"{sentence(1)} Nobody was hurt, the mayor said later.", partial=True))

    assert texts(told(old, new)) == [("edited", "post-1")]


def test_a_page_of_five_thousand_posts_takes_no_time_to_speak_of() -> None:
    watch = Watch(live(*range(5_000, 0, -1)))
    start = time.process_time()
    assert len(watch.told(live(*range(5_002, 0, -1)))) == 2
    assert watch.told(live(*range(5_002, 4_000, -1))) == []
    assert time.process_time() - start < 5


def test_a_page_that_shows_a_window_of_its_posts_and_an_old_one_beside_is_whole() -> None:
    watch = Watch(live(*range(90, 0, -1)))
    assert watch.told(live(*range(90, 60, -1), 3)) == []
    assert [text for _, _, text in watch.told(live(*range(91, 61, -1), 3))] == [post(91).text]


def test_a_kicker_before_the_title_of_a_post_is_no_edit_and_another_title_is_one() -> None:
    before = live(post(12, title="City hold the Bavarians"), post(11))
    kicked = live(post(12, title="#CHAMPIONS LEAGUE City hold the Bavarians"), post(11))
    other = live(post(12, title="Bavarians knock out City"), post(11))

    assert not any(change.substance for change in told(before, kicked))
    assert [change.entry.id for change in told(before, other)] == ["post-12"]


def test_a_request_for_consent_among_the_posts_is_no_post() -> None:
    notice = "We and our partners use cookies to store information on your device."
    box = post(99, notice, published=None)
    assert told(PAGE, live(box, *range(20, 10, -1))) == []
    timed = post(99, notice, explicit_id=False)
    assert told(PAGE, live(timed, *range(20, 10, -1))) == []
    assert len(told(PAGE, live(post(99, notice), *range(20, 10, -1)))) == 1
