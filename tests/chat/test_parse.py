"""What people type becomes values, or nothing; and how much one person may ask."""

from dataclasses import fields
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import parse
from bot.chat.flood import Flood, Verdict
from bot.chat.plain import as_plain, units, within_limit
from bot.core.exchange import Draft
from bot.core.finding import as_address, same_address
from bot.core.model import Quiet

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
H = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("3h", 3 * H), ("3", 3 * H), ("45 min", H * 0.75), ("1h30m", H * 1.5), ("2d", 48 * H),
        ("2 години", None), ("2 год", 2 * H), ("3 ч", 3 * H), ("1 Tag", 24 * H), ("0h", None),
        ("", None), ("soon", None), ("-3h", None), ("3x", None), ("99999h", None),
    ],
)  # fmt: skip
def test_lengths_of_time(text: str, length: timedelta | None):
    assert parse.span(text) == length


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("23:00-07:00", Quiet(time(23), time(7))),
        ("23-7", Quiet(time(23), time(7))),
        ("22.30 – 06.15", Quiet(time(22, 30), time(6, 15))),
        ("23:00-07:00 urgent", Quiet(time(23), time(7), True)),
        ("24:00-07:00", None), ("23:00", None), ("7-7", None), ("", None), ("a-b", None),
    ],
)  # fmt: skip
def test_quiet_hours(text: str, found: Quiet | None):
    assert parse.quiet(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2h", NOON - 2 * H), ("11:30", NOON - H / 2), ("14:05", NOON - 22 * H + H / 12),
        ("3", NOON - 3 * H), ("yesterday", None), ("25:00", None),
    ],
)  # fmt: skip
def test_moments_in_the_past(text: str, found: datetime | None):
    if text == "14:05":
        found = NOON.replace(day=3, hour=14, minute=5)
    assert parse.since(text, NOON) == found


@pytest.mark.parametrize(
    ("text", "name", "length"),
    [
        ("donbas 3h", "donbas", 3 * H), ("election night 2 h", "election night", 2 * H),
        ("3h", "", 3 * H), ("route 66 2h", "route 66", 2 * H), ("donbas", "donbas", None),
    ],
)  # fmt: skip
def test_a_name_with_a_length_after_it(text: str, name: str, length: timedelta | None):
    assert parse.trailing_span(text) == (name, length)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/list", ("list", "", "")),
        ("/List@Some_bot  a\n b", ("list", "some_bot", "a b")),
        ("/subscribe\nhttps://a.example", ("subscribe", "", "https://a.example")),
        ("/x\u202e y\x00z", None), ("list", None), ("/ list", None), ("//list", None), ("", None),
    ],
)  # fmt: skip
def test_commands(text: str, found: tuple[str, str, str] | None):
    assert parse.split_command(text) == found


@given(st.text(max_size=300))
def test_nothing_that_is_typed_raises(text: str):
    parse.split_command(text)
    parse.span(text)
    parse.quiet(text)
    parse.since(text, NOON)
    parse.trailing_span(text)
    parse.as_draft(text)
    parse.as_changes(text)
    parse.number(text)
    as_address(text)
    same_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "word", "two words.org", "ftp://a.example", "https://", "http://u:p@a.example",
     "javascript:alert(1)", "1.2", "a..b", "http://a.example:99999/", "<a.example>"],
)  # fmt: skip
def test_what_is_no_address(text: str):
    assert as_address(text) is None


def test_spellings_of_one_address_are_one():
    spellings = {"http://www.A.example/x/", "https://a.example/x", "https://a.example:443/x#top"}
    assert len({same_address(url) for url in spellings}) == 1
    assert same_address("https://a.example/x?p=1") != same_address("https://a.example/x")


def test_settings_of_a_source_may_hold_blanks():
    draft, unknown = parse.as_draft("https://a.example id=x name=The whole story interval=2m")
    assert (draft.id, draft.name, draft.interval, unknown) == (
        "x", "The whole story", timedelta(minutes=2), "",
    )  # fmt: skip
    assert parse.as_changes("interval=soon") == ({}, "interval=soon")
    assert parse.as_changes("interval=auto") == ({"interval": None}, "")


def test_every_setting_of_a_source_can_be_written():
    text = (
        "ignore=.box, .poll ignore=aside > p ignore_text=^Paid post read_articles=yes browser=off"
    )
    assert parse.as_changes(text) == (
        {
            "ignore": (".box, .poll", "aside > p"),
            "ignore_text": ("^Paid post",),
            "read_articles": True,
            "browser": False,
        },
        "",
    )
    assert parse.as_changes("ignore=-") == ({"ignore": ()}, "")
    assert parse.as_changes("ignore_robots=perhaps") == ({}, "ignore_robots=perhaps")
    own = {field.name for field in fields(Draft)} - {"url", "id"}
    assert own <= parse.SETTINGS


@given(st.lists(st.text(alphabet="ab<>&🦄 ", max_size=400), max_size=60))
def test_a_message_is_cut_at_lines_within_the_limit(parts: list[str]):
    from bot.render.html import escape

    text = "\n".join(f"<b>{escape(part)}</b>" for part in parts)
    cut = within_limit(text)
    assert units(as_plain(cut)) <= 4096
    assert cut.count("<b>") == cut.count("</b>")


def test_a_flood_is_warned_of_once_and_ends_with_time():
    flood = Flood(burst=4, refill=timedelta(seconds=1))
    said = [flood.ask("ann", NOON) for _ in range(7)]
    assert said == [Verdict.ANSWER] * 4 + [Verdict.WARN] + [Verdict.IGNORE] * 2
    assert flood.ask("bob", NOON) is Verdict.ANSWER
    assert flood.ask("ann", NOON + timedelta(seconds=1)) is Verdict.ANSWER
    assert flood.ask("ann", NOON + timedelta(seconds=1)) is Verdict.IGNORE
    later = NOON + timedelta(seconds=10)
    assert [flood.ask("ann", later) for _ in range(5)][-1] is Verdict.WARN


def test_a_clock_that_is_set_back_does_not_stop_anybody():
    flood = Flood(burst=2, refill=timedelta(seconds=1))
    assert flood.ask("ann", NOON) is Verdict.ANSWER
    assert flood.ask("ann", NOON - timedelta(days=1)) is Verdict.ANSWER
