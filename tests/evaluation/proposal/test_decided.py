"""A proposal rests on its pleno: who was not chosen, or by minutes that were revoked, needs a written reason."""

from __future__ import annotations

import pytest

from pilar.evaluation.proposal.actions import pleno_papers, proposals
from pilar.evaluation.proposal.queries.decided import decided_for
from pilar.evaluation.proposal.workflow import FIXED
from tests.evaluation.proposal.test_fixing import fix, refused
from tests.evaluation.proposal.test_pages import text
from tests.evaluation.proposal.test_plenos import CHOSEN, WAITS, close, ready
from tests.organisation.town import AT

FIRST_ONLY = (CHOSEN, "Penggunanya lebih banyak"), (WAITS, "Prasyaratnya belum lengkap")


def excuse(fair, proposal, zone):
    row = proposal.units.get(zone=zone)
    proposals.set_terms(
        proposal.pk, row.pk, exception="Perintah gubernur (contoh)", is_affirmation=False, by=fair.bureau, at=AT
    )


def draft_of(fair):
    return proposals.draft(fair.root, fair.zones[0].year, "WBK", by=fair.bureau, at=AT)


def revoke(fair, pleno):
    pleno_papers.revoke(pleno.pk, "Pesertanya keliru (contoh)", by=fair.town.inspector, at=AT)


def test_whom_the_pleno_passed_over_is_proposed_with_a_reason_only(fair):
    close(fair, ready(fair, *FIRST_ONLY))
    proposal, over = draft_of(fair), fair.zones[1]
    proposals.add_unit(proposal.pk, over.pk, by=fair.bureau, at=AT)
    refused(fair, proposal, rf"{over.name}: pleno .*\(berita acara BA-001.*\) memutuskan tidak mengusulkannya")
    excuse(fair, proposal, over)
    assert fix(fair, proposal).state == FIXED


def test_who_was_no_candidate_of_the_pleno_is_proposed_with_a_reason_only(fair):
    close(fair, ready(fair, CHOSEN, CHOSEN))
    fair.quota(3)
    proposal, late = draft_of(fair), fair.zone()
    proposals.add_unit(proposal.pk, late.pk, by=fair.bureau, at=AT)
    refused(fair, proposal, rf"{late.name}: bukan calon pada pleno .*, jadi belum diputuskan")
    excuse(fair, proposal, late)
    assert fix(fair, proposal).state == FIXED


def test_minutes_that_were_revoked_carry_no_proposal_until_another_pleno_is_closed(client, fair):
    pleno = ready(fair, CHOSEN, CHOSEN)
    close(fair, pleno)
    proposal = draft_of(fair)
    revoke(fair, pleno)
    refused(fair, proposal, "berita acara pleno BA-001.* dicabut dan belum ada pleno sesudahnya")
    client.force_login(fair.bureau)
    said = text(client.get(f"/usulan/{proposal.pk}/"))
    assert "dicabut dan belum ada pleno sesudahnya. Dapat diloloskan dengan alasan tertulis." in said
    close(fair, ready(fair, CHOSEN, CHOSEN))
    assert decided_for(proposal).is_revoked is False
    assert fix(fair, proposal).state == FIXED


def test_the_pleno_that_was_closed_last_counts_and_an_open_one_does_not(fair):
    close(fair, ready(fair, CHOSEN, CHOSEN))
    close(fair, ready(fair, *FIRST_ONLY))
    proposal, over = draft_of(fair), fair.zones[1]
    ready(fair, CHOSEN, CHOSEN)
    proposals.add_unit(proposal.pk, over.pk, by=fair.bureau, at=AT)
    refused(fair, proposal, r"\(berita acara BA-002.*\) memutuskan tidak mengusulkannya")


@pytest.mark.django_db
def test_without_a_closed_pleno_nothing_is_decided(fair):
    proposal = fair.draft(*fair.zones)
    assert decided_for(proposal) is None
    assert fix(fair, proposal).state == FIXED
