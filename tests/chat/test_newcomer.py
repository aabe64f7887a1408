"""An address that nobody watches yet: looked at, described, watched, or asked for."""

import pytest

from bot.core.model import Origin
from bot.subscribe import Rules
from tests.chat.conftest import ADMIN, House, answering, furnished

BLOG = """<!doctype html><html lang="en"><head><title>Storm at sea: live</title>
<script type="application/ld+json">{"@context": "https://schema.org",
"@type": "LiveBlogPosting", "headline": "Storm at sea: live",
"coverageStartTime": "2026-03-04T08:00:00Z", "coverageEndTime": "2026-03-05T08:00:00Z",
"liveBlogUpdate": [POSTS]}</script></head><body><h1>Storm at sea: live</h1></body></html>"""
POST = """{"@type": "BlogPosting", "@id": "https://news.example/#p%d", "headline": "Piece %d",
"datePublished": "2026-03-04T11:%02d:00Z", "articleBody": "The harbour is closed, part %d."}"""


def blog(posts: int = 4) -> str:
    return BLOG.replace("POSTS", ",".join(POST % (n, n, 10 + n, n) for n in range(posts)))


@pytest.fixture
def storm(house: House) -> str:
    house.site.page("/storm", blog(), headers={"Content-Type": "text/html; charset=utf-8"})
    return house.site.url("/storm")


async def test_a_bare_address_of_an_admin_is_read_at_once_and_followed(house: House, storm: str):
    card = await house.admin.asks(storm)
    assert "You follow Storm at sea: live" in card.text
    assert "Live blog" in card.text
    assert "4 posts" in card.text
    assert card.links["Storm at sea: live"] == storm
    assert "typing" in house.admin.chat.actions
    [source] = [w.source for w in await house.store.sources()]
    assert source.url == storm
    assert source.origin is Origin.CHAT
    assert await house.followed(house.admin) == [source.id]


async def test_undo_ends_the_watching_too_if_nobody_else_follows(house: House, storm: str):
    card = await house.admin.asks(storm)
    house.admin.presses(card, "Undo")
    await house.shows(card, "You do not follow")
    assert await house.store.sources() == []


async def test_undo_leaves_what_others_follow(house: House, storm: str):
    card = await house.admin.asks(storm)
    ann = house.person()
    await ann.asks(storm)
    house.admin.presses(card, "Undo")
    await house.shows(card, "You do not follow")
    assert len(await house.store.sources()) == 1
    assert len(await house.followed(ann)) == 1


async def test_where_everyone_may_add_everyone_does(house: House, storm: str):
    house.rules[0] = Rules(open_to_everyone=True)
    ann = house.person()
    assert "You follow" in (await ann.asks(f"/subscribe {storm}")).text
    assert len(await house.followed(ann)) == 1


async def test_who_may_not_add_asks_the_admins_who_approve_with_one_tap(house: House, storm: str):
    await house.admin.asks("/start")
    ann = house.person(first_name="Ann <b>")
    offer = await ann.asks(storm)
    assert "only the admins" in offer.text
    async with house.api.bot_writes(ADMIN) as written:
        ann.presses(offer, "Ask the admins")
    await house.shows(offer, "I have asked the admins")
    assert "Asked by Ann <b>." in written[0].text
    assert written[0].links[storm] == storm
    async with house.api.bot_writes(ann.id) as answers:
        house.admin.presses(written[0], "Approve")
    assert "The admins agreed: you follow Storm at sea: live" in answers[0].text
    await house.shows(written[0], "Approved")
    assert len(await house.followed(ann)) == 1
    ann.presses(answers[0], "Undo")
    await house.shows(answers[0], "You do not follow")
    assert await house.followed(ann) == []


async def test_a_refusal_reaches_whoever_asked(house: House, storm: str):
    await house.admin.asks("/start")
    ann = house.person()
    offer = await ann.asks(storm)
    async with house.api.bot_writes(ADMIN) as written:
        ann.presses(offer, "Ask the admins")
    async with house.api.bot_writes(ann.id) as answers:
        house.admin.presses(written[0], "Refuse")
    assert "will not have" in answers[0].text
    await house.shows(written[0], "Refused")
    assert await house.store.sources() == []


async def test_approval_holds_for_the_topic_that_asked(house: House, storm: str):
    await house.admin.asks("/start")
    ann = house.person()
    group = house.api.group(-1001, "Readers", owner=ann, forum=True)
    topic = group.topic(7)
    offer = await ann.asks(f"/subscribe {storm}", chat=group, topic=topic)
    async with house.api.bot_writes(ADMIN) as written:
        ann.presses(offer, "Ask the admins")
    assert "Readers" in written[0].text
    async with house.api.bot_writes(-1001) as answers:
        house.admin.presses(written[0], "Approve")
    assert answers[0].thread == topic
    [one] = await house.following(-1001)
    assert one.subscription.recipient.topic == str(topic)


async def test_without_a_reachable_admin_that_is_said(house: House, storm: str):
    ann = house.person()
    offer = await ann.asks(storm)
    ann.presses(offer, "Ask the admins")
    await house.shows(offer, "could not reach any of the admins")


async def test_without_admins_nothing_is_offered(tmp_path):
    async with furnished(tmp_path, admins=frozenset()) as house, answering(house.api, house.deps):
        house.site.page("/storm", blog(), headers={"Content-Type": "text/html"})
        offer = await house.person().asks(house.site.url("/storm"))
        assert "Nobody watches this yet" in offer.text
        assert offer.buttons == []


@pytest.mark.parametrize(
    ("path", "status", "body", "reason"),
    [
        ("/gone", 404, "<p>Not found</p>", "no such page"),
        ("/blocked", 403, "<p>Forbidden</p>", "blocks this program"),
        ("/empty", 200, "", "The page is empty"),
    ],
)
async def test_a_page_that_cannot_be_followed_says_what_stands_in_the_way(
    house: House, path: str, status: int, body: str, reason: str
):
    house.site.page(path, body, status=status, headers={"Content-Type": "text/html"})
    answer = await house.admin.asks(house.site.url(path))
    assert "I cannot follow" in answer.text
    assert reason in answer.text
    assert await house.store.sources() == []


async def test_a_server_that_is_not_there_is_named(house: House):
    answer = await house.admin.asks("http://127.0.0.1:9/")
    assert "private network" in answer.text or "does not answer" in answer.text


async def test_addsource_shows_how_it_would_be_read_before_it_is_watched(house: House, storm: str):
    preview = await house.admin.asks(f"/addsource {storm} id=storm interval=30s name=The storm")
    assert "Piece 3" in preview.text
    assert await house.store.sources() == []
    house.admin.presses(preview, "Watch it")
    await house.shows(preview, "It is watched from now on")
    source = (await house.store.source("storm")).source
    assert source.name == "The storm"
    assert source.interval.total_seconds() == 30
    again = await house.admin.asks(f"/addsource {storm}")
    assert "watched already" in again.text


async def test_addsource_can_be_forgotten(house: House, storm: str):
    preview = await house.admin.asks(f"/addsource {storm}")
    house.admin.presses(preview, "Cancel")
    await house.shows(preview, "Nothing was added")
    assert await house.store.sources() == []


async def test_addsource_names_a_setting_that_it_does_not_know(house: House, storm: str):
    assert "colour=red" in (await house.admin.asks(f"/addsource {storm} colour=red")).text
    assert "characters a-z" in (await house.admin.asks(f"/addsource {storm} id=NO!")).text


async def test_test_shows_the_whole_trace_and_keeps_nothing(house: House, storm: str):
    trace = await house.admin.asks(f"/test {storm}")
    assert "Status 200" in trace.text
    assert "4 entries" in trace.text
    assert "post" in trace.text
    assert await house.store.sources() == []
    house.site.page("/gone", "", status=404)
    assert "not-found" in (await house.admin.asks(f"/test {house.site.url('/gone')}")).text


async def test_the_admins_are_asked_once_a_day_about_a_page(house: House, storm: str):
    await house.admin.asks("/start")
    ann = house.person()
    before = len(house.admin.chat.from_bot)
    for words in ("I have asked the admins", "The admins were asked"):
        offer = await ann.asks(storm)
        ann.presses(offer, "Ask the admins")
        await house.shows(offer, words)
    assert len(house.admin.chat.from_bot) == before + 1


async def test_an_approval_for_a_chat_that_is_gone_adds_nothing(house: House, storm: str):
    await house.admin.asks("/start")
    ann = house.person()
    offer = await ann.asks(storm)
    async with house.api.bot_writes(ADMIN) as written:
        ann.presses(offer, "Ask the admins")
    question = await ann.asks("/stop")
    ann.presses(question, "Delete everything")
    await house.shows(question, "is deleted")
    async with house.api.bot_writes(ADMIN) as answers:
        house.admin.presses(written[0], "Approve")
    assert "no longer there" in answers[0].text
    assert await house.store.sources() == []


async def test_a_chat_may_bring_only_so_many_addresses(house: House, storm: str):
    house.rules[0] = Rules(open_to_everyone=True, most_brought=1)
    ann = house.person()
    await ann.asks(storm)
    house.site.page("/calm", blog(), headers={"Content-Type": "text/html; charset=utf-8"})
    card = await ann.asks(house.site.url("/calm"))
    assert "this chat has brought as much as it may" in card.text
    assert len(await house.store.sources()) == 1


EMPTY_PAGE = """<!doctype html><html><head><title>News</title>
<link rel="alternate" type="application/rss+xml" title="All" href="/all.xml">
<link rel="alternate" type="application/atom+xml" title="World" href="/world.xml"></head>
<body><div id="root"></div><noscript>Please enable JavaScript.</noscript>
<script src="/app.js"></script></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>All the news</title>
<item><title>Harbour closed</title><link>https://news.example/harbour</link>
<guid>1</guid><pubDate>Wed, 04 Mar 2026 11:00:00 GMT</pubDate>
<description>The harbour is closed.</description></item></channel></rss>"""


def _with_feeds(house: House, page: str) -> str:
    html = {"Content-Type": "text/html; charset=utf-8"}
    house.site.page(page, EMPTY_PAGE, headers=html)
    for path in ("/all.xml", "/world.xml"):
        house.site.page(path, FEED, headers={"Content-Type": "application/rss+xml"})
    return house.site.url(page)


async def test_a_page_that_cannot_be_read_offers_the_feeds_that_it_announces(house: House):
    answer = await house.admin.asks(_with_feeds(house, "/news"))
    assert "I cannot follow" in answer.text
    assert "It announces feeds:" in answer.text
    assert house.site.url("/world.xml") in answer.links.values()
    assert answer.buttons == [["Follow feed 1"], ["Follow feed 2"]]
    house.admin.presses(answer, "Follow feed 2")
    await house.shows(answer, "You follow All the news")
    [watched] = await house.store.sources()
    assert watched.source.url == house.site.url("/world.xml")


async def test_a_trace_names_the_feeds_of_a_page_that_cannot_be_read(house: House):
    trace = await house.admin.asks(f"/test {_with_feeds(house, '/news')}")
    assert "It announces feeds:" in trace.text
    assert house.site.url("/all.xml") in trace.links.values()


async def test_a_front_page_says_that_its_feed_tells_each_article(house: House):
    said = "says in a few words what happened today in the town and on the sea"
    teasers = "".join(f"<p>Paragraph {n} of the front page {said}.</p>" for n in "abcd")
    page = EMPTY_PAGE.replace('<div id="root"></div>', f"<h1>News</h1>{teasers}")
    await house.admin.asks("/start")
    _with_feeds(house, "/")
    house.site.page("/", page, headers={"Content-Type": "text/html"})
    async with house.api.bot_writes(ADMIN, 2) as written:
        house.admin.says(house.site.url("/"))
    assert "You follow" in written[0].text
    assert "front page" in written[1].text
    house.admin.presses(written[1], "Follow feed 1")
    await house.shows(written[1], "You follow All the news")


async def test_an_announced_feed_that_is_watched_already_is_followed(house: House):
    page = _with_feeds(house, "/news")
    await house.watch("all", "All", url=house.site.url("/all.xml"))
    ann = house.person()
    answer = await ann.asks(page)
    ann.presses(answer, "Follow feed 1")
    await house.shows(answer, "You follow All")
    assert await house.followed(ann) == ["all"]


async def test_a_button_of_a_feed_whose_message_says_nothing_is_answered(house: House):
    answer = await house.admin.asks(_with_feeds(house, "/news"))
    data = answer.button("Follow feed 2")["callback_data"]
    other = await house.admin.asks("/start")
    async with house.api.bot_writes(ADMIN) as written:
        house.admin.sends_callback(other, data)
    assert "too old" in written[0].text


async def test_whoever_asked_is_told_what_it_is_that_they_follow(house: House, storm: str):
    await house.admin.asks("/start")
    ann = house.person()
    offer = await ann.asks(storm)
    async with house.api.bot_writes(ADMIN) as written:
        ann.presses(offer, "Ask the admins")
    async with house.api.bot_writes(ann.id) as answers:
        house.admin.presses(written[0], "Approve")
    assert "Live blog, live now · 4 posts · about one a minute" in answers[0].text


async def test_the_card_says_how_often_and_when_last(house: House):
    house.site.page("/storm", blog(7), headers={"Content-Type": "text/html; charset=utf-8"})
    house.clock.forward(minutes=-40)
    card = await house.admin.asks(house.site.url("/storm"))
    assert "Live blog, live now · 7 posts · about one a minute · newest 4 minutes ago" in card.text


async def test_what_one_admin_approved_another_does_not_refuse(tmp_path):
    admins = frozenset({ADMIN, 9001})
    async with furnished(tmp_path, admins=admins) as house, answering(house.api, house.deps):
        house.site.page("/storm", blog(), headers={"Content-Type": "text/html"})
        ada, bob, ann = house.admin, house.person(9001), house.person()
        for admin in (ada, bob):
            await admin.asks("/start")
        offer = await ann.asks(house.site.url("/storm"))
        async with house.api.bot_writes(9001) as asked:
            ann.presses(offer, "Ask the admins")
        await house.shows(offer, "I have asked the admins")
        async with house.api.bot_writes(ann.id):
            ada.presses(ada.chat.from_bot[-1], "Approve")
        before = len(ann.chat.from_bot)
        bob.presses(asked[0], "Refuse")
        await house.shows(asked[0], "Approved")
        assert len(ann.chat.from_bot) == before
        assert len(await house.followed(ann)) == 1
