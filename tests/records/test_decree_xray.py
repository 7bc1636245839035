"""The x-ray recognises a decree among the evidence and says where it does not hold: “SK 2025 dipakai 2026”."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilar.evaluation.models import Evidence
from pilar.evaluation.queries.sheets import load_sheet
from pilar.evaluation.xray.examine import case_of, examine
from pilar.evaluation.xray.supplies import supply
from pilar.organisation.models import Duty
from pilar.records.models import DecreeFile
from pilar.records.xray_rules.decrees import decrees_of
from tests.evaluation.place import CUTOFF, YES_NO
from tests.organisation.town import AT, TODAY
from tests.records.decree_rows import LINK, MARKS, decree_row

LAST_YEAR = {"number": "188.4/3/2025", "valid_from": date(2025, 1, 6), "valid_until": date(2025, 12, 31)}
DAY = timedelta(days=1)


#: Asks for the twelve months before the cut-off date.
TWELVE_MONTHS = "A.I.1.ii.c"


def attach(place, title, sha256="a" * 64, field=YES_NO):
    """Evidence of the first question, which asks for the state on the cut-off date, or of another."""
    row = Evidence.objects.create(unit=place.town.training, kind="link", title=title, created_at=AT, created_by="1")
    version = row.versions.create(number=1, url="https://contoh.go.id/", sha256=sha256, by="1", at=AT)
    place.zone.evidence_uses.create(field=field, version=version, by="1", at=AT)


def found(place):
    return {
        each.rule.id: each.finding.sentence
        for each in examine(case_of(load_sheet(place.zone), TODAY))
        if each.rule.id.startswith("decree-")
    }


def test_last_years_decree_by_its_number(place):
    decree_row(place.town.training, **LAST_YEAR)
    attach(place, "SK Nomor 188.4/3/2025 tentang tim kerja")
    sentence = found(place)["decree-lapsed"]
    assert "berlaku 6 Januari 2025 sampai 31 Desember 2025" in sentence
    assert "15 Desember 2026" in sentence


def test_last_years_decree_by_its_bytes_whatever_its_name(place):
    decree = decree_row(place.town.training, **LAST_YEAR)
    decree.files.create(what=DecreeFile.SIGNED, **LINK, **MARKS)
    attach(place, "scan0007", LINK["sha256"])
    assert set(found(place)) == {"decree-lapsed"}


def test_an_annex_is_not_the_decree(place):
    decree = decree_row(place.town.training, **LAST_YEAR)
    decree.files.create(what=DecreeFile.ANNEX, **LINK, **MARKS)
    attach(place, "scan0007", LINK["sha256"])
    assert found(place) == {}


@pytest.mark.parametrize(("until", "lapsed"), [(CUTOFF - DAY, True), (CUTOFF, False), (None, False)])
def test_the_cutoff_date_is_the_boundary(place, until, lapsed):
    decree_row(place.town.training, valid_until=until)
    attach(place, "SK 188.4/1/2026")
    assert ("decree-lapsed" in found(place)) is lapsed


def test_a_decree_that_begins_after_the_cutoff_does_not_hold_either(place):
    decree_row(place.town.training, valid_from=CUTOFF + DAY, valid_until=None)
    attach(place, "SK 188.4/1/2026")
    assert "decree-lapsed" in found(place)


def test_of_two_with_one_title_the_one_that_holds_is_enough(place):
    decree_row(place.town.training, **LAST_YEAR)
    decree_row(place.town.training)
    attach(place, "Tim kerja pembangunan ZI (data contoh)")
    assert found(place) == {}


def test_part_of_another_number_is_no_match(place):
    decree_row(place.town.training, **LAST_YEAR)
    attach(place, "SK 1188.4/3/2025")
    attach(place, "SK 188.4/3/20255", "b" * 64)
    assert found(place) == {}


def test_a_revoked_decree_is_told_as_revoked(place):
    decree_row(place.town.training, state="revoked", revoked_on=TODAY)
    attach(place, "SK 188.4/1/2026")
    assert found(place) == {
        "decree-revoked": (
            "“Tim kerja pembangunan ZI (data contoh)” nomor 188.4/1/2026 dicabut, tidak berlaku sejak 24 November 2026."
        )
    }


def test_last_years_decree_is_found_though_it_was_revoked_after_its_end(place):
    decree_row(place.town.training, **LAST_YEAR, state="revoked", revoked_on=CUTOFF + DAY)
    attach(place, "SK 188.4/3/2025")
    assert set(found(place)) & {"decree-lapsed", "decree-revoked"}


def test_a_letter_of_assignment_is_right_where_it_lies_in_the_window(place):
    day = date(2026, 12, 1)
    decree_row(place.town.training, kind="assignment", valid_from=day, valid_until=day)
    attach(place, "Surat tugas 188.4/1/2026", field=TWELVE_MONTHS)
    assert found(place) == {}
    attach(place, "Surat tugas 188.4/1/2026", "b" * 64)
    assert "decree-lapsed" in found(place)


def test_somebody_who_has_left_makes_it_outdated(place):
    decree = decree_row(place.town.training)
    member = decree.members.create(name="Anggota contoh", person=place.town.person(place.town.training))
    attach(place, "SK 188.4/1/2026")
    assert found(place) == {}
    Duty.objects.filter(person=member.person).update(valid_until=TODAY)
    assert set(found(place)) == {"decree-outdated"}


def test_decrees_of_another_opd_or_body_and_drafts_are_not_looked_at(place):
    decree_row(place.town.health, **LAST_YEAR)
    stranger = decree_row(place.town.other_root, **LAST_YEAR)
    stranger.files.create(what=DecreeFile.SIGNED, **LINK, **MARKS)
    attach(place, "SK 188.4/3/2025", LINK["sha256"])
    assert found(place) == {}


def test_the_opds_decree_counts_for_its_upt(place):
    decree_row(place.town.labour, **LAST_YEAR)
    attach(place, "SK 188.4/3/2025")
    assert "decree-lapsed" in found(place)


def test_a_blank_sheet_asks_nothing_and_a_full_one_two_queries(place, django_assert_num_queries):
    for number in range(30):
        decree_row(place.town.training, number=f"188.4/{number}/2024", kind="policy")
    blank = load_sheet(place.zone)
    with django_assert_num_queries(0):
        assert decrees_of(blank) == ()
    attach(place, "SK 188.4/3/2024")
    sheet = load_sheet(place.zone)
    with django_assert_num_queries(2):
        assert len(decrees_of(sheet)) == 30


def test_two_supplies_of_one_code_are_refused():
    with pytest.raises(ValueError, match=r"records\.decrees"):
        supply("records.decrees")(lambda sheet: ())
