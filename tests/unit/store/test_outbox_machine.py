"""The outbox against a model: whatever happens in whatever order, nothing is lost, nothing
is doubled, and each recipient's order holds."""

import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.core.model import (
    Attempt,
    Chat,
    Gone,
    Look,
    Moved,
    Owed,
    PollState,
    Recipient,
    Rejected,
    RetryLater,
    Sent,
    Subscription,
)
from store import chats, fan_out, looks, outbox, polling, settle, sources, subscriptions
from store.connection import Session, connect, immediate
from store.migrations import prepare
from tests.unit.store.make import LEASE, NOW, a_source, an_alert

SOURCES = ("one", "two")
PEOPLE = tuple(Recipient("telegram", str(at)) for at in range(4))
R = TypeVar("R")

a_person = st.sampled_from(PEOPLE)
a_source_id = st.sampled_from(SOURCES)


class Outbox(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "a.db"
        self.session = Session(connect(path), chance=lambda: 0.5)
        prepare(self.session.db, path)
        self.now = NOW
        self.notices = 0
        self.in_flight: list[list[Owed]] = []
        self.expected: set[tuple[int, str]] = set()
        self.excused: set[tuple[int, str]] = set()
        self.sent: dict[str, list[int]] = defaultdict(list)
        for each in SOURCES:
            self.do(sources.add_source, a_source(each), self.now)
        for person in PEOPLE:
            self.do(chats.save_chat, Chat(recipient=person))
            for each in SOURCES:
                self.do(subscriptions.subscribe, Subscription(recipient=person, source_id=each))

    def do(self, work: Callable[..., R], *given: object, **named: object) -> R:
        with immediate(self.session.db):
            return work(self.session, *given, **named)

    def open_of(self, person: Recipient) -> set[tuple[int, str]]:
        return {each for each in self.expected if each[1] == person.address}

    @rule(source=a_source_id, count=st.integers(1, 3))
    def notice(self, source: str, count: int) -> None:
        leased = self.do(polling.lease, source, self.now, LEASE)
        assert leased is not None
        new = []
        for _ in range(count):
            self.notices += 1
            new.append(an_alert(str(self.notices), source=source, noticed_at=self.now))
        stored = self.do(
            looks.commit,
            Look(
                source_id=source,
                state=PollState(next_look=self.now),
                lease=leased[1],
                alerts=tuple(new),
            ),
        )
        self.do(looks.commit, Look(source_id=source, state=PollState(next_look=self.now)))
        while self.do(fan_out.fan_out, self.now, chunk=3):
            pass
        for person in PEOPLE:
            following = self.do(subscriptions.subscriptions, person)
            if any(each.source_id == source for each in following):
                self.expected |= {(alert.id, person.address) for alert in stored}

    @rule(limit=st.integers(1, 5), busy=st.sets(a_person, max_size=1))
    def lease(self, limit: int, busy: set[Recipient]) -> None:
        runs = self.do(
            outbox.lease_owed, self.now, limit=limit, channel="telegram", busy=frozenset(busy)
        )
        people = [run[0].delivery.recipient for run in runs]
        assert len(set(people)) == len(people) <= limit
        assert not busy & set(people)
        flying = {run[0].delivery.recipient for run in self.in_flight}
        assert not flying & set(people)
        for run in runs:
            assert len({owed.alert.source_id for owed in run}) == 1
        self.in_flight += runs

    @precondition(lambda self: self.in_flight)
    @rule(accepted=st.integers(0, 3), twice=st.booleans())
    def send(self, accepted: int, twice: bool) -> None:
        """Some of a run are accepted; the rest have to wait."""
        run = self.in_flight.pop(0)
        attempts = [self.accept(owed) for owed in run[:accepted]]
        attempts += [self.attempt(owed, RetryLater(None, "reset")) for owed in run[accepted:]]
        for _ in range(1 + twice):
            self.do(settle.settle, attempts)

    def accept(self, owed: Owed) -> Attempt:
        self.sent[owed.delivery.recipient.address].append(owed.alert.id or 0)
        return self.attempt(owed, Sent(f"m{owed.alert.id}"))

    def attempt(self, owed: Owed, outcome: object) -> Attempt:
        return Attempt(owed.delivery.id or 0, outcome, self.now)

    @precondition(lambda self: self.in_flight)
    @rule(refused=st.sampled_from(["rejected", "gone", "moved"]))
    def refuse(self, refused: str) -> None:
        run = self.in_flight.pop(0)
        person = run[0].delivery.recipient
        if refused == "rejected":
            outcome: object = Rejected("bad")
            self.excused |= {(owed.alert.id or 0, person.address) for owed in run}
        elif refused == "gone":
            outcome = Gone("blocked")
            self.excused |= self.open_of(person)
        else:
            outcome = Moved(person)
        self.do(settle.settle, [self.attempt(owed, outcome) for owed in run])
        self.do(chats.save_chat, Chat(recipient=person))

    @rule()
    def crash(self) -> None:
        self.in_flight.clear()
        self.do(outbox.recover, self.now)

    @rule(minutes=st.integers(0, 20))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(person=a_person, source=a_source_id, back=st.booleans())
    def leave(self, person: Recipient, source: str, back: bool) -> None:
        dropped = self.do(
            lambda s: {
                (row[0], person.address)
                for row in s.execute("SELECT id FROM alerts WHERE source_id = ?", (source,))
            }
        )
        self.do(subscriptions.unsubscribe, person, source)
        self.excused |= dropped
        if back:
            again = Subscription(recipient=person, source_id=source, created_at=self.now)
            self.do(subscriptions.subscribe, again)

    @invariant()
    def one_turn_for_each_queue(self) -> None:
        rows = self.session.execute(
            """SELECT recipient_id, count(turn), min(alert_id) FILTER (WHERE turn NOT NULL),
                 min(alert_id) FILTER (WHERE state = 'owed'),
                 count(*) FILTER (WHERE state = 'sending')
               FROM deliveries WHERE state IN ('owed', 'sending') GROUP BY recipient_id"""
        )
        for _, turns, at_turn, oldest, sending in rows:
            assert turns == (0 if sending else 1)
            assert sending or at_turn == oldest
        assert not self.session.number(
            "SELECT count(*) FROM deliveries WHERE turn NOT NULL AND state <> 'owed'"
        )

    @invariant()
    def accepted_in_order_and_once(self) -> None:
        for alerts in self.sent.values():
            assert alerts == sorted(set(alerts))

    def teardown(self) -> None:
        self.crash()
        while (at := outbox.next_owed_at(self.session, self.now)) is not None:
            self.now = at
            self.lease(5, set())
            while self.in_flight:
                self.send(99, False)
        told = {(alert, person) for person, alerts in self.sent.items() for alert in alerts}
        self.accepted_in_order_and_once()
        assert self.expected - self.excused <= told <= self.expected
        self.session.db.close()
        self.folder.cleanup()


Outbox.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestNothingIsLostDoubledOrOvertaken = Outbox.TestCase
