"""What a test in another process may ask of the fake: `POST /control` with JSON.

{"do": "user", "id": 1, "language_code": "de"}       make a person
{"do": "group", "id": -100, "title": "…"}            make a group ("type": "channel", …)
{"do": "says", "user": 1, "text": "/start"}          a message to the bot ("chat": -100)
{"do": "presses", "user": 1, "message": 5, "label": "Undo"}
{"do": "refuse", "chat": 1, "fault": "blocked"}      until {"do": "allow", "chat": 1}
{"do": "fail_next", "fault": "reset_after", "times": 3, "method": …, "chat": …}
{"do": "weather", "seed": 7, "rate": 0.05}           random faults ("hangs": 0.01); 0 ends them
{"do": "limits", "on": true}
{"do": "messages"}                                   what the bot wrote ("chat": 1)
{"do": "counts"}                                     calls, refusals, accepted, earned (429s)
{"do": "earned"}                                     429s: method, chat, when, wait, limit
{"do": "unheard"}                                    [chat, id] of what was accepted in silence
{"do": "log"}                                        every request but getUpdates
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.fakes.bot_api_faults import BY_NAME, Fault, Limits, RandomFaults, migrated, too_many

if TYPE_CHECKING:
    from tests.fakes.bot_api import FakeBotApi


def control(api: "FakeBotApi", fields: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked; the answer is {"ok": true, "result": …} or {"ok": false, "error"}."""
    asked = dict(fields)
    try:
        return {"ok": True, "result": _ACTIONS[str(asked.pop("do"))](api, asked)}
    except (LookupError, TypeError, ValueError) as fault:
        return {"ok": False, "error": repr(fault)}


def _user(api: "FakeBotApi", asked: dict[str, Any]) -> int:
    return api.user(int(asked.pop("id")), **asked).id


def _group(api: "FakeBotApi", asked: dict[str, Any]) -> int:
    owner = asked.pop("owner", None)
    person = api.user(int(owner)) if owner else None
    return api.group(int(asked.pop("id")), owner=person, **asked).id


def _says(api: "FakeBotApi", asked: dict[str, Any]) -> int:
    person = api.user(int(asked.pop("user")))
    chat = asked.pop("chat", None)
    return person.says(asked.pop("text"), chat=api.chats[int(chat)] if chat else None, **asked).id


def _presses(api: "FakeBotApi", asked: dict[str, Any]) -> None:
    person = api.user(int(asked["user"]))
    chat = api.chats[int(asked.get("chat", asked["user"]))]
    person.presses(chat.by_id[int(asked["message"])], asked["label"])


def _fault(asked: dict[str, Any]) -> Fault:
    if "retry_after" in asked:
        return too_many(int(asked["retry_after"]))
    if "migrate_to" in asked:
        return migrated(int(asked["migrate_to"]))
    return BY_NAME[asked["fault"]]


def _refuse(api: "FakeBotApi", asked: dict[str, Any]) -> None:
    api.refuse(int(asked["chat"]), _fault(asked))


def _allow(api: "FakeBotApi", asked: dict[str, Any]) -> None:
    api.allow(int(asked["chat"]))


def _fail_next(api: "FakeBotApi", asked: dict[str, Any]) -> None:
    chat = asked.get("chat")
    api.fail_next(
        _fault(asked),
        method=asked.get("method"),
        chat=int(chat) if chat else None,
        times=int(asked.get("times", 1)),
    )


def _weather(api: "FakeBotApi", asked: dict[str, Any]) -> None:
    rate = float(asked["rate"])
    seed, hangs = int(asked.get("seed", 0)), float(asked.get("hangs", 0))
    api.weather = RandomFaults.weather(seed, rate, hangs) if rate or hangs else None


def _limits(api: "FakeBotApi", asked: dict[str, Any]) -> None:
    api.limits = Limits() if asked.get("on", True) else None


def _messages(api: "FakeBotApi", asked: dict[str, Any]) -> list[dict[str, Any]]:
    chat = asked.get("chat")
    return [m.record() for m in api.every if chat is None or m.chat.id == int(chat)]


def _counts(api: "FakeBotApi", _: dict[str, Any]) -> dict[str, Any]:
    return {
        "calls": dict(api.calls),
        "refusals": {str(code): n for code, n in api.refusals.items()},
        "accepted": api.accepted,
        "earned": len(api.earned),
    }


def _unheard(api: "FakeBotApi", _: dict[str, Any]) -> list[list[int]]:
    return [list(one) for one in api.unheard]


def _log(api: "FakeBotApi", _: dict[str, Any]) -> list[Any]:
    return [list(one) for one in api.log]


_ACTIONS: dict[str, Callable[["FakeBotApi", dict[str, Any]], Any]] = {
    "user": _user,
    "group": _group,
    "says": _says,
    "presses": _presses,
    "refuse": _refuse,
    "allow": _allow,
    "fail_next": _fail_next,
    "weather": _weather,
    "limits": _limits,
    "messages": _messages,
    "counts": _counts,
    "earned": lambda api, _: [list(one) for one in api.earned],
    "unheard": _unheard,
    "log": _log,
}
