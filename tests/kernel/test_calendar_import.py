"""The shared days off from a file and from the machine."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pilar import cli
from pilar.kernel import ledger
from pilar.kernel.calendar_import import CalendarFileError, apply, read
from pilar.kernel.calendars import load_years
from pilar.kernel.models.calendar import Holiday
from pilar.kernel.models.ledger import LedgerEntry

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
EID, NATAL = date(2027, 3, 10), date(2027, 12, 25)
FILE = """Tanggal;Nama;Jenis;Dasar;Masih perkiraan
2027-12-25;Hari Raya Natal;libur nasional;SKB contoh;
10-3-2027;Idul Fitri;Libur Nasional;SKB contoh;ya

24 Desember 2027;Cuti Natal;cuti bersama ASN;SKB contoh;tidak
"""


def content(text: str = FILE) -> bytes:
    return text.encode("utf-8-sig")


def row(day: date) -> Holiday:
    return Holiday.objects.get(day=day, removed=False)


def test_a_file_is_read_in_order_with_either_separator():
    lines = read(content())
    assert [(line.day, line.kind, line.estimated) for line in lines] == [
        (EID, "national", True),
        (date(2027, 12, 24), "joint_leave", False),
        (NATAL, "national", False),
    ]
    assert read(content(FILE.replace(";", ","))) == lines


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "judul kolom tidak ada: tanggal, nama, jenis, dasar"),
        ("Tanggal;Nama\n", "judul kolom tidak ada: jenis, dasar"),
        ("Tanggal;Nama;Jenis;Dasar\n", "tidak ada satu hari pun"),
        (FILE.replace("10-3-2027", "31-2-2027"), "baris 3: tanggal “31-2-2027” tidak dapat dibaca"),
        (FILE.replace("Libur Nasional", "libur daerah"), "jenis “libur daerah” bukan"),
        (FILE.replace("Idul Fitri", ""), "nama harus diisi"),
        (FILE.replace("Idul Fitri", "x" * 201), "paling panjang 200"),
        (FILE.replace("ya", "mungkin"), "masih perkiraan"),
        (FILE.replace("10-3-2027", "25-12-2027"), "tertulis dua kali"),
        (FILE + "2027-01-01\n", "baris 6: jenis"),
        (FILE + "x;\n" * 2000, "lebih dari 2000 baris"),
        ('Tanggal;Nama;Jenis;Dasar\n"2027', "bukan CSV"),
    ],
)
def test_a_file_with_faults_is_refused_as_a_whole(text, message):
    with pytest.raises(CalendarFileError) as caught:
        read(content(text))
    assert message in caught.value.message
    assert "kalender tidak diubah" in caught.value.message


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(CalendarFileError, match="bukan CSV"):
        read(b"\xff\xfe\x00PK")


def test_the_calendar_follows_the_file_and_a_second_run_changes_nothing():
    load_years([2027])
    before = Holiday.objects.count()
    found = apply(read(content()), by="cli", at=AT)
    assert (len(found.added), len(found.changed), found.removed) == (0, 3, ())
    assert len(found.absent) == before - 3
    assert (row(EID).source, row(EID).edited_by) == ("SKB contoh", "cli")
    again = apply(read(content()), by="cli", at=AT)
    assert (again.added, again.changed) == ((), ())
    assert LedgerEntry.objects.filter(chain=ledger.INSTALLATION, code="calendar.edited").count() == 3


def test_replacing_removes_what_the_file_does_not_have():
    load_years([2026, 2027])
    trial = apply(read(content()), by="cli", at=AT, replace=True, dry_run=True)
    assert Holiday.objects.filter(removed=True).count() == 0
    assert apply(read(content()), by="cli", at=AT, replace=True) == trial
    assert {item.day for item in Holiday.objects.filter(day__year=2027, removed=False)} == {
        EID,
        date(2027, 12, 24),
        NATAL,
    }
    assert Holiday.objects.filter(day__year=2026, removed=True).count() == 0


def test_the_command_sets_lists_and_removes(capsys, tmp_path):
    path = tmp_path / "libur.csv"
    path.write_bytes(content())
    assert cli.main(["calendar", "load", "2027", "2030"]) == 0
    assert "Kalender 2030 belum ditetapkan" in capsys.readouterr().out
    assert cli.main(["calendar", "import", str(path), "--dry-run"]) == 0
    assert "3 hari dibaca; 3 akan berubah" in capsys.readouterr().out
    assert cli.main(["calendar", "import", str(path)]) == 0
    assert "pilar clock recompute" in capsys.readouterr().out
    assert cli.main(["calendar", "set", "5-5-2027", "Pilkada", "--kind", "national", "--source", "Keppres"]) == 0
    assert (
        cli.main(["calendar", "set", "2027-05-05", "Pilkada ulang", "--kind", "national", "--source", "Keppres"]) == 0
    )
    assert row(date(2027, 5, 5)).version == 2
    assert cli.main(["calendar", "remove", "2027-12-24"]) == 0
    capsys.readouterr()
    assert cli.main(["calendar", "list", "2027"]) == 0
    listed = capsys.readouterr().out
    assert "05-05-2027  libur nasional    Pilkada ulang  [Keppres]" in listed
    assert "Idul Fitri (perkiraan)" in listed
    assert "24-12-2027" not in listed
    assert cli.main(["calendar", "list", "2040"]) == 0
    assert "Belum ada hari libur" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["load", "1889"], "tahun 1990 sampai 2100"),
        (["remove", "2027-12-24"], "bukan libur nasional"),
        (["remove", "besok"], "tidak dapat dibaca"),
        (["import", "tidak-ada.csv"], "tidak dapat dibaca"),
        (["set", "1-1-2027", " ", "--kind", "national", "--source", "x"], "harus diisi"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_changes(capsys, arguments, message):
    assert cli.main(["calendar", *arguments]) == 1
    assert message in capsys.readouterr().err
    assert not Holiday.objects.exists()
