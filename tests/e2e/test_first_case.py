"""The case that the project began with: an article to which one paragraph was added.

A real site serves the article, a real `addendum run` polls it, and a reader who subscribed in
a chat gets the paragraph: once, whole, and nothing else.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.e2e.program import HURRIED, Hurried, Program, configuration, program
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.bot_api_people import Person
from tests.fakes.site import Site

PAGES = Path(__file__).resolve().parents[1] / "pages" / "seed"
BEFORE = (PAGES / "before.html").read_text(encoding="utf-8")
AFTER = (PAGES / "after.html").read_text(encoding="utf-8")
RU_BEFORE = (PAGES / "ru_before.html").read_text(encoding="utf-8")
RU_AFTER = (PAGES / "ru_after.html").read_text(encoding="utf-8")

TITLE = "Donetsk and Luhansk ‘people’s republics’ appeal to Putin for help ‘repelling’ Ukraine"
UPDATE = (
    "Ukraine has requested an urgent meeting of the UN Security Council in response to the “DNR” "
    "and “LNR” formally requesting military assistance from Russia, reports Ukrainian Foreign "
    "Minister Dmytro Kuleba. The D/LNR’s request “is a further escalation of the security "
    "situation,” he wrote on Twitter."
)
MARK = "<strong>Update.</strong>"
SECOND = (
    '<p class="SimpleBlock-module_p__9Kd4f"><strong>Update.</strong> The Security Council meets '
    "on Wednesday night in New York, at Ukraine’s request, diplomats say.</p>"
)
LOOKS = 2


class Story:
    """One article on a site, one reader who follows it, and the program between them."""

    def __init__(self, site: Site, api: FakeBotApi, run: Program) -> None:
        self.site, self.api, self.run = site, api, run
        self.reader: Person = api.user(1001, first_name="Ann", language_code="en")

    def serves(self, page: str) -> None:
        self.site.page("/feature", page)

    async def more_looks(self, count: int = LOOKS) -> None:
        """Wait until the page was looked at some more times, and the last look is over: a
        source is looked at by one at a time, so the next request proves that."""
        await self.site.seen(len(self.site.requests) + count + 1)

    async def alert(self) -> str:
        return (await self.reader.reply()).text or ""

    def told(self) -> list[str]:
        return [text for text in self.reader.chat.texts if "Update" in text or "Обновл" in text]


@asynccontextmanager
async def followed(tmp_path: Path, page: str) -> AsyncIterator[Story]:
    async with Site() as site, FakeBotApi() as api:
        config = configuration(api, {"donbas": site.url("/feature")}, every=HURRIED)
        async with program(tmp_path, config, kind=Hurried) as run:
            story = Story(site, api, run)
            story.serves(page)
            await run.start()
            await site.seen(2)
            answer = await story.reader.asks("/subscribe donbas")
            assert "✅" in answer.seen()
            await story.more_looks(2)
            yield story


async def test_the_reader_gets_the_update_whole_and_nothing_else(tmp_path: Path) -> None:
    async with followed(tmp_path, BEFORE) as story:
        story.serves(AFTER)
        message = await story.reader.reply()
        assert message.text is not None
        assert UPDATE in message.text
        assert message.links[TITLE].startswith(story.site.url("/feature"))
        for other in ("Peskov", "photographs", "peacekeepers", "Official appeals", "Read more"):
            assert other not in message.text.replace(TITLE, "")


async def test_polling_on_and_a_restart_bring_nothing_more(tmp_path: Path) -> None:
    async with followed(tmp_path, BEFORE) as story:
        story.serves(AFTER)
        assert UPDATE in await story.alert()
        await story.more_looks()
        assert await story.run.stop() == 0
        await story.run.start()
        await story.more_looks()
        assert await story.run.stop() == 0
        assert len([t for t in story.reader.chat.texts if UPDATE in t]) == 1
        assert len(story.reader.chat.texts) == 2, story.reader.chat.texts


async def test_a_second_update_below_the_first_is_told_alone(tmp_path: Path) -> None:
    async with followed(tmp_path, BEFORE) as story:
        story.serves(AFTER)
        assert UPDATE in await story.alert()
        line_end = AFTER.index("</p>\n", AFTER.index(MARK)) + len("</p>\n")
        story.serves(AFTER[:line_end] + SECOND + AFTER[line_end:])
        second = await story.alert()
        assert "The Security Council meets on Wednesday night in New York" in second
        assert "requested an urgent meeting" not in second
        await story.more_looks()
        assert len(story.reader.chat.texts) == 3


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (BEFORE, AFTER.replace(MARK, "<strong>Update, 14:05.</strong>"), UPDATE),
        (RU_BEFORE, RU_AFTER, "Украина потребовала срочно созвать Совет безопасности ООН"),
    ],
    ids=["Update, 14:05.", "Обновление."],
)
async def test_other_wordings_of_the_label_are_told_likewise(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    async with followed(tmp_path, before) as story:
        story.serves(after)
        assert words in await story.alert()
        await story.more_looks()
        assert len(story.reader.chat.texts) == 2


async def test_one_look_that_serves_something_else_brings_nothing(tmp_path: Path) -> None:
    wall = "<html><title>Just a moment...</title><body>Checking your browser</body></html>"
    async with followed(tmp_path, BEFORE) as story:
        story.serves(wall)
        await story.more_looks(0)
        story.serves(BEFORE)
        await story.more_looks(2)
        assert len(story.reader.chat.texts) == 1
        story.serves(AFTER)
        assert UPDATE in await story.alert()
