"""The one objection: its last day, its pack, what is held against each finding, and what comes of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.actions import fixing, objections, stages
from pilar.evaluation.proposal.actions.findings import DefencesGoError
from pilar.evaluation.proposal.actions.stages import Told
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.inbox import mine
from pilar.evaluation.proposal.known import KNOWERS, Known
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import Objection, StageResult
from pilar.evaluation.proposal.presenters.pack import pack_of
from pilar.kernel import ledger
from pilar.kernel.inbox import Asker
from pilar.kernel.models import LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied, keep_rights
from tests.evaluation.place import YEAR, YES_NO
from tests.evaluation.proposal.outcomes import DESK, FAILED, SELECTION, keep
from tests.evaluation.proposal.rows import LETTER
from tests.evaluation.proposal.test_pages import text
from tests.organisation.town import AT, TODAY


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
    prerequisite, question = pack_of(objection, TODAY)
    assert (prerequisite.row.about, prerequisite.ours) == ("lhkpn", "100,00 %")
    assert prerequisite.asked.startswith("Wajib lapor LHKPN")
    assert (question.row.about, question.ours) == (YES_NO, "Ya")


def test_the_pack_says_of_a_prerequisite_what_pilar_holds_of_it_wherever_that_is_known(
    fair, row, monkeypatch, django_assert_num_queries
):
    zone, year = row.zone, YEAR - 1
    earlier = Zone.objects.create(
        unit=zone.unit, year=year, name=zone.name, target="WBK", edition=zone.edition, cutoff=date(year, 6, 30),
        created_at=AT, created_by="1",
    )  # fmt: skip
    zone.prerequisites.filter(code__in=("launch", "lhkan", "survey-report")).delete()
    earlier.prerequisites.create(
        code="launch", value="2024-11-01", letter_number="BA 1", letter_on=date(2024, 11, 1), at=AT, by="1"
    )
    monkeypatch.setitem(KNOWERS, "lhkan", lambda units, day: dict.fromkeys(units, Known("100", "daftar LHKAN")))
    about = ("sakip", "launch", "lhkan", "building-year", "appointed", "survey-report")
    told = Told("failed", LETTER, failed=[(code, "Belum") for code in about])
    result = keep(fair, row, SELECTION, told)
    known = ("result__proposed__zone__unit", "result__proposed__proposal__body", "result__proposed__submission")
    found = Objection.objects.select_related(*known).get(result=result)
    with django_assert_num_queries(6):  # the findings, those of the body, of_units, the launches of area 1
        pack = pack_of(found, TODAY)
    assert [(each.row.about, each.ours, each.proofs) for each in pack] == [
        ("sakip", "AA", ()), ("launch", "1 November 2024", ("Surat BA 1, 1 November 2024",)),
        ("lhkan", "100,00 %", ("Dari daftar LHKAN",)), ("building-year", "24 bulan", ("Dihitung Pilar",)),
        ("appointed", "Ya", ("Dihitung Pilar",)), ("survey-report", "belum dicatat", ()),
    ]  # fmt: skip


def test_a_team_defends_and_the_bureau_sends_once(fair, objection):
    leader = fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader")
    first, second = objection.result.failed.all()
    objections.answer_finding(first.pk, "Tanda terima terlampir", by=leader, at=AT)
    with pytest.raises(ProposalError, match=f"Belum ditanggapi: .*\\({YES_NO}\\)"):
        objections.send(objection.pk, LETTER, by=fair.bureau, at=AT)
    objections.answer_finding(second.pk, "SK nomor 1", by=fair.bureau, at=AT)
    with pytest.raises(AccessDenied):
        objections.send(objection.pk, LETTER, by=leader, at=AT)
    objections.send(objection.pk, LETTER, by=fair.bureau, at=AT)
    with pytest.raises(WorkflowError, match="Dikirim"):
        objections.send(objection.pk, LETTER, by=fair.bureau, at=AT)
    with pytest.raises(ProposalError, match="tidak diubah lagi"):
        objections.answer_finding(first.pk, "Lain", by=leader, at=AT)
    with pytest.raises(ProposalError, match="Sanggah atas hasil ini sudah berjalan"):
        keep(fair, objection.result.proposed, SELECTION, Told("passed", LETTER))


def defended(fair, objection):
    """The finding of LHKPN, with its defence."""
    finding = objection.result.failed.get(about="lhkpn")
    return objections.answer_finding(finding.pk, "Tanda terima terlampir", by=fair.bureau, at=AT)


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
    objections.answer_finding(caught.value.rows[0].pk, "Sudah melapor", by=fair.bureau, at=AT)
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
        objections.answer_finding(finding.pk, "Terlambat", by=fair.bureau, at=AT)
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
    objections.send(objection.pk, LETTER, by=fair.bureau, at=AT)
    objections.settle(objection.pk, "Dijelaskan", Letter("B/2", TODAY), accepted=accepted, by=fair.bureau, at=AT)
    objection.refresh_from_db()
    assert objection.state == state
    if accepted:
        keep(fair, objection.result.proposed, DESK, Told("passed", LETTER))
    else:
        with pytest.raises(ProposalError, match="tidak lulus seleksi administrasi"):
            keep(fair, objection.result.proposed, DESK, Told("passed", LETTER))


def test_not_objecting_is_said_with_a_reason(fair, objection):
    with pytest.raises(ProposalError, match="Alasan masih kosong"):
        objections.give_up(objection.pk, "", by=fair.bureau, at=AT)
    objections.give_up(objection.pk, "Temuannya benar", by=fair.bureau, at=AT)
    assert objection.steps.get().reason == "Temuannya benar"


def test_an_objection_is_dated_between_what_it_objects_to_and_its_last_day(client, fair, objection):
    objection.result.failed.update(defence="Ada")
    with pytest.raises(ProposalError, match="sebelum surat TPN yang disanggah"):
        objections.send(objection.pk, Letter("S/1", TODAY - timedelta(1)), by=fair.bureau, at=AT)
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
    objections.send(objection.pk, LETTER, by=fair.bureau, at=AT)
    early = Letter("B/2", TODAY - timedelta(1))
    with pytest.raises(ProposalError, match="bertanggal sebelum surat sanggahnya"):
        objections.settle(objection.pk, "Dijelaskan", early, accepted=True, by=fair.bureau, at=AT)
    objection.refresh_from_db()
    assert objection.state == "sent"


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
