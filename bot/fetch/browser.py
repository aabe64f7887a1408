"""Pages that are put together by script: fetched with a browser, for the sources that ask for it.

The browser has no network of its own: it is started so that it can resolve and reach nothing.
Whatever a page asks for is fetched by our own fetcher, with its guard, its limits and its manners,
and handed to the browser. So there is no second way out that would have to be guarded.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from bot.core.model import (
    Failure,
    FailureKind,
    Fetched,
    FetchFailed,
    Page,
    PageRequest,
    Validators,
)
from bot.core.ports import Clock, Fetcher
from bot.fetch.chromium import BrowserMissing, Chromium
from bot.fetch.settings import FetchSettings
from bot.fetch.weight import fell, weight

REMEDY = "install Chromium and the extra (pip install 'addendum[browser]'), and set fetch.browser"
_EMPTY = frozenset({"stylesheet"})
_WANTED = frozenset({"document", "script", "xhr", "fetch", "other", "manifest"})
_PARTS_AT_ONCE = 6
_MOST_PARTS = 150
_MOST_VISITS = 3
"""Addresses that a page may lead the browser to by script, its own included."""
_SETTLING = 8.0
"""Seconds for a page to fall silent; one that never does is taken as it is then."""
_WEIGHED_EVERY = 0.25
"""Seconds. A page takes some 200 MB in that time, if it does nothing else."""


class TooHeavy(Exception):
    """A page made the browser take more memory than it may."""


class RoutingFetcher:
    """Implements bot.core.ports.Fetcher: sends a request that wants a browser to it, and all
    others to the plain fetcher. Without a browser such a request is a failure with a name."""

    def __init__(self, plain: Fetcher, browser: Fetcher | None) -> None:
        self._plain = plain
        self._browser = browser

    async def fetch(self, request: PageRequest) -> Fetched:
        """Look at an address. Never raises for what the world does."""
        if not request.browser:
            return await self._plain.fetch(request)
        if self._browser is None:
            return _failed(request.url, f"this source needs a browser: {REMEDY}")
        return await self._browser.fetch(request)


def settings_of_parts(settings: FetchSettings) -> FetchSettings:
    """How the scripts and data of a page are fetched: as a browser would, several at once."""
    return replace(settings, spacing=0.0, per_host=_PARTS_AT_ONCE, max_redirects=4)


class BrowserFetcher:
    """Implements bot.core.ports.Fetcher with a headless Chromium. Use as an async context manager.

    `documents` fetches the page itself, with the manners of any other look; `parts` what the
    page asks for (see `settings_of_parts`). `pages` are open at once at most. One look takes
    at most twice `settings.total_timeout` seconds and gives at most `settings.max_body` bytes.
    """

    def __init__(
        self,
        settings: FetchSettings,
        clock: Clock,
        *,
        executable: str,
        documents: Fetcher,
        parts: Fetcher,
        pages: int = 2,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._documents = documents
        self._parts = parts
        self._chromium = Chromium(executable)
        self._room = asyncio.Semaphore(pages)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._chromium.close()

    async def fetch(self, request: PageRequest) -> Fetched:
        """Fetch the page, let it put itself together, and give its HTML as it is then."""
        # Never conditional: the shell of such a page stays as it is while its posts change.
        plain = replace(request, browser=False, validators=Validators())
        document = await self._documents.fetch(plain)
        if not isinstance(document, Page) or not _is_html(document):
            return document
        async with self._room:
            return await self._rendered(plain, document)

    async def _rendered(self, request: PageRequest, document: Page) -> Page | FetchFailed:
        begun = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._settings.total_timeout):
                html = await self._within_memory(self._visit(request, document))
        except BrowserMissing as missing:
            return _failed(request.url, f"{missing}: {REMEDY}")
        except TooHeavy:
            await self._chromium.abandon()
            most = self._settings.browser_memory
            what = f"the page needs more than {most:,} bytes of memory (fetch.browser_memory)"
            return _failed(request.url, what)
        except TimeoutError:
            await self._chromium.abandon()
            return _failed(request.url, "the browser did not finish the page in time")
        except Exception as error:
            await self._chromium.abandon()
            return _failed(request.url, f"the browser failed ({type(error).__name__})")
        body = html.encode("utf-8", "replace")
        if len(body) > self._settings.max_body:
            what = f"the page grows beyond {self._settings.max_body:,} bytes in the browser"
            return FetchFailed(url=request.url, failure=Failure(FailureKind.TOO_LARGE, what))
        took = timedelta(seconds=asyncio.get_running_loop().time() - begun)
        return replace(
            document,
            body=body,
            fetched_at=self._clock.now(),
            content_type="text/html; charset=utf-8",
            validators=Validators(),
            elapsed=document.elapsed + took,
        )

    async def _within_memory(self, visit: Coroutine[Any, Any, str]) -> str:
        """The outcome of a visit. If the browser grows too large meanwhile it is ended, with all
        pages that are open in it. Raises TooHeavy."""
        visiting = asyncio.create_task(visit)
        try:
            while not (await asyncio.wait({visiting}, timeout=_WEIGHED_EVERY))[0]:
                if weight() > self._settings.browser_memory:
                    fell()
                    raise TooHeavy
            return visiting.result()
        finally:
            if not visiting.done():
                visiting.cancel()
                await asyncio.wait({visiting})

    async def _visit(self, request: PageRequest, document: Page) -> str:
        async with self._tab() as tab:
            visit = _Visit(self._documents, self._parts, request, document)
            await tab.route("**/*", visit.answer)
            await tab.goto(document.url, wait_until="domcontentloaded", timeout=0)
            with suppress(TimeoutError):
                async with asyncio.timeout(min(_SETTLING, self._settings.total_timeout / 2)):
                    await tab.wait_for_load_state("networkidle", timeout=0)
            return str(await tab.content())

    @asynccontextmanager
    async def _tab(self) -> AsyncIterator[Any]:
        """A page with nothing in its memory, closed at the end."""
        context = await self._chromium.context(self._settings.user_agent)
        try:
            yield await context.new_page()
        finally:
            # A page that hangs does not close either: the browser is abandoned then.
            with suppress(Exception):
                async with asyncio.timeout(2):
                    await context.close()


class _Visit:
    """What one page asks for, and what it gets."""

    def __init__(
        self, documents: Fetcher, parts: Fetcher, request: PageRequest, document: Page
    ) -> None:
        self._documents = documents
        self._parts = parts
        self._request = request
        self._first = document
        self._document: Page | None = document
        self._visits = 0
        self._asked = 0

    async def answer(self, route: Any) -> None:
        """Playwright calls this for each request. Whatever goes wrong, it is answered."""
        with suppress(Exception):  # The tab may be gone by now.
            page = await self._page(route.request)
            if page is None:
                await route.abort("blockedbyclient")
                return
            headers = {"content-type": page.content_type or "application/octet-stream"}
            # Nothing here has a login to steal, so other origins' data may be read.
            headers["access-control-allow-origin"] = route.request.headers.get("origin", "*")
            headers["access-control-allow-credentials"] = "true"
            await route.fulfill(status=page.status, headers=headers, body=page.body)

    async def _page(self, request: Any) -> Page | None:
        kind = request.resource_type
        if request.method != "GET" or not request.url.startswith(("http://", "https://")):
            return None
        if kind in _EMPTY:
            return replace(self._first, body=b"", content_type="text/css", status=200)
        if kind not in _WANTED:
            return None
        if kind == "document":
            return await self._next_document(request)
        self._asked += 1
        if self._asked > _MOST_PARTS:
            return None
        return await self._got(self._parts, request.url)

    async def _next_document(self, request: Any) -> Page | None:
        if request.frame.parent_frame is not None:
            return None  # What stands in a frame is no part of the page.
        self._visits += 1
        first, self._document = self._document, None
        if first is not None:
            return first
        if self._visits > _MOST_VISITS:
            return None
        return await self._got(self._documents, request.url)

    async def _got(self, fetcher: Fetcher, url: str) -> Page | None:
        fetched = await fetcher.fetch(
            PageRequest(url=url, ignore_robots=self._request.ignore_robots)
        )
        return fetched if isinstance(fetched, Page) else None


def _failed(url: str, detail: str) -> FetchFailed:
    return FetchFailed(url=url, failure=Failure(FailureKind.BROWSER, detail))


def _is_html(page: Page) -> bool:
    kind = (page.content_type or "text/html").partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml")
