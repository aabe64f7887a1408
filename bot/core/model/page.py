"""What comes back from a look at an address. Failures are values, not exceptions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request conditional (RFC 9110, section 8.8), verbatim."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Caching:
    """What the answer says about when to come back (RFC 9111)."""

    max_age: timedelta | None = None
    expires: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """One look at an address: where, and what is already known of it."""

    url: str
    validators: Validators = field(default_factory=Validators)
    ignore_robots: bool = False
    browser: bool = False


@dataclass(frozen=True, slots=True, weakref_slot=True, kw_only=True)
class Page:
    """The bytes fetched from a source, already decompressed, within the size limit.

    `url` is where the answer came from after redirects; `moved_to` is set when every
    redirect on the way was permanent (301, 308). `content_type` is the header verbatim:
    the charset is decided by whoever reads the body (header, meta, bytes).
    """

    url: str
    body: bytes
    fetched_at: datetime
    status: int = 200
    content_type: str | None = None
    validators: Validators = field(default_factory=Validators)
    caching: Caching = field(default_factory=Caching)
    moved_to: str | None = None
    elapsed: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """304: nothing to read. Validators are those to send next time."""

    url: str
    fetched_at: datetime
    validators: Validators = field(default_factory=Validators)
    caching: Caching = field(default_factory=Caching)
    moved_to: str | None = None
    elapsed: timedelta = timedelta(0)


class FailureKind(StrEnum):
    """Why a look brought no page. The first group is the network's, the second the
    server's answer, the third a body that is not the page."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    INTERRUPTED = "interrupted"
    FORBIDDEN_ADDRESS = "forbidden-address"
    BAD_ADDRESS = "bad-address"
    ROBOTS = "robots"
    REDIRECTS = "redirects"
    TOO_LARGE = "too-large"
    BAD_ENCODING = "bad-encoding"
    BROWSER = "browser"

    BLOCKED = "blocked"
    RATE_LIMITED = "rate-limited"
    NOT_FOUND = "not-found"
    GONE = "gone"
    CLIENT_ERROR = "client-error"
    SERVER_ERROR = "server-error"

    EMPTY = "empty"
    CUT_OFF = "cut-off"
    NOT_TEXT = "not-text"
    CONSENT_WALL = "consent-wall"
    BOT_WALL = "bot-wall"
    LOGIN_WALL = "login-wall"
    PAYWALL = "paywall"
    SOFT_404 = "soft-404"
    MAINTENANCE = "maintenance"
    PARKED = "parked"
    SCRIPT_ONLY = "script-only"
    OTHER_PAGE = "other-page"
    UNREADABLE = "unreadable"
    TOO_SLOW = "too-slow"


@dataclass(frozen=True, slots=True)
class Failure:
    """A named failure and one line of detail for a person (never a secret)."""

    kind: FailureKind
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """No page this time. `retry_after` is the server's own wish, where it gave one."""

    url: str
    failure: Failure
    status: int | None = None
    retry_after: timedelta | None = None
    elapsed: timedelta = timedelta(0)


Fetched = Page | NotModified | FetchFailed
