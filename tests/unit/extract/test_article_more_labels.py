"""Labels in the ways that a stranger prints them: counted, pictured, linked, behind the text."""

import pytest

from bot.core.model import Role
from tests.unit.extract.pages import article, marked

NEWS = "The council will meet again on Thursday evening, two of its members said."
MORE = "Residents may return to their homes from noon, the fire service added."
GOES_ON = "The bridge itself had been closed since the storm in the first week of May."


@pytest.mark.parametrize(
    ("lang", "label", "role"),
    [
        ("en", "Second correction", Role.CORRECTION),
        ("en", "Post-publication update", Role.UPDATE),
        ("en", "UPDATE x 2", Role.UPDATE),
        ("de", "2. Nachtrag", Role.UPDATE),
        ("fr", "Deuxième mise à jour", Role.UPDATE),
        ("es", "Nota de corrección", Role.CORRECTION),
        ("it", "Secondo aggiornamento", Role.UPDATE),
        ("pl", "Druga aktualizacja", Role.UPDATE),
        ("ru", "Второе обновление", Role.UPDATE),
        ("ko", "2차 업데이트", Role.UPDATE),
        ("ja", "再訂正", Role.CORRECTION),
        ("vi", "Cập nhật lần 2", Role.UPDATE),
    ],
)
def test_a_label_may_say_which_of_several_it_is(lang: str, label: str, role: Role) -> None:
    [entry] = marked(article(f"<p>{label}: {NEWS}</p>", lang=lang))
    assert (entry.role, entry.text) == (role, NEWS)


def test_a_month_behind_a_label_is_not_its_number() -> None:
    [entry] = marked(article(f"<p><strong>Update Nov. 20</strong></p><p>{NEWS}</p><hr>"))
    assert (entry.marker, entry.text) == ("Update", NEWS)
    assert entry.published is not None


@pytest.mark.parametrize(
    "label", ["🚨UPDATE🚨", "🚨 UPDATE 14:05 🚨", "🔴🔴 UPDATE 2 🔴🔴", "» Update:"]
)
def test_pictures_and_arrows_around_a_label_are_no_part_of_it(label: str) -> None:
    [entry] = marked(article(f"<p>{label} {NEWS}</p>"))
    assert (entry.role, entry.text) == (Role.UPDATE, NEWS)


def test_a_closing_guillemet_that_quotes_is_no_arrow() -> None:
    assert not marked(article(f"<p>»Update: {NEWS}« schrieb er.</p>", lang="de"))


@pytest.mark.parametrize(
    "heading",
    [
        '<h2 id="u"><a href="#u">Update</a></h2>',
        '<h2>Update <a class="headerlink" href="#u" title="Link">¶</a></h2>',
        '<h2><a name="u">Update</a></h2>',
    ],
)
def test_a_heading_that_links_to_itself_is_a_label(heading: str) -> None:
    [entry] = marked(article(f"{heading}<p>{NEWS}</p><hr>"))
    assert entry.text == NEWS


def test_a_heading_that_links_to_another_story_is_none() -> None:
    assert not marked(article(f'<h3><a href="/other">Update</a></h3><p>{NEWS}</p><hr>'))


BEHIND = {
    "beside the text": "<h3>{label}</h3><p>{n}</p>",
    "a list beside the text": "<h3>{label}</h3><ul><li>{n}</li></ul>",
    "a strong line": "<p><strong>{label}</strong></p><p>{n}</p>",
    "a section": "<section><h2>{label}</h2><p>{n}</p></section>",
    "a legend": "<fieldset><legend>{label}</legend><p>{n}</p></fieldset>",
    "a blank line": "<p><b>{label}</b><br><br>{n}</p>",
    "a box in a box": "<div><div><h4>{label}</h4><p>{n}</p></div></div>",
}


@pytest.mark.parametrize("form", BEHIND.values(), ids=BEHIND.keys())
@pytest.mark.parametrize("label", ["Update", "Correction", "Update, May 14"])
def test_a_label_alone_may_head_a_section_behind_the_text(form: str, label: str) -> None:
    after = '<div class="tags"><a href="/t">Town</a></div>' + form.format(label=label, n=NEWS)
    found = marked(article(after=f"{after}<footer><p>{GOES_ON}</p></footer>"))
    assert [entry.text for entry in found] == [NEWS]


@pytest.mark.parametrize(
    "after",
    [
        f"<h2>Other news</h2><h3>Update</h3><p>{NEWS}</p>",
        f'<h3>Updates</h3><ul><li><a href="/1">{NEWS}</a></li></ul>',
        "<h3>Corrections</h3><p>If you have seen an error in this text, please tell us of it.</p>",
        "<h3>Corrections</h3><p>Errors are put right at once. Write to desk@paper.example.</p>",
        "<h3>Update</h3><p>5.3.1</p>",
    ],
)
def test_what_stands_below_the_page_s_other_headings_is_no_section(after: str) -> None:
    assert not marked(article(after=after))


@pytest.mark.parametrize(
    ("lang", "label"), [("fr", "Précision"), ("nb", "Korrigering"), ("nl", "Aanvulling")]
)
def test_an_everyday_word_is_a_label_as_a_heading_within_the_text(lang: str, label: str) -> None:
    found = marked(article(f"<h3>{label}</h3><p>{NEWS}</p><hr>", lang=lang))
    assert [entry.text for entry in found] == [NEWS]


def test_a_line_of_its_own_between_paragraphs_heads_the_next_one() -> None:
    [entry] = marked(article(f"<div>Correction</div><p>{NEWS}</p><hr>"))
    assert (entry.role, entry.text) == (Role.CORRECTION, NEWS)


def test_a_stamp_between_paragraphs_heads_nothing() -> None:
    assert not marked(article(f"<div>Update 14:05</div><p>{NEWS}</p><hr>"))


def test_a_script_without_capitals_needs_no_colon_in_a_box_for_notes() -> None:
    news = "قالت الوزارة يوم الجمعة إن الجسر سيفتح من جديد في مارس بعد الإصلاحات."
    note = f'<div class="note"><p><strong>توضيح</strong> {news}</p></div>'
    [entry] = marked(article(note, lang="ar"))
    assert (entry.role, entry.text) == (Role.CLARIFICATION, news)
    assert not marked(article(f"<p><strong>توضيح</strong> {news}</p>", lang="ar"))


def test_a_dated_stamp_heads_the_box_that_it_opens_wherever_that_stands() -> None:
    box = f'<aside class="box"><h4>Atualizado às 18h30</h4><p>{NEWS}</p></aside>'
    html = f'<html lang="pt"><body><article><h1>Ponte</h1>{box}'
    html += "".join(f"<p>{GOES_ON} ({n})</p>" for n in range(8)) + "</article></body></html>"
    [entry] = marked(html)
    assert (entry.role, entry.text) == (Role.UPDATE, NEWS)


@pytest.mark.parametrize(
    "end",
    [
        '<a href="/m">Read more</a>',
        '(<a href="/m">Read more</a>)',
        '<a href="/m">Read more here</a>.',
        '→ <a href="/m"><strong>See also:</strong> the vote</a>',
    ],
)
def test_a_link_that_sends_the_reader_on_is_no_part_of_a_section(end: str) -> None:
    found = marked(article(f"<p><b>Update:</b> {NEWS} {end}</p>"))
    assert [entry.text for entry in found] == [NEWS]
    found = marked(article(f"<h3>Update</h3><p>{NEWS}</p><p>{MORE} {end}</p><hr>"))
    assert [entry.text for entry in found] == [f"{NEWS}\n{MORE}"]


def test_a_link_within_a_sentence_is_part_of_it() -> None:
    text = "You can watch the meeting of the council as it happens and"
    [entry] = marked(article(f'<p><b>Update:</b> {text} <a href="/m">read more</a></p>'))
    assert entry.text == f"{text} read more"


def test_the_only_two_rows_of_a_table_are_a_label_and_its_text() -> None:
    table = "<table><tr><th>Update</th></tr><tr><td>{}</td></tr>{}</table>"
    assert [e.text for e in marked(article(table.format(NEWS, "")))] == [NEWS]
    assert not marked(article(table.format("5.3.1", "<tr><td>14.0</td></tr>")))
