"""A headless Chromium under Playwright: started when first needed, renewed, ended when idle.

Playwright is an extra: it is imported here, when a browser is started, and nowhere else.
"""

import asyncio
from contextlib import suppress
from typing import Any

IDLE = 120.0
"""Seconds without a page after which the browser is ended: it holds hundreds of megabytes."""

PAGES_BEFORE_RENEWAL = 200
"""A browser is replaced after so many pages: what leaks does not add up."""

_CLOSING = 5.0
_STARTING = 30.0

# It can resolve no name and reach no address: all it gets comes through interception.
_CUT_OFF = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_SMALL = (
    "--js-flags=--max-old-space-size=256",
    "--renderer-process-limit=2",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-extensions",
    "--blink-settings=imagesEnabled=false",
    "--mute-audio",
)


class BrowserMissing(Exception):
    """Playwright or Chromium is not installed, or Chromium does not start. `str()` says which."""


class Chromium:
    """The browser's process. `executable` is the path of the system's Chromium."""

    def __init__(self, executable: str) -> None:
        self._executable = executable
        self._playwright: Any = None
        self._browser: Any = None
        self._starting = asyncio.Lock()
        self._pages = 0
        self._open = 0
        self._idle: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Task[None]] = set()

    async def context(self, user_agent: str) -> Any:
        """A browser context without memory, whose pages can reach nothing. Close it after use.

        Raises BrowserMissing.
        """
        async with self._starting:
            if self._browser is not None and (
                not self._browser.is_connected() or self._pages >= PAGES_BEFORE_RENEWAL
            ):
                self._let_go()
            if self._browser is None:
                await self._start()
            browser = self._browser
            self._pages += 1
        context = await browser.new_context(
            user_agent=user_agent,
            service_workers="block",
            accept_downloads=False,
            java_script_enabled=True,
            viewport={"width": 1280, "height": 4000},
        )
        await context.route_web_socket("**/*", _hang_up)
        context.on("close", lambda _: self._closed())
        self._open += 1
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        return context

    async def abandon(self) -> None:
        """The browser misbehaves: the next page gets another one."""
        async with self._starting:
            self._let_go()

    async def close(self) -> None:
        """End it all."""
        if self._idle is not None:
            self._idle.cancel()
        self._let_go()
        await asyncio.gather(*self._ending, return_exceptions=True)
        if self._playwright is not None:
            await self._playwright.stop()
            self._playwright = None

    async def _start(self) -> None:
        try:
            from playwright.async_api import Error, async_playwright
        except ImportError:
            raise BrowserMissing("the browser extra is not installed") from None
        if self._playwright is None:
            self._playwright = await async_playwright().start()
        try:
            self._browser = await self._playwright.chromium.launch(
                executable_path=self._executable,
                headless=True,
                args=[*_CUT_OFF, *_SMALL],
                timeout=_STARTING * 1000,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                chromium_sandbox=_may_be_boxed(),
            )
        except Error as error:
            why = str(error).strip().splitlines()[0][:200] if str(error).strip() else "no reason"
            raise BrowserMissing(f"Chromium ({self._executable}) does not start: {why}") from None
        self._pages = self._open = 0

    def _closed(self) -> None:
        self._open -= 1
        if self._open <= 0 and self._browser is not None:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(IDLE, self._let_go)

    def _let_go(self) -> None:
        """End this browser in the background; pages still open in it fail."""
        browser, self._browser = self._browser, None
        if browser is None:
            return
        ending = asyncio.get_running_loop().create_task(_end(browser))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)


async def _end(browser: Any) -> None:
    with suppress(Exception):
        async with asyncio.timeout(_CLOSING):
            await browser.close()


async def _hang_up(socket: Any) -> None:
    await socket.close()


def _may_be_boxed() -> bool:
    """Chromium's own sandbox does not work for root, which nobody should be."""
    import os

    return os.geteuid() != 0
