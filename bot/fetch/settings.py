"""What an operator may set of fetching, with defaults that suit a public service."""

from dataclasses import dataclass
from datetime import timedelta

from bot import __version__


def user_agent(contact: str = "") -> str:
    """How we name ourselves; `contact` is an address of the operator, for site owners."""
    about = f"self-hosted live blog watcher; +{contact}" if contact else "live blog watcher"
    return f"Addendum/{__version__} ({about})"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Limits, manners and policy. Sizes in bytes, times in seconds where not a timedelta.

    `total_timeout` bounds one fetch with all its redirects, without the time that it waits for
    its turn at the host (which `longest_wait` bounds). `max_compressed` bounds a compressed body
    as sent, `max_body` any body as read; `max_at_once` all bodies that are held at the same time,
    from the first byte until the page was read (see bot.fetch.room): those of `concurrency`
    fetches, and of as many looks as `waiting` says that wait for a reader. `ports` None allows
    80, 443 and those from 1024 on that are not known for another protocol; a set allows exactly
    these.

    `spacing` and `per_host` are the pace at one host: seconds between two requests, and requests
    at once; a loopback host (reachable only with `allow_private_networks`) has
    `per_loopback_host` instead, and neither spacing, breaker nor robots.txt: it is our own.

    Connections stay open for `keepalive` seconds, to at most `max_idle_hosts` hosts at a time (an
    idle TLS connection holds some 45 KB, a new one costs some 2 ms of CPU), and never more than
    half of the files that the process may open.

    `engine` is httpx or aiohttp, which must be installed and knows no HTTP/2.

    After `breaker_failures` failures in a row a host is left alone for `breaker_first`,
    doubling up to `breaker_longest`. A Retry-After beyond `longest_retry_after` is cut to it.
    """

    user_agent: str = user_agent()
    accept_language: str = ""

    connect_timeout: float = 10.0
    read_timeout: float = 15.0
    total_timeout: float = 30.0
    longest_wait: float = 120.0

    max_compressed: int = 5_000_000
    max_body: int = 10_000_000
    max_at_once: int = 128_000_000
    max_headers: int = 64_000
    max_redirects: int = 8

    allow_private_networks: bool = False
    ports: frozenset[int] | None = None
    allow_downgrade: bool = False

    concurrency: int = 200
    waiting: int = 0
    per_host: int = 2
    per_loopback_host: int = 32
    spacing: float = 0.5

    breaker_failures: int = 5
    breaker_first: timedelta = timedelta(seconds=30)
    breaker_longest: timedelta = timedelta(minutes=15)
    longest_retry_after: timedelta = timedelta(hours=24)

    robots: bool = True
    robots_lifetime: timedelta = timedelta(hours=24)
    robots_grace: timedelta = timedelta(hours=24)
    longest_crawl_delay: float = 30.0

    keepalive: float = 90.0
    max_idle_hosts: int = 4000
    http2: bool = False
    engine: str = "httpx"

    browser_memory: int = 1 << 30
    """Bytes that all processes of the browser may hold together."""

    @property
    def robots_token(self) -> str:
        """The product name that robots.txt files address us by (RFC 9309, section 2.2.1)."""
        return self.user_agent.partition("/")[0].split()[0] if self.user_agent.strip() else "*"
