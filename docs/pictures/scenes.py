"""What the pictures show: the scenes of one conversation, in order."""

from dataclasses import replace
from datetime import timedelta

from bot.core.model import Coverage, Entry, Role
from docs.pictures.conversation import Talk
from docs.pictures.pages import Article, LiveBlog, Post
from tests.chat.conftest import NOON

QUAY = (
    "<p>The harbour wall is holding, but water is coming over it with the larger waves. "
    "About {n} households in Quay Street have been asked to go upstairs.</p>"
)


async def play(talk: Talk) -> None:
    """The whole conversation; each scene leaves its pictures."""
    site = talk.house.site
    blog, article = _pages()
    site.page("/live", blog.html())
    site.page("/wall", article.html())
    await _subscribe(talk)
    await _alert(talk, article)
    await _edited(talk, blog)
    await _correction(talk, article)
    await _removed(talk, blog)
    await _burst(talk, blog)
    await _read(talk)
    await _draft(talk)


def _pages() -> tuple[LiveBlog, Article]:
    blog = LiveBlog(
        [
            Post(1, "Ferries stay in harbour", "<p>Both morning crossings to the islands are "
                 "cancelled, the harbour master says.</p>", NOON - timedelta(minutes=58)),
            Post(2, "School buses leave early", "<p>Pupils from the outer villages are being "
                 "taken home before the coast road closes.</p>", NOON - timedelta(minutes=31)),
            Post(3, "Wind at nine", "<p>Gusts of 24 metres a second were measured at the "
                 "lighthouse.</p>", NOON - timedelta(minutes=17)),
            Post(4, "Coast road closed", "<p>Police ask drivers to turn back at the old "
                 "mill.</p>", NOON - timedelta(minutes=4)),
        ]
    )  # fmt: skip
    article = Article(
        [
            "The harbour wall of Port Aster was built for the tides of another century. On "
            "Thursday the town council meets to decide what is to become of it.",
            "Two plans are on the table. The first raises the wall by a metre and a half; the "
            "second gives up the lower quay and moves forty households up the hill.",
            "Neither is cheap. The treasurer puts the first at eleven million and the second "
            "at nineteen, to be paid over twenty years.",
        ],
        NOON - timedelta(hours=6),
        NOON - timedelta(hours=6),
    )
    return blog, article


async def _subscribe(talk: Talk) -> None:
    site = talk.house.site
    card = await talk.says(site.url("/live"))
    talk.shoot("card", talk.messages[-2], card)
    await talk.says(site.url("/wall"))
    await talk.look()


async def _alert(talk: Talk, article: Article) -> None:
    """The case that the program exists for: an "Update." in the middle of an article."""
    talk.clock.forward(hours=2, minutes=5, seconds=12)
    stamp = talk.clock.now() - timedelta(seconds=12)
    article.paragraphs.insert(
        1,
        "<strong>Update, 14:05.</strong> The sitting has been brought forward to tonight. "
        "“We will decide about the wall this week and not next year,” the mayor, Ilsa Verran, "
        '<a href="https://portaster.example/mayor">told the Post</a>.',
    )
    article.modified = stamp
    talk.house.site.page("/wall", article.html())
    await talk.look()
    talk.shoot("alert", talk.messages[-1])
    talk.clock.forward(seconds=50)
    asked = await talk.says("/why", reply_to=talk.messages[-1])
    talk.shoot("why", *talk.messages[-3:-1], asked)


async def _edited(talk: Talk, blog: LiveBlog) -> None:
    """A live blog's post, which is edited, taken back and removed."""
    site, clock = talk.house.site, talk.clock
    clock.forward(minutes=9)
    blog.posts.append(
        Post(
            5,
            "Water reaches Quay Street",
            QUAY.format(n=40) + "<ul><li>Quay Street is closed to cars.</li><li>Sandbags are "
            "at the fire station.</li></ul><blockquote><p>Stay in, stay up, and do not look at "
            "the waves.</p></blockquote>",
            clock.now() - timedelta(seconds=14),
        )
    )
    site.page("/live", blog.html())
    await talk.look()
    first = talk.messages[-1]
    clock.forward(minutes=6)
    blog.posts[-1] = replace(
        blog.posts[-1],
        body=blog.posts[-1].body.replace("40 households", "140 households"),
        changed=clock.now() - timedelta(seconds=20),
    )
    site.page("/live", blog.html())
    await talk.look()
    clock.forward(minutes=2)
    await talk.look()
    talk.shoot("edited", first)


async def _correction(talk: Talk, article: Article) -> None:
    """A correction at the foot of the article."""
    talk.clock.forward(minutes=18)
    stamp = talk.clock.now() - timedelta(seconds=31)
    article.paragraphs.append(
        f"<strong>Correction, {stamp:%H:%M}:</strong> An earlier version of this article said "
        "that the second plan moves fourteen households. It moves forty."
    )
    article.modified = stamp
    talk.house.site.page("/wall", article.html())
    await talk.look()
    talk.shoot("correction", talk.messages[-1])


async def _removed(talk: Talk, blog: LiveBlog) -> None:
    """A post that the publisher takes away, while its neighbours stay."""
    site, clock = talk.house.site, talk.clock
    clock.forward(minutes=7)
    boats = Post(
        6,
        "Two boats lost",
        "<p>The boats Ardent and Minnow have sunk at their moorings, harbour radio reports.</p>",
        clock.now() - timedelta(seconds=9),
    )
    blog.posts.append(boats)
    site.page("/live", blog.html())
    await talk.look()
    told = talk.messages[-1]
    blog.posts[-1] = Post(
        7,
        "Both boats are safe",
        "<p>Ardent and Minnow are moored at Lindry, and their crews are ashore.</p>",
        boats.at + timedelta(minutes=8),
    )
    clock.forward(minutes=9)
    site.page("/live", blog.html())
    for _ in range(6):
        await talk.look()
        clock.forward(minutes=1)
    talk.shoot("removed", told)


async def _burst(talk: Talk, blog: LiveBlog) -> None:
    """More posts at once than one wants to hear of one by one."""
    clock = talk.clock
    clock.forward(minutes=20)
    told = (
        ("High water", "<p>The tide gauge shows 3.9 metres, the highest since 1962.</p>"),
        ("Power is out", "<p>The lower town is without electricity. Crews wait for the "
         "wind to drop.</p>"),
        ("Bridge closed", "<p>The foot bridge at the locks is closed until morning.</p>"),
        ("Shelter opens", "<p>The school hall is open to all who cannot stay at home. There "
         "is tea, and dogs are welcome.</p>"),
        ("Wall holds", "<p>Engineers have inspected the wall from the inside: no cracks.</p>"),
    )  # fmt: skip
    for number, (headline, body) in enumerate(told, 10):
        blog.posts.append(
            Post(number, headline, body, clock.now() - timedelta(seconds=80 - number))
        )
    talk.house.site.page("/live", blog.html())
    before = len(talk.messages)
    await talk.look()
    talk.shoot("burst", *talk.messages[before:])
    story = [m for m in talk.messages[:before] if m.by_bot and m.text.startswith("🔴")]
    talk.shoot("thread", *story)


async def _read(talk: Talk) -> None:
    """Settings, quiet hours and what is told on request."""
    talk.clock.forward(minutes=34)
    await talk.look()
    talk.clock.forward(seconds=9)
    for name, words in (
        ("catchup", "/catchup 3h"),
        ("list", "/list"),
        ("quiet", "/quiet 23:00-07:00 urgent"),
    ):
        answer = await talk.says(words)
        talk.shoot(name, talk.messages[-2], answer)
    listed = await talk.says("/list")
    await talk.presses(listed, "⚙ 1")
    talk.shoot("settings", listed)


async def _draft(talk: Talk) -> None:
    """A source to be: previewed, renamed, previewed anew."""
    talk.house.site.page("/council", _pages()[1].html())
    draft = await talk.says(f"/addsource {talk.house.site.url('/council')}")
    async with talk.house.api.bot_writes(talk.person.id) as asked:
        await talk.presses(draft, "Name")
    draft = await talk.says("The council", reply_to=asked[0])
    talk.shoot("draft", asked[0], talk.messages[-2], draft)


NEWS_BY_HOUR = (9, 5, 2, 1, 0, 0, 0, 1, 2, 6, 11, 14, 12, 9, 13, 17, 21, 24, 19, 12, 8, 7, 5, 3)


async def stats(talk: Talk) -> None:
    """A day of a busy source, and what an admin is told of it."""
    house, clock = talk.house, talk.clock
    clock.forward(hours=-24)
    await talk.says("/start")
    await house.watch("storm", "Storm over Port Aster: live")
    await talk.says("/subscribe storm")
    number = 0
    for hour, news in enumerate(NEWS_BY_HOUR):
        clock.forward(hours=1)
        for nth in range(news):
            number += 1
            # Made up, and the same each time: some take long, most do not.
            lag = 6 + (number * 37 + hour * 11) % 17 + (60 if number % 29 == 0 else 0)
            entry = Entry(
                id=f"post-{number}",
                role=Role.POST,
                text=f"What happened, number {number}.",
                published=clock.now() - timedelta(seconds=lag),
            )
            await house.looked("storm", alerts=[entry], coverage=Coverage.LIVE)
            clock.forward(seconds=0.2 + (nth % 5) * 0.3)
            await talk.deliverer.drain(patience=timedelta(seconds=20))
    answer = await talk.says("/stats")
    talk.shoot("stats", talk.messages[-2], answer)
