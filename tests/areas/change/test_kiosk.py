"""The kiosk: who is let sign, what is told to whom, how it closes, what an officer may do afterwards."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from pilar.areas.change.actions import kiosks, pacts
from pilar.areas.change.actions import signatures as signature_actions
from pilar.areas.change.actions.kiosks import HAS_ACCOUNT, NO_MATCH, WRONG_TRIES, KioskClosed
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import PactSignature
from pilar.areas.change.queries import pacts as queries
from pilar.errors import NotFoundError
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import accounts, people
from pilar.organisation.signin.throttle import Throttled
from tests.organisation.town import AT, TODAY

NIP = "198501012010011901"
SOON = AT + timedelta(minutes=1)


@pytest.fixture
def cook(signing_place):
    """Somebody without NIP and without an account."""
    return signing_place.town.person(signing_place.town.training, "Sri Contohwati, S.E.")


@pytest.fixture
def officer_nip(signing_place):
    """Somebody with a NIP and without an account."""
    return signing_place.town.person(signing_place.town.training, "Budi Contoh", status="pns", nip=NIP)


def test_nip_and_code_are_enough_and_the_officer_stands_in_the_row(signing_place, officer_nip):
    kiosk = signing_place.kiosk()
    row = signing_place.at_kiosk(kiosk, officer_nip)
    assert (row.person, row.method, row.kiosk, row.by) == (officer_nip, "kiosk", kiosk, signing_place.leader.actor)


@pytest.mark.parametrize("typed", ["sri contohwati", "  Sri   Contohwati ", "SRI CONTOHWATI, S.E."])
def test_a_full_name_and_the_code_are_enough_without_a_nip(signing_place, cook, typed):
    kiosk = signing_place.kiosk()
    assert kiosks.identify(kiosk, typed, f" {kiosk.code} ", at=SOON).name == cook.name


def test_all_that_does_not_match_gets_one_answer(signing_place, cook, officer_nip):
    kiosk = signing_place.kiosk()
    signing_place.town.person(signing_place.town.training, "Kembar Contoh")
    signing_place.town.person(signing_place.town.training, "Kembar Contoh")
    signing_place.town.person(signing_place.town.health, "Luar Contoh")
    wrong = [
        ("Sri Contohwati", "00000"), ("Sri Contohwati", ""), ("Sri", kiosk.code), ("Kembar Contoh", kiosk.code),
        ("Budi Contoh", kiosk.code), ("Luar Contoh", kiosk.code), ("Tidak Ada", kiosk.code),
        ("198501012010011902", kiosk.code), (NIP, ""), (NIP, "00000"),
    ]  # fmt: skip
    said = set()
    for typed, code in wrong:
        with pytest.raises(ChangeError) as refused:
            kiosks.identify(kiosk, typed, code, at=SOON)
        said.add(refused.value.message)
    assert said == {NO_MATCH}


def test_without_the_code_a_nip_tells_neither_who_works_here_nor_who_has_an_account(signing_place, officer_nip, client):
    """Lists of NIPs are on the web, and the address of a kiosk is passed on."""
    accounts.change_password(people.open_account(officer_nip, by="test", at=AT), "kata sandi contoh", at=AT)
    kiosk = signing_place.kiosk(at=timezone.now())
    address = f"/pakta/kios/{kiosk.token}/"
    pages = set()
    for nip in (NIP, "198501012010011902"):
        for code in ("", "00000"):
            answer = client.post(address, {"siapa": nip, "kode": code})
            assert answer.status_code == 422
            text = re.sub(r'value="[^"]*"', "", answer.content.decode())  # what was typed, and the token of the form
            pages.add((code, text))
    assert len(pages) == 2  # one for each code, whoever it is
    assert "mempunyai akun" in client.post(address, {"siapa": NIP, "kode": kiosk.code}).content.decode()


def test_too_many_wrong_ones_are_told_what_to_do_here(signing_place, client):
    kiosk = signing_place.kiosk(at=timezone.now())
    for _ in range(WRONG_TRIES):
        client.post(f"/pakta/kios/{kiosk.token}/", {"siapa": "Tidak Ada", "kode": kiosk.code})
    answer = client.post(f"/pakta/kios/{kiosk.token}/", {"siapa": "Tidak Ada", "kode": kiosk.code})
    assert answer.status_code == 429
    assert "minta petugas membuka kios baru" in answer.content.decode()


def test_whoever_has_an_account_is_told_to_sign_in(signing_place):
    accounts.change_password(signing_place.staff, "kata sandi contoh", at=AT)
    kiosk = signing_place.kiosk()
    with pytest.raises(ChangeError) as refused:
        kiosks.identify(kiosk, "Pegawai contoh", kiosk.code, at=SOON)
    assert refused.value.message == HAS_ACCOUNT


def test_an_account_that_was_never_opened_up_does_not_keep_anybody_away(signing_place):
    kiosk = signing_place.kiosk()
    assert signing_place.at_kiosk(kiosk, signing_place.staff.person).person == signing_place.staff.person


def test_whoever_gets_an_account_between_the_two_steps_is_told_to_sign_in(signing_place, officer_nip):
    kiosk = signing_place.kiosk()
    match = kiosks.identify(kiosk, NIP, kiosk.code, at=SOON)
    accounts.change_password(people.open_account(officer_nip, by="test", at=AT), "kata sandi contoh", at=AT)
    with pytest.raises(ChangeError) as refused:
        kiosks.agree(kiosk.token, match.ticket, seen_sha256=signing_place.pact.text_sha256, at=SOON)
    assert refused.value.message == HAS_ACCOUNT


def test_guessing_ends_after_so_many_wrong_tries_and_right_ones_do_not_count(signing_place, officer_nip):
    kiosk = signing_place.kiosk()
    for _ in range(WRONG_TRIES - 1):
        with pytest.raises(ChangeError):
            kiosks.identify(kiosk, "Tidak Ada", kiosk.code, at=SOON)
    for _ in range(3):
        kiosks.identify(kiosk, NIP, kiosk.code, at=SOON)
    with pytest.raises(ChangeError):
        kiosks.identify(kiosk, "Tidak Ada", kiosk.code, at=SOON)
    with pytest.raises(Throttled):
        kiosks.identify(kiosk, NIP, kiosk.code, at=SOON)
    assert kiosks.identify(kiosk, NIP, kiosk.code, at=SOON + timedelta(minutes=16)).name == officer_nip.name


def test_the_same_person_twice_is_one_signature(signing_place, cook):
    kiosk = signing_place.kiosk()
    assert signing_place.at_kiosk(kiosk, cook) == signing_place.at_kiosk(kiosk, cook, at=AT + timedelta(minutes=2))


def test_a_ticket_lasts_for_minutes_and_belongs_to_its_kiosk(signing_place, cook):
    kiosk, other = signing_place.kiosk(), signing_place.kiosk()
    match = kiosks.identify(kiosk, cook.name, kiosk.code, at=SOON)
    sha = signing_place.pact.text_sha256
    attacks = [
        (kiosk.token, match.ticket, AT + timedelta(minutes=12)), (other.token, match.ticket, SOON),
        (kiosk.token, match.ticket[:-1] + "x", SOON), (kiosk.token, "", SOON),
    ]  # fmt: skip
    for token, ticket, at in attacks:
        with pytest.raises(ChangeError, match="Waktunya habis"):
            kiosks.agree(token, ticket, seen_sha256=sha, at=at)
    assert not PactSignature.objects.exists()


def test_a_kiosk_closes_by_itself_by_hand_and_with_its_pact(signing_place, cook):
    kiosk = signing_place.kiosk()
    kiosks.kiosk_at(kiosk.token, AT + timedelta(minutes=119))
    with pytest.raises(KioskClosed):
        kiosks.kiosk_at(kiosk.token, AT + timedelta(minutes=120))
    match = kiosks.identify(kiosk, cook.name, kiosk.code, at=SOON)
    kiosks.close_kiosk(signing_place.pact.pk, kiosk.pk, by=signing_place.leader, at=SOON)
    with pytest.raises(KioskClosed):
        kiosks.agree(kiosk.token, match.ticket, seen_sha256=signing_place.pact.text_sha256, at=SOON)
    third = signing_place.kiosk()
    pacts.move(signing_place.pact.pk, "close", by=signing_place.leader, at=SOON)
    with pytest.raises(KioskClosed):
        kiosks.kiosk_at(third.token, SOON)
    with pytest.raises(ChangeError):
        signing_place.kiosk()


def test_a_token_that_nobody_has_given_is_nowhere(signing_place):
    signing_place.kiosk()
    for token in ("", "x", signing_place.kiosk().token[:-1]):
        with pytest.raises(NotFoundError):
            kiosks.kiosk_at(token, SOON)


def test_only_whoever_manages_the_unit_opens_a_kiosk_and_only_below_the_pact(signing_place):
    with pytest.raises(NotFoundError):
        signing_place.kiosk(by=signing_place.staff)
    bureau = signing_place.town.user(signing_place.town.root, "Biro contoh", "organisation")
    with pytest.raises(AccessDenied):
        signing_place.kiosk(by=bureau)
    head = signing_place.town.user(signing_place.town.labour, "Kepala Dinas contoh", "head")
    with pytest.raises(ChangeError):
        signing_place.kiosk(signing_place.town.labour, by=head)


def test_a_kiosk_of_a_unit_does_not_know_the_people_of_another(signing_place, officer_nip):
    head = signing_place.town.user(signing_place.town.labour, "Kepala Dinas contoh", "head")
    place = signing_place
    place.pact = place.opened(place.town.labour, by=head)
    outside = place.town.person(place.town.labour, "Dinas Contoh")
    kiosk = kiosks.open_kiosk(place.pact.pk, place.town.training, by=place.leader, at=AT)
    with pytest.raises(ChangeError):
        kiosks.identify(kiosk, outside.name, kiosk.code, at=SOON)
    assert kiosks.identify(kiosk, NIP, kiosk.code, at=SOON).name == officer_nip.name


def test_a_wrong_one_is_struck_out_with_a_reason_and_may_be_signed_anew(signing_place, cook):
    kiosk = signing_place.kiosk()
    row = signing_place.at_kiosk(kiosk, cook)
    with pytest.raises(ChangeError):
        signature_actions.strike(row.pk, " ", by=signing_place.leader, at=SOON)
    struck = signature_actions.strike(row.pk, "Salah orang", by=signing_place.leader, at=SOON)
    assert (struck.revoked_by, struck.revoked_reason) == (signing_place.leader.actor, "Salah orang")
    assert queries.tally(signing_place.pact, TODAY).all.signed == 0
    with pytest.raises(ChangeError):
        signature_actions.strike(row.pk, "Sekali lagi", by=signing_place.leader, at=SOON)
    assert signing_place.at_kiosk(kiosk, cook).pk != row.pk


def test_a_signature_with_an_own_account_is_not_struck_out_by_others(signing_place):
    row = signing_place.sign().signature
    with pytest.raises(ChangeError):
        signature_actions.strike(row.pk, "Tidak suka", by=signing_place.leader, at=SOON)
    with pytest.raises(NotFoundError):
        signature_actions.strike(row.pk, "x", by=signing_place.staff, at=SOON)
    row.refresh_from_db()
    assert row.revoked_at is None
