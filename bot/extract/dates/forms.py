"""How dates, clocks and their words are printed, one expression a form."""

import re

from bot.extract.markers.calendar import joining_words

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?=\D|$)(?:T(?=\d))?")
YMD = re.compile(r"(\d{4})\s?[./年년]\s?(\d{1,2})\s?[./月월]\s?(\d{1,2})(?!\d)\s?[日일.]?")
MD_CJK = re.compile(r"(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
# "11-22 22:51", where the month comes first.
MD_DASH = re.compile(r"(\d{1,2})-(\d{1,2})(?=\s+\d{1,2}:\d{2}(?!\d))")
MONTH_FIRST = frozenset({"zh", "ja", "ko"})
D_CJK = re.compile(r"(\d{1,2})\s?[日일](?!\w)")
NUMERIC = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2}(?![:h]\d))(?!\d)\.?")
DMY_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:,?\s+năm\s+(\d{4}))?", re.I)
DAY_MONTH = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?!\d)|(\d{1,2})/(\d{1,2})(?![\d/])")
# The letters with which a part of the day begins that stands before a clock.
HALVES = "午上下中早凌晚오"
CLOCK_CJK = re.compile(
    r"(午前|午後|上午|下午|中午|早上|凌晨|晚上|오전|오후)?\s?(\d{1,2})\s?"
    r"(?:[時时點点시]\s?(?:(\d{1,2})\s?[分분])?|[:：](\d{2}))\s?"
)
_MERIDIEM = r"([ap])\.?\s?m\b\.?"
CLOCK = re.compile(
    r"(\d{1,2})\s?(?:[:.]|(?:h|u|ч\.?|Ч|óra)\s?)(\d{2})(?!\d|[.:/]\d)(?::(\d{2})(?:\.\d+)?)?"
    rf"\s?(?:min\b|perc(?:kor)?\b|мин\.?)?(?:\s?{_MERIDIEM})?",
    re.I,
)
CLOCK_SECONDS = re.compile(
    r"(\d{1,2})[:.](\d{2})[:.](\d{2})(?:\.\d+)?(?!\d)" + rf"(?:\s?{_MERIDIEM})?", re.I
)
HOUR = re.compile(rf"(\d{{1,2}})\s?(?:{_MERIDIEM}|(?:Uhr|hrs?|h|uur|ч|год)\b\.?|बजे)", re.I)
HOUR_WORD = re.compile(r"\s?(?:Uhr|uur|hrs|hours|horas|hod|ч|год)\b|\s?h(?:rs)?\b|\s?बजे", re.I)
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|re|º|ª|°|-?го|-?е|\.)?(?=\W|$)", re.I)
YEAR = re.compile(
    r"((?:19|20)\d{2}|1[34]\d{2}|25\d{2})(?!\d)(?:\s?(?:г|р)\b\.?|\s?(?:года|року)\b)?",
    re.I,
)
# Letters with the marks that Indian, Hebrew, Arabic and Thai scripts put on them.
_LETTER = (
    r"(?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u0652\u0900-\u0903"
    r"\u093a-\u094f\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0b82-\u0bcd\u0e31\u0e34-\u0e4e])"
)
WORD = re.compile(rf"[^\W\d_]{_LETTER}*(?:[-'’]{_LETTER}+)*[.\u0970]?")
SEPARATORS = " \t\n\r\u00a0\u202f\u2009,;|·•@/([–—-"
# Words that join the parts of a time and mean nothing by themselves.
JOINING = joining_words()
# Digits of other scripts, and those of full width, as the numbers that they are.
DIGITS = {
    zero + number: ord("0") + number
    for zero in (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10)
    for number in range(10)
}
# Parts of the day that stand before a clock of twelve hours, and behind it.
BEFORE_CLOCK = {"दोपहर": "p", "शाम": "p", "रात": "night", "सुबह": "a", "तड़के": "a"}
AFTER_CLOCK = re.compile(
    r"\s?(?:(مساء|ظهرا|عصرا|بعد الظهر|بعدازظهر|بعد از ظهر)|(صباحا|قبل الظهر|صبح))"
    r"[\u0611-\u065f]*ً?(?!\w)"
)
NOON = {"noon": 12, "midday": 12, "midnight": 0, "mittag": 12, "midi": 12, "minuit": 0}
