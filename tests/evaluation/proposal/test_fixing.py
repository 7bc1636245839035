"""Fixing a proposal: what is frozen, what is refused with which sentence, and that it stays as it was."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest

from pilar.errors import NotFoundError
from pilar.evaluation.actions.milestones import set_milestone
from pilar.evaluation.models import Assessor, Submission
from pilar.evaluation.portalrb.models import EvidenceLink
from pilar.evaluation.proposal.actions import fixing, predicates, proposals, stages
from pilar.evaluation.proposal.actions.predicates import Decree
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import ProposalStep
from pilar.evaluation.proposal.queries.decided import decided_for
from pilar.evaluation.proposal.queries.prerequisites import lacking
from pilar.evaluation.proposal.queries.standing import rows_of, standings
from pilar.evaluation.proposal.snapshot import whole_hash
from pilar.evaluation.proposal.workflow import FIXED, WITHDRAWN
from pilar.evaluation.workflow import TAKEN
from pilar.kernel.ledger import canonical
from pilar.kernel.models import LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from tests.evaluation.place import YEAR, YES_NO
from tests.evaluation.proposal.rows import LETTER, agree, best, build_fair, fill
from tests.organisation.town import AT, TODAY


def fix(fair, proposal, **more):
    return fixing.fix(proposal.pk, more.pop("letter", LETTER), by=more.pop("by", fair.bureau), at=AT, **more)


def refused(fair, proposal, match, **more):
    """The act is refused with that sentence, and nothing is fixed."""
    with pytest.raises(ProposalError, match=match):
        fix(fair, proposal, **more)
    proposal.refresh_from_db()
    assert proposal.state == "draft"
    assert not Submission.objects.filter(kind=Submission.PROPOSE).exists()


def test_each_unit_is_frozen_as_unit_and_tpi_said_it_and_all_under_one_hash(fair):
    proposal = fix(fair, fair.draft(*fair.zones))
    assert (proposal.state, proposal.letter_number, proposal.letter_on) == (FIXED, LETTER.number, TODAY)
    assert proposal.fixed_at == AT
    rows = list(rows_of(proposal.pk))
    assert [row.zone for row in rows] == fair.zones
    for rank, row in enumerate(rows, 1):
        frozen = row.submission
        assert (frozen.kind, frozen.round, frozen.worksheet.assessor.code) == ("propose", 1, Assessor.UNIT)
        assert frozen.sha256 == hashlib.sha256(frozen.content.encode()).hexdigest()
        said = json.loads(frozen.content)
        assert canonical(said).decode() == frozen.content
        assert (said["format"], said["kind"], said["edition"]) == (1, "propose", row.zone.edition)
        assert said["zone"] == {
            "id": row.zone_id, "name": row.zone.name, "unit": row.zone.unit.slug, "body": str(fair.town.body.uuid),
            "year": YEAR, "target": "WBK", "cutoff": row.zone.cutoff.isoformat(),
        }  # fmt: skip
        assert said["proposal"]["rank"] == rank
        for code, kind in (("unit", "submit"), ("tpi", "agree")):
            kept = Submission.objects.get(worksheet__zone=row.zone, worksheet__assessor__code=code, kind=kind)
            assert said["assessors"][code] == json.loads(kept.content)
            assert said["submissions"][code] == kept.sha256
    assert proposal.sha256 == whole_hash([row.submission.sha256 for row in rows])
    assert LedgerEntry.objects.filter(code="proposal.fixed", object_id=str(proposal.pk)).count() == 1
    assert ProposalStep.objects.get(obj=proposal).name == "fix"


def test_the_snapshot_stays_equal_when_the_live_worksheets_move(fair):
    zone = fair.zones[0]
    row = fix(fair, fair.draft(zone)).units.get()
    before = row.submission.content
    for sheet in zone.worksheets.all():
        fill(sheet, best(zone.edition, **{YES_NO: "Tidak"}))
    row.refresh_from_db()
    assert row.submission.content == before


def test_a_unit_that_tpi_has_not_agreed_to_is_refused_by_name(fair):
    zone = fair.zones[0]
    proposal = fair.draft(*fair.zones)
    zone.worksheets.filter(assessor__code=Assessor.UNIT).update(state=TAKEN)
    refused(fair, proposal, rf"{zone.name}: lembar kerjanya belum disetujui TPI \(keadaannya “Sedang dinilai”\)")


def test_an_agreement_that_was_taken_back_is_none(fair):
    proposal = fair.draft(fair.zones[0])
    Submission.objects.filter(kind=Submission.AGREE).update(withdrawn_at=AT)
    refused(fair, proposal, "persetujuan TPI yang dibekukan tidak ditemukan")


def test_the_floors_are_held_against_what_tpi_agreed_to_and_not_against_what_its_worksheet_says_now(fair):
    zone = fair.zone(agreed=False)
    live = agree(zone, {})
    proposal = fair.draft(zone)
    fill(live, best(zone.edition))
    refused(fair, proposal, f"{zone.name}: nilai TPI belum memenuhi syarat WBK: Total, Pengungkit, Area 1")
    agree(zone)
    fill(live, {})
    assert fix(fair, proposal).state == FIXED


def test_above_the_quota_nothing_is_added_and_nothing_fixed(fair):
    proposal = fair.draft(*fair.zones)
    third = fair.zone()
    with pytest.raises(ProposalError, match="Kuota WBK 2026 hanya 2 unit"):
        proposals.add_unit(proposal.pk, third.pk, by=fair.bureau, at=AT)
    fair.quota(1)
    refused(fair, proposal, "Kuota WBK 2026 hanya 1 unit")


def test_without_a_quota_nobody_has_said_how_many(db):
    fair = build_fair(1, quota=None)
    refused(fair, fair.draft(*fair.zones), "Kuota WBK 2026 belum dicatat")


def test_an_empty_draft_is_refused(fair):
    refused(fair, fair.draft(), "belum berisi unit")


def test_wbbm_needs_a_held_wbk(fair):
    fair.quota(2, "WBBM")
    zone = fair.zone(target="WBBM")
    proposal = fair.draft(zone, predicate="WBBM")
    refused(fair, proposal, "WBBM hanya untuk unit yang memegang WBK")
    decree = Decree(Letter("SK 1", TODAY - timedelta(days=400)), "Menteri (contoh)", TODAY - timedelta(days=400))
    predicates.grant(zone.unit, "WBK", decree, by=fair.bureau, at=AT)
    fair.ready(zone)
    assert fix(fair, proposal).state == FIXED


def test_a_unit_that_holds_the_predicate_is_not_proposed_for_it_again(fair):
    zone = fair.zones[0]
    proposal = fair.draft(zone)
    predicates.grant(zone.unit, "WBK", Decree(LETTER, "Menteri (contoh)", TODAY), by=fair.bureau, at=AT)
    refused(fair, proposal, "sudah memegang WBK")


def test_a_unit_stands_in_one_proposal_of_the_year(fair):
    zone = fair.zones[0]
    fair.draft(zone)
    zone.target = "WBBM"
    zone.save()
    with pytest.raises(ProposalError, match="sudah ada dalam usulan WBK"):
        fair.draft(zone, predicate="WBBM")


def test_a_zone_of_another_target_or_year_is_not_added(fair):
    zone = fair.zone(target="WBBM")
    with pytest.raises(ProposalError, match="menuju WBBM, jadi tidak diusulkan untuk WBK"):
        fair.draft(zone)
    old = proposals.draft(fair.root, YEAR - 1, "WBK", by=fair.bureau, at=AT)
    with pytest.raises(ProposalError, match="bukan zona instansi dan tahun"):
        proposals.add_unit(old.pk, fair.zones[0].pk, by=fair.bureau, at=AT)


@pytest.mark.parametrize(("first", "last", "match"), [(2, 5, "baru dibuka"), (-5, -1, "berakhir")])
def test_outside_of_the_window_of_its_letter_nothing_is_fixed(fair, first, last, match):
    proposal = fair.draft(fair.zones[0])
    set_milestone(
        fair.root, YEAR, "proposal", opens_on=TODAY + timedelta(days=first), closes_on=TODAY + timedelta(days=last),
        source="Surat 9", is_confirmed=True, by=fair.bureau, at=AT,
    )  # fmt: skip
    refused(fair, proposal, rf"Masa pengusulan {match} .* \(Surat 9\)")


def test_every_sentence_is_said_at_once(fair):
    proposal = fair.draft(*fair.zones)
    for zone in fair.zones:
        zone.worksheets.filter(assessor__code=Assessor.UNIT).update(state=TAKEN)
    fair.quota(1)
    refused(fair, proposal, f"hanya 1 unit.*{fair.zones[0].name}.*{fair.zones[1].name}")


def test_a_letter_needs_a_number_and_a_day_that_has_come(fair):
    proposal = fair.draft(fair.zones[0])
    refused(fair, proposal, "Nomor surat masih kosong", letter=Letter("  ", TODAY))
    refused(fair, proposal, "belum tiba", letter=Letter("1", TODAY + timedelta(days=1)))


def test_what_was_checked_is_what_is_fixed(fair):
    proposal = fair.draft(fair.zones[0])
    seen = proposals.proposal_version(proposal)
    proposals.add_unit(proposal.pk, fair.zones[1].pk, by=fair.bureau, at=AT)
    with pytest.raises(ChangedMeanwhile, match="Sementara Anda memeriksa, usulan ini diubah"):
        fix(fair, proposal, seen=seen)
    assert fix(fair, proposal, seen=proposals.proposal_version(proposal)).state == FIXED


def test_what_is_fixed_takes_no_change(fair):
    proposal = fix(fair, fair.draft(fair.zones[0]))
    row = proposal.units.get()
    for act in (
        lambda: proposals.add_unit(proposal.pk, fair.zones[1].pk, by=fair.bureau, at=AT),
        lambda: proposals.remove_unit(proposal.pk, row.pk, by=fair.bureau, at=AT),
        lambda: proposals.discard(proposal.pk, by=fair.bureau, at=AT),
        lambda: fix(fair, proposal),
    ):
        with pytest.raises(WorkflowError, match="Ditetapkan"):
            act()


def test_withdrawn_it_keeps_its_snapshots_and_the_year_is_free_for_another(fair):
    proposal = fix(fair, fair.draft(fair.zones[0]))
    with pytest.raises(ProposalError, match="Alasan penarikan masih kosong"):
        fixing.withdraw(proposal.pk, " ", by=fair.bureau, at=AT)
    fixing.withdraw(proposal.pk, "Surat diganti", by=fair.bureau, at=AT)
    proposal.refresh_from_db()
    assert proposal.state == WITHDRAWN
    kept = proposal.units.get().submission
    assert kept.withdrawn_at == AT
    assert proposal.steps.get(name="withdraw").reason == "Surat diganti"
    again = fix(fair, fair.draft(fair.zones[0]))
    assert again.pk != proposal.pk
    assert again.units.get().submission != kept


def test_units_are_ranked_and_those_behind_a_gap_move_up(fair):
    fair.quota(3)
    fair.zone()
    proposal = fair.draft(*fair.zones)
    first, second, third = rows_of(proposal.pk)
    proposals.move_unit(proposal.pk, third.pk, proposals.UP, by=fair.bureau, at=AT)
    assert [row.pk for row in rows_of(proposal.pk)] == [first.pk, third.pk, second.pk]
    proposals.move_unit(proposal.pk, first.pk, proposals.UP, by=fair.bureau, at=AT)  # the top already
    proposals.remove_unit(proposal.pk, first.pk, by=fair.bureau, at=AT)
    assert [(row.pk, row.rank) for row in rows_of(proposal.pk)] == [(third.pk, 1), (second.pk, 2)]
    with pytest.raises(NotFoundError):
        proposals.move_unit(proposal.pk, first.pk, proposals.UP, by=fair.bureau, at=AT)


def test_a_second_click_adds_nothing_and_drafts_nothing(fair):
    proposal = fair.draft(fair.zones[0])
    assert fair.draft(fair.zones[0]) == proposal
    assert proposal.units.count() == 1


def test_affirmation_is_a_way_to_wbk_only(fair):
    proposal = fair.draft(fair.zones[0])
    row = proposals.set_terms(
        proposal.pk, proposal.units.get().pk, exception="", is_affirmation=True, by=fair.bureau, at=AT
    )
    assert row.category == "WBK-AFIRMASI"
    zone = fair.zone(target="WBBM")
    other = fair.draft(predicate="WBBM")
    with pytest.raises(ProposalError, match="afirmasi hanya ada untuk WBK"):
        proposals.add_unit(other.pk, zone.pk, is_affirmation=True, by=fair.bureau, at=AT)


@pytest.mark.parametrize("role", ["head", "inspector", "tpi_controller"])
def test_only_the_bureau_of_the_whole_body_manages_a_proposal(fair, role):
    proposal = fair.draft(fair.zones[0])
    somebody = fair.town.user(fair.town.office, "Orang contoh", role, fair.town.root)
    with pytest.raises(AccessDenied):
        fix(fair, proposal, by=somebody)
    with pytest.raises(AccessDenied):
        proposals.add_unit(proposal.pk, fair.zones[1].pk, by=somebody, at=AT)


def test_another_body_sees_no_proposal(fair):
    proposal = fair.draft(fair.zones[0])
    other = fair.town.user(fair.town.other_root, "Biro lain contoh", "organisation", fair.town.other_root)
    with pytest.raises(NotFoundError):
        fix(fair, proposal, by=other)


def test_how_units_stand_takes_as_many_queries_for_one_as_for_many(fair, django_assert_num_queries):
    fair.quota(9)
    proposal = fair.draft(*fair.zones)
    for count in (2, 5):
        while len(fair.zones) < count:
            proposals.add_unit(proposal.pk, fair.zone().pk, by=fair.bureau, at=AT)
        with django_assert_num_queries(10):
            rows = list(rows_of(proposal.pk))
            zones = [row.zone for row in rows]
            missing = lacking(zones, fair.town.body, YEAR, "WBK", TODAY)
            found = standings(rows, TODAY, lacking=missing, decided=decided_for(proposal))
        assert len(found) == count
        assert not any(each.against for each in found)


def test_a_proposal_that_has_come_to_a_predicate_is_not_withdrawn_until_it_is_revoked(client, fair):
    proposal = fix(fair, fair.draft(*fair.zones))
    row = proposal.units.get(zone=fair.zones[0])
    stages.keep_result(row.pk, "determination", stages.Told("passed", LETTER), by=fair.bureau, at=AT)
    decree = Decree(LETTER, "Menteri (contoh)", TODAY)
    granted = predicates.grant(row.zone.unit, "WBK", decree, zone=row.zone, by=fair.bureau, at=AT)
    for withdraw in (fixing.withdraw, fixing.could_withdraw):
        with pytest.raises(ProposalError, match=f"berbuah predikat WBK: {row.zone.unit}"):
            withdraw(proposal.pk, "Keliru", by=fair.bureau, at=AT)
    client.force_login(fair.bureau)
    page = client.post(f"/usulan/{proposal.pk}/tarik/", {"alasan": "Surat keliru"})
    assert page.status_code == 422
    assert "Surat keliru" in page.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == FIXED
    predicates.revoke(granted.pk, on=TODAY, number="KEP 2", reason="Keliru", by=fair.bureau, at=AT)
    assert fixing.withdraw(proposal.pk, "Keliru", by=fair.bureau, at=AT).state == WITHDRAWN


def test_what_ends_with_a_withdrawal_is_said_before_it(client, fair):
    proposal = fix(fair, fair.draft(*fair.zones))
    row = proposal.units.get(zone=fair.zones[0])
    told = stages.Told("failed", LETTER, failed=[("lhkpn", "Belum")])
    stages.keep_result(row.pk, "administrative-selection", told, by=fair.bureau, at=AT)
    client.force_login(fair.bureau)
    address = f"/usulan/{proposal.pk}/tarik/"
    looked = client.post(address, {"alasan": "Surat keliru"})
    said = " ".join(looked.content.decode().split())
    assert "Periksa dulu. Belum ada yang berubah." in said
    assert f"{row.name} sudah tercatat Seleksi administrasi: tidak lulus." in said
    assert f"Sanggah {row.name} (disiapkan) tidak dapat ditanggapi" in said
    links = EvidenceLink.objects.filter(proposed__proposal=proposal).count()
    assert (f"{links} tautan bukti" in said) == bool(links)
    proposal.refresh_from_db()
    assert proposal.state == FIXED
    assert "Surat keliru" in client.post(address, {"alasan": "Surat keliru", "ubah": "1"}).content.decode()
    client.post(address, {"alasan": "Surat keliru", "yakin": "1"})
    proposal.refresh_from_db()
    assert proposal.state == WITHDRAWN
