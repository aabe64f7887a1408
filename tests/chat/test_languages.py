"""A whole conversation in each language: nothing of it is English, and nothing is refused."""

import re
from datetime import timedelta
from functools import cache

import pytest
from telegram import Bot

from bot.chat import announce
from bot.chat.menus import ABOUT, DESCRIPTION
from bot.core.model import Attempt, Coverage, Sent
from bot.render.catalogue import LANGUAGES, catalogue
from bot.render.extract_messages import spoken
from tests.chat.conftest import ADMIN, House, post
from tests.fakes.bot_api_chats import Message
from tests.fakes.bot_api_people import Person

TRANSLATED = [code for code in LANGUAGES if code != "en"]
EVERYTHING = [
    "/start",
    "/help",
    "/subscribe night",
    "/subscribe night",
    "/list",
    "/latest",
    "/status",
    "/catchup 2h",
    "/settings",
    "/settings night",
    "/mute",
    "/mute 3h",
    "/mute off",
    "/mute a while",
    "/quiet",
    "/quiet 23:00-07:00 urgent",
    "/quiet sometimes",
    "/settings zone Europe/Kyiv",
    "/settings zone Nowhere",
    "/export",
    "/import",
    "/import https://news.example/night not-an-address",
    "/share",
    "/lang",
    "/privacy",
    "/unsubscribe",
    "/subscribe nothing of that name",
    "/nonsense",
    "/stop",
]
ADMINS = [
    "/sources",
    "/addsource",
    "/editsource",
    "/editsource night",
    "/test",
    "/check night",
    "/pause night",
    "/resume night",
    "/removesource night",
    "/removesource xyz",
    "/stats",
    "/errors",
    "/ban",
    "/broadcast",
    "/broadcast !",
]


def pieces(sentence: str) -> list[str]:
    """What of a sentence stands in a message whatever its places are filled with."""
    return [p for p in re.split(r"\{\w+\}|</?\w+>|\n", sentence) if len(p) >= 12 and " " in p]


@cache
def translated_pieces(language: str) -> tuple[str, ...]:
    """English that is to be said otherwise in a language; what is typed stays."""
    words, found = catalogue(language), set[str]()
    for msgid in spoken():
        if isinstance(msgid, str):
            put, forms = words.single.get(msgid, msgid), [msgid]
        else:
            put, forms = " ".join(words.plural.get(msgid[0], msgid)), list(msgid)
        found.update(p for form in forms for p in pieces(form) if p not in put)
    return tuple(p for p in found if not p.startswith(("/", "https:")))


def english(language: str, message: Message) -> list[str]:
    """What is English in a message, though it could be said in the language."""
    labels = [label for row in message.buttons for label in row]
    said = "\n".join([message.text, *labels])
    return [piece for piece in translated_pieces(language) if piece in said]


async def _night(house: House) -> None:
    """A live blog that is watched."""
    await house.watch("night", "N 24")
    posts = [post(n, f"№ {n}", minutes_ago=3 + 14 * n) for n in range(6)]
    await house.looked("night", *posts, coverage=Coverage.LIVE)


async def _alerted(house: House, person: Person) -> Message:
    """A message that told an alert."""
    message = await person.asks("/subscribe night")
    await house.looked("night", alerts=[post(99, "№ 99", minutes_ago=2)])
    while await house.store.fan_out(house.clock.now(), chunk=100):
        pass
    [[owed]] = await house.store.lease_owed(house.clock.now(), limit=10, channel="telegram")
    sent_at = house.clock.now() + timedelta(seconds=1.5)
    sent = Attempt(owed.delivery.id or 0, Sent(str(message.id)), sent_at)
    await house.store.settle([sent])
    return message


@pytest.mark.parametrize("language", TRANSLATED)
async def test_everything_is_answered_in_the_language_of_the_reader(house: House, language: str):
    await _night(house)
    ada = house.api.user(ADMIN, first_name="Ada", language_code=language)
    explained = await ada.asks("/why", reply_to=await _alerted(house, ada))
    assert "11:58:00" in explained.text
    assert not english(language, explained)
    for command in [*ADMINS, *EVERYTHING]:
        house.clock.forward(minutes=1)  # slower than a flood
        await ada.asks(command)
    # Some commands have two answers: the last is waited for.
    farewell = catalogue(language).say("Shall I forget this chat?")
    await house.api.until(lambda: farewell in ada.chat.last.text)
    assert len(ada.chat.from_bot) > len(ADMINS) + len(EVERYTHING)
    for answer in ada.chat.from_bot:
        assert not english(language, answer)


async def test_menus_and_descriptions_are_published_in_every_language(house: House):
    async with Bot(house.api.token, base_url=house.api.base_url) as bot:
        await announce(bot, house.deps)
    scopes = {scope for scope, _ in house.api.commands}
    for code in LANGUAGES:
        say = catalogue(code).say
        # English is what everybody reads whose language is none of ours.
        own = "" if code == "en" else code
        assert house.api.profile["description", own] == say(DESCRIPTION)
        assert house.api.profile["short_description", own] == say(ABOUT)
        for scope in scopes:
            [listed] = [
                command["description"]
                for command in house.api.commands[scope, own]
                if command["command"] == "latest"
            ]
            assert listed == say("the newest posts")
