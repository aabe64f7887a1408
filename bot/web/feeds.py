"""`/feeds/SOURCE.atom`, `/feeds/SOURCE.json`, and the same of all sources under `/feeds.…`."""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.core.model import Alert, Watched
from bot.render.atom import atom, json_feed
from bot.render.clean import one_line
from bot.render.content import web_address
from bot.render.feed import Feed, feed_id, items_of, languages

ITEMS = 50
"""Entries of a feed."""
ALERTS = 4 * ITEMS
"""Alerts that are read for them: edits of one entry are one item."""
FORMS = {"atom": (atom, "application/atom+xml"), "json": (json_feed, "application/feed+json")}

Alerts = Callable[[str | None, int], Awaitable[Sequence[Alert]]]
Watch = Callable[[str], Awaitable[Watched | None]]


def feed_routes(alerts: Alerts, source: Watch, public_url: str = "") -> list[BaseRoute]:
    """`alerts` reads the newest of a source (None: of all), `source` one source. `public_url` is
    where readers find this server, where that is not what they wrote themselves."""

    async def one(request: Request) -> Response:
        watched = await source(request.path_params["source"])
        if watched is None:
            return PlainTextResponse("no such source\n", status_code=404)
        found = items_of(await alerts(watched.source.id, ALERTS), ITEMS)
        title = watched.state.title or watched.source.name or watched.source.url
        name = watched.source.name or title
        feed = Feed(
            id=feed_id(watched.source.id),
            title=one_line(title, 200) or watched.source.id,
            home=web_address(watched.source.url),
            author=one_line(name, 200) or watched.source.id,
            language=watched.state.language or languages(found),
            items=found,
        )
        return _answer(request, feed, public_url)

    async def every(request: Request) -> Response:
        found = items_of(await alerts(None, ALERTS), ITEMS)
        feed = Feed(id=feed_id(""), title="Addendum", items=found, language=languages(found))
        return _answer(request, feed, public_url)

    return [
        *(Route(f"/feeds.{form}", every, name=form) for form in FORMS),
        *(Route(f"/feeds/{{source}}.{form}", one, name=form) for form in FORMS),
    ]


def _answer(request: Request, feed: Feed, public_url: str) -> Response:
    form = request.url.path.rpartition(".")[2]
    write, content_type = FORMS[form]
    path = request.url.path
    address = (
        f"{public_url.rstrip('/')}{path}" if public_url else str(request.url.replace(query=""))
    )
    body = write(feed, address)
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "max-age=60", "x-content-type-options": "nosniff"}
    if feed.updated is not None:
        headers["last-modified"] = format_datetime(feed.updated.astimezone(UTC), usegmt=True)
    if _is_known(request, tag, feed.updated):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=f"{content_type}; charset=utf-8")


def _is_known(request: Request, tag: str, updated: datetime | None) -> bool:
    """Whether the reader has this already (RFC 9110, section 13.2.2: the tag goes first)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or tag in re.findall(r'"[^"]*"', tags)
    since = request.headers.get("if-modified-since")
    if since is None or updated is None:
        return False
    try:
        known = parsedate_to_datetime(since)
    except ValueError:
        return False
    return known.tzinfo is not None and updated.replace(microsecond=0) <= known
