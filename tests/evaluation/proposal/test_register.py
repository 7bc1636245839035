"""The register of predicates: what a decree rests on, what it may not contradict, corrections and revocations."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilar.evaluation.proposal.actions import fixing, predicates
from pilar.evaluation.proposal.actions.predicates import Decree
from pilar.evaluation.proposal.actions.stages import Told
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import GrantedPredicate, Objection, Proposal, StageResult
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from tests.evaluation.proposal.outcomes import DECISION, DECREE, FAILED, SELECTION, grant, keep
from tests.evaluation.proposal.rows import LETTER
from tests.evaluation.proposal.test_pages import text
from tests.organisation.town import AT, TODAY


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


def test_a_zone_of_a_withdrawn_proposal_gives_no_predicate_but_its_unit_may_hold_one_from_elsewhere(fair, row):
    fixing.withdraw(row.proposal_id, "Keliru", by=fair.bureau, at=AT)
    with pytest.raises(ProposalError, match="ditarik atau belum ditetapkan"):
        grant(fair, row)
    assert grant(fair, row, zone=False).zone is None
