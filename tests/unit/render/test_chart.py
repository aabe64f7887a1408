"""The picture of the last day."""

import struct
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.chart import BARS, COLOURS, HEIGHT, HOURS, LINES, WIDTH, Day, Spread, day_chart
from bot.render.raster import png

SVG = "{http://www.w3.org/2000/svg}"
seconds = st.floats(0, 1e6)
spreads = st.dictionaries(
    st.integers(0, HOURS - 1),
    st.tuples(seconds, seconds).map(lambda pair: Spread(min(pair), max(pair))),
)


def drawn(counts: list[int], **spread: dict[int, Spread]) -> ElementTree.Element:
    day = Day(5, counts, spread.get("noticed", {}), spread.get("sent", {}))
    return ElementTree.fromstring(day_chart(day))


def bars(chart: ElementTree.Element) -> list[float]:
    fills = [r for r in chart.iter(f"{SVG}rect") if r.get("fill") == COLOURS["alerts"]]
    return [float(bar.get("height", "0")) for bar in fills]


@given(st.lists(st.integers(0, 10**7), min_size=HOURS, max_size=HOURS), spreads, spreads)
def test_any_day_can_be_drawn_within_its_frame(counts, noticed, sent):
    chart = drawn(counts, noticed=noticed, sent=sent)
    assert len(bars(chart)) == sum(map(bool, counts))
    assert all(0 < height <= BARS[1] - BARS[0] for height in bars(chart))
    dots = list(chart.iter(f"{SVG}circle"))
    assert len(dots) == len(noticed) + len(sent)
    assert all(LINES[0] <= float(dot.get("cy", "0")) <= LINES[1] for dot in dots)
    assert all(0 < float(dot.get("cx", "0")) < WIDTH for dot in dots)


def test_twice_the_news_is_twice_the_bar():
    low, high = bars(drawn([0] * 20 + [100, 200, 0, 0]))
    assert high == pytest.approx(2 * low)


def test_what_took_longer_stands_higher():
    chart = drawn([1] * HOURS, noticed={3: Spread(2, 5), 9: Spread(40, 90), 12: Spread(700, 800)})
    heights = [float(dot.get("cy", "0")) for dot in chart.iter(f"{SVG}circle")]
    assert heights == sorted(heights, reverse=True)


def test_there_are_no_letters_in_it_that_would_need_a_font():
    chart = drawn([0, 3] * 12, sent={1: Spread(0.2, 7_000)})
    assert not list(chart.iter(f"{SVG}text"))


def test_a_day_has_24_hours():
    with pytest.raises(ValueError, match="24 hours"):
        day_chart(Day(0, [1, 2], {}, {}))


def test_it_becomes_a_picture_of_its_size():
    content = png(day_chart(Day(0, [1] * HOURS, {}, {})))
    assert content.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", content[16:24]) == (WIDTH, HEIGHT)
    assert len(content) < 200_000
