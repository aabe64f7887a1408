"""The buttons at the end of a coverage: stop, or follow where it goes on."""

from dataclasses import replace
from datetime import timedelta

from bot.app.succession import Succession
from bot.core.model import (
    Alert,
    Attempt,
    CoverageEnded,
    Look,
    PollState,
    Preferences,
    Recipient,
    Sent,
)
from bot.core.press import FOLLOW_ON
from bot.subscribe import Rules
from tests.chat.conftest import House

NEXT = """<html><head><title>Day two</title></head><body><article><h1>Day two</h1>
<p>The second day of the count began with a queue before the town hall, officials said.</p>
<p>Nobody expects a result before the evening, when the last districts have been counted.</p>
<p>Observers from nine countries are in the capital and will speak to the press at noon.</p>
</article></body></html>"""


async def _ends(house: House, person) -> tuple[Alert, str]:
    """A coverage that a person follows ends; the alert, and where it goes on."""
    house.site.page("/day-two", NEXT)
    successor = house.site.url("/day-two")
    await house.watch("night", "Election night")
    await person.asks("/subscribe night")
    leased = await house.store.lease("night", house.clock.now(), timedelta(minutes=1))
    event = CoverageEnded(successor=successor)
    alert = Alert(
        source_id="night",
        key="ended",
        event=event,
        noticed_at=house.clock.now(),
        source_name="Election night",
        source_url="https://news.example/night",
    )
    state = PollState(next_look=house.clock.now())
    look = Look(source_id="night", state=state, lease=leased[1], alerts=(alert,))
    [stored] = await house.store.commit(look)
    return stored, successor


async def _told(house: House, person, message=None):
    """The message that tells the end, with its button."""
    message = message or await person.asks("/help")
    while await house.store.fan_out(house.clock.now(), chunk=100):
        pass
    [[owed]] = await house.store.lease_owed(house.clock.now(), limit=10, channel="telegram")
    done = Attempt(owed.delivery.id or 0, Sent(str(message.id)), house.clock.now())
    await house.store.settle([done])
    return message


async def test_the_page_on_which_it_goes_on_is_followed_by_one_tap(house: House):
    house.rules[0] = Rules(open_to_everyone=True)
    ann = house.person()
    _, successor = await _ends(house, ann)
    message = await _told(house, ann)
    ann.sends_callback(message, house.deps.seal.close(str(ann.id), FOLLOW_ON))
    await house.api.until(lambda: any("Day two" in text for text in ann.chat.texts))
    urls = [f.watched.source.url for f in await house.following(ann)]
    assert successor in urls
    [followed] = [text for text in ann.chat.texts if "Day two" in text]
    assert "The live coverage has ended." in followed
    assert followed.index("has ended") < followed.index("Day two")


async def test_who_presses_before_the_receipt_is_written_is_served_all_the_same(house: House):
    house.rules[0] = Rules(open_to_everyone=True)
    ann = house.person()
    await _ends(house, ann)
    message = await ann.asks("/help")
    ann.sends_callback(message, house.deps.seal.close(str(ann.id), FOLLOW_ON))
    await _told(house, ann, message)
    await house.api.until(lambda: any("Day two" in text for text in ann.chat.texts))


async def test_where_only_admins_may_add_pages_they_are_asked(house: House):
    ann = house.person()
    await _ends(house, ann)
    message = await _told(house, ann)
    ann.sends_callback(message, house.deps.seal.close(str(ann.id), FOLLOW_ON))
    await house.api.until(
        lambda: any("Ask the admins" in str(m.buttons) for m in ann.chat.messages)
    )
    assert await house.followed(ann) == ["night"]


async def test_a_button_of_nothing_says_so(house: House):
    ann = house.person()
    await _ends(house, ann)
    message = await ann.asks("/help")
    ann.sends_callback(message, house.deps.seal.close(str(ann.id), FOLLOW_ON))
    await house.api.until(lambda: any("no longer of use" in text for text in ann.chat.texts))


async def test_who_chose_so_follows_on_without_a_tap_and_is_not_brought_back(house: House):
    house.rules[0] = Rules(open_to_everyone=True)
    ann, ben = house.person(1001), house.person(1002)
    alert, successor = await _ends(house, ann)
    await ben.asks("/subscribe night")
    recipient = Recipient("telegram", str(ann.id))
    chat = await house.store.chat(recipient)
    await house.store.save_chat(replace(chat, preferences=Preferences(follow_on=True)))
    succession = Succession(house, house.subscribe)
    await succession.catch_up()
    following = {f.watched.source.url: f.subscription for f in await house.following(ann)}
    assert successor in following
    assert await house.followed(ben) == ["night"]
    await house.store.unsubscribe(recipient, following[successor].source_id)
    await Succession(house, house.subscribe).see_to(alert)
    assert await house.followed(ann) == ["night"]
