"""Forms of sport, of tabs, of texts cut short, and stamps as they are printed around the world."""

from collections.abc import Callable
from html import escape

from benchmarks.detection.liveblogs.page import Env, Post

_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def day_words(env: Env) -> str:
    """The last two days by their names, the others by their dates."""
    return '<div class="live-list">' + env.listed(
        lambda p, _: (
            f'<div class="live-list__item"><p class="when">{env.day_word(p)}, {env.clock(p)}</p>'
            f"{env.head(p)}{env.body(p)}</div>"
        )
    ) + "</div>"  # fmt: skip


def ago_and_changed(env: Env) -> str:
    """No time but how long ago a post came, and when it was last changed."""
    return '<ol class="updates">' + env.listed(
        lambda p, _: (
            f'<li class="updates__item" id="u-{env.hex(p)}"><span class="u-ago">{env.ago(p)}'
            f"</span>{env.head(p)}<div>{env.body(p)}</div><p>Updated {env.ago(p)}</p>"
            "</li>"
        ),
        "li",
    ) + "</ol>"  # fmt: skip


def match_minutes(env: Env) -> str:
    """A match: minutes instead of clocks, and no identifiers."""
    return '<ul class="commentary">' + env.listed(
        lambda p, _: (
            f'<li class="commentary__event"><span class="minute">{p.number}\'</span>'
            f'<div class="commentary__text">{env.head(p, "<h4>{0}</h4>")}{env.body(p)}</div></li>'
        ),
        "li",
    ) + "</ul>"  # fmt: skip


def tabs(env: Env) -> str:
    """All posts in one tab, those of key events once more in another, in full."""

    def one(post: Post, prefix: str) -> str:
        return (
            f'<div class="live-post" id="{prefix}{env.hex(post)}"><time datetime="{env.iso(post)}">'
            f"{env.clock(post)}</time>{env.head(post)}{env.body(post)}</div>"
        )

    keys = "".join(one(post, "key-") for post in env.posts if post.key)
    return (
        f'<div class="tab" id="all">{env.listed(lambda p, _: one(p, "post-"))}</div>'
        f'<div class="tab" id="key">{keys}</div>'
    )


def cut_short(env: Env) -> str:
    """The markup shows only the beginning of long posts."""

    def one(post: Post, _: int) -> str:
        text = " ".join(post.paragraphs)
        said = f"<p>{escape(text)}</p>"
        if len(text) > 200:
            said = f"<p>{escape(text[:160])}…</p><button>Read more</button>"
        return (
            f'<div class="live-update" id="u{post.number + 7000}"><time datetime="{env.iso(post)}">'
            f"{env.clock(post)}</time>{env.head(post)}{said}</div>"
        )

    return f'<div class="live-updates">{env.listed(one)}</div>'


def roles_in_bylines(env: Env) -> str:
    """Above each post its writer and what he is, under names that say nothing."""
    return '<div class="ssrcss-1a">' + env.listed(
        lambda p, _: (
            f'<article class="ssrcss-2b" id="asset:{env.hex(p)}"><div class="ssrcss-3c"><span>'
            f"{env.clock(p)}</span></div>{env.head(p, '<h3>{0}</h3>')}<div class=ssrcss-4d><p><b>"
            f"{escape(p.author or 'Helen Marsh')}</b><br><span>Political correspondent</span></p>"
            f"</div><div class=ssrcss-5e>{env.body(p)}</div></article>"
        )
    ) + "</div>"  # fmt: skip


def visible_updates(env: Env) -> str:
    """A stamp of the last change beside that of the post."""
    return '<div class="live-blog">' + env.listed(
        lambda p, _: (
            f'<div class="live-blog-post" data-post-id="{p.number + 80}"><div class="post-times">'
            f'<span class="time">{env.clock(p)}</span> <span class="time updated">Updated '
            f"{(p.updated or p.at):%H:%M}</span></div>{env.head(p)}{env.body(p)}</div>"
        )
    ) + "</div>"  # fmt: skip


def eastern_digits(env: Env) -> str:
    return '<div class="live-coverage">' + env.listed(
        lambda p, _: (
            '<div class="coverage-item"><span class="time">'
            f"{env.clock(p).translate(_EASTERN)}</span>"
            f"{env.head(p)}{env.body(p)}</div>"
        )
    ) + "</div>"  # fmt: skip


def counted_down(env: Env) -> str:
    """Identifiers that count from the newest, so that every post has another each time."""
    return '<div class="newsticker">' + env.listed(
        lambda p, place: (
            f'<div class="newsticker__entry" id="entry-{place + 1}"><span class="time">'
            f"{env.clock(p)}</span>{env.head(p)}{env.body(p)}</div>"
        )
    ) + "</div>"  # fmt: skip


def with_schedule(env: Env) -> str:
    """Headings with the time, above posts of which some hold an agenda with times."""
    return '<div class="live-stream">' + env.listed(
        lambda p, _: (
            f'<section class="live-stream-item" data-id="{p.number + 600}"><h3><time>'
            f"{env.clock(p)}</time> {escape(p.title or '')}</h3>{env.body(p)}</section>"
        )
    ) + "</div>"  # fmt: skip


def empty_shell(env: Env) -> str:
    """Only structured data: scripts put the posts on the page."""
    return '<div id="root" data-posts="[]"></div><noscript>Please enable JavaScript.</noscript>'


def _dated(stamp: Callable[[Env, Post], str]) -> Callable[[Env], str]:
    def form(env: Env) -> str:
        return '<div class="live-list">' + env.listed(
            lambda p, _: (
                f'<div class="live-list__post"><div class="stamp">{stamp(env, p)}</div>'
                f"{env.head(p)}{env.body(p)}</div>"
            )
        ) + "</div>"  # fmt: skip

    return form


def _at(form: str) -> Callable[[Env, Post], str]:
    return lambda env, post: env.local(post.at).strftime(form)


def _worded(form: str, clock: str = "{h:02}:{m:02}") -> Callable[[Env, Post], str]:
    return lambda env, post: form.format(day=env.day(post), clock=env.clock(post, clock))


STAMPS: tuple[tuple[str, str, Callable[[Env], str]], ...] = tuple(
    (name, language, _dated(stamp))
    for name, language, stamp in (
        ("weekday and zone", "en", _at("%a %d %b %Y %H.%M GMT")),
        ("clock before date", "en", _at("%I:%M %p, %b %d")),
        ("month first", "en", _at("%b %d, %Y, %I:%M %p")),
        ("posted", "en", _at("Posted at %H:%M, %d %B")),
        ("short year", "en", _at("%d/%m/%y %H:%M")),
        ("dashes", "de", _at("%d.%m.%Y – %H:%M Uhr")),
        ("dot clock", "de", _worded("{day}, {clock} Uhr", "{h}.{m:02}")),
        ("à", "fr", _worded("le {day} à {clock}", "{h}h{m:02}")),
        ("publié", "fr", _worded("Publié le {day} à {clock}")),
        ("a las", "es", _worded("{day} a las {clock}")),
        ("ore", "it", _worded("{day} - ore {clock}")),
        ("às", "pt", _worded("{day} às {clock}", "{h:02}h{m:02}")),
        ("kl.", "sv", _worded("{day} kl. {clock}", "{h:02}.{m:02}")),
        ("klo", "fi", _worded("{day} klo {clock}", "{h}.{m:02}")),
        ("clock, date", "ru", _worded("{clock}, {day}")),
        ("date, clock", "uk", _worded("{day}, {clock}")),
        ("godz.", "pl", _worded("{day}, godz. {clock}")),
        ("turkish", "tr", _worded("{day} {clock}")),
        ("ideographs", "ja", _worded("{day} {clock}", "{h}時{m:02}分")),
        ("chinese", "zh", _worded("{day} {clock}")),
        ("korean", "ko", _worded("{day} {clock}")),
        ("wib", "id", _worded("{day}, {clock} WIB", "{h:02}.{m:02}")),
        ("vietnamese", "vi", _worded("{clock} {day}", "{h:02}:{m:02}")),
        ("hebrew", "he", _worded("{day} {clock}")),
        ("arabic", "ar", _worded("{day} - {clock}")),
        ("hindi", "hi", _worded("{day}, {clock}")),
    )
)
