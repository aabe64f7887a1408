"""`backup`, `restore`, `prune`, `history`, `health`: what an operator trusts."""

import os

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e.cli import UPDATE, UPDATE_TEXT, Cli, article


def test_a_backup_can_be_restored(cli: Cli) -> None:
    cli("sources", "add", "https://example.org/a", "--id", "a")
    made = cli("backup", "copy.db")
    assert made.status == 0
    assert "copy.db holds the database" in made.out
    cli("sources", "add", "https://example.org/b", "--id", "b")
    restored = cli("restore", "copy.db", "--json")
    assert restored.status == 0
    (row,) = restored.rows
    assert row["kept"].endswith(".before-restore")
    assert [row["id"] for row in cli("sources", "list", "--json").rows] == ["a"]


def test_a_backup_replaces_no_file_unless_told_so(cli: Cli) -> None:
    cli("sources", "list")
    (cli.folder / "copy.db").write_text("dear")
    assert cli("backup", "copy.db").status == 1
    assert (cli.folder / "copy.db").read_text() == "dear"
    assert cli("backup", "copy.db", "--force").status == 0


@pytest.mark.parametrize("end", ["", "-wal", ".poll.lock"])
def test_the_database_itself_is_no_place_for_a_backup_of_it(cli: Cli, end: str) -> None:
    cli("sources", "add", "https://example.org/a", "--id", "a")
    node = cli.database.stat().st_ino
    (cli.folder / "other.db").symlink_to(cli.database)
    for name in (f"{cli.database}{end}", "other.db"):
        assert "that is the database itself" in cli("backup", name, "--force").line
    assert "that is the database itself" in cli("restore", cli.database).line
    assert cli.database.stat().st_ino == node


def test_no_restore_takes_away_what_another_set_aside(cli: Cli) -> None:
    cli("sources", "add", "https://example.org/a", "--id", "a")
    cli("backup", "copy.db")
    kept = [cli("restore", "copy.db", "--json").rows[0]["kept"] for _ in range(3)]
    assert len({(cli.folder / file).stat().st_ino for file in kept}) == 3


def test_what_is_written_is_its_owners_alone(cli: Cli) -> None:
    cli("sources", "list")
    for command in (["backup", "copy.db"], ["chats", "export", "chats.json"]):
        assert cli(*command).status == 0
        assert (cli.folder / command[-1]).stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to another")
def test_a_database_that_root_restores_stays_its_users(cli: Cli) -> None:
    cli("sources", "list")
    cli("backup", "copy.db")
    os.chown(cli.database, 12345, 12345)
    assert cli("restore", "copy.db").status == 0
    assert cli.database.stat().st_uid == 12345


@pytest.mark.parametrize("arguments", [["backup", "no/such/folder/x.db"], ["backup", "x.db"]])
def test_a_backup_that_cannot_be_made_is_one_line(cli: Cli, arguments: list[str]) -> None:
    if arguments[1] != "x.db":
        cli("sources", "list")
    result = cli(*arguments)
    assert result.status == 1
    assert result.line


@pytest.mark.parametrize("content", [b"", b"no database " * 100])
def test_only_a_backup_is_restored(cli: Cli, content: bytes) -> None:
    cli("sources", "add", "https://example.org/a", "--id", "a")
    (cli.folder / "bad.db").write_bytes(content)
    result = cli("restore", "bad.db")
    assert result.status == 1
    assert "bad.db" in result.line
    assert [row["id"] for row in cli("sources", "list", "--json").rows] == ["a"]


def test_a_backup_that_is_not_there_is_named(cli: Cli) -> None:
    assert "nowhere.db" in cli("restore", "nowhere.db").line


def test_prune_says_what_it_deleted(cli: Cli) -> None:
    cli("sources", "list")
    assert cli("prune").out == "nothing is older than the retention\n"
    (row,) = cli("prune", "--json").rows
    assert set(row["pruned"].values()) == {0}


def test_history_shows_versions_and_changes(cli: Cli, httpserver: HTTPServer) -> None:
    url = httpserver.url_for("/storm")
    cli("sources", "add", url, "--id", "storm")
    assert cli("history", "storm").out == "nothing is stored of it yet\n"
    for html in (article(), article(UPDATE)):
        httpserver.clear_all_handlers()
        httpserver.expect_request("/storm").respond_with_data(html, content_type="text/html")
        cli("poll")
    shown = cli("history", "storm").out
    assert "first stored version" in shown
    assert "{+" in shown
    assert UPDATE_TEXT in shown
    assert "[-" not in shown
    (row,) = cli("history", "storm", "--json").rows
    assert (row["role"], row["text"], row["source"]) == ("update", UPDATE_TEXT, "storm")


class TestHealth:
    def test_a_service_that_is_well_says_so(
        self, cli: Cli, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ADDENDUM_HTTP_LISTEN", f"0.0.0.0:{httpserver.port}")
        httpserver.expect_request("/health").respond_with_json({"ok": True, "problems": []})
        assert (cli("health").status, cli("health").out) == (0, "well\n")
        cli.write("config/addendum.toml", "no TOML")  # refused while it runs: no illness
        assert cli("health", "--json").rows == [{"ok": True, "problems": []}]

    def test_one_that_is_not_says_why(
        self, cli: Cli, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ADDENDUM_HTTP_LISTEN", f"127.0.0.1:{httpserver.port}")
        problem = {"ok": False, "problems": ["no look at any source since noon"]}
        httpserver.expect_request("/health").respond_with_json(problem, status=503)
        result = cli("health")
        assert result.status == 1
        assert "no look at any source since noon" in result.line
        httpserver.clear_all_handlers()
        httpserver.expect_request("/health").respond_with_data("<html>")
        assert "something else answers there" in cli("health").line

    def test_one_that_does_not_run_is_not_well(
        self, cli: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ADDENDUM_HTTP_LISTEN", "127.0.0.1:1")
        result = cli("health")
        assert result.status == 1
        assert "is it running?" in result.line


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_one_line(cli: Cli) -> None:
    folder = cli.folder / "closed"
    folder.mkdir(mode=0o500)
    result = cli("sources", "list", "--db", folder / "deep" / "x.db")
    assert result.status == 1
    assert "closed" in result.line
