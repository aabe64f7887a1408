"""Edits and removals of what a chat never got, or has not got yet."""

from dataclasses import replace
from datetime import time, timedelta

from bot.core.model import Delay, Preferences, Quiet, Recipient, Role
from tests.fakes import bot_api_faults as faults
from tests.flow.reading_along import Blog, blog

LONGER = "Ten are hurt. The mayor says that all of them were on the bridge when it fell."


async def follow_now(here: Blog, chat: int) -> Blog:
    """Another reader, from this moment on."""
    here.api.user(chat)
    there = replace(here, chat=chat)
    await there.follow()
    subscription = await here.store.subscriptions(Recipient("telegram", str(chat)))
    await here.store.save_subscription(replace(subscription[0], created_at=here.time.now()))
    return there


async def test_who_followed_later_is_told_no_edit_and_no_removal_of_what_came_before(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.", "Two is news.")
        await here.deliver()
        here.time.pass_(minutes=10)
        late = await follow_now(here, 8)
        await here.edits("Ten", "Twelve are hurt.")
        await here.removes("Two")
        await here.later(minutes=5)
        assert any("Twelve are hurt." in text for text in here.texts)
        assert late.texts == []


async def test_what_was_filtered_out_is_not_told_when_it_is_edited_or_removed(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow(Preferences(key_only=True))
        await here.posts("Ten are hurt.", "Two is news.")
        await here.deliver()
        await here.edits("Ten", "Twelve are hurt.")
        await here.removes("Two")
        await here.later(minutes=5)
        assert here.texts == []


async def test_an_edit_that_makes_a_post_a_wanted_one_is_news(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow(Preferences(include=("mayor",)))
        await here.posts("Ten are hurt.")
        await here.deliver()
        assert here.texts == []
        await here.edits("Ten", "Ten are hurt, says the mayor.")
        await here.later(minutes=5)
        assert "Ten are hurt, says the mayor." in here.texts[0]


async def test_who_followed_later_is_told_what_is_added_to_a_section_of_an_article(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.", role=Role.UPDATE)
        await here.deliver()
        here.time.pass_(minutes=10)
        late = await follow_now(here, 8)
        await here.edits("Ten", "Twelve are hurt.")
        await here.later(minutes=5)
        assert late.texts == []
        here.entries["Ten"] = replace(here.entries["Ten"], text="Ten are hurt.")
        await here.edits("Ten", LONGER)
        await here.later(minutes=5)
        assert LONGER in late.texts[0]


async def test_who_followed_later_is_told_that_a_post_was_wrong(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.")
        await here.deliver()
        here.time.pass_(minutes=10)
        late = await follow_now(here, 8)
        await here.edits("Ten", "Correction: nobody is hurt.", role=Role.CORRECTION)
        await here.later(minutes=5)
        assert "Correction: nobody is hurt." in late.texts[0]


async def test_what_waits_for_a_digest_takes_the_newest_wording_or_falls_out(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow(
            Preferences(delay=Delay.DAILY, digest_at=time(18), edits=False, removals=False)
        )
        await here.posts("Ten are hurt.", "Two is news.", "Three is news.")
        await here.deliver()
        await here.edits("Ten", "Twelve are hurt.")
        await here.removes("Two")
        await here.later(hours=6, minutes=1)
        (text,) = here.texts
        assert text.startswith("🗞 2 updates")
        assert "Twelve are hurt." in text
        assert "Three is news." in text


async def test_an_edit_at_night_does_not_bring_out_what_quiet_hours_hold(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow(quiet=Quiet(time(11), time(18)))
        await here.posts("Ten are hurt.")
        await here.deliver()
        await here.edits("Ten", "Twelve are hurt.")
        await here.later(minutes=5)
        assert here.texts == []
        await here.later(hours=6)
        (text,) = here.texts
        assert "Twelve are hurt." in text


async def test_a_dead_letter_that_is_sent_again_reads_as_the_entry_does_by_then(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        here.api.fail_next(faults.TOO_LONG, times=1)
        await here.posts("Ten are hurt.")
        await here.deliver()
        await here.edits("Ten", "Twelve are hurt.")
        await here.later(minutes=5)
        assert here.texts == []
        ((dead, _),) = await here.store.dead_letters(10)
        assert await here.store.resend(dead.id)
        await here.deliver()
        (text,) = here.texts
        assert "Twelve are hurt." in text


async def test_who_followed_before_a_clock_was_set_back_is_told_what_comes_after(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await follow_now(here, 8)
        here.time.wall -= timedelta(hours=1)
        await here.posts("Ten are hurt.")
        await here.deliver()
        assert here.api.chats[8].texts


async def test_who_follows_is_not_told_what_was_noticed_just_before(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.")
        here.time.pass_(seconds=1)
        late = await follow_now(here, 8)
        await here.deliver()
        assert here.texts
        assert late.texts == []
