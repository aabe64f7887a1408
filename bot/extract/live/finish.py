"""The last steps from drafts to entries, the same for posts however they were found."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.model import Entry, Role
from bot.extract.live import identity
from bot.extract.live.clock import place
from bot.extract.live.draft import Draft
from bot.extract.live.post import Setting
from bot.extract.rich import html_of


def date_clocks(posts: Sequence[Draft], setting: Setting, last: datetime) -> None:
    """Give posts that have only a wall clock their instant, counted back from `last`, the
    latest moment that the page is known to be from. Pinned posts stand out of the order, so
    theirs cannot be told."""
    if all(post.published or not post.clock for post in posts):
        return
    loose = [post for post in posts if not post.pinned or post.in_place]
    for post, at in zip(loose, _placed(loose, setting, last), strict=True):
        post.published = post.published or at


def oldest(posts: Sequence[Draft], setting: Setting, last: datetime) -> datetime | None:
    """When the first of the posts came, if the last one came at or before an instant."""
    loose = [post for post in posts if not post.pinned or post.in_place]
    return min((at for at in _placed(loose, setting, last) if at), default=None)


def _placed(posts: Sequence[Draft], setting: Setting, last: datetime) -> list[datetime | None]:
    return place(
        [post.clock for post in posts],
        [post.published.date() if post.published else post.day for post in posts],
        last=last,
        zone=setting.zone,
    )


def entries_of(posts: Sequence[Draft]) -> tuple[Entry, ...]:
    """Posts as entries, each with its id, in the order given."""
    identity.settle(posts)
    return tuple(_entry(post) for post in posts)


def _entry(post: Draft) -> Entry:
    updated = post.updated
    if updated and post.published and updated <= post.published:
        updated = None
    return Entry(
        id=post.id or identity.fingerprint(post),
        role=Role.POST,
        text=post.text,
        title=post.title,
        marker=post.marker,
        published=post.published,
        updated=updated,
        author=post.author,
        url=post.url,
        html=html_of(post.rich, post.text),
        image=post.image,
        explicit_id=post.explicit,
        pinned=post.pinned,
        key=post.key,
        partial=post.partial,
        embedded=post.embedded,
        rule=post.rule,
    )
