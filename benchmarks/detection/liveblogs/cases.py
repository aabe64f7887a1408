"""What happens to made-up live blogs between two looks, and what is to be told of it."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from benchmarks.detection.case import Case, Told
from benchmarks.detection.contenders import MINUTE, NOW
from benchmarks.detection.liveblogs.flux import STILL, Flux, shown
from benchmarks.detection.liveblogs.page import URL, Env, Post, frame
from benchmarks.detection.liveblogs.templates import TEMPLATES, Template
from benchmarks.detection.liveblogs.words_far import ALL
from benchmarks.detection.tongues import TONGUES

_POST = frozenset({"post"})
_EXTRAS = (
    "",
    "",
    "",
    "quote",
    "tweet",
    "figure",
    "related",
    "video",
    "newsletter",
    "list",
    "agenda",
)
_AGENDA = 0.1
"""Posts with an agenda, whose lines begin with times."""
_SPANS = (3, 7, 12, 25, 70)
"""Minutes between two posts of a page, on average."""

Changed = tuple[Sequence[Post], Sequence[Post], tuple[Told, ...]]


def cases() -> Iterator[Case]:
    """Every form, through everything that happens."""
    for number, template in enumerate(TEMPLATES):
        for what, happen in HAPPENINGS.items():
            yield _case(template, what, happen, random.Random(f"{number} {what}"))


def _case(
    template: Template, what: str, happen: Callable[["Page"], Changed], chance: random.Random
) -> Case:
    page = Page(template, chance, COUNTS.get(what))
    old, new, expected = happen(page)
    return Case(
        f"{what} [{template.name}] ({len(page.posts)})",
        f"made-up blogs: {what}",
        URL,
        page.print(old, NOW, page.before),
        page.print(new, NOW + MINUTE, page.after),
        expected,
    )


@dataclass(frozen=True)
class Around:
    """What is around the posts at one look: whether boxes stand between them, the end of the
    address, and what is printed above and below."""

    boxes: bool = True
    slug: str = ""
    above: str = ""
    below: str = ""


class Page:
    """A page of one template with its posts, the newest first. `before` and `after` are what
    is around them at the two looks."""

    def __init__(self, template: Template, chance: random.Random, count: int | None) -> None:
        self.template = template
        self.chance = chance
        self.before = Around()
        self.after = Around()
        self.posts = self._posts(count or chance.choice((5, 8, 13, 24, 40)))

    def _posts(self, count: int) -> list[Post]:
        span = self.chance.choice(_SPANS)
        at = NOW - timedelta(minutes=self.chance.randint(2, 9))
        made = []
        for number in range(count, 0, -1):
            made.append(self.post(number, at))
            at -= timedelta(minutes=self.chance.randint(max(1, span // 2), span * 2))
        return made

    def post(self, number: int, at: datetime) -> Post:
        """A post that no other is like."""
        words, chance = ALL[self.template.language], self.chance
        titled = chance.random() < self.template.titles
        said = [
            one.format(p=chance.choice(words.places), n=number * 7 + turn + 11)
            for turn, one in enumerate(chance.sample(words.says, chance.choice((1, 1, 2))))
        ]
        said = [f"{one} {_names(chance, self.template.language)}" for one in said]
        first = chance.choice(("{0}", "{0} {1}")).format(said[0], chance.choice(words.then))
        return Post(
            number,
            at,
            (first, *said[1:]),
            title=f"{chance.choice(words.headings)} ({number})" if titled else None,
            author=chance.choice((*words.names, None)),
            extra=self._extra() if self.template.extras else "",
            key=number % 4 == 1,
        )

    def _extra(self) -> str:
        return "agenda" if self.chance.random() < _AGENDA else self.chance.choice(_EXTRAS)

    def print(
        self, posts: Sequence[Post], now: datetime, around: Around, flux: Flux = STILL
    ) -> bytes:
        """The page as it is with these posts."""
        chosen = shown(flux, posts)
        if self.template.oldest_first:
            chosen.reverse()
        env = Env(
            ALL[self.template.language],
            self.template.language,
            now,
            chosen,
            ld=self.template.ld,
            rail=self.template.rail,
            keys=self.template.keys,
            boxes=around.boxes,
            slug=around.slug,
            above=around.above,
            below=around.below,
            flux=flux,
        )
        return frame(env, self.template.form(env)).encode()


_SYLLABLES = {
    "ru": "ва ле ми но ру ска то ши бе дор",
    "uk": "ва ле ми но ру ська то ши бе дор",
    "he": "לב מר נו שי דר קל תו רן בא גל",
    "ar": "لي مر نو شا در قل تا رن با سل",
    "hi": "रा मे ली को न ता सी दु वा बी",
    "ja": "山 川 田 中 村 木 石 原 谷 浜",
    "zh": "林 江 海 文 明 国 华 安 平 远",
    "ko": "강 나 다 라 마 바 사 하 진 윤",
}


def _names(chance: random.Random, language: str) -> str:
    """A line of names: what makes posts about one thing differ from each other."""
    pieces = _SYLLABLES.get(language, "ka ren mo til va sen dor li bru ek").split()
    names = ["".join(chance.choices(pieces, k=3)).capitalize() for _ in range(8)]
    return f"({', '.join(names)})"


def told(kind: str, post: Post) -> Told:
    """What a follower is to be told of a post."""
    text, *others = post.texts
    return Told(kind, _POST, text, others=tuple(others), published=post.at)


def _new(count: int) -> Callable[[Page], Changed]:
    def happen(page: Page) -> Changed:
        new = page.posts[:count]
        return page.posts[count:], page.posts, tuple(told("added", post) for post in new)

    return happen


def _new_and_off(page: Page) -> Changed:
    posts = page.posts
    return posts[2:], posts[:-2], tuple(told("added", post) for post in posts[:2])


def _all_new(page: Page) -> Changed:
    """A fast blog that shows its newest ten, after a pause."""
    posts = page.posts
    return posts[10:], posts[:10], tuple(told("added", post) for post in posts[:10])


def _off(page: Page) -> Changed:
    return page.posts, page.posts[:-2], ()


def _late(page: Page) -> Changed:
    """A post that was written a while ago comes between older ones."""
    place = min(2, len(page.posts) - 2)
    post = page.posts[place]
    old = page.posts[:place] + page.posts[place + 1 :]
    return old, page.posts, (told("added", post),)


def _changed(page: Page, make: Callable[[Page, Post], Post], *, told_: bool) -> Changed:
    place = page.chance.randrange(min(6, len(page.posts)))
    post = make(page, page.posts[place])
    new = [*page.posts[:place], post, *page.posts[place + 1 :]]
    return page.posts, new, ((told("edited", post),) if told_ else ())


def _more(page: Page, post: Post) -> Post:
    words = ALL[page.template.language]
    names = _names(page.chance, page.template.language)
    added = f"{words.says[5].format(p=words.places[3], n=987)} {names}"
    return replace(post, paragraphs=(*post.paragraphs, added), updated=NOW, extra=_text(post))


def _text(post: Post) -> str:
    """The extra of a post that has a new last paragraph: none that would stand behind it."""
    return post.extra if post.extra in {"", "figure", "related", "newsletter"} else ""


def _grown(page: Page) -> Changed:
    place = page.chance.randrange(min(6, len(page.posts)))
    plain = replace(page.posts[place], extra=_text(page.posts[place]))
    old = [*page.posts[:place], plain, *page.posts[place + 1 :]]
    post = _more(page, plain)
    new = [*page.posts[:place], post, *page.posts[place + 1 :]]
    return old, new, (told("edited", post),)


def _update_inside(page: Page) -> Changed:
    place = page.chance.randrange(min(6, len(page.posts)))
    plain = replace(page.posts[place], extra="")
    old = [*page.posts[:place], plain, *page.posts[place + 1 :]]
    label = page.chance.choice(("Update: ", "Correction: ", "UPDATE 11:52: "))
    post = replace(plain, paragraphs=(*plain.paragraphs, label + _more(page, plain).paragraphs[-1]))
    new = [*page.posts[:place], post, *page.posts[place + 1 :]]
    return old, new, (told("edited", post),)


def _typo(page: Page) -> Changed:
    def make(_: Page, post: Post) -> Post:
        first = post.paragraphs[0]
        return replace(post, paragraphs=(first.rstrip(".。।") + " .", *post.paragraphs[1:]))

    return _changed(page, make, told_=False)


def _box_loaded(page: Page) -> Changed:
    """A picture, a video, a promotion or a link that was not there before: no news."""
    place = page.chance.randrange(min(6, len(page.posts)))
    plain = replace(page.posts[place], extra="")
    old = [*page.posts[:place], plain, *page.posts[place + 1 :]]
    extra = page.chance.choice(("figure", "video", "newsletter", "related"))
    new = [*page.posts[:place], replace(plain, extra=extra), *page.posts[place + 1 :]]
    return old, new, ()


def _removed(page: Page) -> Changed:
    place = page.chance.randrange(1, len(page.posts) - 1)
    gone = page.posts[place]
    return page.posts, [post for post in page.posts if post is not gone], (told("removed", gone),)


def _pinned(page: Page) -> Changed:
    return page.posts, [page.posts[-1], *page.posts], ()


def _quiet(page: Page) -> Changed:
    page.after = Around(boxes=False)
    return page.posts, page.posts, ()


def _slug(page: Page) -> Changed:
    page.after = Around(slug="-two-dead")
    return page.posts[1:], page.posts, (told("added", page.posts[0]),)


_NOTES = (
    "<p><strong>{label}:</strong> {text}</p>",
    '<div class="correction"><p><b>{label}:</b> {text}</p></div>',
    "<p><em>{label}: {text}</em></p>",
    '<aside class="editors-note"><h4>{label}</h4><p>{text}</p></aside>',
)


def _note(page: Page) -> Changed:
    """A correction or an update of the page itself, above the posts."""
    label, told_ = _noted(page)
    page.after = Around(above=label)
    return page.posts, page.posts, (told_,)


def _note_below(page: Page) -> Changed:
    label, told_ = _noted(page)
    page.after = Around(below=f'<div class="article-end">{label}</div>')
    return page.posts, page.posts, (told_,)


def _noted(page: Page) -> tuple[str, Told]:
    tongue = TONGUES[page.template.language]
    role = page.chance.choice(("update", "correction"))
    label = (tongue.update if role == "update" else tongue.correction)[0]
    note = page.chance.choice(_NOTES).format(label=label, text=tongue.text)
    return note, Told("added", frozenset({role}), tongue.text)


HAPPENINGS: dict[str, Callable[[Page], Changed]] = {
    "one new": _new(1),
    "three new": _new(3),
    "ten new": _new(10),
    "first to second": _new(1),
    "second to third": _new(1),
    "one to four": _new(3),
    "third to fourth": _new(1),
    "one of many": _new(1),
    "new and rolled off": _new_and_off,
    "all new": _all_new,
    "rolled off": _off,
    "late": _late,
    "grown": _grown,
    "update inside": _update_inside,
    "typo": _typo,
    "box loaded": _box_loaded,
    "removed": _removed,
    "pinned twice": _pinned,
    "boxes gone": _quiet,
    "slug changed": _slug,
    "note above": _note,
    "note below": _note_below,
}
COUNTS = {
    "ten new": 24,
    "all new": 20,
    "first to second": 2,
    "second to third": 3,
    "one to four": 4,
    "third to fourth": 4,
    "one of many": 200,
}
