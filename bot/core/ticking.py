"""What ticks by itself inside a text: quoted prices with their movement, counts of what readers
did, time that passes. Whatever a page shows of it at one look, it says the same.

An expression over many words costs most of a comparison, so each is asked only where one of its
signs stands.
"""

import re

_CURRENCY = r"(?:[$€£¥₹₽₩₺₴]|\b(?:US\$|USD|EUR|GBP|CHF|JPY|Rs\.?))"
_NUMBER = r"(?<![\d.,])\d{1,12}(?:[.,'\u2009\u202f]\d{1,12}){0,5}"
_MOVE = r"[+\-▲▼][ ]?\d{1,6}(?:[.,]\d{1,6})?[ ]?%"
_EXCHANGE = r"(?:NASDAQ|NYSE|AMEX|LSE|LON|TSX|TSE|ASX|ETR|EPA|OTC\w*)[ ]?:[ ]?[A-Z.]{1,7}"
MAY_TICK = re.compile(r"\d|\([A-Z]{3,}[ ]?:")
"""A text without this has nothing in it that ticks."""

_PRICED = re.compile(
    r"[%$€£¥₹₽₩₺₴]|(?:USD|EUR|GBP|CHF|JPY|Rs\.?)[ ]?\d|\([A-Z]{3,6}[ ]?:", re.IGNORECASE
)
_PRICE = re.compile(
    r"\((?:[A-Z]{2,8}[ ]?:[ ]?)?(?-i:[A-Z]{1,5}(?:\.[A-Z]{1,2})?)"
    r"[ ,]+[+\-▲▼]?[ ]?\d{1,6}(?:[.,]\d{1,6})?[ ]?%\)"
    rf"|\({_EXCHANGE}(?:[ ,]+[+\-▲▼]?[ ]?\d{{1,6}}(?:[.,]\d{{1,6}})?[ ]?%)?\)"
    rf"|\d{{1,12}}(?:[.,'\u2009\u202f]\d{{3}}){{0,4}}[.,]\d{{2,4}}[ ]?[(\[]{_MOVE}[)\]]"
    rf"|[(\[][^()\[\]]{{0,60}}{_MOVE}[^()\[\]]{{0,40}}[)\]]"
    r"|(?:(?<=\s)|(?<=^)|(?<=[▲▼]))[+\-▲▼][ ]?\d{1,6}[.,]\d{1,6}[ ]?%"
    rf"|{_CURRENCY}[ ]?\d{{1,12}}(?:,\d{{3}}){{0,4}}\.\d{{2,6}}(?!\d)"
    r"(?![ ]?(?:[kKmMbB]n?|tn|trn|million|billion|trillion|thousand)\b)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"comment|share|like|view|react|retweet|repost|repl|followers|reads?\b|now\b|lese|kommentar"
    r"|coment|comment[io]|komentar|коммент|просмотр|коментар"
)
_COUNT = re.compile(
    rf"{_NUMBER}[ ]?[kKmM]?[ ](?:comments?|shares?|likes?|views?|reactions?|retweets?|reposts?"
    r"|replies|followers|reads|Kommentare?n?|commentaires?|comentarios?|comentários?|commenti"
    r"|reacties|komentarzy|комментари\w+|просмотр\w+|коментар\w+|kommentarer)\b"
    r"|\b\d{1,3}[ -]min(?:ute)?s?[ ]read\b|\b(?:Lesezeit|Lesedauer):?[ ]\d{1,3}[ ]Min\w*"
    rf"|{_NUMBER}[ ](?:people[ ](?:are[ ])?)?(?:watching|reading)[ ](?:this[ ])?now\b",
    re.IGNORECASE,
)
_PASSED = re.compile(
    r"ago\b|vor[ ]\d|il y a|hace[ ]|há[ ]|fa[ ]\d|fa\b|geleden|temu|sedan|siden|önce|sitten|před"
    r"|πριν|acum|lalu|trước|قبل|پیش|पहले|לפני|назад|тому|前|전"
)
_PASSING = re.compile(
    r"\b\d{1,5}[ ]?(?:s|m|h|d|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?)[ ]ago\b"
    r"|\b(?:vor|il y a|hace|há|fa)[ ]\d{1,5}[ ](?:Sek\w*|Min\w*|Stunden?|Tag\w*|secondes?|minutes?|"
    r"heures?|jours?|segundos?|minutos?|horas?|días?|dias?)\b"
    r"|\b\d{1,5}[ ](?:second[oi]|minut[oi]|or[ae]|giorn[oi])[ ]fa\b"
    r"|\b\d{1,5}[ ](?:seconden|minuten|minuut|uur|uren|dag|dagen)[ ]geleden\b"
    r"|\b\d{1,5}[ ](?:sekund\w*|minut\w*|godzin\w*|dni|dzień)[ ]temu\b"
    r"|\bf[öo]r[ ]\d{1,5}[ ](?:sekund\w*|minutt?\w*|tim\w*|dag\w*)[ ](?:sedan|siden)\b"
    r"|\b\d{1,5}[ ](?:saniye|dakika|saat|gün)[ ]önce\b"
    r"|\b\d{1,5}[ ](?:sekuntia|minuuttia|tuntia|päivää)[ ]sitten\b"
    r"|\bpřed[ ]\d{1,5}[ ](?:min|hod|dn)\w*|\bπριν[ ](?:από[ ])?\d{1,5}[ ](?:λεπτ|ώρ|ημέρ)\w*"
    r"|\bacum[ ]\d{1,5}[ ](?:minut|or|zil)\w*|\b\d{1,5}[ ](?:menit|jam|hari)[ ](?:yang[ ])?lalu\b"
    r"|\b\d{1,5}[ ](?:phút|giờ|ngày)[ ]trước\b|قبل[ ]\d{1,5}[ ](?:دقيقة|دقائق|ساعة|ساعات)"
    r"|\b\d{1,5}[ ](?:मिनट|घंटे|दिन)[ ]पहले|\b\d{1,5}[ ](?:دقیقه|ساعت)[ ]پیش"
    r"|לפני[ ]\d{1,5}[ ](?:דקות|שעות)"
    r"|\b\d{1,5}[ ](?:минут\w*|час\w*|хвилин\w*|годин\w*)[ ](?:назад|тому)\b"
    r"|(?<!\d)\d{1,5}[ ]?(?:分钟前|小时前|分前|時間前|분 전|시간 전)",
    re.IGNORECASE,
)


def stilled(text: str) -> str:
    """A tidy text with "~" for what ticks by itself."""
    if _PRICED.search(text):
        text = _PRICE.sub(" ~ ", text)
    folded = text.casefold()
    if _COUNTED.search(folded):
        text = _COUNT.sub(" ~ ", text)
    if _PASSED.search(folded):
        text = _PASSING.sub(" ~ ", text)
    return text
