"""Apprise: what it takes, what it does not, and what it must not tell."""

import logging
import threading

import pytest
from pytest_httpserver import HTTPServer

from bot.channels.apprise import AppriseChannel, notifier
from bot.core.errors import ConfigError
from bot.core.model import Gone, RetryLater, Sent
from tests.fakes.owed import NOW, owed


def channel(notify):
    return AppriseChannel({"7": notify}, now=lambda: NOW)


async def test_an_alert_arrives_through_the_real_library(httpserver: HTTPServer):
    httpserver.expect_request("/in", method="POST").respond_with_data("")
    way = channel(notifier(f"json://127.0.0.1:{httpserver.port}/in"))
    assert isinstance(await way.send([owed()]), Sent)
    way.close()
    ((request, _),) = httpserver.log
    told = request.get_json()
    assert told["title"] == "Storm over the city"
    assert "The bridge is closed. Trains run again." in told["message"]
    assert "https://www.example.org/live?a=1&b=2" in told["message"]


async def test_what_is_not_taken_is_tried_again_for_as_long_as_it_takes(httpserver: HTTPServer):
    httpserver.expect_request("/in").respond_with_data("", status=500)
    way = channel(notifier(f"json://127.0.0.1:{httpserver.port}/in"))
    outcome = await way.send([owed()])
    way.close()
    assert isinstance(outcome, RetryLater)
    assert (outcome.limited, outcome.uncertain) == (False, True)


async def test_a_hook_that_the_settings_no_longer_name_is_gone():
    assert isinstance(await channel(lambda *_: True).send([owed(chat="8")]), Gone)


async def test_a_fault_within_it_tells_no_secret():
    def notify(*_):
        raise RuntimeError("slack://secret/token")

    outcome = await channel(notify).send([owed()])
    assert isinstance(outcome, RetryLater)
    assert "secret" not in repr(outcome)


async def test_it_blocks_a_thread_and_never_the_loop():
    at_work = threading.get_ident()
    threads = []
    way = channel(lambda *_: threads.append(threading.get_ident()) or True)
    await way.send([owed()])
    way.close()
    assert threads != [at_work]


@pytest.mark.parametrize("url", ["", "nothing", "nosuch://secret@host/"])
def test_an_address_that_it_does_not_know_is_refused_without_repeating_it(url):
    with pytest.raises(ConfigError) as refused:
        notifier(url, where="hooks.team.apprise")
    assert "hooks.team.apprise" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert logging.getLogger("apprise").level == logging.CRITICAL
