"""How newspapers of many languages mark an update or a correction, and a sentence of each.

Written for the benchmark alone, from the usage of the papers, and not shared with the table
of markers that the program uses: what one of them lacks, the other is to find.
"""

from typing import NamedTuple


class Tongue(NamedTuple):
    """A language: labels as printed, and two paragraphs of news."""

    update: tuple[str, ...]
    correction: tuple[str, ...]
    text: str
    more: str


TONGUES: dict[str, Tongue] = {
    "en": Tongue(
        ("Update", "UPDATE", "Updated", "Late Update", "Update 2"),
        ("Correction", "CORRECTION"),
        "The council has called an urgent meeting for Thursday evening, two officials said.",
        "Residents may return to their homes from noon, the fire service added.",
    ),
    "de": Tongue(
        ("Update", "Aktualisierung", "Nachtrag", "Ergänzung"),
        ("Korrektur", "Berichtigung", "Korrekturhinweis"),
        "Der Stadtrat hat für Donnerstagabend eine Dringlichkeitssitzung einberufen.",
        "Die Anwohner dürfen laut Feuerwehr ab Mittag in ihre Häuser zurück.",
    ),
    "fr": Tongue(
        ("Mise à jour", "MISE À JOUR", "Actualisation"),
        ("Rectificatif", "Correction", "Erratum"),
        "Le conseil municipal a convoqué une réunion d'urgence pour jeudi soir.",
        "Les habitants pourront rentrer chez eux à partir de midi, selon les pompiers.",
    ),
    "es": Tongue(
        ("Actualización", "ACTUALIZACIÓN", "Actualizado"),
        ("Corrección", "Fe de errores", "Rectificación"),
        "El ayuntamiento ha convocado una reunión urgente para la noche del jueves.",
        "Los vecinos podrán volver a sus casas desde el mediodía, según los bomberos.",
    ),
    "pt": Tongue(
        ("Atualização", "ATUALIZAÇÃO", "Atualizado"),
        ("Correção", "Errata"),
        "A câmara municipal convocou uma reunião de emergência para quinta-feira à noite.",
        "Os moradores podem regressar a casa a partir do meio-dia, disseram os bombeiros.",
    ),
    "it": Tongue(
        ("Aggiornamento", "AGGIORNAMENTO"),
        ("Rettifica", "Correzione", "Errata corrige"),
        "Il consiglio comunale ha convocato una riunione urgente per giovedì sera.",
        "Gli abitanti potranno rientrare nelle case da mezzogiorno, dicono i pompieri.",
    ),
    "nl": Tongue(
        ("Update", "UPDATE"),
        ("Correctie", "Rectificatie"),
        "De gemeenteraad heeft voor donderdagavond een spoedvergadering bijeengeroepen.",
        "Bewoners mogen volgens de brandweer vanaf het middaguur terug naar huis.",
    ),
    "pl": Tongue(
        ("Aktualizacja", "AKTUALIZACJA"),
        ("Sprostowanie", "Korekta"),
        "Rada miasta zwołała pilne posiedzenie na czwartek wieczorem.",
        "Mieszkańcy mogą wrócić do domów od południa, poinformowała straż pożarna.",
    ),
    "cs": Tongue(
        ("Aktualizace", "Aktualizováno"),
        ("Oprava", "Omluva a oprava"),
        "Rada města svolala na čtvrtek večer mimořádné jednání.",
        "Obyvatelé se podle hasičů mohou od poledne vrátit do svých domů.",
    ),
    "uk": Tongue(
        ("Оновлено", "ОНОВЛЕНО", "Доповнено"),
        ("Виправлення", "Спростування"),
        "Міська рада скликала термінове засідання на вечір четверга.",
        "Мешканці можуть повернутися додому з полудня, повідомили рятувальники.",
    ),
    "ru": Tongue(
        ("Обновлено", "ОБНОВЛЕНО", "Обновление", "UPD", "Дополнено"),
        ("Исправление", "Поправка", "Уточнение"),
        "Городской совет созвал срочное заседание на вечер четверга.",
        "Жители смогут вернуться домой с полудня, сообщили спасатели.",
    ),
    "sv": Tongue(
        ("Uppdatering", "Uppdatering"),
        ("Rättelse",),
        "Kommunstyrelsen har kallat till ett extra möte på torsdag kväll.",
        "De boende får återvända till sina hem från klockan tolv, säger räddningstjänsten.",
    ),
    "no": Tongue(
        ("Oppdatering", "Oppdatert"),
        ("Rettelse", "Retting"),
        "Kommunestyret har innkalt til et hastemøte torsdag kveld.",
        "Beboerne kan vende hjem fra klokken tolv, opplyser brannvesenet.",
    ),
    "da": Tongue(
        ("Opdatering", "Opdateret"),
        ("Rettelse",),
        "Byrådet har indkaldt til et hastemøde torsdag aften.",
        "Beboerne må vende hjem fra middag, oplyser brandvæsenet.",
    ),
    "fi": Tongue(
        ("Päivitys", "Päivitetty"),
        ("Oikaisu", "Korjaus"),
        "Kaupunginhallitus on kutsunut koolle kiireellisen kokouksen torstai-illaksi.",
        "Asukkaat voivat palata koteihinsa puolestapäivästä alkaen, kertoo pelastuslaitos.",
    ),
    "tr": Tongue(
        ("Güncelleme", "GÜNCELLEME"),
        ("Düzeltme",),
        "Belediye meclisi perşembe akşamı için acil bir toplantı çağrısı yaptı.",
        "İtfaiyeye göre sakinler öğleden itibaren evlerine dönebilecek.",
    ),
    "el": Tongue(
        ("Ενημέρωση", "ΕΝΗΜΕΡΩΣΗ"),
        ("Διόρθωση", "Επανόρθωση"),
        "Το δημοτικό συμβούλιο συγκάλεσε έκτακτη συνεδρίαση για το βράδυ της Πέμπτης.",
        "Οι κάτοικοι μπορούν να επιστρέψουν από το μεσημέρι, λέει η πυροσβεστική.",
    ),
    "ro": Tongue(
        ("Actualizare", "UPDATE", "Update"),
        ("Erată", "Rectificare"),
        "Consiliul local a convocat o ședință de urgență pentru joi seara.",
        "Locuitorii se pot întoarce acasă de la prânz, au anunțat pompierii.",
    ),
    "hu": Tongue(
        ("Frissítés", "FRISSÍTÉS", "Frissítve"),
        ("Helyreigazítás", "Helyesbítés"),
        "A városi tanács csütörtök estére rendkívüli ülést hívott össze.",
        "A lakók déltől térhetnek haza, közölték a tűzoltók.",
    ),
    "ar": Tongue(
        ("تحديث",),
        ("تصحيح", "تصويب"),
        "دعا مجلس المدينة إلى اجتماع عاجل مساء الخميس بحسب مسؤولين.",
        "يمكن للسكان العودة إلى منازلهم اعتبارا من الظهر بحسب الدفاع المدني.",
    ),
    "he": Tongue(
        ("עדכון",),
        ("תיקון", "תיקון טעות"),
        "מועצת העיר כינסה ישיבה דחופה ליום חמישי בערב, אמרו שני גורמים.",
        "התושבים יוכלו לשוב לבתיהם מהצהריים, מסרו שירותי הכבאות.",
    ),
    "fa": Tongue(
        ("به‌روزرسانی", "به روز رسانی"),
        ("اصلاحیه", "تصحیح"),
        "شورای شهر برای عصر پنجشنبه نشست فوری برگزار می‌کند.",
        "به گفته آتش‌نشانی ساکنان از ظهر می‌توانند به خانه‌های خود بازگردند.",
    ),
    "hi": Tongue(
        ("अपडेट", "अद्यतन"),
        ("सुधार", "भूल सुधार"),
        "नगर परिषद ने गुरुवार शाम को आपात बैठक बुलाई है।",
        "दमकल विभाग के अनुसार निवासी दोपहर से अपने घर लौट सकते हैं।",
    ),
    "ja": Tongue(
        ("追記", "更新", "【追記】"),
        ("訂正", "お詫びと訂正"),
        "市議会は木曜日の夜に緊急会合を開くと発表した。",
        "消防によると、住民は正午から自宅に戻ることができる。",
    ),
    "zh": Tongue(
        ("更新", "【更新】"),
        ("更正", "勘误"),
        "市议会已决定于周四晚间召开紧急会议。",
        "消防部门表示,居民可从中午起返回家中。",
    ),
    "ko": Tongue(
        ("업데이트", "[업데이트]"),
        ("정정", "바로잡습니다"),
        "시의회는 목요일 저녁 긴급 회의를 소집했다고 밝혔다.",
        "소방 당국은 주민들이 정오부터 귀가할 수 있다고 전했다.",
    ),
    "id": Tongue(
        ("Pembaruan", "Update", "UPDATE"),
        ("Koreksi", "Ralat"),
        "Dewan kota memanggil rapat darurat pada Kamis malam, kata dua pejabat.",
        "Warga boleh pulang ke rumah mulai tengah hari, kata petugas pemadam.",
    ),
    "vi": Tongue(
        ("Cập nhật", "CẬP NHẬT"),
        ("Đính chính",),
        "Hội đồng thành phố đã triệu tập cuộc họp khẩn vào tối thứ Năm.",
        "Người dân có thể về nhà từ trưa, lực lượng cứu hỏa cho biết.",
    ),
}
