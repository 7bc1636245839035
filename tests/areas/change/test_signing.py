"""Who signs what in which duty, and every way in which it is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.areas.change.actions import pacts, signing
from pilar.areas.change.actions.signing import TextChanged
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Pact, PactSignature
from pilar.areas.change.queries import pacts as queries
from pilar.errors import NotFoundError
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import acting, duties, people
from pilar.organisation.models import Duty, User
from tests.organisation.town import AT, START, TODAY


def test_a_signature_keeps_text_time_and_duty_and_stands_in_the_ledger(signing_place):
    signed = signing_place.sign()
    row = signed.signature
    assert signed.created
    assert (row.text_sha256, row.signed_at, row.signed_on) == (signing_place.pact.text_sha256, AT, TODAY)
    assert (row.capacity, row.method) == ("Pelaksana, UPT Balai Latihan Kerja", "own")
    assert LedgerEntry.objects.filter(code="pact.signed", object_id=str(row.pk)).count() == 1


def test_a_second_click_does_not_sign_twice(signing_place):
    first = signing_place.sign()
    again = signing_place.sign(at=AT + timedelta(seconds=1))
    assert (again.created, again.signature) == (False, first.signature)
    assert LedgerEntry.objects.filter(code="pact.signed").count() == 1


def test_a_second_click_after_closing_still_finds_the_first_signature(signing_place):
    first = signing_place.sign()
    pacts.move(signing_place.pact.pk, "close", by=signing_place.leader, at=AT)
    assert signing_place.sign().signature == first.signature


def test_nobody_signs_for_somebody_else(signing_place):
    with pytest.raises(AccessDenied):
        signing_place.sign(signing_place.leader, person=signing_place.staff.person)
    assert not PactSignature.objects.exists()


def test_nobody_signs_in_the_duty_of_somebody_else(signing_place):
    with pytest.raises(ChangeError):
        signing_place.sign(duty=signing_place.leader.person.duties.get())
    assert not PactSignature.objects.exists()


@pytest.mark.parametrize(("step", "word"), [("close", "ditutup"), ("withdraw", "dicabut")])
def test_a_pact_that_was_closed_or_withdrawn_meanwhile_is_not_signed(signing_place, step, word):
    pacts.move(signing_place.pact.pk, step, by=signing_place.leader, at=AT, reason="Salah teks")
    with pytest.raises(ChangeError, match=word):
        signing_place.sign()
    assert not PactSignature.objects.exists()


def test_an_old_hash_is_refused(signing_place):
    old = signing_place.pact.text_sha256
    second = signing_place.draft()
    pacts.change(second.pk, pacts.Draft("Pakta integritas", "lain"), by=signing_place.leader, at=AT)
    second = pacts.move(second.pk, "open", by=signing_place.leader, at=AT)
    with pytest.raises(TextChanged):
        signing_place.sign(pact=second, seen_sha256=old)
    assert not PactSignature.objects.exists()


def test_a_draft_and_the_pact_of_another_unit_are_not_there(signing_place):
    with pytest.raises(NotFoundError):
        signing_place.sign(pact=signing_place.draft())
    head = signing_place.town.user(signing_place.town.health, "Kepala Dinkes contoh", "head")
    with pytest.raises(NotFoundError):
        signing_place.sign(pact=signing_place.opened(signing_place.town.health, by=head))


def test_the_pact_of_another_body_is_not_there(signing_place):
    head = signing_place.town.user(signing_place.town.other_root, "Kepala lain contoh", "head")
    with pytest.raises(NotFoundError):
        signing_place.sign(pact=signing_place.opened(signing_place.town.other_root, by=head))


def test_somebody_whose_duty_is_over_is_told_so(signing_place):
    duty = signing_place.staff.person.duties.get()
    people.end_duty(duty, TODAY - timedelta(days=1), by=signing_place.town.admin, at=AT)
    with pytest.raises(ChangeError, match="tidak tercatat bertugas"):
        signing_place.sign(duty=duty)


def test_somebody_whose_duty_has_not_begun_is_told_when(signing_place):
    person = signing_place.town.person(signing_place.town.training, "Baru contoh", valid_from=TODAY + timedelta(days=3))
    user = people.open_account(person, by="test", at=AT)
    with pytest.raises(ChangeError, match="27 November 2026"):
        signing_place.sign(user)


def test_an_account_without_a_person_signs_nothing(signing_place):
    nobody = signing_place.town.admin
    duty = signing_place.staff.person.duties.get()
    with pytest.raises(AccessDenied):
        signing.sign(signing_place.pact.pk, signing_place.staff.person, duty.pk, seen_sha256="", by=nobody, at=AT)


def _acting(place, first: int, last: int) -> tuple[User, Duty]:
    """Somebody of the health OPD who acts as head of the training UPT from–to, in days from today."""
    person = place.town.person(place.town.labour, "Sekretaris contoh")
    duty = acting.appoint(
        place.town.training, person, Duty.PLT, "Kepala UPT", by=place.town.admin, at=AT,
        valid_from=TODAY + timedelta(days=first), valid_until=TODAY + timedelta(days=last), basis="SP 1",
    )  # fmt: skip
    return User.objects.select_related("person").get(person=person), duty


def test_an_acting_head_signs_within_the_days(signing_place):
    people.end_duty(
        signing_place.head.person.duties.get(), TODAY - timedelta(days=9), by=signing_place.town.admin, at=AT
    )
    user, duty = _acting(signing_place, -3, 3)
    signed = signing_place.sign(user, duty=duty)
    assert signed.signature.capacity.startswith("Plt. Kepala UPT")


@pytest.mark.parametrize(
    ("first", "last", "words"), [(-9, -1, "berakhir pada 23 November"), (2, 9, "baru mulai pada 26")]
)
def test_an_acting_head_outside_the_days_does_not(signing_place, first, last, words):
    user, duty = _acting(signing_place, first, last)
    with pytest.raises(ChangeError, match=words):
        signing_place.sign(user, duty=duty)
    assert not PactSignature.objects.exists()


def test_whoever_moves_signs_again_and_whoever_only_acts_beside_does_not(signing_place):
    place, duty = signing_place, signing_place.staff.person.duties.get()
    first = place.sign().signature
    assert queries.waiting([duty]) == []
    moved = duties.transfer(
        duty, place.town.training, "Pengelola", by=place.town.admin, at=AT, from_day=TODAY, rank_level="P", leads=False,
        basis="SK 2",
    )  # fmt: skip
    [waiting] = queries.waiting([Duty.objects.select_related("unit").get(pk=moved.pk)])
    assert (waiting.duty.pk, waiting.earlier) == (moved.pk, first)
    rows = list(queries.unsigned(place.pact, TODAY))
    queries.mark_moved(place.pact, rows)
    assert [row.person_id for row in rows if row.__dict__["moved"]] == [place.staff.person_id]
    assert place.sign(duty=moved).created
    assert queries.waiting([Duty.objects.select_related("unit").get(pk=moved.pk)]) == []


def test_the_joint_commitment_is_for_who_leads(signing_place):
    joint = signing_place.opened(kind=Pact.JOINT)
    assert [duty.person_id for duty in queries.expected(joint, TODAY)] == [signing_place.head.person_id]
    assert signing_place.sign(signing_place.head, pact=joint).created
    with pytest.raises(ChangeError, match="memimpin"):
        signing_place.sign(pact=joint)


def test_the_head_is_warned_when_others_come_first_and_nobody_is_locked_out(signing_place):
    place = signing_place
    assert place.sign().created
    seen = queries.head_first(place.pact, TODAY)
    assert (seen.signed, seen.overtaken) == (False, True)
    assert [duty.person_id for duty in seen.heads] == [place.head.person_id]
    place.sign(place.head, at=AT + timedelta(minutes=1))
    assert queries.head_first(place.pact, TODAY).signed
    assert queries.signed_first(place.staff.person, place.pact)
    assert not queries.signed_first(place.head.person, place.pact)


def test_a_pact_of_the_opd_waits_for_the_people_of_its_units(signing_place):
    head = signing_place.town.user(signing_place.town.labour, "Kepala Dinas contoh", "head")
    above = signing_place.opened(signing_place.town.labour, by=head)
    mine = signing_place.staff.person.duties.select_related("unit")
    assert {each.pact for each in queries.waiting(mine)} == {signing_place.pact, above}
    assert signing_place.sign(pact=above).created


def test_every_kind_of_staff_is_expected(signing_place):
    for status, nip in (("pns", "198501012010011901"), ("partner", None)):
        signing_place.town.person(signing_place.town.training, f"Orang {status}", status=status, nip=nip)
    statuses = queries.expected(signing_place.pact, TODAY).values_list("person__status", flat=True)
    assert set(statuses) == {"pns", "partner", "non_asn"}
    assert START < TODAY
