"""The time from which evidence is taken: the shipped file, the dates of each kind, and what lies inside."""

import copy
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pilar.errors import PilarError
from pilar.evaluation.windows import (
    DATA,
    FILES,
    EvidenceWindow,
    Fit,
    Window,
    WindowKind,
    entry_for,
    fit,
    load_windows,
    parse_windows,
    why,
    window_for,
)
from pilar.instrument.faults import InstrumentError
from pilar.instrument.loader import DEFAULT_INSTRUMENT, load, shipped
from pilar.instrument.reading import read_text, read_yaml
from pilar.kernel.templatetags.indonesian import tanggal

ROOT = Path(__file__).parents[2]
FILE = DATA / FILES[DEFAULT_INSTRUMENT]
DAY = timedelta(days=1)
CUTOFF = date(2026, 4, 30)

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
kinds = st.sampled_from(WindowKind)
cutoffs_around_leap_days = st.sampled_from(
    [date(year, month, day) for year in range(2023, 2034) for month, day in ((2, 27), (2, 28), (3, 1), (12, 31))]
    + [date(2024, 2, 29), date(2028, 2, 29), date(2032, 2, 29)]
)


def windows():
    return st.builds(window_of, kinds, days | cutoffs_around_leap_days)


def window_of(kind, cutoff=CUTOFF):
    return window_for(EvidenceWindow(WindowKind(kind)), cutoff)


def span(kind, cutoff):
    window = window_of(kind, cutoff)
    return window.start, window.end


# -- the shipped file


@pytest.mark.parametrize("instrument_id", shipped())
def test_every_question_of_every_shipped_instrument_has_one_window_and_nothing_else_has(instrument_id):
    assert list(load_windows(instrument_id)) == list(load(instrument_id).questions)


#: Read by hand from what practitioners say about each question; every kind is among them.
BY_HAND = {
    "A.I.1.i.a": ("now", False),
    "A.I.1.ii.b": ("now", False),
    "A.I.1.ii.c": ("twelve_months", False),
    "A.I.1.iii.a": ("twelve_months", False),
    "A.I.2.i.a": ("now", False),
    "A.I.2.ii.d": ("twelve_months", False),
    "A.I.3.i.b": ("three_years", True),
    "A.I.3.ii.a": ("two_years", True),
    "A.I.3.ii.b": ("two_years", True),
    "A.I.3.iii.a": ("current_or_last_year", False),
    "A.I.3.iii.b": ("current_year", False),
    "A.I.3.iii.c": ("latest", False),
    "A.I.3.iv.a": ("current_year", False),
    "A.I.3.vi.a": ("twelve_months", False),
    "A.I.4.i.a": ("latest", False),
    "A.I.4.i.b": ("current_year", False),
    "A.I.4.i.c": ("four_quarters", False),
    "A.I.4.ii.e": ("last_year", False),
    "A.I.4.ii.f": ("last_and_current_year", False),
    "A.I.4.ii.h": ("three_years", True),
    "A.I.5.i.a": ("twelve_months", False),
    "A.I.5.v.a": ("now_within_a_year", True),
    "A.I.6.i.d": ("now_within_a_year", False),
    "A.I.6.iv.b": ("latest", False),
    "A.II.1.i.a": ("last_year_or_twelve_months", False),
    "A.II.1.i.b": ("last_year_or_twelve_months", False),
    "A.II.1.ii.a": ("last_and_current_year", False),
    "A.II.2.ii.a": ("twelve_months_compared", False),
    "A.II.2.ii.b": ("twelve_months", False),
    "A.II.3.ii.a": ("three_years", True),
    "A.II.3.iii.a": ("two_full_years", False),
    "A.II.4.i.a": ("last_year", False),
    "A.II.4.iii.a": ("current_year", False),
    "A.II.5.ii.a": ("last_and_current_year", False),
    "A.II.5.iii.a": ("last_year", False),
    "A.II.5.iii.b": ("last_year", False),
    "A.II.6.i.a": ("twelve_months_compared", False),
    "A.II.6.i.b": ("latest", False),
    "B.I.a.1": ("latest", False),
    "B.I.b.1": ("two_full_years", False),
    "B.II.a.1": ("latest", False),
}


@pytest.mark.parametrize("code", BY_HAND)
def test_the_shipped_window_is_the_one_read_by_hand(code):
    entry = load_windows(DEFAULT_INSTRUMENT)[code]
    assert (entry.kind.value, entry.policy) == BY_HAND[code]


def test_the_hand_read_sample_has_every_kind_and_every_policy():
    entries = load_windows(DEFAULT_INSTRUMENT)
    assert {kind for kind, _ in BY_HAND.values()} == set(WindowKind) == {entry.kind for entry in entries.values()}
    assert {code for code, entry in entries.items() if entry.policy} == {
        c for c, (_, policy) in BY_HAND.items() if policy
    }


def test_an_entry_whose_kind_does_not_say_everything_has_a_note():
    entries = load_windows(DEFAULT_INSTRUMENT)
    peculiar = {"latest", "now_within_a_year", "current_or_last_year", "last_year_or_twelve_months", "four_quarters",
                "twelve_months_compared", "two_full_years"}  # fmt: skip
    assert [code for code, entry in entries.items() if entry.kind in peculiar and not entry.note] == []
    assert [entry.note for entry in entries.values() if entry.note and not re.fullmatch(r"[A-Z].*\.", entry.note)] == []


def test_a_number_has_the_window_of_its_question():
    rules = load()
    numbers = [field for field in rules.fields.values() if field.kind != "option"]
    assert len(numbers) == 24
    for field in numbers:
        assert field.key not in load_windows(rules.id)
        assert entry_for(rules, field.key) is load_windows(rules.id)[field.question]
    assert entry_for(rules, "A.II.5.iii.a.sudah").kind is WindowKind.LAST_YEAR
    assert entry_for(rules, "A.I.1.i.a").kind is WindowKind.NOW
    with pytest.raises(KeyError):
        entry_for(rules, "A.II.5.iii.a.belum")


def test_the_file_is_read_once_and_cannot_be_changed():
    entries = load_windows(DEFAULT_INSTRUMENT)
    assert load_windows(DEFAULT_INSTRUMENT) is entries
    with pytest.raises(TypeError):
        entries["A.I.1.i.a"] = EvidenceWindow(WindowKind.LATEST)  # type: ignore[index]


def test_an_instrument_without_windows_is_told_so():
    with pytest.raises(PilarError, match="permenpanrb-1-1999 belum mempunyai jendela bukti"):
        load_windows("permenpanrb-1-1999")


def test_the_document_explains_every_kind():
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE)) == set(WindowKind)


def test_reading_windows_does_not_import_django():
    program = (
        "import sys; from pilar.evaluation.windows import load_windows; "
        "print(len(load_windows('permenpanrb-90-2021')), 'django' in sys.modules)"
    )
    env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert run.stdout.split() == ["113", "False"]


# -- broken files


def put(*path, value):
    def spoil(data):
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = value

    return spoil


def drop(*path):
    def spoil(data):
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]

    return spoil


TOP, LIST, ENTRY = FILE.name, f"{FILE.name} › windows", "windows › B.I.a.1"
BROKEN = {
    "a question without window": (drop("windows", "B.I.a.1"), (LIST, "missing-key")),
    "an unknown code": (put("windows", "B.I.a.9", value={"kind": "now"}), (LIST, "unknown-key")),
    "a field's key instead of its question": (
        put("windows", "A.II.5.iii.a.sudah", value={"kind": "now"}), (LIST, "unknown-key"),
    ),
    "an unknown kind": (put("windows", "B.I.a.1", "kind", value="bulan"), (ENTRY, "unknown-value")),
    "a kind in capitals": (put("windows", "B.I.a.1", "kind", value="LATEST"), (ENTRY, "unknown-value")),
    "no kind": (drop("windows", "B.I.a.1", "kind"), (ENTRY, "missing-key")),
    "two kinds": (put("windows", "B.I.a.1", "kind", value=["now", "latest"]), (ENTRY, "shape")),
    "a kind without its entry": (put("windows", "B.I.a.1", value="latest"), (ENTRY, "shape")),
    "a misspelt key": (put("windows", "B.I.a.1", "notes", value="x"), (ENTRY, "unknown-key")),
    "a number for a note": (put("windows", "B.I.a.1", "note", value=12), (ENTRY, "shape")),
    "a policy in words": (put("windows", "B.I.a.1", "policy", value="ya"), (ENTRY, "shape")),
    "an unknown key at the top": (put("window", value={}), (TOP, "unknown-key")),
    "a later format": (put("format", value=2), (TOP, "format")),
    "another instrument": (put("instrument", value="permenpanrb-1-1999"), (TOP, "unknown-value")),
    "no source": (drop("source"), (TOP, "missing-key")),
    "no day of checking": (drop("checked"), (TOP, "shape")),
    "a day of checking in words": (put("checked", value="kemarin"), (TOP, "shape")),
}  # fmt: skip


def faults_of(*spoilers):
    data = copy.deepcopy(read_yaml(read_text(FILE), FILE.name))
    for spoil in spoilers:
        spoil(data)
    with pytest.raises(InstrumentError) as caught:
        parse_windows(data, FILE.name, load())
    return caught.value


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_the_place_of_its_fault(name):
    spoil, expected = BROKEN[name]
    faults = {(fault.where, fault.code) for fault in faults_of(spoil).faults}
    assert expected in faults
    assert faults - {expected} <= {(ENTRY, "missing-key")}, "an entry that cannot be read has no kind either"


def test_all_faults_of_a_file_are_told_at_once():
    names = ["an unknown code", "a later format", "no source", "a misspelt key", "a policy in words"]
    error = faults_of(drop("windows", "A.I.1.i.a"), *(BROKEN[name][0] for name in names))
    assert len(error.faults) == 6
    assert all(str(fault) in error.message for fault in error.faults)
    assert "pertanyaan A.I.1.i.a tidak mempunyai jendela" in error.message


def test_a_file_without_windows_misses_each_of_the_113():
    assert sum(fault.code == "missing-key" for fault in faults_of(put("windows", value={})).faults) == 113


def test_a_question_written_twice_is_refused():
    text = read_text(FILE) + "  B.II.a.1: {kind: now}\n"
    with pytest.raises(InstrumentError, match="ditulis dua kali"):
        read_yaml(text, FILE.name)


# -- dates


@pytest.mark.parametrize(
    ("kind", "start", "end", "label"),
    [
        ("now", CUTOFF, CUTOFF, "keadaan pada 30 April 2026"),
        ("now_within_a_year", date(2025, 5, 1), CUTOFF,
         "keadaan pada 30 April 2026, dengan bukti yang paling tua setahun (1 Mei 2025–30 April 2026)"),
        ("twelve_months", date(2025, 5, 1), CUTOFF, "12 bulan sampai 30 April 2026 (1 Mei 2025–30 April 2026)"),
        ("twelve_months_compared", date(2024, 5, 1), CUTOFF,
         "12 bulan sampai 30 April 2026 dibanding 12 bulan sebelumnya (1 Mei 2024–30 April 2026)"),
        ("two_years", date(2024, 5, 1), CUTOFF, "dua tahun sampai 30 April 2026 (1 Mei 2024–30 April 2026)"),
        ("three_years", date(2023, 5, 1), CUTOFF, "tiga tahun sampai 30 April 2026 (1 Mei 2023–30 April 2026)"),
        ("four_quarters", date(2025, 4, 1), CUTOFF,
         "empat triwulan terakhir yang lengkap, sampai 30 April 2026 (1 April 2025–30 April 2026)"),
        ("current_year", date(2026, 1, 1), CUTOFF, "tahun 2026 sampai 30 April 2026"),
        ("last_year", date(2025, 1, 1), date(2025, 12, 31), "tahun 2025 penuh"),
        ("two_full_years", date(2024, 1, 1), date(2025, 12, 31), "tahun 2024 dan 2025, keduanya penuh"),
        ("last_and_current_year", date(2025, 1, 1), CUTOFF, "tahun 2025 dan tahun 2026 sampai 30 April 2026"),
        ("current_or_last_year", date(2025, 1, 1), CUTOFF, "tahun 2025 atau tahun 2026 sampai 30 April 2026"),
        ("last_year_or_twelve_months", date(2025, 1, 1), CUTOFF,
         "tahun 2025 penuh atau 12 bulan sampai 30 April 2026"),
        ("latest", None, CUTOFF, "yang terakhir sampai 30 April 2026"),
    ],
)  # fmt: skip
def test_a_cut_off_in_april_gives_these_days_and_words(kind, start, end, label):
    window = window_of(kind)
    assert (window.kind, window.start, window.end) == (kind, start, end)
    assert window.label == label


@pytest.mark.parametrize(
    ("cutoff", "start"),
    [
        (date(2025, 12, 31), date(2025, 1, 1)),
        (date(2026, 1, 1), date(2025, 1, 2)),
        (date(2026, 3, 31), date(2025, 4, 1)),
        (date(2026, 5, 15), date(2025, 5, 16)),
        (date(2027, 2, 28), date(2026, 3, 1)),
        (date(2028, 2, 28), date(2027, 3, 1)),
        (date(2028, 2, 29), date(2027, 3, 1)),
        (date(2029, 2, 28), date(2028, 3, 1)),
        (date(2029, 2, 27), date(2028, 2, 28)),
    ],
)
def test_twelve_months_end_on_the_cut_off_day_also_around_the_29th_of_february(cutoff, start):
    assert span("twelve_months", cutoff) == (start, cutoff)


@pytest.mark.parametrize(
    ("cutoff", "start"),
    [
        (date(2026, 3, 30), date(2025, 1, 1)),
        (date(2026, 3, 31), date(2025, 4, 1)),
        (date(2026, 4, 1), date(2025, 4, 1)),
        (date(2026, 6, 29), date(2025, 4, 1)),
        (date(2026, 6, 30), date(2025, 7, 1)),
        (date(2025, 12, 31), date(2025, 1, 1)),
        (date(2026, 1, 1), date(2025, 1, 1)),
    ],
)
def test_a_quarter_counts_as_over_from_its_last_day(cutoff, start):
    assert span("four_quarters", cutoff) == (start, cutoff)


def test_the_state_on_the_last_day_of_a_year_belongs_to_that_year_and_on_new_year_to_the_next():
    eve, new_year = date(2025, 12, 31), date(2026, 1, 1)
    assert span("current_year", eve) == (date(2025, 1, 1), eve)
    assert span("current_year", new_year) == (new_year, new_year)
    assert span("last_year", eve) == (date(2024, 1, 1), date(2024, 12, 31))
    assert span("last_year", new_year) == (date(2025, 1, 1), eve)


@given(days | cutoffs_around_leap_days, st.sampled_from([("twelve_months", 1), ("two_years", 2), ("three_years", 3)]))
def test_years_until_the_cut_off_have_a_year_s_days_and_end_whole_months(cutoff, case):
    kind, years = case
    start, end = span(kind, cutoff)
    assert end == cutoff
    assert 365 * years <= (end - start).days + 1 <= 365 * years + 1
    assert (start.day == 1) >= ((cutoff + DAY).day == 1), "the last day of a month ends whole months"


@given(days.filter(lambda day: day.month != 2) | st.sampled_from([date(y, 3, 1) - DAY for y in range(2023, 2034)]))
def test_whoever_hands_in_on_the_same_day_every_year_shows_every_day_once(cutoff):
    february = cutoff.month == 2  # whose last day is the 28th or the 29th
    next_year = date(cutoff.year + 1, 3, 1) - DAY if february else cutoff.replace(year=cutoff.year + 1)
    assert span("twelve_months", next_year)[0] == cutoff + DAY
    assert span("two_years", next_year)[0] == span("twelve_months", cutoff)[0]


@given(days | cutoffs_around_leap_days, st.data())
def test_the_cut_off_never_changes_what_last_year_means(cutoff, data):
    other = data.draw(st.dates(date(cutoff.year, 1, 1), date(cutoff.year, 12, 31)))
    for kind in ("last_year", "two_full_years"):
        assert span(kind, cutoff) == span(kind, other)
    for kind in ("current_year", "last_and_current_year", "current_or_last_year"):
        assert window_of(kind, cutoff).start == window_of(kind, other).start
    assert span("last_year", cutoff) == (date(cutoff.year - 1, 1, 1), date(cutoff.year - 1, 12, 31))


@given(days | cutoffs_around_leap_days)
def test_a_window_that_offers_a_choice_covers_just_both(cutoff):
    last, months, current = (span(kind, cutoff) for kind in ("last_year", "twelve_months", "current_year"))
    assert months[0] <= last[1] + DAY, "the two touch, so nothing between them is let in"
    assert span("last_year_or_twelve_months", cutoff) == (min(last[0], months[0]), months[1])
    assert span("current_or_last_year", cutoff) == (last[0], current[1])


@given(windows())
def test_no_window_reaches_beyond_the_cut_off_and_its_words_have_its_days(window):
    assert window.start is None or window.start <= window.end
    assert "{" not in window.label
    assert str(window.end.year) in window.label
    if window.end.month != 12:
        assert tanggal(window.end) in window.label
    if "(" in window.label:
        assert f"({tanggal(window.start)}–{tanggal(window.end)})" in window.label


# -- periods


@given(windows())
def test_a_period_equal_to_the_window_is_inside(window):
    assert fit(window, window.start, window.end) is Fit.INSIDE


@given(windows(), st.integers(1, 5000), st.integers(0, 5000))
def test_a_period_wholly_before_or_after_the_window_is_outside(window, gap, length):
    after = window.end + gap * DAY
    assert fit(window, after, after + length * DAY) is fit(window, after, None) is Fit.OUTSIDE
    if window.start:
        before = window.start - gap * DAY
        assert fit(window, before - length * DAY, before) is fit(window, None, before) is Fit.OUTSIDE
    else:
        assert fit(window, window.end - length * DAY, window.end) is Fit.INSIDE


@given(windows(), st.integers(0, 5000), st.integers(0, 5000))
def test_one_common_day_is_enough_and_one_day_less_is_not(window, before, after):
    assert fit(window, window.end, window.end + after * DAY) is Fit.INSIDE
    assert fit(window, window.end + DAY, window.end + (after + 1) * DAY) is Fit.OUTSIDE
    assume(window.start)
    assert fit(window, window.start - before * DAY, window.start) is Fit.INSIDE
    assert fit(window, window.start - (before + 1) * DAY, window.start - DAY) is Fit.OUTSIDE


@given(windows(), days, days, st.integers(0, 2000), st.integers(0, 2000))
def test_a_wider_period_is_never_turned_from_inside_to_outside(window, one, other, earlier, later):
    start, end = sorted((one, other))
    assume(fit(window, start, end) is Fit.INSIDE)
    assert fit(window, start - earlier * DAY, end + later * DAY) is Fit.INSIDE
    assert fit(window, start, None) is fit(window, None, end) is Fit.INSIDE


@given(windows(), days, days)
def test_a_period_is_inside_exactly_where_it_shares_a_day_with_the_window(window, one, other):
    start, end = sorted((one, other))
    first = max(start, window.start) if window.start else start
    assert (fit(window, start, end) is Fit.INSIDE) == (first <= min(end, window.end))


@given(days, days, days)
def test_the_state_on_a_day_is_proved_exactly_by_what_holds_on_that_day(cutoff, one, other):
    start, end = sorted((one, other))
    now = window_of("now", cutoff)
    assert (fit(now, start, end) is Fit.INSIDE) == (start <= cutoff <= end)
    assert (fit(now, start, None) is Fit.INSIDE) == (start <= cutoff)
    assert (fit(now, None, end) is Fit.INSIDE) == (cutoff <= end)


@given(windows(), days, st.integers(1, 5000))
def test_evidence_without_a_period_or_with_a_reversed_one_is_undated(window, day, days_before):
    assert fit(window, None, None) is Fit.UNDATED
    assert fit(window, day, day - days_before * DAY) is Fit.UNDATED


def test_a_decree_of_years_ago_that_still_holds_is_inside_and_a_meeting_of_that_day_is_not():
    decree, meeting = (date(2023, 2, 1), None), (date(2023, 2, 1), date(2023, 2, 1))
    for kind in ("now", "twelve_months", "now_within_a_year", "last_year"):
        assert fit(window_of(kind), *decree) is Fit.INSIDE
        assert fit(window_of(kind), *meeting) is Fit.OUTSIDE
    assert fit(window_of("latest"), *meeting) is Fit.INSIDE


def test_a_photo_of_the_winter_shows_a_notice_but_does_not_show_the_state_of_today():
    photo = (date(2026, 1, 10), date(2026, 1, 10))
    assert fit(window_of(load_windows(DEFAULT_INSTRUMENT)["A.I.6.i.d"].kind), *photo) is Fit.INSIDE
    assert fit(window_of("now"), *photo) is Fit.OUTSIDE


# -- words


@given(windows(), st.sampled_from(Fit))
def test_the_reason_is_one_sentence_with_a_date_and_advice(window, result):
    text = why(result, window)
    assert re.fullmatch(r"[A-Z][^.]*\.", text), text
    assert str(window.end.year) in text
    assert (";" in text) == (result is not Fit.INSIDE), "what to do stands after the semicolon"


def test_the_advice_says_what_would_help():
    assert why(Fit.OUTSIDE, window_of("now")) == (
        "Masa bukti tidak mencakup 30 April 2026; ganti dengan yang berlaku pada hari itu, atau kosongkan tanggal "
        "akhirnya bila bukti ini masih berlaku."
    )
    assert "tanggal berkasnya dibuat" in why(Fit.OUTSIDE, window_of("last_year"))
    assert "lebih tua dari setahun" in why(Fit.OUTSIDE, window_of("now_within_a_year"))
    assert why(Fit.OUTSIDE, window_of("latest")).startswith("Masa bukti baru mulai sesudah 30 April 2026;")
    assert "isi dari tanggal berapa" in why(Fit.UNDATED, window_of("twelve_months"))
    assert why(Fit.INSIDE, window_of("last_year")) == "Masa bukti sesuai dengan tahun 2025 penuh."


def test_windows_of_equal_days_are_equal():
    assert window_of("now") == Window(WindowKind.NOW, CUTOFF, CUTOFF) != window_of("now", CUTOFF + DAY)
