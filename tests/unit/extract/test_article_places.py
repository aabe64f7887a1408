"""Where a label may stand, what belongs to it by the markup, and how its words are set."""

import pytest

from bot.core.model import Role
from tests.unit.extract.pages import SENTENCES, article, marked, texts

NEWS = "Ukraine has requested an urgent meeting of the Security Council, he wrote."
MORE = "The Council will meet on Friday, its president said in the evening."

ABOVE = {
    "a term": "<dl><dt>{label}</dt><dd>{n}</dd></dl>",
    "the head of a row": "<table><tr><th>{label}</th><td>{n}</td></tr></table>",
    "a summary": "<details open><summary>{label}</summary><p>{n}</p></details>",
    "a blank line below": "<p>{label}:<br><br>{n}</p>",
    "a span in a box": '<div class="c-box"><span>{label}</span><p>{n}</p></div>',
}


@pytest.mark.parametrize("form", ABOVE.values(), ids=ABOVE.keys())
@pytest.mark.parametrize(
    ("label", "role"), [("Update", Role.UPDATE), ("Correction", Role.CORRECTION)]
)
def test_a_label_heads_what_its_element_heads(form: str, label: str, role: Role) -> None:
    found = marked(article(form.format(label=label, n=NEWS)))
    assert [(entry.role, entry.text) for entry in found] == [(role, NEWS)]


def test_a_paragraph_of_several_parts_is_one_section_up_to_its_end() -> None:
    found = marked(article(f"<p><b>Update:</b><br><br>{NEWS}<br><br>{MORE}</p>"))
    assert [entry.text for entry in found] == [f"{NEWS}\n{MORE}"]


NOT_NEWS = {
    "a term and a date": "<dl><dt>Correction</dt><dd>14 May 2026, 16:05</dd></dl>",
    "a table of versions": "<table><tr><th>Update</th><td>5.3.1</td></tr></table>",
    "a stamp and a name": "<p>Correction: 14 May 2026, 16:05 Jo Doe</p>",
    "a quotation": f"<p>«Update: {NEWS}» Jo Doe wrote.</p>",
    "a post of a network": f'<blockquote class="twitter-tweet"><p>Update: {NEWS}</p></blockquote>',
    "the title of a player": f'<div class="video-player"><div>Update: {NEWS}</div></div>',
    "a browser": "<p>Update: your browser is too old to show this page as it is meant.</p>",
    "a part of a contract": "<p><b>Addendum</b> B of the contract obliges the town to pay.</p>",
}


@pytest.mark.parametrize("form", NOT_NEWS.values(), ids=NOT_NEWS.keys())
def test_what_is_no_news_of_the_article_bears_no_mark(form: str) -> None:
    assert marked(article(form)) == []


def test_a_bold_word_of_a_script_without_capitals_needs_a_sign_to_be_a_label() -> None:
    text = "البرنامج يغلق الثغرة في جميع الأجهزة بحسب الشركة المنتجة."
    assert marked(article(f"<p><b>تحديث</b> {text}</p>", lang="ar")) == []
    assert marked(article(f"<p><b>تحديث:</b> {text}</p>", lang="ar"))[0].text == text


TIMED = (
    ("en", "Update at 4:05 p.m. Eastern:"),
    ("en", "Thursday, May 14, 4:05 p.m. update:"),
    ("pl", "Aktualizacja 14.05.2026 r., godz. 16:05:"),
    ("cs", "AKTUALIZACE 14. 5. 16:05:"),
    ("hi", "अपडेट शाम 4:05 बजे:"),
    ("he", "עדכון, 14 במאי, 16:05:"),
)


@pytest.mark.parametrize(("lang", "label"), TIMED)
def test_a_label_may_tell_its_time_in_words_of_its_own(lang: str, label: str) -> None:
    (found,) = marked(article(f"<p>{label} {NEWS}</p>", lang=lang))
    assert found.text == NEWS
    assert found.published is not None
    assert found.published.minute == 5


def test_a_full_stop_of_a_date_ends_no_sentence_that_tells_of_a_change() -> None:
    text = "Dieser Artikel wurde am 14. Mai um 16.05 Uhr um eine Stellungnahme ergänzt."
    (found,) = marked(article(f"<p>{text}</p>", lang="de"))
    assert found.text == text


def test_links_and_emphasis_of_a_section_are_kept_without_its_label() -> None:
    form = (
        '<p><strong>Update 2, 14:05:</strong> The <a href="/a?b=1&amp;c=2">council</a> '
        "<em>has <b>called</b></em> a meeting.</p>"
    )
    (found,) = marked(article(form))
    assert found.text == "The council has called a meeting."
    assert found.html is not None
    assert found.html.startswith('<p>The <a href="https://')
    assert found.html.endswith(
        '/a?b=1&amp;c=2">council</a> <i>has <b>called</b></i> a meeting.</p>'
    )


def test_lists_and_quotations_of_a_section_are_kept() -> None:
    form = f"<h3>Update</h3><p>{NEWS}</p><ul><li>{NEWS}</li><li><b>{MORE}</b></li></ul><hr>"
    (found,) = marked(article(form))
    assert found.html == f"<p>{NEWS}</p><ul><li>{NEWS}</li><li><b>{MORE}</b></li></ul>"


def test_plain_words_have_no_markup_and_an_address_of_a_script_is_no_link() -> None:
    (plain,) = marked(article(f"<p>Update: {NEWS}</p>"))
    (script,) = marked(article(f'<p>Update: {NEWS} <a href="javascript:x()">He</a> said so.</p>'))
    assert plain.html is None
    assert script.html is None


def test_lines_of_a_paragraph_that_begin_with_labels_are_marks_of_their_own() -> None:
    form = f"<p>{SENTENCES[0]}<br><b>Update 14:05:</b> {NEWS}<br>Update 15:10: {MORE}</p>"
    page = article(form)
    assert [entry.text for entry in marked(page)] == [NEWS, MORE]
    assert SENTENCES[0] in texts(page)


SET_BESIDE = {
    "a time below a heading": (
        f"<h3>Update</h3><p><em>14 May 2026, 16:05</em></p><p>{NEWS}</p><hr>"
    ),
    "boxes in a box": (
        '<div class="u"><div class="l">UPDATE</div><div class="t">14 May 2026, 16:05</div>'
        f'<div class="x">{NEWS}</div></div>'
    ),
    "a name in a box": (
        '<div class="article-update"><h3>Update, 14 May 2026, 16:05</h3><p>By Jo Doe</p>'
        f"<p>{NEWS}</p></div>"
    ),
}


@pytest.mark.parametrize("form", SET_BESIDE.values(), ids=SET_BESIDE.keys())
def test_a_time_or_a_name_between_a_label_and_its_text_is_no_part_of_it(form: str) -> None:
    (found,) = marked(article(form))
    assert found.text == NEWS
    assert found.published is not None
    assert (found.published.day, found.published.minute) == (14, 5)


LABELS = (
    "UPDATE (2):",
    "UPDATE (with a reply of the council):",
    "2nd update:",
    "➡️ Update:",
    "UPDATE >>>",
    "UPDATE!!!",
    "== Update ==",
    "<b>Update, one hour later:</b>",
    "<b>Thursday update:</b>",
    "Update&nbsp;:",
)


@pytest.mark.parametrize("label", LABELS)
def test_labels_of_bloggers_are_labels(label: str) -> None:
    (found,) = marked(article(f"<p>{label} {NEWS}</p>"))
    assert (found.role, found.text) == (Role.UPDATE, NEWS)


WITHIN = {
    "square brackets": f"<p>{MORE} [Update: {NEWS}]</p>",
    "round brackets": f"<p>{MORE} (Update: {NEWS})</p>",
    "bold": f"<p>{MORE} <strong>Update:</strong> {NEWS}</p>",
    "bold, the colon outside": f"<p>{MORE} <b>Update</b>: {NEWS}</p>",
    "bold and timed": f"<p>{MORE} <b>UPDATE 14:05:</b> {NEWS}</p>",
}


@pytest.mark.parametrize("form", WITHIN.values(), ids=WITHIN.keys())
def test_an_update_that_was_put_behind_a_paragraph_is_told_from_it(form: str) -> None:
    html = article(form)
    assert [entry.text for entry in marked(html)] == [NEWS]
    assert MORE in texts(html)


def test_several_in_brackets_are_several() -> None:
    found = marked(article(f"<p>[UPDATE: {NEWS}] [UPDATE 2: {MORE}]</p>"))
    assert [(entry.marker, entry.text) for entry in found] == [("UPDATE", NEWS), ("UPDATE 2", MORE)]


@pytest.mark.parametrize(
    "form",
    [
        f"<p>{MORE} Update: {NEWS}</p>",
        f'<p>{MORE} <a href="/x">Update: {NEWS}</a></p>',
        f"<p>{MORE} The <b>update:</b> {NEWS}</p>",
        f"<p>{MORE} [Update: it said so] and {NEWS}</p>",
        f"<h3>{MORE} [Update: {NEWS}]</h3>",
    ],
)
def test_a_label_within_a_paragraph_needs_a_sign_of_its_own(form: str) -> None:
    assert not marked(article(form))


@pytest.mark.parametrize("form", ["{m}<b>追記：</b>{n}", "{m}【追記】{n}", "{m}（追記：{n}）"])
def test_no_space_parts_an_added_sentence_in_japanese(form: str) -> None:
    news = "市議会は木曜日の夜に緊急会合を開くと発表した。"
    more = "消防によると、住民は正午から自宅に戻ることができる。"
    html = article(f"<p>{form.format(m=more, n=news)}</p>", lang="ja")
    assert [entry.text for entry in marked(html)] == [news]


def test_a_picture_is_no_end_of_a_section_behind_the_text() -> None:
    picture = '<figure><img src="/a.jpg" alt=""><figcaption>Photo: Jo Doe</figcaption></figure>'
    after = f"<h3>Update</h3><p>{NEWS}</p>{picture}<p>{MORE}</p><hr>"
    assert [entry.text for entry in marked(article(after=after))] == [f"{NEWS}\n{MORE}"]


def test_two_boxes_of_one_kind_are_two_updates() -> None:
    box = '<aside class="callout"><h3>{}</h3><p>{}</p></aside>'
    html = article(box.format("Update 14:05", NEWS), box.format("Update 15:10", MORE))
    assert [entry.text for entry in marked(html)] == [NEWS, MORE]
