"""Scans of wet signatures, the witness, and the signed pact as a PDF."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilar.areas.change.actions import papers, scans
from pilar.areas.change.actions import signatures as signature_actions
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import PactSignature
from pilar.areas.change.queries import signatures
from pilar.errors import NotFoundError
from pilar.evaluation.sample_files import document
from pilar.kernel.intake import examine
from pilar.kernel.models import LedgerEntry
from pilar.kernel.models.documents import Document
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import Unit
from tests.organisation.town import AT, TODAY

LIMIT = 10**7


def _pdf():
    return document("Pakta (contoh)", "UPT contoh", 1).taken


def _add(place, person=None, taken=None, *, on: date = TODAY, witness=None, by=None) -> PactSignature:
    return scans.add(
        place.pact.pk, person or place.staff.person, taken or _pdf(), signed_on=on, witness=witness,
        by=by or place.leader, at=AT,
    )  # fmt: skip


def test_a_scan_counts_on_the_day_of_its_paper_with_its_witness(signing_place):
    row = _add(signing_place, on=date(2026, 3, 2), witness=signing_place.head.person)
    assert (row.method, row.signed_on, row.witness) == ("scan", date(2026, 3, 2), signing_place.head.person)
    assert row.scan is not None
    assert not signing_place.sign().created


@pytest.mark.parametrize("on", [date(2025, 12, 31), TODAY + timedelta(days=1)])
def test_a_day_outside_the_year_or_ahead_is_refused(signing_place, on):
    with pytest.raises(ChangeError):
        _add(signing_place, on=on)
    assert not PactSignature.objects.exists()


def test_a_day_before_the_duty_began_is_refused(signing_place):
    person = signing_place.town.person(signing_place.town.training, "Baru contoh", valid_from=date(2026, 5, 1))
    with pytest.raises(ChangeError, match="tidak tercatat bertugas"):
        _add(signing_place, person, on=date(2026, 4, 1))


def test_a_scan_of_what_is_signed_already_of_another_kind_or_by_the_signer_as_witness_is_refused(signing_place):
    with pytest.raises(ChangeError):
        _add(signing_place, taken=examine(b"teks", "pakta.txt", limit=LIMIT))
    with pytest.raises(ChangeError):
        _add(signing_place, witness=signing_place.staff.person)
    signing_place.sign()
    with pytest.raises(ChangeError, match="sudah menandatangani"):
        _add(signing_place)
    assert PactSignature.objects.count() == 1


def test_only_whoever_manages_enters_scans_and_only_of_the_own_units(signing_place):
    with pytest.raises(NotFoundError):
        _add(signing_place, by=signing_place.staff)
    head = signing_place.town.user(signing_place.town.labour, "Kepala Dinas contoh", "head")
    above = signing_place.opened(signing_place.town.labour, by=head)
    outside = signing_place.town.person(signing_place.town.labour, "Orang Dinas contoh")
    with pytest.raises((ChangeError, AccessDenied)):
        scans.add(above.pk, outside, _pdf(), signed_on=TODAY, witness=None, by=signing_place.leader, at=AT)


def test_the_head_witnesses_the_unit_at_once_and_the_head_above_the_head(signing_place):
    place = signing_place
    above = place.town.person(place.town.labour, "Kepala Dinas contoh", leads=True)
    staff, head = place.sign().signature, place.sign(place.head).signature
    assert list(signatures.to_witness(place.head.person, TODAY)) == [staff]
    assert list(signatures.to_witness(above, TODAY)) == [head]
    assert not signatures.to_witness(place.staff.person, TODAY).exists()
    count = signature_actions.witness([staff.pk, head.pk], by=place.head, at=AT)
    staff.refresh_from_db()
    head.refresh_from_db()
    assert (count, staff.witness, head.witness) == (1, place.head.person, None)
    assert LedgerEntry.objects.filter(code="pact.witnessed").count() == 1
    with pytest.raises(ChangeError):
        signature_actions.witness([staff.pk], by=place.head, at=AT)


def test_a_struck_out_signature_waits_for_no_witness(signing_place):
    person = signing_place.town.person(signing_place.town.training, "Sri Contoh")
    row = signing_place.at_kiosk(signing_place.kiosk(), person)
    signature_actions.strike(row.pk, "Salah orang", by=signing_place.leader, at=AT)
    with pytest.raises(ChangeError):
        signature_actions.witness([row.pk], by=signing_place.head, at=AT)


def _seen(place, row: PactSignature) -> PactSignature:
    from pilar.organisation.access import rights_of

    return signatures.readable(rights_of(place.leader, AT)).get(pk=row.pk)


def test_the_paper_is_made_once_and_anew_only_when_a_witness_came(signing_place):
    place = signing_place
    row = place.sign().signature
    first = papers.paper_of(_seen(place, row), by=place.staff, at=AT + timedelta(minutes=1))
    assert papers.paper_of(_seen(place, row), by=place.leader, at=AT + timedelta(minutes=2)) == first
    signature_actions.witness([row.pk], by=place.head, at=AT + timedelta(minutes=3))
    second = papers.paper_of(_seen(place, row), by=place.staff, at=AT + timedelta(minutes=4))
    first.refresh_from_db()
    assert (first.state, second.state, second.replaces) == (Document.REPLACED, Document.VALID, first)
    assert papers.paper_of(_seen(place, row), by=place.staff, at=AT + timedelta(minutes=5)) == second


def test_striking_out_revokes_the_paper(signing_place):
    person = signing_place.town.person(signing_place.town.training, "Sri Contoh")
    row = signing_place.at_kiosk(signing_place.kiosk(), person)
    paper = papers.paper_of(_seen(signing_place, row), by=signing_place.leader, at=AT)
    signature_actions.strike(row.pk, "Salah orang", by=signing_place.leader, at=AT)
    paper.refresh_from_db()
    assert paper.state == Document.REVOKED


def test_the_paper_says_what_it_is_and_claims_no_certificate(signing_place):
    row = signing_place.sign().signature
    printed = papers.data_of(_seen(signing_place, row))
    assert printed["points"][3] == "menghindari benturan kepentingan;"
    assert row.text_sha256 in printed["method"]
    assert "sertifi" not in repr(printed)


def test_place_and_date_stand_as_in_a_letter_where_the_letterhead_knows_the_town(signing_place):
    row = signing_place.sign().signature
    assert papers.data_of(_seen(signing_place, row))["place"] == ""
    Unit.objects.filter(pk=signing_place.town.labour.pk).update(address="Jalan Contoh 12, Kota Contoh 60111")
    printed = papers.data_of(_seen(signing_place, row))
    assert (printed["place"], printed["signed_on"]) == ("Contoh", "24 November 2026")
    assert papers.paper_of(_seen(signing_place, row), by=signing_place.staff, at=AT).sha256


def test_a_preview_stores_nothing(signing_place):
    assert papers.preview(signing_place.pact, at=AT).startswith(b"%PDF")
    assert not Document.objects.exists()
