"""Field checks and exit meetings: who writes them, only while the round is assessed, and their pages on a phone."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from pilar.errors import NotFoundError
from pilar.evaluation.assessment.actions import exit_meetings, field_checks
from pilar.evaluation.assessment.actions.exit_meetings import MeetingDraft
from pilar.evaluation.assessment.actions.field_checks import CheckDraft, NoteDraft
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import ExitMeeting, FieldCheck, FieldPhoto, Round
from pilar.kernel import intake
from pilar.kernel.locks import locked
from pilar.kernel.models import Document, LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from tests import responses
from tests.evaluation.assessment.documents_rows import YES_NO, check_row, desk_of, seat_row
from tests.evaluation.place import build_place
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY


@pytest.fixture
def desk(place):
    return desk_of(place)


def picture(colour="red"):
    made = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(made, "JPEG")
    return made.getvalue()


def taken(colour="red"):
    return intake.examine(picture(colour), "foto.jpg", limit=10_000_000)


def draft(**more):
    return CheckDraft(**{"kind": "visit", "on": TODAY, "place": "Loket", "summary": "Antrean tertib", **more})


def record(desk, *, by=None, **more):
    extra = {name: more.pop(name) for name in ("photo", "caption") if name in more}
    return field_checks.record(desk.zone.pk, draft(**more), by=by or desk.assessor, at=AT, **extra)


def page(name, *args):
    return reverse(f"assessment:{name}", args=args)


# -- the sheet


def test_a_sheet_is_kept_with_its_first_photo_and_recorded(desk):
    row = record(desk, photo=taken(), caption="Ruang tunggu", respondent="Pencari kerja")
    assert (row.round, row.photos.get().caption) == (desk.round, "Ruang tunggu")
    assert LedgerEntry.objects.get(code="field_check.made").object_id == str(row.pk)


@pytest.mark.parametrize(
    "more",
    [{"on": TODAY + timedelta(1)}, {"on": TODAY - timedelta(500)}, {"place": " "}, {"summary": ""}, {"kind": "x"},
     {"respondent": "Ibu contoh 0812-3456-7890"}],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(desk, more):
    with pytest.raises(AssessmentError):
        record(desk, **more)
    assert not FieldCheck.objects.exists()


def test_only_seat_holders_write_and_only_while_the_round_is_assessed(desk):
    for other in (desk.outsider, desk.place.leader):
        with pytest.raises(AccessDenied):
            record(desk, by=other)
    with pytest.raises(NotFoundError):
        record(desk, by=desk.place.town.other_admin)
    row = record(desk)
    Round.objects.update(state="agreed", closed_at=AT)
    for act in (
        lambda: record(desk),
        lambda: field_checks.change(desk.zone.pk, row.pk, draft(), by=desk.assessor, at=AT),
        lambda: field_checks.note(desk.zone.pk, row.pk, NoteDraft(YES_NO, "agrees"), by=desk.assessor, at=AT),
        lambda: field_checks.add_photo(desk.zone.pk, row.pk, taken(), "Loket", by=desk.assessor, at=AT),
        lambda: field_checks.remove(desk.zone.pk, row.pk, by=desk.assessor, at=AT),
    ):
        with pytest.raises(AssessmentError, match="sedang dinilai"):
            act()
    assert FieldCheck.objects.count() == 1


def test_who_works_in_the_unit_writes_none_although_seated(desk):
    desk.assessor.person.duties.update(unit=desk.zone.unit)
    with pytest.raises(AccessDenied, match="tidak boleh menilainya"):
        record(desk)


def test_a_change_of_what_another_has_changed_is_refused(desk):
    row = record(desk)
    seen = field_checks.version_of_check(row)
    field_checks.change(desk.zone.pk, row.pk, draft(summary="Lain"), by=desk.assessor, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        field_checks.change(desk.zone.pk, row.pk, draft(), by=desk.assessor, at=AT, seen=seen)


def test_what_differs_is_told_and_the_second_word_on_a_question_replaces_the_first(desk):
    row = record(desk)

    def note(outcome, text=""):
        return field_checks.note(desk.zone.pk, row.pk, NoteDraft(YES_NO, outcome, text), by=desk.assessor, at=AT)

    note("agrees")
    with pytest.raises(AssessmentError, match="apa yang berbeda"):
        note("differs")
    note("partly", "SK belum ditempel")
    assert [(each.outcome, each.text) for each in row.notes.all()] == [("partly", "SK belum ditempel")]
    with pytest.raises(AssessmentError, match="dari daftar"):
        field_checks.note(desk.zone.pk, row.pk, NoteDraft("A.9", "agrees"), by=desk.assessor, at=AT)


def test_the_same_photo_is_kept_once_and_what_is_no_picture_never(desk):
    row = record(desk)
    first = field_checks.add_photo(desk.zone.pk, row.pk, taken(), "Loket", by=desk.assessor, at=AT)
    assert field_checks.add_photo(desk.zone.pk, row.pk, taken(), "Loket", by=desk.assessor, at=AT) == first
    text = intake.examine(b"catatan", "foto.txt", limit=1000)
    with pytest.raises(AssessmentError, match="bukan foto"):
        field_checks.add_photo(desk.zone.pk, row.pk, text, "Loket", by=desk.assessor, at=AT)
    field_checks.remove_photo(desk.zone.pk, row.pk, first.pk, by=desk.assessor, at=AT)
    field_checks.remove(desk.zone.pk, row.pk, by=desk.assessor, at=AT)
    assert not FieldCheck.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_a_sheet_is_not_added_to_a_round_that_is_just_being_closed(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        desk = desk_of(build_place())
        read, closed = Meeting(guarded=False), Meeting(guarded=guarded)
        fitting = field_checks._fitting

        def later(*args):
            """The round was found open; now somebody has a moment to close it."""
            read()
            closed()
            return fitting(*args)

        def close():
            read()
            try:
                with transaction.atomic():
                    Round.objects.filter(pk=desk.round.pk).update(state="agreed", closed_at=AT)
                    seen = FieldCheck.objects.count()
            finally:
                closed()
            return seen

        monkeypatch.setattr(field_checks, "_fitting", later)
        guard = locked if guarded else unguarded
        outcomes = site.together(
            lambda: field_checks.record(desk.zone.pk, draft(), by=desk.assessor, at=AT, guard=guard), close
        )
        monkeypatch.undo()
        assert isinstance(outcomes[0], FieldCheck), outcomes
        # Guarded, who closes waits and sees the sheet that belongs to it; else one is added behind its back.
        assert outcomes[1] == (1 if guarded else 0)


# -- the exit meeting


def meeting(**more):
    values = {"on": TODAY, "place": "Aula", "attendants": "Kepala UPT\nKetua TPI", "agreed": "Semua", **more}
    return MeetingDraft(**values)


def test_the_meeting_of_a_round_is_written_once_and_changed_by_its_version(desk):
    row = exit_meetings.write(desk.zone.pk, meeting(), by=desk.assessor, at=AT, seen="")
    with pytest.raises(ChangedMeanwhile):
        exit_meetings.write(desk.zone.pk, meeting(agreed="Lain"), by=desk.assessor, at=AT, seen="")
    seen = exit_meetings.version_of_meeting(row)
    exit_meetings.write(desk.zone.pk, meeting(disputed="Nilai IPAK"), by=desk.assessor, at=AT, seen=seen)
    assert ExitMeeting.objects.get().disputed == "Nilai IPAK"
    for more in ({"attendants": ""}, {"agreed": " "}, {"on": TODAY + timedelta(1)}):
        with pytest.raises(AssessmentError):
            exit_meetings.write(desk.zone.pk, meeting(**more), by=desk.assessor, at=AT)


def test_its_minutes_are_numbered_and_those_of_before_are_replaced(desk):
    with pytest.raises(AssessmentError, match="belum dicatat"):
        exit_meetings.issue_minutes(desk.zone.pk, by=desk.assessor, at=AT)
    exit_meetings.write(desk.zone.pk, meeting(), by=desk.assessor, at=AT)
    first = exit_meetings.issue_minutes(desk.zone.pk, by=desk.assessor, at=AT)
    with pytest.raises(AssessmentError, match="Alasan mengganti BA-001/ZI/XI/2026 masih kosong"):
        exit_meetings.issue_minutes(desk.zone.pk, by=desk.assessor, at=AT)
    second = exit_meetings.issue_minutes(desk.zone.pk, by=desk.assessor, at=AT, why="Peserta kurang satu")
    first.refresh_from_db()
    assert first.state_reason == "Peserta kurang satu"
    assert (first.number, second.number) == ("BA-001/ZI/XI/2026", "BA-002/ZI/XI/2026")
    assert (first.state, second.state) == (Document.REPLACED, Document.VALID)


def test_minutes_that_were_not_seen_are_not_replaced(client, desk):
    exit_meetings.write(desk.zone.pk, meeting(), by=desk.assessor, at=AT)
    row = ExitMeeting.objects.get()
    client.force_login(desk.assessor)
    address, sent = page("exit_meeting_issue", desk.zone.pk), {"rapat": row.pk, "berlaku": ""}
    client.post(address, sent)
    client.post(address, sent)
    first = Document.objects.get()
    assert f'value="{first.number}"' in client.get(page("exit_meeting", desk.zone.pk)).content.decode()
    sent["berlaku"] = first.number
    assert "Terbitkan pengganti BA-001" in client.post(address, sent).content.decode()
    assert Document.objects.count() == 1
    client.post(address, {**sent, "yakin": "1", "alasan": "Peserta kurang satu"})
    assert Document.objects.filter(state=Document.VALID).get().number.startswith("BA-002")


# -- pages


def test_a_sheet_is_written_with_its_photo_read_and_matched_to_questions(client, desk):
    client.force_login(desk.assessor)
    day = timezone.localdate()
    sent = {"cara": "interview", "tanggal": day.isoformat(), "tempat": "Loket <1>", "ringkasan": "Pengguna puas"}
    photo = SimpleUploadedFile("f.jpg", picture(), "image/jpeg")
    answer = client.post(page("field_check_new", desk.zone.pk), {**sent, "foto": photo, "keterangan": "Loket"})
    row = FieldCheck.objects.get()
    assert answer.url == page("field_check", desk.zone.pk, row.pk)
    client.post(page("field_note", desk.zone.pk, row.pk), {"pertanyaan": YES_NO, "hasil": "differs", "catatan": "Beda"})
    text = client.get(page("field_check", desk.zone.pk, row.pk)).content.decode()
    for words in ("Loket &lt;1&gt;", "Tidak sesuai", "Beda", "Simpan foto"):
        assert words in text
    served = client.get(page("field_photo_file", desk.zone.pk, row.pk, FieldPhoto.objects.get().pk))
    assert served["Content-Type"] == "image/jpeg"
    responses.close(served)


def test_a_photo_is_kept_while_the_sheet_is_mended(client, desk):
    client.force_login(desk.assessor)
    sent = {"cara": "visit", "tanggal": timezone.localdate().isoformat(), "tempat": "", "ringkasan": "Tertib"}
    photo = SimpleUploadedFile("f.jpg", picture(), "image/jpeg")
    address = page("field_check_new", desk.zone.pk)
    answer = client.post(address, {**sent, "foto": photo, "keterangan": "Loket"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "f.jpg</strong> tersimpan" in text
    kept = text.partition('name="foto-tersimpan" value="')[2].partition('"')[0]
    client.post(address, {**sent, "tempat": "Loket", "keterangan": "Loket", "foto-tersimpan": kept})
    assert FieldCheck.objects.get().photos.count() == 1


def test_a_note_that_lacks_its_words_comes_back_with_what_was_chosen(client, desk):
    row = check_row(desk.round)
    client.force_login(desk.assessor)
    answer = client.post(page("field_note", desk.zone.pk, row.pk), {"pertanyaan": YES_NO, "hasil": "partly"})
    assert answer.status_code == 422
    assert f'value="{YES_NO}" selected' in answer.content.decode()


def test_readers_see_no_forms_and_the_unit_nothing(client, desk):
    row = check_row(desk.round)
    client.force_login(desk.outsider)
    text = client.get(page("field_check", desk.zone.pk, row.pk)).content.decode()
    assert "Simpan hasil" not in text
    assert client.get(page("field_check_new", desk.zone.pk)).status_code == 403
    client.force_login(desk.place.leader)
    assert client.get(page("field_check", desk.zone.pk, row.pk)).status_code == 403


def test_the_meeting_is_written_printed_and_its_signed_copy_kept(client, desk):
    client.force_login(desk.assessor)
    sent = {"tanggal": timezone.localdate().isoformat(), "tempat": "Aula", "peserta": "Kepala", "disepakati": "Semua"}
    assert client.post(page("exit_meeting_write", desk.zone.pk), sent).status_code == 302
    client.post(page("exit_meeting_issue", desk.zone.pk))
    paper = Document.objects.get()
    assert "Unggah yang sudah ditandatangani" in client.get(page("exit_meeting", desk.zone.pk)).content.decode()
    pdf = client.get(page("paper", desk.zone.pk, paper.pk))
    assert pdf.getvalue().startswith(b"%PDF")
    responses.close(pdf)
    scan = SimpleUploadedFile("scan.jpg", picture("blue"), "image/jpeg")
    client.post(page("paper_signed", desk.zone.pk, paper.pk), {"berkas": scan, "cara": "wet"})
    copy = client.get(page("paper_copy", desk.zone.pk, paper.pk, 1))
    assert copy.getvalue()
    responses.close(copy)
    client.force_login(desk.place.leader)
    assert client.get(page("paper", desk.zone.pk, paper.pk)).status_code == 403


def test_the_list_takes_the_same_queries_for_one_and_thirty(client, desk):
    client.force_login(desk.assessor)
    seat_row(desk.zone, desk.outsider)
    address = page("field_checks", desk.zone.pk)
    check_row(desk.round)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(20):
        check_row(desk.round).notes.create(question=YES_NO, outcome="agrees")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(one) == len(many) <= 16
