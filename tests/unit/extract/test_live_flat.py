"""Posts that are bare paragraphs below their times, and what else stands between these."""

import pytest

from tests.unit.extract.live_pages import read

_PAGE = "<html lang=en><title>Live: flood</title><body><h1>Live: flood</h1><article>{}</article>"
_TIMES = ("10:40", "10:20", "10:00")
_LIST = "<ul><li>14:00 Doors open</li><li>15:30 The council meets</li></ul>"

BOXES = {
    "the weather": "<div class=w><span>Esher</span> <b>7°</b><p>Cloudy, with a chance of rain in "
    "the afternoon.</p><span>14:26</span></div>",
    "another story": '<section class=m><a href="/s1"><h4>The ten best walks along the canal</h4>'
    "</a><time>14:26</time></section>",
}
FORMS = {
    "headings": "<h2>{0}: What came at that time</h2><p>Report of {0} from the quay, where the "
    "water rises.</p>{1}",
    "bold clocks": "<p><b>{0}</b> Report of {0} from the quay, where the water rises.</p>{1}",
    "clocks of their own": "<p><b>{0}</b></p><p>Report of {0} from the quay, where the water "
    "rises.</p>{1}",
}


def _texts(form: str, box: str, rest: str = "") -> list[str]:
    posts = (form.format(at, box + rest if at == "10:20" else "") for at in _TIMES)
    return [entry.text for entry in read(_PAGE.format("".join(posts))).entries]


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_box_that_ends_with_a_time_begins_no_post(form: str, box: str) -> None:
    found = _texts(form, box, _LIST)

    assert len(found) == len(_TIMES)
    assert found[1].endswith("The council meets")
    assert found == _texts(form, "", _LIST)


@pytest.mark.parametrize(
    "head",
    [
        "<div><b>10:20</b> Report of 10:20 from the quay, where the water rises.</div>",
        "<section><p><time>10:20</time></p><p>Report of 10:20 from the quay.</p></section>",
    ],
)
def test_a_time_in_an_element_of_its_own_heads_a_post_among_bare_ones(head: str) -> None:
    form = FORMS["bold clocks"]
    html = _PAGE.format(form.format("10:40", "") + head + form.format("10:00", ""))

    assert len(read(html).entries) == len(_TIMES)
