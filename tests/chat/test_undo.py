"""Undo after a restart: what was taken away comes back as it was."""

from datetime import timedelta

from bot.core.model import Recipient
from tests.chat.conftest import NOON, Again, post


async def test_a_removed_source_comes_back_with_its_settings_and_followers(world: Again):
    async with world() as house:
        await house.watch(
            "night",
            "Election night",
            interval=timedelta(seconds=30),
            ignore=(".box",),
            brought_by="telegram:5",
        )
        ann, ben = house.person(1001), house.person(1002)
        await ann.asks("/subscribe night")
        await ben.asks("/subscribe night")
        one = (await house.following(ann))[0]
        one = await house.subscribe.change(one, key_only=True, include=("Kyiv",))
        await house.subscribe.mute_one(one, timedelta(hours=3))
        before = (await house.store.source("night")).source
        question = await house.admin.asks("/removesource night")
        house.admin.presses(question, "Remove")
        await house.shows(question, "2 chats followed it")
        assert await house.store.source("night") is None
    async with world() as house:
        house.admin.presses(question, "Undo")
        await house.shows(question, "Undone")
        assert (await house.store.source("night")).source == before
        assert await house.followed(house.person(1002)) == ["night"]
        kept = (await house.following(house.person(1001)))[0].subscription
        assert kept.preferences.key_only
        assert kept.preferences.include == ("Kyiv",)
        assert kept.overrides == {"key_only", "include"}
        assert kept.muted_until == NOON + timedelta(hours=3)
        house.admin.presses(question, "Look now")
        await house.shows(question, "look at it now")


async def test_a_chat_that_was_forgotten_meanwhile_does_not_come_back(world: Again):
    async with world() as house:
        await house.watch("night", "Election night")
        ann = house.person()
        await ann.asks("/subscribe night")
        question = await house.admin.asks("/removesource night")
        house.admin.presses(question, "Remove")
        await house.shows(question, "1 chat followed it")
        await house.store.forget_chat(Recipient("telegram", str(ann.id)))
    async with world() as house:
        house.admin.presses(question, "Undo")
        await house.shows(question, "Undone")
        assert await house.store.chat(Recipient("telegram", str(ann.id))) is None


async def test_an_address_that_was_given_away_meanwhile_is_named(world: Again):
    async with world() as house:
        await house.watch("night", "Election night")
        question = await house.admin.asks("/removesource night")
        house.admin.presses(question, "Remove")
        await house.shows(question, "Removed")
        await house.watch("other", "Other", url="https://news.example/night")
        house.admin.presses(question, "Undo")
        await house.api.until(lambda: "watched already, as 'other'" in house.api.every[-1].text)


async def test_undo_ends_after_a_week(world: Again):
    async with world() as house:
        await house.watch("night", "Election night")
        ann = house.person()
        await ann.asks("/subscribe night")
        gone = await ann.asks("/unsubscribe night")
        house.clock.forward(days=8)
    async with world() as house:
        ann.presses(gone, "Undo")
        assert "too late" in (await ann.reply()).text
        assert await house.followed(house.person()) == []


async def test_an_edit_is_undone(world: Again):
    async with world() as house:
        await house.watch("night", "Election night", interval=timedelta(seconds=30))
        panel = await house.admin.asks("/editsource night interval=5m name=Night")
        assert (await house.store.source("night")).source.name == "Night"
    async with world() as house:
        house.admin.presses(panel, "Undo")
        await house.shows(panel, "Undone")
        source = (await house.store.source("night")).source
        assert (source.name, source.interval) == ("Election night", timedelta(seconds=30))


async def test_a_subscription_comes_back_the_way_it_was(world: Again):
    async with world() as house:
        await house.watch("night", "Election night")
        await house.looked("night", post(1))
        ann = house.person()
        await ann.asks("/subscribe night")
        one = await house.subscribe.change((await house.following(ann))[0], sound=False)
        await house.subscribe.pause(one, True)
        gone = await ann.asks("/unsubscribe night")
    async with world() as house:
        ann.presses(gone, "Undo")
        await house.shows(gone, "You follow")
        kept = (await house.following(ann))[0].subscription
        assert not kept.preferences.sound
        assert kept.paused


async def test_a_channels_subscription_comes_back_from_the_private_chat_of_its_admin(world: Again):
    async with world() as house:
        await house.watch("night", "Election night")
        ann = house.person()
        house.api.channel(-1003, "The News", owner=ann, username="news")
        await ann.asks("/subscribe @news night")
        gone = await ann.asks("/unsubscribe @news night")
        assert await house.followed(-1003) == []
    async with world() as house:
        ann.presses(gone, "Undo")
        await house.shows(gone, "You follow")
        assert await house.followed(-1003) == ["night"]
        assert await house.followed(house.person()) == []
