"""The form of what is told: what a reader sees of a story as it goes on."""

from datetime import time, timedelta

import pytest

from bot.chat.alert_buttons import alert_keyboard
from bot.core.model import CoverageEnded, Delay, Preferences, Quiet, Role
from bot.core.press import Seal
from tests.fakes import bot_api_faults as faults
from tests.flow.reading_along import blog, reopened

# A story is a thread


async def test_later_news_answers_the_first_which_says_where_the_story_stands(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("One has begun.")
        await here.deliver()
        await here.posts("Two goes on.")
        await here.later(minutes=5)
        anchor, second = here.shown.from_bot
        assert second.reply_to == anchor.id
        assert "update" not in anchor.text
        await here.later(seconds=15)
        assert anchor.text.splitlines()[:2] == [
            "🔴 Storm over the city · Storm",
            "2 updates · the last 12:00",
        ]
        assert len(here.shown.from_bot) == 2


async def test_the_head_is_edited_at_most_once_a_minute_and_costs_no_sound(tmp_path):
    async with blog(tmp_path, burst=0) as here:
        await here.follow()
        for n in range(12):
            await here.posts(f"{n} is news.")
            await here.later(seconds=15)
        anchor = here.shown.from_bot[0]
        assert len(anchor.former) <= 3
        await here.later(minutes=2)
        assert "12 updates" in anchor.text


async def test_a_restart_remembers_the_edits_of_a_head_and_counts_nothing_twice(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("One has begun.")
        await here.deliver()
        since = here.time.now() - timedelta(minutes=1)
        assert len(await here.store.sent_since(since, here.time.now())) == 1
        await here.later(minutes=2)
        await here.posts("Two goes on.")
        await here.deliver()
        await here.later(seconds=15)
        assert len(here.shown.from_bot[0].former) == 1
        assert len(await here.store.sent_since(since, here.time.now())) == 3


async def test_an_article_with_one_update_has_no_counting_line(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("One only.", role=Role.UPDATE)
        await here.later(minutes=5)
        await here.later(minutes=5)
        (only,) = here.shown.from_bot
        assert only.former == []


async def test_the_items_of_a_feed_are_stories_of_their_own(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        for n in range(3):
            await here.posts(f"{n} is an item.", role=Role.ITEM)
            await here.later(minutes=4)
        assert [m.reply_to for m in here.shown.from_bot] == [None] * 3
        assert all(m.former == [] for m in here.shown.from_bot)


async def test_when_an_anchor_was_deleted_the_next_message_is_the_anchor(tmp_path):
    async with blog(tmp_path, burst=0) as here:
        await here.follow()
        await here.posts("One.")
        await here.deliver()
        here.shown.last.deleted = True
        for text in ("Two.", "Three.", "Four."):
            await here.posts(text)
            await here.later(minutes=4)
        await here.later(minutes=2)
        anchor, *others = here.shown.from_bot
        assert anchor.text.endswith("Two.")
        assert anchor.reply_to is None
        assert [message.reply_to for message in others] == [anchor.id, anchor.id]
        assert "4 updates" in anchor.text


async def test_that_an_anchor_was_deleted_is_also_learnt_when_it_should_say_what_is_new(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("One.")
        await here.deliver()
        await here.posts("Two.")
        await here.deliver()
        here.shown.from_bot[0].deleted = True
        await here.later(minutes=2)
        await here.posts("Three.")
        await here.later(minutes=2)
        assert here.shown.last.text.endswith("Three.")
        assert here.shown.last.reply_to is None
        await here.posts("Four.")
        await here.later(minutes=4)
        assert here.shown.last.reply_to == here.shown.from_bot[-2].id


# Edits


async def test_edits_wait_a_minute_and_only_the_last_wording_is_sent(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.")
        await here.deliver()
        for count in ("Eleven", "Twelve", "Thirteen"):
            await here.edits("Ten", f"{count} are hurt.")
            await here.later(seconds=10)
        (message,) = here.shown.from_bot
        assert "Ten are hurt." in message.text
        await here.later(seconds=40)
        assert "Thirteen are hurt." in message.text
        assert "✏️ Edited 12:00" in message.text
        assert message.spans("expandable_blockquote") == ["Before: Ten are hurt."]
        assert len(message.former) == 1


async def test_a_clock_that_is_set_back_delays_neither_an_edit_nor_the_head(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.")
        await here.deliver()
        await here.posts("Two is news.")
        await here.edits("Ten", "Twelve are hurt.")
        await here.deliver()
        here.time.wall -= timedelta(hours=1)
        await here.deliver()
        await here.later(minutes=2)
        await here.later(minutes=2)
        anchor = here.shown.from_bot[0]
        assert "Twelve are hurt." in anchor.text
        assert "2 updates" in anchor.text


async def test_what_is_edited_back_in_time_is_not_edited_at_all(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.")
        await here.deliver()
        await here.edits("Ten", "Twelve are hurt.")
        await here.edits("Ten", "Ten are hurt.")
        await here.later(minutes=5)
        (message,) = here.shown.from_bot
        assert message.former == []


async def test_what_is_edited_before_it_could_be_told_is_told_once_as_it_is(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.")
        await here.edits("Ten", "Twelve are hurt.")
        await here.later(minutes=5)
        (message,) = here.shown.from_bot
        assert "Twelve are hurt." in message.text
        assert "dited" not in message.text


async def test_what_was_posted_and_removed_before_it_could_be_told_is_not_told(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.")
        await here.removes("Ten")
        await here.posts("Other news.")
        await here.later(minutes=5)
        assert len(here.texts) == 1
        assert "Other news." in here.texts[0]


async def test_a_typo_is_set_right_silently_for_those_who_have_the_message(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("It is teh bridge.")
        await here.deliver()
        await here.edits("It", "It is the bridge.", substance=False)
        await here.later(minutes=2)
        (message,) = here.shown.from_bot
        assert message.text.endswith("It is the bridge.")
        assert "dited" not in message.text


async def test_a_typo_in_what_a_chat_was_never_told_is_nothing_to_it(tmp_path):
    async with blog(tmp_path) as here:
        here.posted_before("It is teh bridge.")
        await here.follow()
        await here.edits("It", "It is the bridge.", substance=False)
        await here.later(minutes=5)
        assert here.texts == []


async def test_each_edit_keeps_the_wordings_before_it_and_the_count_of_the_anchor(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.")
        await here.deliver()
        await here.posts("Other news.")
        await here.later(minutes=4)
        for count in ("Twelve", "Twenty"):
            await here.edits("Ten", f"{count} are hurt.")
            await here.later(minutes=2)
        anchor = here.shown.from_bot[0]
        assert "2 updates" in anchor.text
        assert anchor.spans("expandable_blockquote") == [
            "Before: Twelve are hurt.\n\nBefore that: Ten are hurt."
        ]


async def test_a_removed_post_is_struck_through_and_says_so(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.")
        await here.deliver()
        await here.removes("Ten")
        await here.later(minutes=2)
        (message,) = here.shown.from_bot
        assert message.spans("strikethrough") == ["Ten are hurt."]
        assert "Removed by the publisher" in message.text


async def test_a_retraction_is_a_reply_and_the_old_message_stays_struck_through(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.")
        await here.deliver()
        await here.edits("Ten", "That was wrong.", role=Role.RETRACTION)
        await here.deliver()
        old, new = here.shown.from_bot
        assert new.reply_to == old.id
        assert not new.silent
        assert "That was wrong." in new.text
        assert "Before: Ten are hurt." in new.text
        assert old.spans("strikethrough") == ["Ten are hurt."]
        await here.posts("More news.")
        await here.later(minutes=5)
        await here.later(minutes=5)
        assert "2 updates" in old.text
        assert old.spans("strikethrough") == ["Ten are hurt."]


async def test_a_crash_in_an_edit_leaves_one_message_with_the_last_wording(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("Ten are hurt.")
        await here.deliver()
        await here.edits("Ten", "Twelve are hurt.")
        here.time.pass_(minutes=2)
        await here.store.fan_out(here.time.now(), chunk=100)
        [[owed]] = await here.store.lease_owed(here.time.now(), limit=9, channel="telegram")
        await here.deliverer().channels["telegram"].send([owed])
        await here.store.close()
        async with reopened(here) as again:
            await again.edits("Ten", "Ten are hurt.")
            await again.later(minutes=2)
        (message,) = here.shown.from_bot
        assert "Ten are hurt." in message.text


# Bursts


async def test_a_burst_becomes_one_message_that_grows_and_then_single_ones_again(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        for n in range(1, 11):
            await here.posts(f"{n} is news.")
            await here.later(seconds=10)
        assert len(here.shown.from_bot) == 6
        burst = here.shown.last
        assert "+5 updates" in burst.text
        assert [f"{n} is news." in burst.text for n in range(6, 11)] == [True] * 5
        await here.later(minutes=5)
        await here.posts("After the burst.")
        await here.deliver()
        assert len(here.shown.from_bot) == 7
        assert here.shown.last.text.endswith("After the burst.")


async def test_many_posts_of_one_look_are_one_message_that_unfolds(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts(*(f"{n} is news." for n in range(8)))
        await here.deliver()
        (message,) = here.shown.from_bot
        assert "+8 updates" in message.text
        assert len(message.spans("expandable_blockquote")) == 8


async def test_a_post_of_a_burst_is_edited_and_struck_within_it(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts(*(f"{n} is news." for n in range(8)))
        await here.deliver()
        await here.edits("3", "Three is news.")
        await here.removes("5")
        await here.later(minutes=2)
        (message,) = here.shown.from_bot
        assert "Three is news." in message.text
        assert message.spans("strikethrough") == ["5 is news."]


async def test_a_crash_while_a_burst_grows_tells_nothing_twice(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts(*(f"{n} is news." for n in range(6)))
        await here.deliver()
        await here.posts("6 is news.")
        await here.store.fan_out(here.time.now(), chunk=100)
        [[owed]] = await here.store.lease_owed(here.time.now(), limit=9, channel="telegram")
        await here.deliverer().channels["telegram"].send([owed])
        await here.store.close()
        async with reopened(here) as again:
            await again.later(minutes=10)  # The burst is long over.
            await again.deliver()
        (message,) = here.shown.from_bot
        assert message.text.count("6 is news.") == 1


async def test_a_burst_whose_message_is_gone_goes_on_in_another(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts(*(f"{n} is news." for n in range(6)))
        await here.deliver()
        here.shown.last.deleted = True
        await here.posts("6 is news.")
        await here.deliver()
        assert [m.text.split("\n")[-1] for m in here.shown.from_bot] == ["6 is news."]


# Digests


async def test_a_digest_is_one_message_of_all_sources(tmp_path):
    async with blog(tmp_path) as here:
        lake = here.other("lake", "The lake rises")
        daily = Preferences(delay=Delay.DAILY, digest_at=time(18))
        await here.follow(daily)
        await lake.follow(daily)
        await here.posts("One is news.")
        await lake.posts("Water everywhere.")
        await here.posts("Two is news.")
        await here.edits("Two", "Two is other news.")
        await here.later(hours=5)
        assert here.texts == []
        await here.later(hours=1, minutes=1)
        (text,) = here.texts
        assert text == (
            "🗞 3 updates\n\n"
            "🔴 Storm over the city · Storm\n• 12:00 One is news.\n• 12:00 Two is other news.\n\n"
            "🔴 The lake rises · Lake\n• 12:00 Water everywhere."
        )


async def test_an_edit_of_what_a_digest_told_leaves_the_digest_as_it_was(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow(quiet=Quiet(time(11), time(13)))
        await here.posts("One is news.", "Two is news.")
        await here.deliver()
        await here.later(hours=1, minutes=1)
        (summary,) = here.shown.from_bot
        assert summary.text.startswith("🗞 2 updates")
        await here.edits("One", "One is otherwise.")
        await here.edits("Two", "Two is  news.", substance=False)
        await here.later(minutes=2)
        assert summary.former == []
        assert "One is otherwise." in here.shown.last.text
        assert here.shown.last.silent
        assert len(here.shown.from_bot) == 2


# The end


async def test_the_end_is_told_once_and_the_anchor_says_so(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("One is news.")
        await here.deliver()
        await here.posts("Two is news.")
        await here.later(minutes=4)
        here.coverage = "ended"
        await here.happens(CoverageEnded(at=here.time.now()))
        await here.deliver()
        await here.later(minutes=2)
        anchor = here.shown.from_bot[0]
        assert anchor.text.splitlines()[:2] == [
            "Storm over the city · Storm",
            "🏁 Ended 12:04 · 2 updates",
        ]
        assert "The live coverage ended at 12:04." in here.shown.last.text


async def test_at_the_end_a_reader_can_stop_or_follow_on(tmp_path):
    async with blog(tmp_path) as here:
        here.keyboard = alert_keyboard(Seal("a secret of the tests"))
        await here.follow()
        await here.posts("One is news.")
        await here.deliver()
        assert here.shown.last.buttons == [["Mute this story", "Catch me up", "Settings"]]
        await here.happens(CoverageEnded(successor="https://storm.example.org/day-2"))
        await here.deliver()
        assert here.shown.last.buttons == [["Follow the new page"], ["Stop following"]]
        assert "It goes on here" in here.shown.last.links
        await here.later(minutes=2)
        anchor = here.shown.from_bot[0]
        assert "🏁 Over" in anchor.text
        assert anchor.buttons == [["Mute this story", "Catch me up", "Settings"]]


async def test_silence_is_told_as_what_it_is(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("One is news.")
        await here.deliver()
        since = here.time.now()
        here.time.pass_(days=2)
        await here.happens(CoverageEnded(silent_since=since))
        await here.deliver()
        assert "Nothing new since 1 Mar, 12:00" in here.shown.last.text


# Faults


@pytest.mark.parametrize("fault", [faults.too_many(30), faults.RESET_BEFORE, faults.SERVER_ERROR])
async def test_a_head_that_could_not_be_edited_is_no_loss_and_no_repetition(tmp_path, fault):
    async with blog(tmp_path) as here:
        await here.follow()
        await here.posts("One is news.")
        await here.deliver()
        await here.posts("Two is news.")
        await here.deliver()
        here.api.fail_next(fault, method="editMessageText")
        await here.later(minutes=2)
        assert here.api.calls["editMessageText"] == 1
        await here.posts("Three is news.")
        await here.later(minutes=2)
        await here.later(minutes=2)
        assert "3 updates" in here.shown.from_bot[0].text
        assert len(here.shown.from_bot) == 3
