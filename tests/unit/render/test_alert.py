"""What an alert says, and how it looks."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model import (
    CoverageEnded,
    Failure,
    FailureKind,
    Kind,
    Preferences,
    Role,
    SourceFailing,
    SourceRetired,
)
from bot.render.alert import alert_message, standing_message
from bot.render.catalogue import catalogue
from bot.render.failures import remedy, what
from bot.render.plain import address_of, plain_lines
from tests.fakes.bot_api_markup import parse_html, utf16
from tests.fakes.owed import NOW, PAGE, changed, owed


def told(event=None, **about):
    return alert_message([owed(event, **about)], now=NOW)


def test_an_update_reads_as_title_label_time_and_text():
    message = told(coverage="live")
    assert message.plain == (
        "🔴 Storm over the city · Storm\nUpdate · 14:05\n\nThe bridge is closed. Trains run again."
    )


def test_the_title_leads_to_the_page_and_the_label_to_the_words_in_it():
    _, entities = parse_html(told().html)
    title, label = [e["url"] for e in entities if e["type"] == "text_link"]
    assert title == PAGE
    page, _, words = label.partition("#:~:text=")
    assert page == PAGE
    assert unquote(words) == "The bridge is closed. Trains run again."


def test_the_label_leads_to_the_entrys_own_address_where_it_has_one():
    assert 'href="https://e.org/p/1"' in told(changed(url="https://e.org/p/1")).html


def test_dashes_and_commas_are_escaped_in_a_text_fragment():
    assert (
        "text=A%20well%2Dknown%2C%20old%20bridge" in told(changed("A well-known, old bridge")).html
    )


def test_times_are_shown_in_the_chats_zone_and_left_to_the_readers_own():
    message = told(timezone="Europe/Kyiv")
    assert "16:05" in message.plain
    assert '<tg-time unix="1772633100" format="t">16:05</tg-time>' in message.html


def test_a_time_of_another_day_says_which():
    message = told(changed(published=NOW - timedelta(days=2)))
    assert "2 Mar, 14:06" in message.plain
    assert 'format="dt"' in message.html


@pytest.mark.parametrize(
    ("role", "label"),
    [
        (Role.CORRECTION, "✏️ Correction"),
        (Role.CLARIFICATION, "✏️ Clarification"),
        (Role.RETRACTION, "⚠️ Retraction"),
        (Role.POST, "New post"),
        (Role.TEXT, "New paragraph"),
        (Role.ITEM, "New"),
        (Role.HEADLINE, "New headline"),
        (Role.UPDATE, "Update"),
    ],
)
def test_each_role_is_named(role, label):
    assert told(changed(role=role, marker=None)).plain.splitlines()[1].startswith(f"{label} · ")


def test_a_key_event_is_named_so():
    assert "Key event" in told(changed(role=Role.POST, marker=None, key=True)).plain


def test_the_publishers_own_label_is_used_in_the_readers_language():
    assert "\nUpdate 2 · " in told(changed(marker="Update 2:")).plain
    russian = told(changed(marker="Обновлено"), language="ru", published_in="ru-RU")
    assert "\nОбновлено · " in russian.plain


def test_a_label_in_another_language_stands_beside_the_readers():
    foreign = told(changed(marker="Обновлено"), published_in="ru")
    assert "\nUpdate (Обновлено) · " in foreign.plain


def test_the_entrys_title_is_shown_once():
    assert (
        "Bridge closed\nThe city" in told(changed("The city said so.", title="Bridge closed")).plain
    )
    assert told(changed("Bridge closed. So.", title="Bridge closed")).plain.count("Bridge") == 1


def test_an_edit_shows_the_new_words_and_folds_the_old_ones():
    message = told(changed("Ten are hurt.", before="Nine are hurt."))
    assert "✏️ Update edited · 14:05" in message.plain
    assert "Ten are hurt.\nBefore: Nine are hurt." in message.plain
    assert "<blockquote expandable>" in message.html


def test_an_edit_in_place_keeps_the_first_time_and_says_when_it_was_edited():
    message = standing_message([owed(changed("Ten.", before="Nine."), earlier="5")], now=NOW)
    assert message.plain.splitlines()[1:3] == ["Update · 14:05", "✏️ Edited 14:06"]


def test_what_was_removed_is_struck_through():
    message = told(changed(kind=Kind.REMOVED))
    assert "<s>The bridge is closed. Trains run again.</s>" in message.html
    assert ":~:" not in message.html


def test_an_excerpt_ends_at_a_sentence_and_leads_on():
    message = told(
        changed("One is short. Two is not so short at all."), wishes=Preferences(excerpt=20)
    )
    assert message.plain.endswith("One is short.\nRead on")


def test_an_endless_text_is_told_in_few_messages_and_leads_on():
    message = told(changed("A sentence of some length stands here. " * 5000))
    assert len(message.parts) <= 4
    assert message.plain.endswith("Read on")


def test_a_burst_is_folded_so_that_it_can_be_scanned():
    many = [owed(changed(f"News {n}."), number=n) for n in range(5)]
    message = alert_message(many, now=NOW)
    assert "5 updates" in message.plain
    assert message.html.count("<blockquote expandable>") == 5
    few = alert_message(many[:2], now=NOW)
    assert "blockquote" not in few.html


def test_a_long_burst_stays_within_three_messages():
    many = [owed(changed("It is so. " * 200), number=n) for n in range(60)]
    assert len(alert_message(many, now=NOW).parts) <= 4


def test_a_burst_sounds_if_one_of_it_may():
    quiet = owed(wishes=Preferences(sound=False))
    assert alert_message([quiet], now=NOW).silent
    assert not alert_message([quiet, owed()], now=NOW).silent


def test_the_end_of_the_coverage_leads_to_where_it_goes_on():
    message = told(CoverageEnded(at=NOW, successor="https://e.org/next"))
    assert "The live coverage ended at 14:06." in message.plain
    assert '<a href="https://e.org/next">It goes on here</a>' in message.html
    assert "javascript" not in told(CoverageEnded(successor="javascript:x")).html


@pytest.mark.parametrize("kind", FailureKind)
def test_every_failure_is_explained_with_a_remedy(kind):
    words = catalogue("en")
    assert what(words, Failure(kind)).endswith(".")
    assert remedy(words, Failure(kind)).endswith(".")


def test_a_failing_source_is_explained_to_the_admins():
    message = told(SourceFailing(Failure(FailureKind.BLOCKED, "403 <Forbidden>"), NOW))
    assert "cannot be read since 14:06" in message.plain
    assert "(403 <Forbidden>)" in message.plain


def test_a_retired_source_tells_its_followers_no_technicalities():
    message = told(SourceRetired(Failure(FailureKind.GONE, "410")))
    assert "no longer watched" in message.plain
    assert "410" not in message.plain


def test_names_of_strangers_cannot_turn_the_message_around():
    evil = "\u202eevil\n\n<b>title</b>\x00" + "x" * 20_000
    message = told(source_title=evil, source_name=evil)
    first = message.plain.splitlines()[0]
    assert first.startswith("evil <b>title</b>xxx")
    assert len(first) < 400
    parse_html(message.html)


TEXT = st.one_of(
    st.text(st.characters(), max_size=80),
    st.sampled_from(
        ["\ud83d", "<b>", "&amp;", "\u202e", "\x00", "{x}", "%s", "a" * 5000, " ", "."]
    ),
)


@settings(max_examples=150, deadline=None)
@given(
    text=TEXT,
    title=st.none() | TEXT,
    html=st.none() | TEXT,
    author=st.none() | TEXT,
    marker=st.none() | TEXT,
    url=st.none() | TEXT,
    image=st.none() | TEXT,
    source=TEXT,
    role=st.sampled_from(Role),
    before=st.none() | TEXT,
    many=st.booleans(),
)
def test_whatever_strangers_write_telegram_takes_the_message(
    text, title, html, author, marker, url, image, source, role, before, many
):
    event = changed(
        text,
        title=title,
        html=html,
        author=author,
        marker=marker,
        url=url,
        image=image,
        role=role,
        before=before,
    )
    one = owed(event, source_title=source, source_name=source, published_in="ru")
    message = alert_message([one] * (5 if many else 1), now=NOW)
    parts = message.parts
    assert parts
    for part in parts:
        seen, entities = parse_html(part)
        assert seen.strip()
        assert utf16(seen) <= 4096
        assert len(entities) <= 100
    plain_lines(message, address_of(one)).encode()
