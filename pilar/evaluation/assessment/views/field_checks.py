"""Field checks on the spot: the list, a sheet with notes and photos, and its acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.evaluation.assessment.access import ASSESSES, SEES, assessed_or_404
from pilar.evaluation.assessment.actions import field_checks as actions
from pilar.evaluation.assessment.forms.field_checks import CheckForm, NoteForm, PhotoForm
from pilar.evaluation.assessment.models import FieldCheck, FieldNote, Round
from pilar.evaluation.assessment.queries import field_checks as queries
from pilar.evaluation.assessment.seats import holds_seat, require_seat
from pilar.evaluation.assessment.tabs import page_names
from pilar.evaluation.models import Zone
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import files, intake
from pilar.kernel.files import FileError
from pilar.kernel.intake import Taken
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, act_and_return, attempt, done, form_page, sent, work_page

TAB: Final = "assessment:field_checks"
ONE: Final = "assessment:field_check"
_both = require_http_methods(["GET", "HEAD", "POST"])
OUTCOME_KINDS: Final = {FieldNote.AGREES: "good", FieldNote.PARTLY: "warn", FieldNote.DIFFERS: "bad"}


@require_safe
@work_page(needs=SEES)
def field_checks(request: WorkRequest, zone: int) -> HttpResponseBase:
    """All of the zone, with the exit meetings beside them. Eight queries at most besides the frame."""
    found = assessed_or_404(request, zone)
    return render(request, "assessment/field_checks.html", page_names(
        found, TAB, rows=queries.checks_of(found), meetings=queries.meetings_of(found),
        may_write=_may_write(request, found), round=queries.round_assessed(found),
    ))  # fmt: skip


def _may_write(request: WorkRequest, zone: Zone) -> bool:
    return holds_seat(request.user, zone, request.at) and queries.round_assessed(zone) is not None


def writable(request: WorkRequest, pk: int) -> tuple[Zone, Round]:
    """The zone and the round that is being assessed, for a seat holder; else 404 or 403."""
    zone = assessed_or_404(request, pk)
    require_seat(request.user, zone, request.at)
    found = queries.round_assessed(zone)
    if found is None:
        raise AccessDenied(
            "Tidak ada putaran zona ini yang sedang dinilai, jadi catatan lapangan tidak ditambah atau diubah."
        )
    return zone, found


@_both
@work_page(needs=ASSESSES)
def new(request: WorkRequest, zone: int) -> HttpResponseBase:
    """A new sheet, with its first photo if there is one."""
    found, _ = writable(request, zone)
    form = CheckForm(
        sent(request), files=uploads(request), version="", new=True, initial={"tanggal": request.day, "cara": "visit"}
    )
    if form.is_valid():
        typed = form.cleaned_data
        made = attempt(form, lambda: actions.record(
            zone, form.draft(), by=request.user, at=request.at, photo=_taken(typed["foto"]) if typed["foto"] else None,
            caption=typed.get("keterangan", ""),
        ))  # fmt: skip
        if made is not None:
            return done(request, "Cek lapangan tersimpan. Tambahkan hasil tiap pertanyaan.", ONE, zone, made.pk)
    form.keep_files()
    return form_page(
        request, form, "Catat cek lapangan", submit="Simpan", back=reverse(TAB, args=[zone]),
        back_label="Cek lapangan", lead=f"{found}.", template="organisation/upload_form.html",
    )  # fmt: skip


def _taken(file: UploadedFile) -> Taken:
    """What was uploaded, examined. Raises FileError."""
    return intake.examine(file, file.name or "foto", limit=settings.PILAR_MAX_UPLOAD)


def check_or_404(zone: Zone, pk: int) -> FieldCheck:
    found = queries.whole(zone, pk)
    if found is None:
        raise Http404
    found.round.zone = zone
    return found


@require_safe
@work_page(needs=SEES)
def field_check(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """One sheet, which can be printed. Ten queries at most besides the frame."""
    found = assessed_or_404(request, zone)
    return _sheet(request, found, check_or_404(found, pk))


def _sheet(
    request: WorkRequest, zone: Zone, row: FieldCheck, *, note_form: NoteForm | None = None,
    photo_form: PhotoForm | None = None,
) -> HttpResponseBase:  # fmt: skip
    rules = rulebook(zone.edition)
    open_round = queries.round_assessed(zone)
    writes = open_round is not None and open_round.pk == row.round_id and holds_seat(request.user, zone, request.at)
    order = {code: place for place, code in enumerate(rules.instrument.questions)}
    notes = [
        {"row": each, "title": rules.instrument.questions[each.question].title if each.question in order else "",
         "kind": OUTCOME_KINDS[each.outcome]}
        for each in sorted(row.notes.all(), key=lambda each: order.get(each.question, len(order)))
    ]  # fmt: skip
    refused = next((form for form in (note_form, photo_form) if form is not None and form.errors), None)
    return render(request, "assessment/field_check.html", page_names(
        zone, TAB, row=row, notes=notes, photos=row.photos.all(), writes=writes, by=names_of([row.by])[row.by],
        form=refused, note_form=note_form or (NoteForm(rules=rules) if writes else None),
        photo_form=photo_form or (PhotoForm() if writes else None),
    ), status=422 if refused is not None else 200)  # fmt: skip


@_both
@work_page(needs=ASSESSES)
def change(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """The sheet anew, guarded by the version that was shown."""
    found, _ = writable(request, zone)
    row = check_or_404(found, pk)
    form = CheckForm(sent(request), version=actions.version_of_check(row), initial=CheckForm.shown(row))
    if form.is_valid():

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = FieldCheck.objects.get(pk=pk)
            return actions.version_of_check(now), [
                ("Cara", now.get_kind_display()), ("Tanggal", tanggal(now.on)), ("Tempat", now.place),
                ("Narasumber", now.respondent or "–"), ("Ringkasan", now.summary),
            ]  # fmt: skip

        changed = form.attempt(
            lambda: actions.change(zone, pk, form.draft(), by=request.user, at=request.at, seen=form.seen), stored
        )
        if changed is not None:
            return done(request, "Perubahan tersimpan.", ONE, zone, pk)
    return form_page(
        request, form, "Ubah cek lapangan", submit="Simpan", back=reverse(ONE, args=[zone, pk]),
        back_label="Cek lapangan", template="organisation/edit_page.html",
    )  # fmt: skip


@require_POST
@work_page(needs=ASSESSES)
def note(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """What the sheet says of a question."""
    found, _ = writable(request, zone)
    row = check_or_404(found, pk)
    form = NoteForm(request.POST, rules=rulebook(found.edition))
    if form.is_valid():
        made = attempt(form, lambda: actions.note(zone, pk, form.draft(), by=request.user, at=request.at))
        if made is not None:
            return done(request, f"Hasil {made.question} tersimpan.", ONE, zone, pk)
    return _sheet(request, found, row, note_form=form)


@require_POST
@work_page(needs=ASSESSES)
def photo(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """One more photo."""
    found, _ = writable(request, zone)
    row = check_or_404(found, pk)
    form = PhotoForm(request.POST, uploads(request))
    if form.is_valid():

        def act() -> object:
            typed = form.cleaned_data
            taken, words = _taken(typed["foto"]), typed["keterangan"]
            return actions.add_photo(zone, pk, taken, words, by=request.user, at=request.at)

        if attempt(form, act) is not None:
            return done(request, "Foto tersimpan.", ONE, zone, pk)
    form.keep_files()
    return _sheet(request, found, row, photo_form=form)


@require_safe
@work_page(needs=SEES)
def photo_file(request: WorkRequest, zone: int, pk: int, photo_pk: int) -> HttpResponseBase:
    """The picture itself."""
    found = assessed_or_404(request, zone)
    row = check_or_404(found, pk)
    picture = next((each for each in row.photos.all() if each.pk == photo_pk), None)
    if picture is None:
        raise Http404
    try:
        return files.serve(request, picture.stored, f"foto-{picture.pk}", inline=True)
    except FileError as error:
        raise Http404 from error


@require_POST
@work_page(needs=ASSESSES)
def note_remove(request: WorkRequest, zone: int, pk: int, note_pk: int) -> HttpResponseBase:
    """Take a note back."""
    return _removed(request, zone, pk, lambda: actions.remove_note(
        zone, pk, note_pk, by=request.user, at=request.at
    ), "Hasil pertanyaan itu dihapus.")  # fmt: skip


@require_POST
@work_page(needs=ASSESSES)
def photo_remove(request: WorkRequest, zone: int, pk: int, photo_pk: int) -> HttpResponseBase:
    """Remove a photo."""
    return _removed(request, zone, pk, lambda: actions.remove_photo(
        zone, pk, photo_pk, by=request.user, at=request.at
    ), "Foto dihapus.")  # fmt: skip


def _removed(
    request: WorkRequest, zone: int, pk: int, act: Callable[[], Any], message: str
) -> HttpResponseBase:  # fmt: skip
    found, _ = writable(request, zone)
    check_or_404(found, pk)
    return act_and_return(request, act, message, ONE, zone, pk)


@_both
@work_page(needs=ASSESSES)
def remove(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """Remove the whole sheet, after asking."""
    from pilar.organisation.forms.people import NothingForm

    found, _ = writable(request, zone)
    row = check_or_404(found, pk)
    form = NothingForm(sent(request))
    if form.is_valid():

        def act() -> bool:
            actions.remove(zone, pk, by=request.user, at=request.at)
            return True

        if attempt(form, act):
            return done(request, "Cek lapangan dihapus.", TAB, zone)
    return form_page(
        request, form, "Hapus cek lapangan", submit="Hapus", danger=True, back=reverse(ONE, args=[zone, pk]),
        back_label="Cek lapangan",
        lead=f"{row.get_kind_display()} {tanggal(row.on)} di {row.place}, beserta hasil pertanyaan dan fotonya.",
    )  # fmt: skip
