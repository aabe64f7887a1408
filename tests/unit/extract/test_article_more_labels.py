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


@pytest.mark.parametrize(
    ("lang", "label"),
    [
        ("hi", "अपडेट 2"),
        ("hi", "अपडेट दोपहर 2:05 बजे"),
        ("ru", "UPD2"),
        ("tr", "GÜNCELLEME 20 KASIM 2026"),
        ("el", "ΕΝΗΜΕΡΩΣΗ ΣΤΙΣ 14:05"),
        ("ru", "ОБНОВЛЕНИЕ ОТ 20 НОЯБРЯ 2026 ГОДА"),
        ("ko", "<추가>"),
        ("ja", "[午後2時5分 追記]"),
        ("vi", "[Cập nhật lần 2]"),
        ("en", "[Update to this story]"),
        ("de", "2. Update"),
        ("it", "Agg. ore 14.05"),
    ],
)
def test_a_number_a_time_and_capitals_are_the_label_s(lang: str, label: str) -> None:
    news = "34 people have been told to boil their water, two officials said on Thursday."
    sign = "" if label[0] in "[<" else ":"
    [entry] = marked(article(f"<p>{label.replace('<', '&lt;')}{sign} {news}</p>", lang=lang))
    assert (entry.role, entry.text) == (Role.UPDATE, news)


def test_a_box_without_a_colon_may_begin_with_a_figure_that_counts_something() -> None:
    news = "1,400 homes were still without power at nightfall, the operator said."
    [entry] = marked(article(f'<div class="note"><p><strong>Update</strong> {news}</p></div>'))
    assert entry.text == news
    version = "<p><strong>Update</strong> 23H2 brings passkeys to all users, the maker said.</p>"
    assert not marked(article(f'<div class="note">{version}</div>'))


def test_a_line_that_opens_a_box_is_its_label_though_it_is_a_stamp() -> None:
    box = (
        '<div class="update-box"><div class="update-box__label">Updated 14:05</div>'
        f'<div class="update-box__body"><p>{NEWS}</p><p>{MORE}</p></div></div>'
    )
    assert [entry.text for entry in marked(article(box))] == [f"{NEWS}\n{MORE}"]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "The story was updated for modern audiences by its director, who moved it."),
        ("de", "Eine frühere Fassung des Gesetzes war im Bundesrat gescheitert."),
        ("es", "Una versión anterior de la ley fue rechazada en mayo por el Senado."),
        ("pt", "Uma versão anterior do projeto foi rejeitada em maio pelos senadores."),
        ("it", "Una prima versione del decreto era stata bocciata a maggio."),
    ],
)
def test_an_earlier_version_of_something_else_is_no_correction(lang: str, sentence: str) -> None:
    assert not marked(article(f"<p><em>{sentence}</em></p>", lang=lang))


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "A photo caption in an earlier version of this article misnamed the man."),
        ("es", "Una versión anterior de este artículo decía que el puente estaba cerrado."),
        ("ko", "기사가 나간 뒤 회사 측 해명을 추가했습니다."),
        ("sv", "Texten uppdaterades kl 14.05 med bolagets svar på frågorna."),
        ("ja", "記事初出時、年齢を43歳としていましたが、正しくは34歳です。お詫びして訂正します。"),
        ("zh", "此前版本将该男子年龄误写为43岁，现已更正。"),
        ("fr", "Nous avons modifié cet article pour corriger l'âge de la victime."),
    ],
)
def test_a_sentence_may_tell_of_a_change_without_a_label(lang: str, sentence: str) -> None:
    assert [entry.text for entry in marked(article(f"<p>{sentence}</p>", lang=lang))] == [sentence]


@pytest.mark.parametrize(
    ("label", "role"),
    [("UPDATE II", Role.UPDATE), ("Correction 14 May 2026, 16:05", Role.CORRECTION)],
)
def test_a_plain_line_heads_the_next_unless_it_may_be_a_stamp(label: str, role: Role) -> None:
    [entry] = marked(article(f"<div>{label}</div><p>{NEWS}</p><hr>"))
    assert (entry.role, entry.text) == (role, NEWS)
    assert not marked(article(f"<div>Update 14 May 2026, 16:05</div><p>{NEWS}</p><hr>"))


def test_in_a_script_without_capitals_a_number_sets_a_label_apart() -> None:
    news = "रात होने तक करीब बहुत से घरों में बिजली नहीं थी, कंपनी ने शुक्रवार को कहा।"
    form = f"<p><span class='tag'>अपडेट 2</span> <span>{news}</span></p>"
    assert [entry.text for entry in marked(article(form, lang="hi"))] == [news]


@pytest.mark.parametrize(
    ("lang", "label"),
    [
        ("en", "Update March 3."),
        ("en", "UPDATE Nov. 3."),
        ("en", "UPDATED 5 p.m."),
        ("en", "Update Friday."),
        ("de", "Update vom 3. März."),
        ("fr", "Mise à jour 14h."),
        ("pl", "Aktualizacja z 3 marca."),
    ],
)
def test_a_time_may_end_a_label_with_a_full_stop(lang: str, label: str) -> None:
    [entry] = marked(article(f"<p>{label} {NEWS}</p>", lang=lang))
    assert (entry.role, entry.text) == (Role.UPDATE, NEWS)
    assert entry.published is not None


@pytest.mark.parametrize("label", ["Update 17.2.", "Update March 3"])
def test_a_version_and_a_date_that_is_the_text_s_own_end_no_label(label: str) -> None:
    assert not marked(article(f"<p>{label} {NEWS}</p>"))


@pytest.mark.parametrize(
    ("lang", "label"),
    [("en", "Update on the bridge"), ("en", "UPDATE BY JO DOE"), ("de", "Update zur Brücke")],
)
def test_a_bold_label_may_say_what_it_is_about(lang: str, label: str) -> None:
    [entry] = marked(article(f"<p><b>{label}:</b> {NEWS}</p>", lang=lang))
    assert (entry.role, entry.text) == (Role.UPDATE, NEWS)
    assert not marked(article(f"<p>{label}: {NEWS}</p>", lang=lang))
    assert not marked(article(f"<p><b>Update your browser:</b> {NEWS}</p>"))


@pytest.mark.parametrize(
    ("lang", "sentence", "role"),
    [
        ("en", "On March 3, 2025, this story was updated to include a comment.", Role.UPDATE),
        ("en", "Updated Friday at 5 p.m. with new information from the police.", Role.UPDATE),
        ("en", "Note: This article has been updated to correct a name.", Role.CORRECTION),
        ("de", "Am 3. März wurde dieser Artikel um ein Zitat ergänzt.", Role.UPDATE),
        ("nl", "Op 3 maart is dit artikel aangepast: de man is 34.", Role.CORRECTION),
    ],
)
def test_a_sentence_of_a_change_may_begin_with_its_time(
    lang: str, sentence: str, role: Role
) -> None:
    [entry] = marked(article(f"<p>{sentence}</p>", lang=lang))
    assert entry.role is role
