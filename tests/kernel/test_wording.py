"""Times, dates, money and durations in words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from balai.kernel.wording import about_words, clock_words, date_words, minutes_words, money_words, range_words


@pytest.mark.parametrize(
    ("zone", "lang", "said"),
    [
        ("Asia/Jakarta", "id", "09.41 WIB"), ("Asia/Makassar", "id", "09.41 WITA"),
        ("Asia/Jayapura", "id", "09.41 WIT"), ("Asia/Jakarta", "en", "09:41 WIB"),
    ],
)  # fmt: skip
def test_clock(zone: str, lang: str, said: str) -> None:
    assert clock_words(datetime(2026, 12, 18, 9, 41, tzinfo=ZoneInfo(zone)), lang) == said


def test_long_date() -> None:
    assert date_words(date(2026, 12, 18)) == "Jumat, 18 Desember 2026"
    assert date_words(date(2026, 12, 18), "en") == "Friday, 18 December 2026"


@pytest.mark.parametrize(("idr", "said"), [(0, "Rp0"), (25_000, "Rp25.000"), (1_250_000, "Rp1.250.000")])
def test_money(idr: int, said: str) -> None:
    assert money_words(idr) == said


@pytest.mark.parametrize(
    ("low", "high", "lang", "said"),
    [
        (15, 25, "id", "15–25 menit"), (20, 20, "id", "20 menit"), (0, 5, "id", "kurang dari 5 menit"),
        (45, 75, "id", "45 menit – 1 jam 15 menit"), (60, 120, "id", "1 jam – 2 jam"), (15, 25, "en", "15–25 min"),
        (0, 10, "en", "under 10 min"),
    ],
)  # fmt: skip
def test_range(low: int, high: int, lang: str, said: str) -> None:
    assert range_words(low, high, lang) == said


def test_an_estimate_says_about_once() -> None:
    assert about_words(15, 25) == "kira-kira 15–25 menit"
    assert about_words(0, 5) == "kurang dari 5 menit"
    assert about_words(0, 5, "en") == "under 5 min"
    assert about_words(20, 20, "en") == "about 20 min"


def test_minutes() -> None:
    assert [minutes_words(n) for n in (0, 5, 60, 65)] == ["0 menit", "5 menit", "1 jam", "1 jam 5 menit"]
