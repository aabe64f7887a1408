# ruff: noqa: E501 - markup and sentences are left in one piece
"""Forms with no identifiers: wall clocks, days as separators, tables, lists, hashed names."""

from collections.abc import Callable
from html import escape

from benchmarks.detection.liveblogs.page import Env, Post


def _days(env: Env, form: Callable[[Post, int], str], day: str) -> str:
    """The posts with the day above those of each day."""
    made, former = [], None
    for place, post in enumerate(env.posts):
        if (now := env.day(post)) != former:
            made.append(day.format(escape(now)))
            former = now
        made.append(form(post, place) + env.between(place))
    return "".join(made)


def bold_clock(env: Env) -> str:
    def one(post: Post, _: int) -> str:
        inside = env.body(post, bare=True)
        return inside.replace("<p>", f"<p><strong>{env.clock(post, '{h:02}.{m:02}')}</strong> ", 1)

    return f'<div class="article-body">{env.listed(one)}</div>'


def bold_clock_uhr(env: Env) -> str:
    def one(post: Post, _: int) -> str:
        clock = env.clock(post, "{h}.{m:02} Uhr")
        bold = (
            f"<p><b>{clock}: {escape(post.title)}</b></p>"
            if post.title
            else f"<p><b>{clock}</b></p>"
        )
        return bold + env.body(post)

    return f'<div class="textblock">{env.listed(one)}</div>'


def bold_dash(env: Env) -> str:
    def one(post: Post, _: int) -> str:
        return env.body(post, bare=True).replace(
            "<p>", f"<p><b>{env.clock(post, '{h}h{m:02}')}</b> – ", 1
        )

    return f"<section>{env.listed(one)}</section>"


def heading_clock(env: Env) -> str:
    return '<div class="content">' + env.listed(
        lambda p, _: f"<h2>{env.clock(p)}{': ' + escape(p.title) if p.title else ''}</h2>{env.body(p)}"
    ) + "</div>"  # fmt: skip


def heading_ends_with_clock(env: Env) -> str:
    return '<div class="text">' + env.listed(
        lambda p, _: f"<h3>{escape(p.title or env.words.title)} [{env.clock(p)}]</h3>{env.body(p)}"
    ) + "</div>"  # fmt: skip


def heading_and_time(env: Env) -> str:
    return '<div class="story">' + env.listed(
        lambda p, _: (
            f"<h2>{escape(p.title or env.words.title)}</h2><p class='meta-hour'>{env.clock(p)} · "
            f"{env.day(p)}</p>{env.body(p)}"
        )
    ) + "</div>"  # fmt: skip


def rules_between(env: Env) -> str:
    return '<div class="entry-content">' + env.listed(
        lambda p, _: f"<p><strong>{env.clock(p)}</strong></p>{env.head(p)}{env.body(p)}<hr>"
    ) + "</div>"  # fmt: skip


def table_rows(env: Env) -> str:
    rows = "".join(
        f'<tr><td class="hour"><b>{env.clock(p)}</b></td><td>{env.head(p, "<b>{0}</b><br>")}'
        f"{env.body(p)}</td></tr>"
        for p in env.posts
    )
    return f'<table class="minute"><tbody>{rows}</tbody></table>'


def definitions(env: Env) -> str:
    made = "".join(f"<dt>{env.clock(p)}</dt><dd>{env.head(p)}{env.body(p)}</dd>" for p in env.posts)
    return f'<dl class="chronik">{made}</dl>'


def details(env: Env) -> str:
    return '<div class="live">' + env.listed(
        lambda p, _: (
            f'<details open><summary><time datetime="{env.iso(p)}">{env.clock(p)}</time> '
            f"{escape(p.title or '')}</summary>{env.body(p)}</details>"
        )
    ) + "</div>"  # fmt: skip


def day_sections(env: Env) -> str:
    return '<div class="ticker-list">' + _days(
        env,
        lambda p, _: (
            f'<div class="ticker-item"><span class="ticker-item__time">{env.clock(p)}</span>'
            f'<div class="ticker-item__text">{env.head(p)}{env.body(p)}</div></div>'
        ),
        '<h3 class="ticker-day">{0}</h3>',
    ) + "</div>"  # fmt: skip


def day_dividers_hashed(env: Env) -> str:
    return '<div class="sc-1fq7 kXwPQi">' + _days(
        env,
        lambda p, _: (
            f'<div class="sc-9ab2 hJkLmN"><div class="sc-77 dKl">{env.clock(p)}</div>'
            f'<div class="sc-55 bbQ">{env.head(p, "<div class=sc-33><b>{0}</b></div>")}{env.body(p)}'
            "</div></div>"
        ),
        '<div class="sc-00 divider"><span>{0}</span></div>',
    ) + "</div>"  # fmt: skip


def hashed_list(env: Env) -> str:
    return "<ol class='_1x9f'>" + env.listed(
        lambda p, _: (
            f'<li class="_2k{p.number}z"><div class="_8sd"><span>{env.clock(p)}</span></div><div>'
            f"{env.head(p, '<h2 class=_h>{0}</h2>')}<div class='_b'>{env.body(p)}</div></div></li>"
        ),
        "li",
    ) + "</ol>"  # fmt: skip


def time_elements(env: Env) -> str:
    return '<div class="liveticker">' + env.listed(
        lambda p, _: (
            f'<div class="entry"><time datetime="{env.iso(p)}">{env.clock(p)} Uhr</time>'
            f"{env.head(p)}{env.body(p)}{env.share}</div>"
        )
    ) + "</div>"  # fmt: skip


def short_dates(env: Env) -> str:
    return '<div class="cobertura">' + env.listed(
        lambda p, _: (
            f'<div class="item-live"><div class="item-date"><span class="d">{env.local(p.at):%d/%m}'
            f'</span><span class="h">{env.clock(p, "{h:02}h{m:02}")}</span></div>'
            f'{env.head(p, "<h3>{0}</h3>")}<div class="txt">{env.body(p)}</div>'
            f'<div class="autor">{env.by(p, "{0}")}</div></div>'
        )
    ) + "</div>"  # fmt: skip


def ago_only(env: Env) -> str:
    return '<div class="live-feed">' + env.listed(
        lambda p, _: (
            f'<div class="live-feed__item"><span class="time">{env.ago(p)}</span>{env.head(p)}'
            f"{env.body(p)}</div>"
        )
    ) + "</div>"  # fmt: skip


def half_day_clock(env: Env) -> str:
    return '<div class="live-blog-wrap">' + env.listed(
        lambda p, _: (
            f'<div class="timeline_update"><p class="stamp"><span class="ist-time">'
            f"{env.clock(p, '{h12:02}:{m:02} ({half}m)').replace('am', 'AM').replace('pm', 'PM')}"
            f"</span> <span>{env.day(p)}</span></p>{env.head(p)}<div class='desc'>{env.body(p, 'div')}"
            "</div></div>"
        )
    ) + "</div>"  # fmt: skip


def bracketed(env: Env) -> str:
    return '<div class="article_body">' + env.listed(
        lambda p, _: f"<p>[{env.clock(p)}]</p>{env.head(p, '<p><b>{0}</b></p>')}{env.body(p)}"
    ) + "</div>"  # fmt: skip


def ideographic(env: Env) -> str:
    def one(post: Post, _: int) -> str:
        return (
            f'<div class="content--update"><div class="time">{env.clock(post, "{h}時{m:02}分")}'
            f"</div><div>{env.head(post)}{env.body(post)}</div></div>"
        )

    return f'<section class="content">{env.listed(one)}</section>'


def line_breaks(env: Env) -> str:
    def one(post: Post, _: int) -> str:
        said = "<br><br>".join(escape(text) for text in post.paragraphs)
        return f'<div class="li"><b>{env.clock(post)}</b> {said}</div>'

    return f'<div class="onlain">{env.listed(one)}</div>'


def right_to_left(env: Env) -> str:
    return '<div class="liveBlogWrapper">' + env.listed(
        lambda p, _: (
            f'<div class="liveItem"><div class="liveItemHead"><span class="DateDisplay" data-wcm'
            f'date="{env.iso(p)}">{env.clock(p)}</span>{env.by(p, "<span class=authorName>{0}</span>")}'
            f"</div>{env.head(p, '<div class=title>{0}</div>')}<div class='text_editor'>{env.body(p, 'div')}"
            "</div></div>"
        )
    ) + "</div>"  # fmt: skip


def sections_with_aria(env: Env) -> str:
    return "".join(
        f'<section aria-label="update"><p class="t"><span aria-hidden="true">{env.clock(p)}</span>'
        f'<span class="sr-only">{env.clock(p, "{h} {m}")}</span></p>{env.head(p)}{env.body(p)}'
        f"</section>{env.between(place)}"
        for place, p in enumerate(env.posts)
    )


def two_columns(env: Env) -> str:
    return '<div class="row-list">' + env.listed(
        lambda p, _: (
            f'<div class="row"><div class="col-2"><strong>{env.clock(p)}</strong><br>'
            f'{env.local(p.at):%d.%m.%Y}</div><div class="col-10">{env.head(p, "<h4>{0}</h4>")}'
            f"{env.body(p)}</div></div>"
        )
    ) + "</div>"  # fmt: skip
