"""Nobody can make the program fetch from inside: no command, no spelling, no way around.

The list follows what was found in changedetection.io in 2026: an address of one's own network as
a watch (CVE-2026-27696), the same by way of a preview (CVE-2026-95656) and of a quick form
(their issue 3789), and files of the machine (CVE-2026-29039, GHSA-x3f8-2w95-hw4m). Redirects and
names that change between check and connection are in tests/flow/test_fetch_connections.py.
"""

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e.cli import Cli, article

SECRET = "the key of the inner server"
PRIVATE = ["http://127.0.0.1:{port}/key", "http://localhost:{port}/key"]
SPELT_ODDLY = [
    "http://2130706433:{port}/key",
    "http://0x7f.1:{port}/key",
    "http://0177.0.0.1:{port}/key",
    "http://127.0.0.1.:{port}/key",
    "http://127。0。0。1:{port}/key",
    "http://[::ffff:127.0.0.1]:{port}/key",
    "http://[::1]:{port}/key",
    "http://0.0.0.0:{port}/key",
]
READ_IN_TWO_WAYS = [
    "http://example.org@127.0.0.1:{port}/key",
    "http://127.0.0.1:{port}\\@example.org/key",
    "http://example.org\\@127.0.0.1:{port}/key",
    "http://127.0.0.1:{port}\t/key",
    "http://127.0.0.1 &@example.org:{port}/key",
]
NO_PAGES = [
    "file:///etc/hostname",
    "ftp://127.0.0.1:{port}/key",
    "gopher://127.0.0.1:{port}/_key",
    "view-source:http://127.0.0.1:{port}/key",
    "data:text/html,<p>x</p>",
    "source:http://127.0.0.1:{port}/key",
]


@pytest.fixture
def inside(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    """A server of one's own network, where it is not allowed to fetch from."""
    monkeypatch.setenv("ADDENDUM_FETCH_ALLOW_PRIVATE_NETWORKS", "false")
    httpserver.expect_request("/key").respond_with_data(article(SECRET), content_type="text/html")
    return httpserver


@pytest.mark.parametrize("url", [*PRIVATE, *SPELT_ODDLY, *READ_IN_TWO_WAYS, *NO_PAGES])
def test_no_address_of_ones_own_network_is_looked_at(
    cli: Cli, inside: HTTPServer, url: str
) -> None:
    address = url.format(port=inside.port)
    for arguments in (["inspect", address], ["sources", "add", address, "--preview"]):
        result = cli(*arguments)
        assert result.status in (1, 2)
        assert result.line
        assert SECRET not in result.out + result.err
    assert not inside.log


@pytest.mark.parametrize("url", PRIVATE)
def test_a_source_there_is_never_read_whichever_command_looks_at_it(
    cli: Cli, inside: HTTPServer, url: str
) -> None:
    cli("sources", "add", url.format(port=inside.port), "--id", "key")
    for command in (["poll"], ["sources", "check"], ["doctor"], ["poll", "--verbose"]):
        result = cli(*command)
        assert result.status == 1
        assert "forbidden-address" in result.out + result.err
        assert SECRET not in result.out + result.err
    assert cli("history", "key").out == "nothing is stored of it yet\n"
    assert not inside.log


def test_an_import_brings_no_way_around(cli: Cli, inside: HTTPServer) -> None:
    rows = [url.format(port=inside.port) for url in [*PRIVATE, *SPELT_ODDLY, *NO_PAGES]]
    cli("sources", "import", cli.write("list.txt", "\n".join(rows)), "--format", "list")
    assert cli("poll").status == 1
    assert not inside.log


@pytest.mark.parametrize("selector", ["unparsed-text('/etc/hostname')", "json-doc('/etc/x')"])
def test_a_selector_reads_no_file(cli: Cli, httpserver: HTTPServer, selector: str) -> None:
    url = httpserver.url_for("/key")
    added = cli("sources", "add", url, "--extractor", "selector", "--selector", selector)
    assert added.status == 2
    assert "selector" in added.line
