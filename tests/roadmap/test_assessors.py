"""What the assessors recommended, in the roadmap: in the gap, as a need, in the fact of monev, and never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from pilar.evaluation.assessment.kinds import REPORT
from pilar.kernel.models import Document
from pilar.kernel.models.files import StoredFile
from pilar.roadmap import assessors
from pilar.roadmap.models import Need
from pilar.roadmap.queries.gap import gap_of
from tests.evaluation.assessment.documents_rows import desk_of, recommendation_row
from tests.organisation.town import AT, TODAY
from tests.records.review_rows import recommendation_row as decision_row
from tests.records.review_rows import review_row
from tests.roadmap.test_monev_facts import FOLLOWED, option


@pytest.fixture
def desk(place):
    return desk_of(place)


def rows(place):
    return gap_of(place.zone, place.leader, AT, TODAY).rows


def report_of(found, number="LHE-001/ZI/XI/2026"):
    """A report that Pilar has issued about the round."""
    body = found.zone.unit.body.uuid
    stored = StoredFile.objects.create(body=body, sha256="c" * 64, size=1, media_type="application/pdf", created=AT)
    return Document.objects.create(
        body=body, kind=REPORT.code, kind_label=REPORT.label, title="LHE", number=number, token="t" * 26,
        object_type="assessment.round", object_id=str(found.pk), unit_name="x", issued_on=TODAY, issued_at=AT,
        issued_by="1", stored=stored, sha256="c" * 64, content_sha256="c" * 64,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "key"),
    [("tpi  2025 no. 03", "TPI 2025 nomor 3"), ("TPI 2025 nomor 3", "TPI 2025 nomor 3"),
     ("TPI Kab. 2025/12", "TPI 2025 nomor 12"),
     ("TPN 2025 nomor 3", "TPN 2025 nomor 3"), ("TPI 2025 nomor 3 (contoh)", "TPI 2025 nomor 3 (contoh)")],
)  # fmt: skip
def test_numbers_that_people_type_differently_are_one(typed, key):
    assert assessors.typed_key(typed) == key


def test_open_ones_stand_in_the_gap_until_they_are_closed(desk):
    recommendation_row(desk.round, question="A.I.1.i.a", area=1)
    recommendation_row(desk.round, state="reported")
    recommendation_row(desk.round, state="closed")
    recommendation_row(desk.round, state="dropped")
    found = rows(desk.place)[Need.ASSESSOR]
    assert [row.key for row in found] == ["TPI 2026 nomor 1", "TPI 2026 nomor 2"]
    assert (found[0].area, found[0].question) == (1, "A.I.1.i.a")
    assert "menunggu diterima TPI" in found[1].detail


def test_one_becomes_a_need_once_and_shows_it(client, desk):
    recommendation_row(desk.round)
    client.force_login(desk.place.leader)
    for _ in range(2):
        client.post(reverse("roadmap:gap_take", args=[desk.zone.pk]), {"asal": "assessor", "kunci": "TPI 2026 nomor 1"})
    need = Need.objects.get()
    assert (need.origin, need.kind) == (Need.ASSESSOR, Need.FINDING)
    assert rows(desk.place)[Need.ASSESSOR][0].need == need
    assert (
        "Rekomendasi TPI yang belum selesai" in client.get(reverse("roadmap:gap", args=[desk.zone.pk])).content.decode()
    )


def test_a_number_that_stands_in_the_assessment_is_not_typed_in_again(client, desk):
    recommendation_row(desk.round)
    recommendation_row(desk.round, state="closed")
    client.force_login(desk.place.leader)
    address = reverse("roadmap:need_finding", args=[desk.zone.pk])
    for number, told in ((1, "Kesenjangan"), (2, "selesai")):
        answer = client.post(address, {"judul": "Notulen", "jenis": "finding", "nomor": f"tpi 2026 no {number}"})
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert not Need.objects.exists()
    client.post(address, {"judul": "Notulen", "jenis": "finding", "nomor": "TPI 2025 No. 4"})
    assert Need.objects.get().origin_key == "TPI 2025 nomor 4"


@pytest.mark.parametrize(("closed", "left", "expected"), [(3, 0, "A"), (2, 1, "B"), (1, 1, "C"), (0, 2, "D")])
def test_the_fact_counts_what_was_due(desk, closed, left, expected):
    past = TODAY - timedelta(20)
    for _ in range(closed):
        recommendation_row(desk.round, due_on=past, state="closed")
    for _ in range(left):
        recommendation_row(desk.round, due_on=past)
    recommendation_row(desk.round, due_on=past, state="dropped")
    assert option(desk.place, FOLLOWED) == expected


def test_decisions_of_monev_and_recommendations_of_the_assessors_are_counted_together(desk):
    decision_row(review_row(desk.zone.unit, topics=",zi-monev,"), TODAY - timedelta(20), closed_on=TODAY - timedelta(9))
    recommendation_row(desk.round, due_on=TODAY - timedelta(5))
    assert option(desk.place, FOLLOWED) == "C"


def test_a_report_that_was_registered_as_a_review_too_is_counted_once(desk):
    past = TODAY - timedelta(5)
    review = review_row(desk.zone.unit, topics=",zi-monev,", mode="outside", outside_number="LHE-001/ZI/XI/2026")
    decision_row(review, past)
    recommendation_row(desk.round, due_on=past, state="closed")
    assert option(desk.place, FOLLOWED) == "C"
    assert len(rows(desk.place)[Need.RECOMMENDATION]) == 1
    report_of(desk.round)
    assert option(desk.place, FOLLOWED) == "A"
    assert not rows(desk.place)[Need.RECOMMENDATION]


def test_those_of_the_zone_before_count_in_the_next(desk):
    before = desk.place.zone_of(desk.place.town.labour, year=2025)
    type(before).objects.filter(pk=desk.zone.pk).update(previous=before)
    desk.zone.previous = before
    from tests.evaluation.assessment.documents_rows import round_row

    recommendation_row(round_row(before), due_on=TODAY - timedelta(5))
    assert [row.key for row in rows(desk.place)[Need.ASSESSOR]] == ["TPI 2025 nomor 1"]
    assert option(desk.place, FOLLOWED) == "D"
