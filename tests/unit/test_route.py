"""Who is told what, and when."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.had import Had
from bot.core.model import (
    Alert,
    Change,
    Changed,
    Chat,
    ChatState,
    CoverageEnded,
    Delay,
    Entry,
    Failure,
    FailureKind,
    Hold,
    Kind,
    Preferences,
    Quiet,
    Recipient,
    Role,
    SourceFailing,
    SourceRetired,
    Subscription,
)
from bot.core.route import Skip, Tell, next_hour, next_time, quiet_end, route, zone_of
from bot.core.words import holds_word, plain_words, with_expressions

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANNE = Recipient("telegram", "1")
CHAT = Chat(recipient=ANNE)
SUBSCRIPTION = Subscription(recipient=ANNE, source_id="s")


def an_alert(kind: Kind = Kind.ADDED, role: Role = Role.POST, **entry: object) -> Alert:
    fields: dict[str, object] = {"text": "The minister resigned.", **entry}
    change = Change(kind=kind, entry=Entry(id="p", role=role, **fields))
    return alert_of(Changed(change))


def alert_of(event: object) -> Alert:
    return Alert(
        source_id="s", key="k", event=event, noticed_at=NOON, source_name="S", source_url="u"
    )


def prefer(**preferences: object) -> Chat:
    return replace(CHAT, preferences=Preferences(**preferences))


def test_by_default_a_post_is_told_at_once():
    assert route(SUBSCRIPTION, CHAT, an_alert(), NOON) == Tell()


@pytest.mark.parametrize(
    ("chat", "alert", "why"),
    [
        (prefer(roles=frozenset({Role.UPDATE})), an_alert(), "not wanted: post"),
        (CHAT, an_alert(role=Role.TEXT), "not wanted: text"),
        (prefer(edits=False), an_alert(Kind.EDITED), "edits are not wanted"),
        (prefer(removals=False), an_alert(Kind.REMOVED), "removals are not wanted"),
        (prefer(key_only=True), an_alert(), "not a key event"),
        (prefer(include=("budget",)), an_alert(), "none of the wanted words"),
        (prefer(exclude=("Minister",)), an_alert(), "left out by the word Minister"),
        (replace(CHAT, state=ChatState.BANNED), an_alert(), "the chat is banned"),
        (
            replace(CHAT, state=ChatState.GONE, gone_why="blocked"),
            an_alert(),
            "the chat cannot be written to: blocked",
        ),
        (replace(CHAT, muted_until=NOON + timedelta(hours=1)), an_alert(), "the chat is muted"),
    ],
)
def test_what_a_chat_does_not_want_is_skipped_and_says_why(chat, alert, why):
    assert route(SUBSCRIPTION, chat, alert, NOON) == Skip(why)


@pytest.mark.parametrize(
    ("chat", "alert"),
    [
        (prefer(key_only=True), an_alert(key=True)),
        (prefer(key_only=True), an_alert(role=Role.CORRECTION)),
        (prefer(include=("budget", "minister")), an_alert()),
        (prefer(exclude=("mini",)), an_alert()),
        (prefer(include=("budget",)), alert_of(CoverageEnded())),
        (replace(CHAT, muted_until=NOON), an_alert()),
        (prefer(include=("strikes",)), an_alert(title="Strikes go on")),
    ],
)
def test_what_a_chat_wants_is_told(chat, alert):
    assert route(SUBSCRIPTION, chat, alert, NOON) == Tell()


def test_a_subscription_overrides_its_chat_only_where_it_says_so():
    own = replace(
        SUBSCRIPTION,
        preferences=Preferences(edits=True, include=("never",)),
        overrides=frozenset({"edits"}),
    )
    assert route(own, prefer(edits=False), an_alert(Kind.EDITED), NOON) == Tell()


def test_a_paused_or_muted_subscription_is_not_told():
    paused = replace(SUBSCRIPTION, paused=True)
    muted = replace(SUBSCRIPTION, muted_until=NOON + timedelta(seconds=1))
    assert route(paused, CHAT, an_alert(), NOON) == Skip("the subscription is paused")
    assert route(muted, CHAT, an_alert(), NOON) == Skip("the source is muted")
    assert route(muted, CHAT, an_alert(), NOON + timedelta(seconds=1)) == Tell()


def test_an_admin_is_told_of_failures_whatever_their_own_filters_and_mutes():
    chat = replace(prefer(include=("never",)), muted_until=NOON + timedelta(days=1))
    failing = alert_of(SourceFailing(Failure(FailureKind.DNS), NOON))
    assert route(None, chat, failing, NOON) == Tell()
    assert route(SUBSCRIPTION, CHAT, alert_of(SourceRetired(Failure(FailureKind.GONE))), NOON)
    assert isinstance(route(None, replace(CHAT, state=ChatState.GONE), failing, NOON), Skip)


KYIV = ZoneInfo("Europe/Kyiv")
NEW_YORK = ZoneInfo("America/New_York")
NIGHT = Quiet(time(22), time(7))


def at(text: str, zone: ZoneInfo = KYIV, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-02-01 21:59:59", None),
        ("2026-02-01 22:00:00", "2026-02-02 07:00"),
        ("2026-02-02 00:00:00", "2026-02-02 07:00"),
        ("2026-02-02 06:59:59", "2026-02-02 07:00"),
        ("2026-02-02 07:00:00", None),
    ],
)
def test_quiet_hours_may_span_midnight_in_the_chats_zone(now, end):
    assert quiet_end(NIGHT, at(now), KYIV) == (end and at(end))


def test_quiet_hours_within_a_day_and_none_at_all():
    siesta = Quiet(time(13), time(15))
    assert quiet_end(siesta, at("2026-02-01 14:00"), KYIV) == at("2026-02-01 15:00")
    assert quiet_end(siesta, at("2026-02-01 15:00"), KYIV) is None
    assert quiet_end(Quiet(time(7), time(7)), at("2026-02-01 07:00"), KYIV) is None


def test_a_clock_put_forward_within_quiet_hours_moves_their_end_with_it():
    # New York, 8 March 2026: 02:00 becomes 03:00; 02:30 is not on any clock that day.
    gap = Quiet(time(22), time(2, 30))
    end = quiet_end(gap, at("2026-03-08 01:59", NEW_YORK), NEW_YORK)
    assert end == at("2026-03-08 03:30", NEW_YORK)
    assert quiet_end(NIGHT, at("2026-03-08 01:59", NEW_YORK), NEW_YORK) - at(
        "2026-03-08 01:59", NEW_YORK
    ) == timedelta(hours=4, minutes=1)


def test_a_clock_put_back_neither_repeats_quiet_hours_nor_ends_them_in_the_past():
    # New York, 1 November 2026: 01:00 to 02:00 comes twice.
    short = Quiet(time(23), time(1, 30))
    first = at("2026-11-01 01:10", NEW_YORK, fold=0)
    second = at("2026-11-01 01:10", NEW_YORK, fold=1)
    assert quiet_end(short, first, NEW_YORK) == first + timedelta(minutes=20)
    assert quiet_end(short, second, NEW_YORK) is None


def test_alerts_in_quiet_hours_are_held_till_their_end():
    chat = replace(CHAT, quiet=NIGHT, timezone="Europe/Kyiv")
    told = route(SUBSCRIPTION, chat, an_alert(), at("2026-02-01 23:00"))
    assert told == Tell(at("2026-02-02 07:00"), held=True, by=Hold.QUIET)
    assert route(SUBSCRIPTION, chat, an_alert(), at("2026-02-01 12:00")) == Tell()


@pytest.mark.parametrize(
    ("alert", "breaks"),
    [
        (an_alert(key=True), True),
        (an_alert(role=Role.RETRACTION), True),
        (an_alert(role=Role.CORRECTION), True),
        (an_alert(), False),
        (an_alert(Kind.EDITED, key=True), False),
        (alert_of(CoverageEnded()), False),
    ],
)
def test_only_what_is_urgent_breaks_quiet_hours_and_only_if_asked(alert, breaks):
    now = at("2026-02-01 23:00")
    for asked in (True, False):
        quiet = replace(NIGHT, urgent_breaks=asked)
        chat = replace(CHAT, quiet=quiet, timezone="Europe/Kyiv")
        assert (route(SUBSCRIPTION, chat, alert, now) == Tell()) is (breaks and asked)


def test_a_digest_is_held_till_its_next_time_on_the_chats_clock():
    daily = replace(prefer(delay=Delay.DAILY, digest_at=time(8)), timezone="Europe/Kyiv")
    before, after = at("2026-02-01 07:59"), at("2026-02-01 08:00")
    assert route(SUBSCRIPTION, daily, an_alert(), before) == Tell(
        at("2026-02-01 08:00"), True, Hold.DAILY
    )
    assert route(SUBSCRIPTION, daily, an_alert(), after) == Tell(
        at("2026-02-02 08:00"), True, Hold.DAILY
    )


def test_an_hourly_digest_comes_at_the_full_hour_of_zones_with_half_hours_too():
    assert next_hour(NOON, ZoneInfo("UTC")) == NOON + timedelta(hours=1)
    kathmandu = ZoneInfo("Asia/Kathmandu")
    full = next_hour(NOON, kathmandu).astimezone(kathmandu)
    assert (full.minute, full - NOON < timedelta(hours=1)) == (0, True)
    hourly = prefer(delay=Delay.HOURLY)
    assert route(SUBSCRIPTION, hourly, an_alert(), NOON) == Tell(
        NOON + timedelta(hours=1), True, Hold.HOURLY
    )


def test_a_digest_that_falls_into_quiet_hours_waits_for_their_end():
    chat = replace(prefer(delay=Delay.DAILY, digest_at=time(6)), quiet=NIGHT)
    told = route(SUBSCRIPTION, chat, an_alert(key=True), NOON)
    assert told == Tell(datetime(2026, 3, 2, 7, tzinfo=UTC), held=True, by=Hold.QUIET)


def test_a_digest_time_that_a_clock_leaves_out_comes_an_hour_later_by_the_clock():
    moment = next_time(at("2026-03-07 12:00", NEW_YORK), time(2, 30), NEW_YORK)
    assert moment == at("2026-03-08 03:30", NEW_YORK)


@pytest.mark.parametrize("name", ["Nowhere/Nothing", "", "../etc/passwd", "\x00"])
def test_a_zone_that_is_not_known_counts_as_utc(name):
    assert zone_of(replace(CHAT, timezone=name)) == ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("pattern", "text", "holds"),
    [
        ("minister", "The MINISTER, again", True),
        ("mini", "The minister", False),
        ("mini*", "The minister", True),
        ("prime  minister", "the Prime\nMinister said", True),
        ("санкции", "Новые САНКЦИИ.", True),
        ("санкц*", "о санкциях", True),
        ("Straße", "in der STRASSE", True),
        ("AI", "said", False),
        ("AI", "said AI", True),
        ("c++", "in C++ and", True),
        ("地震", "昨日地震が", True),
        ("", "anything", False),
        ("*", "anything", False),
        ("a", "", False),
    ],
)
def test_words_are_found_whole_and_in_any_case(pattern, text, holds):
    assert holds_word(pattern, text) is holds


def test_finding_a_word_takes_linear_time_whatever_is_asked_for():
    assert not holds_word("a" * 5_000 + "b", "a" * 100_000)


def test_expressions_go_to_the_engine_that_was_given():
    asked = []

    def search(expression: str, text: str) -> bool:
        asked.append((expression, text))
        return True

    matches = with_expressions(search)
    assert matches("/res(ign|ted)/", "text")
    assert not matches("resign", "text")
    assert asked == [("res(ign|ted)", "text")]
    assert plain_words("/resigned/", "She resigned.")


def an_edit(before: str, after: str, role: Role = Role.POST, **entry: object) -> Alert:
    former = Entry(id="p", role=role, text=before)
    now_is = Entry(id="p", role=entry.pop("becomes", role), text=after, **entry)
    return alert_of(Changed(Change(kind=Kind.EDITED, entry=now_is, previous=former)))


MISSED = Skip("a change to what was not told here")


@pytest.mark.parametrize(
    ("chat", "alert", "expected"),
    [
        (CHAT, an_edit("Ten are hurt.", "Twelve are hurt."), MISSED),
        (CHAT, an_alert(Kind.REMOVED), MISSED),
        (CHAT, an_edit("Ten.", "Ten. " + "More is known now. " * 3), MISSED),
        (CHAT, an_edit("Ten.", "Ten. " + "More is known now. " * 3, Role.UPDATE), Tell()),
        (CHAT, an_edit("Ten.", "Twelve.", Role.UPDATE), MISSED),
        (CHAT, an_edit("Ten.", "Not ten.", becomes=Role.RETRACTION), Tell()),
        (CHAT, an_edit("Storm comes", "Storm is here", Role.HEADLINE), Tell()),
        (prefer(key_only=True), an_edit("Ten.", "Twelve.", key=True), Tell()),
        (prefer(key_only=True), an_edit("Ten.", "Twelve."), MISSED),
        (prefer(include=("mayor",)), an_edit("Ten.", "Ten, says the mayor."), Tell()),
        (prefer(include=("mayor",)), an_edit("The mayor.", "The mayor said so."), MISSED),
        (prefer(edits=False, key_only=True), an_edit("Ten.", "Twelve.", key=True), MISSED),
    ],
)
def test_a_change_to_what_others_were_told_is_news_only_in_itself(chat, alert, expected):
    roles = frozenset(Role) - {Role.TEXT}
    chat = replace(chat, preferences=replace(chat.preferences, roles=roles))
    assert route(SUBSCRIPTION, chat, alert, NOON, had=Had(missed=True)) == expected


def test_what_stood_on_the_page_before_anything_was_told_is_known_to_its_followers():
    edit = an_edit("Ten are hurt.", "Twelve are hurt.")
    assert route(SUBSCRIPTION, CHAT, edit, NOON, had=Had()) == Tell()


def test_what_is_held_takes_its_edit_along_whether_edits_are_wanted_or_not():
    until = NOON + timedelta(hours=3)
    edit = an_edit("Ten are hurt.", "Twelve are hurt.")
    had = Had(told=True, until=until)
    assert route(SUBSCRIPTION, prefer(edits=False), edit, NOON, had=had) == Tell(until, held=True)
