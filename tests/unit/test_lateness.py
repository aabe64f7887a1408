"""The polling benchmark's judgement of when looks came and when they were due."""

from benchmarks.lateness import Span, lateness

SPAN = Span(interval=60, begin=100, end=160, until=200)


def test_a_look_is_due_an_interval_after_the_one_before_however_late_that_was() -> None:
    found = lateness({"1": [70.0, 131.0, 191.5]}, {"1": 70.0}, SPAN)
    assert (found.due, found.missed, found.late) == (1, 0, [1.0])


def test_what_never_comes_is_missed_and_as_late_as_is_known() -> None:
    found = lateness({"1": [100.0]}, {"1": 100.0, "2": 130.0, "3": 161.0}, SPAN)
    assert (found.due, found.missed, found.late) == (2, 1, [0.0, 70.0])


def test_of_some_pages_alone() -> None:
    due = {"1": 110.0, "2": 120.0, "3": 130.0}
    times = {name: [at + 2] for name, at in due.items()}
    found = lateness(times, due, SPAN, of=lambda n: n % 2 == 1)
    assert (found.due, found.at(0.5), found.at(0.99)) == (2, "2.00", "2.00")


def test_where_nothing_was_due_there_is_no_lateness() -> None:
    assert lateness({}, {"1": 10.0}, Span(60, 0, 5, 20)).at(0.5) == "-"
