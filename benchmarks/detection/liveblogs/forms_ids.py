# ruff: noqa: E501 - markup and sentences are left in one piece
"""Forms whose posts have identifiers of their own, as most systems for live blogs print them."""

from html import escape

from benchmarks.detection.liveblogs.page import Env


def hex_blocks(env: Env) -> str:
    return env.listed(
        lambda p, _: (
            f'<article id="block-{env.hex(p)}" class="dcr-1x{p.number % 7}q" data-component="block"'
            f'><header><a href="?page=with:block-{env.hex(p)}#block-{env.hex(p)}"><time datetime='
            f'"{env.iso(p)}">{env.ago(p)}</time></a><span class="dcr-t">{env.clock(p, "{h:02}.{m:02}")}'
            f"</span>{env.head(p, '<h2>{0}</h2>')}</header>"
            f"{env.by(p, '<div class=contributor><a rel=author href=/profile/x>{0}</a></div>')}"
            f'<div class="body">{env.body(p)}</div><footer>{env.share}</footer></article>'
        )
    )


def numbered_ol(env: Env) -> str:
    return "<ol class='lx-stream' role='list'>" + env.listed(
        lambda p, _: (
            f'<li class="lx-stream__post-container"><article id="post_{env.hex(p)}" class="lx-'
            f'stream-post gs-u-pt-alt"><header class="lx-stream-post__header"><time class='
            f'"lx-stream-post__meta-time"><span class="gs-u-vh">Posted at </span><span class="qa-'
            f'post-auto-meta">{env.clock(p)}</span></time><h3><span class="lx-stream-post__header-'
            f'text">{escape(p.title or "")}</span></h3></header><div class="lx-stream-post-body">'
            f"{env.body(p)}</div>{env.share}</article></li>"
        ),
        "li",
    ) + "</ol>"  # fmt: skip


def data_ids(env: Env) -> str:
    return '<div class="live-story__items-container">' + env.listed(
        lambda p, _: (
            f'<article class="live-story-post liveStoryPost" data-type="post" id="h_{env.hex(p)}" '
            f'data-published="{int(p.at.timestamp() * 1000)}"><header class="live-story-post__head'
            f'er"><div class="live-story-post__timestamp">{env.ago(p)}</div><h2 class="live-story-'
            f'post__headline">{escape(p.title or "")}</h2></header><p class="live-story-post__'
            f'byline">From {escape(p.author or "our newsroom")}</p><div class="live-story-post__'
            f'content">{env.body(p)}</div></article>'
        )
    ) + "</div>"  # fmt: skip


def hashed_react(env: Env) -> str:
    return '<section class="css-8atqhb">' + env.listed(
        lambda p, _: (
            f'<div class="css-{p.number * 31:x}"><div data-testid="live-blog-post" id="storm-{p.number + 4000}">'
            f'<div class="css-kl2"><div class="css-a"><time datetime="{env.iso(p)}"><span>'
            f"{env.clock(p, '{h12}:{m:02} {half}.m. ET')}</span></time></div>"
            f"{env.head(p, '<h2 class=css-h>{0}</h2>')}"
            f'<p class="css-b"><span>{escape(p.author or "Ann Lee")}</span></p></div><div class='
            f'"css-c"><div>{env.body(p)}</div></div></div></div>'
        )
    ) + "</section>"  # fmt: skip


def wire_feed(env: Env) -> str:
    return '<div class="LiveBlogPage-list">' + env.listed(
        lambda p, _: (
            f'<bsp-liveblog-post class="LiveBlogPost" data-post-id="{env.hex(p)}" data-posted-'
            f'timestamp="{int(p.at.timestamp() * 1000)}"><div class="LiveBlogPost-header"><bsp-time'
            f'stamp data-timestamp="{int(p.at.timestamp() * 1000)}"></bsp-timestamp>'
            f"{env.head(p, '<h2 class=LiveBlogPost-headline>{0}</h2>')}"
            f'<div class="LiveBlogPost-byline">{env.by(p, "By <a href=/author/x>{0}</a>")}</div></div>'
            f'<div class="RichTextStoryBody">{env.body(p)}</div><div class="ActionBar">{env.share}'
            f"</div></bsp-liveblog-post>"
        )
    ) + "</div>"  # fmt: skip


def timeline_li(env: Env) -> str:
    return '<ul class="timeline">' + env.listed(
        lambda p, _: (
            f'<li class="timeline__item" id="tl{p.number + 300}"><div class="timeline__time">'
            f"<span>{env.clock(p)}</span></div>"
            f'<div class="timeline__content">{env.head(p)}{env.body(p)}{env.share}</div></li>'
        ),
        "li",
    ) + "</ul>"  # fmt: skip


def feed_cards(env: Env) -> str:
    return '<div role="feed" class="wysiwyg wysiwyg--all-content">' + env.listed(
        lambda p, _: (
            f'<div id="liveblog-update-{p.number + 240000}" class="card-live"><div class="card-live'
            f'__timeline"><div class="date-relative__time">{env.ago(p)}</div><time class="date-'
            f'simple">{env.day(p)} ({env.clock(p)})</time></div>{env.head(p, "<h2>{0}</h2>")}'
            f'<div class="wysiwyg">{env.body(p)}</div><button class="copy">Copy link</button></div>'
        )
    ) + "</div>"  # fmt: skip


def sourcefabric(env: Env) -> str:
    return '<section class="lb-timeline"><div class="timeline-body timeline-body--loaded">' + (
        env.listed(
            lambda p, _: (
                f'<article class="lb-post list-group-item" data-post-id="urn:newsml:live.example:'
                f'2026-11-22T0:{env.hex(p)}" data-js-id="{env.hex(p)}"><div class="lb-author">'
                f'<div class="lb-author__name">{escape(p.author or "Live Team")}</div></div><div '
                f'class="lb-post-date" data-js-timestamp="{env.iso(p)}">{env.clock(p)}</div><div '
                f'class="lb-item">{env.head(p)}{env.body(p)}</div><div class="lb-post-permalink">'
                f"{env.share}</div></article>"
            )
        )
        + "</div></section>"
    )


def wordpress(env: Env) -> str:
    return '<div id="wpcom-liveblog-container" class="1234"><div class="liveblog-feed">' + (
        env.listed(
            lambda p, _: (
                f'<article id="id_{p.number + 990}" class="liveblog-entry"><aside class="liveblog-'
                f'entry-aside"><a class="liveblog-meta-time" href="#{p.number + 990}"><span>'
                f'{env.ago(p)}</span><span>{env.clock(p)}</span></a></aside><div class="liveblog-'
                f'entry-main"><header class="liveblog-meta-authors"><div class="liveblog-meta-'
                f'author"><span class="liveblog-meta-author-name">{escape(p.author or "Staff")}'
                f'</span></div></header><div class="liveblog-entry-content">{env.body(p)}</div>'
                f"</div></article>"
            )
        )
        + "</div></div>"
    )


def wordpress_old(env: Env) -> str:
    return '<div id="liveblog-container"><div id="liveblog-entries">' + env.listed(
        lambda p, _: (
            f'<div id="liveblog-entry-{p.number + 77}" class="liveblog-entry" data-timestamp="'
            f'{int(p.at.timestamp())}"><header class="liveblog-meta"><span class="liveblog-author-'
            f'name">{escape(p.author or "Staff")}</span><span class="liveblog-meta-time"><a href="'
            f'#liveblog-entry-{p.number + 77}"><span class="date">{env.day(p)}</span><span class='
            f'"time">{env.clock(p)}</span></a></span></header><div class="liveblog-entry-text" '
            f'data-original-content="x">{env.body(p)}</div></div>'
        )
    ) + "</div></div>"  # fmt: skip


def amp(env: Env) -> str:
    return (
        '<amp-live-list layout="container" data-poll-interval="15000" data-max-items-per-page="25" '
        'id="amp-live-list"><button update on="tap:amp-live-list.update">New updates</button>'
        "<div items>"
        + "".join(
            f'<div id="post{p.number + 50}" data-sort-time="{int(p.at.timestamp())}"><div class='
            f'"card"><div class="timestamp">{env.clock(p)}</div>{env.head(p)}{env.body(p)}</div></div>'
            for p in env.posts
        )
        + "</div></amp-live-list>"
    )


def arena(env: Env) -> str:
    return '<div class="arena-liveblog" data-publisher="x"><div class="posts">' + env.listed(
        lambda p, _: (
            f'<div class="post" data-id="-N{env.hex(p)[:18]}"><div class="post__meta"><span class='
            f'"post__pubDate" title="{env.iso(p)}">{env.ago(p)}</span><span class="post__author">'
            f'{escape(p.author or "Desk")}</span></div>{env.head(p, "<h3 class=post__title>{0}</h3>")}'
            f'<div class="post__body">{env.body(p)}</div><div class="post__actions">{env.share}'
            "</div></div>"
        )
    ) + "</div></div>"  # fmt: skip


def news_ticker(env: Env) -> str:
    return '<div class="lb24-liveblog"><ul class="lb24-news-list">' + env.listed(
        lambda p, _: (
            f'<li class="lb24-base-list-li" data-nid="{p.number + 34567890123}"><div class="lb24-'
            f'base-news-date"><span data-created="{int(p.at.timestamp())}">{env.day(p)}, {env.clock(p)}'
            f'</span></div><div class="lb24-base-news-content">{env.head(p, "<h2>{0}</h2>")}'
            f'{env.body(p)}</div><div class="lb24-share">{env.share}</div></li>'
        ),
        "li",
    ) + "</ul></div>"  # fmt: skip


def tickaroo(env: Env) -> str:
    return '<div class="tik4-live"><div class="tik4-events">' + env.listed(
        lambda p, _: (
            f'<div class="tik4-event" id="tik4-{env.hex(p)}"><div class="tik4-event__head"><span '
            f'class="tik4-time__absolute">{env.clock(p)}</span></div><div class="tik4-content">'
            f'{env.head(p, "<div class=tik4-title>{0}</div>")}<div class="tik4-rich">{env.body(p)}'
            f"</div></div></div>"
        )
    ) + "</div></div>"  # fmt: skip


def scribble(env: Env) -> str:
    return '<ol class="scrbbl-post-list">' + env.listed(
        lambda p, _: (
            f'<li class="scrbbl-post" data-id="{p.number + 118800}"><div class="scrbbl-post-header">'
            f'<span class="scrbbl-creator">{escape(p.author or "Newsdesk")}</span></div><div class='
            f'"scrbbl-post-content">{env.body(p)}</div><div class="scrbbl-post-timestamp">'
            f"{env.day(p)}, {env.clock(p)}</div></li>"
        ),
        "li",
    ) + "</ol>"  # fmt: skip


def norkon(env: Env) -> str:
    return '<div class="ncpost-list ncpost-list-newest">' + env.listed(
        lambda p, _: (
            f'<div class="ncpost-container" id="ncpost-container-{p.number + 9100}"><div class="nc'
            f'post"><div class="ncpost-head"><span class="ncpost-author">{escape(p.author or "Desk")}'
            f'</span><span class="ncpost-time" data-timestamp="{int(p.at.timestamp() * 1000)}">'
            f'{env.clock(p)}</span></div><div class="ncpost-content">{env.head(p, "<h2>{0}</h2>")}'
            f'{env.body(p)}</div><div class="ncpost-actions">{env.share}</div></div></div>'
        )
    ) + "</div>"  # fmt: skip


def microdata(env: Env) -> str:
    return '<div itemscope itemtype="http://schema.org/LiveBlogPosting">' + env.listed(
        lambda p, _: (
            f'<div itemprop="liveBlogUpdate" itemscope itemtype="http://schema.org/BlogPosting" id='
            f'"k{env.hex(p)}"><meta itemprop="datePublished" content="{env.iso(p)}">'
            f'<span itemprop="author" itemscope><span itemprop="name">{escape(p.author or "Desk")}'
            f'</span></span>{env.head(p, "<h3 itemprop=headline>{0}</h3>")}<div itemprop="article'
            f'Body">{env.body(p)}</div></div>'
        )
    ) + "</div>"  # fmt: skip


def anchors(env: Env) -> str:
    return '<div class="live-content">' + env.listed(
        lambda p, _: (
            f'<div class="live-entry"><a name="e{p.number + 1500}"></a><div class="entry-time">'
            f"{env.clock(p)}</div>{env.head(p, '<h4>{0}</h4>')}{env.body(p)}</div>"
        )
    ) + "</div>"  # fmt: skip
