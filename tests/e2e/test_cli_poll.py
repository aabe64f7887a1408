"""`poll`: one pass, for cron and scripts, which needs nothing else."""

import json

import pytest
from pytest_httpserver import HTTPServer

from store.locks import RoleLocks
from tests.e2e.cli import UPDATE, UPDATE_TEXT, Cli, article
from tests.fakes.bot_api import FakeBotApi


def serve(httpserver: HTTPServer, html: str, path: str = "/storm", status: int = 200) -> str:
    """Serve a page from now on; its address."""
    httpserver.clear_all_handlers()
    httpserver.expect_request(path).respond_with_data(html, status=status, content_type="text/html")
    return httpserver.url_for(path)


@pytest.fixture
def url(cli: Cli, httpserver: HTTPServer) -> str:
    """A watched page that was seen once."""
    url = serve(httpserver, article())
    assert cli("sources", "add", url, "--id", "storm").status == 0
    first = cli("poll")
    assert (first.status, first.out) == (0, "")
    return url


def test_without_a_token_alerts_go_to_the_terminal_once(
    cli: Cli, httpserver: HTTPServer, url: str
) -> None:
    serve(httpserver, article(UPDATE))
    second = cli("poll")
    assert second.status == 0
    assert second.out.count(UPDATE_TEXT) == 1
    assert "1 looked at, 1 changed" in second.err
    third = cli("poll")
    assert (third.status, third.out) == (0, "")


def test_for_machines_each_change_is_a_line_and_nothing_else(
    cli: Cli, httpserver: HTTPServer, url: str
) -> None:
    assert cli("poll", "--json").out == ""
    serve(httpserver, article(UPDATE))
    result = cli("poll", "--json")
    assert (result.status, result.err) == (0, "")
    (row,) = result.rows
    assert (row["source"], row["role"], row["text"]) == ("storm", "update", UPDATE_TEXT)
    assert row["url"].startswith(url)
    assert cli("poll", "--json").out == ""


def test_a_machine_also_learns_of_what_people_are_spared(
    cli: Cli, httpserver: HTTPServer, url: str
) -> None:
    extra = "A further paragraph tells how the ferries were moored with twice the usual ropes."
    serve(httpserver, article(extra))
    assert [row["role"] for row in cli("poll", "--json").rows] == ["text"]


def test_people_are_spared_unmarked_text(cli: Cli, httpserver: HTTPServer, url: str) -> None:
    extra = "A further paragraph tells how the ferries were moored with twice the usual ropes."
    serve(httpserver, article(extra))
    assert cli("poll").out == ""


def test_a_source_that_fails_fails_the_pass_and_loses_nothing(
    cli: Cli, httpserver: HTTPServer, url: str
) -> None:
    for html, status, kind in ((article(), 500, "server-error"), ("", 200, "empty")):
        serve(httpserver, html, status=status)
        result = cli("poll", "--json")
        assert result.status == 1
        assert result.out == ""
        assert kind in result.line
        assert url in result.line
    serve(httpserver, article(UPDATE))
    assert [row["text"] for row in cli("poll", "--json").rows] == [UPDATE_TEXT]


def test_what_failed_is_told_to_a_person_in_one_line(
    cli: Cli, httpserver: HTTPServer, url: str
) -> None:
    serve(httpserver, article(), status=404)
    result = cli("poll")
    assert (result.status, result.out) == (1, "")
    assert f"storm ({url}): not-found" in result.line


def test_only_the_sources_that_are_named_are_looked_at(
    cli: Cli, httpserver: HTTPServer, url: str
) -> None:
    cli("sources", "add", f"{url}-2", "--id", "other")
    result = cli("poll", "storm")
    assert result.status == 0
    assert "1 looked at" in result.err


def test_paused_sources_are_not_looked_at(cli: Cli, httpserver: HTTPServer, url: str) -> None:
    cli("sources", "pause", "storm")
    serve(httpserver, article(UPDATE))
    assert cli("poll", "--json").out == ""
    assert "every source is paused" in cli("poll").err
    cli("sources", "resume", "storm")
    assert [row["text"] for row in cli("poll", "--json").rows] == [UPDATE_TEXT]


def test_the_sources_of_the_file_are_watched(cli: Cli, httpserver: HTTPServer) -> None:
    url = serve(httpserver, article())
    cli.write("config/addendum.toml", f'[[sources.watch]]\nid = "a"\nurl = "{url}"\n')
    assert "1 seen for the first time" in cli("poll").err
    serve(httpserver, article(UPDATE))
    assert [row["source"] for row in cli("poll", "--json").rows] == ["a"]


def test_without_sources_it_says_how_to_add_one(cli: Cli) -> None:
    result = cli("poll")
    assert result.status == 0
    assert "addendum sources add" in result.line


def test_beside_a_service_a_pass_only_looks_and_the_service_tells(
    cli: Cli, httpserver: HTTPServer, url: str
) -> None:
    serve(httpserver, article(UPDATE))
    service = RoleLocks(cli.database, "run")
    try:
        result = cli("poll")
        assert (result.status, result.out) == (0, "")
        assert "1 changed" in result.err
        serve(httpserver, article(UPDATE, "<strong>Correction:</strong> The wind was westerly."))
        assert [row["role"] for row in cli("poll", "--json").rows] == ["correction"]
    finally:
        service.release()
    assert UPDATE_TEXT in cli("poll").out


def follow(cli: Cli, url: str) -> None:
    """Let the chat 77 follow the page."""
    roster = {
        "format": "addendum-chats",
        "version": 1,
        "sources": [{"id": "s", "url": url}],
        "chats": [{"recipient": ["telegram", "77"], "follows": [{"source": "s"}]}],
    }
    assert cli("chats", "import", cli.write("chats.json", json.dumps(roster))).status == 0


def test_with_a_token_alerts_go_to_the_chats_that_follow(
    cli: Cli, httpserver: HTTPServer, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeBotApi.threaded() as api:
        person = api.user(77)
        monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN", api.token)
        monkeypatch.setenv("ADDENDUM_TELEGRAM_API_URL", "http://127.0.0.1:1")
        follow(cli, url)
        serve(httpserver, article(UPDATE))
        away = cli("poll")
        assert (away.status, away.out) == (0, "")
        assert "Telegram cannot be reached" in away.err
        monkeypatch.setenv("ADDENDUM_TELEGRAM_API_URL", api.api_url)
        result = cli("poll")
        assert (result.status, result.out) == (0, "")
        assert api.token not in away.err + result.err
        (text,) = person.chat.texts
        assert UPDATE_TEXT in text
        cli("poll")
        assert len(person.chat.texts) == 1


def test_a_wrong_token_is_told_in_one_line_that_does_not_show_it(
    cli: Cli, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = "999:" + "B" * 35
    with FakeBotApi.threaded() as api:
        monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN", wrong)
        monkeypatch.setenv("ADDENDUM_TELEGRAM_API_URL", api.api_url)
        result = cli("poll")
    assert result.status == 2
    assert "telegram.token: Telegram refuses this token (401)" in result.line
    assert wrong not in result.err
