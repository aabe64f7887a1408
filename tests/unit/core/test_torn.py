"""Bodies that came in part, and texts in a wrong charset: doubted, and no news when mended."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.charset import garbled
from bot.core.decide import Outcome
from bot.core.model import Failure, FailureKind, NotThePage, Role
from tests.unit.core.pages import (
    MINUTE,
    STORM,
    UPDATE,
    Watch,
    article,
    paragraph,
    refusal,
    sentence,
    told,
)

LONG = tuple(sentence(number) for number in range(10))
OFFER = Failure(FailureKind.PAYWALL, "subscribe to continue reading")
NEWS = paragraph(UPDATE, Role.UPDATE)


def test_a_text_of_which_the_end_is_offered_for_money_is_behind_a_wall() -> None:
    stub = article(*LONG[:8], withheld=OFFER)
    assert refusal(article(*LONG), stub) == "paywall"
    assert refusal(article(*LONG), article(LONG[0], LONG[1], withheld=OFFER)) == "paywall"


def test_an_offer_that_was_always_there_says_nothing() -> None:
    less = article(*LONG[:3], *LONG[4:7], *LONG[8:], withheld=OFFER)
    assert refusal(article(*LONG), less) == "paywall"
    assert isinstance(Watch(article(*LONG, withheld=OFFER)).look(less), Outcome)


def test_an_offer_on_a_page_that_lacks_nothing_says_nothing() -> None:
    assert told(article(*LONG), article(*LONG, withheld=OFFER)) == []


def test_the_return_of_the_whole_text_tells_nothing_and_an_update_in_it_is_told() -> None:
    watch = Watch(article(*LONG))
    assert isinstance(watch.look(article(*LONG[:6], withheld=OFFER)), NotThePage)
    assert watch.told(article(*LONG)) == []
    assert isinstance(watch.look(article(*LONG[:6], withheld=OFFER)), NotThePage)
    assert watch.told(article(*LONG, NEWS)) == [("added", "update", UPDATE)]


@pytest.mark.parametrize(
    "part",
    [
        article(*LONG[:7]),
        article(*LONG[:2], *LONG[7:]),
        article(*LONG[:3], LONG[3][:25] + LONG[6][30:], *LONG[7:]),
        article(*LONG[:3], LONG[3][:31], *LONG[6:]),
    ],
    ids=["the end", "the middle", "a seam", "a torn paragraph"],
)
def test_a_text_of_which_a_piece_is_missing_is_not_the_page(part: object) -> None:
    assert refusal(article(*LONG), part) == "cut-off"  # type: ignore[arg-type]


def test_an_editor_takes_out_a_paragraph_or_joins_two() -> None:
    assert isinstance(Watch(article(*LONG)).look(article(*LONG[:9])), Outcome)
    joined = article(*LONG[:3], f"{LONG[3]} {LONG[4]}", *LONG[5:])
    assert told(article(*LONG), joined) == []


def test_a_shorter_text_with_an_update_is_the_page() -> None:
    assert [c.entry.text for c in told(article(*LONG), article(*LONG[:6], NEWS))] == [UPDATE]


def test_a_text_that_stays_short_is_believed_and_goes_on_from_there() -> None:
    watch = Watch(article(*LONG))
    short = article(*LONG[:5])
    assert isinstance(watch.look(short), NotThePage)
    for _ in range(6):
        watch.at += timedelta(minutes=8)
        last = watch.look(short)
    assert isinstance(last, Outcome)
    watch.at += MINUTE
    assert watch.told(article(*LONG[:5], NEWS)) == [("added", "update", UPDATE)]


def test_other_words_under_the_same_title_are_doubted_and_believed_when_they_stay() -> None:
    other = article(*(f"Nothing of this was here at {n} o'clock, {UPDATE}" for n in range(9)))
    watch = Watch(article(*LONG))
    assert isinstance(watch.look(other), NotThePage)
    for _ in range(6):
        watch.at += timedelta(minutes=8)
        last = watch.look(other)
    assert isinstance(last, Outcome)


FRENCH = "Le président a été très gêné par la décision du Conseil d'État, qui l'a forcé à réagir."
ENGLISH = "It isn’t hard to learn how to take care of hydrangeas, though it’s easy to go wrong."


@pytest.mark.parametrize("text", [FRENCH, ENGLISH])
@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "cp1251", "koi8-r", "shift_jis", "cp437"])
def test_a_text_read_in_another_charset_is_known_as_garbled(text: str, codec: str) -> None:
    assert garbled(text, text.encode().decode(codec, "replace"))


def test_question_marks_in_place_of_letters_are_known_too() -> None:
    assert garbled(FRENCH, FRENCH.encode("ascii", "replace").decode())
    assert garbled(FRENCH, FRENCH.encode("latin-1").decode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Está claro que “no” vendrá el señor Peña", 'Está claro que "no" vendrá el señor Peña'),
        ("Už se to stalo – „opravdu“ včera večer", "Už se to stalo - “opravdu” včera večer"),
        ("Erdogan said it’s fine by him", "Erdoğan said it's fine by him"),
        ("It costs €5 a month, he said", "It costs £5 a month, he said"),
        ("Müller kam am Abend zu spät", "Mueller kam am Abend zu spaet"),
        ("The café in Łódź was closed", "The bar in Kraków was closed"),
        ("Plain words and nothing else", "Plain words and naïve others"),
    ],
)
def test_what_editors_do_to_letters_is_not_garbled(was: str, now: str) -> None:
    assert not garbled(was, now)


def test_a_redesign_with_other_quotation_marks_is_no_wrong_charset() -> None:
    old = article(*(f"Según él, “está” en la página {n} de “todo” el año." for n in range(6)))
    new = article(*(f'Según él, "está" en la página {n} de "todo" el año.' for n in range(6)))
    assert told(old, new) == []
    assert told(old, replace(new, entries=(*new.entries, NEWS)))[0].entry.text == UPDATE


def test_the_garbled_page_and_its_return_tell_nothing() -> None:
    page = article(*(f"{FRENCH} {n}" for n in range(5)), *STORM)
    came = article(*(e.text.encode().decode("koi8-r") for e in page.entries))
    assert refusal(page, came) == "bad-encoding"
    watch = Watch(page)
    watch.look(came)
    assert watch.told(page) == []


def test_an_update_before_a_last_paragraph_that_lost_its_pointer_is_told() -> None:
    pointed = "Have you read all the notes and reports of the column today? Click here."
    bare = "Have you read all the notes and reports of the column today?"
    now = article(*LONG[:6], NEWS, bare)
    assert UPDATE in [c.entry.text for c in told(article(*LONG[:6], pointed), now)]


def test_a_last_paragraph_that_only_loses_what_stood_behind_its_sentence_is_whole() -> None:
    watch = Watch(article(*STORM[:4], f"{STORM[4]} Back to the front page"))
    assert watch.told(article(*STORM)) == []
    assert watch.told(article(*STORM[:4], f"{STORM[4]} Back to the front page")) == []
    longer = f"{STORM[4]} Nobody was hurt then, and the mill stood."
    assert len(watch.told(article(*STORM[:4], longer))) == 1
