"""Two at one pact at the same moment, with the lock and without it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError

from pilar.areas.change.actions import kiosks, pacts, signing
from pilar.areas.change.actions import signatures as signature_actions
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Pact, PactSignature, PactStep
from pilar.areas.change.queries import pacts as queries
from pilar.areas.change.queries import signatures
from pilar.kernel import ledger
from pilar.kernel.locks import locked
from pilar.kernel.workflow import WorkflowError
from pilar.organisation import access
from tests.areas.change.signing_place import build_signing_place
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("guarded", [True, False]),
]
SOON = AT + timedelta(minutes=1)


@contextmanager
def _free(rows):
    """In the place of ``signing.held``: read without a lock and without a transaction."""
    yield rows.first()


def test_a_double_click_in_two_processes_is_one_signature(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_signing_place()
        guard = signing.held if guarded else _free
        meeting = Meeting(guarded=guarded)
        # Both have looked whether it is signed before either signs.
        monkeypatch.setattr(signing, "refuse_shut", meeting.after(signing.refuse_shut))
        outcomes = site.together(*(lambda: place.sign(guard=guard) for _ in range(2)))
        monkeypatch.undo()
        assert PactSignature.objects.count() == 1
        failed = [each for each in outcomes if isinstance(each, IntegrityError)]
        assert len(failed) == (0 if guarded else 1), outcomes  # without the lock the second click is an error page
        if guarded:
            assert sorted(each.created for each in outcomes) == [False, True]
            assert not ledger.verify().faults


def test_nobody_signs_what_is_being_closed(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_signing_place()
        read, closed = Meeting(guarded=False), Meeting(guarded=guarded)
        closed_first = []
        # The signer has read that it is open; only then it is closed.
        original = signing.refuse_shut

        def read_then_wait(pact: Pact) -> None:
            original(pact)
            read()
            closed()

        def close() -> Pact:
            read()
            moved = pacts.move(place.pact.pk, "close", by=place.leader, at=SOON, guard=locked if guarded else unguarded)
            closed_first.append(not PactSignature.objects.exists())
            closed()
            return moved

        monkeypatch.setattr(signing, "refuse_shut", read_then_wait)
        outcomes = site.together(lambda: place.sign(guard=signing.held if guarded else _free), close)
        monkeypatch.undo()
        assert PactSignature.objects.count() == 1, outcomes
        # With the lock the closing waited for the signature; without it, a closed pact was signed.
        assert closed_first == [not guarded], outcomes


def test_one_person_at_two_devices_of_a_kiosk_is_one_signature(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_signing_place()
        person = place.town.person(place.town.training, "Sri Contoh")
        kiosk = place.kiosk()
        guard = signing.held if guarded else _free
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(kiosks, "refuse_other_text", meeting.after(signing.refuse_other_text))
        outcomes = site.together(*(lambda: place.at_kiosk(kiosk, person, guard=guard) for _ in range(2)))
        monkeypatch.undo()
        assert PactSignature.objects.count() == 1
        assert sum(isinstance(each, IntegrityError) for each in outcomes) == (0 if guarded else 1), outcomes


def test_two_officers_who_strike_out_the_same_leave_one_reason(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_signing_place()
        person = place.town.person(place.town.training, "Sri Contoh")
        row = place.at_kiosk(place.kiosk(), person)
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(signature_actions, "require", meeting.after(access.require))
        guard = locked if guarded else unguarded
        outcomes = site.together(
            lambda: signature_actions.strike(row.pk, "Satu", by=place.leader, at=SOON, guard=guard),
            lambda: signature_actions.strike(row.pk, "Dua", by=place.head, at=SOON, guard=guard),
        )
        monkeypatch.undo()
        # The conditional update keeps them apart also where the row is not locked.
        assert sum(isinstance(each, ChangeError) for each in outcomes) == 1, outcomes


def test_striking_out_waits_for_whoever_is_witnessing(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_signing_place()
        row = place.at_kiosk(place.kiosk(), place.town.person(place.town.training, "Sri Contoh"))
        read, struck_out = Meeting(guarded=False), Meeting(guarded=guarded)
        original = signatures.to_witness
        witnessed_first = []

        def read_then_wait(*args):
            found = list(original(*args).values_list("pk", flat=True))
            read()
            struck_out()
            return PactSignature.objects.filter(pk__in=found).select_related("pact__unit")

        def strike():
            read()
            struck = signature_actions.strike(row.pk, "Salah orang", by=place.leader, at=SOON)
            witnessed_first.append(PactSignature.objects.filter(pk=row.pk, witness__isnull=False).exists())
            struck_out()
            return struck

        monkeypatch.setattr(signatures, "to_witness", read_then_wait)
        guard = locked if guarded else unguarded
        outcomes = site.together(
            lambda: signature_actions.witness([row.pk], by=place.head, at=SOON, guard=guard), strike
        )
        monkeypatch.undo()
        row.refresh_from_db()
        assert (row.witness, row.revoked_at) == (place.head.person, SOON), outcomes
        # With the lock the striking waited for the witness; without it, a struck-out signature got one.
        assert witnessed_first == [guarded], outcomes


def test_two_officers_who_open_two_versions_leave_one_open(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_signing_place()
        first, second = place.draft(), place.draft()
        pacts.move(place.pact.pk, "close", by=place.leader, at=AT)
        meeting = Meeting(guarded=guarded)
        guard = locked if guarded else unguarded
        # Both have looked which version is open before either opens its own.
        monkeypatch.setattr(pacts, "_others_open", meeting.after(pacts._others_open))
        outcomes = site.together(
            lambda: pacts.move(first.pk, "open", by=place.leader, at=SOON, guard=guard),
            lambda: pacts.move(second.pk, "open", by=place.head, at=SOON, guard=guard),
        )
        monkeypatch.undo()
        assert Pact.objects.filter(state="open").count() == 1, outcomes
        failed = [each for each in outcomes if isinstance(each, IntegrityError | WorkflowError)]
        assert len(failed) == (0 if guarded else 1), outcomes
        assert PactStep.objects.filter(name="open").count() == (3 if guarded else 2)
        assert queries.signatures(first).count() == 0
