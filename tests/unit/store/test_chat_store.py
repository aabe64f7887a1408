"""The ports ChatStore and SourceStore."""

from datetime import time, timedelta

import pytest

from bot.core.errors import Conflict, NotFound
from bot.core.model import (
    Chat,
    ChatKind,
    ChatState,
    Delay,
    DeliveryState,
    Origin,
    PollState,
    Preferences,
    Quiet,
    Recipient,
    Role,
    Source,
    Subscription,
    Validators,
)
from tests.unit.store.make import (
    ANNE,
    BEN,
    NOW,
    a_delta,
    a_source,
    an_alert,
    follow,
    keys,
    known,
    later,
    lease_all,
    look,
    settle,
    tell,
)

TOPIC = Recipient("telegram", "1", "77")


async def test_a_chat_comes_back_as_it_was_saved(store):
    chat = Chat(
        recipient=ANNE,
        kind=ChatKind.SUPERGROUP,
        title="Новости 📰 <b>",
        username="anne",
        language="ru",
        timezone="Asia/Kathmandu",
        quiet=Quiet(time(22, 30), time(7), urgent_breaks=True),
        preferences=Preferences(
            roles=frozenset({Role.POST}), include=("word", "/re+/"), delay=Delay.HOURLY, excerpt=300
        ),
        state=ChatState.BANNED,
        gone_why="spam",
        owner="9",
        muted_until=later(hours=1),
        last_told=NOW,
        last_caught_up=NOW,
        created_at=NOW,
    )
    await store.save_chat(chat)
    assert await store.chat(ANNE) == chat
    assert await store.chat(TOPIC) == chat
    assert await store.chats() == [chat]
    assert await store.chat(BEN) is None


async def test_when_a_chat_was_last_told_is_not_set_back_by_who_read_it_before(store):
    await follow(store, ANNE)
    before = await store.chat(ANNE)
    await tell(store, "a")
    await settle(store, await lease_all(store), at=later(seconds=5))
    await store.save_chat(before)
    assert (await store.chat(ANNE)).last_told == later(seconds=5)


async def test_subscribing_twice_gives_back_the_first(store):
    await store.add_source(a_source(), NOW)
    wanted = Subscription(
        recipient=TOPIC,
        source_id="donbas",
        preferences=Preferences(edits=False),
        overrides=frozenset({"edits"}),
        muted_until=later(hours=1),
        paused=True,
        created_at=NOW,
    )
    made, new = await store.subscribe(wanted)
    again, second = await store.subscribe(Subscription(recipient=TOPIC, source_id="donbas"))
    assert (new, second, again) == (True, False, made)
    assert await store.subscription(made.id) == made
    assert made.overrides == {"edits"}
    assert await store.followers("donbas") == 1


async def test_a_chat_lists_all_its_topics_and_a_topic_only_its_own(store):
    await follow(store, ANNE, TOPIC)
    await follow(store, TOPIC, source="other")
    assert len(await store.subscriptions(ANNE)) == 3
    assert len(await store.subscriptions(TOPIC)) == 2
    assert await store.unsubscribe(ANNE, "other") is None
    assert (await store.unsubscribe(TOPIC, "other")).recipient == TOPIC


async def test_a_banned_chat_is_owed_nothing(store):
    await follow(store, ANNE)
    await tell(store, "a")
    await store.save_chat(Chat(recipient=ANNE, state=ChatState.BANNED))
    assert await lease_all(store) == []
    assert (await store.count_deliveries())[DeliveryState.DROPPED] == 1


async def test_nothing_is_left_of_a_chat_that_is_forgotten(store):
    await follow(store, ANNE, TOPIC, BEN)
    await tell(store, "a")
    await settle(store, (await lease_all(store))[:1])
    await store.forget_chat(ANNE)
    assert await store.chat(ANNE) is None
    assert await store.followers("donbas") == 1
    for table in ("recipients", "subscriptions", "deliveries"):
        assert await store.read(lambda s, t=table: s.number(f"SELECT count(*) FROM {t}")) == 1


async def test_an_admin_who_is_forgotten_is_told_of_failing_sources_as_before(store):
    await follow(store, ANNE)
    await store.set_admins([ANNE, BEN])
    await store.forget_chat(ANNE, still_admin=True)
    assert set(await store.admins()) == {ANNE, BEN}
    assert await store.followers("donbas") == 0
    assert await store.chat(ANNE) == Chat(recipient=ANNE)
    await store.forget_chat(BEN)
    assert await store.admins() == [ANNE]


async def test_who_is_no_admin_is_forgotten_whole(store):
    await follow(store, ANNE)
    await store.forget_chat(ANNE, still_admin=True)
    assert await store.chat(ANNE) is None
    assert await store.admins() == []


async def test_moving_into_a_chat_that_is_known_merges_and_doubles_nothing(store):
    await follow(store, ANNE, TOPIC, BEN)
    await follow(store, ANNE, source="other")
    await tell(store, "a")
    await tell(store, "x", source="other")
    await store.move_chat(ANNE, BEN)
    followed = {(each.recipient, each.source_id) for each in await store.subscriptions(BEN)}
    topic = Recipient("telegram", "2", "77")
    assert followed == {(BEN, "donbas"), (BEN, "other"), (topic, "donbas")}
    first = await lease_all(store)
    await settle(store, first)
    assert sorted(keys(first) + keys(await lease_all(store))) == ["a", "a", "x"]


async def test_moving_a_chat_that_is_not_there_has_no_effect(store):
    await store.move_chat(ANNE, BEN)
    assert await store.chats() == []


async def test_all_subscriptions_come_page_by_page(store):
    await follow(store, *(Recipient("telegram", str(at)) for at in range(30)))
    seen = [each.recipient.address async for each in store.all_subscriptions()]
    assert seen == [str(at) for at in range(30)]


async def test_catching_up_shows_what_was_told_and_what_was_not(store):
    await follow(store, ANNE)
    await store.save_chat(Chat(recipient=ANNE, muted_until=later(days=1)))
    await tell(store, "a")
    await look(store, an_alert("b", noticed_at=later(minutes=1)))
    assert [each.key for each in await store.alerts_for(ANNE, later(hours=-1))] == ["b", "a"]
    assert [each.key for each in await store.alerts_for(ANNE, NOW)] == ["b"]
    assert await store.alerts_for(BEN, later(hours=-1)) == []


async def test_a_source_comes_back_as_it_was_added(store):
    source = Source(
        id="live",
        url="https://example.org/ü?a=1",
        name="Live",
        interval=timedelta(seconds=30),
        extractor="selector",
        selector="article > p",
        ignore=(".ad",),
        ignore_text=("^Read more",),
        timezone="Europe/Kyiv",
        read_articles=True,
        origin=Origin.FILE,
    )
    await store.add_source(source, NOW)
    watched = await store.source("live")
    assert (watched.source, watched.state) == (source, PollState(next_look=NOW))
    assert (await store.source_by_url(source.url)) == watched
    assert await store.sources() == [watched]


async def test_an_id_or_an_address_that_is_there_is_refused_by_name(store):
    await store.add_source(a_source("one", "https://example.org/"), NOW)
    with pytest.raises(Conflict, match="one"):
        await store.add_source(a_source("one", "https://example.org/2"), NOW)
    with pytest.raises(Conflict, match="watched already, as source one"):
        await store.add_source(a_source("two", "https://example.org/"), NOW)
    with pytest.raises(Conflict):
        await store.add_sources([a_source("three"), a_source("one")], NOW)
    assert [each.source.id for each in await store.sources()] == ["one"]


async def test_saving_or_waking_a_source_that_is_not_there_says_so(store):
    with pytest.raises(NotFound, match="ghost"):
        await store.save_source(a_source("ghost"))
    with pytest.raises(NotFound, match="ghost"):
        await store.look_now("ghost", NOW)


async def test_another_address_keeps_followers_and_entries_and_forgets_validators(store):
    await follow(store, ANNE)
    state = PollState(next_look=later(days=1), validators=Validators("e"), body_digest="d")
    await look(store, state=state, delta=a_delta(known()))
    await store.save_source(a_source(url="https://moved.example.org/"))
    watched = await store.source("donbas")
    assert watched.state.validators == Validators()
    assert watched.state.body_digest is None
    assert await store.followers("donbas") == 1
    assert await store.snapshot("donbas") is not None


async def test_looking_now_makes_a_source_due(store):
    await store.add_source(a_source(), NOW)
    await look(store, state=PollState(next_look=later(hours=1)))
    await store.look_now("donbas", NOW)
    assert len(await store.lease_due(NOW, limit=9, per_host=9, lease=timedelta(1))) == 1
    await store.look_now("donbas", NOW)
    assert await store.lease_due(NOW, limit=9, per_host=9, lease=timedelta(1)) == []


async def test_sources_are_counted_by_their_state(store):
    await store.add_sources([a_source(each) for each in ("a", "b", "c")], NOW)
    await store.add_source(a_source("p", paused=True), NOW)
    await look(store, source="b", state=PollState(next_look=NOW, told_failing=True))
    await look(store, source="c", state=PollState(next_look=NOW, retired=True))
    counted = await store.count_sources()
    assert counted == {"active": 2, "paused": 1, "retired": 1, "failing": 1}


async def test_beats_are_kept_by_name(store):
    await store.beat("poll", NOW)
    await store.beat("telegram", NOW)
    await store.beat("poll", later(seconds=9))
    await store.write_note("offset", "17")
    assert await store.beats() == {"poll": later(seconds=9), "telegram": NOW}
    assert await store.note("offset") == "17"
    assert await store.note("nothing") is None


async def test_a_chat_may_follow_all_there_is_and_what_comes_later(store):
    for source_id in ("one", "two"):
        await store.add_source(a_source(source_id), NOW)
    reader = Chat(recipient=Recipient("console", "terminal"), created_at=NOW)
    assert [await store.follow_all(reader) for _ in range(2)] == [2, 0]
    await store.add_source(a_source("three"), NOW)
    assert await store.follow_all(reader) == 1
    followed = {each.source_id for each in await store.subscriptions(reader.recipient)}
    assert followed == {"one", "two", "three"}
