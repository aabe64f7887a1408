"""What every way out promises, and what each answer of Telegram means for a delivery."""

import io
import json
from collections import Counter
from datetime import timedelta

import pytest
from rich.console import Console
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.apprise import AppriseChannel
from bot.channels.console import ConsoleChannel
from bot.channels.pace import Limits, TelegramPace
from bot.channels.telegram import Receipt, TelegramChannel, outcome_of
from bot.channels.webhook import Answer, Receiver, WebhookChannel
from bot.core.model import (
    Change,
    Changed,
    ChatKind,
    CoverageEnded,
    Failure,
    FailureKind,
    Gone,
    Kind,
    Moved,
    Preferences,
    Recipient,
    Rejected,
    RetryLater,
    Role,
    Sent,
    SourceFailing,
    SourceMoved,
    SourceRecovered,
    SourceRetired,
    Story,
)
from bot.render.message import Button
from tests.fakes import bot_api_faults as faults
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.owed import NOW, PAGE, changed, entry, owed

CANNOT_EDIT = faults.Fault(400, "Bad Request: message can't be edited")

LONG = " ".join(f"Sentence number {n} of a long text ends here." for n in range(240))


@pytest.fixture
async def api():
    async with FakeBotApi() as api:
        api.user(7)
        yield api


@pytest.fixture
async def bot(api):
    # No certificates are read for plain HTTP: that is most of what a client costs to make.
    plain = {"verify": False}
    sending = HTTPXRequest(read_timeout=0.3, connection_pool_size=8, httpx_kwargs=plain)
    polling = HTTPXRequest(httpx_kwargs=plain)
    async with Bot(
        api.token, base_url=api.base_url, request=sending, get_updates_request=polling
    ) as bot:
        yield bot


@pytest.fixture
def channel(bot):
    return TelegramChannel(bot, now=lambda: NOW)


# Every channel


class Page:
    """What the terminal shows."""

    def __init__(self) -> None:
        self.file = io.StringIO()

    @property
    def text(self) -> str:
        return self.file.getvalue()


class Screen:
    """What the chat shows."""

    def __init__(self, api: FakeBotApi) -> None:
        self.api = api

    @property
    def text(self) -> str:
        return "\n".join(self.api.chats[7].texts)


class Wire:
    """What a receiver gets, as its words."""

    def __init__(self) -> None:
        self.text = ""

    async def post(self, _, body, __):
        self.text = "\n".join(_words(json.loads(body)))
        return Answer(204)

    def notify(self, title, text):
        self.text = text
        return True


def _words(found):
    if isinstance(found, dict | list):
        inner = found.values() if isinstance(found, dict) else found
        return [word for each in inner for word in _words(each)]
    return [str(found)]


@pytest.fixture(params=["telegram", "terminal", "pipe", "webhook", "apprise"])
def way_out(request, api, channel):
    if request.param == "telegram":
        return channel, Screen(api)
    wire = Wire()
    if request.param == "webhook":
        receivers = {"7": Receiver("https://example.org/in", bytes(32))}
        return WebhookChannel(wire.post, receivers, now=lambda: NOW), wire
    if request.param == "apprise":
        return AppriseChannel({"7": wire.notify}, now=lambda: NOW), wire
    page = Page()
    console = Console(file=page.file, force_terminal=request.param == "terminal", width=100)
    return ConsoleChannel(console, now=lambda: NOW), page


EVENTS = [
    changed(),
    changed(before="The bridge is open."),
    changed(kind=Kind.REMOVED),
    changed(role=Role.HEADLINE, marker=None, before="Calm over the city"),
    CoverageEnded(at=NOW, successor="https://example.org/next"),
    SourceFailing(Failure(FailureKind.BLOCKED, "403"), NOW),
    SourceRecovered(NOW - timedelta(hours=2)),
    SourceMoved(former=PAGE, url="https://example.org/new"),
    SourceRetired(Failure(FailureKind.GONE)),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda e: type(e).__name__)
async def test_every_event_is_told_with_its_source_and_leaves_a_receipt(way_out, event):
    channel, screen = way_out
    outcome = await channel.send([owed(event)])
    assert isinstance(outcome, Sent)
    assert outcome.receipt
    assert "Storm over the city" in screen.text


async def test_the_whole_text_of_an_entry_is_told(way_out):
    channel, screen = way_out
    assert isinstance(await channel.send([owed(changed(LONG))]), Sent)
    assert "".join(LONG.split()) in "".join(screen.text.split())


async def test_what_strangers_write_is_shown_as_it_is(way_out):
    channel, screen = way_out
    evil = "<b>&amp; <script>alert(1)</script> </a> \x1b[31m\u202eright-to-left {n} %s"
    outcome = await channel.send(
        [owed(changed(evil, title=evil, author=evil, marker=evil), source_title=evil)]
    )
    assert isinstance(outcome, Sent)
    assert "<script>alert(1)</script>" in screen.text
    assert "\u202e" not in screen.text
    assert "\x1b[31m\u202e" not in screen.text


async def test_several_alerts_become_one_message_in_order(way_out):
    channel, screen = way_out
    many = [owed(changed(f"News number {n} is here."), number=n) for n in range(1, 9)]
    assert isinstance(await channel.send(many), Sent)
    places = [screen.text.index(f"News number {n} ") for n in range(1, 9)]
    assert places == sorted(places)
    if not isinstance(channel, WebhookChannel):  # programs get each alert whole
        assert screen.text.count("Storm over the city") == 1


async def test_a_terminal_that_knows_only_ascii_is_written_to_all_the_same():
    octets = io.BytesIO()
    file = io.TextIOWrapper(octets, encoding="ascii")
    channel = ConsoleChannel(Console(file=file, force_terminal=True), now=lambda: NOW)
    assert isinstance(await channel.send([owed(changed("Олія 😀"))]), Sent)
    assert b"Storm over the city" in octets.getvalue()


async def test_a_closed_pipe_leaves_the_alert_owed():
    class Closed(io.StringIO):
        def write(self, _):
            raise BrokenPipeError

    channel = ConsoleChannel(Console(file=Closed()), now=lambda: NOW)
    assert isinstance(await channel.send([owed()]), RetryLater)


# Telegram's answers

TABLE = [
    (faults.BLOCKED, Gone),
    (faults.DEACTIVATED, Gone),
    (faults.CANNOT_INITIATE, Gone),
    (faults.KICKED, Gone),
    (faults.KICKED_FROM_GROUP, Gone),
    (faults.NOT_A_MEMBER, Gone),
    (faults.CHAT_NOT_FOUND, Gone),
    (faults.CHAT_WRITE_FORBIDDEN, Gone),
    (faults.NO_RIGHTS, Gone),
    (faults.NEED_ADMIN, Gone),
    (faults.TOO_LONG, Rejected),
    (faults.TOPIC_CLOSED, RetryLater),
    (faults.UNAUTHORIZED, RetryLater),
    (faults.NOT_FOUND, RetryLater),
    (faults.CONFLICT, RetryLater),
    (faults.too_many(17), RetryLater),
    (faults.migrated(-100777), Moved),
    (faults.SERVER_ERROR, RetryLater),
    (faults.BAD_GATEWAY, RetryLater),
    (faults.PAGE_OF_A_PROXY, RetryLater),
    (faults.MALFORMED, RetryLater),
    (faults.RESET_BEFORE, RetryLater),
    (faults.RESET_AFTER, RetryLater),
    (faults.HANG, RetryLater),
    (faults.HANG_AFTER_ACCEPTANCE, RetryLater),
    (faults.Fault(400, "Bad Request: SOMETHING_NEW"), RetryLater),
    (faults.Fault(403, "Forbidden: something new"), Gone),
    (faults.Fault(429, "Too Many Requests"), RetryLater),
]
NAMES = [f"{f.code} {f.description[:50] or f.how}{' accepted' * f.accepted}" for f, _ in TABLE]


@pytest.mark.parametrize(("fault", "kind"), TABLE, ids=NAMES)
async def test_each_refusal_becomes_its_outcome_and_tells_no_secret(
    api, bot, channel, fault, kind, caplog
):
    api.fail_next(fault, times=3)
    outcome = await channel.send([owed()])
    assert isinstance(outcome, kind), outcome
    secret = api.token.split(":")[1]
    assert secret not in repr(outcome)
    if not isinstance(outcome, Moved):
        assert outcome.why
        assert "\n" not in outcome.why


async def test_a_wait_that_telegram_asks_for_is_kept_to_the_second(api, channel):
    api.fail_next(faults.too_many(17))
    assert await channel.send([owed()]) == RetryLater(
        timedelta(seconds=17), "Telegram asks to wait 17 s", flooded=True
    )


async def test_a_closed_topic_waits_to_be_opened_and_holds_no_other_back(api, channel):
    group = api.group(-100500)
    group.topic(3)
    group.chat.closed_topics.add(3)
    about = {"chat": -100500, "topic": "3", "kind": ChatKind.SUPERGROUP}
    outcome = await channel.send([owed(**about)])
    assert isinstance(outcome, RetryLater)
    assert (outcome.after, outcome.limited) == (None, False)
    group.chat.closed_topics.clear()
    assert isinstance(await channel.send([owed(**about)]), Sent)


async def test_a_migrated_group_is_followed_to_its_new_address(api, channel):
    api.group(-5, type="group")
    api.refuse(-5, faults.migrated(-100777))
    outcome = await channel.send([owed(chat=-5)])
    assert outcome == Moved(Recipient("telegram", "-100777"))


@pytest.mark.parametrize(
    ("fault", "uncertain"),
    [
        (faults.RESET_AFTER, True),
        (faults.HANG_AFTER_ACCEPTANCE, True),
        (faults.MALFORMED_AFTER_ACCEPTANCE, True),
        (faults.BAD_GATEWAY, True),
        (faults.SERVER_ERROR, False),
        (faults.too_many(1), False),
        (faults.UNAUTHORIZED, False),
    ],
    ids=lambda v: getattr(v, "description", "") or str(v)[:40],
)
async def test_it_is_known_whether_a_failed_send_may_have_arrived(api, channel, fault, uncertain):
    api.fail_next(fault)
    outcome = await channel.send([owed()])
    assert isinstance(outcome, RetryLater)
    assert outcome.uncertain is uncertain


async def test_a_server_that_is_not_there_leaves_no_doubt_that_nothing_arrived(api, channel):
    await api.stop()
    outcome = await channel.send([owed()])
    assert isinstance(outcome, RetryLater)
    assert not outcome.uncertain
    assert api.token not in repr(outcome)


async def test_a_refused_token_loses_nothing_and_is_named(api, channel):
    api.revoked = True
    outcome = await channel.send([owed()])
    assert isinstance(outcome, RetryLater)
    assert not outcome.limited
    assert "telegram.token" in channel.trouble
    api.revoked = False
    assert isinstance(await channel.send([owed()]), Sent)
    assert channel.trouble == ""


async def test_an_unknown_refusal_is_limited_so_that_it_ends_as_a_dead_letter(api, channel):
    api.fail_next(faults.Fault(400, "Bad Request: SOMETHING_NEW"), times=3)
    outcome = await channel.send([owed()])
    assert isinstance(outcome, RetryLater)
    assert outcome.limited


@pytest.mark.parametrize("address", ["", "x", "https://t.me/x", "12 34"])
async def test_an_address_that_is_none_is_rejected(channel, address):
    assert isinstance(await channel.send([owed(chat=address)]), Rejected)


def test_no_exception_of_any_kind_brings_a_token_out():
    token = "123456789:AAFakeTokenOfNoBotAtAll-0123456789abc"
    for error in (ValueError(token), OSError(f"https://api.telegram.org/bot{token}/getMe")):
        outcome = outcome_of(error, Recipient("telegram", "7"))
        assert isinstance(outcome, RetryLater)
        assert "AAFake" not in repr(outcome)


# Form


async def test_refused_markup_arrives_as_plain_text(api, channel):
    api.fail_next(faults.CANNOT_PARSE)
    assert isinstance(await channel.send([owed()]), Sent)
    message = api.chats[7].last
    assert message.parse_mode is None
    assert "The bridge is closed." in message.text
    assert "<b>" not in message.text


async def test_a_server_older_than_dates_gets_them_written_out_from_then_on(api, channel):
    old = faults.Fault(
        400, 'Bad Request: can\'t parse entities: Unsupported start tag "tg-time" at byte offset 9'
    )
    api.fail_next(old)
    await channel.send([owed()])
    await channel.send([owed(number=2)])
    message = api.chats[7].last
    assert message.parse_mode == "HTML"
    assert "tg-time" not in message.html
    assert "14:05" in message.text


async def test_what_follows_answers_the_first_and_survives_its_deletion(api, channel):
    first = await channel.send([owed()])
    await channel.send([owed(changed("More."), number=2, anchor=first.receipt)])
    one, two = api.chats[7].from_bot
    assert two.reply_to == one.id
    one.deleted = True
    assert isinstance(await channel.send([owed(number=3, anchor=first.receipt)]), Sent)
    assert api.chats[7].last.reply_to is None


async def test_an_alert_goes_to_its_topic_and_to_the_chat_when_the_topic_is_deleted(api, channel):
    group = api.group(-100500)
    group.topic(3)
    await channel.send([owed(chat=-100500, topic="3", kind=ChatKind.SUPERGROUP)])
    assert group.chat.last.thread == 3
    del group.chat.topics[3]
    outcome = await channel.send([owed(chat=-100500, topic="3", number=2)])
    assert isinstance(outcome, Sent)
    assert group.chat.last.thread is None


async def test_sound_preview_and_picture_are_as_the_reader_wants_them(api, channel):
    await channel.send([owed()])
    assert not api.chats[7].last.silent
    assert api.chats[7].last.link_preview == {"is_disabled": True}
    await channel.send([owed(wishes=Preferences(sound=False, preview=True))])
    assert api.chats[7].last.silent
    assert api.chats[7].last.link_preview["url"].startswith(PAGE)
    picture = changed(image="/storm.jpg")
    await channel.send([owed(picture, wishes=Preferences(picture=True))])
    preview = api.chats[7].last.link_preview
    assert preview["url"] == "https://www.example.org/storm.jpg"
    assert preview["show_above_text"]


async def test_buttons_stand_under_the_alert_and_are_left_out_if_they_are_refused(api, bot):
    def keyboard(_, __):
        return ((Button("Mute", data="m:1"), Button("Site", url="https://example.org")),)

    channel = TelegramChannel(bot, now=lambda: NOW, keyboard=keyboard)
    await channel.send([owed()])
    assert api.chats[7].last.buttons == [["Mute", "Site"]]
    broken = TelegramChannel(
        bot, now=lambda: NOW, keyboard=lambda _, __: ((Button("x", data="é" * 40),),)
    )
    assert isinstance(await broken.send([owed()]), Sent)
    assert api.chats[7].last.buttons == []
    assert api.chats[7].last.parse_mode == "HTML"


async def test_paid_broadcasts_are_asked_for_only_by_setting(api, bot, channel):
    await channel.send([owed()])
    assert "allow_paid_broadcast" not in api.log[-1][1]
    await TelegramChannel(bot, now=lambda: NOW, paid_broadcast=True).send([owed()])
    assert api.log[-1][1]["allow_paid_broadcast"] is True


# Edits


async def test_an_edit_of_the_source_edits_our_message(api, channel):
    first = await channel.send([owed()])
    edit = changed("The bridge is closed until Monday.", before="The bridge is closed.")
    again = await channel.send([owed(edit, number=2, earlier=first.receipt)])
    assert again == first
    (message,) = api.chats[7].from_bot
    assert "until Monday" in message.text
    assert "Edited 14:06" in message.text
    assert message.spans("expandable_blockquote") == ["Before: The bridge is closed."]


async def test_a_removed_entry_is_struck_through_and_not_deleted(api, channel):
    first = await channel.send([owed()])
    await channel.send([owed(changed(kind=Kind.REMOVED), number=2, earlier=first.receipt)])
    (message,) = api.chats[7].from_bot
    assert message.spans("strikethrough") == ["The bridge is closed. Trains run again."]
    assert "Removed by the publisher" in message.text


async def test_an_edit_told_twice_is_told_once(api, channel):
    first = await channel.send([owed()])
    edit = owed(changed("B.", before="A."), number=2, earlier=first.receipt)
    assert await channel.send([edit]) == await channel.send([edit])
    assert len(api.chats[7].from_bot) == 1


async def test_an_edit_whose_message_people_deleted_is_not_brought_back(api, channel):
    first = await channel.send([owed()])
    api.chats[7].last.deleted = True
    for gone in (changed("B.", before="A."), changed("A.", kind=Kind.REMOVED)):
        assert await channel.send([owed(gone, number=2, earlier=first.receipt)]) == first
    assert api.chats[7].from_bot == []


async def test_a_correction_that_was_edited_is_told_even_where_its_message_was_deleted(
    api, channel
):
    first = await channel.send([owed()])
    api.chats[7].last.deleted = True
    edit = changed("B.", before="A.", role=Role.CORRECTION)
    outcome = await channel.send([owed(edit, number=2, earlier=first.receipt)])
    assert isinstance(outcome, Sent)
    assert outcome != first
    assert "B." in api.chats[7].last.text


async def test_what_is_new_in_a_burst_is_told_though_the_burst_was_deleted(api, channel):
    shows = tuple(changed(text, id=text) for text in ("One.", "Two."))
    burst = await channel.send([owed(each, number=n) for n, each in enumerate(shows, 1)])
    api.chats[7].last.deleted = True
    new = changed("Three.", id="Three.")
    outcome = await channel.send([owed(new, number=3, earlier=burst.receipt, shows=shows)])
    assert outcome != burst
    assert "Three." in api.chats[7].last.text


async def test_an_edit_that_telegram_refuses_to_make_is_told_anew(api, channel):
    first = await channel.send([owed()])
    api.fail_next(CANNOT_EDIT)
    edit = changed("B.", before="A.")
    outcome = await channel.send([owed(edit, number=2, earlier=first.receipt)])
    assert isinstance(outcome, Sent)
    assert outcome != first
    assert "B." in api.chats[7].last.text


async def test_an_edit_of_one_entry_of_a_burst_is_made_within_the_burst(api, channel):
    shows = tuple(changed(text, id=text) for text in ("One.", "Two."))
    burst = await channel.send([owed(each, number=n) for n, each in enumerate(shows, 1)])
    edit = changed("Three.", before="Two.", id="Two.")
    again = await channel.send([owed(edit, number=3, earlier=burst.receipt, shows=shows)])
    assert again == burst
    (message,) = api.chats[7].from_bot
    assert "+2 updates" in message.text
    assert "One." in message.text
    assert "Three.\nBefore: Two." in message.text


async def test_a_typo_is_set_right_without_a_word(api, channel):
    first = await channel.send([owed(changed("It is teh bridge."))])
    typo = changed("It is the bridge.", before="It is teh bridge.", substance=False)
    await channel.send([owed(typo, number=2, earlier=first.receipt)])
    (message,) = api.chats[7].from_bot
    assert "It is the bridge." in message.text
    assert "dited" not in message.text
    assert message.spans("expandable_blockquote") == []


async def test_a_typo_in_a_message_that_is_gone_is_never_told(api, channel):
    first = await channel.send([owed(changed("It is teh bridge."))])
    api.chats[7].last.deleted = True
    typo = changed("It is the bridge.", before="It is teh bridge.", substance=False)
    assert await channel.send([owed(typo, number=2, earlier=first.receipt)]) == first
    assert api.chats[7].from_bot == []


async def test_former_wordings_are_folded_the_latest_first_and_typos_are_none(api, channel):
    first = await channel.send([owed(changed("Ten are hurt."))])
    shows = (
        changed("Ten are hurt."),
        changed("Ten people are hurt.", before="Ten are hurt."),
        changed("Ten persons are hurt.", before="Ten people are hurt.", substance=False),
    )
    edit = changed("Twelve persons are hurt.", before="Ten persons are hurt.")
    await channel.send([owed(edit, number=4, earlier=first.receipt, shows=shows)])
    (quoted,) = api.chats[7].last.spans("expandable_blockquote")
    assert quoted == "Before: Ten persons are hurt.\n\nBefore that: Ten are hurt."


async def test_an_edit_that_cannot_be_made_in_place_is_told_without_a_sound(api, channel):
    first = await channel.send([owed()])
    api.fail_next(CANNOT_EDIT)
    await channel.send([owed(changed("B.", before="A."), number=2, earlier=first.receipt)])
    assert api.chats[7].last.silent


async def test_a_growing_burst_stays_one_message_however_long_its_entries_are(api, channel):
    first = await channel.send([owed(changed("It is so. " * 80, id="1"))])
    shows = tuple(changed("It is so. " * 80, id=str(n)) for n in range(1, 20))
    new = changed("It is so. " * 300, id="20")
    grown = await channel.send([owed(new, number=20, earlier=first.receipt, shows=shows)])
    assert grown == first
    (message,) = api.chats[7].from_bot
    assert "+20 updates" in message.text
    assert len(message.spans("expandable_blockquote")) == 20


async def test_an_edit_that_makes_a_message_too_long_leaves_out_the_former_words(api, channel):
    first = await channel.send([owed(changed("A " * 1700))])
    edit = changed("B " * 1700, before="A " * 1700)
    assert await channel.send([owed(edit, number=2, earlier=first.receipt)]) == first
    assert "Edited 14:06" in api.chats[7].last.text
    assert api.chats[7].last.spans("expandable_blockquote") == []


# The anchor


async def test_an_anchor_says_where_the_story_stands(api, channel):
    first = await channel.send([owed(coverage="live")])
    story = Story(told=12, latest_at=NOW)
    await channel.refresh(owed(earlier=first.receipt, story=story, coverage="live"))
    (message,) = api.chats[7].from_bot
    assert message.text.splitlines()[:3] == [
        "🔴 Storm over the city · Storm",
        "12 updates · the last 14:06",
        "Update · 14:05",
    ]
    over = Story(told=12, latest_at=NOW, over=True, ended_at=NOW)
    await channel.refresh(owed(earlier=first.receipt, story=over, coverage="ended"))
    assert message.text.splitlines()[:2] == [
        "Storm over the city · Storm",
        "🏁 Ended 14:06 · 12 updates",
    ]


async def test_an_anchor_of_several_parts_is_brought_up_to_date_in_its_first(api, channel):
    first = await channel.send([owed(changed(LONG))])
    before = [m.text for m in api.chats[7].from_bot]
    story = Story(told=2, latest_at=NOW)
    anchor = owed(changed(LONG), earlier=first.receipt, story=story)
    assert await channel.refresh(anchor) == first
    after = [m.text for m in api.chats[7].from_bot]
    assert after[0].replace("2 updates · the last 14:06\n", "") == before[0]
    assert after[1:] == before[1:]


async def test_an_edit_of_the_anchor_keeps_where_the_story_stands(api, channel):
    first = await channel.send([owed()])
    edit = changed("New words.", before="Old words.")
    story = Story(told=3, latest_at=NOW)
    await channel.send([owed(edit, number=2, earlier=first.receipt, story=story)])
    assert "3 updates" in api.chats[7].last.text


async def test_an_anchor_that_is_gone_does_no_harm(api, channel):
    first = await channel.send([owed()])
    api.chats[7].last.deleted = True
    anchor = owed(earlier=first.receipt, story=Story(told=3, latest_at=NOW))
    assert not isinstance(await channel.refresh(anchor), Sent)
    assert api.chats[7].from_bot == []


# Topics of a story's own


FORUM = {"chat": -100500, "kind": ChatKind.SUPERGROUP, "wishes": Preferences(own_topic=True)}


async def test_a_story_has_a_topic_to_itself_where_the_forum_wants_that(api, bot):
    group, kept = api.group(-100500, forum=True), []

    async def keep(*what):
        kept.append(what)

    channel = TelegramChannel(bot, now=lambda: NOW, keep_topic=keep)
    await channel.send([owed(**FORUM)])
    await channel.send([owed(changed("More."), number=2, **FORUM)])
    ((topic, name),) = group.chat.topics.items()
    assert name == "Storm over the city"
    assert [m.thread for m in group.chat.from_bot if m.text] == [topic, topic]
    assert kept == [(Recipient("telegram", "-100500"), "storm", str(topic))]


@pytest.mark.parametrize("forum", [True, False])
async def test_where_no_topic_can_be_made_the_alert_goes_to_the_chat(api, channel, forum):
    group = api.group(-100500, forum=forum)
    api.fail_next(
        faults.Fault(400, "Bad Request: not enough rights to create a topic"),
        method="createForumTopic",
    )
    assert isinstance(await channel.send([owed(**FORUM)]), Sent)
    assert isinstance(await channel.send([owed(number=2, **FORUM)]), Sent)
    assert [m.thread for m in group.chat.from_bot] == [None, None]
    assert api.calls["createForumTopic"] == 1


async def test_a_topic_that_was_deleted_is_made_anew_with_the_next_alert(api, channel):
    group = api.group(-100500, forum=True)
    await channel.send([owed(**FORUM)])
    (topic,) = group.chat.topics
    del group.chat.topics[topic]
    await channel.send([owed(number=2, **FORUM)])
    assert group.chat.last.thread is None
    await channel.send([owed(number=3, **FORUM)])
    assert group.chat.last.thread in group.chat.topics


# Summaries


async def test_a_summary_is_one_message_source_by_source(api, channel):
    def held(text, number, **about):
        return owed(changed(text, id=text, role=Role.POST), number=number, summed_up=True, **about)

    lake = {"source_id": "lake", "source_title": "The lake rises", "source_name": "Lake"}
    many = [held(f"News {n}. More of it.", n) for n in range(1, 4)]
    many += [held("Water.", 4, **lake)]
    assert isinstance(await channel.send(many), Sent)
    (message,) = api.chats[7].from_bot
    assert message.text == (
        "🗞 4 updates\n\n"
        "Storm over the city · Storm\n"
        "• 14:05 News 1. More of it.\n• 14:05 News 2. More of it.\n• 14:05 News 3. More of it."
        "\n\nThe lake rises · Lake\n• 14:05 Water."
    )
    assert all(link.startswith(PAGE) for link in message.links.values())


async def test_a_long_summary_stays_within_three_messages(api, channel):
    many = [
        owed(changed("It is so and not otherwise. " * 40, id=str(n)), number=n, summed_up=True)
        for n in range(1, 151)
    ]
    assert isinstance(await channel.send(many), Sent)
    assert len(api.chats[7].from_bot) <= 5


async def test_what_becomes_a_retraction_is_news_and_answers_the_old_message(api, channel):
    first = await channel.send([owed()])
    previous = entry("It is so.", role=Role.POST)
    now_is = entry("We were wrong.", role=Role.RETRACTION, marker=None)
    change = Change(kind=Kind.EDITED, entry=now_is, previous=previous)
    await channel.send([owed(Changed(change), number=2, earlier=first.receipt)])
    one, two = api.chats[7].from_bot
    assert two.reply_to == one.id
    assert "We were wrong." in two.text
    assert one.spans("strikethrough") == ["It is so."]
    assert "Retraction" in one.text


async def test_a_retraction_is_told_though_the_old_message_cannot_be_struck_through(api, channel):
    first = await channel.send([owed()])
    previous, entry_now = entry("It is so.", role=Role.POST), entry("No.", role=Role.RETRACTION)
    change = Change(kind=Kind.EDITED, entry=entry_now, previous=previous)
    api.fail_next(faults.RESET_BEFORE, method="editMessageText")
    outcome = await channel.send([owed(Changed(change), number=2, earlier=first.receipt)])
    assert isinstance(outcome, Sent)
    assert "No." in api.chats[7].last.text


# Long messages


async def test_a_long_text_comes_in_parts_that_sound_once(api, channel):
    outcome = await channel.send([owed(changed(LONG))])
    parts = api.chats[7].from_bot
    assert len(parts) == 3
    assert Receipt.read(outcome.receipt).messages == tuple(m.id for m in parts)
    assert [m.silent for m in parts] == [False, True, True]


@pytest.mark.parametrize("fault", [faults.too_many(2), faults.RESET_BEFORE, faults.SERVER_ERROR])
async def test_a_refusal_in_the_middle_repeats_no_part(api, bot, channel, fault):
    steps = []

    class Second(faults.RandomFaults):
        def draw(self):
            steps.append(1)
            return fault if len(steps) == 2 else None

    api.weather = Second(0, [])
    outcome = await channel.send([owed(changed(LONG))])
    assert isinstance(outcome, RetryLater)
    assert len(api.chats[7].from_bot) == 1
    # In the same process, and in one that knows only what the store kept.
    later = TelegramChannel(bot, now=lambda: NOW)
    again = await later.send([owed(changed(LONG), receipt=outcome.receipt)])
    assert isinstance(again, Sent)
    texts = Counter(api.chats[7].texts)
    assert len(texts) == 3
    assert set(texts.values()) == {1}


async def test_the_same_process_remembers_progress_by_itself(api, channel):
    calls = []

    class Third(faults.RandomFaults):
        def draw(self):
            calls.append(1)
            return faults.SERVER_ERROR if len(calls) in (2, 4) else None

    api.weather = Third(0, [])
    for _ in range(2):
        assert isinstance(await channel.send([owed(changed(LONG))]), RetryLater)
    assert isinstance(await channel.send([owed(changed(LONG))]), Sent)
    assert len(api.chats[7].from_bot) == 3


async def test_later_parts_wait_for_their_turn_and_never_earn_a_429(api, bot):
    now, slept = [100.0], []

    async def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    api.clock, api.limits = lambda: now[0], faults.Limits(burst=1)
    pace = TelegramPace(Limits(burst=1))
    channel = TelegramChannel(
        bot, now=lambda: NOW, pace=pace, monotonic=lambda: now[0], sleep=sleep
    )
    pace.take(Recipient("telegram", "7"), ChatKind.PRIVATE, now[0])
    assert isinstance(await channel.send([owed(changed(LONG))]), Sent)
    assert len(slept) == 2
    assert api.refusals[429] == 0


async def test_parts_that_would_wait_too_long_are_put_off(api, bot):
    group = api.group(-100500)
    pace = TelegramPace(Limits(group=1))
    channel = TelegramChannel(bot, now=lambda: NOW, pace=pace, monotonic=lambda: 5.0)
    long = owed(changed(LONG), chat=-100500, kind=ChatKind.SUPERGROUP)
    pace.take(long.delivery.recipient, ChatKind.SUPERGROUP, 5.0)
    outcome = await channel.send([long])
    assert isinstance(outcome, RetryLater)
    assert outcome.after > timedelta(seconds=10)
    assert len(group.chat.from_bot) == 1
    assert outcome.receipt == f"{group.chat.last.id}/"


async def test_progress_counts_only_for_the_same_message(api, channel):
    half = owed(changed(LONG), receipt="99/")
    outcome = await channel.send([half, owed(changed("One more."), number=2)])
    assert isinstance(outcome, Sent)
    assert "Storm over the city" in api.chats[7].texts[0]


@pytest.mark.parametrize("written", ["12", "12,13", "12*4", "12,13*4/", "9/"])
def test_a_receipt_is_read_as_it_was_written(written):
    assert str(Receipt.read(written)) == written


@pytest.mark.parametrize("written", [None, "", "shown", "12,", "x12", "1*"])
def test_what_is_no_receipt_is_none(written):
    assert Receipt.read(written) is None
