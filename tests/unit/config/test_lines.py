"""A fault names the line of its key, however the file is written."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from config.lines import key_lines, line_of

TEXT = '''\
# a comment with [brackets] and key = value
top = 1
[telegram]
"token" = "a # b [ c"
admins = [  # ids
  1,
  2,
]
api.url = "x"   # dotted
[telegram . webhook]
url = """
[not.a.table]
not_a_key = 1
"""
after = { inline = 1, other = [1, 2] }
[[sources.watch]]
id = "a"
[[sources.watch]]
id = \'\'\'
still text\'\'\'
url = 'b'
[sources.watch.deep]
x = 1
'''


def test_the_lines_of_keys_and_tables() -> None:
    tomllib.loads(TEXT)
    lines = key_lines(TEXT)
    expected = {
        ("top",): 2,
        ("telegram",): 3,
        ("telegram", "token"): 4,
        ("telegram", "admins"): 5,
        ("telegram", "api", "url"): 9,
        ("telegram", "webhook"): 10,
        ("telegram", "webhook", "url"): 11,
        ("telegram", "webhook", "after"): 15,
        ("sources", "watch", 0): 16,
        ("sources", "watch", 0, "id"): 17,
        ("sources", "watch", 1): 18,
        ("sources", "watch", 1, "id"): 19,
        ("sources", "watch", 1, "url"): 21,
        ("sources", "watch", 1, "deep"): 22,
        ("sources", "watch", 1, "deep", "x"): 23,
    }
    assert lines == expected


def test_what_has_no_line_takes_that_of_what_holds_it() -> None:
    lines = key_lines(TEXT)
    assert line_of(lines, ("telegram", "webhook", "after", "inline")) == 15
    assert line_of(lines, ("sources", "watch", 0, "url")) == 16
    assert line_of(lines, ("nowhere",)) is None


@given(st.text(alphabet="ab=[]{}\"'#\\\n. 1", max_size=200))
def test_no_text_stops_it(text: str) -> None:
    lines = key_lines(text)
    assert all(1 <= number <= text.count("\n") + 1 for number in lines.values())
