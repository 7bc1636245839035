"""The facts of the zone team: places filled by a decree in force, and elements that are represented."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilar.areas.change.actions import elements
from pilar.areas.change.queries.elements import group_of
from pilar.organisation.actions import units
from pilar.organisation.models import Unit
from tests.areas.change.scene import decree, moment, moves_away, names
from tests.organisation.town import AT, START, TODAY

APPOINTED, CHOSEN = "A.I.1.i.a", "A.I.1.i.b"
DAY = timedelta(days=1)


@pytest.fixture
def full(scene):
    """A decree that names leader, secretary and somebody for every pokja."""
    made = decree(scene.unit, "zi-team", selection="Syarat: dua tahun bertugas. Calon: semua. Alasan: nilai tertinggi.")
    place = scene.place
    names(made, place.leader.person, role="leader")
    names(made, place.secretary.person, role="secretary")
    for area in range(1, 7):
        names(made, place.pokja.person, role="pokja", area=area)
    return made


class TestAppointed:
    def test_without_a_decree_it_is_no(self, scene):
        found = scene.reading(APPOINTED)
        assert found.suggestion.option == "Tidak"
        assert "Tetapkan keputusan" in found.suggestion.lifts[0]

    def test_a_full_team_is_yes_and_each_vacant_place_is_no_again(self, scene, full):
        assert scene.option(APPOINTED) == "Ya"
        for member in list(full.members.all()):
            key = {"person": member.person, "role": member.role, "area": member.area, "name": member.name}
            member.delete()
            found = scene.reading(APPOINTED)
            assert found.suggestion.option == "Tidak"
            label = (
                f"Pokja {key['area']}" if key["area"] else {"leader": "Ketua", "secretary": "Sekretaris"}[key["role"]]
            )
            assert found.suggestion.lifts == (f"Isi di keputusan: {label}.",)
            full.members.create(**key)
        assert scene.option(APPOINTED) == "Ya"

    @pytest.mark.parametrize(
        ("first", "last", "option"),
        [(TODAY, None, "Ya"), (TODAY + DAY, None, "Tidak"), (START, TODAY, "Ya"), (START, TODAY - DAY, "Tidak")],
    )
    def test_the_decree_holds_from_its_first_to_its_last_day(self, scene, full, first, last, option):
        full.valid_from, full.valid_until = first, last
        full.save()
        assert scene.option(APPOINTED) == option

    def test_a_cut_off_date_in_the_past_asks_for_that_day(self, scene, full):
        cutoff = scene.place.zone.cutoff
        full.valid_until = cutoff
        full.save()
        late = moment(cutoff + 60 * DAY)
        assert scene.option(APPOINTED, late) == "Ya"
        full.valid_until = cutoff - DAY
        full.save()
        assert scene.option(APPOINTED, late) == "Tidak"

    def test_whoever_has_moved_is_a_warning_and_no_no(self, scene, full):
        moves_away(scene.place.secretary.person, TODAY - DAY)
        found = scene.reading(APPOINTED)
        assert found.suggestion.option == "Ya"
        assert found.measured.fact.warnings == (
            "SK perlu diperbarui: 1 anggota tidak bertugas lagi di sini (S••• t••• c•••).",
        )

    @pytest.mark.parametrize(("days", "warned"), [(-1, True), (0, False)])
    def test_a_decree_that_lapses_before_the_cut_off_date_is_told(self, scene, full, days, warned):
        full.valid_until = scene.place.zone.cutoff + days * DAY
        full.save()
        assert (
            any("sebelum tanggal batas" in each for each in scene.reading(APPOINTED).measured.fact.warnings) is warned
        )

    def test_a_decree_of_another_unit_does_not_count(self, scene, full):
        full.unit = scene.place.town.health
        full.save()
        assert scene.option(APPOINTED) == "Tidak"

    def test_a_decree_of_the_opd_counts_where_it_names_people_of_the_unit(self, scene, full):
        full.unit = scene.place.town.labour
        full.save()
        found = scene.reading(APPOINTED)
        assert (found.suggestion.option, found.measured.origin) == ("Ya", str(scene.place.town.labour))
        full.members.all().delete()
        names(full, scene.place.head.person, role="leader")
        assert scene.option(APPOINTED) == "Tidak"

    def test_rows_are_masked(self, scene, full):
        rows = scene.reading(APPOINTED).measured.fact.rows[1].read()
        assert all("contoh" not in cell for row in rows for cell in row.cells)


class TestSelection:
    @pytest.fixture
    def sections(self, scene):
        """Four sub-units with one person each; nobody has a rank level, so these are all the elements."""
        town = scene.place.town
        made = []
        for number in range(4):
            section = units.create_unit(
                scene.unit, Unit.SECTION, f"Seksi {number}", by=town.admin, at=AT, valid_from=START
            )
            made.append(town.person(section, f"Orang seksi {number} contoh"))
        return made

    @pytest.mark.parametrize(("present", "option"), [(4, "A"), (3, "B"), (2, "C"), (0, "C")])
    def test_the_share_of_elements_decides(self, scene, full, sections, present, option):
        names(full, *sections[:present], role="member")
        found = scene.reading(CHOSEN)
        assert (found.measured.fact.numerator, found.measured.fact.denominator) == (present, 4)
        assert found.suggestion.option == option

    def test_without_minutes_it_is_the_lowest_whoever_is_represented(self, scene, full, sections):
        names(full, *sections, role="member")
        full.selection = " "
        full.save()
        found = scene.reading(CHOSEN)
        assert found.suggestion.option == "C"
        assert "Tulis syarat" in found.suggestion.lifts[0]

    def test_without_a_decree_nobody_is_represented(self, scene, sections):
        assert scene.option(CHOSEN) == "C"

    def test_who_has_moved_represents_nothing_any_more(self, scene, full, sections):
        names(full, *sections, role="member")
        moves_away(sections[0], TODAY)
        assert scene.option(CHOSEN) == "A"
        moves_away(sections[0], TODAY - DAY)
        assert scene.option(CHOSEN) == "B"

    def test_the_words_of_the_decree_count_too(self, scene, full, sections):
        names(full, *sections[:3], role="member")
        names(full, scene.place.staff.person, role="member", element="SEKSI 3")
        assert scene.option(CHOSEN) == "A"

    def test_a_closed_section_is_no_element_any_more(self, scene, full, sections):
        names(full, *sections[:3], role="member")
        assert scene.option(CHOSEN) == "B"
        Unit.objects.filter(name="Seksi 3").update(valid_until=TODAY - DAY)
        assert scene.option(CHOSEN) == "A"

    def test_people_strike_and_add_elements_with_a_reason(self, scene, full, sections):
        names(full, *sections[:3], role="member")
        missing = Unit.objects.get(name="Seksi 3")
        struck = elements.strike(scene.unit, f"section:{missing.pk}", "Akan digabung", by=scene.place.leader, at=AT)
        assert scene.option(CHOSEN) == "A"
        elements.take_back(struck.pk, by=scene.place.leader, at=AT)
        assert scene.option(CHOSEN) == "B"
        elements.add(scene.unit, "Petugas mitra", "Bertugas di loket", by=scene.place.leader, at=AT)
        assert scene.reading(CHOSEN).measured.fact.denominator == 5

    def test_what_was_struck_after_the_cut_off_date_was_expected_then(self, scene, full, sections):
        names(full, *sections[:3], role="member")
        missing = Unit.objects.get(name="Seksi 3")
        late = moment(scene.place.zone.cutoff + DAY)
        elements.strike(scene.unit, f"section:{missing.pk}", "Digabung", by=scene.place.leader, at=late)
        assert scene.option(CHOSEN, late) == "B"

    def test_functional_groups_and_rank_levels_are_elements(self, scene, full):
        town = scene.place.town
        first = town.person(scene.unit, "Pengantar satu contoh", position="Pengantar Kerja Ahli Muda", rank_level="F")
        town.person(scene.unit, "Instruktur contoh", position="Instruktur Pertama", rank_level="F")
        town.person(scene.unit, "Pengawas contoh", position="Kepala Seksi", rank_level="IV")
        names(full, first, role="member")
        fact = scene.reading(CHOSEN).measured.fact
        assert (fact.numerator, fact.denominator) == (2, 4)
        assert fact.lacking == "Belum terwakili: Instruktur, Pengawas."


@pytest.mark.parametrize(
    ("position", "level", "group"),
    [("Pengantar Kerja Ahli Muda", "F", "Pengantar Kerja"), ("Arsiparis Terampil", "F", "Arsiparis"),
     ("Instruktur", "F", "Instruktur"), ("Kepala Seksi Pelatihan", "F", ""), ("Pengadministrasi", "P", "")],
)  # fmt: skip
def test_a_functional_group_is_the_position_without_its_seniority(position, level, group):
    assert group_of(position, level) == group


def test_no_day_but_the_one_of_the_state_is_asked(scene, full):
    assert scene.option(APPOINTED, moment(date(2026, 1, 4))) == "Tidak"
