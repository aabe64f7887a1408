"""Forms in which nothing but the words says what is a time, a name, a heading: names of classes
are hashed or mean something else."""

from collections.abc import Callable
from html import escape

from benchmarks.detection.liveblogs.page import Env, Post

_TODAY = {"no": "i dag kl.", "sv": "I dag"}
_YESTERDAY = {"no": "i går kl.", "sv": "I går"}
_AGO = {"sv": "{} min sedan", "nl": "{} minuten geleden", "en": "{} minutes ago"}
_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def _list(env: Env, one: Callable[[Post], str], frame: str = "<div class=css-1q>{0}</div>") -> str:
    return frame.format(env.listed(lambda post, _: one(post)))


def _relative_day(env: Env, post: Post) -> str:
    at, now = env.local(post.at), env.local(env.now)
    word = (_TODAY if at.date() == now.date() else _YESTERDAY)[env.language]
    old = (now.date() - at.date()).days > 1
    return env.clock(post) + f", {env.day(post)}" if old else f"{word} {env.clock(post)}"


def today(env: Env) -> str:
    """The day in words before the clock, in an element without a name."""
    return _list(
        env,
        lambda p: (
            f'<section id="u{p.number + 300}"><div>{_relative_day(env, p)}</div>'
            f"{env.head(p)}{env.body(p)}</section>"
        ),
    )


def ago_and_clock(env: Env) -> str:
    """How long ago and the clock in two elements that nothing parts."""
    ago = _AGO[env.language]
    return _list(
        env,
        lambda p: (
            f"<li><div><span>{ago.format(int((env.now - p.at).total_seconds() // 60))}"
            f"</span><span>{env.clock(p)}</span></div>{env.head(p)}{env.body(p)}</li>"
        ),
        "<ul>{0}</ul>",
    )


def ago_without_a_name(env: Env) -> str:
    """How long ago in an element that only an attribute for tests names."""
    return _list(
        env,
        lambda p: (
            f'<article id="live-{p.number + 7000}"><span data-component="Timestamp">'
            f"{env.ago(p)}</span>{env.head(p)}{env.body(p)}</article>"
        ),
    )


def ago_in_a_block(env: Env) -> str:
    """How long ago in a block that is called a time."""
    ago = _AGO[env.language]
    return _list(
        env,
        lambda p: (
            '<li class="item"><div class="item__time">'
            f"{ago.format(int((env.now - p.at).total_seconds() // 60))}</div>"
            f"{env.head(p)}<div>{env.body(p)}</div></li>"
        ),
        "<ul class=items>{0}</ul>",
    )


def plus_signs(env: Env) -> str:
    """Headings between plus signs."""
    return _list(
        env,
        lambda p: f"<h3>+++ {env.clock(p)} {escape(p.title or '')} +++</h3>{env.body(p)}",
        "<div>{0}</div>",
    )


def day_leads(env: Env) -> str:
    """The day and the clock lead the first paragraph, in bold."""

    def one(post: Post) -> str:
        at = env.local(post.at)
        stamp = f"{_DAYS[at.weekday()]}, {env.day(post)}, {env.clock(post, '{h:02}.{m:02}')} Uhr: "
        return env.body(post).replace("<p>", f"<p><b>{stamp}</b>", 1)

    return _list(env, one, "<div class=text>{0}</div>")


def clock_and_point(env: Env) -> str:
    """A clock that a point parts from the text."""
    return _list(
        env,
        lambda p: env.body(p).replace("<p>", f"<p><b>{env.clock(p, '{h} h {m:02}')}.</b> ", 1),
        "<article>{0}</article>",
    )


def reporters_updates(env: Env) -> str:
    """Posts of the desk with headings, and short ones of reporters without."""

    def one(post: Post) -> str:
        stamp = (
            f'<span class=css-4d><time datetime="{env.iso(post)}">{env.clock(post)}</time></span>'
        )
        if post.title:
            inner = f"<div class=live-blog-post>{env.head(post)}{stamp}{env.body(post)}</div>"
        else:
            inner = (
                f"<div class=reporter-update>{stamp}<div><p class=reporter-update-byline>"
                f"{post.author or env.words.names[0]}</p><p>Reporting from the coast</p></div>"
                f"<div class=reporter-update-content>{env.body(post)}</div></div>"
            )
        return f'<div class="css-8x" id="post-{post.number + 80}">{inner}</div>'

    return _list(env, one)


def names_below(env: Env) -> str:
    """Below each post its writer's name and what he is, in plain paragraphs."""
    return _list(
        env,
        lambda p: (
            f'<li id="up-{p.number + 900}"><time datetime="{env.iso(p)}">{env.clock(p)}'
            f"</time>{env.head(p)}<div>{env.body(p)}</div><div><p>{p.author or env.words.names[0]}"
            "</p><p>Redacteur Binnenland</p></div></li>"
        ),
        "<ul>{0}</ul>",
    )


def lines_that_sign(env: Env) -> str:
    """A line that says who wrote it, what he is, and a clock of twelve hours."""
    form = "{h12}:{m:02} {half}.m. UTC"
    return _list(
        env,
        lambda p: (
            f'<div data-qa="update" id="link-{env.hex(p).upper()}"><span>'
            f"{env.clock(p, form)}</span>{env.head(p)}<div>By <a href=/people/x>"
            f"{p.author or env.words.names[0]}</a>, Coast reporter</div>{env.body(p)}</div>"
        ),
    )


def parts_of_a_ticker(env: Env) -> str:
    """Every part is called after the ticker, and readers' answers are counted."""
    return _list(
        env,
        lambda p: (
            f'<div class="ticker-item" id="ticker-{p.number + 40}"><div class="ticker-head">'
            f'<span class="ticker-time">{env.clock(p)}</span> Uhr</div>'
            f"{env.head(p, '<h4 class=ticker-title>{0}</h4>')}<div class=ticker-text>{env.body(p)}"
            f"</div><footer><i>{(p.number * env.now.minute) % 90 + 3} Postings</i></footer></div>"
        ),
        "<div class=ticker>{0}</div>",
    )


def month_first(env: Env) -> str:
    """The month, the day and the clock as they are printed in the far east."""
    return _list(
        env,
        lambda p: f'<li><div>{env.local(p.at):%m-%d} {env.clock(p)}</div>{env.head(p)}'
        f"<div>{env.body(p)}</div></li>",
        "<ul>{0}</ul>",
    )  # fmt: skip


def seconds_and_zone(env: Env) -> str:
    """A whole stamp with seconds, the half of the day and the zone."""
    return _list(
        env,
        lambda p: (
            f'<div class="content" id="{int(p.at.timestamp() * 1000)}"><span>'
            f"{env.local(p.at):%b %d, %Y %I:%M:%S %p} IST</span>{env.head(p)}{env.body(p)}</div>"
        ),
    )


def videos_among_posts(env: Env) -> str:
    """Cards of videos, made like posts, with how long they take."""

    def one(post: Post) -> str:
        made = (
            f'<div class="feed-item" id="fi{post.number + 50}"><div class="feed-time">'
            f"{env.clock(post)}</div>{env.head(post)}{env.body(post)}</div>"
        )
        if post.number % 5 == 3:
            made += (
                f'<div class="feed-item"><a href="/video/{post.number}"><img src="/v.jpg"><span>'
                f"02:1{post.number % 10}</span><h3>{escape(env.words.more)}</h3></a></div>"
            )
        return made

    return _list(env, one, "<div class=live-feed>{0}</div>")


def half_in_arabic(env: Env) -> str:
    """A clock of twelve hours with the letters that Arabic has for its halves."""
    halves = {"a": "ص", "p": "م"}
    return _list(
        env,
        lambda p: (
            f'<div id="ls-{p.number + 60}"><b>{env.clock(p, "{h12}:{m:02}")} '
            f"{halves[env.clock(p, '{half}')]}</b>{env.head(p)}{env.body(p)}</div>"
        ),
    )
