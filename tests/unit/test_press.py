"""Buttons carry what we sealed, within 64 bytes, and nothing else opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.press import LIMIT, Press, Seal

SEAL = Seal("a secret that stays")


@given(st.lists(st.text(alphabet="abcxyz0189-_+", max_size=10), max_size=3))
def test_what_was_sealed_opens_as_it_was(arguments: list[str]):
    sealed = SEAL.close("42", "act", *arguments)
    assert len(sealed.encode()) <= LIMIT
    assert SEAL.open("42", sealed) == Press("act", tuple(arguments))
    assert Seal("a secret that stays").open("42", sealed) is not None


@given(st.text(max_size=80))
def test_what_others_made_does_not_open(text: str):
    assert SEAL.open("42", text) is None


def test_a_seal_holds_for_one_chat_and_one_secret():
    sealed = SEAL.close("42", "drop", 7)
    assert SEAL.open("43", sealed) is None
    assert Seal("another").open("42", sealed) is None
    assert SEAL.open("42", sealed.replace("7", "8")) is None


def test_the_longest_id_of_a_source_fits():
    assert len(SEAL.close("-1001234567890", "sixsix", "x" * 48)) <= LIMIT


def test_what_cannot_be_carried_is_our_own_fault():
    with pytest.raises(ValueError, match="64 bytes"):
        SEAL.close("42", "act", "x" * 60)
    with pytest.raises(ValueError, match="colon"):
        SEAL.close("42", "act", "a:b")


def test_a_missing_argument_is_empty():
    assert Press("act", ("a",)).argument(1) == ""


def test_the_secret_does_not_show():
    assert "secret" not in repr(SEAL)
