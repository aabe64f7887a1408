"""Times as pages print them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.extract.dates import parse_instant

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

PRINTED = [
    ("2020-05-03T16:05:00+02:00", None, "2020-05-03T14:05"),
    ("Sun, 22 Nov 2026 10:00:00 GMT", None, "2026-11-22T10:00"),
    ("1606042800000", None, "2020-11-22T11:00"),
    ("03. Mai 2020, 16:05 Uhr", "de", "2020-05-03T14:05"),
    ("22.04.2020 10:30 Uhr", "de", "2020-04-22T08:30"),
    ("20:15 Uhr MEZ", "de", "2026-11-21T19:15"),
    ("4/3/2020, 6:20pm ET", "en", "2020-04-03T22:20"),
    ("Dec. 22, 2016, 2:16 p.m. EST", "en", "2016-12-22T19:16"),
    ("Updated by Jane on 5 May at 14:05", "en", "2026-05-05T12:05"),
    ("11.21 GMT", "en", "2026-11-22T11:21"),
    ("4m ago", "en", "2026-11-22T16:56"),
    ("le 5 mars à 14h05", "fr", "2026-03-05T13:05"),
    ("5 de mayo de 2024 a las 14:05", "es", "2024-05-05T12:05"),
    ("в 14:05 мск", "ru", "2026-11-22T11:05"),
    ("5 мая 2024 г., 14:05", "ru", "2024-05-05T12:05"),
    ("5. toukokuuta 2024 klo 14.05", "fi", "2024-05-05T12:05"),
    ("2024. május 5. 14:05", "hu", "2024-05-05T12:05"),
    ("2025年1月13日 14時05分", "ja", "2025-01-13T13:05"),
    ("오후 2시 5분", "ko", "2026-11-22T13:05"),
    ("下午2:05", "zh", "2026-11-22T13:05"),
    ("5 مايو 2024 الساعة 14:05", "ar", "2024-05-05T12:05"),
    ("۱۴۰۲/۰۳/۱۲ ساعت ۱۴:۰۵", "fa", "2023-06-02T12:05"),
    ("۲۹ آبان ۱۴۰۵ ساعت ۱۴:۰۵", "fa", "2026-11-20T13:05"),
    ("۲:۰۵ بعدازظهر", "fa", "2026-11-22T13:05"),
    ("20 نوفمبر 2026، 2:05 مساءً", "ar", "2026-11-20T13:05"),
    ("20 नवंबर 2026, दोपहर 2:05 बजे", "hi", "2026-11-20T13:05"),
    ("रात 12:05 बजे", "hi", "2026-11-21T23:05"),
    ("november 20. 14 óra 05 perckor", "hu", "2026-11-20T13:05"),
    ("2026年11月20日１４：０５", "ja", "2026-11-20T13:05"),
    ("५ मई 2024, 14:05", "hi", "2024-05-05T12:05"),
    ("ngày 5 tháng 3 năm 2024 lúc 14:05", "vi", "2024-03-05T13:05"),
    ("17. listopada 2025 10:30", "hr", "2025-10-17T08:30"),
    ("17 listopada 2025 10:30", "pl", "2025-11-17T09:30"),
]


@pytest.mark.parametrize(("stamp", "language", "instant"), PRINTED)
def test_a_printed_time_is_an_instant(stamp: str, language: str | None, instant: str) -> None:
    found = parse_instant(stamp, now=NOW, zone=BERLIN, language=language)
    assert found is not None
    assert found.isoformat()[:16] == instant


@pytest.mark.parametrize(
    "text", [None, "", "May the force", "soon", "99.99.9999", "25:61", "5.3", "x" * 5000]
)
def test_what_is_no_time_is_none(text: str | None) -> None:
    assert parse_instant(text, now=NOW) is None


def test_a_clock_that_is_still_to_come_was_yesterday() -> None:
    found = parse_instant("23:30", now=NOW, zone=BERLIN)
    assert found is not None
    assert found.isoformat() == "2026-11-21T22:30:00+00:00"


def test_a_date_without_a_year_is_the_latest_one() -> None:
    found = parse_instant("24 December", now=NOW, language="en")
    assert found is not None
    assert found.year == 2025
