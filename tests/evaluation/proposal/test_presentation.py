"""The pack for the desk evaluation: what the unit tells of its services, what was frozen, what may be asked."""

from __future__ import annotations

import json
from dataclasses import replace

from pilar.evaluation.models import Submission, Worksheet, Zone
from pilar.evaluation.proposal import presentation
from pilar.evaluation.proposal.actions import fixing
from pilar.evaluation.proposal.actions.stories import keep_story
from pilar.evaluation.proposal.presentation import MOST_ASKED, pack_of
from pilar.evaluation.proposal.queries.standing import rows_of
from pilar.evaluation.rulebook import rulebook
from pilar.organisation.actions import catalogue
from pilar.organisation.models import Service
from tests import responses
from tests.evaluation.place import YES_NO
from tests.evaluation.proposal.rows import LETTER
from tests.evaluation.proposal.test_pages import text
from tests.evaluation.proposal.test_stories import WHOLE
from tests.kernel.documents.test_rendering import words
from tests.organisation.town import AT, START, TODAY


def frozen(fair):
    """The first unit of a fixed proposal, of which TPI had answered one question otherwise and the unit has a note."""
    zone = fair.zones[0]
    catalogue.add_service(zone.unit, "Layanan contoh", by=fair.town.admin, at=AT)
    for kind, change in (("agree", {"value": "Tidak"}), ("submit", {"note": "Antrean habis dalam sehari"})):
        row = Submission.objects.get(worksheet__zone=zone, kind=kind)
        said = json.loads(row.content)
        said["answers"][YES_NO if kind == "agree" else "A.II.1.ii.a"] |= change
        Submission.objects.filter(pk=row.pk).update(content=json.dumps(said))
    return rows_of(fixing.fix(fair.draft(zone).pk, LETTER, by=fair.bureau, at=AT).pk)[0]


def tables(pack):
    return {block["columns"][1]["label"]: block["rows"] for block in pack.blocks if block["type"] == "table"}


def test_it_shows_services_areas_changes_and_what_is_likely_to_be_asked(fair):
    pack = pack_of(frozen(fair), TODAY)
    text = pack.text
    assert "Layanan | Isu | Risiko | Pengendalian atau inovasi | Hasil" in text
    assert "Layanan contoh | belum diisi | belum diisi | belum diisi | belum diisi" in text
    assert "Layanan contoh | belum diisi | belum diisi | –" in text
    assert "Antrean habis dalam sehari" in text
    asked = pack.blocks[-1]["items"]
    assert asked[0].startswith(f"{YES_NO} ")
    assert "unit menjawab Ya, TPI Tidak. Apa yang berubah sejak itu?" in asked[0]
    assert len(asked) == MOST_ASKED
    assert "tanpa bukti dan catatan" in asked[-1]
    assert [row[0][0] for row in tables(pack)["Bobot"]] == list("123456")


def test_it_shows_what_the_unit_tells_now_though_the_proposal_is_fixed(fair):
    row = frozen(fair)
    service = row.zone.unit.services.get()
    keep_story(row.zone_id, service.pk, replace(WHOLE, risk="", issue="Antre\n\nsejak subuh"), by=fair.bureau, at=AT)
    pack = pack_of(row, TODAY)
    assert tables(pack)["Isu"] == [
        ("Layanan contoh", "Antre\n\nsejak subuh", "belum diisi", "Nomor lewat telepon", "Antrean hilang")
    ]
    figure = "Lama menunggu: 135 menit (triwulan I 2025)\nmenjadi 28,5 menit (triwulan I 2026).\nSumber: rekap antrean."
    assert tables(pack)["Sebelum"] == [("Layanan contoh", "Dua jam", "Setengah jam", figure)]
    assert "Layanan contoh | Antre sejak subuh | belum diisi" in pack.text, "one service stays on one line"
    assert "Keadaan 24 November 2026" in pack.text


def test_a_figure_that_was_measured_once_is_told_as_far_as_it_is(fair):
    row = frozen(fair)
    once = replace(WHOLE, figure_after=None, when_after="", figure_source="")
    keep_story(row.zone_id, row.zone.unit.services.get().pk, once, by=fair.bureau, at=AT)
    assert tables(pack_of(row, TODAY))["Sebelum"][0][-1] == "Lama menunggu: 135 menit (triwulan I 2025)."


def test_last_year_is_what_was_frozen_then_under_whose_score_it_is(fair, django_assert_num_queries):
    row = frozen(fair)
    before = fair.zone(fair.zones[0].unit.parent)
    Zone.objects.filter(pk=before.pk).update(year=row.zone.year - 1)
    Zone.objects.filter(pk=row.zone_id).update(previous=before)
    for kind, points in (("agree", "5.5"), ("submit", "7.5")):
        each = Submission.objects.get(worksheet__zone=before, kind=kind)
        said = json.loads(each.content)
        said["score"]["areas"]["1"] = points
        Submission.objects.filter(pk=each.pk).update(content=json.dumps(said))
    Worksheet.objects.filter(zone=before).update(areas={"1": {"points": "1.25"}})  # corrected since
    row = rows_of(row.proposal_id)[0]

    def last():
        tables = [block for block in pack_of(row, TODAY).blocks if block["type"] == "table"]
        (table,) = [each for each in tables if each["columns"][0]["label"] == "Area perubahan"]
        return table["columns"][-1]["label"], table["rows"][0][-1]

    with django_assert_num_queries(6):
        pack_of(row, TODAY)
    assert last() == (f"TPI {row.zone.year - 1}", "5,50")
    Submission.objects.filter(worksheet__zone=before, kind="agree").update(withdrawn_at=AT)
    assert last() == (f"Unit {row.zone.year - 1}", "7,50")
    Submission.objects.filter(worksheet__zone=before).update(withdrawn_at=AT)
    assert last() == ("Tahun lalu", "–")


def test_reform_is_an_aspect_of_the_instrument_and_no_beginning_of_a_code(fair, monkeypatch):
    row = frozen(fair)
    assert "Antrean habis dalam sehari" in pack_of(row, TODAY).text
    rules = rulebook(row.zone.edition)
    nodes = dict(rules.instrument.nodes)
    nodes["A.I"], nodes["A.II"] = replace(nodes["A.I"], name="Reform"), replace(nodes["A.II"], name="Pemenuhan")
    other = replace(rules, instrument=replace(rules.instrument, nodes=nodes))
    monkeypatch.setattr(presentation, "rulebook", lambda edition: other)
    assert "Antrean habis dalam sehari" not in pack_of(row, TODAY).text


def test_services_of_members_count_and_a_unit_without_any_says_so(fair):
    row = frozen(fair)
    row.zone.members.create(unit=fair.zones[1].unit, valid_from=START)
    catalogue.add_service(fair.zones[1].unit, "Layanan anggota", by=fair.town.admin, at=AT)
    assert [line[0] for line in tables(pack_of(row, TODAY))["Isu"]] == ["Layanan anggota", "Layanan contoh"]
    Service.objects.all().delete()
    assert pack_of(row, TODAY).text.count("Daftar layanan unit ini masih kosong.") == 2


def test_it_opens_as_pdf_and_text_and_asks_as_many_queries_for_one_service_as_for_thirty(
    client, fair, django_assert_num_queries
):
    row = frozen(fair)
    long = "Pertanggungjawaban" * 12
    for number in range(30):
        made = catalogue.add_service(row.zone.unit, f"Layanan {number}", by=fair.town.admin, at=AT)
        keep_story(row.zone_id, made.pk, replace(WHOLE, issue=long), by=fair.bureau, at=AT)
    with django_assert_num_queries(5):
        pack_of(row, TODAY)  # a year before asks one more, a service closed since another
    client.force_login(fair.bureau)
    answer = client.get(f"/usulan/unit/{row.pk}/paparan.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    responses.close(answer)
    assert "Bahan Paparan" in client.get(f"/usulan/unit/{row.pk}/paparan.txt").content.decode()


def test_the_stamp_is_on_what_is_not_fixed(client, fair):
    row = frozen(fair)
    client.force_login(fair.bureau)
    address = f"/usulan/unit/{row.pk}/"
    assert "tanpa cap RANCANGAN" in text(client.get(address))
    clean = words(client.get(f"{address}paparan.pdf").content)
    assert "RANCANGAN" not in clean
    assert "tidak dapat diverifikasi" in clean
    assert f"ditetapkan dengan surat {LETTER.number}" in clean
    fixing.withdraw(row.proposal_id, "Diganti", by=fair.bureau, at=AT)
    assert "bercap RANCANGAN" in text(client.get(address))
    assert "RANCANGAN" in words(client.get(f"{address}paparan.pdf").content)


def test_there_is_no_pack_before_the_proposal_is_fixed(client, fair):
    row = fair.draft(fair.zones[0]).units.get()
    client.force_login(fair.bureau)
    assert client.get(f"/usulan/unit/{row.pk}/paparan.pdf").status_code == 404
    assert client.get(f"/usulan/unit/{row.pk}/paparan.txt").status_code == 404
