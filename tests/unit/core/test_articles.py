from dataclasses import replace
from datetime import timedelta

from bot.core.decide import Outcome
from bot.core.model import Coverage, NotThePage, Role
from tests.unit.core.pages import (
    LATER,
    STORM,
    UPDATE,
    Watch,
    article,
    paragraph,
    refusal,
    relabelled,
    summary,
    told,
)

MARKED = paragraph(UPDATE, Role.UPDATE, marker="Update")
OTHER = (
    "A cat from the north won the first prize at the county fair this weekend.",
    "Its owner has bred the animals for twenty years and could not believe it.",
    "The second prize went to a dog that can count up to seven without help.",
)


def test_the_first_look_tells_nobody() -> None:
    outcome = Watch(article(*STORM, MARKED)).look(article(*STORM, MARKED))
    assert isinstance(outcome, Outcome)
    assert outcome.changes == ()


def test_a_marked_update_is_told_wherever_it_stands() -> None:
    for place in range(len(STORM) + 1):
        new = article(*STORM[:place], MARKED, *STORM[place:])
        assert summary(told(article(*STORM), new)) == [("added", "update", UPDATE)]


def test_an_update_is_told_once() -> None:
    watch = Watch(article(*STORM))
    new = article(*STORM, MARKED)
    assert watch.told(new) == [("added", "update", UPDATE)]
    assert watch.told(new) == []
    assert watch.told(article(MARKED, *STORM)) == []


def test_an_update_that_vanishes_and_comes_back_is_not_told_again() -> None:
    watch = Watch(article(*STORM))
    watch.told(article(*STORM, MARKED))
    assert watch.told(article(*STORM)) == []
    assert watch.told(article(*STORM, MARKED)) == []


def test_an_update_taken_back_for_good_is_told_as_removed() -> None:
    watch = Watch(article(*STORM, MARKED))
    looks = [watch.told(article(*STORM)) for _ in range(4)]
    assert looks == [[], [], [("removed", "update", UPDATE)], []]


def test_an_absence_that_is_being_counted_asks_for_another_full_look() -> None:
    watch = Watch(article(*STORM, MARKED))
    counting = [watch.look(article(*STORM)) for _ in range(4)]
    assert [o.unsettled for o in counting if isinstance(o, Outcome)] == [True, True, False, False]


def test_an_update_that_grows_is_an_edit_with_both_wordings() -> None:
    grown = paragraph(UPDATE + " Trains run as usual.", Role.UPDATE, marker="Update")
    (change,) = told(article(*STORM, MARKED), article(*STORM, grown))
    assert (change.kind, change.entry.text) == ("edited", grown.text)
    assert change.previous is not None
    assert change.previous.text == UPDATE


def test_two_updates_are_told_oldest_first_by_their_numbers_or_times() -> None:
    second = paragraph("The harbour is open to small boats again.", Role.UPDATE, marker="Update 2")
    first = replace(MARKED, marker="Update 1")
    new = article(second, first, *STORM)
    assert [c.entry.marker for c in told(article(*STORM), new)] == ["Update 1", "Update 2"]
    dated = (
        replace(second, marker="Update", published=LATER),
        replace(first, marker="Update", published=LATER - timedelta(hours=1)),
    )
    assert [c.entry.text for c in told(article(*STORM), article(*dated, *STORM))] == [
        UPDATE,
        second.text,
    ]


def test_an_unmarked_paragraph_is_told_as_text() -> None:
    assert summary(told(article(*STORM), article(*STORM, UPDATE))) == [("added", "text", UPDATE)]


def test_what_is_no_sentence_is_not_told() -> None:
    assert told(article(*STORM), article(*STORM, "Subscribe to our newsletter")) == []


def test_paragraphs_parted_or_joined_are_no_news() -> None:
    joined = article(f"{STORM[0]} {STORM[1]}", *STORM[2:])
    assert told(article(*STORM), joined) == []
    assert told(joined, article(*STORM)) == []


def test_a_label_put_on_old_words_is_no_news() -> None:
    labelled = paragraph(STORM[4], Role.UPDATE, marker="Update")
    assert told(article(*STORM), article(*STORM[:4], labelled)) == []


def test_a_paragraph_appended_unmarked_and_labelled_later_is_told_as_update() -> None:
    watch = Watch(article(*STORM))
    assert watch.told(article(*STORM, UPDATE)) == [("added", "text", UPDATE)]
    assert watch.told(article(*STORM, MARKED)) == [("added", "update", UPDATE)]
    assert watch.told(article(*STORM, UPDATE)) == []
    assert watch.told(article(*STORM, MARKED)) == []


def test_typos_mended_are_kept_but_not_told() -> None:
    wrong = STORM[2].replace("reporters", "reportres")
    watch = Watch(article(*STORM[:2], wrong, *STORM[3:]))
    outcome = watch.look(article(*STORM))
    assert isinstance(outcome, Outcome)
    assert [change.substance for change in outcome.changes] == [False]


def test_numbers_of_news_in_a_sentence_are_told() -> None:
    new = article(STORM[0], STORM[1].replace("Three", "Five"), *STORM[2:])
    assert [kind for kind, _, _ in summary(told(article(*STORM), new))] == ["edited"]


def test_a_headline_that_changes_is_told_with_the_former() -> None:
    (change,) = told(
        article(*STORM, title="Storm hits harbour town | The Gazette"),
        article(*STORM, title="Two dead in harbour storm | The Gazette"),
    )
    assert change.entry.role is Role.HEADLINE
    assert change.previous is not None
    assert change.previous.text.startswith("Storm hits")


def test_a_headline_tried_and_taken_back_is_not_told_each_time() -> None:
    one, two = article(*STORM), article(*STORM, title="Town counts its losses")
    watch = Watch(one)
    assert len(watch.told(two)) == 1
    assert [watch.told(page) for page in (one, two, one)] == [[], [], []]


def test_the_name_of_the_site_and_a_counter_are_no_headline() -> None:
    assert told(article(*STORM), article(*STORM, title="Storm hits harbour town - Gazette")) == []
    assert told(article(*STORM), article(*STORM, title="(3) Storm hits harbour town")) == []
    assert told(article(*STORM), article(*STORM, title="Storm hits harbour town (1/2 pages)")) == []


def test_half_a_body_is_cut_off_and_its_return_tells_nothing() -> None:
    assert refusal(article(*STORM), article(STORM[0])) == "cut-off"
    assert refusal(article(*STORM), article(*STORM[:3], STORM[3][:40])) == "cut-off"
    watch = Watch(article(*STORM))
    assert isinstance(watch.look(article(STORM[0])), NotThePage)
    assert watch.told(article(*STORM)) == []


def test_a_page_without_entries_is_empty() -> None:
    assert refusal(article(*STORM), article()) == "empty"


def test_another_article_is_refused_and_the_return_tells_nothing_but_news() -> None:
    watch = Watch(article(*STORM))
    other = article(*OTHER, title="Cat wins first prize at fair")
    for _ in range(3):
        assert isinstance(watch.look(other), NotThePage)
    assert watch.told(article(*STORM, MARKED)) == [("added", "update", UPDATE)]


def test_a_page_that_stays_another_is_believed_in_the_end_without_a_word() -> None:
    watch = Watch(article(*STORM))
    other = article(*OTHER, title="Cat wins first prize at fair")
    outcomes = []
    for _ in range(40):
        outcomes.append(watch.look(other))
    good = [outcome for outcome in outcomes if isinstance(outcome, Outcome)]
    assert 5 <= len(outcomes) - len(good) <= 35
    assert all(outcome.changes == () for outcome in good)
    assert watch.told(article(*OTHER, MARKED, title=other.title or "")) == [
        ("added", "update", UPDATE)
    ]
    assert isinstance(watch.look(article(*STORM)), NotThePage)


def test_an_article_rewritten_under_its_title_is_accepted_without_a_flood() -> None:
    rewritten = article(*OTHER, *(f"{text} Or so." for text in OTHER))
    assert told(article(*STORM), rewritten) == []


def test_a_redesign_with_an_update_in_it_tells_the_update_alone() -> None:
    curly = [text.replace("hurt", "hurt\u200b") + " " for text in STORM]
    new = article("Share this story", *curly, MARKED, "More from the harbour")
    assert summary(told(article(*STORM), new)) == [("added", "update", UPDATE)]


def test_the_first_look_after_an_upgrade_tells_only_what_is_dated_later() -> None:
    watch = Watch(article(*STORM))
    fresh = replace(
        paragraph("The ferries are back in service since this evening.", Role.UPDATE),
        published=watch.at,
    )
    upgraded = relabelled(article(*STORM, MARKED, fresh), "article/2")
    assert watch.told(upgraded) == [("added", "update", fresh.text)]
    assert watch.told(upgraded) == []


def test_fingerprints_of_other_rules_edit_nothing() -> None:
    watch = Watch(article(*STORM))
    assert watch.snapshot is not None
    aged = tuple(replace(k, fingerprint="v0:" + k.fingerprint[3:]) for k in watch.snapshot.known)
    watch.snapshot = replace(watch.snapshot, known=aged)
    assert watch.told(article(*STORM)) == []


def test_an_unchanged_page_writes_no_entry() -> None:
    watch = Watch(article(*STORM))
    outcome = watch.look(article(*(text.replace("e ", "e  ") for text in STORM)))
    assert isinstance(outcome, Outcome)
    assert (outcome.delta.upserts, outcome.delta.forgotten, outcome.delta.extra) == ((), (), None)


def test_the_end_of_the_coverage_is_told_once() -> None:
    watch = Watch(article(*STORM))
    ended = article(*STORM, coverage=Coverage.ENDED)
    ends = [watch.look(page) for page in (ended, article(*STORM), ended)]
    assert [outcome.ended for outcome in ends if isinstance(outcome, Outcome)] == [
        True,
        False,
        False,
    ]


def test_a_new_section_ends_where_the_known_text_goes_on() -> None:
    swallowed = paragraph(
        f"{UPDATE}\nMore is expected tonight.\n{STORM[3]}\n{STORM[4]}", Role.UPDATE
    )
    new = article(*STORM[:3], swallowed)
    watch = Watch(article(*STORM))
    assert watch.told(new) == [("added", "update", f"{UPDATE}\nMore is expected tonight.")]
    assert watch.told(new) == []


def test_paragraphs_that_go_from_one_section_to_another_edit_none() -> None:
    first = paragraph(f"{UPDATE}\n{STORM[4]}", Role.UPDATE, marker="Update")
    second = paragraph(STORM[4], Role.UPDATE, marker="Update 2")
    old = article(*STORM[:4], replace(first, id="a"))
    new = article(*STORM[:4], replace(first, id="a", text=UPDATE), second)
    assert [c for c in told(old, new) if c.kind == "edited"] == []


def test_a_text_in_a_wrong_charset_is_refused_and_mending_it_is_no_news() -> None:
    for texts in (
        tuple(text.replace("a", "ä") for text in STORM),
        ("Буря обрушилась на портовый город в ночь на понедельник.", "Пострадали три человека."),
    ):
        garbled = article(*(text.encode().decode("latin-1") for text in texts))
        assert refusal(article(*texts), garbled) == "bad-encoding"
        assert told(garbled, article(*texts)) == []
    lost = article(*(text.replace("a", "\ufffd") for text in STORM))
    assert refusal(article(*(text.replace("a", "ä") for text in STORM)), lost) == "bad-encoding"


def test_an_update_that_repeats_a_paragraph_is_an_update_all_the_same() -> None:
    repeated = paragraph(f"Once more: {STORM[1]}", Role.UPDATE, marker="Update")
    assert [c.kind for c in told(article(*STORM), article(*STORM, repeated))] == ["added"]
    twice = replace(MARKED, id="box")
    assert told(article(*STORM, MARKED), article(twice, *STORM, MARKED)) == []


def test_headlines_of_a_page_that_has_nothing_else_come_and_go_without_a_word() -> None:
    watch = Watch(article(*STORM, complete=False))
    new = article(*OTHER[:2], STORM[0].replace("Monday", "Sunday"), *STORM[2:], complete=False)
    assert [watch.told(new) for _ in range(5)] == [[]] * 5
