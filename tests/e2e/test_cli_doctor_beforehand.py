"""`doctor` may be asked before anything runs, by any user: it makes, migrates and writes nothing,
and still finds what will stand against the start."""

import os
import socket
import sqlite3

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e.cli import UPDATE, Cli, article
from tests.e2e.program import free_port


def test_it_makes_no_database(cli: Cli) -> None:
    result = cli("doctor")
    assert result.status == 0
    assert "is not there yet: the first start makes it" in result.out
    assert list(cli.folder.iterdir()) == []


def test_sources_of_the_file_are_looked_at_and_not_taken_over(
    cli: Cli, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/storm").respond_with_data(article(UPDATE), content_type="text/html")
    cli("sources", "list")
    before = cli.database.read_bytes()
    cli.write("config/addendum.toml", watch("storm", httpserver.url_for("/storm")))
    assert "✓ source storm" in cli("doctor").out
    assert cli.database.read_bytes() == before


def test_a_name_that_the_file_takes_from_another_source_is_still_a_fault(cli: Cli) -> None:
    cli("sources", "add", "http://127.0.0.1:1/a", "--id", "storm")
    cli.write("config/addendum.toml", watch("storm", "http://127.0.0.1:1/b"))
    assert "a source of this name was added" in cli("doctor").out


def test_a_database_of_an_earlier_release_is_left_so(cli: Cli) -> None:
    cli("sources", "list")
    with sqlite3.connect(cli.database) as db:
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'schema_5'")
    db.close()
    before = cli.database.read_bytes()
    result = cli("doctor")
    assert "the next start migrates it" in result.out
    assert cli.database.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anything")
def test_a_database_that_this_user_cannot_write_is_a_fault(cli: Cli) -> None:
    cli("sources", "list")
    cli.database.chmod(0o400)
    assert "the database is read-only" in cli("doctor").out


def test_a_database_that_another_program_holds_is_a_fault(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("sources", "list")
    monkeypatch.setattr("store.connection.BUSY_TIMEOUT_MS", 50)
    holder = sqlite3.connect(cli.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    result = cli("doctor")
    holder.close()
    assert result.status == 1
    assert "locked by another program" in result.out


def test_a_new_database_is_its_owners_alone(cli: Cli) -> None:
    cli("sources", "list")
    assert cli.database.stat().st_mode & 0o077 == 0


# Hooks and extras


@pytest.mark.parametrize(
    ("hook", "said", "remedy"),
    [
        ('url = "http://127.0.0.1:{port}/x"\nsecret = "short"', "base64 of 24", "openssl rand"),
        ('url = "http://127.0.0.1:{port}/x"\nsecret = "{key}"', "nobody answers at", "runs"),
        ('url = "http://nowhere.invalid/x"\nsecret = "{key}"', "nowhere.invalid", "hooks.url"),
        ('apprise = "sl4ck://a-secret"', "no address that Apprise knows", "list of services"),
    ],
)
def test_a_hook_that_cannot_be_told_anything_is_a_fault(
    cli: Cli, hook: str, said: str, remedy: str
) -> None:
    if "apprise" in hook:
        pytest.importorskip("apprise", reason="the extra is not installed")
    table = hook.format(port=free_port(), key="A" * 43 + "=")
    cli.write("config/addendum.toml", f'[[hooks]]\nid = "desk"\n{table}\n')
    (fault,) = [row for row in cli("doctor", "--json").rows if row["verdict"] == "fault"]
    assert fault["checked"] == "hook desk"
    assert said in fault["said"]
    assert remedy in fault["remedy"]
    assert "a-secret" not in str(fault)


def test_a_hook_is_connected_to_and_told_nothing(cli: Cli, httpserver: HTTPServer) -> None:
    url, key = httpserver.url_for("/x"), "A" * 43 + "="
    cli.write("config/addendum.toml", f'[[hooks]]\nid = "d"\nurl = "{url}"\nsecret = "{key}"\n')
    assert "✓ hook d: somebody answers" in cli("doctor").out
    assert not httpserver.log


def test_a_hook_in_ones_own_network_names_the_setting_that_allows_it(
    cli: Cli, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADDENDUM_FETCH_ALLOW_PRIVATE_NETWORKS", "false")
    url, key = httpserver.url_for("/x"), "A" * 43 + "="
    cli.write("config/addendum.toml", f'[[hooks]]\nid = "d"\nurl = "{url}"\nsecret = "{key}"\n')
    assert "set fetch.allow_private_networks if you mean" in cli("doctor").out


@pytest.mark.parametrize(
    ("toml", "extra"),
    [
        ('[fetch]\nengine = "aiohttp"', "aiohttp"),
        ('[[hooks]]\nid = "d"\napprise = "json://h"', "apprise"),
        ('[[sources.watch]]\nurl = "http://127.0.0.1:1/"\nbrowser = true', "browser"),
    ],
)
def test_an_extra_that_is_not_installed_is_a_fault(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, toml: str, extra: str
) -> None:
    monkeypatch.setattr("bot.cli.checkup.extras.find_spec", lambda _: None)
    cli.write("config/addendum.toml", toml)
    assert f"pip install 'addendum[{extra}]'" in cli("doctor").out


def test_the_port_of_the_webhook_is_tried_as_well(cli: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        token = "1:" + "A" * 35
        cli.write(
            "config/addendum.toml",
            f'[telegram]\ntoken = "{token}"\napi_url = "http://127.0.0.1:1"\n'
            f'[telegram.webhook]\nurl = "https://bot.example.org/t"\nport = {port}\n',
        )
        assert f"✗ telegram: cannot listen on 127.0.0.1:{port}" in cli("doctor").out


def watch(name: str, url: str) -> str:
    """A configuration file with one source."""
    return f'[[sources.watch]]\nid = "{name}"\nurl = "{url}"\n'
