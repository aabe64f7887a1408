"""Dead letters at the shell: seen with their reason, and sent again."""

import base64

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e.cli import UPDATE, Cli, article

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def refused(cli: Cli, httpserver: HTTPServer) -> HTTPServer:
    """A hook that refused one alert for good."""
    cli.write(
        "config/addendum.toml",
        f'[[hooks]]\nid = "desk"\nurl = "{httpserver.url_for("/hook")}"\nsecret = "{KEY}"\n'
        f'[[sources.watch]]\nid = "a"\nurl = "{httpserver.url_for("/a")}"\n',
    )
    for paragraphs in ((), (UPDATE,)):
        httpserver.clear_all_handlers()
        httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
        httpserver.expect_request("/a").respond_with_data(
            article(*paragraphs), content_type="text/html"
        )
        httpserver.expect_request("/hook").respond_with_data("", status=422)
        assert cli("poll").status == 0
    return httpserver


def test_a_dead_letter_is_shown_with_its_reason_and_sent_again(
    cli: Cli, refused: HTTPServer
) -> None:
    (row,) = cli("deliveries", "dead", "--json").rows
    assert (row["channel"], row["address"], row["source"]) == ("webhook", "desk", "a")
    assert "422" in row["why"]
    assert "422" in cli("deliveries", "dead").out
    assert cli("deliveries", "list", "--json").rows[0]["dead"] == 1

    refused.clear_all_handlers()
    refused.expect_request("/hook").respond_with_data("")
    assert cli("deliveries", "resend", str(row["id"])).out == "1 owed again\n"
    cli("poll")
    assert cli("deliveries", "dead", "--json").rows == []
    assert cli("deliveries", "list", "--json").rows[0]["dead"] == 0


def test_all_can_be_sent_again_at_once(cli: Cli, refused: HTTPServer) -> None:
    assert len(cli("deliveries", "resend", "--all", "--json").rows[0]["resent"]) == 1
    assert cli("deliveries", "resend", "--all").out == "0 owed again\n"


@pytest.mark.parametrize("arguments", [[], ["7"], ["7", "--all"]])
def test_what_is_no_dead_letter_is_not_sent_again(cli: Cli, arguments: list[str]) -> None:
    result = cli("deliveries", "resend", *arguments)
    assert result.status == 2
    assert result.line
