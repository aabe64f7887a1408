"""Where a story stands, in one line: what its anchor says below the title."""

from bot.core.model import Story
from bot.render.html import Html
from bot.render.page import Page


def status_line(page: Page, story: Story | None, shown: int) -> Html:
    """How many updates there were, the last when, or that it is over; "" where that says
    nothing more than the message itself, which shows so many of them."""
    if story is None or (story.told <= shown and not story.over):
        return Html("")
    parts = []
    if story.over:
        parts.append(_end(page, story))
    if story.told > shown:
        counted = page.words.say_html_n("{n} update", "{n} updates", story.told)
        parts.append(counted)
    if not story.over:
        latest = page.time(story.latest_at)
        parts.append(page.words.say_html("the last {time}", time=latest))
    return Html(f"<i>{' · '.join(parts)}</i>")


def _end(page: Page, story: Story) -> Html:
    if story.ended_at is None:
        return page.words.say_html("🏁 Over")
    return page.words.say_html("🏁 Ended {time}", time=page.time(story.ended_at))
