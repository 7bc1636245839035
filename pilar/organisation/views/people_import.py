"""The personnel office's list: uploaded, looked through, mended, applied."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.kernel import exports
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.media_types import XLSX
from pilar.kernel.pager import page
from pilar.numbers import row_number
from pilar.organisation.access import visible_to
from pilar.organisation.actions import people_import
from pilar.organisation.forms.people import NothingForm, UploadForm
from pilar.organisation.forms.people_import import RowForm
from pilar.organisation.masking import row_of
from pilar.organisation.models import PeopleImport, PeopleImportRow, Person
from pilar.organisation.people_list.columns import LABELS
from pilar.organisation.people_list.template import template_file
from pilar.organisation.person_names import search_name
from pilar.organisation.queries.people import ORDER, with_duties
from pilar.organisation.queries.people_import import MISSING, counts, missing
from pilar.organisation.queries.unit_choice import units_for
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, visible_or_404, work_page

GET_POST = ["GET", "HEAD", "POST"]
MANAGE = "person.manage"


@require_http_methods(GET_POST)
@work_page(needs=MANAGE)
def imports(request: WorkRequest) -> HttpResponse:
    """Upload a list, and those that still wait."""
    units = units_for(request.rights, MANAGE, open_on=request.day)
    tops = list(units.filter(path__in=request.rights.roots(MANAGE))[:2])
    initial = {"unit": tops[0]} if len(tops) == 1 else {}
    form = UploadForm(sent(request), request.FILES or None, units=units, initial=initial)
    if form.is_valid():
        file = form.cleaned_data["file"]
        upload = attempt(form, lambda: people_import.upload_list(
            form.cleaned_data["unit"], file.read(), file.name, by=request.user, at=request.at
        ))  # fmt: skip
        if upload is not None:
            return done(request, "Daftar sudah dibaca. Belum ada data yang berubah.", "organisation:import", upload.pk)
    waiting = visible_to(PeopleImport, request.user, request.at, MANAGE).select_related("unit")
    return form_page(
        request, form, "Impor daftar pegawai", submit="Baca daftar", back=reverse("organisation:people"),
        back_label="Pegawai", lead="Unggah daftar dari kepegawaian, periksa hasilnya, lalu terapkan.",
        template="organisation/people_imports.html", suggested=form.suggested, current="manage",
        waiting=page(waiting, request.GET, order=("-uploaded_at", "-pk"), size=20),
    )  # fmt: skip


@require_safe
@work_page(needs=MANAGE)
def template(request: WorkRequest) -> HttpResponseBase:
    """An empty list to fill in."""
    headers = {"Cache-Control": "no-store"}
    return FileResponse(
        template_file(), as_attachment=True, filename="contoh-daftar-pegawai.xlsx", content_type=XLSX,
        headers=headers,
    )  # fmt: skip


@require_safe
@work_page(needs=MANAGE)
def preview(request: WorkRequest, pk: int) -> HttpResponseBase:
    """How the rows stand, and those of one state in pages."""
    upload = _upload_or_404(request, pk)
    numbers = counts(upload)
    state = request.GET.get("keadaan", "")
    context: dict[str, Any] = {
        "upload": upload, "counts": numbers, "state": state, "current": "manage",
        "ready": numbers["new"] + numbers["changed"], "total": sum(numbers.values()),
        "tabs": [(code, label, numbers[code]) for code, label in PeopleImportRow.STATES],
        "missing_state": MISSING, "at_once": people_import.AT_ONCE, "kept_days": people_import.KEPT_DAYS,
    }  # fmt: skip
    if state == MISSING:
        return _missing(request, upload, context)
    if state not in numbers:
        state = context["state"] = _first_state(numbers)
    rows = upload.rows.filter(state=state).select_related("person")
    return listing(
        request, rows, "organisation/people_import.html", order=("number", "pk"), columns=_columns(upload),
        title="Hasil baca daftar", filename=f"impor-{upload.pk}-{state}", note=_note(upload), **context,
        letters=upload.columns.get("fields", {}),
    )  # fmt: skip


def _missing(request: WorkRequest, upload: PeopleImport, context: dict[str, Any]) -> HttpResponseBase:
    def seen(person: Person) -> Any:
        return row_of(person, request.user, request.rights, request.day)

    columns: list[Column[Person]] = [
        Column("Nama", lambda person: person.name, width=32),
        Column("NIP/NI PPPK", lambda person: seen(person).nip, width=24),
        Column("Jabatan", lambda person: seen(person).position, width=30),
        Column("Unit kerja", lambda person: seen(person).unit, width=30),
    ]
    return listing(
        request, missing(upload, request.rights, request.day), "organisation/people_import.html", order=ORDER,
        columns=columns, title="Hasil baca daftar", filename=f"impor-{upload.pk}-tidak-ada", note=_note(upload),
        **context,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGE)
def row(request: WorkRequest, pk: int, number: int) -> HttpResponse:
    """Mend one row, or say that it is right."""
    upload = _upload_or_404(request, pk)
    found = upload.rows.filter(number=number).select_related("person").first()
    if found is None:
        raise Http404
    back = f"{reverse('organisation:import', args=[pk])}?keadaan={found.state}"
    if found.state == PeopleImportRow.APPLIED:
        return redirect(back)
    found.upload = upload
    form = RowForm(sent(request), row=found, namesakes=_namesakes(request, found))
    if form.is_valid():
        values = form.cleaned_data
        mended = attempt(form, lambda: people_import.mend_row(
            found, form.texts(), by=request.user, at=request.at, confirmed=bool(values.get("confirmed")),
            same_as=values.get("same_as", ""),
        ))  # fmt: skip
        if mended is not None and mended.state not in (PeopleImportRow.WRONG, PeopleImportRow.CONFIRM):
            label = mended.get_state_display().lower()
            message = f"Baris {number} sekarang {label}. Belum diterapkan."
            response: HttpResponse = done(request, message, "organisation:import", pk)
            response["Location"] += f"?keadaan={mended.state}"
            return response
        if mended is not None:
            form = RowForm(request.POST, row=mended, namesakes=_namesakes(request, mended))
            form.is_valid()
            form.show_problems(mended)
    return form_page(
        request, form, f"Baris {number}", submit="Simpan baris", back=back, back_label=f"Impor {upload.filename}",
        lead="Yang Anda ubah di sini hanya baris daftar ini; datanya baru berubah setelah diterapkan.",
        template="organisation/people_import_row.html", row=found, letters=upload.columns.get("fields", {}),
        upload=upload, current="manage", suggested=[],
    )  # fmt: skip


@require_POST
@work_page(needs=MANAGE)
def drop_row(request: WorkRequest, pk: int, number: int) -> HttpResponse:
    """Take one row out of the import."""
    upload = _upload_or_404(request, pk)
    found = upload.rows.filter(number=number).first()
    if found is not None:
        found.upload = upload
        try:
            people_import.drop_row(found, by=request.user, at=request.at)
        except people_import.ImportRefused as error:
            return _warned(request, error.message, pk)
    return done(request, f"Baris {number} dikeluarkan dari impor.", "organisation:import", pk)


@require_POST
@work_page(needs=MANAGE)
def apply(request: WorkRequest, pk: int) -> HttpResponse:
    """Apply the right rows, or those that are ticked; 500 at a time, the next ones by the same button."""
    upload = _upload_or_404(request, pk)
    chosen = None
    if request.POST.get("mana") == "dipilih":
        chosen = [number for text in request.POST.getlist("pilih") if (number := row_number(text))][:1000]
        if not chosen:
            return _warned(request, "Belum ada baris yang ditandai. Tandai barisnya, lalu terapkan.", pk)
    accounts = request.POST.get("akun") == "1"
    result = people_import.apply_rows(upload, by=request.user, at=request.at, chosen=chosen, open_accounts=accounts)
    said = [f"{result.applied} baris diterapkan."]
    if result.refused:
        said.append(f"{result.refused} baris berubah sejak ditinjau dan tidak diterapkan; alasannya ada di barisnya.")
    if result.waiting and chosen is None:
        said.append(f"{result.waiting} baris lagi menunggu; tekan Lanjutkan.")
    response = done(request, " ".join(said), "organisation:import", pk)
    query = "keadaan=applied" if result.applied else f"keadaan={request.POST.get('keadaan', '')[:10]}"
    more = f"&lanjut=1{'&akun=1' if accounts else ''}" if result.waiting and chosen is None else ""
    response["Location"] += f"?{query}{more}"
    return response


@require_safe
@work_page(needs=MANAGE)
def wrong_rows(request: WorkRequest, pk: int) -> HttpResponseBase:
    """What has to be mended, as a workbook that can be uploaded again."""
    upload = _upload_or_404(request, pk)
    waiting = upload.rows.filter(state__in=[PeopleImportRow.WRONG, PeopleImportRow.CONFIRM]).order_by("number")
    return exports.xlsx(
        _columns(upload), waiting.iterator(chunk_size=1000), f"perlu-dibetulkan-{upload.pk}.xlsx",
        title="Baris yang perlu dibetulkan", note=_note(upload),
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGE)
def discard(request: WorkRequest, pk: int) -> HttpResponse:
    """Remove the import."""
    upload = _upload_or_404(request, pk)
    form = NothingForm(sent(request))
    if form.is_valid():
        people_import.discard(upload, by=request.user, at=request.at)
        return done(request, "Impor dihapus. Yang sudah diterapkan tetap berlaku.", "organisation:imports")
    return form_page(
        request, form, "Hapus impor", submit="Hapus impor", back=reverse("organisation:import", args=[pk]),
        back_label=f"Impor {upload.filename}", danger=True, current="manage",
        lead="Semua baris yang belum diterapkan hilang. Data pegawai yang sudah diterapkan tetap berlaku.",
    )  # fmt: skip


# --- pieces ---------------------------------------------------------------------------------------------------------


def _upload_or_404(request: WorkRequest, pk: int) -> PeopleImport:
    rows = PeopleImport.objects.select_related("unit__body")
    return visible_or_404(request, PeopleImport, MANAGE, rows=rows, pk=pk)


def _first_state(numbers: dict[str, int]) -> str:
    """What asks for a decision first."""
    order = ("wrong", "confirm", "new", "changed", "same", "applied")
    return next((state for state in order if numbers[state]), "new")


def _columns(upload: PeopleImport) -> list[Column[PeopleImportRow]]:
    letters = upload.columns.get("fields", {})

    def reasons(found: PeopleImportRow) -> str:
        said = (
            f"{LABELS[problem['field']]}{cell(problem['field'], found)}: {problem['message']}"
            for problem in found.problems
        )
        changed = (f"{change['label']}: {change['old'] or '–'} → {change['new']}" for change in found.changes)
        return "\n".join([*said, *changed])

    def cell(name: str, found: PeopleImportRow) -> str:
        return f" ({letters[name]}{found.number})" if name in letters else ""

    def text(name: str) -> Any:
        return lambda found: found.values.get(name)

    fields = [Column(label, text(name), width=24) for name, label in LABELS.items()]
    return [
        Column("Baris", lambda found: found.number, Kind.COUNT, width=8),
        *fields,
        Column("Keterangan", reasons, width=80),
    ]


def _note(upload: PeopleImport) -> str:
    return f"Dari {upload.filename} untuk {upload.unit}."


def _namesakes(request: WorkRequest, found: PeopleImportRow) -> list[tuple[Person, str]]:
    """Those of the same name whom the row may mean."""
    if not found.values.get("name"):
        return []
    alike = Person.objects.filter(body=found.upload.unit.body_id, search_name=search_name(found.values["name"]))
    rows = [(person, row_of(person, request.user, request.rights, request.day)) for person in with_duties(alike[:20])]
    return [
        (person, f"{seen.position} di {seen.unit}" if seen.duty else "tidak bertugas")
        for person, seen in rows
        if any(request.rights.may(MANAGE, duty.unit.path) for duty in person.duties.all())
        and (not person.nip or not found.values.get("nip"))
    ]


def _warned(request: WorkRequest, message: str, pk: int) -> HttpResponse:
    messages.warning(request, message)
    return redirect("organisation:import", pk)
