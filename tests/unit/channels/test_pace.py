"""The pace of Telegram: as fast as it allows, never faster, and one chat's patience is its own."""

import random

import pytest

from bot.channels.pace import PAID, Limits, TelegramPace, Unpaced
from bot.core.model import ChatKind, Recipient
from tests.fakes.bot_api_faults import Limits as TelegramLimits

ANN = Recipient("telegram", "7")
BEN = Recipient("telegram", "8")
GROUP = Recipient("telegram", "-100500")
PRIVATE, SUPER = ChatKind.PRIVATE, ChatKind.SUPERGROUP


def sent_in(pace, recipient, kind, seconds, start=0.0):
    """The instants at which one chat is sent to, each as soon as it may be."""
    at, found = start, []
    while (at := pace.ready_at(recipient, kind, at)) < start + seconds:
        pace.take(recipient, kind, at)
        found.append(at)
    return found


def test_a_private_chat_takes_a_short_burst_and_then_one_a_second():
    found = sent_in(TelegramPace(Limits(every=1.0, burst=3, overall=None)), ANN, PRIVATE, 10)
    assert found[:3] == [0.0, 0.0, 0.0]
    assert found[3:] == pytest.approx([1, 2, 3, 4, 5, 6, 7, 8, 9])


def test_a_rest_brings_the_burst_back():
    pace = TelegramPace(Limits(every=1.0, burst=3, overall=None))
    sent_in(pace, ANN, PRIVATE, 5)
    assert sent_in(pace, ANN, PRIVATE, 0.5, start=100)[:3] == [100, 100, 100]


@pytest.mark.parametrize("kind", [ChatKind.GROUP, ChatKind.SUPERGROUP, ChatKind.CHANNEL])
def test_a_group_takes_twenty_in_any_minute(kind):
    found = sent_in(TelegramPace(), GROUP, kind, 600)
    for first in found:
        assert sum(first <= at < first + 60 for at in found) <= 20
    assert len(found) >= 180


def test_topics_share_the_limits_of_their_chat():
    pace = TelegramPace(Limits(burst=1))
    pace.take(Recipient("telegram", "-100500", "3"), SUPER, 0.0)
    assert pace.ready_at(Recipient("telegram", "-100500", "4"), SUPER, 0.0) > 1


def test_patience_for_one_chat_delays_that_chat_alone():
    pace = TelegramPace()
    pace.hold(ANN, 50.0)
    assert pace.ready_at(ANN, PRIVATE, 10.0) == 50.0
    assert pace.ready_at(BEN, PRIVATE, 10.0) == 10.0
    assert pace.room(10.0) == 30
    pace.hold(ANN, 20.0)
    assert pace.ready_at(ANN, PRIVATE, 10.0) == 50.0


def test_all_chats_together_are_sent_ninety_eight_percent_of_the_limit_and_never_more():
    pace, telegram, now, sent = TelegramPace(), TelegramLimits(), 0.0, 0
    jitter = random.Random(1)
    while now < 60:
        if pace.room(now) == 0:
            now = pace.room_at(now)
            continue
        chat = Recipient("telegram", str(1000 + sent))
        pace.take(chat, PRIVATE, now)
        assert telegram.check(1000 + sent, now + jitter.random() * 0.004) == 0
        sent += 1
    assert sent >= 0.98 * 30 * 60


def test_a_busy_mixture_of_chats_earns_no_429():
    pace, telegram, now = TelegramPace(), TelegramLimits(), 0.0
    chance = random.Random(2)
    chats = [(Recipient("telegram", str(n)), PRIVATE) for n in range(1, 30)]
    chats += [(Recipient("telegram", str(-n)), SUPER) for n in range(1, 10)]
    for _ in range(3000):
        recipient, kind = chance.choice(chats)
        now = max(now + chance.random() * 0.02, pace.room_at(now))
        if pace.ready_at(recipient, kind, now) <= now and pace.room(now):
            pace.take(recipient, kind, now)
            assert telegram.check(int(recipient.address), now) == 0


def test_paid_broadcasts_take_a_thousand_a_second():
    assert TelegramPace(paid=True).limits == PAID
    assert TelegramPace(PAID).room(0.0) == 1000


def test_memory_stays_bounded_over_a_hundred_thousand_chats():
    pace, most = TelegramPace(Limits(overall=None)), 0
    for number in range(100_000):
        pace.take(Recipient("telegram", str(number)), PRIVATE, number / 30)
        most = max(most, len(pace))
    assert most < 30 * 60.6 * 2 + 100


def test_a_terminal_is_never_waited_for():
    pace = Unpaced()
    pace.take(ANN, ChatKind.TERMINAL, 1.0)
    pace.hold(ANN, 99.0)
    assert pace.ready_at(ANN, ChatKind.TERMINAL, 1.0) == 1.0
    assert pace.room_at(1.0) == 1.0
    assert pace.room(1.0) > 1000
