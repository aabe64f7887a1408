"""Pages that build their posts by script, fetched with a browser.

The tests that need Chromium and the browser extra are left out, with a word, where those are
not installed; what happens in their absence is tested everywhere.
"""

import importlib.util
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app.clock import SystemClock
from bot.core.model import FailureKind, Fetched, FetchFailed, Page, PageRequest
from bot.fetch import browser as browser_module
from bot.fetch.browser import BrowserFetcher, RoutingFetcher, settings_of_parts
from bot.fetch.fetcher import HttpxFetcher
from bot.fetch.settings import FetchSettings
from tests.fakes.site import Answer, Site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = pytest.mark.skipif(
    CHROMIUM is None or importlib.util.find_spec("playwright") is None,
    reason="needs Chromium and the browser extra (pip install 'addendum[browser]')",
)
SHELL = """<!doctype html><html><head><title>Live</title><link rel="stylesheet" href="/s.css">
<script src="/build.js"></script></head><body><img src="/a.png"><div id="posts"></div>
</body></html>"""
BUILD = """
document.addEventListener('DOMContentLoaded', async () => {
  const posts = await (await fetch('/posts.json')).json();
  for (const text of posts) {
    const p = document.createElement('p');
    p.textContent = text;
    document.getElementById('posts').append(p);
  }
});
"""


class Plain:
    """Stands for the fetcher that is no browser, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[PageRequest] = []

    async def fetch(self, request: PageRequest) -> Fetched:
        self.asked.append(request)
        return Page(url=request.url, body=b"<p>plain", fetched_at=SystemClock().now())


def script(site: Site, posts: str = '["The ferry sails again."]') -> None:
    site.page("/live", SHELL)
    site.page("/build.js", BUILD, headers={"Content-Type": "text/javascript"})
    site.page("/posts.json", posts, headers={"Content-Type": "application/json"})


@asynccontextmanager
async def opened(
    *,
    seconds: float = 30,
    private: bool = True,
    executable: str | None = None,
    memory: int = 1 << 30,
) -> AsyncIterator[RoutingFetcher]:
    settings = FetchSettings(
        allow_private_networks=private, total_timeout=seconds, browser_memory=memory
    )
    clock = SystemClock()
    async with (
        HttpxFetcher(settings, clock) as plain,
        HttpxFetcher(settings_of_parts(settings), clock) as parts,
        BrowserFetcher(
            settings,
            clock,
            executable=executable or CHROMIUM or "",
            documents=plain,
            parts=parts,
        ) as browser,
    ):
        yield RoutingFetcher(plain, browser)


def wants(url: str) -> PageRequest:
    return PageRequest(url=url, browser=True)


async def test_only_what_wants_a_browser_goes_to_it() -> None:
    plain, browser = Plain(), Plain()
    fetcher = RoutingFetcher(plain, browser)
    await fetcher.fetch(PageRequest(url="http://a.example/"))
    await fetcher.fetch(wants("http://b.example/"))
    assert [r.url for r in plain.asked] == ["http://a.example/"]
    assert [r.url for r in browser.asked] == ["http://b.example/"]


async def test_without_a_browser_the_failure_says_what_to_do() -> None:
    fetched = await RoutingFetcher(Plain(), None).fetch(wants("http://b.example/"))
    assert isinstance(fetched, FetchFailed)
    assert fetched.failure.kind is FailureKind.BROWSER
    assert "addendum[browser]" in fetched.failure.detail


async def test_a_chromium_that_is_not_there_is_a_failure_with_its_remedy(tmp_path: Path) -> None:
    async with Site() as site, opened(executable=str(tmp_path / "chromium")) as fetcher:
        script(site)
        fetched = await fetcher.fetch(wants(site.url("/live")))
        assert isinstance(fetched, FetchFailed)
        assert fetched.failure.kind is FailureKind.BROWSER
        assert browser_module.REMEDY in fetched.failure.detail


async def test_what_is_no_page_is_given_as_it_came() -> None:
    async with Site() as site, opened(executable="/nowhere") as fetcher:
        site.page("/feed", "<rss/>", headers={"Content-Type": "application/rss+xml"})
        fetched = await fetcher.fetch(wants(site.url("/feed")))
        assert isinstance(fetched, Page)
        assert fetched.body == b"<rss/>"


@needs_browser
async def test_posts_that_a_script_builds_are_in_the_page() -> None:
    async with Site() as site, opened() as fetcher:
        script(site)
        plain = await fetcher.fetch(PageRequest(url=site.url("/live")))
        assert isinstance(plain, Page)
        assert b"ferry" not in plain.body
        for text in ("The ferry sails again.", "The bridge is open."):
            script(site, f'["{text}"]')
            fetched = await fetcher.fetch(wants(site.url("/live")))
            assert isinstance(fetched, Page), fetched
            assert f"<p>{text}</p>".encode() in fetched.body
        assert not site.asked("/a.png")
        assert not site.asked("/s.css")


@needs_browser
async def test_a_page_cannot_make_the_browser_reach_what_is_not_public() -> None:
    async with Site() as inside, Site(host="127.0.0.2") as site, opened() as fetcher:
        for kind in ("fetch", "script", "frame", "socket", "post"):
            inside.page(f"/{kind}", "secret", headers={"Access-Control-Allow-Origin": "*"})
        guarded = _refusing(fetcher, inside.host)
        site.page(
            "/evil",
            f"""<body><script>
            const at = '{inside.url("/")}';
            fetch(at + 'fetch').then(r => r.text()).then(t => document.body.append(t));
            fetch(at + 'post', {{method: 'POST', body: 'x'}}).catch(() => 0);
            new WebSocket(at.replace('http', 'ws') + 'socket');
            </script><script src="{inside.url("/script")}"></script>
            <iframe src="{inside.url("/frame")}"></iframe><p>shown</p></body>""",
        )
        fetched = await guarded.fetch(wants(site.url("/evil")))
        assert isinstance(fetched, Page), fetched
        assert b"<p>shown</p>" in fetched.body
        assert b"secret" not in fetched.body
        assert not inside.requests


def _refusing(fetcher: RoutingFetcher, host: str) -> RoutingFetcher:
    """The same with a guard that takes one host of this machine for a private one."""
    browser = fetcher._browser
    assert isinstance(browser, BrowserFetcher)
    parts = browser._parts

    class Guarded:
        async def fetch(self, request: PageRequest) -> Fetched:
            if host in request.url.partition("//")[2].partition("/")[0]:
                private = FetchSettings(allow_private_networks=False)
                async with HttpxFetcher(private, SystemClock()) as guarded:
                    return await guarded.fetch(request)
            return await parts.fetch(request)

    browser._parts = Guarded()
    return fetcher


@needs_browser
async def test_a_page_that_hangs_the_browser_fails_and_the_next_is_fetched() -> None:
    async with Site() as site, opened(seconds=6) as fetcher:
        site.page("/hangs", "<p>x</p><script>for(;;);</script>")
        script(site)
        hung = await fetcher.fetch(wants(site.url("/hangs")))
        assert isinstance(hung, FetchFailed)
        assert hung.failure.kind is FailureKind.BROWSER
        fetched = await fetcher.fetch(wants(site.url("/live")))
        assert isinstance(fetched, Page), fetched
        assert b"ferry" in fetched.body


@needs_browser
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="weighed by /proc")
async def test_a_page_that_takes_memory_without_end_fails_and_the_next_is_fetched() -> None:
    async with Site() as site, opened(seconds=20, memory=600 << 20) as fetcher:
        site.page(
            "/grows",
            "<p>x</p><script>const all = [];"
            "for (;;) all.push(new Uint8Array(1 << 20).fill(1));</script>",
        )
        script(site)
        grown = await fetcher.fetch(wants(site.url("/grows")))
        assert isinstance(grown, FetchFailed)
        assert "fetch.browser_memory" in grown.failure.detail
        fetched = await fetcher.fetch(wants(site.url("/live")))
        assert isinstance(fetched, Page), fetched
        assert b"ferry" in fetched.body


@needs_browser
async def test_a_script_that_never_ends_its_requests_is_taken_as_it_is_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(browser_module, "_SETTLING", 1.0)
    async with Site() as site, opened() as fetcher:
        script(site)
        site.answer("/never", Answer(stall="headers"))
        site.page("/build.js", BUILD + "fetch('/never');")
        fetched = await fetcher.fetch(wants(site.url("/live")))
        assert isinstance(fetched, Page), fetched
        assert b"ferry" in fetched.body


@needs_browser
async def test_an_address_that_redirects_is_the_page_s_own_address() -> None:
    async with Site() as site, opened() as fetcher:
        script(site)
        site.redirect("/old", "/live", status=301)
        fetched = await fetcher.fetch(wants(site.url("/old")))
        assert isinstance(fetched, Page), fetched
        assert (fetched.url, fetched.moved_to) == (site.url("/live"), site.url("/live"))
        assert b"ferry" in fetched.body
