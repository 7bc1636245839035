"""Decrees are drafted, decided, registered, revoked, drafted anew: what is refused, by whom, and what is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilar.errors import NotFoundError
from pilar.kernel.models import LedgerEntry
from pilar.kernel.models.files import StoredFile
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import Duty
from pilar.organisation.versions import ChangedMeanwhile
from pilar.records.actions import decree_members, decrees
from pilar.records.actions.decree_checks import Draft, Overlapping
from pilar.records.errors import RecordError
from pilar.records.filing import of_address, of_file
from pilar.records.member_table import Named
from pilar.records.models import Decree, DecreeFile, DecreeMember
from tests.organisation.town import AT, TODAY
from tests.records.decrees import PAPER, TEAM

DAY = timedelta(days=1)
POLICY = Draft("Pedoman layanan (data contoh)", "policy")


# -- drafts


def test_a_draft_is_kept_with_its_event(office):
    decree = office.draft()
    assert (decree.state, decree.mode, decree.topic_codes) == ("draft", "here", ["zi-team"])
    entry = LedgerEntry.objects.latest("sequence")
    assert (entry.code, entry.object_id) == ("decree.drafted", str(decree.pk))


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (Draft("  ", "zi-team"), "Judul keputusan masih kosong"),
        (Draft("x" * 201, "zi-team"), "paling banyak 200 huruf"),
        (Draft("x", "piagam"), "Jenis keputusan itu tidak ada"),
        (Draft("x", "zi-team", ("bogus",)), "Pokok bahasan bogus tidak ada"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_and_nothing_is_kept(office, what, said):
    with pytest.raises(RecordError, match=said):
        office.draft(what)
    assert not Decree.objects.exists()


def test_staff_see_decrees_and_do_not_write_them(office):
    decree = office.draft()
    with pytest.raises(AccessDenied):
        office.draft(by=office.staff)
    for act in (
        lambda: decrees.change(decree.pk, TEAM, by=office.staff, at=AT),
        lambda: decrees.decide(decree.pk, office.decision(), by=office.staff, at=AT),
        lambda: decrees.discard(decree.pk, by=office.staff, at=AT),
        lambda: decree_members.add(decree.pk, [Named("x")], by=office.staff, at=AT),
    ):
        with pytest.raises(AccessDenied):
            act()
    assert Decree.objects.get().state == "draft"


def test_a_decree_of_another_opd_or_body_does_not_exist(office):
    town = office.town
    decree = office.draft()
    for stranger in (
        town.user(town.health, "Ketua lain contoh", "zi_leader"),
        town.user(town.other_root, "Kepala lain contoh", "head"),
    ):
        for act in (
            lambda by=stranger: decrees.decide(decree.pk, office.decision(), by=by, at=AT),
            lambda by=stranger: decrees.revoke(decree.pk, "x", TODAY, by=by, at=AT),
            lambda by=stranger: decrees.draft(town.training, TEAM, by=by, at=AT),
        ):
            with pytest.raises(NotFoundError):
                act()


def test_of_two_who_change_a_draft_the_second_is_told(office):
    decree = office.draft()
    seen = decrees.version_of_draft(decree)
    decrees.change(decree.pk, Draft("Judul lain", "zi-team"), by=office.leader, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        decrees.change(decree.pk, Draft("Judul ketiga", "zi-team"), by=office.leader, at=AT, seen=seen)
    assert Decree.objects.get().title == "Judul lain"


def test_title_and_kind_of_a_decided_decree_stay_but_topics_are_added(office):
    decree = office.decided()
    with pytest.raises(RecordError, match="tetap seperti yang ditandatangani"):
        decrees.change(decree.pk, Draft("Lain", "zi-team"), by=office.leader, at=AT)
    more = Draft(TEAM.title, TEAM.kind, ("zi-team", "launch"), "Dipilih dari tiap seksi.")
    decrees.change(decree.pk, more, by=office.leader, at=AT)
    assert Decree.objects.get().topic_codes == ["launch", "zi-team"]


def test_a_draft_is_discarded_with_its_people_and_its_file_is_let_go(office):
    decree = office.draft()
    decree_members.add(decree.pk, [Named("Anggota contoh")], by=office.leader, at=AT)
    paper = of_file(b"Rancangan contoh", "rancangan.txt")
    decrees.add_file(decree.pk, paper, what=DecreeFile.OTHER, title="", by=office.leader, at=AT)
    decrees.discard(decree.pk, by=office.leader, at=AT)
    assert not Decree.objects.exists()
    assert not DecreeMember.objects.exists()
    assert StoredFile.objects.get().unused_since == AT


def test_what_is_decided_is_not_discarded(office):
    with pytest.raises(RecordError, match="Hanya rancangan"):
        decrees.discard(office.decided().pk, by=office.leader, at=AT)


# -- deciding


def test_deciding_keeps_number_signatory_capacity_file_and_step(office):
    decree = Decree.objects.get(pk=office.decided().pk)
    assert (decree.state, decree.number, decree.signatory_name) == ("in_force", "188.4/1/2026", "Kepala UPT contoh")
    assert decree.capacity == "Kepala UPT"
    assert decree.files.get().what == DecreeFile.SIGNED
    step = decree.steps.get()
    assert (step.name, step.source, step.target, step.by) == ("decide", "draft", "in_force", office.leader.actor)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"number": " "}, "Nomor keputusan masih kosong"),
        ({"decided_on": TODAY + DAY}, "belum tiba"),
        ({"valid_until": date(2026, 1, 4)}, "Masa berlaku terbalik"),
        ({"valid_from": date(1500, 1, 1)}, "tidak masuk akal"),
        ({"signatory": None, "signatory_name": "Bupati", "capacity": "Bupati"}, "Pilih penanda tangannya"),
        ({"paper": None}, "Unggah keputusan yang sudah ditandatangani"),
        ({"paper": None, "outside_system": "Srikandi"}, "Unggah keputusan yang sudah ditandatangani"),
    ],
)
def test_what_cannot_be_decided_stays_a_draft(office, given, said):
    decree = office.draft()
    with pytest.raises(RecordError, match=said):
        decrees.decide(decree.pk, office.decision(**given), by=office.leader, at=AT)
    decree.refresh_from_db()
    assert (decree.state, decree.number) == ("draft", "")


def test_a_number_outside_or_a_file_of_the_draft_is_proof_enough(office):
    assert office.decided(POLICY, paper=None, outside_number="SRK-1").outside_number == "SRK-1"
    draft = office.draft(POLICY)
    decrees.add_file(draft.pk, PAPER, what=DecreeFile.SIGNED, title="SK", by=office.leader, at=AT)
    assert (
        decrees.decide(draft.pk, office.decision(number="2", paper=None), by=office.leader, at=AT).state == "in_force"
    )


def test_an_acting_head_outside_the_dates_decides_nothing(office):
    town = office.town
    deputy = town.person(town.training, "Plt. contoh")
    Duty.objects.create(
        person=deputy, unit=town.training, position="Kepala UPT", kind=Duty.PLT, leads=True,
        valid_from=date(2026, 2, 1), valid_until=date(2026, 3, 31),
    )  # fmt: skip
    draft = office.draft()
    with pytest.raises(RecordError, match="di luar masa penunjukannya"):
        decrees.decide(draft.pk, office.decision(signatory=deputy), by=office.leader, at=AT)
    inside = office.decision(signatory=deputy, decided_on=date(2026, 3, 31))
    assert decrees.decide(draft.pk, inside, by=office.leader, at=AT).capacity == "Plt. Kepala UPT"


def test_what_is_decided_is_not_decided_again(office):
    decree = office.decided()
    with pytest.raises(WorkflowError, match="Ditetapkan"):
        decrees.decide(decree.pk, office.decision(number="2"), by=office.leader, at=AT)
    assert Decree.objects.get().number == "188.4/1/2026"


# -- one at a time


@pytest.mark.parametrize(
    ("first", "last", "overlaps"),
    [
        (date(2025, 1, 1), date(2026, 1, 4), False),
        (date(2025, 1, 1), date(2026, 1, 5), True),
        (date(2026, 12, 31), None, True),
        (date(2027, 1, 1), None, False),
        (date(2025, 1, 1), None, True),
        (date(2026, 6, 1), date(2026, 6, 1), True),
    ],
)
def test_two_of_a_single_kind_do_not_share_a_day(office, first, last, overlaps):
    office.decided()
    other = {"number": "2", "valid_from": first, "valid_until": last}
    if overlaps:
        with pytest.raises(Overlapping, match=r"188\.4/1/2026"):
            office.decided(**other)
        assert Decree.objects.filter(state="in_force").count() == 1
    else:
        office.decided(**other)


def test_other_kinds_other_units_and_the_revoked_are_not_in_the_way(office):
    old = office.decided()
    office.decided(POLICY, number="2")
    office.decided(POLICY, number="3")
    office.decided(Draft("Agen perubahan", "change-agents"), number="4")
    decrees.revoke(old.pk, "Salah orang", TODAY, by=office.leader, at=AT)
    office.decided(number="5", valid_from=TODAY)
    with pytest.raises(Overlapping) as refused:
        office.decided(number="6", valid_from=TODAY - DAY, valid_until=TODAY - DAY)
    assert not refused.value.may_replace


def test_a_successor_ends_the_old_one_the_day_before(office):
    old = office.decided()
    with pytest.raises(Overlapping) as refused:
        office.decided(number="2", valid_from=TODAY, valid_until=None)
    assert refused.value.may_replace
    new = office.decided(number="2", valid_from=TODAY, valid_until=None, replaces=refused.value.other.pk)
    old.refresh_from_db()
    assert (old.valid_until, old.state, new.replaces) == (TODAY - DAY, "in_force", old)
    assert "semula berlaku sampai 31 Desember 2026" in old.steps.get(name="replace").reason


def test_agreeing_to_replace_one_does_not_replace_another(office):
    old = office.decided()
    with pytest.raises(Overlapping):
        office.decided(number="2", valid_from=TODAY, replaces=old.pk + 1000)
    old.refresh_from_db()
    assert old.valid_until == date(2026, 12, 31)


def test_one_that_begins_on_the_same_day_cannot_be_replaced(office):
    office.decided()
    with pytest.raises(Overlapping) as refused:
        office.decided(number="2")
    assert not refused.value.may_replace
    assert "cabut keputusan itu dahulu" in refused.value.message


# -- from outside


def test_a_decree_from_outside_is_in_force_at_once_and_may_be_signed_by_somebody_unlisted(office):
    given = office.decision(signatory=None, signatory_name="Bupati contoh", capacity="Bupati")
    decree = decrees.register(office.town.training, TEAM, given, by=office.leader, at=AT)
    assert (decree.mode, decree.state, decree.capacity) == ("outside", "in_force", "Bupati")
    assert decree.steps.get().name == "register"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"signatory": None}, "Nama penanda tangan masih kosong"),
        ({"signatory": None, "signatory_name": "Bupati"}, "Jabatan penanda tangan masih kosong"),
        ({"paper": None}, "Unggah keputusan"),
    ],
)
def test_a_decree_from_outside_needs_who_signed_it_and_where_it_is(office, given, said):
    with pytest.raises(RecordError, match=said):
        decrees.register(office.town.training, TEAM, office.decision(**given), by=office.leader, at=AT)
    assert not Decree.objects.exists()


def test_registering_obeys_the_same_rule_of_one_at_a_time(office):
    old = office.decided()
    given = office.decision(number="2", valid_from=TODAY)
    with pytest.raises(Overlapping):
        decrees.register(office.town.training, TEAM, given, by=office.leader, at=AT)
    agreed = office.decision(number="2", valid_from=TODAY, replaces=old.pk)
    assert decrees.register(office.town.training, TEAM, agreed, by=office.leader, at=AT).replaces == old


# -- its end


@pytest.mark.parametrize("since", [date(2026, 1, 5), TODAY])
def test_a_decree_is_revoked_since_a_day_with_a_reason(office, since):
    decree = decrees.revoke(office.decided().pk, "Organisasi berubah", since, by=office.leader, at=AT)
    assert (decree.state, decree.revoked_on, decree.last_day) == ("revoked", since, since - DAY)
    assert decree.steps.get(name="revoke").reason == "Organisasi berubah"


@pytest.mark.parametrize(
    ("reason", "since", "said"),
    [
        (" ", TODAY, "Alasan masih kosong"),
        ("x", TODAY + DAY, "belum tiba"),
        ("x", date(2026, 1, 4), "dicabut paling awal sejak hari itu"),
    ],
)
def test_a_decree_is_not_revoked_without_reason_or_on_an_odd_day(office, reason, since, said):
    decree = office.decided()
    with pytest.raises(RecordError, match=said):
        decrees.revoke(decree.pk, reason, since, by=office.leader, at=AT)
    assert Decree.objects.get().state == "in_force"


def test_what_no_longer_holds_is_not_revoked_but_its_last_day_may_be_taken_from_it(office):
    decree = office.decided(valid_until=TODAY - DAY)
    with pytest.raises(RecordError, match="sudah berakhir"):
        decrees.revoke(decree.pk, "Digantikan.", TODAY, by=office.leader, at=AT)
    assert Decree.objects.get().state == "in_force"
    decrees.revoke(decree.pk, "Digantikan.", TODAY - DAY, by=office.leader, at=AT)
    assert Decree.objects.get().last_day == TODAY - 2 * DAY


def test_a_revoked_decree_leaves_its_number_to_whoever_registers_it_again(office):
    decrees.revoke(office.decided(POLICY).pk, "Salah isi.", TODAY, by=office.leader, at=AT)
    assert office.decided(POLICY).state == "in_force"


@pytest.mark.parametrize("again", ["188.4/1/2026", " 188.4 / 1 / 2026", "188.4/1/2026 "])
def test_a_number_is_used_once_a_year_in_a_unit(office, again):
    office.decided(POLICY)
    with pytest.raises(RecordError, match="sudah dipakai"):
        office.decided(number=again)
    with pytest.raises(RecordError, match="sudah dipakai"):
        decrees.register(office.town.training, TEAM, office.decision(number=again), by=office.leader, at=AT)
    assert Decree.objects.filter(state="in_force").count() == 1


def test_the_same_number_in_another_year_or_unit_is_another_decree(office):
    office.decided(POLICY)
    office.decided(
        POLICY, decided_on=date(2025, 12, 31), valid_from=date(2025, 12, 31), valid_until=date(2025, 12, 31)
    )  # fmt: skip
    town = office.town
    leader = town.user(town.labour, "Ketua tim dinas contoh", "zi_leader")
    decrees.register(town.labour, POLICY, office.decision(), by=leader, at=AT)
    assert Decree.objects.count() == 3


def test_neither_a_draft_nor_a_revoked_one_is_revoked(office):
    draft = office.draft()
    with pytest.raises(WorkflowError):
        decrees.revoke(draft.pk, "x", TODAY, by=office.leader, at=AT)


def test_the_successor_takes_over_whoever_has_not_left(office):
    town = office.town
    stays, goes = (town.person(town.training, f"Anggota contoh {name}") for name in ("tetap", "pindah"))
    draft = office.draft()
    people = [Named("", stays, DecreeMember.LEADER), Named("", goes), Named("Tamu contoh")]
    decree_members.add(draft.pk, people, by=office.leader, at=AT)
    decrees.decide(draft.pk, office.decision(), by=office.leader, at=AT)
    Duty.objects.filter(person=goes).update(valid_until=TODAY - DAY)
    made = decrees.successor(draft.pk, TODAY, by=office.leader, at=AT)
    assert (made.state, made.title, made.kind, made.number) == ("draft", TEAM.title, "zi-team", "")
    assert [(each.name, each.role) for each in made.members.all()] == [
        (stays.name, "leader"),
        ("Tamu contoh", "member"),
    ]
    assert draft.members.count() == 3


# -- files


def test_the_same_file_is_kept_once_and_the_only_signed_copy_stays(office):
    decree = office.decided()
    with pytest.raises(RecordError, match="sama persis"):
        decrees.add_file(decree.pk, PAPER, what=DecreeFile.ANNEX, title="", by=office.leader, at=AT)
    signed = decree.files.get()
    with pytest.raises(RecordError, match="satu-satunya salinan"):
        decrees.remove_file(decree.pk, signed.pk, by=office.leader, at=AT)
    better = of_address("https://contoh.go.id/sk-benar.pdf")
    decrees.add_file(decree.pk, better, what=DecreeFile.SIGNED, title="", by=office.leader, at=AT)
    decrees.remove_file(decree.pk, signed.pk, by=office.leader, at=AT)
    assert decree.files.get().url == "https://contoh.go.id/sk-benar.pdf"


# -- people


def test_people_are_added_behind_each_other_and_nobody_twice_in_one_role(office):
    draft = office.draft()
    decree_members.add(draft.pk, [Named("", office.head, DecreeMember.LEADER)], by=office.leader, at=AT)
    more = [Named("Tamu contoh"), Named("", office.head, DecreeMember.POKJA, 1)]
    decree_members.add(draft.pk, more, by=office.leader, at=AT)
    assert [each.position for each in draft.members.order_by("pk")] == [1, 2, 3]
    for twice in (Named("", office.head, DecreeMember.LEADER), Named("TAMU contoh")):
        with pytest.raises(RecordError, match="sudah disebut sebagai"):
            decree_members.add(draft.pk, [Named("Lain contoh"), twice], by=office.leader, at=AT)
    assert draft.members.count() == 3


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (Named(""), "Nama masih kosong"),
        (Named("x", role="raja"), "Kedudukan itu tidak ada"),
        (Named("x", area=7), "area 1 sampai 6"),
        (Named("x", role=DecreeMember.POKJA), "pilih pokjanya"),
    ],
)
def test_somebody_who_cannot_be_named_is_refused(office, named, said):
    with pytest.raises(RecordError, match=said):
        decree_members.add(office.draft().pk, [named], by=office.leader, at=AT)
    assert not DecreeMember.objects.exists()


def test_the_name_of_somebody_who_is_chosen_already_is_not_typed_beside_them(office):
    decree = office.draft()
    person = office.staff.person
    decree_members.add(decree.pk, [Named("", person)], by=office.leader, at=AT)
    with pytest.raises(RecordError, match="sudah disebut"):
        decree_members.add(decree.pk, [Named(person.name.upper())], by=office.leader, at=AT)
    typed = office.draft()
    decree_members.add(typed.pk, [Named(person.name)], by=office.leader, at=AT)
    with pytest.raises(RecordError, match="sudah disebut"):
        decree_members.add(typed.pk, [Named("", person)], by=office.leader, at=AT)
    # Two who are known and have one name are two.
    twin = office.town.person(office.town.training, person.name)
    assert len(decree_members.add(decree.pk, [Named("", twin)], by=office.leader, at=AT)) == 1


def test_nobody_of_another_body_is_chosen(office):
    stranger = office.town.person(office.town.other_root, "Orang lain contoh")
    with pytest.raises(RecordError, match="bukan pegawai instansi ini"):
        decree_members.add(office.draft().pk, [Named("", stranger)], by=office.leader, at=AT)


def test_the_names_of_a_decided_decree_stand_but_a_copy_of_a_paper_is_completed(office):
    draft = office.draft()
    (member,) = decree_members.add(draft.pk, [Named("Tamu contoh")], by=office.leader, at=AT)
    decrees.decide(draft.pk, office.decision(), by=office.leader, at=AT)
    for act in (
        lambda: decree_members.add(draft.pk, [Named("Lain contoh")], by=office.leader, at=AT),
        lambda: decree_members.change(draft.pk, member.pk, Named("Lain"), by=office.leader, at=AT),
        lambda: decree_members.remove(draft.pk, member.pk, by=office.leader, at=AT),
    ):
        with pytest.raises(RecordError, match="tetap seperti yang ditandatangani"):
            act()
    outside = decrees.register(office.town.training, POLICY, office.decision(number="2"), by=office.leader, at=AT)
    decree_members.add(outside.pk, [Named("Lain contoh")], by=office.leader, at=AT)
    decrees.revoke(outside.pk, "Salah", TODAY, by=office.leader, at=AT)
    with pytest.raises(RecordError, match="sudah dicabut"):
        decree_members.add(outside.pk, [Named("Ketiga contoh")], by=office.leader, at=AT)


def test_of_two_who_correct_one_name_the_second_is_told(office):
    draft = office.draft()
    (member,) = decree_members.add(draft.pk, [Named("Tamu contoh")], by=office.leader, at=AT)
    seen = decree_members.version_of_member(member)
    decree_members.change(draft.pk, member.pk, Named("Tamu Satu"), by=office.leader, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        decree_members.change(draft.pk, member.pk, Named("Tamu Dua"), by=office.leader, at=AT, seen=seen)
    assert draft.members.get().name == "Tamu Satu"
