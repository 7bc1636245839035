"""The page of the x-ray: by question, filtered, downloaded, and with the same queries for little and much evidence."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.evaluation.models import Evidence, EvidenceVersion
from pilar.kernel import rules
from pilar.kernel.models.rules import RuleUnit, Verification
from tests.evaluation.place import SCALED, YES_NO
from tests.organisation.town import AT
from tests.portal.html import Page
from tests.responses import close


def address(place, query: str = "") -> str:
    return f"/zona/{place.zone.pk}/rontgen/{query}"


def attach(place, field: str, title: str, **columns) -> EvidenceVersion:
    """Evidence of the zone's unit under ``field``."""
    made = {"created_at": AT, "created_by": "1"}
    evidence = Evidence.objects.create(unit=place.town.training, kind=Evidence.LINK, title=title, **made)
    values = {"url": "https://contoh.go.id/", "sha256": title.ljust(64, "x")[:64], "by": "1", "at": AT, **columns}
    version = evidence.versions.create(number=1, **values)
    place.zone.evidence_uses.create(field=field, version=version, by="1", at=AT)
    return version


@pytest.fixture
def page(place, client):
    """Two questions with something to object to."""
    place.answer(YES_NO, "Ya")
    place.answer(SCALED, "A")
    attach(place, SCALED, "scan001.pdf", period_from=date(2019, 1, 1), period_until=date(2019, 1, 1))
    client.force_login(place.leader)
    return lambda query="": Page(client.get(address(place, query)))


def test_findings_stand_by_question_with_advice(page):
    shown = page()
    assert list(shown.faults()) == []
    first, second = shown.all("div", class_="xray-group")
    assert "Keberadaan tim" in first.text
    assert "Jawaban tanpa bukti" in first.text
    assert "Lampirkan bukti" in first.text
    assert "Bukti di luar masanya" in second.text
    assert "scan001.pdf" in second.text
    assert "Judul bukti tidak menjelaskan isinya" in second.text


def test_each_question_leads_to_its_place_in_the_worksheet(page, place, client):
    place.answer_all()  # so that every question has something to object to
    links = {a.attributes["href"] for a in page().all("a") if "?bagian=" in a.attributes["href"]}
    assert len(links) > 100
    parts: dict[str, set[str]] = {}
    for link in links:
        part, anchor = link.split("#")
        parts.setdefault(part, set()).add(anchor)
    for part, anchors in parts.items():
        answer = client.get(part)
        assert answer.status_code == 200, part
        assert anchors <= {element.attributes.get("id") for element in Page(answer).elements}


@pytest.mark.parametrize(
    ("query", "groups"),
    [("?tingkat=berat", 2), ("?tingkat=ringan", 1), ("?aturan=meaningless-name", 1), ("?area=1", 2), ("?area=3", 0),
     ("?tingkat=tidak-ada", 2)],
)  # fmt: skip
def test_the_filter(page, query, groups):
    shown = page(query)
    assert len(shown.all("div", class_="xray-group")) == groups
    assert list(shown.faults()) == []


def test_a_sheet_without_findings_says_what_that_does_not_mean(place, client):
    client.force_login(place.leader)
    assert "Rontgen hanya memeriksa hal yang dapat dilihat mesin" in client.get(address(place)).text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_download(page, place, client, kind):
    answer = client.get(address(place, f"?unduh={kind}&tingkat=berat"))
    data = b"".join(answer.streaming_content)
    close(answer)
    if kind == "xlsx":
        assert data[:2] == b"PK"
        return
    lines = list(csv.DictReader(data.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert {line["Kode"] for line in lines} == {"answer-without-evidence", "evidence-outside-window"}
    assert {line["Tingkat"] for line in lines} == {"berat"}


def test_a_body_s_own_limit_counts(place, client):
    for field in (YES_NO, SCALED):
        attach(place, field, "SK Tim Kerja", sha256="x" * 64, period_from=date(2026, 1, 1))
    client.force_login(place.leader)
    query = "?aturan=one-file-many-questions"
    assert "Satu berkas" not in Page(client.get(address(place, query))).text
    rules.set_for_body(
        "evaluation.xray-file-questions", 1, unit=RuleUnit.ITEM, source="Surat contoh",
        verified=Verification.CONFIRMED, valid_from=date(2026, 1, 1), body=place.town.body.uuid, by="1", at=AT,
    )  # fmt: skip
    assert "Satu berkas untuk terlalu banyak pertanyaan" in Page(client.get(address(place, query))).text


def test_the_page_takes_the_same_queries_for_one_evidence_and_for_many(page, place, client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(place)).status_code == 200
        return len(captured)

    before = asked()
    for number, field in enumerate(list(place.rules.instrument.fields) * 2):
        attach(place, field, f"Bukti {number}")
    assert asked() == before
    assert before <= 11  # one of them asks for the decrees that the evidence may be
