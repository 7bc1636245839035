"""Outcomes of TPN in their order, what stands in their way, and the whole way from a failed selection on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilar.evaluation.milestones import steps
from pilar.evaluation.proposal.actions import fixing, objections, stages
from pilar.evaluation.proposal.actions.stages import Told
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import GrantedPredicate, Objection, StageResult
from pilar.evaluation.proposal.queries.outcomes import stop_of
from pilar.evaluation.proposal.stages import codes
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from tests import responses
from tests.evaluation.place import YES_NO
from tests.evaluation.proposal.outcomes import DECISION, DESK, FAILED, SELECTION, grant, keep
from tests.evaluation.proposal.rows import LETTER
from tests.evaluation.proposal.test_pages import text
from tests.organisation.town import AT, TODAY


def test_outcomes_go_in_their_order_and_a_failed_unit_does_not_go_on(fair, row):
    keep(fair, row, SELECTION, Told("passed", LETTER))
    keep(fair, row, DESK, Told("failed", LETTER, failed=[("lain-lain, paparan", "Tidak hadir")]))
    with pytest.raises(ProposalError, match="tidak lulus evaluasi meja"):
        keep(fair, row, "field-visit", Told("passed", LETTER))
    assert not Objection.objects.exists()  # only the selection is open to one
    assert LedgerEntry.objects.filter(code="stage_result.kept").count() == 2


def test_a_stage_does_not_fail_after_later_ones_are_kept_until_those_are_taken_away(client, fair, row):
    for stage in (SELECTION, DESK, "panel"):
        keep(fair, row, stage, Told("passed", LETTER))
    failed = Told("failed", LETTER, failed=[("lain-lain, paparan", "Tidak hadir")])
    kept = r"evaluasi meja dan paparan \(24 November 2026\), panel TPN \(24 November 2026\), jadi tahap ini"
    with pytest.raises(ProposalError, match=kept):
        keep(fair, row, SELECTION, failed)
    by = {"by": fair.bureau, "at": AT}
    with pytest.raises(ProposalError, match="Hapus dahulu hasil tahap sesudahnya: panel TPN"):
        stages.remove_result(row.pk, DESK, "Keliru unit", **by)
    with pytest.raises(ChangedMeanwhile):
        stages.remove_result(row.pk, "panel", "Keliru unit", seen="x", **by)
    with pytest.raises(AccessDenied):
        stages.remove_result(row.pk, "panel", "Keliru unit", by=fair.town.inspector, at=AT)
    client.force_login(fair.bureau)
    page = client.get(f"/usulan/unit/{row.pk}/").content.decode()
    assert page.count("/hapus/") == 1
    address = f"/usulan/unit/{row.pk}/tahap/panel/hapus/"
    form = client.get(address)
    assert "Hapus hasil panel TPN" in text(form)
    sent = {"versi": form.context["form"]["versi"].value(), "alasan": ""}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, {**sent, "alasan": "Milik unit lain (contoh)"}).status_code == 302
    assert LedgerEntry.objects.filter(code="stage_result.removed").count() == 1
    assert client.get(address).status_code == 404
    assert "Alasan: Milik unit lain (contoh) Dihapus Biro contoh" in text(client.get(f"/usulan/unit/{row.pk}/"))
    keep(fair, row, DESK, failed)
    keep(fair, row, DESK, Told("failed", Letter("B/2", TODAY), failed=[("lain-lain, paparan", "Tidak datang")]))


def test_order_and_objection_of_the_stages_are_those_of_the_list_of_steps(fair, row, monkeypatch):
    known = dict(steps())
    known[DESK] = replace(known[DESK], stage=9, objection=True)
    del known["panel"]
    monkeypatch.setattr("pilar.evaluation.proposal.stages.steps", lambda: known)
    assert codes()[-2:] == (DECISION, DESK)
    with pytest.raises(ProposalError, match="dari daftar"):
        keep(fair, row, "panel", Told("passed", LETTER))
    keep(fair, row, DECISION, Told("passed", LETTER))
    keep(fair, row, DESK, Told("failed", LETTER, failed=[("lain-lain, paparan", "Tidak hadir")]))
    assert Objection.objects.get().result.stage == DESK
    StageResult.objects.filter(stage=DECISION).update(stage="panel", outcome="failed")  # kept under an older list
    assert stop_of(StageResult.objects.all(), TODAY).result.stage == DESK


def test_an_outcome_on_which_something_rests_is_not_taken_away(fair, row):
    by = {"by": fair.bureau, "at": AT}
    keep(fair, row, SELECTION, FAILED)
    with pytest.raises(ProposalError, match="memuat sanggah atau tanggapan unit"):
        stages.remove_result(row.pk, SELECTION, "Keliru unit", **by)
    keep(fair, row, SELECTION, Told("passed", LETTER))
    keep(fair, row, DECISION, Told("passed", LETTER))
    grant(fair, row)
    with pytest.raises(ProposalError, match="sudah memegang WBK dari usulan ini"):
        stages.remove_result(row.pk, DECISION, "Keliru unit", **by)
    assert StageResult.objects.count() == 2


def test_an_outcome_that_is_taken_away_stays_readable_with_its_letter(client, fair, row):
    client.force_login(fair.bureau)
    sent = {"hasil": "failed", "nomor": "B/9/TPN", "tanggal": "24-11-2026", "catatan": "Catatan panel",
            "temuan": "lain-lain, paparan: Tidak hadir"}  # fmt: skip
    scan = SimpleUploadedFile("surat.txt", b"Surat contoh")
    address = f"/usulan/unit/{row.pk}/tahap/{DESK}/"
    sent["versi"] = client.get(address).context["form"]["versi"].value()
    assert client.post(address, {**sent, "berkas": scan}).status_code == 302
    gone = stages.remove_result(row.pk, DESK, "Milik unit lain", by=fair.bureau, at=AT)
    assert not StageResult.objects.exists()
    said = text(client.get(f"/usulan/unit/{row.pk}/"))
    assert "surat B/9/TPN, 24 November 2026 · buka surat hasil yang dihapus" in said
    assert "paparan: Tidak hadir Catatan panel Alasan: Milik unit lain" in said
    kept = client.get(f"/usulan/unit/{row.pk}/dihapus/{gone.pk}/berkas/")
    assert b"".join(kept.streaming_content) == b"Surat contoh"
    responses.close(kept)


@pytest.mark.parametrize(
    ("told", "match"),
    [
        (Told("failed", LETTER), "sedikitnya satu"), (Told("menang", LETTER), "dari daftar"),
        (Told("failed", LETTER, failed=[("lhkpn", "a"), ("LHKPN", "b")]), "Disebut dua kali: LHKPN"),
        (Told("passed", Letter("1", TODAY + timedelta(1))), "belum tiba"),
        (Told("failed", LETTER, failed=[("x" * 61, "a")]), "Tentang paling banyak 60 huruf; ini 61"),
        # 60 as it is typed; kept with a space behind the comma
        (Told("failed", LETTER, failed=[(f"lain-lain,{'x' * 50}", "a")]), "Tentang paling banyak 60 huruf; ini 61"),
    ],
)  # fmt: skip
def test_an_outcome_that_does_not_fit_is_refused(fair, row, told, match):
    with pytest.raises(ProposalError, match=match):
        keep(fair, row, SELECTION, told)
    assert not StageResult.objects.exists()


def test_a_finding_is_about_what_a_list_knows_or_says_that_it_is_about_something_else(client, fair, row):
    client.force_login(fair.bureau)
    address = f"/usulan/unit/{row.pk}/tahap/{SELECTION}/"
    form = client.get(address)
    assert "internal-sakip AKIP internal" in text(form)
    assert f"{YES_NO} " in text(form)
    assert "wbk-held" not in text(form)  # not asked for of a WBK
    data = {"hasil": "failed", "nomor": "B/1", "tanggal": "24-11-2026", "versi": form.context["form"]["versi"].value()}
    refused = client.post(address, {**data, "temuan": "ngawur: apa saja\nA.I.9.x: tidak ada\nwbk-held: belum"})
    assert refused.status_code == 422
    assert "bukan pertanyaan LKE: ngawur, A.I.9.x, wbk-held" in text(refused)
    assert "ngawur: apa saja" in refused.content.decode()
    assert not StageResult.objects.exists()
    words = f"akip INTERNAL: belum\n{YES_NO.lower()}: tidak ada\nLain-lain: surat kurang\nLain-lain, pakta: belum"
    assert client.post(address, {**data, "temuan": words}).status_code == 302
    named = [each.about for each in StageResult.objects.get().failed.all()]
    assert named == ["internal-sakip", YES_NO, "lain-lain", "lain-lain, pakta"]
    objection = Objection.objects.get()
    finding = objection.result.failed.first()
    for page in (f"/usulan/unit/{row.pk}/", f"/usulan/sanggah/{objection.pk}/", f"/usulan/temuan/{finding.pk}/"):
        said = text(client.get(page))
        assert "AKIP internal" in said
        assert "internal-sakip" not in said
    assert "Lain-lain, pakta: belum" in text(client.get(f"/usulan/unit/{row.pk}/"))
    pack = client.get(f"/usulan/sanggah/{objection.pk}/?unduh=csv").getvalue().decode()
    assert "internal-sakip" not in pack


def test_what_an_older_finding_is_about_stays_though_no_list_knows_it(fair, row):
    result = keep(fair, row, SELECTION, FAILED)
    result.failed.filter(about="lhkpn").update(about="surat tugas")
    old = result.failed.get(about="surat tugas")
    keep(fair, row, SELECTION, Told("failed", LETTER, kept={old.pk: ("surat tugas", "Belum ada")}))
    assert [each.about for each in result.failed.all()] == ["surat tugas"]


def test_only_the_bureau_keeps_outcomes_and_only_of_a_fixed_proposal(fair, row):
    with pytest.raises(AccessDenied):
        keep(fair, row, SELECTION, FAILED, by=fair.town.inspector)
    fixing.withdraw(row.proposal_id, "Diganti", by=fair.bureau, at=AT)
    with pytest.raises(ProposalError, match="tidak \\(lagi\\) ditetapkan"):
        keep(fair, row, SELECTION, FAILED)


def test_from_a_failed_selection_to_the_predicate_by_the_pages(client, fair, row):
    client.force_login(fair.bureau)
    at = f"/usulan/unit/{row.pk}/"
    page = client.get(f"{at}tahap/{SELECTION}/")
    data = {"hasil": "failed", "nomor": "B/1", "tanggal": "24-11-2026", "versi": page.context["form"]["versi"].value()}
    refused = client.post(f"{at}tahap/{SELECTION}/", {**data, "temuan": "lhkpn belum"})
    assert refused.status_code == 422
    assert "Baris ini belum berbentuk" in text(refused)
    client.post(f"{at}tahap/{SELECTION}/", {**data, "temuan": "lhkpn: belum melapor"})
    objection = Objection.objects.get()
    said = text(client.get(f"/usulan/sanggah/{objection.pk}/"))
    assert "belum melapor" in said
    assert "Tenggat ini belum dipastikan" in said
    pack = client.get(f"/usulan/sanggah/{objection.pk}/?unduh=xlsx")
    assert pack.status_code == 200
    responses.close(pack)
    finding = objection.result.failed.get()
    defence = {"tanggapan": "Tanda terima terlampir", "versi": objections.defence_version(finding)}
    assert client.post(f"/usulan/temuan/{finding.pk}/", defence).status_code == 302
    client.post(f"/usulan/sanggah/{objection.pk}/kirim/", {"nomor": "S/1", "tanggal": "24-11-2026"})
    client.post(f"/usulan/sanggah/{objection.pk}/jawaban/", {
        "putusan": "diterima", "nomor": "B/9", "tanggal": "24-11-2026", "jawaban": "Dijelaskan",
    })  # fmt: skip
    said = text(client.get(f"/usulan/sanggah/{objection.pk}/"))
    assert "Diterima TPN" in said
    assert "Dijelaskan surat B/9, 24 November 2026" in said
    decree = {"predikat": "WBK", "nomor": "KEP 1", "tanggal": "24-11-2026", "pemberi": "Menteri (contoh)",
              "mulai": "24-11-2026"}  # fmt: skip
    early = client.post(f"/usulan/predikat/baru/?zona={row.zone_id}", decree)
    assert early.status_code == 422
    assert "belum dicatat lulus" in text(early)
    keep(fair, row, DECISION, Told("passed", LETTER))
    looked = client.post(f"/usulan/predikat/baru/?zona={row.zone_id}", decree)
    assert "Periksa dulu. Belum ada yang berubah." in text(looked)
    assert not GrantedPredicate.objects.exists()
    client.post(f"/usulan/predikat/baru/?zona={row.zone_id}", {**decree, "yakin": "1"})
    granted = GrantedPredicate.objects.get()
    assert "KEP 1" in text(client.get(at))
    client.post(f"/usulan/predikat/{granted.pk}/pantau/", {
        "tanggal": "24-11-2026", "pemantau": "TPI", "hasil": "attention", "catatan": "Survei turun",
    })  # fmt: skip
    assert "Survei turun" in text(client.get(f"/usulan/predikat/{granted.pk}/"))
    client.post(f"/usulan/predikat/{granted.pk}/cabut/", {
        "nomor": "KEP 2", "tanggal": "24-11-2026", "alasan": "Perkara pimpinan unit", "yakin": "1",
    })  # fmt: skip
    assert "Dicabut" in text(client.get("/usulan/predikat/?keadaan=dicabut"))


@pytest.mark.parametrize(
    ("change", "told", "later"),
    [
        ({}, "Menunggu sanggah", False),
        ({"state": "rejected"}, "Jalan unit ini berakhir di sini", False),
        ({"state": "given-up"}, "dan tidak disanggah", False),
        ({"due_on": TODAY - timedelta(1)}, "sudah lewat", False),
        ({"state": "sent", "due_on": TODAY - timedelta(1)}, "Menunggu sanggah", False),
        ({"state": "accepted"}, "", True),
    ],
)
def test_stages_after_a_failed_one_are_not_offered(client, fair, objection, change, told, later):
    Objection.objects.filter(pk=objection.pk).update(**change)
    row = objection.result.proposed
    client.force_login(fair.bureau)
    page = client.get(f"/usulan/unit/{row.pk}/")
    assert told in text(page)
    assert ("Unit tidak lulus" in text(page)) == (not later)
    assert (f"/usulan/unit/{row.pk}/tahap/{DESK}/" in page.content.decode()) == later
    assert ("predikat/baru/" in page.content.decode()) == later
    assert f"/usulan/unit/{row.pk}/tahap/{SELECTION}/" in page.content.decode()


def test_names_keep_their_capitals_in_a_refusal(fair, row):
    keep(fair, row, "panel", Told("failed", LETTER, failed=[("lain-lain, paparan", "Tidak hadir")]))
    with pytest.raises(ProposalError, match=r"tidak lulus panel TPN \("):
        keep(fair, row, DECISION, Told("passed", LETTER))
