"""Days as an iCalendar file."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from pilar.kernel.icalendar import AllDay, response, text_of

AT = datetime(2026, 11, 25, 3, 4, 5, tzinfo=UTC)
DAY = AllDay("libur-2026-12-25@pilar", date(2026, 12, 25), "Hari Raya Natal", "SKB; contoh, 1\\2\nbaris dua")


def unfolded(text: str) -> list[str]:
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_day_is_an_entry_for_the_whole_day():
    lines = unfolded(text_of("Hari libur", [DAY], AT))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    for line in (
        "UID:libur-2026-12-25@pilar",
        "DTSTAMP:20261125T030405Z",
        "DTSTART;VALUE=DATE:20261225",
        "DTEND;VALUE=DATE:20261226",
        "SUMMARY:Hari Raya Natal",
        "STATUS:CONFIRMED",
        r"DESCRIPTION:SKB\; contoh\, 1\\2\nbaris dua",
    ):
        assert line in lines


def test_an_estimate_is_tentative():
    assert "STATUS:TENTATIVE" in text_of("x", [AllDay("1", date(2027, 3, 10), "Idul Fitri", tentative=True)], AT)


@given(st.text(max_size=300))
def test_whatever_a_name_holds_no_line_is_too_long_or_broken(name):
    text = text_of(name, [AllDay("1", date(2026, 1, 1), name, name)], AT)
    assert all(len(line.encode("utf-8", "surrogatepass")) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    assert len(unfolded(text)) == (17 if name else 16)


def test_the_download_says_what_it_is():
    answer = response("Hari libur", [DAY], AT, "libur 2026.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert ".ics" in answer["Content-Disposition"]
