"""A live blog ends, and goes on elsewhere: from the page to the button, and on."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pytest_httpserver import HTTPServer

from bot.core.model import Chat, Preferences, Recipient, Subscription
from store import open_store
from tests.e2e.cli import Cli
from tests.e2e.program import HURRIED, Hurried, configuration, program
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.site import Site

OPEN = '[sources]\nopen_to = "everyone"\n'
NEWS = (
    "The fire brigade has reached the eastern quay and begins to cool the tanks there.",
    "Two ferries are held outside the harbour until the smoke has gone, says the port.",
    "The bridge is closed to all traffic, and the trams turn round at the market hall.",
    "Nobody is hurt so far, a spokeswoman of the city tells reporters at the town hall.",
    "The wind turns to the west, which drives the smoke away from the old town at last.",
)
GOES_ON = "Our live coverage continues <a href='/live/day-2'>here</a>."
CLOSED = "<p class='note'>This live blog is now closed.</p>"


def live(site: Site, path: str, *posts: str, title: str, before: str = "") -> None:
    """A page of posts, the last one newest, with a time each."""
    site.page(path, blog(*posts, title=title, before=before))


def blog(*posts: str, title: str, before: str = "") -> str:
    now = datetime.now(UTC).replace(microsecond=0)
    written = [
        f"<div class='entry' id='post-{4000 + n}'><time datetime='"
        f"{(now - timedelta(hours=4) + timedelta(minutes=5 * n)).isoformat()}'></time>"
        f"<p>{text}</p></div>"
        for n, text in enumerate(posts)
    ]
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body><h1>{title}</h1>"
        f"{before}<div class='posts'>{''.join(reversed(written))}</div></body></html>"
    )


async def test_the_end_is_told_and_a_button_leads_to_the_page_where_it_goes_on(
    tmp_path: Path,
) -> None:
    async with Site() as site, FakeBotApi() as api:
        config = configuration(api, {"fire": site.url("/live/day-1")}, OPEN, every=HURRIED)
        config = config.replace("[fetch]", f'max_interval = "{HURRIED}"\n[fetch]')
        async with program(tmp_path, config, kind=Hurried) as run:
            live(site, "/live/day-1", *NEWS[:4], title="Harbour fire live")
            live(site, "/live/day-2", *NEWS[:4], title="Harbour fire live, day two")
            await run.start()
            await site.seen(2)
            reader = api.user(1001, first_name="Ann", language_code="en")
            assert "✅" in (await reader.asks("/subscribe fire")).seen()
            await site.seen(len(site.requests) + 3)
            live(site, "/live/day-1", *NEWS, title="Harbour fire live")
            assert NEWS[4] in ((await reader.reply()).text or "")

            live(site, "/live/day-1", *NEWS, GOES_ON, title="Harbour fire live", before=CLOSED)
            ended = await reader.reply()
            if "live coverage has ended" not in ended.text:  # the closing post comes first
                ended = await reader.reply()
            assert "It goes on here" in ended.text
            assert ended.buttons == [["Follow the new page"], ["Stop following"]]
            reader.presses(ended, "Follow the new page")
            await api.until(lambda: "You follow Harbour fire live, day two" in ended.text)

            await site.seen(len(site.requests) + 3)
            live(site, "/live/day-2", *NEWS, title="Harbour fire live, day two")
            news = await reader.reply()
            assert NEWS[4] in news.text
            assert "day two" in news.text
            assert await run.stop() == 0


def test_one_pass_follows_on_for_those_who_chose_so(cli: Cli, httpserver: HTTPServer) -> None:
    def serve(path: str, html: str) -> None:
        httpserver.expect_request(path).respond_with_data(html, content_type="text/html")

    async def choose() -> None:
        async with open_store(cli.database) as store:
            to = Recipient("telegram", "1001")
            wishes = Preferences(follow_on=True)
            await store.save_chat(Chat(recipient=to, preferences=wishes))
            await store.subscribe(
                Subscription(recipient=to, source_id="fire", created_at=datetime.now(UTC))
            )

    cli.write("config/addendum.toml", OPEN)
    serve("/live/day-1", blog(*NEWS[:4], title="Harbour fire live"))
    url = httpserver.url_for("/live/day-1")
    assert cli("sources", "add", url, "--id", "fire").status == 0
    asyncio.run(choose())
    assert cli("poll").status == 0
    httpserver.clear_all_handlers()
    serve("/live/day-2", blog(*NEWS[:4], title="Harbour fire live, day two"))
    serve("/live/day-1", blog(*NEWS, GOES_ON, title="Harbour fire live", before=CLOSED))
    for _ in range(2):
        assert cli("poll").status == 0
    (row,) = [row for row in cli("chats", "list", "--json").rows if row["address"] == "1001"]
    assert row["follows"] == ["fire", "localhost-day-2"]
