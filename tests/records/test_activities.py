"""Activities: planned, changed, held, minuted, reported, cancelled; registered from outside; their files."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.errors import NotFoundError
from pilar.kernel.models import Document, LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from pilar.records import filing, printing
from pilar.records.actions import activities, activity_files, activity_steps, attendance
from pilar.records.actions.activities import Outside
from pilar.records.errors import RecordError
from pilar.records.models import Activity, ActivityFile, Series
from pilar.records.workflow import CANCELLED, HELD, PLANNED, REPORTED
from tests.kernel import bad_files
from tests.organisation.town import AT
from tests.records.hall import ENDS, STARTS, plan_of

DAY = timedelta(days=1)


def note(text: str = "Bahan rapat") -> filing.Paper:
    return filing.of_file(text.encode(), "bahan.txt")


def photo(size: tuple[int, int] = (64, 48)) -> filing.Paper:
    return filing.of_file(bad_files.picture(size=size), "IMG_1.jpg")


def completed(hall) -> Activity:
    """Somebody came, and there are minutes: the report can be finished."""
    attendance.attend(hall.open(), by=hall.staff, at=AT)
    activity_steps.hold(hall.pk, by=hall.leader, at=AT)
    return activities.write_minutes(hall.pk, "Dibahas.", "Disepakati.", by=hall.leader, at=AT)


@pytest.mark.parametrize(("ahead", "refused"), [(-DAY, False), (0 * DAY, False), (timedelta(minutes=1), True)])
def test_what_was_held_is_not_moved_to_a_day_that_has_not_come(hall, ahead, refused):
    activity_steps.hold(hall.pk, by=hall.leader, at=AT)
    moved = plan_of(starts_at=AT + ahead, ends_at=None)
    if refused:
        with pytest.raises(RecordError, match="belum tiba"):
            activities.change(hall.pk, moved, by=hall.leader, at=AT)
        assert hall.now().starts_at == STARTS
    else:
        assert activities.change(hall.pk, moved, by=hall.leader, at=AT).starts_at == AT + ahead


def test_what_was_registered_from_outside_is_not_moved_there_either(hall):
    made = activities.register_outside(
        hall.town.training, plan_of(), Outside("ND-1", filing.of_address("https://surat.contoh.go.id/1")),
        by=hall.leader, at=AT,
    )  # fmt: skip
    with pytest.raises(RecordError, match="belum tiba"):
        activities.change(made.pk, plan_of(starts_at=AT + DAY, ends_at=None), by=hall.leader, at=AT)


def test_who_was_noted_is_not_taken_along_to_another_day(hall):
    hall.open()
    row = hall.named("Tamu").row
    later = plan_of(starts_at=STARTS + DAY, ends_at=ENDS + DAY)
    with pytest.raises(RecordError, match="1 orang sudah tercatat hadir"):
        activities.change(hall.pk, later, by=hall.leader, at=AT)
    attendance.strike(hall.pk, row.pk, "Ditunda", by=hall.leader, at=AT)
    assert activities.change(hall.pk, later, by=hall.leader, at=AT).starts_at == STARTS + DAY


class TestPlanning:
    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"title": " \u200b"}, "masih kosong"), ({"title": "x" * 201}, "paling banyak 200"),
            ({"ends_at": STARTS - DAY}, "sebelum waktu mulai"), ({"ends_at": STARTS + 61 * DAY}, "60 hari"),
            ({"starts_at": AT.replace(year=1999), "ends_at": None}, "tidak masuk akal"),
            ({"topics": ("tidak-ada",)}, "tidak ada"), ({"agenda": "x" * 20_001}, "paling banyak"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_refused_and_nothing_is_kept(self, hall, wrong, told):
        with pytest.raises(RecordError, match=told):
            activities.plan(hall.town.training, plan_of(**wrong), by=hall.leader, at=AT)
        assert Activity.objects.count() == 1

    def test_a_schedule_of_another_unit_or_for_reviews_is_refused(self, hall):
        for unit, kind in ((hall.town.health, "activity"), (hall.town.training, "review")):
            series = Series.objects.create(
                unit=unit, kind=kind, title="x", topics=",sop,", every="monthly", starts_on=AT.date(), created_at=AT,
                created_by="1",
            )  # fmt: skip
            with pytest.raises(RecordError, match="milik unit lain"):
                activities.plan(hall.town.training, plan_of(series=series), by=hall.leader, at=AT)

    def test_a_schedule_gives_its_topics_where_none_are_chosen(self, hall):
        series = Series.objects.create(
            unit=hall.town.training, kind="activity", title="Monev", topics=",zi-monev,", every="monthly",
            starts_on=AT.date(), created_at=AT, created_by="1",
        )  # fmt: skip
        made = activities.plan(hall.town.training, plan_of(series=series, topics=()), by=hall.leader, at=AT)
        assert made.topic_codes == ["zi-monev"]

    def test_a_leader_of_another_body_is_refused(self, hall):
        with pytest.raises(RecordError, match="bukan pegawai instansi ini"):
            activities.plan(
                hall.town.training, plan_of(leader=hall.town.person(hall.town.other_root)), by=hall.leader, at=AT
            )

    def test_colleagues_may_not_and_strangers_do_not_see_the_unit(self, hall):
        with pytest.raises(AccessDenied):
            activities.plan(hall.town.training, plan_of(), by=hall.staff, at=AT)
        with pytest.raises(NotFoundError):
            activities.plan(hall.town.health, plan_of(), by=hall.leader, at=AT)

    def test_two_who_change_one_plan_are_told(self, hall):
        seen = activities.version_of_plan(hall.activity)
        activities.change(hall.pk, plan_of(title="Apel siang"), by=hall.leader, at=AT, seen=seen)
        with pytest.raises(ChangedMeanwhile):
            activities.change(hall.pk, plan_of(title="Apel sore"), by=hall.leader, at=AT, seen=seen)
        assert hall.now().title == "Apel siang"

    def test_minutes_of_two_writers_are_both_kept_for_their_writers(self, hall):
        seen = activities.version_of_minutes(hall.activity)
        activities.write_minutes(hall.pk, "Satu", "", by=hall.leader, at=AT, seen=seen)
        with pytest.raises(ChangedMeanwhile):
            activities.write_minutes(hall.pk, "Dua", "", by=hall.leader, at=AT, seen=seen)
        # The same text a second time is nobody's conflict.
        activities.write_minutes(hall.pk, "Satu", "", by=hall.leader, at=AT, seen=seen)
        assert hall.now().minutes == "Satu"


class TestSteps:
    def test_it_is_not_held_before_it_begins(self, hall):
        with pytest.raises(RecordError, match="belum mulai"):
            activity_steps.hold(hall.pk, by=hall.leader, at=STARTS - DAY)
        assert hall.now().state == PLANNED

    def test_a_report_says_what_it_lacks(self, hall):
        activity_steps.hold(hall.pk, by=hall.leader, at=AT)
        with pytest.raises(RecordError, match=r"notulen .* dan seorang pun yang tercatat hadir"):
            activity_steps.report(hall.pk, by=hall.leader, at=AT)
        assert (hall.now().state, Document.objects.count()) == (HELD, 0)

    def test_files_stand_in_for_minutes_and_list(self, hall):
        activity_steps.hold(hall.pk, by=hall.leader, at=AT)
        for what in (ActivityFile.MINUTES, ActivityFile.LIST):
            activity_files.add(hall.pk, note(what), what=what, title="", by=hall.staff, at=AT)
        assert activity_steps.report(hall.pk, by=hall.leader, at=AT).state == REPORTED

    def test_who_was_struck_out_does_not_make_a_list(self, hall):
        completed(hall)
        row = hall.activity.attendances.get()
        attendance.strike(hall.pk, row.pk, "Keliru", by=hall.leader, at=AT)
        with pytest.raises(RecordError, match="seorang pun"):
            activity_steps.report(hall.pk, by=hall.leader, at=AT)

    def test_a_finished_report_is_one_document_and_does_not_change(self, hall):
        completed(hall)
        activity_steps.report(hall.pk, by=hall.leader, at=AT)
        document = Document.objects.get()
        assert (document.number, document.kind, document.title) == (
            "1/LK/XI/2026",
            "activity-report",
            "Laporan Apel pagi",
        )
        assert hall.now().door_closed_at == AT
        acts = (
            lambda: activities.change(hall.pk, plan_of(title="Lain"), by=hall.leader, at=AT),
            lambda: activities.write_minutes(hall.pk, "Lain", "", by=hall.leader, at=AT),
            lambda: attendance.add_by_name(hall.pk, "Tamu", "Desa", by=hall.leader, at=AT),
            lambda: activity_files.add(hall.pk, note(), what="other", title="", by=hall.leader, at=AT),
        )
        for act in acts:
            with pytest.raises(RecordError, match="Laporan kegiatan ini sudah selesai"):
                act()
        with pytest.raises(WorkflowError):
            activity_steps.report(hall.pk, by=hall.leader, at=AT)

    def test_the_next_report_replaces_the_one_before(self, hall):
        completed(hall)
        activity_steps.report(hall.pk, by=hall.leader, at=AT)
        activity_steps.reopen(hall.pk, "Salah ketik", by=hall.leader, at=AT)
        activities.write_minutes(hall.pk, "Dibahas lagi.", "", by=hall.leader, at=AT)
        activity_steps.report(hall.pk, by=hall.leader, at=AT)
        states = dict(Document.objects.values_list("number", "state"))
        assert states == {"1/LK/XI/2026": Document.REPLACED, "2/LK/XI/2026": Document.VALID}
        assert [step.name for step in hall.now().steps.all()] == ["hold", "report", "reopen", "report"]

    def test_cancelling_needs_its_reason_and_ends_everything(self, hall):
        with pytest.raises(RecordError, match="Alasan masih kosong"):
            activity_steps.cancel(hall.pk, " ", by=hall.leader, at=AT)
        activity_steps.cancel(hall.pk, "Hujan", by=hall.leader, at=AT)
        assert hall.now().state == CANCELLED
        with pytest.raises(RecordError, match="dibatalkan"):
            activities.write_minutes(hall.pk, "x", "", by=hall.leader, at=AT)

    def test_an_invitation_needs_somebody_and_is_replaced_by_the_next(self, hall):
        with pytest.raises(RecordError, match="Belum ada yang diundang"):
            activity_steps.invite(hall.pk, by=hall.leader, at=AT)
        activities.change(hall.pk, plan_of(invited="Kepala UPT\nSemua pegawai"), by=hall.leader, at=AT)
        first = activity_steps.invite(hall.pk, by=hall.leader, at=AT)
        second = activity_steps.invite(hall.pk, by=hall.leader, at=AT)
        first.refresh_from_db()
        assert (first.state, second.state, second.number) == (Document.REPLACED, Document.VALID, "2/UND/XI/2026")

    @pytest.mark.parametrize("step", ["hold", "report", "invite"])
    def test_colleagues_take_no_step(self, hall, step):
        with pytest.raises(AccessDenied):
            getattr(activity_steps, step)(hall.pk, by=hall.staff, at=AT)


class TestOutside:
    def outside(self, **more) -> Outside:
        return Outside(**{"number": "ND-1/2026", "paper": note(), "people": 40, **more})

    def test_it_counts_as_reported_with_number_and_file(self, hall):
        made = activities.register_outside(hall.town.training, plan_of(), self.outside(), by=hall.leader, at=AT)
        assert (made.state, made.mode, made.outside_people) == (REPORTED, Activity.OUTSIDE, 40)
        assert made.files.get().what == ActivityFile.REPORT

    @pytest.mark.parametrize(
        ("plan", "outside", "told"),
        [
            ({}, {"number": " "}, "Nomor berkas masih kosong"), ({}, {"people": -1}, "tidak masuk akal"),
            ({"starts_at": AT + DAY, "ends_at": None}, {}, "belum tiba"),
        ],
    )  # fmt: skip
    def test_without_a_number_or_in_the_future_it_is_refused(self, hall, plan, outside, told):
        with pytest.raises(RecordError, match=told):
            activities.register_outside(
                hall.town.training, plan_of(**plan), self.outside(**outside), by=hall.leader, at=AT
            )
        assert Activity.objects.count() == 1
        assert not ActivityFile.objects.exists()

    def test_it_has_no_door_no_list_and_keeps_its_last_file(self, hall):
        made = activities.register_outside(hall.town.training, plan_of(), self.outside(), by=hall.leader, at=AT)
        for act in (
            lambda: attendance.open_door(made.pk, by=hall.leader, at=AT),
            lambda: attendance.add_by_name(made.pk, "Tamu", "Desa", by=hall.leader, at=AT),
            lambda: activity_files.remove(made.pk, made.files.get().pk, by=hall.leader, at=AT),
            lambda: activity_steps.reopen(made.pk, "x", by=hall.leader, at=AT),
        ):
            with pytest.raises(RecordError):
                act()
        activity_files.add(made.pk, note("lain"), what="other", title="", by=hall.leader, at=AT)
        activity_files.remove(made.pk, made.files.first().pk, by=hall.leader, at=AT)
        assert made.files.count() == 1


class TestFiles:
    def test_a_photo_tells_no_more_than_what_is_on_it_and_is_kept_once(self, hall):
        content = bad_files.picture(size=(64, 48))
        kept = activity_files.add(
            hall.pk, filing.of_file(content, "IMG.jpg"), what="photo", title="Apel", by=hall.staff, at=AT
        )
        assert (kept.title, kept.stored.media_type) == ("Apel", "image/jpeg")
        with pytest.raises(RecordError, match="sama persis"):
            activity_files.add(
                hall.pk, filing.of_file(content, "lain.jpg"), what="photo", title="", by=hall.leader, at=AT
            )

    def test_it_is_removed_by_who_brought_it_or_who_manages(self, hall):
        kept = activity_files.add(hall.pk, note(), what="other", title="", by=hall.staff, at=AT)
        colleague = hall.town.user(hall.town.training, "Pegawai contoh dua", "staff")
        with pytest.raises(AccessDenied):
            activity_files.remove(hall.pk, kept.pk, by=colleague, at=AT)
        activity_files.remove(hall.pk, kept.pk, by=hall.staff, at=AT)
        assert not ActivityFile.objects.exists()
        assert LedgerEntry.objects.order_by("pk").last().code == "activity.file_removed"

    def test_there_is_an_end_to_them(self, hall, monkeypatch):
        monkeypatch.setattr(activity_files, "MOST_FILES", 1)
        activity_files.add(hall.pk, note(), what="other", title="", by=hall.staff, at=AT)
        with pytest.raises(RecordError, match="paling banyak 1 berkas"):
            activity_files.add(hall.pk, note("lain"), what="other", title="", by=hall.staff, at=AT)

    def test_only_a_picture_is_a_photo(self, hall):
        with pytest.raises(RecordError, match="bukan foto"):
            activity_files.add(hall.pk, note(), what=ActivityFile.PHOTO, title="Foto", by=hall.leader, at=AT)
        assert not ActivityFile.objects.exists()

    def test_an_unknown_kind_is_refused(self, hall):
        with pytest.raises(RecordError, match="dari daftar"):
            activity_files.add(hall.pk, note(), what="rahasia", title="", by=hall.staff, at=AT)


def test_the_printed_report_masks_numbers_and_prints_photos(hall):
    person = hall.town.person(hall.town.training, "Sri Contoh", status="pns", nip="198609262015052001")
    attendance.add_people(hall.pk, [person.pk], by=hall.leader, at=AT)
    activity_files.add(hall.pk, photo(), what="photo", title="Suasana", by=hall.staff, at=AT)
    printed = printing.report(hall.now())
    text = str(printed.data)
    assert "1986••••" in text
    assert "198609262015052001" not in text
    assert list(printed.pictures) == ["foto-01"]
    assert "09.00 – 11.00 WIB" in text


def test_the_printed_report_claims_no_minutes_that_are_not_there(hall):
    assert "Notulen belum ditulis." in str(printing.report(hall.now()).data)
    activity_files.add(hall.pk, note(), what="minutes", title="Notulen", by=hall.staff, at=AT)
    assert "Notulen tersimpan sebagai berkas" in str(printing.report(hall.now()).data)


def test_a_letter_to_many_is_signed_before_the_list_of_them(hall):
    activity = hall.now()
    activity.invited = "\n".join(f"Bidang contoh {number}" for number in range(9))
    data = printing.invitation(activity).data
    assert "Bidang contoh 8" in str(data["annex"])
    assert "Bidang contoh 8" not in str(data["blocks"])


def facts_of(printed) -> dict[str, str]:
    return {
        label: value for block in printed.data["blocks"] if block["type"] == "facts" for label, value in block["rows"]
    }


def test_a_report_with_a_scanned_list_does_not_say_that_nobody_came(hall):
    activity_files.add(hall.pk, note(), what=ActivityFile.LIST, title="Daftar hadir", by=hall.leader, at=AT)
    printed = printing.report(hall.now())
    assert facts_of(printed)["Jumlah hadir"] == "menurut berkas daftar hadir (bagian F)"
    assert not any(block["type"] == "table" and "Hadir" in str(block["columns"]) for block in printed.data["blocks"])
    assert activity_steps.draft_report(hall.now(), AT).startswith(b"%PDF")


def test_the_report_says_which_photos_it_does_not_print(hall):
    for number in range(printing.MOST_PHOTOS + 2):
        paper = photo((64 + number, 48))
        activity_files.add(hall.pk, paper, what=ActivityFile.PHOTO, title=f"Foto {number}", by=hall.leader, at=AT)
    printed = printing.report(hall.now())
    assert len(printed.pictures) == printing.MOST_PHOTOS
    texts = [block["text"] for block in printed.data["blocks"] if block["type"] == "text"]
    assert any("2 foto lain" in text and "bagian F" in text for text in texts)
