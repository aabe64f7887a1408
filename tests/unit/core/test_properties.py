"""What holds for every page: noise is no news, and no page makes the core fail."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.compare import compare
from bot.core.decide import Outcome, decide
from bot.core.model import Coverage, Entry, Kind, NotThePage, Reading, Role
from bot.core.remember import after
from bot.core.substance import differs
from bot.core.text import fingerprint
from tests.unit.core.pages import LATER, MINUTE, Watch, article, live, paragraph, post, sentence

SLOWLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ANY_TEXT = st.text(max_size=80)
WORDS = st.lists(st.sampled_from(["goal", "3", "5", "the", "Update", "$1.20", "東", "no"]))
FROM, UNTIL = datetime(2020, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001 (hypothesis asks for it)
TIMES = st.none() | st.datetimes(FROM, UNTIL, timezones=st.just(UTC))
ENTRIES = st.builds(
    Entry,
    id=st.sampled_from([str(n) for n in range(8)]) | ANY_TEXT,
    role=st.sampled_from(list(Role)),
    text=ANY_TEXT | WORDS.map(" ".join),
    title=st.none() | ANY_TEXT,
    marker=st.none() | ANY_TEXT,
    published=TIMES,
    updated=TIMES,
    url=st.none() | ANY_TEXT,
    explicit_id=st.booleans(),
    pinned=st.booleans(),
)
READINGS = st.builds(
    Reading,
    url=st.just("https://news.example/"),
    extractor=st.sampled_from(["article", "liveblog"]),
    reader=st.sampled_from(["", "article/1", "article/2"]),
    entries=st.lists(ENTRIES, max_size=12).map(tuple),
    title=st.none() | ANY_TEXT,
    coverage=st.sampled_from(list(Coverage)),
    complete=st.booleans(),
)

NUMBERS = st.lists(st.integers(1, 400), min_size=4, max_size=25, unique=True)


def as_page(numbers: list[int], kind: str) -> Reading:
    if kind == "live":
        return live(*sorted(numbers, reverse=True))
    return article(*(paragraph(sentence(n)) for n in numbers))


PAGES = st.builds(as_page, NUMBERS, st.sampled_from(["article", "live"]))


@st.composite
def noisy(draw: st.DrawFn, reading: Reading) -> Reading:
    """The same page with all that changes although nothing happened."""
    spoil = draw(
        st.sampled_from(
            [
                lambda s: s.replace(" ", "\u00a0"),
                lambda s: s.replace(" ", " \u200b"),
                lambda s: s.replace(".", " ."),
                str.upper,
                lambda s: s.replace(" from", " (opens in a new tab) from"),
                lambda s: s.replace("field", "“field”"),
                lambda s: s.replace("the", "th\u00ade"),
            ]
        )
    )
    entries = [replace(e, text=spoil(e.text), updated=draw(TIMES)) for e in reading.entries]
    if draw(st.booleans()):
        entries = [replace(e, id=f"x{e.id}") for e in entries]
    if draw(st.booleans()):
        entries = draw(st.permutations(entries))
    return replace(reading, entries=tuple(entries))


@SLOWLY
@given(READINGS, READINGS, READINGS)
def test_no_input_raises_and_ids_stay_unique(one: Reading, two: Reading, three: Reading) -> None:
    snapshot = None
    at = LATER
    keys: set[str] = set()
    for reading in (one, two, three, two, one):
        outcome = decide(snapshot, reading, now=at)
        at += MINUTE
        if isinstance(outcome, Outcome):
            new = {change.key for change in outcome.changes if change.substance}
            assert not keys & new
            keys |= new
        delta = getattr(outcome, "delta", None)
        if delta is not None:
            ids = [known.entry.id for known in delta.upserts]
            assert len(ids) == len(set(ids))
            snapshot = after(snapshot, delta)


@SLOWLY
@given(READINGS)
def test_any_page_against_itself_is_no_change(reading: Reading) -> None:
    outcome = compare(reading, reading, then=LATER)
    if isinstance(outcome, NotThePage):
        assert not reading.entries or not any(e.text or e.title for e in reading.entries)
    else:
        assert outcome.changes == ()


@SLOWLY
@given(st.data(), PAGES)
def test_noise_is_no_change(data: st.DataObject, page: Reading) -> None:
    outcome = compare(page, data.draw(noisy(page)), then=LATER)
    assert isinstance(outcome, Outcome), outcome
    assert [change for change in outcome.changes if change.substance] == []


@SLOWLY
@given(st.data(), PAGES)
def test_noise_commutes_with_news(data: st.DataObject, page: Reading) -> None:
    role = page.entries[0].role
    news = (
        Entry(
            id="post-1000",
            role=Role.POST,
            text=sentence(1000),
            published=LATER + 600 * MINUTE,
            explicit_id=True,
        )
        if role is Role.POST
        else paragraph(sentence(1000), Role.UPDATE, marker="Update")
    )
    noise = data.draw(noisy(page))
    entries = list(noise.entries)
    entries.insert(0 if role is Role.POST else data.draw(st.integers(0, len(entries))), news)
    outcome = compare(page, replace(noise, entries=tuple(entries)), then=LATER)
    assert isinstance(outcome, Outcome), outcome
    told = [c for c in outcome.changes if c.substance]
    assert [(c.kind, c.entry.text) for c in told] == [(Kind.ADDED, news.text)]


@SLOWLY
@given(NUMBERS, st.integers(1, 4), st.integers(1, 4))
def test_two_steps_tell_what_one_step_tells(base: list[int], first: int, second: int) -> None:
    numbers = sorted(base)
    top = numbers[-1]
    one = live(*reversed(numbers))
    two = live(*reversed([*numbers, *range(top + 1, top + 1 + first)]))
    last = [*numbers, *range(top + 1, top + 1 + first + second)]
    three = live(*reversed(last))
    stepwise = Watch(one)
    gradually = [*stepwise.told(two), *stepwise.told(three)]
    assert gradually == Watch(one).told(three)


@SLOWLY
@given(st.data(), NUMBERS)
def test_ids_are_stable_under_reordering(data: st.DataObject, numbers: list[int]) -> None:
    page = article(*(paragraph(sentence(n)) for n in numbers))
    watch = Watch(page)
    assert watch.snapshot is not None
    before = {known.entry.text: known.entry.id for known in watch.snapshot.known}
    shuffled = data.draw(st.permutations(page.entries))
    watch.look(replace(page, entries=tuple(replace(e, id=f"n{e.id}") for e in shuffled)))
    assert {known.entry.text: known.entry.id for known in watch.snapshot.known} == before


@SLOWLY
@given(ANY_TEXT)
def test_a_text_never_differs_from_itself(text: str) -> None:
    assert not differs(text, text)
    assert fingerprint(text) == fingerprint(text)


@SLOWLY
@given(ANY_TEXT, ANY_TEXT)
def test_whether_texts_differ_does_not_depend_on_which_came_first(one: str, other: str) -> None:
    assert differs(one, other) == differs(other, one)


@SLOWLY
@given(NUMBERS, st.integers(1, 4))
def test_ids_counted_from_the_newest_post_tell_the_new_ones_alone(
    base: list[int], fresh: int
) -> None:
    numbers = sorted(base)

    def page(shown: list[int]) -> Reading:
        return live(*(post(n, id=str(place)) for place, n in enumerate(reversed(shown))))

    new = [*numbers, *range(numbers[-1] + 1, numbers[-1] + 1 + fresh)]
    outcome = compare(page(numbers), page(new), then=LATER)
    assert isinstance(outcome, Outcome), outcome
    told = [(c.kind, c.entry.text) for c in outcome.changes if c.substance]
    assert told == [(Kind.ADDED, sentence(n)) for n in new[-fresh:]]


@SLOWLY
@given(st.data(), PAGES)
def test_an_edit_is_told_with_the_former_wording_under_the_id_that_was_known(
    data: st.DataObject, page: Reading
) -> None:
    place = data.draw(st.integers(0, len(page.entries) - 1))
    former = page.entries[place]
    text = former.text[:-1] + " and four more people were hurt."
    edited = paragraph(text) if former.role is Role.TEXT else replace(former, text=text)
    entries = [*page.entries[:place], edited, *page.entries[place + 1 :]]
    watch = Watch(page)
    outcome = watch.look(replace(page, entries=tuple(entries)))
    assert isinstance(outcome, Outcome), outcome
    (change,) = [c for c in outcome.changes if c.substance]
    assert (change.kind, change.entry.text, change.entry.id) == (Kind.EDITED, text, former.id)
    assert change.previous is not None
    assert change.previous.text == former.text
    assert watch.told(replace(page, entries=tuple(entries))) == []


@SLOWLY
@given(st.data(), NUMBERS)
def test_paragraphs_parted_or_joined_anywhere_tell_nothing(
    data: st.DataObject, numbers: list[int]
) -> None:
    texts = [sentence(n) for n in numbers]
    place = data.draw(st.integers(0, len(texts) - 2))
    joined = [*texts[:place], f"{texts[place]} {texts[place + 1]}", *texts[place + 2 :]]
    for one, two in ((texts, joined), (joined, texts)):
        outcome = compare(article(*one), article(*two), then=LATER)
        assert isinstance(outcome, Outcome), outcome
        assert [c for c in outcome.changes if c.substance] == []


@SLOWLY
@given(st.data(), st.integers(8, 40), st.integers(1, 3))
def test_posts_that_roll_off_are_never_removed(data: st.DataObject, count: int, fresh: int) -> None:
    gone = data.draw(st.integers(0, count // 2))
    watch = Watch(live(*range(count, 0, -1)))
    new = live(*range(count + fresh, gone, -1))
    added = [("added", "post", sentence(n)) for n in range(count + 1, count + fresh + 1)]
    assert [watch.told(new) for _ in range(8)] == [added, *[[]] * 7]


@SLOWLY
@given(st.data(), NUMBERS)
def test_two_steps_of_an_article_tell_what_one_step_tells(
    data: st.DataObject, numbers: list[int]
) -> None:
    base = [paragraph(sentence(n)) for n in numbers]

    def with_(entries: list[Entry], number: int) -> list[Entry]:
        update = paragraph(sentence(number), Role.UPDATE, marker="Update")
        place = data.draw(st.integers(0, len(entries)))
        return [*entries[:place], update, *entries[place:]]

    two = with_(base, 1001)
    three = with_(two, 1002)
    stepwise = Watch(article(*base))
    gradually = [*stepwise.told(article(*two)), *stepwise.told(article(*three))]
    assert sorted(gradually) == sorted(Watch(article(*base)).told(article(*three)))
    assert sorted(text for _, _, text in gradually) == sorted(sentence(n) for n in (1001, 1002))


@SLOWLY
@given(st.integers(0, 500), st.integers(2, 90), st.integers(2, 90))
def test_a_number_of_news_is_substance_and_the_way_it_is_printed_is_not(
    number: int, one: int, other: int
) -> None:
    former = f"{sentence(number)} At least {one} people were hurt. {sentence(number + 1)}"
    new = f"{sentence(number)} At least {other} people were hurt. {sentence(number + 1)}"
    assert differs(former, new) == (one != other)
    assert not differs(former, former.replace(" people", "\u202fpeople").upper())
