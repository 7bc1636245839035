"""The text of a pact: versions, frozen once opened, states, public or not, reminders."""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import Mock

import pytest

from pilar.areas.change import jobs, reminders
from pilar.areas.change.actions import pacts
from pilar.areas.change.actions.pacts import Draft
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Pact
from pilar.areas.change.pact_texts import defaults, fingerprint, parsed
from pilar.areas.change.public.pact import pacts_of
from pilar.areas.change.queries import pacts as queries
from pilar.errors import NotFoundError
from pilar.kernel.jobs import Run
from pilar.kernel.models import Job, LedgerEntry, OutgoingMail
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import people
from pilar.organisation.versions import ChangedMeanwhile
from tests.organisation.town import AT, TODAY

WORDS = Draft("Pakta integritas", "Saya:\n\nsatu;\ndua.")


def test_the_default_text_has_the_seven_commitments_and_names_its_source():
    text = defaults()[Pact.INDIVIDUAL]
    assert (len(text.points), text.source) == (7, "PermenPANRB 49/2011")
    assert parsed(text.text) == (text.preamble, text.points)


def test_another_word_is_another_fingerprint():
    assert len({fingerprint("a", 2026, "b"), fingerprint("a", 2026, "c"), fingerprint("a", 2025, "b")}) == 3


def test_a_draft_is_written_anew_and_an_opened_text_never(signing_place):
    draft = signing_place.draft()
    assert draft.version == 2
    changed = pacts.change(draft.pk, WORDS, by=signing_place.leader, at=AT)
    assert changed.text_sha256 == fingerprint(WORDS.title, 2026, "Saya:\n\nsatu;\ndua.")
    with pytest.raises(ChangeError, match="tidak diubah lagi"):
        pacts.change(signing_place.pact.pk, WORDS, by=signing_place.leader, at=AT)
    signing_place.pact.refresh_from_db()
    assert signing_place.pact.text == defaults()[Pact.INDIVIDUAL].text


def test_a_draft_that_somebody_else_has_changed_is_not_written_over(signing_place):
    draft = signing_place.draft()
    seen = pacts.version(draft)
    pacts.change(draft.pk, WORDS, by=signing_place.leader, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        pacts.change(draft.pk, Draft("Lain", "lain"), by=signing_place.leader, at=AT, seen=seen)


@pytest.mark.parametrize(
    "draft",
    [Draft("", "satu"), Draft("Judul", " \n "), Draft("Judul", "x" * 10_001), Draft("J", "s", date(2031, 1, 1))],
)
def test_a_text_without_words_or_with_an_odd_day_is_refused(signing_place, draft):
    with pytest.raises(ChangeError):
        pacts.create(signing_place.town.training, Pact.INDIVIDUAL, 2026, draft, by=signing_place.leader, at=AT)
    assert Pact.objects.count() == 1


def test_opening_a_new_version_closes_the_one_before_and_its_kiosks(signing_place):
    kiosk = signing_place.kiosk()
    second = signing_place.opened()
    signing_place.pact.refresh_from_db()
    kiosk.refresh_from_db()
    assert (signing_place.pact.state, second.state, second.version) == ("closed", "open", 2)
    assert kiosk.closed_at == AT
    assert signing_place.pact.steps.order_by("-pk")[0].reason == "Digantikan versi 2."


def test_withdrawing_needs_a_reason_and_reopening_only_what_was_closed(signing_place):
    with pytest.raises(WorkflowError):
        pacts.move(signing_place.pact.pk, "withdraw", by=signing_place.leader, at=AT)
    with pytest.raises(WorkflowError):
        pacts.move(signing_place.pact.pk, "reopen", by=signing_place.leader, at=AT, reason="x")
    moved = pacts.move(signing_place.pact.pk, "withdraw", by=signing_place.leader, at=AT, reason="Salah teks")
    assert moved.state == "withdrawn"
    assert LedgerEntry.objects.filter(code="pact.withdrawn", object_id=str(moved.pk)).count() == 1


def test_only_whoever_manages_writes_and_opens(signing_place):
    with pytest.raises(AccessDenied):
        pacts.create(signing_place.town.training, Pact.INDIVIDUAL, 2026, WORDS, by=signing_place.staff, at=AT)
    stranger = signing_place.town.user(signing_place.town.health, "Orang lain contoh", "head")
    with pytest.raises(NotFoundError):
        pacts.move(signing_place.pact.pk, "close", by=stranger, at=AT)


def test_the_pact_of_a_unit_above_is_seen_from_below_but_not_its_draft(signing_place):
    head = signing_place.town.user(signing_place.town.labour, "Kepala Dinas contoh", "head")
    above = signing_place.draft(signing_place.town.labour, by=head)
    with pytest.raises(NotFoundError):
        pacts.seen_or_refuse(above.pk, signing_place.leader, AT)
    pacts.move(above.pk, "open", by=head, at=AT)
    assert pacts.seen_or_refuse(above.pk, signing_place.leader, AT) == above
    with pytest.raises(AccessDenied):
        pacts.move(above.pk, "close", by=signing_place.leader, at=AT)


def test_only_the_head_shows_it_to_the_public_and_no_name_goes_with_it(signing_place):
    signing_place.sign(signing_place.head)
    assert pacts_of(signing_place.town.training, TODAY) == []
    with pytest.raises(AccessDenied):
        pacts.publish(signing_place.pact.pk, True, by=signing_place.leader, at=AT)
    pacts.publish(signing_place.pact.pk, True, by=signing_place.head, at=AT)
    [shown] = pacts_of(signing_place.town.training, TODAY)
    assert (shown.signed, shown.total, shown.share) == (1, 3, "33\u00a0%")
    assert not [name for name in ("Kepala UPT", "Ketua tim", "Pegawai contoh") if name in repr(shown)]
    pacts.move(signing_place.pact.pk, "withdraw", by=signing_place.leader, at=AT, reason="x")
    assert pacts_of(signing_place.town.training, TODAY) == []


def test_a_closed_pact_counts_the_staff_of_the_day_on_which_it_was_closed(signing_place, client):
    """Whoever comes later was never asked; without that the share of last year falls with every newcomer."""
    place = signing_place
    place.sign(place.head)
    pacts.publish(place.pact.pk, True, by=place.head, at=AT)
    pacts.move(place.pact.pk, "close", by=place.leader, at=AT)
    later = TODAY + timedelta(days=40)
    place.town.person(place.town.training, "Baru contoh", valid_from=later)
    people.end_duty(place.head.person.duties.get(), later, by=place.town.admin, at=AT)
    day = later + timedelta(days=1)
    [shown] = pacts_of(place.town.training, day)
    assert (shown.signed, shown.total) == (1, 3)
    closed = Pact.objects.select_related("unit__body").get(pk=place.pact.pk)
    assert queries.counted_on(closed, day) == TODAY
    pacts.move(place.pact.pk, "reopen", by=place.leader, at=AT + timedelta(days=1), reason="Ada yang menyusul")
    [shown] = pacts_of(place.town.training, day)
    assert (shown.signed, shown.total) == (0, 3)


def test_of_two_versions_the_public_reads_the_newer_one(signing_place):
    place = signing_place
    pacts.publish(place.pact.pk, True, by=place.head, at=AT)
    second = pacts.create(place.town.training, Pact.INDIVIDUAL, 2026, Draft("Pakta", "baru"), by=place.leader, at=AT)
    second = pacts.move(second.pk, "open", by=place.leader, at=AT)
    assert len(pacts_of(place.town.training, TODAY)) == 1
    pacts.publish(second.pk, True, by=place.head, at=AT)
    assert [shown.title for shown in pacts_of(place.town.training, TODAY)] == ["Pakta"]


def test_a_draft_is_not_shown_to_the_public(signing_place):
    draft = signing_place.draft()
    with pytest.raises(ChangeError):
        pacts.publish(draft.pk, True, by=signing_place.head, at=AT)


def test_a_reminder_reaches_each_who_is_missing_once_a_day(signing_place):
    place, run = signing_place, Mock(spec=Run)
    people.add_person(
        place.town.training, "Berpos contoh", status="non_asn", position="Pelaksana", by=place.town.admin, at=AT,
        valid_from=TODAY, email="pos@contoh.test",
    )  # fmt: skip
    place.sign()
    pacts.remind(place.pact.pk, by=place.leader, at=AT)
    pacts.remind(place.pact.pk, by=place.leader, at=AT + timedelta(hours=2))
    job = Job.objects.get(code=pacts.REMIND)
    for hours in (0, 3, 24):  # a retry after midnight belongs to the day on which it was asked for
        jobs.remind(run, at=AT + timedelta(hours=hours), **job.arguments)
    assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == ["pos@contoh.test"]
    pacts.remind(place.pact.pk, by=place.leader, at=AT + timedelta(days=1))
    jobs.remind(run, at=AT + timedelta(days=1), **Job.objects.latest("enqueued_at").arguments)
    assert OutgoingMail.objects.count() == 2


def test_a_second_click_on_the_reminder_asks_for_nothing_and_notes_nothing(signing_place, client):
    place = signing_place
    address = f"/perubahan/pakta/{place.pact.pk}/ingatkan/"
    client.force_login(place.leader)
    assert "sedang dikirim" in client.post(address, follow=True).content.decode()
    assert "sudah dikirim hari ini" in client.post(address, follow=True).content.decode()
    assert LedgerEntry.objects.filter(code="pact.reminded").count() == 1


def test_nobody_is_reminded_of_what_is_closed(signing_place):
    pacts.move(signing_place.pact.pk, "close", by=signing_place.leader, at=AT)
    with pytest.raises(ChangeError):
        pacts.remind(signing_place.pact.pk, by=signing_place.leader, at=AT)
    assert reminders.send(Mock(spec=Run), signing_place.pact.pk, signing_place.leader.pk, TODAY, at=AT) == 0


def test_the_tally_counts_by_rank_and_unit_and_leaves_out_who_has_left(signing_place):
    place = signing_place
    place.sign(place.head)
    place.sign()
    people.end_duty(place.staff.person.duties.get(), TODAY - timedelta(days=1), by=place.town.admin, at=AT)
    tally = queries.tally(place.pact, TODAY)
    assert (tally.all.signed, tally.all.total) == (1, 2)
    assert [(each.label, each.signed, each.total) for each in tally.ranks] == [
        ("Administrator", 1, 1), ("Lainnya (non-ASN, mitra, belum diisi)", 0, 1),
    ]  # fmt: skip
    assert [(each.label, each.signed) for each in tally.units] == [("UPT Balai Latihan Kerja", 1)]
