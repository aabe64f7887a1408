"""`backup`, `restore`, `prune`, `history`, `doctor`: what an operator trusts."""

import os

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e.cli import UPDATE, UPDATE_TEXT, Cli, article
from tests.fakes.bot_api import FakeBotApi


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


class TestDoctor:
    def test_a_set_up_without_faults_is_well(self, cli: Cli, httpserver: HTTPServer) -> None:
        httpserver.expect_request("/storm").respond_with_data(
            article(UPDATE), content_type="text/html"
        )
        cli("sources", "add", httpserver.url_for("/storm"), "--id", "storm")
        result = cli("doctor")
        assert result.status == 0
        assert "✓ database" in result.out
        assert "✓ source storm" in result.out
        assert "there is no token" in result.out
        assert result.out.endswith("all is well\n")

    def test_each_fault_is_found_and_says_how_to_mend_it(
        self, cli: Cli, httpserver: HTTPServer
    ) -> None:
        httpserver.expect_request("/gone").respond_with_data("", status=410)
        cli("sources", "add", httpserver.url_for("/gone"), "--id", "gone")
        result = cli("doctor", "--json")
        assert result.status == 1
        (fault,) = [row for row in result.rows if row["verdict"] == "fault"]
        assert fault["checked"] == "source gone"
        assert fault["remedy"] == "remove the source: its address was given up"

    def test_a_faulty_configuration_is_told_line_by_line(self, cli: Cli) -> None:
        cli.write("config/addendum.toml", "[polling]\nintervall = '5s'\n[fetch]\nx = 1\n")
        result = cli("doctor")
        assert result.status == 1
        assert result.out.count("✗ configuration") == 2
        assert 'did you mean "interval"?' in result.out

    def test_a_variable_that_sets_nothing_is_noted(
        self, cli: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ADDENDUM_WEATHER_IN_SPACE", "fair")
        result = cli("doctor")
        assert result.status == 0
        assert "ADDENDUM_WEATHER_IN_SPACE is set, but there is no such setting" in result.out

    def test_a_database_that_is_none_is_a_fault(self, cli: Cli) -> None:
        (cli.folder / "x.db").write_bytes(b"a letter to my aunt " * 50)
        result = cli("doctor", "--db", "x.db")
        assert result.status == 1
        assert "✗ database" in result.out

    def test_it_asks_telegram_who_we_are(self, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
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

    def test_a_token_that_everybody_can_read_is_noted(self, cli: Cli) -> None:
        file = cli.write(
            "a.toml", f'[telegram]\ntoken = "1:{"A" * 35}"\napi_url="http://[::1]:1"\n'
        )
        file.chmod(0o644)
        assert "every user of this machine can read it" in cli("doctor", "--config", file).out

    def test_a_telegram_that_does_not_answer_is_a_fault(
        self, cli: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ADDENDUM_TELEGRAM_API_URL", "http://127.0.0.1:1")
        monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN", "1:" + "A" * 35)
        result = cli("doctor")
        assert result.status == 1
        assert "http://127.0.0.1:1 cannot be asked" in result.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_one_line(cli: Cli) -> None:
    folder = cli.folder / "closed"
    folder.mkdir(mode=0o500)
    result = cli("sources", "list", "--db", folder / "deep" / "x.db")
    assert result.status == 1
    assert "closed" in result.line
