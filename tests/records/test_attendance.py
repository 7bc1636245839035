"""Attendance: the door opens, closes by hand and by itself; nobody is counted twice; officers mend with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilar.errors import NotFoundError
from pilar.kernel import rules
from pilar.kernel.models import LedgerEntry
from pilar.kernel.models.rules import RuleUnit, Verification
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import Duty
from pilar.records.actions import activities, activity_steps, attendance
from pilar.records.actions.activities import GRACE
from pilar.records.door import read_token, shown_token
from pilar.records.errors import DoorBusy, DoorError, RecordError
from pilar.records.models import Attendance
from pilar.records.queries.attendance import DOUBLE, doubles, listed
from tests.organisation.town import AT, START
from tests.records.hall import CLOSES, ENDS, STARTS, plan_of

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def ledger_codes() -> list[str]:
    return list(LedgerEntry.objects.order_by("pk").values_list("code", flat=True))


class TestTheDoor:
    def test_it_opens_once_and_keeps_its_code_when_it_is_opened_again(self, hall):
        token = hall.open()
        assert hall.open(AT + MINUTE) == token
        attendance.close_door(hall.pk, by=hall.leader, at=AT + 2 * MINUTE)
        assert hall.open(AT + 3 * MINUTE) == token
        assert hall.named("Tamu", at=AT + 4 * MINUTE).created
        assert ledger_codes().count("activity.door_opened") == 2

    @pytest.mark.parametrize(("late", "open_"), [(-MINUTE, True), (0 * MINUTE, False), (MINUTE, False)])
    def test_it_closes_by_itself_when_the_grace_is_over(self, hall, late, open_):
        hall.open()
        if open_:
            assert hall.named("Tamu", at=CLOSES + late).created
        else:
            with pytest.raises(DoorError, match=r"sudah ditutup 24 November 2026 pukul 12\.00"):
                hall.named("Tamu", at=CLOSES + late)

    def test_the_grace_is_a_rule_that_a_body_may_tighten(self, hall):
        rules.set_for_body(
            GRACE, 10, unit=RuleUnit.MINUTE, source="SE 1", verified=Verification.CONFIRMED, valid_from=START,
            body=hall.town.body.uuid, by="1", at=AT,
        )  # fmt: skip
        hall.open()
        assert hall.now().door_closes_at == ENDS + 10 * MINUTE

    def test_without_an_end_it_closes_when_the_local_day_is_over(self, hall):
        activities.change(hall.pk, plan_of(ends_at=None), by=hall.leader, at=AT)
        hall.open()
        assert hall.now().door_closes_at.isoformat() == "2026-11-24T17:00:00+00:00"  # midnight in Jakarta

    def test_another_end_moves_the_closing_of_an_open_door(self, hall):
        hall.open()
        activities.change(hall.pk, plan_of(ends_at=ENDS + timedelta(hours=2)), by=hall.leader, at=AT)
        assert hall.named("Tamu", at=CLOSES + timedelta(hours=1)).created

    def test_a_door_that_has_closed_does_not_open_again_because_the_plan_changes(self, hall):
        hall.open()
        late = CLOSES + timedelta(hours=2)
        activities.change(hall.pk, plan_of(ends_at=late + timedelta(hours=3)), by=hall.leader, at=late)
        with pytest.raises(DoorError, match="sudah ditutup"):
            hall.named("Tamu", at=late + MINUTE)
        hall.open(late + 2 * MINUTE)  # an officer opens it again
        assert hall.named("Tamu", at=late + 3 * MINUTE).created

    def test_another_day_closes_an_open_door(self, hall):
        hall.open()
        later = {"starts_at": STARTS + 7 * DAY, "ends_at": ENDS + 7 * DAY}
        activities.change(hall.pk, plan_of(**later), by=hall.leader, at=AT)
        with pytest.raises(DoorError, match="sudah ditutup"):
            hall.named("Tamu", at=AT + MINUTE)

    @pytest.mark.parametrize(("early", "opens"), [(timedelta(hours=12), True), (timedelta(hours=12) + MINUTE, False)])
    def test_nobody_signs_in_at_what_is_still_far_away(self, hall, early, opens):
        if opens:
            hall.open(STARTS - early)
            assert hall.named("Tamu", at=STARTS - early).created
        else:
            with pytest.raises(RecordError, match="paling awal 12 jam"):
                hall.open(STARTS - early)
            assert hall.now().door_token is None

    def test_it_does_not_open_when_all_is_over_and_says_what_to_do(self, hall):
        with pytest.raises(RecordError, match="ubah dahulu waktu selesainya"):
            hall.open(CLOSES)
        assert hall.now().door_token is None

    def test_closed_by_hand_it_refuses_and_says_whom_to_ask(self, hall):
        hall.open()
        attendance.close_door(hall.pk, by=hall.leader, at=AT + MINUTE)
        with pytest.raises(DoorError, match="panitia: mereka masih dapat mencatat Anda"):
            hall.named("Tamu", at=AT + 2 * MINUTE)
        assert not Attendance.objects.exists()

    def test_a_cancelled_activity_has_no_door(self, hall):
        hall.open()
        activity_steps.cancel(hall.pk, "Ditunda", by=hall.leader, at=AT)
        with pytest.raises(DoorError, match="dibatalkan"):
            hall.named("Tamu")

    def test_whoever_only_works_there_cannot_open_it_and_a_stranger_does_not_know_it(self, hall):
        with pytest.raises(AccessDenied):
            attendance.open_door(hall.pk, by=hall.staff, at=AT)
        stranger = hall.town.user(hall.town.health, "Orang dinas lain", "zi_leader")
        with pytest.raises(NotFoundError):
            attendance.open_door(hall.pk, by=stranger, at=AT)

    def test_a_code_is_read_however_it_is_typed(self, hall):
        token = hall.open()
        for typed in (token, token.upper(), shown_token(token), f" {token[:5]} {token[5:]} "):
            assert read_token(typed) == token

    @given(st.text(max_size=60))
    def test_any_text_is_read_as_a_code_or_as_none(self, text):
        code = read_token(text)
        assert code is None or (len(code) == 10 and code.isascii() and read_token(shown_token(code)) == code)


class TestSigningIn:
    def test_with_an_account_the_duty_of_that_moment_is_kept(self, hall):
        token = hall.open()
        signed = attendance.attend(token, by=hall.staff, at=AT)
        duty = Duty.objects.get(person=hall.staff.person)
        assert (signed.row.duty, signed.row.position, signed.row.method) == (duty, "Pelaksana", Attendance.OWN)
        assert signed.row.unit_name == str(hall.town.training)
        duty.position = "Jabatan lain"
        duty.save()
        assert Attendance.objects.get().position == "Pelaksana"

    def test_a_second_tap_is_no_mistake_and_counts_nobody_twice(self, hall):
        token = hall.open()
        first = attendance.attend(token, by=hall.staff, at=AT)
        second = attendance.attend(token, by=hall.staff, at=AT + MINUTE)
        assert (second.created, second.row.pk, second.row.at) == (False, first.row.pk, AT)
        assert ledger_codes().count("attendance.signed") == 1

    @pytest.mark.parametrize("again", ["Budi Contoh", "  BUDI   contoh ", "budi contoh."])
    def test_the_same_name_and_unit_is_told_and_not_doubled(self, hall, again):
        hall.open()
        first = hall.named("Budi Contoh", "Desa A")
        second = hall.named(again, "desa a", at=AT + MINUTE)
        assert (second.created, second.row.pk) == (False, first.row.pk)
        assert hall.named("Budi Contoh", "Desa B").created

    @pytest.mark.parametrize(("name", "unit"), [("", "Desa"), (" \u200b ", "Desa"), ("Budi", ""), ("B" * 201, "Desa")])
    def test_a_name_without_letters_or_without_a_unit_is_refused(self, hall, name, unit):
        hall.open()
        with pytest.raises(RecordError):
            hall.named(name, unit)
        assert not Attendance.objects.exists()

    def test_an_account_of_another_body_types_its_name_as_everybody_else(self, hall):
        token = hall.open()
        guest = hall.town.user(hall.town.other_root, "Tamu kota lain")
        with pytest.raises(RecordError, match="Isi nama dan unit Anda"):
            attendance.attend(token, by=guest, at=AT)
        with pytest.raises(RecordError):
            attendance.attend(token, by=hall.town.admin, at=AT)  # an account without a person

    def test_somebody_without_a_duty_now_is_counted_without_one(self, hall):
        token = hall.open()
        Duty.objects.filter(person=hall.staff.person).update(valid_until=AT.date() - timedelta(days=1))
        row = attendance.attend(token, by=hall.staff, at=AT).row
        assert (row.duty, row.position, row.unit_name) == (None, "", "")

    def test_a_hall_behind_one_address_gets_in_and_a_flood_does_not(self, hall, monkeypatch):
        usual = attendance.MOST_AT_A_DOOR
        monkeypatch.setattr(attendance, "MOST_AT_A_DOOR", 30)
        token = hall.open()
        for number in range(30):
            assert hall.named(f"Tamu {number}").created
        with pytest.raises(DoorBusy, match="Isian Anda tetap ada"):
            hall.named("Tamu ke sekian")
        assert attendance.attend(token, by=hall.staff, at=AT).created  # never counted
        assert hall.named("Tamu ke sekian", at=AT + timedelta(minutes=16)).created
        assert usual >= 2 * 300

    def test_the_limit_of_one_door_is_not_that_of_another(self, hall, monkeypatch):
        monkeypatch.setattr(attendance, "MOST_AT_A_DOOR", 1)
        hall.open()
        hall.named("Tamu")
        other = activities.plan(hall.town.training, plan_of(title="Rapat"), by=hall.leader, at=AT)
        token = attendance.open_door(other.pk, by=hall.leader, at=AT).door_token
        assert token
        assert attendance.attend_by_name(token, "Tamu", "Desa", at=AT).created

    def test_an_unknown_code_is_not_found(self, db):
        with pytest.raises(NotFoundError):
            attendance.attend_by_name("2222222222", "Budi", "Desa", at=AT)


class TestOfficers:
    def test_they_note_people_of_the_unit_and_leave_who_is_there(self, hall):
        token = hall.open()
        attendance.attend(token, by=hall.staff, at=AT)
        other = hall.town.person(hall.town.training, "Pegawai lain")
        added = attendance.add_people(hall.pk, [hall.staff.person_id, other.pk], by=hall.leader, at=AT)
        assert added == 1
        assert Attendance.objects.get(person=hall.staff.person).method == Attendance.OWN
        assert Attendance.objects.get(person=other).method == Attendance.LISTED

    def test_people_of_another_unit_are_refused_as_a_whole(self, hall):
        own, foreign = hall.town.person(hall.town.training), hall.town.person(hall.town.health)
        with pytest.raises(RecordError, match="tidak lagi bertugas"):
            attendance.add_people(hall.pk, [own.pk, foreign.pk], by=hall.leader, at=AT)
        assert not Attendance.objects.exists()

    def test_nobody_chosen_and_nobody_yet_are_told(self, hall):
        with pytest.raises(RecordError, match="Belum ada yang dipilih"):
            attendance.add_people(hall.pk, [], by=hall.leader, at=AT)
        with pytest.raises(RecordError, match="belum mulai"):
            attendance.add_by_name(hall.pk, "Tamu", "Desa", by=hall.leader, at=STARTS - timedelta(hours=13))

    def test_they_note_somebody_after_the_door_has_closed(self, hall):
        hall.open()
        late = CLOSES + timedelta(hours=3)
        signed = attendance.add_by_name(hall.pk, "Tamu terlambat", "Desa", by=hall.leader, at=late)
        assert (signed.created, signed.row.method) == (True, Attendance.LISTED)
        assert not attendance.add_by_name(hall.pk, "tamu terlambat", "Desa", by=hall.leader, at=late).created

    def test_a_row_is_corrected_with_a_reason_and_not_onto_another(self, hall):
        hall.open()
        row = hall.named("Bdui").row
        hall.named("Budi")
        with pytest.raises(RecordError, match="sudah tercatat pada baris lain"):
            attendance.correct(hall.pk, row.pk, "Budi", "Desa contoh", "Salah ketik", by=hall.leader, at=AT)
        attendance.correct(hall.pk, row.pk, "Budi Dua", "Desa contoh", "Salah ketik", by=hall.leader, at=AT)
        assert Attendance.objects.get(pk=row.pk).name == "Budi Dua"
        with pytest.raises(RecordError, match="Alasan masih kosong"):
            attendance.correct(hall.pk, row.pk, "Lain", "Desa", "", by=hall.leader, at=AT)

    def test_a_persons_name_is_not_typed_over(self, hall):
        row = attendance.attend(hall.open(), by=hall.staff, at=AT).row
        with pytest.raises(RecordError, match="data kepegawaian"):
            attendance.correct(hall.pk, row.pk, "Orang lain", "Desa", "Coba", by=hall.leader, at=AT)

    def test_who_was_struck_out_does_not_slip_in_again_until_it_is_restored(self, hall):
        token = hall.open()
        row = attendance.attend(token, by=hall.staff, at=AT).row
        attendance.strike(hall.pk, row.pk, "Tidak hadir.", by=hall.leader, at=AT)
        with pytest.raises(DoorError, match="Tidak hadir"):
            attendance.attend(token, by=hall.staff, at=AT + MINUTE)
        attendance.restore(hall.pk, row.pk, "Keliru", by=hall.leader, at=AT)
        assert not attendance.attend(token, by=hall.staff, at=AT + MINUTE).created
        assert ledger_codes()[-2:] == ["attendance.struck", "attendance.restored"]

    def test_the_reason_of_a_strike_is_told_to_nobody_who_only_types_the_name(self, hall):
        hall.open()
        row = hall.named("Budi").row
        attendance.strike(hall.pk, row.pk, "Sedang cuti sakit.", by=hall.leader, at=AT)
        with pytest.raises(DoorError, match="tunjukkan halaman ini kepada panitia") as refused:
            hall.named("Budi", at=AT + MINUTE)
        assert "cuti" not in refused.value.message
        with pytest.raises(RecordError, match=r"cuti sakit.*batalkan coretannya") as told:
            attendance.add_by_name(hall.pk, "Budi", "Desa contoh", by=hall.leader, at=AT)
        assert "panitia" not in told.value.message

    def test_names_that_stand_there_twice_are_told_to_officers(self, hall):
        token = hall.open()
        person = attendance.attend(token, by=hall.staff, at=AT).row
        same = hall.named(person.name.upper(), "Bidang lain").row
        hall.named("Dr. Budi"), hall.named("Dr Budi", "Desa B"), hall.named("Ani")
        assert [(name.replace(".", "").lower(), times) for name, times in doubles(hall.now())] == [
            ("dr budi", 2), (person.name.lower(), 2)
        ]  # fmt: skip
        assert [row.name for row in listed(hall.now(), method=DOUBLE)] == [
            person.name, person.name.upper(), "Dr. Budi", "Dr Budi"
        ]  # fmt: skip
        attendance.strike(hall.pk, same.pk, "Orang yang sama", by=hall.leader, at=AT)
        assert [times for _, times in doubles(hall.now())] == [2]
        assert same not in listed(hall.now(), method=DOUBLE)

    def test_a_row_of_another_activity_is_not_found(self, hall):
        hall.open()
        row = hall.named("Tamu").row
        other = activities.plan(hall.town.training, plan_of(title="Rapat"), by=hall.leader, at=AT)
        with pytest.raises(NotFoundError):
            attendance.strike(other.pk, row.pk, "Keliru", by=hall.leader, at=AT)

    @pytest.mark.parametrize("act", ["strike", "restore"])
    def test_whoever_only_works_there_changes_no_row(self, hall, act):
        hall.open()
        row = hall.named("Tamu").row
        with pytest.raises(AccessDenied):
            getattr(attendance, act)(hall.pk, row.pk, "Keliru", by=hall.staff, at=AT)
