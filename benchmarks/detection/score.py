"""Counting: what was found, what was told for nothing, and what it cost."""

import re
import time
from dataclasses import dataclass, field

from benchmarks.detection.case import Case, Told
from benchmarks.detection.contenders import Answer, Contender
from bot.core.text import squash


@dataclass
class Tally:
    """The counts of one family."""

    cases: int = 0
    expected: int = 0
    found: int = 0
    exact: int = 0
    role: int = 0
    dated: int = 0
    timed: int = 0
    nothing: int = 0
    false: int = 0
    false_looks: int = 0
    quiet: int = 0
    refusals: int = 0
    refused: int = 0
    returned: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Sum up."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def _is(told: Told, expected: Told) -> bool:
    """Whether what was told is what was expected, its text more or less."""
    if told.kind != expected.kind:
        return False
    one, other = squash(told.text), squash(expected.text)
    if not one or not other:
        return False
    head = other[-60:] if not expected.whole else other[:60]
    return head in one or (len(one) > 20 and one in other) or other in one


def _exact(told: Told, expected: Told) -> bool:
    one, other = squash(told.text), squash(expected.text)
    if expected.whole:
        return one == other or one in map(squash, expected.others)
    return other.endswith(one) and len(one) >= 0.6 * len(other)


def run(case: Case, contender: Contender, tally: Tally) -> Answer:
    """Put one case to a contender."""
    start = time.process_time()
    answer = contender(case)
    tally.seconds += time.process_time() - start
    tally.cases += 1
    if case.refused:
        _score_refusal(case, answer, tally)
    else:
        _score_changes(case, answer, tally)
    return answer


def _score_refusal(case: Case, answer: Answer, tally: Tally) -> None:
    tally.refusals += 1
    tally.refused += answer.refused is not None
    if answer.refused is None:
        tally.faults.append(f"{case.name}: not refused, told {_short(list(answer.told))}")
        return
    returned = list(answer.returned)
    for expected in case.expected:
        tally.expected += 1
        match = next((told for told in returned if _is(told, expected)), None)
        if match is None:
            tally.faults.append(f"{case.name}: missed on return, told {_short(returned)}")
            continue
        returned.remove(match)
        _score_match(case, match, expected, tally)
    tally.returned += bool(returned)
    if returned:
        tally.faults.append(f"{case.name}: the return told {_short(returned)}")


def _score_changes(case: Case, answer: Answer, tally: Tally) -> None:
    if answer.refused is not None:
        tally.faults.append(f"{case.name}: refused as {answer.refused}")
    told = list(answer.told)
    for expected in case.expected:
        tally.expected += 1
        likely = [t for t in told if _is(t, expected)]
        match = next((t for t in likely if _exact(t, expected)), next(iter(likely), None))
        if match is None:
            tally.faults.append(f"{case.name}: missed {_short([expected])}; told {_short(told)}")
            continue
        told.remove(match)
        _score_match(case, match, expected, tally)
    if case.open_:
        return
    tally.nothing += 1
    tally.false += len(told)
    tally.false_looks += bool(told)
    tally.quiet += bool(answer.quiet)
    if told:
        tally.faults.append(f"{case.name}: FALSE {_short(told)}")
    elif answer.quiet and "quiet" in case.tags:
        tally.faults.append(f"{case.name}: quiet {_short(list(answer.quiet))}")


def _score_match(case: Case, match: Told, expected: Told, tally: Tally) -> None:
    exact, role = _exact(match, expected), bool(match.roles & expected.roles)
    tally.found += 1
    tally.exact += exact
    tally.role += role
    timed = _timed(match, expected)
    tally.dated += bool(expected.printed)
    tally.timed += bool(expected.printed) and timed
    if not exact or not role or not timed:
        what = "text" if not exact else "role" if not role else f"time {match.published}"
        tally.faults.append(f"{case.name}: {what} {_short([match])} for {_short([expected])}")


_CLOCK = re.compile(r"(?<!\d)(?:16|4|١٦|۱۶|午後4|오후 4)\D{1,3}(?:05|5분|٠٥|۰۵)")
_DAY = re.compile(r"14")


def _timed(told: Told, expected: Told) -> bool:
    """Whether the instant of a printed label was found: five past an hour (of any zone), and
    14 May, or a neighbour of it in UTC."""
    at = told.published
    if at is None:
        return not expected.printed
    if _CLOCK.search(expected.printed) and at.minute != 5:
        return False
    return not _DAY.search(expected.printed) or (at.month == 5 and 13 <= at.day <= 15)


def _short(told: list[Told]) -> str:
    shown = [f"{t.kind} {'/'.join(sorted(t.roles))} {t.text[:90]!r}…{t.text[-25:]!r}" for t in told]
    return f"[{len(told)}] " + "; ".join(shown[:3])
