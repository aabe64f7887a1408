"""What the chats show, held against what was published."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

MARK = re.compile(r"p\d\dn\d{4}")
Told = tuple[int, str]
"""A chat and the mark of a piece of news."""


@dataclass
class Verdict:
    """The count. `doubted` are those that were accepted in silence or in flight at a kill:
    only they may be doubled."""

    expected: int = 0
    messages: int = 0
    lost: list[Told] = field(default_factory=list)
    doubled: list[Told] = field(default_factory=list)
    unexplained: list[Told] = field(default_factory=list)
    out_of_order: list[tuple[int, str, str]] = field(default_factory=list)
    strangers: list[Told] = field(default_factory=list)
    doubted: int = 0
    earned: list[list[Any]] = field(default_factory=list)
    kills: int = 0
    faults: int = 0

    @property
    def good(self) -> bool:
        wrong = (self.lost, self.unexplained, self.out_of_order, self.strangers)
        return not any(wrong) and not self.earned and self.expected > 0

    def lines(self) -> list[str]:
        """For a person."""
        found = [
            f"alerts owed          {self.expected}",
            f"messages accepted    {self.messages}",
            f"SIGKILLs             {self.kills}",
            f"faults of the line   {self.faults}",
            f"lost                 {len(self.lost)}",
            f"doubled              {len(self.doubled)} (of {self.doubted} accepted in silence or "
            "in flight at a kill)",
            f"doubled without need {len(self.unexplained)}",
            f"out of order         {len(self.out_of_order)}",
            f"told to strangers    {len(self.strangers)}",
            f"429s earned          {len(self.earned)}",
        ]
        for name in ("lost", "unexplained", "out_of_order", "strangers", "earned"):
            found += [f"  {name}: {one}" for one in getattr(self, name)[:5]]
        return found


def judge(
    owed: Mapping[int, Mapping[str, None]],
    messages: Iterable[dict[str, Any]],
    doubted: set[Told],
) -> Verdict:
    """`owed` are each chat's marks in the order of their alerts; `messages` what the bot wrote,
    each chat's in order."""
    told: dict[int, list[str]] = defaultdict(list)
    sent: dict[int, list[str]] = defaultdict(list)
    count = 0
    for message in messages:
        if message["by_bot"] and not message["deleted"]:
            found = dict.fromkeys(MARK.findall(message["text"]))
            count += bool(found)
            told[message["chat"]] += found
            # A burst's message grows by edits: what it said when it was sent has a place among
            # the other sources' messages, what was added later has one among its own.
            first = (message.get("former") or [message["text"]])[0]
            sent[message["chat"]] += dict.fromkeys(MARK.findall(first))
    verdict = Verdict(messages=count, doubted=len(doubted))
    for chat, marks in owed.items():
        verdict.expected += len(marks)
        _judge_chat(verdict, chat, marks, told.get(chat, []), doubted)
        _judge_order(verdict, chat, marks, sent.get(chat, []))
        for source in {mark[:3] for mark in marks}:
            own = [mark for mark in told.get(chat, []) if mark.startswith(source)]
            _judge_order(verdict, chat, marks, own)
    verdict.out_of_order = list(dict.fromkeys(verdict.out_of_order))
    return verdict


def _judge_chat(
    verdict: Verdict, chat: int, owed: Mapping[str, None], told: list[str], doubted: set[Told]
) -> None:
    firsts = dict.fromkeys(told)
    verdict.lost += [(chat, mark) for mark in owed if mark not in firsts]
    verdict.strangers += [(chat, mark) for mark in firsts if mark not in owed]
    doubled = [mark for mark in firsts if told.count(mark) > 1]
    verdict.doubled += [(chat, mark) for mark in doubled]
    verdict.unexplained += [(chat, mark) for mark in doubled if (chat, mark) not in doubted]


def _judge_order(verdict: Verdict, chat: int, owed: Mapping[str, None], told: list[str]) -> None:
    place = {mark: at for at, mark in enumerate(owed)}
    known = [mark for mark in dict.fromkeys(told) if mark in place]
    verdict.out_of_order += [
        (chat, one, other) for one, other in pairwise(known) if place[one] > place[other]
    ]
