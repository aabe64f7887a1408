"""What the chats show, held against what was published."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

REWRITE = re.compile(r"\b(?:Update|Post|Item) edited\b|Removed by the publisher")
"""How a message begins that tells a change of what another told."""
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
    old: list[Told] = field(default_factory=list)
    standing: list[Told] = field(default_factory=list)
    edits: int = 0
    removals: int = 0
    kills: int = 0
    faults: int = 0
    troubles: str = ""

    @property
    def good(self) -> bool:
        wrong = (self.lost, self.unexplained, self.out_of_order, self.strangers)
        wrong += (self.old, self.standing)
        return not any(wrong) and not self.earned and self.expected > 0

    def lines(self) -> list[str]:
        """For a person."""
        found = [
            f"alerts owed          {self.expected}",
            f"messages accepted    {self.messages}",
            f"SIGKILLs             {self.kills}",
            f"faults of the line   {self.faults}",
            f"troubles             {self.troubles}",
            f"edits, removals      {self.edits}, {self.removals}",
            f"lost                 {len(self.lost)}",
            f"old wordings left    {len(self.old)}",
            f"removals not shown   {len(self.standing)}",
            f"doubled              {len(self.doubled)} (of {self.doubted} accepted in silence or "
            "in flight at a kill)",
            f"doubled without need {len(self.unexplained)}",
            f"out of order         {len(self.out_of_order)}",
            f"told to strangers    {len(self.strangers)}",
            f"429s earned          {len(self.earned)}",
        ]
        for name in (
            "lost",
            "old",
            "standing",
            "unexplained",
            "out_of_order",
            "strangers",
            "earned",
        ):
            found += [f"  {name}: {one}" for one in getattr(self, name)[:5]]
        return found


def judge(
    owed: Mapping[int, Mapping[str, None]],
    messages: Iterable[dict[str, Any]],
    doubted: set[Told],
    optional: frozenset[str] = frozenset(),
) -> Verdict:
    """`owed` are each chat's marks in the order of their alerts; `messages` what the bot wrote,
    each chat's in order. `optional` marks need not be told: what was removed again."""
    told: dict[int, list[str]] = defaultdict(list)
    sent: dict[int, list[str]] = defaultdict(list)
    count = 0
    for message in messages:
        if message["by_bot"] and not message["deleted"]:
            first = (message.get("former") or [message["text"]])[0]
            if REWRITE.search(first):
                continue
            found = dict.fromkeys(MARK.findall(message["text"]))
            count += bool(found)
            told[message["chat"]] += found
            # A burst's message grows by edits: what it said when it was sent has a place among
            # the other sources' messages, what was added later has one among its own.
            sent[message["chat"]] += dict.fromkeys(MARK.findall(first))
    verdict = Verdict(messages=count, doubted=len(doubted))
    for chat, marks in owed.items():
        verdict.expected += len(marks)
        _judge_chat(verdict, chat, marks, told.get(chat, []), doubted)
        verdict.lost = [one for one in verdict.lost if one[1] not in optional]
        _judge_order(verdict, chat, marks, sent.get(chat, []))
        for source in {mark[:3] for mark in marks}:
            own = [mark for mark in told.get(chat, []) if mark.startswith(source)]
            _judge_order(verdict, chat, marks, own)
    verdict.out_of_order = list(dict.fromkeys(verdict.out_of_order))
    return verdict


def judge_rewrites(
    verdict: Verdict,
    messages: Iterable[dict[str, Any]],
    tokens: Mapping[int, Iterable[str]],
    removed: Mapping[int, Iterable[str]],
) -> None:
    """Whether each chat reads the latest wordings (`tokens` stand in no other), and what was
    `removed` only as such."""
    shown: dict[int, list[str]] = defaultdict(list)
    for message in messages:
        if message["by_bot"] and not message["deleted"]:
            shown[message["chat"]].append(message["text"])
    for chat, wanted in tokens.items():
        whole = "\n".join(shown[chat])
        verdict.old += [(chat, token) for token in wanted if token not in whole]
    for chat, marks in removed.items():
        for mark in marks:
            telling = [text for text in shown[chat] if mark in text]
            if telling and not any("Removed by the publisher" in text for text in telling):
                verdict.standing.append((chat, mark))


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
