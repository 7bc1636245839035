"""Files and photos of an activity, and its documents: invitation, report, their signed copies."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.kernel import files
from pilar.kernel.files import FileError
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.web import WorkRequest, act_and_return, attempt, done, form_page, sent, work_page
from pilar.records import filing
from pilar.records.access import SEES
from pilar.records.actions import activity_files as actions
from pilar.records.actions import activity_steps as steps
from pilar.records.actions.activity_files import CONTRIBUTE
from pilar.records.forms.activity_files import PhotoForm
from pilar.records.forms.papers import RecordFileForm
from pilar.records.models import Activity, ActivityFile
from pilar.records.printing import MOST_PHOTOS
from pilar.records.views import issued
from pilar.records.views.activity_frame import activity_or_404, managed_or_refused

GET_POST: Final = ["GET", "HEAD", "POST"]


@require_http_methods(GET_POST)
@work_page(needs=CONTRIBUTE)
def activity_photo(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The phone's camera, a caption, save; then the next one."""
    activity = _open_to_files(request, pk)
    form = PhotoForm(sent(request), uploads(request))
    if form.is_valid():
        typed = form.cleaned_data["judul"]

        def act() -> list[str]:
            paper = form.brought()
            title = typed or f"{activity.title}, {tanggal(request.day)}"
            actions.add(
                pk, paper, what=ActivityFile.PHOTO, title=title[: filing.LONGEST_TITLE], by=request.user, at=request.at
            )
            return [*(paper.taken.notes if paper.taken else ()), *_beyond_the_report(activity)]

        notes = attempt(form, act)
        if notes is not None:
            return done(request, " ".join(["Foto tersimpan.", *notes]), "records:activity_photo", pk)
    form.keep_files()
    return form_page(
        request, form, "Ambil foto", submit="Simpan foto", back=reverse("records:activity", args=[pk]),
        back_label=activity.title, template="records/activity_photo.html", activity=activity,
        photos=activity.files.filter(what=ActivityFile.PHOTO, stored__isnull=False),
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=CONTRIBUTE)
def activity_file_add(request: WorkRequest, pk: int) -> HttpResponseBase:
    """A file or a link."""
    activity = _open_to_files(request, pk)
    form = RecordFileForm(
        sent(request), uploads(request), kinds=ActivityFile.KINDS,
        initial={"isi": request.GET.get("isi", ActivityFile.OTHER)},
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data

        def act() -> ActivityFile:
            return actions.add(
                pk, form.brought(), what=typed["isi"], title=typed["judul"], by=request.user, at=request.at
            )

        made = attempt(form, act)
        if made is not None:
            return done(request, f"“{made.title}” tersimpan.", "records:activity", pk)
    form.keep_files()
    return form_page(
        request, form, "Tambah berkas", submit="Simpan berkas", back=reverse("records:activity", args=[pk]),
        back_label=activity.title, lead="Undangan, daftar hadir, notulen, bahan, atau laporan yang sudah ada.",
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def activity_file(request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
    """The bytes of a file: PDF and pictures open in the browser."""
    activity = activity_or_404(request, pk)
    row = activity.files.filter(pk=file, stored__isnull=False).select_related("stored").first()
    if row is None or row.stored is None:
        raise Http404
    try:
        return files.serve(request, row.stored, row.filename, inline="unduh" not in request.GET)
    except FileError as error:
        messages.error(request, error.message)
        return redirect("records:activity", pk)


@require_POST
@work_page(needs=CONTRIBUTE)
def activity_file_remove(request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
    """Take a file away again."""
    return act_and_return(
        request, lambda: actions.remove(pk, file, by=request.user, at=request.at), "Berkas sudah dihapus.",
        "records:activity", pk,
    )  # fmt: skip


# -- documents


@require_POST
@work_page(needs=SEES)
def activity_invite(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Print the invitation."""
    managed_or_refused(request, pk)
    return act_and_return(
        request, lambda: steps.invite(pk, by=request.user, at=request.at), "Undangan sudah terbit sebagai PDF.",
        "records:activity", pk,
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def activity_draft(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The report as it would be printed now."""
    activity = activity_or_404(request, pk)
    if activity.mode == Activity.OUTSIDE:
        raise Http404
    return issued.draft(
        request, activity, lambda: steps.draft_report(activity, request.at), f"Rancangan laporan {activity.title}.pdf"
    )


@require_safe
@work_page(needs=SEES)
def activity_document(request: WorkRequest, pk: int, document: int) -> HttpResponseBase:
    """The PDF."""
    return issued.pdf(request, activity_or_404(request, pk), document)


@require_safe
@work_page(needs=SEES)
def activity_document_copy(request: WorkRequest, pk: int, document: int, version: int) -> HttpResponseBase:
    """A signed copy."""
    return issued.copy(request, activity_or_404(request, pk), document, version)


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def activity_document_signed(request: WorkRequest, pk: int, document: int) -> HttpResponseBase:
    """Upload what was signed on paper or outside."""
    return issued.signed(
        request, managed_or_refused(request, pk), document,
        lambda taken, method: steps.attach_signed(
            pk, document, taken, method=method, by=request.user, at=request.at
        ),
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def activity_document_revoke(request: WorkRequest, pk: int, document: int) -> HttpResponseBase:
    """Revoke an invitation or a report."""
    return issued.revoke(
        request, managed_or_refused(request, pk), document,
        lambda reason: steps.revoke_document(pk, document, reason, by=request.user, at=request.at),
    )  # fmt: skip


# -- pieces


def _beyond_the_report(activity: Activity) -> list[str]:
    """What to know of a photo that the report will not print. One query."""
    photos = activity.files.filter(what=ActivityFile.PHOTO, stored__isnull=False).count()
    if activity.mode == Activity.OUTSIDE or photos <= MOST_PHOTOS:
        return []
    return [f"Laporan mencetak {MOST_PHOTOS} foto pertama; yang ini disebut di daftar berkasnya."]


def _open_to_files(request: WorkRequest, pk: int) -> Activity:
    activity = activity_or_404(request, pk)
    if not request.rights.may(CONTRIBUTE, activity.unit.path):
        raise AccessDenied("Peran Anda di unit ini hanya melihat, tidak menambah foto atau berkas.")
    return activity
