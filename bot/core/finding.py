"""Which source a person means by what they typed: its id, its name, its address, some words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

from bot.core.model import Watched

_NEAR = 5
_WWW = "www."


@dataclass(frozen=True, slots=True)
class Found:
    """Exactly one source is meant."""

    watched: Watched


@dataclass(frozen=True, slots=True)
class Several:
    """More than one may be meant."""

    candidates: tuple[Watched, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """None is meant. `near` are those with a similar id or name; `address` is the text as an
    address, where it is one."""

    text: str
    near: tuple[Watched, ...] = ()
    address: str | None = None


def as_address(text: str) -> str | None:
    """The text as an http(s) address, None where it is none. "example.org/live" counts as
    one, a word without a dot does not."""
    text = text.strip()
    if not text or any(c.isspace() or c in '<>"' for c in text) or len(text) > 2048:
        return None
    candidate = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(candidate)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or parts.username or parts.password:
        return None
    if "://" not in text and not _looks_like_host(host):
        return None
    return candidate if host else None


def _looks_like_host(host: str) -> bool:
    labels = host.split(".")
    return len(labels) > 1 and all(labels) and len(labels[-1]) > 1 and not labels[-1].isdigit()


def same_address(url: str) -> str:
    """What two spellings of one address have in common: scheme, "www.", a closing slash and
    the fragment make no difference to a person."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url.strip()
    host = host.removeprefix(_WWW)
    place = f"{host}:{port}" if port and port not in {80, 443} else host
    query = f"?{parts.query}" if parts.query else ""
    return f"{place}{parts.path.rstrip('/')}{query}"


def find(text: str, sources: Iterable[Watched]) -> Found | Several | Missing:
    """What a person means among the sources. An id goes before a name, a whole name before a
    part of one; a name that two sources share is for the person to decide."""
    wanted = " ".join(text.split())
    everything = list(sources)
    if not wanted:
        return Missing(wanted)
    address = as_address(wanted)
    for stage in (_by_id(wanted), _by_address(address), _by_name(wanted), _by_words(wanted)):
        hits = [watched for watched in everything if stage(watched)]
        if len(hits) == 1:
            return Found(hits[0])
        if hits:
            return Several(tuple(hits))
    return Missing(wanted, near=_near(wanted, everything), address=address)


def _by_id(wanted: str) -> Callable[[Watched], bool]:
    return lambda watched: watched.source.id == wanted.lower()


def _by_address(address: str | None) -> Callable[[Watched], bool]:
    if address is None:
        return lambda _watched: False
    key = same_address(address)
    return lambda watched: same_address(watched.source.url) == key


def _by_name(wanted: str) -> Callable[[Watched], bool]:
    key = wanted.casefold()
    return lambda watched: key in {name.casefold() for name in names(watched)}


def _by_words(wanted: str) -> Callable[[Watched], bool]:
    words = wanted.casefold().split()
    if as_address(wanted) and "/" in wanted:
        return lambda _watched: False

    def holds(watched: Watched) -> bool:
        text = " ".join((*names(watched), watched.source.id)).casefold()
        return all(word in text for word in words)

    return holds


def names(watched: Watched) -> tuple[str, ...]:
    """What a source is called: its own name, and its page's title."""
    return tuple(n for n in (watched.source.name, watched.state.title) if n)


def label(watched: Watched) -> str:
    """What to call a source before people: its name, else its page's title, else its host."""
    called = names(watched)
    return called[0] if called else (urlsplit(watched.source.url).hostname or watched.source.id)


def _near(wanted: str, sources: Sequence[Watched]) -> tuple[Watched, ...]:
    known = {watched.source.id: watched for watched in sources}
    by_word = {name.casefold(): w for w in sources for name in (*names(w), w.source.id)}
    close = get_close_matches(wanted.casefold()[:100], list(by_word)[:5000], n=_NEAR, cutoff=0.6)
    ids = dict.fromkeys(by_word[word].source.id for word in close)
    return tuple(known[source_id] for source_id in ids)
