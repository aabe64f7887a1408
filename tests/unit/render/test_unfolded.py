"""The texts of a burst, whole, in messages that Telegram takes."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model import Preferences
from bot.render.telegram_html import TEXT_LIMIT, count, to_plain
from bot.render.unfolded import unfolded
from tests.fakes.owed import NOW, changed, owed


def burst(lengths, **about):
    """What tells so many entries, each of so many words, numbered from 1."""
    found = []
    for number, words in enumerate(lengths, 1):
        text = f"Entry{number:03} begins." + " word" * words + f" Entry{number:03} ends."
        each = owed(changed(text, id=f"p{number}"), **about)
        found.append(replace(each, alert=replace(each.alert, id=number)))
    return found


def read(parts):
    return " ".join("\n".join(to_plain(part.html) for part in parts).split())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 1500), min_size=1, max_size=12), st.integers(0, 12))
def test_each_entry_is_told_once_whole_and_in_order(lengths, after):
    parts = unfolded(burst(lengths), now=NOW, after=after)
    shown = read(parts)
    for number, words in enumerate(lengths, 1):
        assert shown.count(f"Entry{number:03} begins.") == (number > after)
        assert shown.count(f"Entry{number:03} ends.") == (number > after)
        assert number <= after or shown.count("word") >= words
    assert all(0 < count(part.html) <= TEXT_LIMIT for part in parts)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 1500), min_size=1, max_size=12), st.data())
def test_wherever_it_is_cut_off_what_follows_lacks_nothing_and_repeats_no_whole_entry(
    lengths, data
):
    parts = unfolded(burst(lengths), now=NOW)
    sent = parts[: data.draw(st.integers(0, len(parts)))]
    after = sent[-1].until if sent else 0
    rest = unfolded(burst(lengths), now=NOW, after=after)
    before, later = read(sent), read(rest)
    for number in range(1, len(lengths) + 1):
        ends = f"Entry{number:03} ends."
        assert (ends in before) != (ends in later)


def test_a_wish_for_short_excerpts_does_not_hold_for_what_is_asked_for_whole():
    parts = unfolded(burst([300, 300], wishes=Preferences(excerpt=100)), now=NOW)
    assert "Entry001 ends." in read(parts)


def test_few_texts_are_few_messages():
    assert len(unfolded(burst([50] * 10), now=NOW)) == 1
