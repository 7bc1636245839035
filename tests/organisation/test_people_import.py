"""An uploaded list: judged, mended, applied. Nothing changes before it is applied, and nothing changes twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pilar.kernel import ledger
from pilar.organisation.access import AccessDenied, rights_of
from pilar.organisation.actions import people, people_import
from pilar.organisation.actions.people_import import apply_rows, mend_row, upload_list
from pilar.organisation.models import Duty, PeopleImport, PeopleImportRow, Person, User
from pilar.organisation.queries.people_import import counts, missing
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.lists import UNIT, csv, nip, person, xlsx
from tests.organisation.town import AT, START, TODAY


@pytest.fixture
def officer(town):
    """Kepegawaian of the labour OPD."""
    return town.user(town.labour, "Kepegawaian contoh", "personnel")


def uploaded(town, by, *rows, unit=None, **options) -> PeopleImport:
    return upload_list(unit or town.labour, xlsx(*rows, **options), "daftar.xlsx", by=by, at=AT)


def only(upload) -> PeopleImportRow:
    return upload.rows.get()


def said(row) -> str:
    return " ".join(problem["message"] for problem in row.problems)


def apply(upload, by, **options):
    return apply_rows(upload, by=by, at=AT, **options)


def known(town, number=1, unit=None, **fields):
    """Somebody who is registered as the right row ``number`` says."""
    values = {
        "nip": nip(number), "status": Person.PNS, "position": "Pengantar Kerja", "rank_level": "F",
        "valid_from": date(2021, 3, 1), "email": f"p{number}@contoh.test", "phone": "+6281234567890", **fields,
    }  # fmt: skip
    return town.person(unit or town.training, f"Pegawai Contoh {number}", **values)


class TestJudging:
    def test_uploading_changes_nobody(self, town, officer):
        before = (Person.objects.count(), Duty.objects.count(), User.objects.count())
        upload = uploaded(town, officer, person(1), person(2, NIP="1"))
        assert counts(upload) == {"new": 1, "changed": 0, "same": 0, "confirm": 0, "wrong": 1, "applied": 0}
        assert (Person.objects.count(), Duty.objects.count(), User.objects.count()) == before

    def test_who_is_registered_as_written_is_the_same(self, town, officer):
        known(town)
        assert only(uploaded(town, officer, person(1))).state == "same"

    def test_what_differs_is_told_old_and_new(self, town, officer):
        known(town)
        row = only(uploaded(town, officer, person(1, **{"No. HP": "081299998888", "Jenjang": "Pelaksana"})))
        assert row.state == "changed"
        assert row.changes == [
            {"label": "Telepon", "old": "+6281234567890", "new": "+6281299998888"},
            {"label": "Jenjang", "old": "Fungsional", "new": "Pelaksana"},
        ]

    def test_an_empty_cell_changes_nothing(self, town, officer):
        known(town)
        row = only(uploaded(town, officer, {"Nama": "Pegawai Contoh 1", "NIP": nip(1)}))
        assert row.state == "same"

    def test_another_unit_is_a_move(self, town, officer):
        known(town)
        row = only(uploaded(town, officer, person(1, **{"Unit kerja": "Dinas Tenaga Kerja", "TMT": "01-12-2026"})))
        assert row.changes[0]["new"] == "Pengantar Kerja, Dinas Tenaga Kerja, mulai 1 Desember 2026"

    def test_a_move_before_the_present_duty_began_is_wrong(self, town, officer):
        known(town)
        row = only(uploaded(town, officer, person(1, Jabatan="Kepala", TMT="01-03-2021")))
        assert row.state == "wrong"
        assert "Isi TMT tugas baru" in said(row)

    def test_a_row_that_stands_twice_is_wrong_twice(self, town, officer):
        upload = uploaded(town, officer, person(1), person(2), person(1, Nama="Lain Contoh"))
        assert [row.state for row in upload.rows.all()] == ["wrong", "new", "wrong"]
        assert "juga di baris 4" in said(upload.rows.get(number=2))
        people_import.drop_row(upload.rows.get(number=4), by=officer, at=AT)
        assert upload.rows.get(number=2).state == "new"

    def test_a_person_without_nip_twice_is_wrong_too(self, town, officer):
        row = person(1, NIP=None, Status="Non-ASN", Surel=None)
        assert [found.state for found in uploaded(town, officer, row, row).rows.all()] == ["wrong", "wrong"]

    def test_a_new_person_needs_status_unit_and_position(self, town, officer):
        row = only(uploaded(town, officer, person(1, NIP=None, Status=None, Jabatan=None, **{"Unit kerja": None})))
        assert {problem["field"] for problem in row.problems} == {"status", "unit", "position"}

    def test_a_list_without_that_column_is_of_its_unit(self, town, officer):
        heads = ("Nama", "NIP", "Status", "Jabatan")
        row = only(uploaded(town, officer, person(1), heads=heads))
        apply(row.upload, officer)
        assert Duty.objects.get(person__nip=nip(1)).unit == town.labour
        assert Duty.objects.get(person__nip=nip(1)).valid_from == TODAY


class TestUnits:
    def test_a_unit_is_known_by_name_short_name_and_slug(self, town, officer):
        rows = [person(n, **{"Unit kerja": text}) for n, text in enumerate([UNIT, UNIT.upper(), town.training.slug])]
        assert counts(uploaded(town, officer, *rows))["new"] == 3

    def test_a_unit_outside_is_as_unknown_as_one_that_is_not(self, town, officer):
        rows = [person(n, **{"Unit kerja": text}) for n, text in enumerate(["Dinas Kesehatan", "Dinas Khayal"])]
        first, second = uploaded(town, officer, *rows).rows.all()
        assert said(first).replace("Dinas Kesehatan", "") == said(second).replace("Dinas Khayal", "")

    def test_a_name_of_two_units_names_the_candidates(self, town):
        from pilar.organisation.actions.units import create_unit

        for parent in (town.labour, town.health):
            create_unit(parent, "section", "Sekretariat", by=town.admin, at=AT, valid_from=START)
        row = only(uploaded(town, town.admin, person(1, **{"Unit kerja": "Sekretariat"}), unit=town.root))
        assert "“Sekretariat / Dinas Tenaga Kerja”" in said(row)
        assert "“Sekretariat / Dinas Kesehatan”" in said(row)
        values = {**row.values, "unit": "Sekretariat / Dinas Kesehatan"}
        assert mend_row(row, values, by=town.admin, at=AT).state == "new"

    def test_only_who_manages_the_unit_uploads(self, town, officer):
        with pytest.raises(AccessDenied):
            uploaded(town, officer, person(1), unit=town.health)


class TestNips:
    def test_a_nip_of_another_body_is_told_without_telling_where(self, town, officer):
        town.person(town.other_root, "Orang Lain", nip=nip(1), status=Person.PNS)
        row = only(uploaded(town, officer, person(1)))
        assert row.state == "wrong"
        assert "di luar lingkup Anda" in said(row)
        assert "Orang Lain" not in said(row)
        assert row.person is None

    def test_a_nip_of_another_opd_is_told_without_telling_where(self, town, officer):
        known(town, unit=town.health)
        assert "di luar lingkup Anda" in said(only(uploaded(town, officer, person(1))))

    def test_a_number_that_may_be_right_is_confirmed_and_the_note_kept(self, town, officer):
        old = nip(1)[:4].replace("1986", "1930") + nip(1)[4:]
        row = only(uploaded(town, officer, person(1, NIP=old)))
        assert row.state == "confirm"
        assert apply(row.upload, officer).applied == 0
        assert mend_row(row, row.values, by=officer, at=AT, confirmed=True).state == "new"
        assert apply(row.upload, officer).applied == 1
        assert Person.objects.get(nip=old).nip_note == "Dicocokkan dengan SK; daftar.xlsx, baris 2."

    def test_a_pns_without_number_is_confirmed(self, town, officer):
        assert only(uploaded(town, officer, person(1, NIP=None))).state == "confirm"

    def test_a_known_number_with_another_name_is_confirmed(self, town, officer):
        known(town)
        row = only(uploaded(town, officer, person(1, Nama="Contoh Berganti")))
        assert row.state == "confirm"
        assert "atas nama Pegawai Contoh 1" in said(row)


class TestNamesakes:
    ROW = person(1, NIP=None, Status="Non-ASN", Surel=None, Jabatan="Pramubakti")

    def test_the_same_name_without_number_asks_who_is_meant(self, town, officer):
        twin = town.person(town.training, "Pegawai Contoh 1", position="Penjaga")
        row = only(uploaded(town, officer, self.ROW))
        assert row.state == "confirm"
        assert "Penjaga di UPT" in said(row)
        assert mend_row(row, row.values, by=officer, at=AT, confirmed=True).state == "confirm"  # that is no answer
        assert mend_row(row, row.values, by=officer, at=AT, same_as="new").state == "new"
        assert (
            mend_row(row, {**row.values, "start": "01-12-2026"}, by=officer, at=AT, same_as=str(twin.pk)).person == twin
        )

    def test_the_same_name_unit_and_position_is_the_same_person(self, town, officer):
        town.person(town.training, "pegawai contoh 1", position="pramubakti")
        assert only(uploaded(town, officer, self.ROW)).state == "changed"  # telephone, level, letters of the name

    def test_nobody_of_another_opd_is_named(self, town, officer):
        town.person(town.health, "Pegawai Contoh 1")
        assert only(uploaded(town, officer, self.ROW)).state == "new"


class TestApplying:
    def test_the_right_half_is_applied_and_the_wrong_half_stays(self, town, officer):
        rows = [person(n) if n % 2 else person(n, TMT="kapan-kapan") for n in range(20)]
        upload = uploaded(town, officer, *rows)
        result = apply(upload, officer)
        assert (result.applied, result.refused, result.waiting) == (10, 0, 0)
        assert counts(upload)["wrong"] == 10
        assert Person.objects.filter(nip__isnull=False).count() == 10

    def test_applying_twice_changes_nobody_twice(self, town, officer):
        upload = uploaded(town, officer, person(1), person(2))
        apply(upload, officer)
        before = list(Duty.objects.values_list("pk", "valid_until"))
        assert apply(upload, officer).applied == 0
        again = uploaded(town, officer, person(1), person(2))
        assert counts(again)["same"] == 2
        assert list(Duty.objects.values_list("pk", "valid_until")) == before

    def test_somebody_with_a_nip_does_not_become_non_asn(self, town, officer):
        known(town)
        someone = town.person(town.training, "Contoh Lain", nip=nip(5), status=Person.PNS, position="Pramubakti")
        row = person(5, Nama=someone.name, NIP=None, Status="Non-ASN", Jabatan="Pramubakti")
        assert "punya NIP" in said(only(uploaded(town, officer, row)))

    def test_only_the_chosen_rows(self, town, officer):
        upload = uploaded(town, officer, person(1), person(2))
        apply(upload, officer, chosen=[upload.rows.get(number=3).pk])
        assert [row.state for row in upload.rows.all()] == ["new", "applied"]

    def test_so_many_at_once_and_then_the_rest(self, town, officer):
        upload = uploaded(town, officer, *(person(n) for n in range(5)))
        assert apply(upload, officer, limit=3).waiting == 2
        assert apply(upload, officer, limit=3).applied == 2

    def test_a_process_that_dies_in_between_leaves_whole_rows(self, town, officer, monkeypatch):
        upload = uploaded(town, officer, *(person(n) for n in range(5)))
        record = ledger.record
        events = []

        def dying(*args, **options):
            events.append(args[0])
            if len(events) == 3:
                raise SystemExit
            return record(*args, **options)

        monkeypatch.setattr(ledger, "record", dying)
        with pytest.raises(SystemExit):
            apply(upload, officer)
        assert counts(upload)["applied"] == 2
        assert Person.objects.filter(nip__isnull=False).count() == 2
        monkeypatch.setattr(ledger, "record", record)
        assert apply(upload, officer).applied == 3

    def test_data_duty_and_account_change_together(self, town, officer):
        someone = known(town)
        user = people.open_account(someone, by=town.admin, at=AT)
        row = person(1, Surel="baru@contoh.test", Jabatan="Kepala Seksi", TMT="01-12-2026")
        apply(uploaded(town, officer, row), officer)
        user.refresh_from_db()
        assert user.email == "baru@contoh.test"
        old, new = someone.duties.order_by("valid_from")
        assert (old.valid_until, new.valid_from, new.position) == (
            date(2026, 11, 30),
            date(2026, 12, 1),
            "Kepala Seksi",
        )

    def test_accounts_are_opened_for_the_new_ones_only(self, town, officer):
        known(town, 1)
        apply(uploaded(town, officer, person(1, **{"No. HP": "081299998888"}), person(2)), officer, open_accounts=True)
        assert User.objects.filter(username=nip(2)).exists()
        assert not User.objects.filter(username=nip(1)).exists()

    def test_an_email_of_another_account_makes_the_row_wrong_and_registers_nobody(self, town, officer):
        people.open_account(town.person(town.health, email="p1@contoh.test"), by=town.admin, at=AT)
        upload = uploaded(town, officer, person(1), person(2))
        result = apply(upload, officer, open_accounts=True)
        assert (result.applied, result.refused) == (1, 1)
        assert said(upload.rows.get(number=2)) == "Surel itu sudah dipakai akun lain."
        assert not Person.objects.filter(nip=nip(1)).exists()

    def test_a_number_that_was_registered_meanwhile_turns_wrong_with_the_reason(self, town, officer):
        upload = uploaded(town, officer, person(1))
        known(town, unit=town.health)
        assert apply(upload, officer).refused == 1
        assert "di luar lingkup" in said(only(upload))

    def test_what_changed_meanwhile_is_shown_before_it_is_applied(self, town, officer):
        someone = known(town)
        upload = uploaded(town, officer, person(1, Surel="baru@contoh.test"))
        Person.objects.filter(pk=someone.pk).update(email="lain@contoh.test")
        assert apply(upload, officer).refused == 1
        row = only(upload)
        assert row.state == "confirm"
        assert row.changes == [{"label": "Surel", "old": "lain@contoh.test", "new": "baru@contoh.test"}]
        mend_row(row, row.values, by=officer, at=AT, confirmed=True)
        assert apply(upload, officer).applied == 1

    def test_a_unit_that_was_closed_meanwhile_turns_the_row_wrong(self, town, officer):
        upload = uploaded(town, officer, person(1))
        type(town.training).objects.filter(pk=town.training.pk).update(valid_until=TODAY - timedelta(days=1))
        assert apply(upload, officer).refused == 1

    def test_an_applied_row_is_not_mended(self, town, officer):
        upload = uploaded(town, officer, person(1))
        apply(upload, officer)
        with pytest.raises(people_import.ImportRefused, match="sudah diterapkan"):
            mend_row(only(upload), {}, by=officer, at=AT)

    def test_each_person_has_an_event(self, town, officer):
        from pilar.kernel.models import LedgerEntry

        apply(uploaded(town, officer, person(1), person(2)), officer)
        assert LedgerEntry.objects.filter(code="person.added", actor=officer.actor).count() == 2
        assert ledger.verify().faults == ()

    def test_staff_apply_nothing(self, town, officer):
        upload = uploaded(town, officer, person(1))
        with pytest.raises(AccessDenied):
            apply(upload, town.user(town.labour, "Staf contoh", "staff"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_people_apply_one_import_at_once(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        town = request.getfixturevalue("town_in_file")
        upload = upload_list(
            town.labour, csv(person(1, NIP=None, Status="Non-ASN", Surel=None)), "daftar.csv", by=town.admin, at=AT
        )
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(people_import, "_judgement", meeting.after(people_import._judgement))
        guard: Any = {} if guarded else {"guard": unguarded}
        if not guarded:
            # Each statement is by itself; the ledger and the lock of the unit want a transaction.
            monkeypatch.setattr(ledger, "record", lambda *args, **options: None)
            monkeypatch.setattr(people, "_held", lambda unit: unit)
        results = site.together(*([lambda: apply(upload, town.admin, **guard)] * 2))
        assert Person.objects.filter(name="Pegawai Contoh 1").count() == (1 if guarded else 2)
        assert sum(result.applied for result in results) == (1 if guarded else 2)


def test_who_is_not_in_the_file_is_listed_and_left_alone(town, officer):
    gone, here = known(town, 1), known(town, 2)
    known(town, 3, unit=town.health)
    upload = uploaded(town, officer, person(2))
    absent = missing(upload, rights_of(officer, AT), TODAY)
    assert gone in absent
    assert here not in absent
    assert not absent.exclude(duties__unit__in=[town.labour, town.training]).exists()
    apply(upload, officer)
    assert gone.duties.get().valid_until is None


def test_imports_are_removed_after_thirty_days(town, officer):
    upload = uploaded(town, officer, person(1))
    assert people_import.remove_old_imports(AT + timedelta(days=30)) == 0
    assert people_import.remove_old_imports(AT + timedelta(days=31)) == 1
    assert not PeopleImport.objects.filter(pk=upload.pk).exists()
    assert not PeopleImportRow.objects.exists()
