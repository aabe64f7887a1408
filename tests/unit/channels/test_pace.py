"""The pace of Telegram: as fast as it allows, never faster, and one chat's patience is its own."""

import heapq
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
        pace.answered(recipient, at, at)
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


class Line:
    """The way to Telegram: `there` and `back` in seconds, the first `cold` messages half a
    second slower there (new connections), and what Telegram says of each arrival."""

    def __init__(self, pace, *, there=0.02, back=0.02, jitter=0.004, cold=30, stalls=()):
        self.pace, self.telegram = pace, TelegramLimits(private=None)
        self.there, self.back, self.jitter, self.cold = there, back, jitter, cold
        self.stalls = stalls  # from when until when nothing arrives
        self.chance = random.Random(1)
        self.under_way = []  # the event, when, and the message
        self.sent = self.refused = 0

    def send(self, now):
        chat = Recipient("telegram", str(1000 + self.sent))
        self.pace.take(chat, PRIVATE, now)
        arrives = now + self.there + self.chance.random() * self.jitter
        arrives += 0.5 * (self.sent < self.cold)
        arrives = max([arrives, *(end for start, end in self.stalls if start < arrives < end)])
        self.sent += 1
        heapq.heappush(self.under_way, (arrives, "arrives", chat, now))

    def happen(self):
        """The next thing on the line; when."""
        at, what, chat, taken = heapq.heappop(self.under_way)
        if what == "arrives":
            self.refused += self.telegram.check(int(chat.address), at) > 0
            heapq.heappush(self.under_way, (at + self.back, "answer", chat, taken))
        else:
            self.pace.answered(chat, taken, at)
        return at

    def run(self, seconds):
        now = 0.0
        while now < seconds:
            while self.pace.room(now) > 0:
                self.send(now)
            free = self.pace.room_at(now)
            if self.under_way and self.under_way[0][0] <= free:
                now = max(now, self.happen())
            else:
                now = free
        return self.sent


def test_all_chats_together_are_sent_ninety_eight_percent_of_the_limit_and_never_more():
    line = Line(TelegramPace())
    assert line.run(300) >= 0.98 * 30 * 300
    assert line.refused == 0


@pytest.mark.parametrize(
    ("there", "back", "jitter"), [(0.0, 0.0, 0.0), (0.2, 0.2, 0.1), (1.5, 1.5, 0.5)]
)
def test_on_no_line_too_many_messages_arrive_within_a_second(there, back, jitter):
    line = Line(TelegramPace(), there=there, back=back, jitter=jitter)
    line.run(120)
    assert line.refused == 0


def test_a_machine_that_stands_still_now_and_then_does_not_make_the_line_look_longer():
    stalls = [(start, start + 3.0) for start in range(60, 300, 10)]
    line = Line(TelegramPace(), there=0.001, back=0.001, jitter=0.0005, stalls=stalls)
    line.run(320)
    assert line.refused == 0


def test_what_is_not_answered_holds_its_place_while_it_may_still_arrive():
    pace = TelegramPace(Limits(every=None, overall=1))
    pace.take(ANN, PRIVATE, 0.0)
    assert pace.room(4.0) == 0
    assert 30 < pace.room_at(4.0) < 32
    assert pace.room(32.0) == 1


def test_a_group_counts_a_message_from_when_it_may_have_arrived_not_from_when_it_was_sent():
    pace = TelegramPace()
    for number in range(20):
        sent = number * 0.1
        pace.take(GROUP, SUPER, sent)
        pace.answered(GROUP, sent, sent + 5)  # the machine was busy for so long
    assert pace.ready_at(GROUP, SUPER, 30.0) >= 5 + 60


def test_a_burst_that_was_held_up_on_its_way_counts_from_its_arrival():
    pace = TelegramPace(Limits(every=1.0, burst=3, overall=None))
    pace.take(ANN, PRIVATE, 0.0)
    pace.answered(ANN, 0.0, 5.0)
    assert len([at for at in sent_in(pace, ANN, PRIVATE, 0.5, start=5.0) if at == 5.0]) == 2


def test_two_messages_of_one_moment_are_answered_one_by_one():
    pace = TelegramPace(Limits(every=None, overall=2))
    pace.take(ANN, PRIVATE, 0.0)
    pace.take(ANN, PRIVATE, 0.0)
    pace.answered(ANN, 0.0, 1.0)
    assert pace.room(2.5) == 1
    pace.answered(ANN, 0.0, 2.0)
    assert pace.room(3.5) == 2


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
            pace.answered(recipient, now, now)
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
