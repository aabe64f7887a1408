"""Hooks as an operator sets them up: told like a chat, signed, and forgotten when removed."""

import base64
import hashlib
import hmac

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e.cli import UPDATE, UPDATE_TEXT, Cli, article

KEY = base64.b64encode(bytes(range(32))).decode()


def settings(site: HTTPServer, *hooks: str) -> str:
    watched = "".join(
        f'[[sources.watch]]\nid = "{each}"\nurl = "{site.url_for(f"/{each}")}"\n' for each in "ab"
    )
    return watched + "".join(f"[[hooks]]\n{hook}\n" for hook in hooks)


def serve(site: HTTPServer, *paragraphs: str) -> None:
    site.clear_all_handlers()
    for each in "ab":
        page = article(*paragraphs, title=f"Story {each}")
        site.expect_request(f"/{each}").respond_with_data(page, content_type="text/html")
    site.expect_request("/robots.txt").respond_with_data("", status=404)
    for path in ("/hook", "/apprise"):
        site.expect_request(path, method="POST").respond_with_data("")


def got(site: HTTPServer, path: str) -> list:
    return [request for request, _ in site.log if request.path == path]


def test_a_webhook_and_a_service_are_told_what_they_follow(
    cli: Cli, httpserver: HTTPServer
) -> None:
    cli.write("secret", f"{KEY}\n")
    hook = f'id = "desk"\nurl = "{httpserver.url_for("/hook")}"\nsecret_file = "secret"'
    team = f'id = "team"\napprise = "json://127.0.0.1:{httpserver.port}/apprise"\nsources = ["b"]'
    cli.write("config/addendum.toml", settings(httpserver, hook, team))
    serve(httpserver)
    assert cli("poll").status == 0
    serve(httpserver, UPDATE)
    assert cli("poll").status == 0

    posted = got(httpserver, "/hook")
    assert len(posted) == 2
    for request in posted:
        told = request.get_json()["data"]["alerts"]
        assert [alert["change"]["text"] for alert in told] == [UPDATE_TEXT]
        number, at = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        signed = f"{number}.{at}.".encode() + request.data
        expected = hmac.new(bytes(range(32)), signed, hashlib.sha256).digest()
        signature = f"v1,{base64.b64encode(expected).decode()}"
        assert request.headers["webhook-signature"] == signature
    assert {request.get_json()["data"]["alerts"][0]["source"] for request in posted} == {"a", "b"}
    (told_team,) = got(httpserver, "/apprise")
    assert told_team.get_json()["title"] == "Story b"
    assert UPDATE_TEXT in told_team.get_json()["message"]

    rows = {row["address"]: row for row in cli("chats", "list", "--json").rows}
    assert rows["desk"]["follows"] == ["a", "b"]
    assert rows["team"]["follows"] == ["b"]


def test_a_hook_that_is_taken_out_of_the_file_is_forgotten(
    cli: Cli, httpserver: HTTPServer
) -> None:
    hook = f'id = "desk"\nurl = "{httpserver.url_for("/hook")}"\nsecret = "{KEY}"'
    cli.write("config/addendum.toml", settings(httpserver, hook))
    serve(httpserver)
    cli("poll")
    assert "desk" in cli("chats", "list").out
    cli.write("config/addendum.toml", settings(httpserver))
    cli("poll")
    assert "desk" not in cli("chats", "list").out


@pytest.mark.parametrize(
    ("hook", "said"),
    [
        ('id = "x"\nurl = "https://example.org/"', "openssl rand"),
        ('id = "x"', "url or an address of apprise"),
        (f'id = "x"\nurl = "ftp://x/"\nsecret = "{KEY}"', "http"),
        ('id = "x"\nurl = "https://e.org/"\nsecret_file = "none"', "none"),
        ('id = "x"\nurl = "https://e.org/"\nsecret = "short-secret"', "hooks.x.secret"),
        ('id = "x"\napprise = "nosuch://short-secret"', "hooks.x.apprise"),
    ],
)
def test_a_faulty_hook_is_refused_in_one_line_that_tells_no_secret(
    cli: Cli, httpserver: HTTPServer, hook: str, said: str
) -> None:
    cli.write("config/addendum.toml", settings(httpserver, hook))
    serve(httpserver)
    result = cli("poll")
    assert result.status == 2
    assert said in result.line
    assert "short-secret" not in result.line
