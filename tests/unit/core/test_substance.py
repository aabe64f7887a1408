import pytest

from bot.core.substance import differs
from tests.unit.core.table_of_substance import OTHER, SAME


@pytest.mark.parametrize("kind", SAME)
def test_how_a_sentence_is_written_is_no_substance(kind: str) -> None:
    wrong = [pair for pair in SAME[kind] if differs(*pair) or differs(*reversed(pair))]
    assert wrong == []


@pytest.mark.parametrize("kind", OTHER)
def test_what_a_sentence_says_is_substance(kind: str) -> None:
    wrong = [pair for pair in OTHER[kind] if not (differs(*pair) and differs(*reversed(pair)))]
    assert wrong == []


@pytest.mark.parametrize(
    ("former", "new"),
    [
        ("He recieved the prize on Monday", "He received the prize on Monday"),
        ("teh cat sat", "the cat sat"),
        ("Angela Merkle said so", "Angela Merkel said so"),
        ("the president said", "The President said"),
        ("He went to the market", "He went to market"),
        ("a live blog of ours", "a liveblog of ours"),
        ("Paris, France", "Paris France"),
        ("The long beginning of a text that goes …", "The long beginning of a text that goes on"),
        ("its a shame, he said", "it's a shame, he said"),
    ],
)
def test_how_a_text_is_written_is_no_substance(former: str, new: str) -> None:
    assert not differs(former, new)
    assert not differs(new, former)


@pytest.mark.parametrize(
    ("former", "new"),
    [
        ("3 dead after the blast", "5 dead after the blast"),
        ("three dead after the blast", "five dead after the blast"),
        ("He can do it", "He can't do it"),
        ("He is now guilty", "He is not guilty"),
        ("It is legal in town", "It is illegal in town"),
        ("It was likely to rain", "It was unlikely to rain"),
        ("war in Iran goes on", "war in Iraq goes on"),
        ("a million people came", "a billion people came"),
        ("police arrested a man", "police arrested a woman"),
        ("The minister resigned.", "The minister resigned. Her deputy takes over."),
        ("He will stand trial in May", "He will stand trial in June"),
        ("kein Wort davon", "ein Wort davon"),
        ("он не виновен", "он виновен"),
    ],
)
def test_what_a_text_says_is(former: str, new: str) -> None:
    assert differs(former, new)
    assert differs(new, former)


def test_very_long_texts_that_share_little_differ_without_being_aligned() -> None:
    one = " ".join(f"word{i % 977}" for i in range(5_000))
    other = " ".join(f"word{i % 971}" for i in range(5_000))
    assert differs(one, other)
