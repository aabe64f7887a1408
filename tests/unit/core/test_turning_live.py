"""A live blog begins with a post or two, which look like an article: the look in which the page
turns out to be one brings the posts that are new, and nothing that was there."""

from dataclasses import replace

from bot.core.model import Reading
from tests.unit.core.pages import MINUTE, NOON, Watch, article, live, post, sentence

OPENING = article(sentence(1), sentence(2))


def texts(reading: Reading) -> list[str]:
    return [text for _, _, text in Watch(OPENING, at=NOON).told(reading)]


def test_a_post_that_came_since_is_told_and_what_the_article_held_is_not() -> None:
    later = post(3, published=NOON + MINUTE / 2)
    turned = live(later, post(2, published=NOON - 5 * MINUTE), post(1, published=NOON - 9 * MINUTE))
    assert texts(turned) == [sentence(3)]


def test_a_post_that_bears_a_time_shortly_before_the_last_look_is_told() -> None:
    late = post(3, published=NOON - 4 * MINUTE)
    turned = live(late, post(2, published=NOON - 5 * MINUTE), post(1, published=NOON - 9 * MINUTE))
    assert texts(turned) == [sentence(3)]


def test_old_posts_that_the_article_did_not_hold_are_no_news() -> None:
    turned = live(
        *(post(n, published=NOON - (90 - n) * MINUTE) for n in range(20, 2, -1)),
        post(2, published=NOON - 100 * MINUTE),
        post(1, published=NOON - 101 * MINUTE),
    )
    assert texts(turned) == []


def test_a_post_without_a_time_is_told_beside_those_that_were_there() -> None:
    assert texts(live(*(post(n, published=None) for n in (3, 2, 1)))) == [sentence(3)]


def test_many_posts_without_a_time_are_no_flood() -> None:
    assert texts(live(*(post(n, published=None) for n in range(20, 0, -1)))) == []


def test_after_an_upgrade_of_the_reader_only_later_posts_are_told() -> None:
    before = live(post(2, published=NOON - 5 * MINUTE), post(1, published=NOON - 9 * MINUTE))
    after = live(
        post(4, published=NOON + MINUTE / 2),
        post(3, published=NOON - 4 * MINUTE),
        post(2, published=NOON - 5 * MINUTE),
        post(1, published=NOON - 9 * MINUTE),
    )
    changes = Watch(before, at=NOON).told(replace(after, reader="liveblog/2"))
    assert [text for _, _, text in changes] == [sentence(4)]
