"""The first and the last words: /start, /help, /lang, /privacy, /stop, and the menus."""

import pytest

from bot.chat import announce
from bot.core.model import Recipient
from bot.render.catalogue import LANGUAGES
from tests.chat.conftest import ADMIN, House


async def test_start_says_what_this_is_and_offers_a_choice(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    hello = await ann.asks("/start")
    assert "live blogs" in hello.text
    ann.presses(hello, "Choose")
    await house.shows(hello, "What would you like to follow?")
    assert hello.buttons == [["Election night"]]


async def test_help_names_every_command_that_there_is_for_readers(house: House):
    text = (await house.person().asks("/help")).text
    for name in ("subscribe", "unsubscribe", "list", "latest", "catchup", "status", "mute",
                 "quiet", "lang", "privacy", "stop", "help"):  # fmt: skip
        assert f"/{name}" in text


@pytest.mark.parametrize(
    ("code", "language"), [("uk", "uk"), ("pt-BR", "pt"), ("zh-hans", "en"), (None, "en")]
)
async def test_the_language_is_that_of_the_persons_telegram(house: House, code, language):
    ann = house.person(language_code=code)
    await ann.asks("/start")
    chat = await house.store.chat(Recipient("telegram", str(ann.id)))
    assert chat is not None
    assert chat.language == language


@pytest.mark.parametrize("wish", ["de", "Deutsch", "de-AT", "deutsch"])
async def test_the_language_is_changed_by_its_code_or_name_and_undone(house: House, wish: str):
    ann = house.person()
    answer = await ann.asks(f"/lang {wish}")
    assert "Deutsch" in answer.text
    recipient = Recipient("telegram", str(ann.id))
    assert (await house.store.chat(recipient)).language == "de"
    ann.sends_callback(answer, str((answer.markup or {})["inline_keyboard"][0][0]["callback_data"]))
    await house.shows(answer, "English")
    assert (await house.store.chat(recipient)).language == "en"


async def test_lang_alone_offers_all_languages(house: House):
    ann = house.person()
    menu = await ann.asks("/lang")
    offered = [label.removeprefix("☑ ") for row in menu.buttons for label in row]
    assert offered == list(LANGUAGES.values())
    ann.presses(menu, "Polski")
    await house.shows(menu, "Polski")


async def test_a_language_that_we_do_not_speak_is_answered_with_those_that_we_do(house: House):
    assert "Türkçe" in (await house.person().asks("/lang klingon")).text


async def test_privacy_tells_what_is_stored(house: House):
    await house.watch("night")
    ann = house.person()
    await ann.asks("/subscribe night")
    text = (await ann.asks("/privacy")).text
    assert str(ann.id) in text
    assert "1 source" in text
    assert "/stop" in text


async def test_stop_deletes_everything_after_a_confirmation(house: House):
    await house.watch("night")
    ann = house.person()
    await ann.asks("/subscribe night")
    question = await ann.asks("/stop")
    ann.presses(question, "Keep it")
    await house.shows(question, "Nothing was deleted")
    assert await house.followed(ann) == ["night"]
    question = await ann.asks("/stop")
    ann.presses(question, "Delete everything")
    await house.shows(question, "is deleted")
    assert await house.store.chat(Recipient("telegram", str(ann.id))) is None


async def test_an_admin_who_is_forgotten_remains_one(house: House):
    await house.watch("night")
    here = Recipient("telegram", str(ADMIN))
    await house.admin.asks("/subscribe night")
    await house.store.set_admins([here])
    question = await house.admin.asks("/stop")
    house.admin.presses(question, "Delete everything")
    await house.shows(question, "is deleted")
    assert await house.followed(house.admin) == []
    assert await house.store.admins() == [here]


async def test_menus_stand_in_each_scope_and_language(house: House):
    from telegram import Bot

    async with Bot(house.api.token, base_url=house.api.base_url) as bot:
        await announce(bot, house.deps)
    scopes = {scope for scope, _ in house.api.commands}
    assert len([1 for scope in scopes if "default" in scope]) == 1
    languages = {language for _, language in house.api.commands}
    assert {"uk", "de", "tr"} <= languages
    everybody = {c["command"] for menu in house.api.commands.values() for c in menu}
    admins = [menu for (scope, _), menu in house.api.commands.items() if str(ADMIN) in scope]
    assert len(admins) == len(LANGUAGES)
    assert all("addsource" in {c["command"] for c in menu} for menu in admins)
    for (scope, _), menu in house.api.commands.items():
        if str(ADMIN) not in scope:
            assert "addsource" not in {c["command"] for c in menu}
    assert "subscribe" in everybody
    assert house.api.calls["setMyDescription"] == len(LANGUAGES)


async def test_an_admin_named_before_their_first_word_is_met_in_their_language(house: House):
    admin = house.person(ADMIN, first_name="Ada", language_code="uk")
    await house.store.set_admins([Recipient("telegram", str(ADMIN))])
    assert "Надішліть" in (await admin.asks("/start")).text
    await house.subscribe.speak(await house.store.chat(Recipient("telegram", str(ADMIN))), "de")
    assert "Schick" in (await admin.asks("/start")).text
