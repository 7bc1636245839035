"""People pasted from a table: read line by line, and every line that is not understood is told."""

from __future__ import annotations

import pytest

from pilar.organisation.models import Person
from pilar.records.member_table import MOST_LINES, Named, read_table
from pilar.records.models import DecreeMember
from pilar.records.queries.namable import namable

NIP = "198501012010011901"


@pytest.fixture
def people(office):
    """Two with one name, one with a NIP; the head and others are of the town."""
    town = office.town
    for _ in range(2):
        town.person(town.training, "Kembar Contoh")
    town.person(town.training, "Bernip Contoh, S.E.", status=Person.PNS, nip=NIP)
    return namable(town.training)


def test_a_spreadsheet_with_headings_in_its_own_order(people):
    text = (
        "No\tNIP\tNama\tKedudukan\tPokja\tUnsur\n"
        "1\t19850101 201001 1 901\tBernip\tKetua Pokja 3\t\tSeksi Pelatihan\n"
        "2\t\tkepala upt contoh\tKetua\t\t\n\n"
        "3\t\tPegawai contoh\tAnggota\tV\tPelaksana\n"
    )
    found = read_table(text, people)
    assert found.troubles == ()
    assert [(each.name, each.role, each.area, each.element) for each in found.named] == [
        ("Bernip Contoh, S.E.", DecreeMember.POKJA, 3, "Seksi Pelatihan"),
        ("Kepala UPT contoh", DecreeMember.LEADER, None, ""),
        ("Pegawai contoh", DecreeMember.POKJA, 5, "Pelaksana"),
    ]
    assert all(each.person for each in found.named)


def test_semicolons_without_headings_in_the_usual_order(people):
    found = read_table("Kepala UPT contoh;;Agen perubahan;;;Memimpin apel", people)
    assert found.named[0] == Named(
        "Kepala UPT contoh", found.named[0].person, DecreeMember.AGENT, None, "", "Memimpin apel"
    )


@pytest.mark.parametrize(
    ("line", "said", "as_name"),
    [
        ("Tidak Dikenal", "“Tidak Dikenal” tidak ada di daftar pegawai.", True),
        ("Kembar Contoh", "Ada 2 pegawai bernama “Kembar Contoh”. Tambahkan NIP-nya.", True),
        ("Siapa;198501012010011999", "NIP 198501012010011999 tidak ada di daftar pegawai.", True),
        ("Siapa;123", "NIP 123 tidak terdiri dari 18 angka.", True),
        (";123", "NIP 123 tidak terdiri dari 18 angka.", False),
        (";;Ketua", "Tidak ada nama maupun NIP.", False),
        ("Kepala UPT contoh;;Pemandu sorak", "Kedudukan “Pemandu sorak” tidak dikenal.", False),
        ("Kepala UPT contoh;;Anggota;7", "Pokja “7” bukan area 1 sampai 6.", False),
        ("Kepala UPT contoh;;Anggota;12", "Pokja “12” bukan area 1 sampai 6.", False),
    ],
)
def test_a_line_that_is_not_understood_is_told_with_its_number(people, line, said, as_name):
    found = read_table(f"Pegawai contoh\n{line}\n", people)
    assert [each.name for each in found.named] == ["Pegawai contoh"]
    (trouble,) = found.troubles
    assert trouble.line == 2
    assert trouble.message.startswith(said)
    assert trouble.as_name is as_name


def test_the_unknown_are_kept_by_name_where_that_was_asked_for(people):
    found = read_table("Tamu Undangan;;Anggota;2\nSiapa;123\n;123", people, unknown_as_names=True)
    assert [(each.name, each.person, each.area) for each in found.named] == [
        ("Tamu Undangan", None, 2),
        ("Siapa", None, None),
    ]
    assert [each.line for each in found.troubles] == [3]


def test_people_of_another_opd_are_not_found(office, people):
    office.town.person(office.town.health, "Perawat Contoh")
    assert read_table("Perawat Contoh", people).troubles


def test_two_queries_for_one_line_and_for_two_hundred(people, django_assert_num_queries):
    for count in (1, MOST_LINES):
        with django_assert_num_queries(2):
            found = read_table(f"Pegawai contoh;{NIP}\n" * count, people)
        assert len(found.named) == count


def test_more_lines_than_anybody_needs_are_refused_as_a_whole(people):
    found = read_table("Pegawai contoh\n" * (MOST_LINES + 1), people)
    assert found.named == ()
    assert found.troubles[0].message == f"Paling banyak {MOST_LINES} baris sekaligus."


@pytest.mark.parametrize("text", ["\x00", '"', '"\t"\t"', "\t\t\n;;;", "a" * 10_000, "=1+1\t@x", "Nama\nNama"])
def test_odd_text_is_read_without_an_error(people, text):
    found = read_table(text, people)
    assert len(found.named) + len(found.troubles) <= 2
