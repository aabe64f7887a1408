"""The verb of chats: its rules, without Telegram, on the real store."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.core.finding import Missing, Several
from bot.core.model import Chat, ChatKind, ChatState, Quiet, Recipient, Source
from bot.subscribe import (
    LONGEST_MUTE,
    MOST_WORDS,
    AlreadyFollowing,
    Followed,
    Introduction,
    LimitReached,
    May,
    Muted,
    NothingFollowed,
    Rules,
    Subscribe,
    Unfollowed,
)
from store import SqliteStore, open_store

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ANN, BOB = Recipient("telegram", "1"), Recipient("telegram", "2")
GROUP = Recipient("telegram", "-100")


class Noon:
    def now(self) -> datetime:
        return NOON


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with open_store(tmp_path / "addendum.db") as found:
        for name in ("one", "two", "three"):
            source = Source(id=name, url=f"https://news.example/{name}", name=f"The {name}")
            await found.add_source(source, NOON)
        yield found


@pytest.fixture
async def verb(store: SqliteStore) -> Subscribe:
    verb = Subscribe(store, Noon(), lambda: Rules(most_followed=2))
    for recipient in (ANN, BOB, GROUP):
        await verb.meet(Introduction(recipient=recipient, owner="1"))
    return verb


async def _chat(verb: Subscribe, recipient: Recipient = ANN) -> Chat:
    chat = await verb.chat(recipient)
    assert chat is not None
    return chat


async def test_a_chat_is_met_once_and_brought_up_to_date(verb: Subscribe):
    before = await _chat(verb)
    await verb.speak(before, "de")
    met = await verb.meet(
        Introduction(recipient=ANN, kind=ChatKind.PRIVATE, title="Ann", language="fr", owner="7")
    )
    assert (met.title, met.language, met.owner) == ("Ann", "de", "1")
    assert met.created_at == NOON


async def test_a_chat_that_is_gone_and_speaks_is_active_again(verb: Subscribe):
    await verb.gone(ANN, "blocked")
    assert (await _chat(verb)).state is ChatState.GONE
    assert [c.recipient for c in await verb.reachable()] == [BOB, GROUP]
    await verb.meet(Introduction(recipient=ANN))
    assert (await _chat(verb)).state is ChatState.ACTIVE


async def test_a_banned_chat_is_not_let_in_by_speaking_or_coming_back(verb: Subscribe):
    assert await verb.ban(ANN, True)
    assert not await verb.ban(ANN, True)
    await verb.meet(Introduction(recipient=ANN))
    await verb.back(ANN)
    await verb.gone(ANN, "blocked")
    assert await verb.banned(BOB, ANN)
    assert await verb.ban(ANN, False)
    assert not await verb.banned(ANN)


async def test_a_ban_can_come_before_the_first_word(verb: Subscribe):
    stranger = Recipient("telegram", "99")
    assert await verb.ban(stranger, True)
    assert await verb.banned(stranger)


async def test_following_knows_what_was_followed_and_what_is_too_much(verb: Subscribe):
    assert isinstance(await verb.follow(ANN, "The one"), Followed)
    assert isinstance(await verb.follow(ANN, "one"), AlreadyFollowing)
    assert isinstance(await verb.follow(ANN, "https://news.example/two"), Followed)
    assert await verb.follow(ANN, "three") == LimitReached(2)
    assert isinstance(await verb.follow(BOB, "three"), Followed)


async def test_words_that_mean_several_or_nothing_are_not_guessed(verb: Subscribe):
    assert isinstance(await verb.follow(ANN, "the"), Several)
    assert isinstance(await verb.follow(ANN, "nothing at all"), Missing)
    missing = await verb.follow(ANN, "other.example/page")
    assert isinstance(missing, Missing)
    assert missing.address == "https://other.example/page"


async def test_topics_of_a_chat_share_its_limit_and_not_its_subscriptions(verb: Subscribe):
    first, second = (Recipient("telegram", "-100", topic) for topic in ("7", "8"))
    await verb.follow(first, "one")
    assert await verb.following(second) == []
    assert isinstance(await verb.follow(second, "one"), Followed)
    assert await verb.follow(second, "two") == LimitReached(2)
    assert len(await verb.following(GROUP)) == 2


async def test_unfollowing_in_the_chat_reaches_what_stands_in_a_topic(verb: Subscribe):
    await verb.follow(Recipient("telegram", "-100", "7"), "one")
    assert isinstance(await verb.unfollow(GROUP, "one"), Unfollowed)
    assert await verb.following(GROUP) == []


async def test_unfollowing_what_is_not_followed(verb: Subscribe):
    assert await verb.unfollow(ANN, "one") == NothingFollowed()
    await verb.follow(ANN, "one")
    assert isinstance(await verb.unfollow(ANN, "two"), Missing)


async def test_a_subscription_of_another_chat_is_not_this_ones(verb: Subscribe):
    followed = await verb.follow(ANN, "one")
    assert isinstance(followed, Followed)
    own = followed.subscription.id
    assert own is not None
    assert await verb.one(BOB, own) is None
    assert await verb.one(ANN, own) is not None
    assert await verb.one(ANN, own + 1) is None


async def test_a_mute_has_an_end(verb: Subscribe):
    muted = await verb.mute(await _chat(verb), timedelta(days=9999))
    assert muted == Muted(NOON + LONGEST_MUTE, None)
    lifted = await verb.mute(await _chat(verb), None)
    assert lifted == Muted(None, NOON + LONGEST_MUTE)


async def test_a_mute_of_one_leaves_the_others(verb: Subscribe):
    await verb.follow(ANN, "one")
    await verb.follow(ANN, "two")
    await verb.mute_named(ANN, "two", timedelta(hours=1))
    muted = {f.watched.source.id: f.subscription.muted_until for f in await verb.following(ANN)}
    assert muted == {"one": None, "two": NOON + timedelta(hours=1)}


async def test_an_own_wish_overrides_the_chats_and_can_be_given_up(verb: Subscribe):
    followed = await verb.follow(ANN, "one")
    assert isinstance(followed, Followed)
    one = await verb.change(followed, sound=False)
    chat = await verb.change_defaults(await _chat(verb), preview=True)
    wishes = one.subscription.effective(chat.preferences)
    assert (wishes.sound, wishes.preview) == (False, True)
    back = await verb.inherit(one)
    assert back.subscription.effective(chat.preferences).sound


async def test_word_lists_are_kept_within_bounds(verb: Subscribe):
    words = ["  a   b ", "", "a b", *(f"w{n}" for n in range(100)), "x" * 500]
    chat = await verb.change_defaults(await _chat(verb), include=words)
    assert len(chat.preferences.include) == MOST_WORDS
    assert chat.preferences.include[:2] == ("a b", "w0")
    chat = await verb.change_defaults(chat, exclude=["x" * 500])
    assert chat.preferences.exclude == ("x" * 80,)


async def test_quiet_hours_tell_what_they_were(verb: Subscribe):
    quiet = Quiet(time(23), time(7))
    await verb.hush(await _chat(verb), quiet)
    assert (await verb.hush(await _chat(verb), None)).former == quiet


@pytest.mark.parametrize(
    ("wish", "zone"),
    [
        ("Europe/Kyiv", "Europe/Kyiv"),
        ("europe/kyiv", "Europe/Kyiv"),
        ("new york", "America/New_York"),
    ],
)
async def test_a_time_zone_is_found_whatever_its_case(verb: Subscribe, wish: str, zone: str):
    chat = await verb.live_in(await _chat(verb), wish)
    assert chat is not None
    assert chat.timezone == zone


async def test_a_time_zone_that_is_none_changes_nothing(verb: Subscribe):
    for wish in ("", "Nowhere", "../../etc/passwd", "Europe"):
        assert await verb.live_in(await _chat(verb), wish) is None
    assert (await _chat(verb)).timezone == "UTC"


async def test_a_chat_that_is_forgotten_leaves_nothing(verb: Subscribe, store: SqliteStore):
    await verb.follow(ANN, "one")
    await verb.forget(await _chat(verb))
    assert await verb.chat(ANN) is None
    assert await store.followers("one") == 0


async def test_a_move_that_is_told_twice_happens_once(verb: Subscribe):
    await verb.follow(GROUP, "one")
    new = Recipient("telegram", "-200")
    await verb.moved(GROUP, new)
    await verb.moved(GROUP, new)
    assert [f.watched.source.id for f in await verb.following(new)] == ["one"]


async def test_who_may_add_is_the_operators_rule(store: SqliteStore):
    closed, opened = Subscribe(store, Noon()), Subscribe(store, Noon(), lambda: Rules(True))
    may = [await closed.may_add(GROUP, admin=a) for a in (True, False)]
    assert may == [May.YES, May.ASK_ADMINS]
    assert await opened.may_add(GROUP, admin=False) is May.YES
