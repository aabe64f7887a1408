"""Addresses: how one is parsed, and how the many spellings of one become one.

Everything that fetches takes its addresses apart here, with the parser of the WHATWG URL
standard (ada-url), so that what is checked and what is connected to cannot differ.
"""

import re
from dataclasses import dataclass

from ada_url import URL

from bot.core.errors import UsageError

LONGEST = 2048
"""Characters. Longer addresses exist, but not for pages that people read."""

DEFAULT_PORTS = {"http": 80, "https": 443}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PORT = re.compile(r":\d{1,5}(?:[/?#]|$)")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
# Not after a stray "%": taken off there, a letter would make another escape of it.
_ESCAPE = re.compile(r"(?<!%)(?<!%[0-9A-Fa-f])%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

# What analytics and newsletters append. None of these chooses what a page shows.
_TRACKING = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid
    igsh mc_cid mc_eid mkt_tok vero_id vero_conv oly_enc_id oly_anon_id _hsenc _hsmi __hssc
    __hstc __hsfp hsctatracking _ga _gl _openstat wt_mc wt_zmc wickedid rb_clickid s_cid s_kwcid
    ef_id epik srsltid cmpid ocid smid xtor ito cvid ns_mchannel ns_source ns_campaign ns_fee
    ns_linkname at_medium at_campaign at_custom1 at_custom2 at_custom3 at_custom4 at_link_id
    at_link_type at_link_origin at_format at_bbc_team at_ptr_name at_campaign_type
    __twitter_impression guccounter guce_referrer guce_referrer_sig
    """.split()  # noqa: SIM905 - a column of quoted names is no easier to read
)
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_")


class BadAddress(UsageError, ValueError):
    """What was given is no address of a web page. `str()` is one line for a person."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart. `host` is in ASCII (IDNA), without brackets or final dot."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port (RFC 6454), the default port left out."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return f"{self.origin}{self.path}"


def parse(url: str, *, against: str | None = None) -> Target:
    """Take an address apart; `against` is the page that a relative one stands on.

    Raises BadAddress for what is no http or https address, names a user or password, or is
    spelt in a way that parsers read differently (blanks, backslashes).
    """
    if len(url) > LONGEST:
        raise _bad(f"the address is longer than {LONGEST} characters")
    if _BLANK.search(url) or "\\" in url:
        raise _bad("the address contains a space, a control character or a backslash")
    try:
        parsed = URL(url, base=against)
    except ValueError:
        raise _bad("this is not an address", "write one like https://example.org/page") from None
    return _target(parsed)


def canonical(url: str) -> str:
    """The one spelling of an address, for comparing and keeping.

    Host in lower case and ASCII, default port and fragment dropped, dot segments resolved,
    escapes normalised (RFC 3986, section 6.2.2), tracking parameters removed; the order of the
    query is kept. An address without a scheme is taken for https. Raises BadAddress.
    """
    text = url.strip()
    if not text:
        raise _bad("the address is empty", "write one like https://example.org/page")
    schemeless = _is_schemeless(text)
    target = parse(f"https://{text.lstrip('/')}" if schemeless else text)
    if schemeless and not ("." in target.host or ":" in target.host or target.host == "localhost"):
        raise _bad("this is not an address", "write one like https://example.org/page")
    path, mark, query = target.path.partition("?")
    kept = [item for item in query.split("&") if not _tracks(item)] if mark else []
    query = _unescape("&".join(kept))
    return f"{target.origin}{_unescape(path)}{'?' + query if query else ''}"


def _target(parsed: URL) -> Target:
    scheme = parsed.protocol[:-1]
    if scheme not in DEFAULT_PORTS:
        raise _bad(f"addresses that begin with {scheme[:20]}: are not watched", "use http or https")
    if parsed.username or parsed.password:
        raise _bad("the address names a user or a password", "leave out the part before @")
    host = parsed.hostname.strip("[]").removesuffix(".")
    if not host or ".." in host or host.startswith(".") or host.endswith("."):
        raise _bad("the address has no host", "write one like https://example.org/page")
    port = int(parsed.port) if parsed.port else DEFAULT_PORTS[scheme]
    if port == 0:
        raise _bad("port 0 cannot be connected to")
    return Target(scheme, host, port, f"{parsed.pathname}{parsed.search}")


def _is_schemeless(text: str) -> bool:
    if text.startswith("//"):
        return True
    found = _SCHEME.match(text)
    # "localhost:8080/page" is a host and a port, though the standard reads a scheme.
    return found is None or bool(_PORT.match(text, found.end() - 1))


def _tracks(item: str) -> bool:
    name = item.partition("=")[0].lower()
    return not item or name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_normal_escape, text)


def _normal_escape(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if char in _UNRESERVED else found[0].upper()


def _bad(what: str, remedy: str = "") -> BadAddress:
    return BadAddress(what, remedy=remedy)
