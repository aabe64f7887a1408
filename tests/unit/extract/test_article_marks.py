"""What is found in an article: each form, exactly its text, and nothing that only looks so."""

import pytest

from bot.core.model import Role
from tests.unit.extract.pages import SENTENCES, article, marked, reading, texts

NEWS = "Ukraine has requested an urgent meeting of the Security Council, he wrote."
MORE = "The Council will meet on Friday, its president said in the evening."

ONE_PARAGRAPH = {
    "a plain label": "<p>Update: {n}</p>",
    "a label with a full stop": "<p>Update. {n}</p>",
    "a label in strong": "<p><strong>Update:</strong> {n}</p>",
    "a colon outside of strong": "<p><strong>Update</strong>: {n}</p>",
    "no punctuation at all": "<p><b>Update</b> {n}</p>",
    "a label above a line break": "<p><strong>Update</strong><br>{n}</p>",
    "the whole in em": "<p><em>Update: {n}</em></p>",
    "brackets": "<p>[Update: {n}]</p>",
    "a label in brackets": "<p>[UPDATE] {n}</p>",
    "capitals and a dash": "<p>UPDATE – {n}</p>",
    "a number": "<p><strong>Update 2:</strong> {n}</p>",
    "late": "<p>Late Update: {n}</p>",
    "said twice": "<p>UPDATE: UPDATE: {n}</p>",
    "a span": '<p><span class="label">Update</span> {n}</p>',
    "stars": "<p>*Update: {n}</p>",
    "a quotation": "<blockquote><p>Update: {n}</p></blockquote>",
    "a clock before": "<p>14.05 Update: {n}</p>",
    "a div": "<div><b>Update:</b> {n}</div>",
    "UPD": "<p>UPD: {n}</p>",
}


@pytest.mark.parametrize("form", ONE_PARAGRAPH.values(), ids=ONE_PARAGRAPH.keys())
def test_a_marked_paragraph_is_one_entry_with_its_own_text_and_nothing_else(form: str) -> None:
    entries = marked(article(form.format(n=NEWS)))
    assert [(entry.role, entry.text) for entry in entries] == [(Role.UPDATE, NEWS)]
    assert entries[0].marker
    assert entries[0].marker.casefold().startswith(("up", "late up"))


@pytest.mark.parametrize("form", ONE_PARAGRAPH.values(), ids=ONE_PARAGRAPH.keys())
def test_a_mark_changes_nothing_of_the_text_around_it(form: str) -> None:
    assert texts(article(form.format(n=NEWS))) == list(SENTENCES)


SEVERAL = {
    "a box": '<div class="note"><p><strong>Update</strong></p><p>{n}</p><p>{m}</p></div>',
    "a heading": "<h3>Update</h3><p>{n}</p><p>{m}</p><h3>Background</h3>",
    "a heading between rules": "<hr><p><strong>Update:</strong></p><p>{n}</p><p>{m}</p><hr>",
    "an aside": "<aside><p><b>Update:</b> {n}</p><p>{m}</p></aside>",
}


@pytest.mark.parametrize("form", SEVERAL.values(), ids=SEVERAL.keys())
def test_several_paragraphs_under_one_label_are_one_entry(form: str) -> None:
    entries = marked(article(form.format(n=NEWS, m=MORE)))
    assert [entry.text for entry in entries] == [f"{NEWS}\n{MORE}"]


def test_a_section_at_the_end_ends_where_the_page_says_when_it_was_first_published() -> None:
    page = (
        article(
            after=f"<p><strong>Update:</strong></p><p>{NEWS}</p><p>Originally published at 9 a.m.</p>"  # noqa: E501
        )
        .replace("</article>", "")
        .replace("</main>", "</article></main>")
    )
    assert [entry.text for entry in marked(page)] == [NEWS]


def test_timed_lines_under_one_heading_are_entries_of_their_own_with_its_label() -> None:
    page = article(
        "<p><b>UPDATES:</b></p><p>2:58 p.m.: This article was updated with more details.</p>"
        "<p>1:10 p.m.: This article was updated with a comment.</p>"
    )
    entries = marked(page, timezone="America/New_York")
    assert [entry.marker for entry in entries] == ["UPDATES", "UPDATES"]
    assert [f"{entry.published:%d %H:%M}" for entry in entries] == ["21 19:58", "21 18:10"]


def test_newest_first_and_several_labels_are_as_many_entries_in_the_order_of_the_page() -> None:
    page = article(f"<p><b>Update 2:</b> {NEWS}</p><p><b>Update 1:</b> {MORE}</p>")
    assert [(e.marker, e.text) for e in marked(page)] == [("Update 2", NEWS), ("Update 1", MORE)]


@pytest.mark.parametrize(
    ("paragraph", "role"),
    [
        ("<p><em>This story has been updated with a comment from the mayor.</em></p>", Role.UPDATE),
        (
            "<p>Editor's note, Nov. 11, 2022: This story has been updated to add a comment.</p>",
            Role.UPDATE,
        ),
        ("<p>An earlier version of this article misstated the mayor's name.</p>", Role.CORRECTION),
        ("<p>Correction: May 5, 2026 The mayor is 41 years old, not 42.</p>", Role.CORRECTION),
        (
            "<p><i>This article was amended to clarify what the mayor had said.</i></p>",
            Role.CLARIFICATION,
        ),
        (
            "<p>Retraction: We cannot stand by what this article said of the mayor.</p>",
            Role.RETRACTION,
        ),
        (
            "<p>This article has been retracted because its source was not what it said.</p>",
            Role.RETRACTION,
        ),
    ],
)
def test_the_role_is_what_the_words_say(paragraph: str, role: Role) -> None:
    assert [entry.role for entry in marked(article(paragraph))] == [role]


def test_a_correction_in_a_box_outside_of_the_text_is_found() -> None:
    box = '<div class="story-correction"><h4>Correction: November 20, 2026</h4><p>The name of the mayor was misspelt in a caption.</p></div>'  # noqa: E501
    [entry] = marked(article(after=box))
    assert (entry.role, entry.marker, entry.text) == (
        Role.CORRECTION,
        "Correction",
        "The name of the mayor was misspelt in a caption.",
    )
    assert entry.published is not None


def test_a_box_named_for_corrections_needs_no_label_but_a_form_is_none() -> None:
    told = '<div class="corrections"><p>The photograph showed another mayor than the text named.</p></div>'  # noqa: E501
    asks = '<div class="corrections"><p>If you have found an error, please let us know about it.</p></div>'  # noqa: E501
    assert [entry.role for entry in marked(article(after=told))] == [Role.CORRECTION]
    assert marked(article(after=asks)) == []


NATIVE = [
    ("de", "Nachtrag der Redaktion, 20. November, 16:05 Uhr: Der Rat tagt.", Role.UPDATE),
    ("de", "Anm. d. Red.: In einer früheren Version hieß es, der Rat tage nicht.", Role.CORRECTION),
    ("de", "Klarstellung: Der Rat hat nicht abgestimmt.", Role.CLARIFICATION),
    ("fr", "Mise à jour à 14 h 05 : le conseil se réunit vendredi.", Role.UPDATE),
    ("fr", "Erratum : le maire a 41 ans et non 42.", Role.CORRECTION),
    ("es", "Actualización (14:05): El consejo se reúne el viernes.", Role.UPDATE),
    ("es", "Fe de errores: el alcalde tiene 41 años.", Role.CORRECTION),
    ("pt", "Errata: o prefeito tem 41 anos, e não 42.", Role.CORRECTION),
    ("it", "Rettifica: il sindaco ha 41 anni e non 42.", Role.CORRECTION),
    ("nl", "Rectificatie: de burgemeester is 41 jaar.", Role.CORRECTION),
    ("pl", "Aktualizacja, godz. 14.05: Rada zbierze się w piątek.", Role.UPDATE),
    ("cs", "Oprava: starostovi je 41 let.", Role.CORRECTION),
    ("uk", "Оновлено о 14:05. Рада збереться у п’ятницю, повідомив речник.", Role.UPDATE),
    ("ru", "UPD 14:05. Совет соберётся в пятницу, сообщил представитель.", Role.UPDATE),
    ("ru", "Уточнение: мэру 41 год, а не 42.", Role.CLARIFICATION),
    ("ru", "Опровержение: мэр не подавал в отставку.", Role.RETRACTION),
    ("sv", "Rättelse: borgmästaren är 41 år.", Role.CORRECTION),
    ("nb", "Presisering: ordføreren er 41 år.", Role.CLARIFICATION),
    ("da", "Rettelse: borgmesteren er 41 år.", Role.CORRECTION),
    ("fi", "Oikaisu: pormestari on 41-vuotias, ei 42.", Role.CORRECTION),
    ("tr", "Güncelleme (14.05): Meclis cuma günü toplanacak.", Role.UPDATE),
    ("el", "Διόρθωση: ο δήμαρχος είναι 41 ετών.", Role.CORRECTION),
    ("ro", "Erată: primarul are 41 de ani, nu 42.", Role.CORRECTION),
    ("hu", "Frissítés: a tanács pénteken ülésezik.", Role.UPDATE),
    ("ar", "تصحيح: عمر رئيس البلدية 41 عاما وليس 42.", Role.CORRECTION),
    ("he", "הבהרה: ראש העיר לא התפטר מתפקידו.", Role.CLARIFICATION),
    ("fa", "اصلاحیه: شهردار ۴۱ سال دارد نه ۴۲ سال.", Role.CORRECTION),
    ("hi", "अपडेट: परिषद की बैठक शुक्रवार को होगी।", Role.UPDATE),
    ("ja", "【追記】評議会は金曜日に開かれると報道官が述べた。", Role.UPDATE),
    ("ja", "訂正：市長は41歳です。おわびして訂正します。", Role.CORRECTION),
    ("zh", "更新：议会将于周五开会，发言人表示。", Role.UPDATE),
    ("zh", "勘误：市长今年41岁，而非42岁。", Role.CORRECTION),
    ("ko", "바로잡습니다: 시장의 나이는 41세입니다.", Role.CORRECTION),
    ("id", "Ralat: wali kota berusia 41 tahun, bukan 42.", Role.CORRECTION),
    ("vi", "Đính chính: thị trưởng 41 tuổi, không phải 42.", Role.CORRECTION),
    ("xx", "Update: the council meets on Friday.", Role.UPDATE),
]


@pytest.mark.parametrize(("lang", "text", "role"), NATIVE, ids=[row[1][:24] for row in NATIVE])
def test_the_words_of_each_language_are_known(lang: str, text: str, role: Role) -> None:
    [entry] = marked(article(f"<p>{text}</p>", lang=lang))
    assert entry.role is role
    assert entry.marker
    assert text.endswith(entry.text)
    assert not entry.text.startswith((":", "：", " ", "."))


LOOK_ALIKES = [
    ("en", "Update 5.3 of the password manager brings further improvements."),
    ("en", "Updated 10.9-inch model and new 12.9-inch model, M2 chip expected."),
    ("en", "Updated by-laws would enable the City to reflect the policy."),
    ("en", "Updated 12:44"),
    ("en", "Last updated: 5 May 2020 12:44"),
    ("en", "Corrections officers were attacked at the prison on Tuesday."),
    ("en", "Correction fluid is white, and it dries within a minute."),
    ("en", "Clarification of butter is easy when the heat is low."),
    ("en", "Corrections: If you are aware of an inaccuracy, please let us know."),
    ("en", "Editor's note: This essay is part of a series about cities."),
    ("en", "An earlier version of the bill was rejected by the Senate in May."),
    ("en", "The report was withdrawn by the agency last week, officials said."),
    ("de", "Update am Abend – das Nachrichtenmagazin der Redaktion im Radio."),
    ("de", "Stand: 22.11.2026, 14:05 Uhr"),
    ("de", "Hinweis: Die folgenden Bilder unterliegen dem Urheberrecht."),
    ("de", "In der ersten Fassung des Gesetzes stand davon nichts, sagte er."),
    ("fr", "Mis à jour il y a 8 minutes"),
    ("es", "Actualizado a las 14:05"),
    ("ru", "Обновлено: 14:05"),
    ("ru", "Исправление ошибок заняло год, сообщили в компании."),
    ("ja", "更新: 2025年1月13日 14時05分"),
    ("zh", "更新时间：2025-01-13 14:05"),
]


@pytest.mark.parametrize(("lang", "text"), LOOK_ALIKES, ids=[row[1][:24] for row in LOOK_ALIKES])
def test_what_only_looks_like_a_mark_is_none(lang: str, text: str) -> None:
    assert marked(article(f"<p>{text}</p>", lang=lang)) == []


@pytest.mark.parametrize(
    "outside",
    [
        '<section id="comments"><p>EDIT: I had not seen the vote when I wrote this.</p></section>',
        '<ul class="most-read"><li><a href="/x">UPDATE: Fire in the harbour is out</a></li></ul>',
        '<div class="card"><h3><a href="/y">A fire in the harbour of the town</a></h3>'
        "<p>Update: the fire in the harbour is out, the town says.</p></div>",
        '<div class="newsletter"><p>Updates: get them each morning in your inbox.</p></div>',
        "<nav><p>Update: all of the news of the day in one place.</p></nav>",
    ],
)
def test_marks_of_others_are_left_alone(outside: str) -> None:
    assert marked(article(after=outside)) == []


def test_a_clock_without_a_date_is_of_the_day_on_which_the_page_was_modified() -> None:
    head = (
        '<meta property="article:published_time" content="2026-05-05T10:00:00+02:00">'
        '<meta property="article:modified_time" content="2026-05-05T14:20:00+02:00">'
    )
    [entry] = marked(
        article("<p>Update, 14:05 Uhr: Der Rat tagt weiter.</p>", lang="de", head=head)
    )
    assert entry.published is not None
    assert entry.published.isoformat() == "2026-05-05T12:05:00+00:00"


def test_a_label_without_a_time_has_none() -> None:
    assert marked(article(f"<p>Update: {NEWS}</p>"))[0].published is None


def test_a_date_that_ends_a_bracket_is_lifted_out() -> None:
    [entry] = marked(article("<p>[Update: The mayor has come back. 12.05.2026]</p>", lang="de"))
    assert entry.text == "The mayor has come back."
    assert entry.published is not None


def test_a_prefix_of_the_headline_stays_in_the_title() -> None:
    page = article().replace("Council meets", "UPDATE: Council meets")
    assert reading(page).title == "UPDATE: Council meets"
    assert marked(page) == []


def test_explaining_names_the_rule_and_what_was_left_out() -> None:
    found = reading(article(f"<p>Update: {NEWS}</p>"), explain=True)
    assert "label with a colon" in [entry.rule for entry in found.entries]
    assert found.left_out
    assert reading(article()).left_out == ()


def test_ids_are_unique_and_do_not_depend_on_the_order() -> None:
    one, two = f"<p>Update: {NEWS}</p>", f"<p>Update: {MORE}</p>"
    first = {e.text: e.id for e in reading(article(one, two)).entries}
    second = {e.text: e.id for e in reading(article(two, one)).entries}
    assert first == second
    assert len(set(first.values())) == len(first)
