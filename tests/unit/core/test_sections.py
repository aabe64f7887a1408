"""Where a marked section ends: what came with its label is its own, what was there is not."""

from dataclasses import replace

from bot.core.model import Entry, Role
from tests.unit.core.pages import STORM, UPDATE, Watch, article, paragraph, summary, told

SECOND = "Passengers may change their tickets free of charge at any office of the company."
THIRD = "The harbour will be searched for wrecks before the first ferry leaves again."


def label(text: str, role: Role = Role.UPDATE, rule: str = "label with a colon") -> Entry:
    return paragraph(text, role, marker="Update", rule=rule)


def test_paragraphs_that_came_with_a_label_are_told_with_it_as_one() -> None:
    new = article(*STORM, label(UPDATE), SECOND, THIRD)
    assert summary(told(article(*STORM), new)) == [
        ("added", "update", f"{UPDATE}\n{SECOND}\n{THIRD}")
    ]


def test_they_stay_one_look_after_look() -> None:
    watch = Watch(article(*STORM))
    new = article(*STORM[:2], label(UPDATE), SECOND, *STORM[2:])
    assert watch.told(new) == [("added", "update", f"{UPDATE}\n{SECOND}")]
    assert watch.told(new) == []
    assert watch.told(new) == []


def test_a_paragraph_that_comes_later_is_no_part_of_it() -> None:
    watch = Watch(article(*STORM))
    watch.told(article(*STORM, label(UPDATE)))
    assert watch.told(article(*STORM, label(UPDATE), SECOND)) == [("added", "text", SECOND)]


def test_what_was_there_before_is_no_part_of_it() -> None:
    new = article(STORM[0], label(UPDATE), *STORM[1:])
    assert summary(told(article(*STORM), new)) == [("added", "update", UPDATE)]


def test_a_sentence_that_tells_of_a_change_takes_nothing_along() -> None:
    note = label("This story has been updated with new figures.", rule="sentence that tells")
    changes = summary(told(article(*STORM), article(note, SECOND, *STORM)))
    assert ("added", "update", note.text) in changes


def test_where_the_page_was_rewritten_a_label_takes_nothing_along() -> None:
    more = [f"{THIRD[:-1]}, and number {n} of the boats is the last one." for n in range(8)]
    new = article(*STORM, label(UPDATE), *more)
    assert ("added", "update", UPDATE) in summary(told(article(*STORM), new))


def test_an_edit_of_a_paragraph_that_came_with_a_label_is_an_edit_of_the_section() -> None:
    watch = Watch(article(*STORM))
    watch.told(article(*STORM, label(UPDATE), SECOND))
    edited = SECOND.replace("any office", "the two offices on the quay")
    found = watch.told(article(*STORM, label(UPDATE), edited))
    assert found == [("edited", "update", f"{UPDATE}\n{edited}")]


def test_the_markup_of_a_section_that_is_cut_is_cut_with_it() -> None:
    markup = f"<p>{UPDATE}</p><ul><li><b>{SECOND}</b></li><li>{STORM[2]}</li></ul>"
    section = paragraph(
        f"{UPDATE}\n{SECOND}\n{STORM[2]}", Role.UPDATE, marker="Update", html=markup
    )
    new = article(*STORM[:2], section, *STORM[3:])
    (change,) = [one for one in told(article(*STORM), new) if one.entry.role is Role.UPDATE]
    assert change.entry.text == f"{UPDATE}\n{SECOND}"
    assert change.entry.html == f"<p>{UPDATE}</p><ul><li><b>{SECOND}</b></li></ul>"


def test_a_correction_in_its_paragraph_goes_on_at_the_end_of_the_text_only() -> None:
    note = label("The ferry left on Monday, and not on Sunday.", Role.CORRECTION)
    at_the_end = told(article(*STORM), article(*STORM, note, SECOND))
    assert summary(at_the_end) == [("added", "correction", f"{note.text}\n{SECOND}")]
    within = told(article(*STORM), article(STORM[0], note, SECOND, *STORM[1:]))
    assert ("added", "correction", note.text) in summary(within)


def test_a_section_that_grows_to_twice_its_length_is_edited() -> None:
    first, second = "The ferry left on Monday.", "It took one more day."
    watch = Watch(article(*STORM, label(f"{first}\n{second}")))
    grown = f"{first[:-1]}, {SECOND}\n{second} {THIRD}"
    assert watch.told(article(*STORM, label(grown))) == [("edited", "update", grown)]


def test_a_section_with_other_words_in_its_place_is_another() -> None:
    watch = Watch(article(*STORM, label("The ferry left on Monday.")))
    found = watch.told(article(*STORM, label(SECOND)))
    assert ("added", "update", SECOND) in found


def test_an_update_that_is_labelled_a_correction_later_is_told_as_that_once() -> None:
    watch = Watch(article(*STORM))
    watch.told(article(*STORM, label(UPDATE)))
    now = replace(label(UPDATE, Role.CORRECTION), marker="Correction")
    assert watch.told(article(*STORM, now)) == [("edited", "correction", UPDATE)]
    assert watch.told(article(*STORM, now)) == []
    assert watch.told(article(*STORM, label(UPDATE))) == []


def test_another_word_for_an_update_tells_nothing() -> None:
    watch = Watch(article(*STORM))
    watch.told(article(*STORM, label(UPDATE)))
    assert watch.told(article(*STORM, replace(label(UPDATE), marker="Update 2"))) == []


def test_a_paragraph_that_ends_with_a_pointer_was_there_before_without_it_too() -> None:
    pointed = f"{STORM[4]} Click here."
    now = article(*STORM[:4], label(f"{UPDATE}\n{STORM[4]}", rule="label alone"))
    watch = Watch(article(*STORM[:4], pointed))
    assert watch.told(now) == [("added", "update", UPDATE)]
    assert watch.told(now) == []
    assert watch.told(article(*STORM[:4], label(UPDATE), pointed)) == []
