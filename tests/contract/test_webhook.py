"""The signed webhook: what a receiver gets, and what each of its answers means."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from bot.channels.webhook import Answer, NotSent, WebhookChannel, signing_key
from bot.channels.webhook import Receiver as Named
from bot.core.errors import ConfigError
from bot.core.model import (
    CoverageEnded,
    Failure,
    FailureKind,
    Gone,
    Kind,
    Rejected,
    RetryLater,
    Sent,
    SourceFailing,
    SourceMoved,
    SourceRecovered,
    SourceRetired,
)
from tests.fakes.owed import NOW, PAGE, changed, owed

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
ADDRESS = "https://hooks.example.org/in?key=hidden"


class Receiver:
    """A program that takes webhooks and keeps what it got."""

    def __init__(self, answer: Answer | Exception = Answer(204)) -> None:  # noqa: B008
        self.answer = answer
        self.got: list[tuple[str, bytes, dict[str, str]]] = []

    async def post(self, address, body, headers):
        self.got.append((address, body, dict(headers)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def send(answer=Answer(204), event=None, **about):  # noqa: B008
    receiver = Receiver(answer)
    named = {"desk": Named(ADDRESS, signing_key(SECRET))}
    channel = WebhookChannel(receiver.post, named, now=lambda: NOW)
    outcome = await channel.send([owed(event, channel="webhook", chat="desk", **about)])
    return outcome, receiver


async def test_a_receiver_can_check_what_it_gets():
    outcome, receiver = await send()
    assert isinstance(outcome, Sent)
    ((address, body, headers),) = receiver.got
    assert address == ADDRESS
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert int(headers["webhook-timestamp"]) == int(NOW.timestamp())


async def test_a_change_has_the_names_that_programs_rely_on():
    _, receiver = await send(event=changed("Ten.", before="Nine."))
    (alert,) = json.loads(receiver.got[0][1])["data"]["alerts"]
    assert alert["type"] == "changed"
    assert alert["source_url"] == PAGE
    names = "source kind role id title text marker published updated author url previous_text"
    assert " ".join(alert["change"]) == names
    assert alert["change"]["kind"] == "edited"
    assert alert["change"]["previous_text"] == "Nine."


async def test_every_attempt_has_the_same_id_so_that_a_repetition_is_known():
    _, first = await send(number=5)
    _, second = await send(number=5)
    assert first.got[0][2]["webhook-id"] == second.got[0][2]["webhook-id"] == "alert-5"


@pytest.mark.parametrize(
    "event",
    [
        changed(kind=Kind.REMOVED),
        changed("\ud83d half a pair"),
        CoverageEnded(NOW, "https://e.org"),
        SourceFailing(Failure(FailureKind.DNS), NOW),
        SourceRecovered(NOW),
        SourceMoved("https://a.org", "https://b.org"),
        SourceRetired(Failure(FailureKind.GONE)),
    ],
    ids=lambda e: type(e).__name__,
)
async def test_every_event_is_told(event):
    outcome, receiver = await send(event=event)
    assert isinstance(outcome, Sent)
    assert json.loads(receiver.got[0][1])["data"]["alerts"][0]["type"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(200), Sent),
        (Answer(202), Sent),
        (Answer(301), RetryLater),
        (Answer(400), Rejected),
        (Answer(401), RetryLater),
        (Answer(404), RetryLater),
        (Answer(410), Gone),
        (Answer(413), Rejected),
        (Answer(429, timedelta(seconds=9)), RetryLater),
        (Answer(500), RetryLater),
        (Answer(503, timedelta(days=9)), RetryLater),
        (NotSent("no such server"), RetryLater),
        (TimeoutError(), RetryLater),
        (OSError(f"cannot reach {ADDRESS}"), RetryLater),
    ],
    ids=repr,
)
async def test_each_answer_becomes_its_outcome_and_tells_no_secret(answer, kind):
    outcome, _ = await send(answer)
    assert isinstance(outcome, kind)
    assert "hidden" not in repr(outcome)
    assert SECRET not in repr(outcome)


async def test_patience_is_as_long_as_asked_but_not_absurd():
    assert (await send(Answer(429, timedelta(seconds=9))))[0].after == timedelta(seconds=9)
    assert (await send(Answer(503, timedelta(days=9))))[0].after == timedelta(hours=1)


async def test_only_what_may_have_arrived_is_in_doubt():
    assert (await send(TimeoutError()))[0].uncertain
    assert not (await send(NotSent("x")))[0].uncertain
    assert (await send(Answer(404)))[0].limited


@pytest.mark.parametrize("secret", ["", "short", "whsec_!!!", "whsec_" + "A" * 400])
def test_a_weak_secret_is_refused_with_its_remedy(secret):
    with pytest.raises(ConfigError, match="openssl rand"):
        signing_key(secret)
