"""A Bot API server for tests: real HTTP, Telegram's rules and refusals, people to play.

    async with FakeBotApi() as api:
        bot = Bot(api.token, base_url=api.base_url)     # api.api_url for `telegram.api_url`
        ann = api.user(1001, first_name="Ann", language_code="de")
        ann.says("/start")
        message = await ann.reply()                     # the bot's next message to her
        ann.presses(message, "Undo")

In a process of its own: `python -m tests.fakes.bot_api --port 0` prints one line with its
address; what a test then wants of it goes through `POST /control` (see `bot_api_control`).
"""

import argparse
import asyncio
import json
import os
import re
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Self

from tests.fakes import bot_api_faults as faults
from tests.fakes.bot_api_chats import Chat, Message, User, administrator, member
from tests.fakes.bot_api_control import control
from tests.fakes.bot_api_faults import Fault, Limits, RandomFaults, Refused
from tests.fakes.bot_api_http import HangUp, HttpServer, Request, Response
from tests.fakes.bot_api_methods import METHODS
from tests.fakes.bot_api_people import Group, Person
from tests.fakes.bot_api_updates import Updates

# The library warns of a coming change in each RetryAfter unless one asks for it already.
os.environ.setdefault("PTB_TIMEDELTA", "true")

TOKEN = "123456789:AAFakeTokenOfNoBotAtAll-0123456789abc"
_TOKEN_IN_PATH = re.compile(r"/(file/)?bot([^/]+)/(.+)")
# What counts against Telegram's limits on messages.
COUNTED = {
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "sendMediaGroup",
    "editMessageText",
    "editMessageCaption",
    "editMessageReplyMarkup",
    "copyMessage",
    "forwardMessage",
}


class FakeBotApi:
    """The server, its chats, and what a test may look at or turn.

    `refuse` and `fail_next` script refusals, `limits` enforces Telegram's limits, `weather`
    breaks requests at random; `on_arrival` is called for each message or edit before either (a
    line on which a test's time passes). `calls` counts the requests by method, `refusals` the
    answers by status, `earned` the 429s that `limits` gave (method, chat, when, how long, which
    limit). `unheard` are messages (chat, id) that were accepted without the bot being told.
    `open_to_all` makes chats up when they are first written to (for loads).
    """

    def __init__(self, *, token: str = TOKEN, clock: Callable[[], float] = time.time) -> None:
        self.token = token
        self.clock = clock
        self.bot = User(int(token.split(":")[0]), "Addendum", "addendum_test_bot", is_bot=True)
        self.chats: dict[int, Chat] = {}
        self.users: dict[int, User] = {}
        self.updates = Updates()
        self.calls: Counter[str] = Counter()
        self.refusals: Counter[int] = Counter()
        self.log: list[tuple[str, dict[str, Any]]] = []
        self.keep_log = True
        self.accepted = 0
        self.earned: list[tuple[str, int, float, int, str]] = []
        self.unheard: list[tuple[int, int]] = []
        self.limits: Limits | None = None
        self.weather: RandomFaults | None = None
        self.on_arrival: Callable[[], None] | None = None
        self.revoked = False
        self.open_to_all = False
        self.profile: dict[str, Any] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        self._scripted: list[tuple[Fault, str | None, int | None]] = []
        self._last_id = 0
        self._server = HttpServer(self._handle)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news: asyncio.Event = asyncio.Event()

    # The server

    async def start(self, port: int = 0) -> Self:
        self._loop = asyncio.get_running_loop()
        self.updates.bind()
        await self._server.start(port)
        return self

    async def stop(self) -> None:
        await self._server.stop()
        await self.updates.stop()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @classmethod
    @contextmanager
    def threaded(cls, **settings: Any) -> Iterator[Self]:
        """For tests that have no event loop: the server runs on a thread of its own."""
        loop, api = asyncio.new_event_loop(), cls(**settings)
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        asyncio.run_coroutine_threadsafe(api.start(), loop).result(10)
        try:
            yield api
        finally:
            asyncio.run_coroutine_threadsafe(api.stop(), loop).result(10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()

    @property
    def api_url(self) -> str:
        """What the setting `telegram.api_url` takes."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def base_url(self) -> str:
        """What `telegram.Bot(base_url=…)` takes."""
        return f"{self.api_url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.api_url}/file/bot"

    async def _handle(self, request: Request) -> Response:
        if request.path == "/control":
            return _json(200, control(self, request.fields))
        found = _TOKEN_IN_PATH.fullmatch(request.path)
        if not found:
            return _refusal(faults.NOT_FOUND)
        if found[2] != self.token or self.revoked:
            self.refusals[401] += 1
            return _refusal(faults.UNAUTHORIZED)
        if found[1]:
            content = self.files.get(found[3])
            return _refusal(faults.NOT_FOUND) if content is None else _octets(content)
        return await self._call(found[3], request)

    async def _call(self, method: str, request: Request) -> Response:
        fields = {name: _value(value) for name, value in request.fields.items()}
        self.calls[method] += 1
        self.changed()
        if self.keep_log and method != "getUpdates":
            self.log.append((method, fields))
        fault = self._fault(method, fields)
        if fault is not None and not fault.accepted:
            return await self._wrong(fault, request)
        try:
            if method == "getUpdates":
                result = await self.updates.get(fields, request.gone)
            elif method in METHODS:
                result = METHODS[method](self, fields, request.files)
            else:
                raise Refused(faults.NOT_FOUND)
        except Refused as refused:
            return await self._wrong(refused.fault, request)
        self.accepted += method in COUNTED
        self.changed()
        if fault is not None:
            self._note_unheard(result)
            return await self._wrong(fault, request)
        return _json(200, {"ok": True, "result": result})

    def _note_unheard(self, result: Any) -> None:
        if isinstance(result, dict) and "message_id" in result:
            self.unheard.append((result["chat"]["id"], result["message_id"]))

    async def _wrong(self, fault: Fault, request: Request) -> Response:
        if fault.how == "reset":
            raise HangUp
        if fault.how == "hang":
            await request.gone.wait()
            raise HangUp
        self.refusals[fault.code] += 1
        if fault.how == "rubbish":
            return Response(fault.code, b"<html><h1>It is not JSON</h1>", "text/html")
        return _refusal(fault)

    def _fault(self, method: str, fields: dict[str, Any]) -> Fault | None:
        chat = self.find(fields.get("chat_id"))
        scripted = self._take_scripted(method, chat.id if chat else None)
        if scripted is not None:
            return scripted
        if chat is not None and chat.refusal is not None and method != "getChat":
            return chat.refusal
        if method not in COUNTED:
            return None
        if self.on_arrival is not None:
            self.on_arrival()
        if self.limits is not None:
            number, now = chat.id if chat else 0, self.clock()
            wait = self.limits.check(number, now)
            if wait:
                limit = self.limits.exceeded(number, now)
                self.earned.append((method, number, now, wait, limit))
                return faults.too_many(wait)
        return self.weather.draw() if self.weather else None

    def _take_scripted(self, method: str, chat: int | None) -> Fault | None:
        for at, (fault, wanted, where) in enumerate(self._scripted):
            if wanted in (None, method) and where in (None, chat):
                del self._scripted[at]
                return fault
        return None

    # What a test may turn

    def fail_next(
        self, fault: Fault, *, method: str | None = None, chat: int | None = None, times: int = 1
    ) -> None:
        """The next request (of this method, to this chat) goes wrong, `times` times over."""
        self._scripted += [(fault, method, chat)] * times

    def refuse(self, chat: int, fault: Fault) -> None:
        """Every request to the chat is refused until `allow`."""
        self.chats[chat].refusal = fault

    def allow(self, chat: int) -> None:
        self.chats[chat].refusal = None

    # Chats and people

    def user(self, user_id: int, *, started: bool = True, **about: Any) -> Person:
        """A person; with a private chat in which the bot may write if they `started` it."""
        if user_id not in self.users:
            about.setdefault("first_name", f"Reader {user_id}")
            self.users[user_id] = User(user_id, **about)
        user = self.users[user_id]
        if user_id not in self.chats:
            self.chats[user_id] = Chat(
                user_id,
                "private",
                username=user.username,
                first_name=user.first_name,
                refusal=None if started else faults.CANNOT_INITIATE,
            )
        return Person(self, user)

    def group(
        self,
        chat_id: int,
        title: str = "A group",
        *,
        type: str = "supergroup",
        owner: Person | None = None,
        bot: str = "administrator",
        forum: bool = False,
        username: str | None = None,
    ) -> Group:
        """A group, supergroup or channel, the bot in it ("member", "administrator", "left")."""
        chat = Chat(chat_id, type, title=title, username=username, is_forum=forum)
        self.chats[chat_id] = chat
        if owner is not None:
            chat.members[owner.id] = administrator(owner.user, owner=True)
        chat.members[self.bot.id] = (
            administrator(self.bot) if bot == "administrator" else member(self.bot, bot)
        )
        return Group(self, chat)

    def channel(self, chat_id: int, title: str = "A channel", **settings: Any) -> Group:
        return self.group(chat_id, title, type="channel", **settings)

    def find(self, address: object) -> Chat | None:
        """The chat of an id or a @username."""
        if isinstance(address, str) and address.startswith("@"):
            named = address[1:].lower()
            return next(
                (c for c in self.chats.values() if (c.username or "").lower() == named), None
            )
        try:
            chat_id = int(str(address))
        except ValueError:
            return None
        if chat_id not in self.chats and self.open_to_all:
            self.chats[chat_id] = Chat(chat_id, "private" if chat_id > 0 else "supergroup")
        return self.chats.get(chat_id)

    def new_message(self, chat: Chat, **about: Any) -> Message:
        """A message that is kept in the chat. Ids count per supergroup and channel, and over
        all other chats together, as Telegram's do."""
        if chat.type in ("supergroup", "channel"):
            chat.last_id += 1
            number = chat.last_id
        else:
            self._last_id += 1
            number = self._last_id
        message = Message(number, chat, int(self.clock()), **about)
        chat.keep(message)
        return message

    @property
    def every(self) -> list[Message]:
        """All that the bot wrote anywhere, in each chat in order, the deleted included."""
        return [m for chat in self.chats.values() for m in chat.every if m.by_bot]

    # Waiting without sleeping

    def changed(self) -> None:
        """Wake whoever waits for something to happen."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def until(self, holds: Callable[[], Any], *, timeout: float = 30) -> Any:  # noqa: ASYNC109
        """Wait until something holds, looking after each request; returns what it gave."""
        try:
            async with asyncio.timeout(timeout):
                while not (found := holds()):
                    await self._news.wait()
        except TimeoutError:
            views = "\n".join(f"== {c.id}\n{c.view()}" for c in list(self.chats.values())[:5])
            raise AssertionError(f"not within {timeout} s; the chats are:\n{views}") from None
        return found

    @asynccontextmanager
    async def bot_writes(self, chat_id: int, messages: int = 1) -> AsyncIterator[list[Message]]:
        """Within the block something makes the bot write that many messages to the chat."""
        chat, found = self.chats[chat_id], list[Message]()
        before = len(chat.from_bot)
        yield found
        await self.until(lambda: len(chat.from_bot) >= before + messages)
        found += chat.from_bot[before:]


def _value(value: object) -> Any:
    """A field as the server understands it: JSON where it is, else the text itself."""
    if not isinstance(value, str) or not value or value[0] not in '{["tf-0123456789':
        return value
    try:
        return json.loads(value) if value[0] in "{[" or value in ("true", "false") else value
    except ValueError:
        return value


def _json(status: int, content: object) -> Response:
    return Response(status, json.dumps(content).encode())


def _octets(content: bytes) -> Response:
    return Response(200, content, "application/octet-stream")


def _refusal(fault: Fault) -> Response:
    answer: dict[str, object] = {
        "ok": False,
        "error_code": fault.code,
        "description": fault.description,
    }
    if fault.parameters:
        answer["parameters"] = fault.parameters
    return _json(fault.code, answer)


async def _serve(arguments: argparse.Namespace) -> None:
    api = FakeBotApi(token=arguments.token)
    api.open_to_all = arguments.open_to_all
    api.keep_log = not arguments.no_log
    if arguments.limits:
        api.limits = Limits()
    if arguments.weather:
        api.weather = RandomFaults.weather(arguments.seed, arguments.weather)
    await api.start(arguments.port)
    try:
        print(json.dumps({"api_url": api.api_url, "token": api.token}), flush=True)
        await asyncio.Event().wait()
    finally:
        await api.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--open-to-all", action="store_true", help="make up unknown chats")
    parser.add_argument("--no-log", action="store_true", help="keep no log of the requests")
    parser.add_argument("--limits", action="store_true", help="enforce Telegram's limits")
    parser.add_argument("--weather", type=float, default=0, help="share of requests that break")
    parser.add_argument("--seed", type=int, default=0)
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
