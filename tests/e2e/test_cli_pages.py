"""`inspect` and `diff`: how a page is read, and what would be alerted."""

import gzip
import io
import json
import sys

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e.cli import UPDATE, UPDATE_TEXT, Cli, article

CHANGE = {
    "source", "kind", "role", "id", "title", "text", "marker", "published", "updated", "author",
    "url", "previous_text",
}  # fmt: skip
PAGE = {
    "url", "extractor", "title", "language", "coverage", "published", "updated", "entries",
}  # fmt: skip
ENTRY = {"id", "role", "title", "text", "marker", "published", "updated", "author", "url"}


def test_a_diff_is_the_update_and_nothing_else(cli: Cli) -> None:
    old, new = cli.write("old.html", article()), cli.write("new.html", article(UPDATE))
    result = cli("diff", old, new, "--url", "https://example.org/storm", "--json")
    assert (result.status, result.err) == (0, "")
    (row,) = result.rows
    assert set(row) == CHANGE
    assert (row["kind"], row["role"], row["marker"]) == ("added", "update", "Update")
    assert row["text"] == UPDATE_TEXT
    assert row["url"].startswith("https://example.org/storm#:~:text=The%20wind")
    assert row["previous_text"] is None


def test_an_update_that_the_publisher_took_back_is_a_removal(cli: Cli) -> None:
    old, new = cli.write("old.html", article(UPDATE)), cli.write("new.html", article())
    (row,) = cli("diff", old, new, "--json").rows
    assert (row["kind"], row["role"], row["text"]) == ("removed", "update", UPDATE_TEXT)


def test_a_page_against_itself_is_no_change(cli: Cli) -> None:
    page = cli.write("page.html", article(UPDATE))
    assert cli("diff", page, page, "--json").out == ""
    assert cli("diff", page, page).out == "no change\n"


def test_compressed_captures_are_read_too(cli: Cli) -> None:
    old = cli.write("old.html", article())
    (cli.folder / "new.html.gz").write_bytes(gzip.compress(article(UPDATE).encode()))
    (row,) = cli("diff", old, "new.html.gz", "--json").rows
    assert row["text"] == UPDATE_TEXT


def test_a_person_sees_the_change_whole(cli: Cli) -> None:
    old, new = cli.write("old.html", article()), cli.write("new.html", article(UPDATE))
    result = cli("diff", old, new)
    assert f"+ added update  Update\n  {UPDATE_TEXT}\n" in result.out
    explained = cli("diff", old, new, "--explain").out
    assert "rule: " in explained
    assert "counts because: " in explained
    assert "left out" in explained


def test_a_new_capture_that_is_not_the_page_is_work_that_failed(cli: Cli) -> None:
    old, new = cli.write("old.html", article()), cli.write("new.html", "")
    result = cli("diff", old, new, "--json")
    assert (result.status, result.out) == (1, "")
    assert "new.html: this is not the page: empty" in result.line


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x1f\x8bnot gzip after all", "a broken gzip file"),
        (b"\x00\xff\xfe" * 500, "not the page"),
    ],
)
def test_captures_that_cannot_be_read_are_named(cli: Cli, content: bytes, said: str) -> None:
    (cli.folder / "bad.html").write_bytes(content)
    result = cli("inspect", "bad.html")
    assert result.status == 1
    assert "bad.html" in result.line
    assert said in result.line


def test_a_gzip_bomb_is_refused(cli: Cli) -> None:
    (cli.folder / "bomb.gz").write_bytes(gzip.compress(bytes(65 * 1024**2), 1))
    assert "larger than 64 MB when unpacked" in cli("inspect", "bomb.gz").line


def test_a_page_as_json_has_the_shape_that_programs_rely_on(cli: Cli) -> None:
    page = cli.write("page.html", article(UPDATE))
    (row,) = cli("inspect", page, "--url", "https://example.org/storm", "--json").rows
    assert set(row) == PAGE
    assert (row["url"], row["title"], row["language"]) == (
        "https://example.org/storm", "A storm", "en",
    )  # fmt: skip
    assert row["coverage"] in {"live", "ended", "unknown"}
    assert all(set(entry) == ENTRY for entry in row["entries"])
    assert [e["text"] for e in row["entries"] if e["role"] == "update"] == [UPDATE_TEXT]


def test_white_space_in_json_is_folded(cli: Cli) -> None:
    page = cli.write("page.html", article("Two  lines<br>\n of&nbsp;one paragraph, " * 3))
    (row,) = cli("inspect", page, "--json").rows
    for entry in row["entries"]:
        assert entry["text"] == " ".join(entry["text"].split())


def test_the_address_of_a_capture_is_the_one_that_it_states(cli: Cli) -> None:
    html = article(UPDATE).replace(
        "<title>", '<link rel="canonical" href="https://example.org/storm"><title>'
    )
    (row,) = cli("inspect", cli.write("page.html", html), "--json").rows
    assert row["url"] == "https://example.org/storm"


def test_a_url_is_fetched_and_read(cli: Cli, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/storm").respond_with_data(article(UPDATE), content_type="text/html")
    url = httpserver.url_for("/storm")
    (row,) = cli("inspect", url, "--json").rows
    assert UPDATE_TEXT in [entry["text"] for entry in row["entries"]]
    shown = cli("inspect", url).out
    assert UPDATE_TEXT in shown
    assert not cli.database.exists()


def test_a_url_that_brings_no_page_is_named(cli: Cli, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/gone").respond_with_data("", status=410)
    url = httpserver.url_for("/gone")
    result = cli("inspect", url)
    assert result.status == 1
    assert url in result.line
    assert "gone" in result.line


def test_private_addresses_are_refused_unless_allowed(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADDENDUM_FETCH_ALLOW_PRIVATE_NETWORKS", "false")
    result = cli("inspect", "http://127.0.0.1:1/")
    assert result.status == 1
    assert "forbidden-address" in result.line


def test_a_batch_answers_each_row_and_a_bad_one_stops_nothing(cli: Cli) -> None:
    cli.write("old.html", article())
    cli.write("new.html", article(UPDATE))
    cli.write("empty.html", "")
    rows = [
        {"id": "good", "old": "old.html", "new": "new.html", "url": "https://example.org/a"},
        {"id": "same", "old": "old.html", "new": "old.html", "url": "https://example.org/a"},
        {"id": "missing", "old": "nowhere.html", "new": "new.html"},
        {"id": "empty", "old": "old.html", "new": "empty.html"},
        {"id": "no-base", "old": "empty.html", "new": "old.html"},
        {"id": 7, "old": 5, "new": None},
        {"id": "url", "old": "old.html", "new": "new.html", "url": 5},
    ]
    lines = [json.dumps(row) for row in rows] + ["not json", "[]", ""]
    file = cli.write("rows.jsonl", "\n".join(lines))
    result = cli("diff", "--batch", file)
    assert (result.status, result.err) == (0, "")
    assert [row["id"] for row in result.rows] == [*(row["id"] for row in rows), None, None]
    by_id = {row["id"]: row for row in result.rows}
    assert set(by_id["good"]) == {"id", "changes", "error"}
    assert [c["text"] for c in by_id["good"]["changes"]] == [UPDATE_TEXT]
    assert set(by_id["good"]["changes"][0]) == CHANGE
    assert by_id["good"]["error"] is None
    assert (by_id["same"]["changes"], by_id["same"]["error"]) == ([], None)
    assert "nowhere.html" in by_id["missing"]["error"]
    assert by_id["empty"]["error"].startswith("empty")
    assert by_id["no-base"]["error"].startswith("the old capture is not the page: empty")
    for row in result.rows:
        assert row["changes"] == [] or row["error"] is None


def test_paths_of_a_batch_are_also_looked_for_beside_it(cli: Cli) -> None:
    cli.write("corpus/page.html", article(UPDATE))
    file = cli.write("corpus/rows.jsonl", '{"id": 1, "page": "page.html", "url": "https://a.org/"}')
    (row,) = cli("inspect", "--batch", file).rows
    assert (row["id"], row["error"]) == (1, None)
    assert set(row) == PAGE | {"id", "error"}


def test_a_batch_from_standard_input(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.write("old.html", article())
    cli.write("new.html", article(UPDATE))
    lines = '{"id": 1, "old": "old.html", "new": "new.html"}\n' * 3
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    rows = cli("diff", "--batch", "-").rows
    assert [len(row["changes"]) for row in rows] == [1, 1, 1]


def test_clock_times_are_dated_by_what_the_page_says_and_not_by_the_file(cli: Cli) -> None:
    html = article("<strong>Update, 14:05.</strong> The harbour is open again.").replace(
        "<title>",
        '<meta property="article:modified_time" content="2021-03-04T14:06:00+00:00"><title>',
    )
    (row,) = cli("diff", cli.write("a.html", article()), cli.write("b.html", html), "--json").rows
    assert row["published"] is None or row["published"].startswith("2021-03-04T")


def test_a_watched_page_is_read_as_its_source_is_and_says_when_it_is_next_looked_at(
    cli: Cli, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/storm").respond_with_data(
        "<ul><li class=n>First news of the day</li></ul>", content_type="text/html"
    )
    url = httpserver.url_for("/storm")
    assert "watched" not in cli("inspect", url, "--json", "--selector", "li.n").rows[0]
    own = ["--extractor", "selector", "--selector", "li.n", "--interval", "7m", "--ignore-robots"]
    cli("sources", "add", url, "--id", "storm", *own)
    cli("poll")
    shown = cli("inspect", url).out
    assert "watched as" in shown
    assert "(the source's own interval)" in shown
    assert "robots.txt is not obeyed" in shown
    assert "robots.txt is not obeyed" in cli("sources", "list").out
    (row,) = cli("inspect", url, "--json").rows
    assert (row["extractor"], [e["text"] for e in row["entries"]]) == (
        "selector",
        ["First news of the day"],
    )
    assert row["watched"]["ignore_robots"] is True
    assert row["watched"]["why_next"]
    (other,) = cli("inspect", url, "--json", "--extractor", "article").rows
    assert other["extractor"] == "article"
