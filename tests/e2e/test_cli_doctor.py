"""`doctor`: each fault of a set-up is found, named, and comes with what to do."""

import asyncio
import resource
import shutil
import socket
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from bot.cli.checkup import machine
from bot.cli.checkup.configuration import check_configuration
from bot.cli.checkup.machine import check_clock, file_system
from bot.cli.checkup.running import check_service
from store import open_store
from tests.e2e.cli import UPDATE, Cli, article
from tests.fakes.bot_api import FakeBotApi

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_set_up_without_faults_is_well(cli: Cli, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/storm").respond_with_data(article(UPDATE), content_type="text/html")
    cli("sources", "add", httpserver.url_for("/storm"), "--id", "storm")
    result = cli("doctor")
    assert result.status == 0
    assert "✓ database" in result.out
    assert "✓ source storm" in result.out
    assert "there is no token" in result.out
    assert result.out.endswith("all is well\n")


def test_each_fault_is_found_and_says_how_to_mend_it(cli: Cli, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/gone").respond_with_data("", status=410)
    cli("sources", "add", httpserver.url_for("/gone"), "--id", "gone")
    result = cli("doctor", "--json")
    assert result.status == 1
    (fault,) = [row for row in result.rows if row["verdict"] == "fault"]
    assert fault["checked"] == "source gone"
    assert fault["remedy"] == "remove the source: its address was given up"


def test_a_faulty_configuration_is_told_line_by_line(cli: Cli) -> None:
    cli.write("config/addendum.toml", "[polling]\nintervall = '5s'\n[fetch]\nx = 1\n")
    result = cli("doctor")
    assert result.status == 1
    assert result.out.count("✗ configuration") == 2
    assert 'did you mean "interval"?' in result.out


def test_a_variable_that_sets_nothing_is_noted(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADDENDUM_WEATHER_IN_SPACE", "fair")
    result = cli("doctor")
    assert result.status == 0
    assert "ADDENDUM_WEATHER_IN_SPACE is set, but there is no such setting" in result.out


def test_a_database_that_is_none_is_a_fault(cli: Cli) -> None:
    (cli.folder / "x.db").write_bytes(b"a letter to my aunt " * 50)
    result = cli("doctor", "--db", "x.db")
    assert result.status == 1
    assert "✗ database" in result.out


def test_it_asks_telegram_who_we_are(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeBotApi.threaded() as api:
        monkeypatch.setenv("ADDENDUM_TELEGRAM_API_URL", api.api_url)
        monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN", api.token)
        monkeypatch.setenv("ADDENDUM_TELEGRAM_ADMINS", "1")
        good = cli("doctor")
        assert good.status == 0
        assert "✓ telegram: the bot is @" in good.out
        wrong = "999:" + "B" * 35
        monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN", wrong)
        bad = cli("doctor")
        assert bad.status == 1
        assert "✗ telegram: Telegram refuses this token (401)" in bad.out
        assert wrong not in bad.out + bad.err


def test_a_token_that_everybody_can_read_is_noted(cli: Cli) -> None:
    file = cli.write("a.toml", f'[telegram]\ntoken = "1:{"A" * 35}"\napi_url="http://[::1]:1"\n')
    file.chmod(0o644)
    assert "every user of this machine can read it" in cli("doctor", "--config", file).out


def test_a_telegram_that_does_not_answer_is_a_fault(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADDENDUM_TELEGRAM_API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN", "1:" + "A" * 35)
    result = cli("doctor")
    assert result.status == 1
    assert "http://127.0.0.1:1 cannot be asked" in result.out


# What is unwise or cannot work, as the configuration tells


@pytest.mark.parametrize(
    ("toml", "said", "remedy"),
    [
        ("[telegram", "addendum.toml", ""),
        ("[fetch]\nmax_byte = 5", "max_byte", 'did you mean "max_bytes"?'),
        (
            '[sources]\nopen_to = "everyone"\n[fetch]\nallow_private_networks = true',
            "those of your own network as well",
            "fetch.allow_private_networks = false",
        ),
        ('[http]\nlisten = "0.0.0.0:8080"', "others can read metrics", "127.0.0.1"),
        ('[http]\nlisten = "[::]:8080"', "others can read metrics", "127.0.0.1"),
        ('[fetch]\nbrowser = "/no/chromium"', "where no program is", "install Chromium"),
        (
            '[[sources.watch]]\nurl = "https://example.org/a"',
            "a site's owner cannot ask you",
            "can be reached",
        ),
        (
            '[telegram]\nwebhook = {url = "http://bot.example.org/t"}',
            "not https, which Telegram demands",
            "proxy",
        ),
        (
            '[telegram]\nwebhook = {url = "https://bot.example.org:8080/t"}',
            "port 8080, to which Telegram does not come",
            "443",
        ),
    ],
)
def test_what_the_configuration_shows_is_said(cli: Cli, toml: str, said: str, remedy: str) -> None:
    found = list(check_configuration(cli.write("addendum.toml", toml)))
    assert [f for f in found if said in f.said and remedy in f.remedy], found


def test_a_secret_file_that_is_not_there_is_a_fault(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN_FILE", "/nowhere/token")
    result = cli("doctor")
    assert result.status == 1
    assert "ADDENDUM_TELEGRAM_TOKEN_FILE" in result.out


def test_a_secret_file_that_everybody_can_read_is_noted(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = cli.write("token", "1:" + "A" * 35)
    file.chmod(0o644)
    monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN_FILE", str(file))
    found = list(check_configuration(None))
    assert [f for f in found if f.remedy == f"chmod 600 {file}"]


# The machine


def test_a_disk_that_is_nearly_full_is_a_fault(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")(10**12, 10**12, 50 * 1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    result = cli("doctor")
    assert result.status == 1
    assert "50 MB are free" in result.out


def test_a_folder_that_cannot_be_written_is_a_fault(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine.os, "access", lambda *_: False)  # Root may write everywhere.
    assert "cannot be written by this user" in cli("doctor").out


def test_a_database_on_a_network_file_system_is_told_apart(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/a / ext4 rw 0 0\nnas:/x /srv/data nfs4 rw 0 0\n/dev/b /srv/my\\040disk xfs rw 0 0\n"
    )
    assert file_system(Path("/srv/data/addendum"), mounts) == "nfs4"
    assert file_system(Path("/srv/database"), mounts) == "ext4"
    assert file_system(Path("/srv/my disk/x"), mounts) == "xfs"
    assert file_system(Path("/srv"), tmp_path / "none") == ""
    assert {"nfs4", "cifs", "9p"} <= machine._NETWORK


def test_too_few_files_for_so_many_looks_are_noted(cli: Cli) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY:
        pytest.skip("no limit here")
    file = cli.write("a.toml", f"[polling]\nconcurrency = {most}")
    assert "ulimit -Hn" in cli("doctor", "--config", file).out


def test_a_port_in_use_is_a_fault_unless_it_is_our_own_service(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("ADDENDUM_HTTP_LISTEN", f"127.0.0.1:{taken.getsockname()[1]}")
        result = cli("doctor")
        assert result.status == 1
        assert "✗ http: cannot listen on 127.0.0.1" in result.out
        beat(cli, "service", "poll")
        assert "cannot listen" not in cli("doctor").out


def test_a_clock_that_is_wrong_is_a_fault() -> None:
    assert not list(check_clock(NOW, NOW + timedelta(seconds=20)))
    assert not list(check_clock(NOW, None))
    (late,) = check_clock(NOW, NOW + timedelta(minutes=5))
    assert "300 seconds behind" in late.said
    assert "NTP" in late.remedy


# The service


def beat(cli: Cli, *names: str) -> None:
    """What a running service leaves."""

    async def leave() -> None:
        async with open_store(cli.database) as store:
            for name in names:
                await store.beat(name, datetime.now(UTC))

    asyncio.run(leave())


def test_whether_a_service_runs_is_said(cli: Cli) -> None:
    assert "none has run here yet" in cli("doctor").out
    beat(cli, "service")
    assert "✓ service: it runs" in cli("doctor").out


def test_a_service_without_telegram_or_with_old_alerts_is_a_fault() -> None:
    def said(**beats: datetime) -> str:
        found = check_service(beats, None, NOW, telegram=True)
        return " ".join(f.said for f in found)

    fresh, old = NOW - timedelta(seconds=10), NOW - timedelta(minutes=30)
    assert "does its job" in said(service=fresh, telegram=fresh)
    assert "no answer of Telegram" in said(service=fresh, telegram=old)
    assert "no answer of Telegram" in said(service=fresh)
    assert "none since" in said(service=old)
    (waits,) = check_service({"service": fresh}, old, NOW, telegram=False)
    assert "waits since 2026-11-22 11:30" in waits.said


def test_a_webhook_that_is_anothers_or_fails_is_said(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeBotApi.threaded() as api:
        monkeypatch.setenv("ADDENDUM_TELEGRAM_API_URL", api.api_url)
        monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN", api.token)
        ours = "https://bot.example.org/telegram"
        api.updates.webhook = {"url": ours}
        assert "another program has set a webhook" in cli("doctor").out
        monkeypatch.setenv("ADDENDUM_TELEGRAM_WEBHOOK_URL", ours)
        assert "updates" not in cli("doctor").out
        api.updates.webhook |= {
            "last_error_message": "Connection refused",
            "last_error_date": 1_700_000_000,
        }
        failing = cli("doctor")
        assert failing.status == 1
        assert "Connection refused" in failing.out


# The sources


@pytest.mark.parametrize(
    ("status", "headers", "body", "said", "remedy"),
    [
        (404, {}, "", "not-found", "edit or remove the source"),
        (403, {}, "", "blocked", "set fetch.contact"),
        (403, {"cf-mitigated": "challenge"}, "", "bot-wall", "browser = true"),
        (429, {}, "", "rate-limited", "raise the source's interval"),
        (503, {}, "", "server-error", "nothing to mend here"),
        (301, {"Location": "/page"}, "", "redirects", "watch the one that it ends at"),
        (200, {"Content-Type": "video/mp4"}, "x", "not-text", "watch a page or a feed"),
        (200, {}, "x" * 200_000, "too-large", "raise fetch.max_bytes"),
        (200, {}, "", "empty", "addendum inspect --explain"),
        (
            200,
            {},
            "<html><head><title>x</title></head><body><div id=root></div>"
            "<script src=app.js></script></body></html>",
            "script-only",
            "browser = true",
        ),
    ],
)
def test_each_fault_of_a_source_comes_with_its_remedy(
    cli: Cli,
    httpserver: HTTPServer,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    headers: dict[str, str],
    body: str,
    said: str,
    remedy: str,
) -> None:
    monkeypatch.setenv("ADDENDUM_FETCH_MAX_BYTES", "100KB")
    given = {"Content-Type": "text/html"} | headers
    httpserver.expect_request("/page").respond_with_data(body, status=status, headers=given)
    cli("sources", "add", httpserver.url_for("/page"), "--id", "page")
    (fault,) = [row for row in cli("doctor", "--json").rows if row["verdict"] == "fault"]
    assert fault["checked"] == "source page"
    assert said in fault["said"]
    assert remedy in fault["remedy"]


def test_a_source_that_wants_a_browser_which_is_not_there_says_so(
    cli: Cli, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/page").respond_with_data(article(), content_type="text/html")
    cli("sources", "add", httpserver.url_for("/page"), "--id", "page", "--browser")
    result = cli("doctor")
    assert result.status == 1
    assert "browser: this source needs a browser" in result.out


def test_a_private_address_names_the_setting_that_allows_it(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADDENDUM_FETCH_ALLOW_PRIVATE_NETWORKS", "false")
    cli("sources", "add", "http://127.0.0.1:8081/page", "--id", "page")
    assert "set fetch.allow_private_networks if you mean" in cli("doctor").out


def test_a_port_that_is_no_web_servers_is_named_as_that(cli: Cli) -> None:
    cli("sources", "add", "http://127.0.0.1:22/page", "--id", "page")
    assert "pages are served at port 80 or 443" in cli("doctor").out
