"""`sources` and `chats`: an admin's shell."""

import json

import pytest
from pytest_httpserver import HTTPServer

from bot.cli.source_options import OPTIONS
from config.settings import Watch
from tests.e2e.cli import UPDATE, UPDATE_TEXT, Cli, article


def listed(cli: Cli) -> dict[str, dict[str, object]]:
    return {row["id"]: row for row in cli("sources", "list", "--json").rows}


def test_a_source_is_added_listed_edited_paused_and_removed(cli: Cli) -> None:
    added = cli("sources", "add", "example.org/storm", "--name", "The storm", "--interval", "30s")
    assert (added.status, added.out) == (
        0,
        "the-storm is watched: https://example.org/storm\n",
    )
    row = listed(cli)["the-storm"]
    assert (row["interval"], row["state"], row["followers"]) == ("30s", "new", 0)
    edited = cli(
        "sources", "edit", "the storm", "--interval", "auto", "--ignore", ".ad", "--browser"
    )
    assert edited.status == 0
    row = listed(cli)["the-storm"]
    assert (row["interval"], row["ignore"], row["browser"]) == (None, [".ad"], True)
    assert cli("sources", "edit", "the-storm", "--name", "", "--no-browser").status == 0
    row = listed(cli)["the-storm"]
    assert (row["name"], row["browser"]) == (None, False)
    assert cli("sources", "pause", "https://example.org/storm").status == 0
    assert listed(cli)["the-storm"]["state"] == "paused"
    assert "paused" in cli("sources", "list").out
    assert cli("sources", "resume", "the-storm").status == 0
    assert listed(cli)["the-storm"]["state"] == "new"
    assert cli("sources", "remove", "the-storm").out == "the-storm is removed\n"
    assert listed(cli) == {}


def test_an_address_that_is_watched_is_named(cli: Cli) -> None:
    cli("sources", "add", "https://example.org/storm", "--id", "storm")
    result = cli("sources", "add", "https://example.org/storm?utm_source=x")
    assert result.status == 2
    assert "watched already, as 'storm'" in result.line


def test_an_address_that_will_never_be_fetched_is_taken_with_a_warning(cli: Cli) -> None:
    added = cli("sources", "add", "http://169.254.169.254/latest", "--id", "meta")
    assert (added.status, set(listed(cli))) == (0, {"meta"})
    assert "a cloud's metadata address, it will not be fetched" in added.line


def test_a_misspelt_source_stops_the_command_before_it_does_anything(cli: Cli) -> None:
    cli("sources", "add", "https://example.org/storm", "--id", "storm")
    result = cli("sources", "remove", "storm", "strom")
    assert result.status == 2
    assert "did you mean 'storm'?" in result.line
    assert set(listed(cli)) == {"storm"}


def test_sources_of_the_file_may_not_be_changed_from_the_shell(cli: Cli) -> None:
    cli.write(
        "config/addendum.toml", '[[sources.watch]]\nid = "a"\nurl = "https://example.org/a"\n'
    )
    assert listed(cli)["a"]["origin"] == "file"
    for arguments in (["edit", "a", "--name", "B"], ["remove", "a"]):
        result = cli("sources", *arguments)
        assert result.status == 2
        assert "the configuration file" in result.line


def test_clashes_between_file_and_database_are_told_and_stop_nothing(cli: Cli) -> None:
    cli("sources", "add", "https://example.org/a", "--id", "mine")
    cli.write(
        "config/addendum.toml", '[[sources.watch]]\nid = "a"\nurl = "https://example.org/a"\n'
    )
    result = cli("sources", "list")
    assert result.status == 0
    assert "watched already, as 'mine'" in result.line


def test_a_preview_shows_the_page_and_saves_nothing(cli: Cli, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/storm").respond_with_data(article(UPDATE), content_type="text/html")
    result = cli("sources", "add", httpserver.url_for("/storm"), "--preview")
    assert UPDATE_TEXT in result.out
    assert listed(cli) == {}


def test_check_says_how_each_is_read_and_fails_if_one_is_not(
    cli: Cli, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/storm").respond_with_data(article(UPDATE), content_type="text/html")
    httpserver.expect_request("/gone").respond_with_data("", status=410)
    cli("sources", "add", httpserver.url_for("/storm"), "--id", "storm")
    good = cli("sources", "check")
    assert good.status == 0
    assert good.out.startswith("✓ storm: article, ")
    cli("sources", "add", httpserver.url_for("/gone"), "--id", "gone")
    result = cli("sources", "check", "--json")
    assert result.status == 1
    assert {row["id"]: row["failure"] for row in result.rows} == {"storm": None, "gone": "gone"}
    assert "gone" in result.line


@pytest.mark.parametrize("name", ["s.toml", "s.opml", "s.json", "s.txt"])
def test_what_is_exported_can_be_imported_elsewhere(cli: Cli, name: str) -> None:
    cli("sources", "add", "https://example.org/a", "--name", "A & B", "--interval", "90s")
    cli("sources", "add", "https://example.org/b")
    assert cli("sources", "export", name).status == 0
    result = cli("sources", "import", name, "--db", "other.db")
    assert (result.status, result.err) == (0, "")
    assert "2 taken, 0 watched already, 0 refused" in result.out
    again = cli("sources", "import", name, "--db", "other.db", "--json")
    assert [row["taken"] for row in again.rows] == [False, False]


def test_an_export_without_a_file_goes_to_standard_output(cli: Cli) -> None:
    cli("sources", "add", "https://example.org/a", "--id", "a")
    assert 'id = "a"' in cli("sources", "export").out
    assert cli("sources", "export", "--format", "list").out == "https://example.org/a\n"
    assert cli("sources", "export", "--json").rows[0]["id"] == "a"


def test_an_import_of_nothing_fails_and_names_each_line(cli: Cli) -> None:
    file = cli.write("list.txt", "nonsense\nftp://example.org/\n")
    result = cli("sources", "import", file)
    assert result.status == 1
    assert "! nonsense: not an address" in result.out
    assert "0 taken, 0 watched already, 2 refused" in result.out


def test_chats_move_to_another_database(cli: Cli) -> None:
    cli("sources", "add", "https://example.org/a", "--id", "a")
    roster = {
        "format": "addendum-chats",
        "version": 1,
        "sources": [{"id": "x", "url": "https://example.org/a"}],
        "chats": [
            {
                "recipient": ["telegram", "-100"],
                "title": "News \u202e room",
                "follows": [{"source": "x", "overrides": {"roles": ["correction"]}}],
            }
        ],
    }
    file = cli.write("chats.json", json.dumps(roster))
    assert cli("chats", "import", file).out.startswith("1 chats and 1 subscriptions taken")
    (row,) = cli("chats", "list", "--json").rows
    assert (row["address"], row["follows"]) == ("-100", ["a"])
    shown = cli("chats", "list").out
    assert "telegram:-100" in shown
    assert "\u202e" not in shown
    assert cli("chats", "export", "out.json").status == 0
    moved = cli("chats", "import", "out.json", "--db", "other.db", "--json")
    assert moved.rows == [{"chats": 1, "subscriptions": 1, "refused": []}]
    (there,) = cli("chats", "list", "--json", "--db", "other.db").rows
    assert there == row


def test_what_is_no_export_of_chats_is_refused(cli: Cli) -> None:
    file = cli.write("chats.json", "{}")
    result = cli("chats", "import", file)
    assert result.status == 2
    assert "this is not an export of chats" in result.line


def test_every_setting_of_a_source_is_an_option() -> None:
    assert set(OPTIONS) == set(Watch.model_fields) - {"id", "url"}
