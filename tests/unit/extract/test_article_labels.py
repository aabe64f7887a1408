"""Labels as papers of many languages print them: with numbers, dates, capitals and boxes."""

import pytest

from bot.core.model import Role
from tests.unit.extract.pages import SENTENCES, article, marked, texts

NEWS = "The council will meet again on Thursday evening, two of its members said."
MORE = "Residents may return to their homes from noon, the fire service added."

DATED = {
    "da": ["<p><strong>Rettelse 14. maj 2026:</strong> {n}</p>", "<p>[Rettelse 14. maj] {n}</p>"],
    "nb": ["<p><strong>Rettelse 16.05</strong><br>{n}</p>"],
    "fi": ["<p><strong>Oikaisu 14.5. klo 16.05</strong><br>{n}</p>"],
    "cs": [
        "<p><strong>Oprava 14. 5. 2026 –</strong> {n}</p>",
        "<h3>Oprava 14. 5.</h3><p>{n}</p><hr>",
    ],
    "hu": ["<p><em>Helyesbítés (2026. május 14.): {n}</em></p>"],
    "it": ["<p><strong>Rettifica 2 delle 16:05:</strong> {n}</p>"],
    "he": ["<p><strong>תיקון 2 בשעה 16:05 –</strong> {n}</p>"],
    "fa": ["<p><strong>اصلاحیه ۲۴ اردیبهشت:</strong> {n}</p>"],
    "ja": [
        "<h3>訂正：2026/05/14 16:05</h3><p>{n}</p><hr>",
        "<p>【訂正】（5月14日16時05分） – {n}</p>",
    ],
}


@pytest.mark.parametrize(
    ("lang", "form"), [(lang, form) for lang, forms in DATED.items() for form in forms]
)
def test_a_date_or_number_in_the_label_is_no_part_of_the_text(lang: str, form: str) -> None:
    [entry] = marked(article(form.format(n=NEWS), lang=lang))
    assert (entry.role, entry.text) == (Role.CORRECTION, NEWS)
    assert entry.published is not None


@pytest.mark.parametrize(
    ("lang", "label", "role"),
    [
        ("el", "ΔΙΟΡΘΩΣΗ", Role.CORRECTION),
        ("el", "ΕΝΗΜΕΡΩΣΗ", Role.UPDATE),
        ("tr", "DÜZELTME", Role.CORRECTION),
        ("tr", "AÇIKLAMA", Role.CLARIFICATION),
        ("fr", "MISE A JOUR", Role.UPDATE),
        ("fr", "MÀJ", Role.UPDATE),
        ("es", "ACTUALIZACION", Role.UPDATE),
        ("fa", "به‌روزرسانی", Role.UPDATE),
    ],
)
def test_capitals_without_accents_are_the_same_label(lang: str, label: str, role: Role) -> None:
    [entry] = marked(article(f"<p>{label} – {NEWS}</p>", lang=lang))
    assert (entry.role, entry.text) == (role, NEWS)


def test_joiners_within_words_are_part_of_the_text() -> None:
    news = "شهردار گفت که ساکنان می‌توانند از ظهر به خانه‌های خود بازگردند."
    [entry] = marked(article(f"<p>اصلاحیه: {news}</p>", lang="fa"))
    assert entry.text == news


@pytest.mark.parametrize(
    "text",
    [
        "On May 3, the council met for the first time in years, an official said.",
        "14 May, the day of the vote, was a holiday in all of the country this year.",
        "5月14日、市議会は木曜日の夜に緊急会合を開くと発表した。",
        "Menurut saksi kebakaran itu terjadi pada malam hari, kata dia, Senin (23/5/2022).",
    ],
)
def test_a_date_that_belongs_to_the_sentence_stays_in_it(text: str) -> None:
    [entry] = marked(article(f"<p><strong>Update:</strong> {text}</p>"))
    assert (entry.text, entry.published) == (text, None)


WRAPPED = {
    "each in a div of its own": "<div class=x-1><h2>{l}</h2></div><div class=x-2><p>{n}</p></div>",
    "a heading by its role": '<div role="heading" aria-level="3">{l}</div><p>{n}</p>',
    "a strong line in a div": '<div class="sub"><b>{l}</b></div><div class="t"><p>{n}</p></div>',
    "a second h1": "<h1>{l}</h1><p>{n}</p>",
}


@pytest.mark.parametrize("form", WRAPPED.values(), ids=WRAPPED.keys())
def test_a_heading_is_over_what_follows_it_wherever_either_is_wrapped(form: str) -> None:
    entries = marked(article(form.format(l="Update", n=NEWS), "<h2>Background</h2>"))
    assert [(entry.marker, entry.text) for entry in entries] == [("Update", NEWS)]


def test_a_dated_stamp_is_a_label_below_the_text_s_beginning_only() -> None:
    section = f"<h3>Updated 14 May 2026</h3><p>{NEWS}</p><h3>Background</h3>"
    assert [entry.text for entry in marked(article(section))] == [NEWS]
    page = article().replace("</h1>", "</h1><h3>Updated 14 May 2026</h3>")
    assert marked(page) == []


def test_a_section_takes_no_byline_share_bar_or_credit_below_it() -> None:
    page = article().replace(
        "</article>", f"<p><strong>Update</strong></p><p>{NEWS}</p><p>abc/PAP</p></article>"
    )
    assert [entry.text for entry in marked(page)] == [NEWS]


def test_a_box_called_an_update_holds_all_of_its_paragraphs_on_a_short_page_too() -> None:
    long = " ".join([MORE] * 4)
    box = f'<div class="update-box"><p><strong>Update:</strong> {NEWS}</p><p>{long}</p></div>'
    assert [entry.text for entry in marked(article(box))] == [f"{NEWS}\n{long}"]


def test_only_what_may_be_a_correction_is_taken_for_a_form() -> None:
    news = "Please note that the meeting of the council has been moved to Friday."
    assert [entry.text for entry in marked(article(f"<p>Update: {news}</p>"))] == [news]
    assert marked(article(f"<p>Corrections: {news}</p>")) == []


def test_names_of_components_hide_no_text() -> None:
    paragraphs = "".join(
        f'<div class="text parbase"><div class="cmp-text"><p>{text}</p></div></div>'
        for text in (*SENTENCES, f"Update: {NEWS}")
    )
    page = f"<html lang=en><body><main><h1>Council meets</h1>{paragraphs}</main></body></html>"
    assert texts(page) == list(SENTENCES)
    assert [entry.text for entry in marked(page)] == [NEWS]


@pytest.mark.parametrize(
    ("lang", "paragraph"),
    [
        ("en", "<p><strong>The post was removed by moderators, the company said.</strong></p>"),
        ("en", '<p>"Update: we are all safe," the captain wrote to his wife at midnight.</p>'),
        ("en", "<figure><figcaption>The report was changed in May.</figcaption></figure>"),
        ("en", "<p>For the record: Brown won the title three times before he retired.</p>"),
        ("de", "<p>Der Bericht wurde nach Angaben des Amts ergänzt, sagte ein Sprecher.</p>"),
        ("de", "<p><b>Ursprünglich hieß es, die Brücke solle bis Mai fertig sein.</b></p>"),
        ("fr", "<p>Le texte a été modifié en commission, puis adopté par les députés.</p>"),
        ("es", "<p>El artículo fue modificado por el Congreso tras un largo debate.</p>"),
        ("es", '<p class="highLightTarget">Una versión anterior del plan preveía dos túneles.</p>'),
        ("pt", "<p>O texto foi alterado na comissão e volta ao plenário na terça.</p>"),
        ("it", "<p>Il testo è stato modificato in commissione e torna in aula.</p>"),
        ("ru", "<p>Материал удален по требованию прокуратуры с сайта администрации.</p>"),
        ("ru", "<p><b>Ранее в этой колонии сидел известный блогер.</b></p>"),
    ],
)
def test_a_sentence_about_another_text_is_no_mark(lang: str, paragraph: str) -> None:
    assert marked(article(paragraph, lang=lang)) == []


def test_a_label_that_only_a_style_sheet_sets_apart_is_one() -> None:
    paragraph = f'<p><span class="badge">Update</span><span>{NEWS}</span></p>'
    assert [(e.marker, e.text) for e in marked(article(paragraph))] == [("Update", NEWS)]


@pytest.mark.parametrize("label", ["＜訂正＞", "〈訂正〉", "《訂正》", "【訂正】", "※訂正："])
def test_brackets_of_east_asia_set_a_label_apart(label: str) -> None:
    news = "市長の年齢は41歳です。おわびして訂正します。"
    [entry] = marked(article(f"<p>{label}{news}</p>", lang="ja"))
    assert (entry.role, entry.text) == (Role.CORRECTION, news)


@pytest.mark.parametrize(
    ("lang", "paragraph"),
    [
        ("de", "<p><b>Update</b> 23H2 steht seit Dienstag für alle Rechner bereit.</p>"),
        ("en", "<p><b>Added</b> to the list this year were three towns on the coast.</p>"),
        ("en", "<p><b>Amendment</b> 4 was voted down by a margin of two to one.</p>"),
        ("fr", "<p><b>Retrait</b> des troupes : le calendrier se précise.</p>"),
    ],
)
def test_a_bold_first_word_of_a_sentence_is_no_label(lang: str, paragraph: str) -> None:
    assert marked(article(paragraph, lang=lang)) == []
