"""After the proposal: outcomes in their order, the one objection with its last day and pack, the register."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilar.evaluation.milestones import steps
from pilar.evaluation.proposal.actions import fixing, predicates, stages
from pilar.evaluation.proposal.actions.findings import DefencesGoError
from pilar.evaluation.proposal.actions.predicates import Decree
from pilar.evaluation.proposal.actions.stages import Told
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.inbox import mine
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import GrantedPredicate, Objection, Proposal, StageResult
from pilar.evaluation.proposal.presenters.pack import pack_of
from pilar.evaluation.proposal.queries.outcomes import stop_of
from pilar.evaluation.proposal.stages import codes
from pilar.kernel import ledger
from pilar.kernel.inbox import Asker
from pilar.kernel.models import LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied, keep_rights
from pilar.organisation.versions import ChangedMeanwhile
from tests import responses
from tests.evaluation.place import YES_NO
from tests.evaluation.proposal.rows import LETTER
from tests.evaluation.proposal.test_pages import text
from tests.organisation.town import AT, TODAY

SELECTION, DESK = "administrative-selection", "desk-evaluation"
DECISION = "determination"
FAILED = Told("failed", LETTER, failed=[("lhkpn", "Dua wajib lapor belum melapor"), (YES_NO, "SK tim tidak ada")])


@pytest.fixture
def row(fair):
    """The first unit of a fixed proposal."""
    proposal = fixing.fix(fair.draft(*fair.zones).pk, LETTER, by=fair.bureau, at=AT)
    return proposal.units.get(zone=fair.zones[0])


def keep(fair, row, stage, told, **more):
    return stages.keep_result(row.pk, stage, told, by=more.pop("by", fair.bureau), at=AT, **more)


@pytest.fixture
def objection(fair, row):
    keep(fair, row, SELECTION, FAILED)
    return Objection.objects.get()


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
        stages.remove_result(row.pk, DESK, **by)
    with pytest.raises(ChangedMeanwhile):
        stages.remove_result(row.pk, "panel", seen="x", **by)
    with pytest.raises(AccessDenied):
        stages.remove_result(row.pk, "panel", by=fair.town.inspector, at=AT)
    client.force_login(fair.bureau)
    page = client.get(f"/usulan/unit/{row.pk}/").content.decode()
    assert page.count("/hapus/") == 1
    address = f"/usulan/unit/{row.pk}/tahap/panel/hapus/"
    assert "Hapus hasil ini?" in text(client.get(address))
    asked = client.post(address, {})
    assert client.post(address, {**dict(asked.context["typed"]), "yakin": "1"}).status_code == 302
    assert LedgerEntry.objects.filter(code="stage_result.removed").count() == 1
    assert client.get(address).status_code == 404
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
        stages.remove_result(row.pk, SELECTION, **by)
    keep(fair, row, SELECTION, Told("passed", LETTER))
    keep(fair, row, DECISION, Told("passed", LETTER))
    grant(fair, row)
    with pytest.raises(ProposalError, match="sudah memegang WBK dari usulan ini"):
        stages.remove_result(row.pk, DECISION, **by)
    assert StageResult.objects.count() == 2


@pytest.mark.parametrize(
    ("told", "match"),
    [
        (Told("failed", LETTER), "sedikitnya satu"), (Told("menang", LETTER), "dari daftar"),
        (Told("failed", LETTER, failed=[("lhkpn", "a"), ("LHKPN", "b")]), "Disebut dua kali: LHKPN"),
        (Told("passed", Letter("1", TODAY + timedelta(1))), "belum tiba"),
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


def test_a_failed_selection_opens_one_objection_with_its_last_working_day(fair, row):
    thursday = Letter("B/1", date(2026, 11, 19))
    keep(fair, row, SELECTION, Told("failed", thursday, failed=FAILED.failed))
    objection = Objection.objects.get()
    assert objection.due_on == date(2026, 11, 24)  # Friday, Monday, Tuesday
    assert not objection.is_confirmed
    keep(fair, row, SELECTION, Told("passed", thursday))  # typed wrongly
    assert not Objection.objects.exists()


def test_it_is_alarmed_for_bureau_and_team_with_its_day(fair, objection):
    leader = fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader")
    stranger = fair.town.user(fair.zones[1].unit, "Ketua lain contoh", "zi_leader")

    def told(user):
        return [item for item in mine(Asker(user, keep_rights(user, AT), AT, TODAY)) if "sanggah" in item.title]

    for user in (fair.bureau, leader):
        (item,) = told(user)
        assert (item.due, item.url) == (objection.due_on, f"/usulan/sanggah/{objection.pk}/")
    assert not told(stranger)


def test_the_pack_holds_finding_answer_and_proof_against_each_other(fair, objection):
    prerequisite, question = pack_of(objection)
    assert (prerequisite.row.about, prerequisite.ours) == ("lhkpn", "100,00 %")
    assert prerequisite.asked.startswith("Wajib lapor LHKPN")
    assert (question.row.about, question.ours) == (YES_NO, "Ya")


def test_a_team_defends_and_the_bureau_sends_once(fair, objection):
    leader = fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader")
    first, second = objection.result.failed.all()
    stages.answer_finding(first.pk, "Tanda terima terlampir", by=leader, at=AT)
    with pytest.raises(ProposalError, match=f"Belum ditanggapi: .*\\({YES_NO}\\)"):
        stages.send(objection.pk, LETTER, by=fair.bureau, at=AT)
    stages.answer_finding(second.pk, "SK nomor 1", by=fair.bureau, at=AT)
    with pytest.raises(AccessDenied):
        stages.send(objection.pk, LETTER, by=leader, at=AT)
    stages.send(objection.pk, LETTER, by=fair.bureau, at=AT)
    with pytest.raises(WorkflowError, match="Dikirim"):
        stages.send(objection.pk, LETTER, by=fair.bureau, at=AT)
    with pytest.raises(ProposalError, match="tidak diubah lagi"):
        stages.answer_finding(first.pk, "Lain", by=leader, at=AT)
    with pytest.raises(ProposalError, match="Sanggah atas hasil ini sudah berjalan"):
        keep(fair, objection.result.proposed, SELECTION, Told("passed", LETTER))


def defended(fair, objection):
    """The finding of LHKPN, with its defence."""
    finding = objection.result.failed.get(about="lhkpn")
    return stages.answer_finding(finding.pk, "Tanda terima terlampir", by=fair.bureau, at=AT)


def test_a_finding_under_another_name_keeps_its_defence(fair, objection):
    finding, other = defended(fair, objection), objection.result.failed.get(about=YES_NO)
    row = objection.result.proposed
    crossed = {finding.pk: (YES_NO, finding.finding), other.pk: ("lhkpn", other.finding)}
    keep(fair, row, SELECTION, Told("failed", LETTER, kept=crossed))
    finding.refresh_from_db()
    assert (finding.about, finding.defence) == (YES_NO, "Tanda terima terlampir")
    keep(fair, row, SELECTION, Told("failed", LETTER, failed=[(YES_NO, "Lain"), ("lhkpn", "Lain")]))
    finding.refresh_from_db()  # also where nobody knows the ids
    assert (finding.finding, finding.defence) == ("Lain", "Tanda terima terlampir")


@pytest.mark.parametrize(
    "told",
    [
        Told("passed", LETTER), Told("failed", LETTER, failed=[("lhkan", "Dua wajib lapor belum melapor")]),
        Told("conditional", LETTER, failed=FAILED.failed),
    ],
)  # fmt: skip
def test_a_written_defence_goes_only_where_its_text_was_seen(fair, objection, told):
    defended(fair, objection)
    row = objection.result.proposed
    with pytest.raises(DefencesGoError, match="akan hilang: LHKPN") as caught:
        keep(fair, row, SELECTION, told)
    stages.answer_finding(caught.value.rows[0].pk, "Sudah melapor", by=fair.bureau, at=AT)
    with pytest.raises(DefencesGoError) as again:  # it says something else by now
        keep(fair, row, SELECTION, told, going=caught.value.version)
    assert Objection.objects.get().result.outcome == "failed"
    result = keep(fair, row, SELECTION, told, going=again.value.version)
    stays = told.failed == FAILED.failed
    assert ("Tanggapan: Sudah melapor" in result.past) == (not stays)
    assert result.failed.filter(defence="Sudah melapor").exists() == stays
    assert Objection.objects.exists() == (told.outcome == "failed")
    texts = [] if stays else [["lhkpn", "Dua wajib lapor belum melapor", "Sudah melapor"]]
    details = {"stage": SELECTION, "outcome": told.outcome, "letter": LETTER.number, "defences_gone": texts}
    assert ledger.matches(LedgerEntry.objects.filter(code="stage_result.kept").latest("pk"), details)


def test_by_the_page_a_label_is_corrected_and_a_defence_goes_after_a_second_look(client, fair, objection):
    finding, other = defended(fair, objection), objection.result.failed.get(about=YES_NO)
    row = objection.result.proposed
    client.force_login(fair.bureau)
    address = f"/usulan/unit/{row.pk}/tahap/{SELECTION}/"
    form = client.get(address).context["form"]
    assert form.initial.get("temuan", "") == ""
    data = {
        "hasil": "failed", "nomor": "B/1", "tanggal": "24-11-2026", "versi": form["versi"].value(),
        **{name: form[name].value() for name in form.fields if name[-1].isdecimal()},
    }  # fmt: skip
    half = client.post(address, {**data, f"tentang-{finding.pk}": ""})
    assert half.status_code == 422
    assert "kosongkan keduanya" in text(half)
    assert client.post(address, {**data, f"tentang-{finding.pk}": "LHKAN"}).status_code == 302
    finding.refresh_from_db()
    assert (finding.about, finding.defence) == ("lhkan", "Tanda terima terlampir")
    data |= {
        f"tentang-{finding.pk}": "",
        f"temuan-{finding.pk}": "",
        "versi": stages.version(StageResult.objects.get()),
    }
    scan = SimpleUploadedFile("surat.txt", b"Surat TPN")
    asked = client.post(address, {**data, "berkas": scan})
    assert "Simpan hasil ini tanpa tanggapannya?" in text(asked)
    assert "Tanda terima terlampir" in text(asked)
    assert objection.result.failed.count() == 2
    typed = dict(asked.context["typed"])
    back = client.post(address, {**typed, "ubah": "1"})
    assert back.status_code == 200
    assert "surat.txt</strong> tersimpan" in back.content.decode()
    assert client.post(address, {**typed, "yakin": "1"}).status_code == 302
    assert [each.pk for each in objection.result.failed.all()] == [other.pk]
    result = StageResult.objects.get()
    assert (result.filename, result.version) == ("surat.txt", 3)
    page = text(client.get(f"/usulan/unit/{row.pk}/"))
    assert "Tanggapan: Tanda terima terlampir" in page


def test_a_defence_is_not_written_over_one_that_nobody_saw(client, fair, objection):
    finding = objection.result.failed.get(about="lhkpn")
    client.force_login(fair.bureau)
    address = f"/usulan/temuan/{finding.pk}/"
    seen = client.get(address).context["form"]["versi"].value()
    defended(fair, objection)
    late = client.post(address, {"tanggapan": "Sudah melapor", "versi": seen})
    assert late.status_code == 422
    assert "Tanggapan Tanda terima terlampir" in text(late)
    assert "Sudah melapor</textarea>" in late.content.decode()
    finding.refresh_from_db()
    assert finding.defence == "Tanda terima terlampir"
    client.post(address, {"tanggapan": "Sudah melapor", "versi": late.context["form"]["versi"].value()})
    finding.refresh_from_db()
    assert finding.defence == "Sudah melapor"


def test_what_was_typed_of_a_finding_that_is_gone_meanwhile_stays_on_the_form(client, fair, objection):
    finding, row = objection.result.failed.get(about="lhkpn"), objection.result.proposed
    client.force_login(fair.bureau)
    address = f"/usulan/unit/{row.pk}/tahap/{SELECTION}/"
    seen = client.get(address).context["form"]["versi"].value()
    keep(fair, row, SELECTION, Told("failed", LETTER, failed=[(YES_NO, "SK tim tidak ada")]))
    data = {"hasil": "failed", "nomor": "B/1", "tanggal": "24-11-2026", "versi": seen}
    data |= {f"tentang-{finding.pk}": "lhkpn", f"temuan-{finding.pk}": "Tiga belum melapor"}
    stale = client.post(address, data)
    assert stale.status_code == 422
    assert "Tiga belum melapor" in stale.content.decode()
    assert "SK tim tidak ada" in text(stale)
    again = {**data, "versi": stale.context["form"]["versi"].value()}
    client.post(address, again)
    assert [each.finding for each in objection.result.failed.all()] == ["Tiga belum melapor"]


def test_after_a_withdrawal_nothing_is_held_against_a_finding_any_more(client, fair, objection):
    finding = objection.result.failed.first()
    fixing.withdraw(objection.result.proposed.proposal_id, "Diganti", by=fair.bureau, at=AT)
    with pytest.raises(ProposalError, match="jadi tanggapan tidak diubah lagi"):
        stages.answer_finding(finding.pk, "Terlambat", by=fair.bureau, at=AT)
    finding.refresh_from_db()
    assert finding.defence == ""
    client.force_login(fair.bureau)
    page = client.get(f"/usulan/sanggah/{objection.pk}/")
    assert "Usulannya sudah ditarik" in text(page)
    assert f"/usulan/temuan/{finding.pk}/" not in page.content.decode()
    assert "/kirim/" not in page.content.decode()


@pytest.mark.parametrize(("accepted", "state"), [(True, "accepted"), (False, "rejected")])
def test_an_accepted_objection_lets_the_unit_go_on(fair, objection, accepted, state):
    objection.result.failed.update(defence="Ada")
    stages.send(objection.pk, LETTER, by=fair.bureau, at=AT)
    stages.settle(objection.pk, "Dijelaskan", Letter("B/2", TODAY), accepted=accepted, by=fair.bureau, at=AT)
    objection.refresh_from_db()
    assert objection.state == state
    if accepted:
        keep(fair, objection.result.proposed, DESK, Told("passed", LETTER))
    else:
        with pytest.raises(ProposalError, match="tidak lulus seleksi administrasi"):
            keep(fair, objection.result.proposed, DESK, Told("passed", LETTER))


def test_not_objecting_is_said_with_a_reason(fair, objection):
    with pytest.raises(ProposalError, match="Alasan masih kosong"):
        stages.give_up(objection.pk, "", by=fair.bureau, at=AT)
    stages.give_up(objection.pk, "Temuannya benar", by=fair.bureau, at=AT)
    assert objection.steps.get().reason == "Temuannya benar"


# -- pages


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
    defence = {"tanggapan": "Tanda terima terlampir", "versi": stages.defence_version(finding)}
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


# -- the register


def test_a_wbbm_stands_on_a_held_wbk_and_both_are_granted_once(fair):
    unit = fair.zones[0].unit
    decree = Decree(LETTER, "Menteri (contoh)", TODAY)
    with pytest.raises(ProposalError, match="WBBM hanya untuk unit yang memegang WBK"):
        predicates.grant(unit, "WBBM", decree, by=fair.bureau, at=AT)
    wbk = predicates.grant(unit, "WBK", decree, by=fair.bureau, at=AT)
    with pytest.raises(ProposalError, match="sudah memegang WBK"):
        predicates.grant(unit, "WBK", decree, by=fair.bureau, at=AT)
    wbbm = predicates.grant(unit, "WBBM", decree, by=fair.bureau, at=AT)
    revoking = {"on": TODAY, "number": "KEP 2", "reason": "Perkara", "by": fair.bureau, "at": AT}
    with pytest.raises(ProposalError, match="berdiri di atas WBK"):
        predicates.revoke(wbk.pk, **revoking)
    with pytest.raises(ProposalError, match="Alasan pencabutan masih kosong"):
        predicates.revoke(wbbm.pk, **{**revoking, "reason": ""})
    predicates.revoke(wbbm.pk, **revoking)
    predicates.revoke(wbk.pk, **revoking)
    with pytest.raises(ProposalError, match="sudah dicatat dicabut"):
        predicates.revoke(wbk.pk, **revoking)
    assert predicates.grant(unit, "WBK", decree, by=fair.bureau, at=AT).is_held
    assert LedgerEntry.objects.filter(code="predicate.revoked").count() == 2


DECREE = Decree(Letter("KEP 1", TODAY), "Menteri (contoh)", TODAY)


def grant(fair, row, decree=DECREE, *, zone=True, **more):
    more = {"by": fair.bureau, "at": AT, **more}
    return predicates.grant(
        row.zone.unit, more.pop("predicate", "WBK"), decree, zone=row.zone if zone else None, **more
    )


@pytest.mark.parametrize("zone", [True, False])
def test_no_predicate_for_a_unit_of_a_proposal_that_failed_or_was_not_decided_on(fair, row, zone):
    with pytest.raises(ProposalError, match="belum dicatat lulus"):
        grant(fair, row, zone=zone)
    keep(fair, row, SELECTION, FAILED)
    Objection.objects.update(state="rejected")
    with pytest.raises(ProposalError, match="tidak lulus tahap “Seleksi administrasi”"):
        grant(fair, row, zone=zone)
    Objection.objects.update(state="accepted")
    keep(fair, row, DECISION, Told("failed", LETTER, failed=[("lain-lain, nilai", "Belum cukup")]))
    with pytest.raises(ProposalError, match="tidak lulus tahap"):
        grant(fair, row, zone=zone)
    assert not GrantedPredicate.objects.exists()
    keep(fair, row, DECISION, Told("conditional", LETTER))
    assert grant(fair, row, zone=zone).zone == row.zone


NEW_YEAR = date(2027, 1, 5)


def test_a_decree_of_the_year_after_goes_back_to_the_proposal_all_the_same(fair, row):
    later = {"by": fair.bureau, "at": AT + timedelta(60)}
    decree = Decree(Letter("KEP 1", NEW_YEAR), "Menteri (contoh)", NEW_YEAR)
    keep(fair, row, SELECTION, FAILED)
    Objection.objects.update(state="rejected")
    with pytest.raises(ProposalError, match="isi alasan dari luar usulan"):
        grant(fair, row, decree, zone=False, **later)
    assert not GrantedPredicate.objects.exists()
    outside = grant(fair, row, decree, zone=False, outside="Diusulkan kementerian sebelum pindah", **later)
    assert (outside.zone, outside.outside) == (None, "Diusulkan kementerian sebelum pindah")
    outside.delete()
    Objection.objects.update(state="accepted")
    keep(fair, row, DECISION, Told("passed", LETTER))
    assert grant(fair, row, decree, zone=False, **later).zone == row.zone
    with pytest.raises(ProposalError, match="sudah berbuah predikat WBK"):
        fixing.withdraw(row.proposal_id, "Diganti", **later)


def test_by_the_page_a_predicate_from_elsewhere_says_why(client, fair, row):
    client.force_login(fair.bureau)
    typed = {"predikat": "WBK", "unit": row.zone.unit.slug, "nomor": "KEP 1", "tanggal": "24-11-2026",
             "pemberi": "Menteri", "mulai": "24-11-2026"}  # fmt: skip
    address = "/usulan/predikat/baru/"
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "belum dicatat lulus" in text(refused)
    assert "isi alasan dari luar usulan" in text(refused)
    looked = client.post(address, {**typed, "luar": "Diusulkan kementerian"})
    assert "Diusulkan kementerian" in text(looked)
    client.post(address, {**typed, "luar": "Diusulkan kementerian", "yakin": "1"})
    assert "Dari luar usulan Diusulkan kementerian" in text(
        client.get(f"/usulan/predikat/{GrantedPredicate.objects.get().pk}/")
    )


def revoked(fair, row, on=TODAY):
    """The predicate of the unit, granted and lost again."""
    made = grant(fair, row, Decree(LETTER, "Menteri", TODAY - timedelta(9)))
    return predicates.revoke(made.pk, on=on, number="KEP 2", reason="Perkara", by=fair.bureau, at=AT)


def test_a_lost_predicate_is_granted_again_only_on_a_new_decision(fair, row):
    keep(fair, row, DECISION, Told("passed", Letter("B/1", TODAY - timedelta(10))))
    revoked(fair, row, TODAY - timedelta(2))
    with pytest.raises(ProposalError, match="dari usulan ini dicabut 22 November 2026"):
        grant(fair, row)
    keep(fair, row, DECISION, Told("passed", Letter("B/2", TODAY - timedelta(1))))
    assert grant(fair, row).is_held


def test_a_look_at_the_unit_is_of_a_day_on_which_it_held_the_predicate(fair, row):
    keep(fair, row, DECISION, Told("passed", Letter("B/1", TODAY - timedelta(10))))
    made = revoked(fair, row, TODAY - timedelta(2))
    look = {"checked_by": "TPI", "outcome": "kept", "note": "Baik", "by": fair.bureau, "at": AT}
    with pytest.raises(ProposalError, match="dicabut 22 November 2026, jadi sesudah itu tidak dipantau lagi"):
        predicates.check(made.pk, on=TODAY - timedelta(1), **look)
    assert predicates.check(made.pk, on=TODAY - timedelta(2), **look).pk
    assert made.checks.count() == 1


def test_a_predicate_of_another_kind_than_proposed_is_refused(fair, row):
    keep(fair, row, DECISION, Told("passed", LETTER))
    grant(fair, row)
    with pytest.raises(ProposalError, match="diusulkan untuk WBK, bukan WBBM"):
        grant(fair, row, predicate="WBBM")


def test_a_predicate_from_before_pilar_needs_no_proposal(fair, row):
    long_ago = TODAY - timedelta(800)
    made = grant(fair, row, Decree(Letter("KEP 0", long_ago), "Menteri (contoh)", long_ago), zone=False)
    assert made.zone is None


def test_a_unit_that_holds_its_predicate_cannot_fail_afterwards(fair, row):
    keep(fair, row, DECISION, Told("passed", LETTER))
    grant(fair, row)
    with pytest.raises(ProposalError, match="sudah memegang WBK dari usulan ini"):
        keep(fair, row, DECISION, Told("failed", LETTER, failed=[("lain-lain, nilai", "Belum cukup")]))
    assert StageResult.objects.get().outcome == "passed"


def test_the_scan_goes_through_the_page_that_looks_once_more(client, fair, row):
    keep(fair, row, DECISION, Told("passed", LETTER))
    client.force_login(fair.bureau)
    address = f"/usulan/predikat/baru/?zona={row.zone_id}"
    typed = {"predikat": "WBK", "nomor": "KEP 1", "tanggal": "24-11-2026", "pemberi": "Menteri", "mulai": "24-11-2026"}
    looked = client.post(address, {**typed, "berkas": SimpleUploadedFile("kep.txt", b"Keputusan")})
    (reference,) = re.findall(r'name="berkas-tersimpan" value="([^"]+)"', looked.content.decode())
    again = client.post(address, {**typed, "berkas-tersimpan": reference, "ubah": "1"})
    assert "kep.txt</strong> tersimpan" in again.content.decode()
    client.post(address, {**typed, "berkas-tersimpan": reference, "yakin": "1"})
    assert GrantedPredicate.objects.get().filename == "kep.txt"


def actual(made):
    made.refresh_from_db()
    return predicates.version(made)


def test_what_was_written_wrongly_is_put_right_with_a_reason_and_stays_readable(client, fair, row):
    keep(fair, row, DECISION, Told("passed", LETTER))
    made = grant(fair, row)
    client.force_login(fair.bureau)
    address = f"/usulan/predikat/{made.pk}/betulkan/"
    Proposal.objects.update(letter_on=TODAY - timedelta(5))
    StageResult.objects.update(letter_on=TODAY - timedelta(3))
    typed = {"nomor": "KEP 11", "tanggal": "23-11-2026", "pemberi": "Menteri PANRB", "mulai": "24-11-2026",
             "versi": client.get(address).context["form"]["versi"].value()}  # fmt: skip
    assert client.post(address, typed).status_code == 422
    assert client.post(address, {**typed, "alasan": "Salah ketik"}).status_code == 302
    page = text(client.get(f"/usulan/predikat/{made.pk}/"))
    assert "Nomor keputusan: KEP 1 menjadi KEP 11" in page
    assert "Tanggal keputusan: 24 November 2026 menjadi 23 November 2026" in page
    assert "Alasan: Salah ketik" in page
    assert "Dipegang" in page
    assert "Pemberi: Menteri (contoh) menjadi Menteri PANRB" in page
    assert LedgerEntry.objects.filter(code="predicate.corrected").count() == 1
    early = client.post(address, {**typed, "tanggal": "19-11-2026", "alasan": "Salah", "versi": actual(made)})
    assert "Keputusan bertanggal 19 November 2026, sebelum surat penetapan" in text(early)
    late = client.post(address, {**typed, "nomor": "KEP 12", "alasan": "Salah lagi"})
    assert late.status_code == 422
    assert "sudah diubah orang lain" in text(late)
    made.refresh_from_db()
    assert made.letter_number == "KEP 11"


def test_a_correction_changes_something_and_contradicts_nothing(fair, row):
    keep(fair, row, DECISION, Told("passed", LETTER))
    made = grant(fair, row, Decree(LETTER, "Menteri", TODAY - timedelta(9)))
    by = {"by": fair.bureau, "at": AT}
    with pytest.raises(ProposalError, match="Tidak ada yang berbeda"):
        predicates.correct(made.pk, Decree(LETTER, "Menteri", TODAY - timedelta(9)), "Salah", **by)
    predicates.check(made.pk, on=TODAY - timedelta(3), checked_by="TPI", outcome="kept", note="Baik", **by)
    with pytest.raises(ProposalError, match="sudah dipantau 21 November 2026"):
        predicates.correct(made.pk, Decree(LETTER, "Menteri", TODAY), "Salah", **by)
    with pytest.raises(AccessDenied):
        predicates.correct(made.pk, DECREE, "Salah", by=fair.town.inspector, at=AT)
    assert not LedgerEntry.objects.filter(code="predicate.corrected").exists()


def test_a_decree_is_not_older_than_the_proposal_and_the_decision(fair, row):
    keep(fair, row, DECISION, Told("passed", Letter("B/7", TODAY - timedelta(5))))
    early = Decree(Letter("KEP 1", TODAY - timedelta(1)), "Menteri", TODAY)
    for zone in (True, False):
        with pytest.raises(ProposalError, match=r"sebelum surat usulannya \(000.8/1/ORG/2026, 24 November 2026\)"):
            grant(fair, row, early, zone=zone)
    Proposal.objects.update(letter_on=TODAY - timedelta(9))
    older = Decree(Letter("KEP 1", TODAY - timedelta(6)), "Menteri", TODAY)
    with pytest.raises(ProposalError, match=r"sebelum surat penetapan.* \(B/7, 19 November 2026\)"):
        grant(fair, row, older)
    assert not GrantedPredicate.objects.exists()
    assert grant(fair, row, early).is_held


def test_a_revocation_is_looked_at_once_more_and_put_right_with_a_reason(client, fair, row):
    keep(fair, row, DECISION, Told("passed", LETTER))
    made = grant(fair, row, Decree(LETTER, "Menteri", TODAY - timedelta(9)))
    client.force_login(fair.bureau)
    page, address = f"/usulan/predikat/{made.pk}/", f"/usulan/predikat/{made.pk}/cabut/"
    scan = SimpleUploadedFile("cabut.txt", b"Keputusan pencabutan")
    asked = client.post(address, {"nomor": "KEP 2", "tanggal": "20-11-2026", "alasan": "Perkara", "berkas": scan})
    assert "Catat pencabutan ini?" in text(asked)
    assert "Tanggal pencabutan 20 November 2026" in text(asked)
    made.refresh_from_db()
    assert made.is_held
    typed = dict(asked.context["typed"])
    assert "Perkara" in client.post(address, {**typed, "ubah": "1"}).content.decode()
    assert client.post(address, {**typed, "yakin": "1"}).status_code == 302
    made.refresh_from_db()
    assert (made.revoked_on, made.revoked_filename) == (date(2026, 11, 20), "cabut.txt")
    assert "Betulkan catatan pencabutan" in text(client.get(page))
    right = f"{address}betulkan/"
    form = client.get(right).context["form"]
    data = {name: form[name].value() or "" for name in ("nomor", "sebab", "versi")} | {"tanggal": "21-11-2026"}
    assert client.post(right, data).status_code == 422
    assert client.post(right, {**data, "alasan": "Salah hari"}).status_code == 302
    said = text(client.get(page))
    assert "Tanggal pencabutan: 20 November 2026 menjadi 21 November 2026" in said
    assert "Alasan: Salah hari" in said
    stale = client.post(right, {**data, "nomor": "KEP 3", "alasan": "Salah"})
    assert "sudah diubah orang lain" in text(stale)
    made.refresh_from_db()
    assert (made.revoked_number, made.revoked_filename) == ("KEP 2", "cabut.txt")


def test_a_corrected_revocation_contradicts_nothing(fair, row):
    keep(fair, row, DECISION, Told("passed", Letter("B/1", TODAY - timedelta(10))))
    made = revoked(fair, row, TODAY - timedelta(4))
    keep(fair, row, DECISION, Told("passed", Letter("B/2", TODAY - timedelta(1))))
    again = grant(fair, row, Decree(LETTER, "Menteri", TODAY - timedelta(1)))
    right = {"number": "KEP 2", "reason": "Perkara", "why": "Salah", "by": fair.bureau, "at": AT}
    with pytest.raises(ProposalError, match="Tidak ada yang berbeda"):
        predicates.correct_revocation(made.pk, on=TODAY - timedelta(4), **right)
    with pytest.raises(ProposalError, match="diberikan lagi mulai 23 November 2026"):
        predicates.correct_revocation(made.pk, on=TODAY, **right)
    with pytest.raises(ProposalError, match="harus antara"):
        predicates.correct_revocation(made.pk, on=TODAY + timedelta(1), **right)
    with pytest.raises(ProposalError, match="masih dipegang"):
        predicates.correct_revocation(again.pk, on=TODAY, **right)
    assert predicates.correct_revocation(made.pk, on=TODAY - timedelta(2), **right).pk


def test_an_objection_is_dated_between_what_it_objects_to_and_its_last_day(client, fair, objection):
    objection.result.failed.update(defence="Ada")
    with pytest.raises(ProposalError, match="sebelum surat TPN yang disanggah"):
        stages.send(objection.pk, Letter("S/1", TODAY - timedelta(1)), by=fair.bureau, at=AT)
    Objection.objects.update(due_on=TODAY - timedelta(1))
    client.force_login(fair.bureau)
    address, data = f"/usulan/sanggah/{objection.pk}/kirim/", {"nomor": "S/1", "tanggal": "24-11-2026"}
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert "sesudah hari terakhirnya (23 November 2026)" in text(refused)
    assert "S/1" in refused.content.decode()
    objection.refresh_from_db()
    assert objection.state == "preparing"
    assert client.post(address, {**data, "lebih": "on"}).status_code == 302
    objection.refresh_from_db()
    assert objection.state == "sent"


def test_an_answer_is_not_older_than_the_objection(fair, objection):
    objection.result.failed.update(defence="Ada")
    stages.send(objection.pk, LETTER, by=fair.bureau, at=AT)
    early = Letter("B/2", TODAY - timedelta(1))
    with pytest.raises(ProposalError, match="bertanggal sebelum surat sanggahnya"):
        stages.settle(objection.pk, "Dijelaskan", early, accepted=True, by=fair.bureau, at=AT)
    objection.refresh_from_db()
    assert objection.state == "sent"


# -- the unit's part, and where its way ends


def test_unit_and_bureau_are_told_their_own_part_and_the_unit_until_it_is_done(client, fair, objection):
    leader = fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader")

    def told(user):
        return [item for item in mine(Asker(user, keep_rights(user, AT), AT, TODAY)) if "sanggah" in item.title]

    (theirs,), (ours,) = told(leader), told(fair.bureau)
    assert "lalu kirim" not in theirs.why
    assert "Biro/Bagian Organisasi mengirimnya" in theirs.why
    assert ours.title.startswith("Siapkan sanggah")
    objection.result.failed.update(defence="Ada")
    assert not told(leader)
    (ours,) = told(fair.bureau)
    assert ours.title.startswith("Kirim sanggah")
    assert "Semua temuan sudah ditanggapi; kirim." in ours.why
    address = f"/usulan/sanggah/{objection.pk}/"
    client.force_login(leader)
    assert "Semua temuan sudah ditanggapi. Biro/Bagian Organisasi mengirim sanggahnya." in text(client.get(address))
    client.force_login(fair.bureau)
    assert "Kirim sanggahnya, lalu catat suratnya di sini." in text(client.get(address))


def test_nobody_is_asked_for_an_objection_of_a_withdrawn_proposal(fair, objection):
    fixing.withdraw(objection.result.proposed.proposal_id, "Keliru", by=fair.bureau, at=AT)
    asker = Asker(fair.bureau, keep_rights(fair.bureau, AT), AT, TODAY)
    assert not [item for item in mine(asker) if "sanggah" in item.title]


def test_the_page_of_the_zone_tells_of_the_objection_beside_the_failed_stage(client, fair, objection):
    zone = objection.result.proposed.zone
    client.force_login(fair.bureau)
    page = client.get(f"/usulan/zona/{zone.pk}/")
    assert f'href="/usulan/sanggah/{objection.pk}/"' in page.content.decode()
    assert "Disiapkan, paling lambat 27 November 2026" in text(page)
    staff = fair.town.user(zone.unit, "Pegawai contoh", "staff")
    client.force_login(staff)
    page = client.get(f"/usulan/zona/{zone.pk}/")
    assert "Sanggah: Disiapkan" in text(page)
    assert f"/usulan/sanggah/{objection.pk}/" not in page.content.decode()


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


def test_a_zone_of_a_withdrawn_proposal_gives_no_predicate_but_its_unit_may_hold_one_from_elsewhere(fair, row):
    fixing.withdraw(row.proposal_id, "Keliru", by=fair.bureau, at=AT)
    with pytest.raises(ProposalError, match="ditarik atau belum ditetapkan"):
        grant(fair, row)
    assert grant(fair, row, zone=False).zone is None
