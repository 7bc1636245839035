"""The x-ray asks for report and attendance of the activities that a frozen fact counts."""

from __future__ import annotations

import json

from pilar.evaluation.models import Evidence, FrozenFact
from pilar.evaluation.queries.sheets import load_sheet
from pilar.evaluation.xray.examine import case_of, examine
from pilar.records.models import Activity, ActivityFile
from pilar.records.xray_rules.activities import activities_of
from tests.evaluation.place import YES_NO
from tests.organisation.town import AT, TODAY

CODE = "activity-unproven"


def activity(place, title="Apel contoh", state="held", **more) -> Activity:
    return Activity.objects.create(
        unit=place.town.training, title=title, state=state, starts_at=AT, created_at=AT, created_by="1", **more
    )


def freeze(place, *activities, kind=Evidence.FACT) -> None:
    """The fact of the first question, frozen over ``activities``, with a person among its rows."""
    evidence = Evidence.objects.create(
        unit=place.town.training, kind=kind, title="Lembar fakta", created_at=AT, created_by="1"
    )
    version = evidence.versions.create(number=1, url="https://contoh.go.id/", sha256="a" * 64, by="1", at=AT)
    place.zone.evidence_uses.create(field=YES_NO, version=version, by="1", at=AT)
    rows = [{"type": "records.activity", "id": each.pk, "sha256": "x"} for each in activities]
    lists = [{"title": "Kegiatan", "headings": [], "rows": [*rows, {"type": "organisation.person", "id": 1}]}]
    FrozenFact.objects.create(
        zone=place.zone, question=YES_NO, version=version, content=json.dumps({"facts": [{"lists": lists}]}),
        sha256="x", digest="x", as_of=TODAY, by="1", at=AT,
    )  # fmt: skip


def found(place) -> list[str]:
    told = examine(case_of(load_sheet(place.zone), TODAY))
    return [each.finding.sentence for each in told if each.rule.id == CODE]


def came(row: Activity, **more) -> None:
    row.attendances.create(name="Tamu", name_key="tamu|desa", method="kiosk", at=AT, **more)


def test_what_was_held_without_report_and_attendance_is_told(place):
    freeze(place, activity(place))
    (sentence,) = found(place)
    assert sentence == (
        "1 dari 1 kegiatan di lembar faktanya belum lengkap: “Apel contoh”, 24 November 2026, tanpa laporan yang "
        "selesai dan daftar hadir."
    )


def test_who_came_or_a_scanned_list_and_a_finished_report_are_enough(place):
    listed, scanned = activity(place), activity(place)
    came(listed)
    scanned.files.create(what=ActivityFile.LIST, title="Daftar", url="https://contoh.go.id/", sha256="x", by="1", at=AT)
    freeze(place, listed, scanned)
    (sentence,) = found(place)
    assert "daftar hadir" not in sentence
    Activity.objects.update(state="reported")
    assert found(place) == []


def test_whoever_was_struck_out_was_not_there(place):
    row = activity(place, state="reported")
    came(row, struck_at=AT, struck_reason="Keliru")
    freeze(place, row)
    assert "tanpa daftar hadir" in found(place)[0]


def test_what_was_registered_from_outside_has_its_file(place):
    freeze(place, activity(place, state="reported", mode="outside", outside_number="ND-1"))
    assert found(place) == []


def test_many_are_not_all_named_and_a_fact_that_is_not_used_any_more_does_not_count(place):
    freeze(place, *[activity(place, f"Apel {number}") for number in range(5)])
    assert "5 dari 5" in found(place)[0]
    assert found(place)[0].endswith("; dan 2 lagi.")
    place.zone.evidence_uses.all().delete()
    assert found(place) == []


def test_a_blank_sheet_asks_nothing_and_a_full_one_two_queries(place, django_assert_num_queries):
    blank = load_sheet(place.zone)
    with django_assert_num_queries(0):
        assert activities_of(blank) == {}
    freeze(place, *[activity(place, f"Apel {number}") for number in range(30)])
    sheet = load_sheet(place.zone)
    with django_assert_num_queries(2):
        assert len(activities_of(sheet)[YES_NO]) == 30
