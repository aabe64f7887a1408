"""A short run of `make chaos`, and its judge held to what it promises."""

import pytest

from tests.chaos.run import Plan, chaos
from tests.chaos.verdict import judge

A, B, C = "p01n0000", "p01n0001", "p02n0000"


@pytest.mark.timeout(90)
async def test_whatever_goes_wrong_nothing_is_lost_doubled_or_out_of_order() -> None:
    plan = Plan(
        seed=7,
        seconds=3.2,
        pages=6,
        readers=24,
        groups=3,
        news=3.0,
        kills=(1.5, 1.7),
        weather=0.15,
        edits=1,
        hangs=0,
        pause=(0.3, 0.6),
        trouble=(0.3, 0.6),
        patience=45,
    )
    said: list[str] = []
    verdict = await chaos(plan, said.append)
    assert verdict.good, "\n".join([*said, *verdict.lines()])
    assert verdict.kills
    assert verdict.edits
    assert verdict.troubles
    assert verdict.expected > 30


def message(chat: int, text: str, **about: object) -> dict[str, object]:
    return {"chat": chat, "text": text, "by_bot": True, "deleted": False, **about}


def owed(*marks: str) -> dict[int, dict[str, None]]:
    return {7: dict.fromkeys(marks)}


def test_the_judge_sees_what_is_lost() -> None:
    verdict = judge(owed(A, B), [message(7, f"Case {A}")], set())
    assert verdict.lost == [(7, B)]
    assert not verdict.good


def test_the_judge_excuses_a_double_only_where_there_was_doubt() -> None:
    twice = [message(7, A), message(7, A)]
    assert judge(owed(A), twice, {(7, A)}).good
    assert judge(owed(A), twice, {(7, B)}).unexplained == [(7, A)]


def test_the_judge_sees_what_is_out_of_order_and_what_was_not_asked_for() -> None:
    verdict = judge(owed(A, B), [message(7, B), message(7, A), message(7, C)], set())
    assert verdict.out_of_order == [(7, B, A)]
    assert verdict.strangers == [(7, C)]
    assert not verdict.good


def test_the_judge_counts_a_mark_once_in_one_message_and_no_repetition_as_disorder() -> None:
    told = [message(7, f"{A} {A}"), message(7, A), message(7, B)]
    verdict = judge(owed(A, B), told, {(7, A)})
    assert verdict.good
    assert verdict.doubled == [(7, A)]


def test_the_judge_lets_a_burst_grow_but_not_out_of_its_own_order() -> None:
    def grown(text: str) -> dict[str, object]:
        return message(7, text, former=[A])

    assert judge(owed(A, C, B), [grown(f"{A} {B}"), message(7, C)], set()).good
    verdict = judge(owed(A, C, B), [grown(f"{B} {A}"), message(7, C)], set())
    assert verdict.out_of_order == [(7, B, A)]
