"""Who has signed and who has not, by name for whoever manages; reminders, scans, striking out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.areas.change import reminders
from pilar.areas.change.access import MANAGES, SEES
from pilar.areas.change.actions import pacts as actions
from pilar.areas.change.actions import scans
from pilar.areas.change.actions import signatures as signature_actions
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.forms.pacts import FILE_GONE, MissingFilter, ReasonForm, ScanForm
from pilar.areas.change.models import Pact, PactSignature
from pilar.areas.change.queries import pacts, signatures
from pilar.areas.change.queries.pacts import RANK_LABELS
from pilar.areas.change.views.pacts import GET_POST, pact_or_404
from pilar.areas.change.workflow import OPEN
from pilar.errors import NotFoundError
from pilar.kernel.exports import Column, Kind
from pilar.kernel.intake import examine
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.numbers import row_number
from pilar.organisation.access import AccessDenied, below
from pilar.organisation.models import Duty, Person, Unit
from pilar.organisation.person_names import search_name
from pilar.organisation.queries.units import current
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

_NAMES: Final = "Nama hanya untuk yang mengelola pakta di unitnya."


def _managed(request: WorkRequest, found: Pact) -> tuple[str, ...]:
    paths = pacts.reach(request.rights, found, MANAGES)
    if not paths:
        raise AccessDenied(_NAMES)
    return paths


@require_safe
@work_page(needs=MANAGES)
def missing(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Who has not signed: filtered, in pages, to download; a reminder for all of them."""
    found = pact_or_404(request, pk)
    paths, day = _managed(request, found), pacts.counted_on(found, request.day)
    form = MissingFilter(request.GET, units=Unit.objects.filter(below(paths), current(request.day)))
    rows: QuerySet[Duty] = Duty.objects.none()
    if form.is_valid():
        typed = form.cleaned_data
        chosen = [typed["unit"].path] if typed["unit"] else paths
        rows = pacts.unsigned(found, day, chosen, rank=form.rank, start=search_name(typed["q"]) if typed["q"] else "")
    return listing(
        request, rows, "change/missing.html", order=pacts.ORDER, columns=_columns(),
        title=f"Belum menandatangani: {found}",
        filename=f"belum-pakta-{found.year}-{request.day:%Y-%m-%d}",
        note=f"Yang bertugas pada {tanggal(day)} dan belum menandatangani {found}, versi {found.version}.",
        prepare=lambda shown: pacts.mark_moved(found, shown),
        pact=found, form=form, is_open=found.state == OPEN, reminder=reminders.text_of(found), current="change:home",
    )  # fmt: skip


def _columns() -> Sequence[Column[Duty]]:
    return [
        Column("Nama", lambda duty: duty.person.name, width=32),
        Column("Jabatan", lambda duty: duty.capacity, width=30),
        Column("Jenjang", lambda duty: RANK_LABELS.get(duty.rank_level, ""), width=20),
        Column("Unit kerja", lambda duty: str(duty.unit), width=30),
        Column("Keterangan", _note, width=34),
    ]


def _note(duty: Any) -> str:
    notes = ["Pindah jabatan, tanda tangan ulang"] if duty.moved else []
    if not signatures_possible(duty):
        notes.append("Belum punya akun; tanda tangani di kios")
    return "; ".join(notes)


def signatures_possible(duty: Duty) -> bool:
    """Whether the person has an account that is open; without a query where the list brought it along."""
    user = getattr(duty.person, "user", None)
    return user is not None and user.is_active


@require_POST
@work_page(needs=MANAGES)
def remind(request: WorkRequest, pk: int) -> HttpResponse:
    """Mails to all that have an address, once per person and day."""
    try:
        asked = actions.remind(pk, by=request.user, at=request.at)
    except NotFoundError as error:
        raise Http404 from error
    except ChangeError as error:
        messages.error(request, error.message)
        return redirect("change:missing", pk)
    if not asked:
        messages.info(request, "Pengingat Anda sudah dikirim hari ini. Yang sama dapat dikirim lagi besok.")
        return redirect("change:missing", pk)
    said = "Pengingat sedang dikirim kepada yang mempunyai surel. Seorang mendapat paling banyak satu surel sehari."
    return done(request, said, "change:missing", pk)


@require_safe
@work_page(needs=SEES)
def signed(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Who has signed, for whoever manages or assesses."""
    found = pact_or_404(request, pk)
    paths = signatures.readers_paths(request.rights)
    if not any(found.unit.path.startswith(path) or path.startswith(found.unit.path) for path in paths):
        raise AccessDenied("Nama hanya untuk yang mengelola pakta atau menilai unitnya.")
    columns: list[Column[PactSignature]] = [
        Column("Nama", lambda row: row.name, width=32),
        Column("Jabatan", lambda row: row.capacity, width=36),
        Column("Tanggal", lambda row: row.signed_on, Kind.DATE, width=14),
        Column("Cara", lambda row: row.get_method_display(), width=24),
        Column("Saksi", lambda row: row.witness.name if row.witness else "", width=30),
        Column("Keterangan", lambda row: f"Dicoret: {row.revoked_reason}" if row.revoked_at else "", width=30),
    ]
    managed = pacts.reach(request.rights, found, MANAGES)
    return listing(
        request, signatures.of_pact(found, paths), "change/signed.html", order=("-signed_at", "-pk"), columns=columns,
        title=f"Sudah menandatangani: {found}", filename=f"sudah-pakta-{found.year}-{request.day:%Y-%m-%d}",
        note=f"Tanda tangan {found}, versi {found.version}.", pact=found, managed=managed, current="change:home",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def scan(request: WorkRequest, pk: int) -> HttpResponse:
    """Enter a wet signature."""
    found = pact_or_404(request, pk)
    paths = _managed(request, found)
    day = request.day
    people = Person.objects.filter(pk__in=Duty.objects.filter(below(paths, "unit__path")).values("person"))
    witnesses = Person.objects.filter(body=found.unit.body_id)
    form = ScanForm(sent(request), request.FILES or None, people=people, witnesses=witnesses, day=day)
    if form.is_valid():
        typed = form.cleaned_data

        def act() -> PactSignature:
            file = typed["berkas"]
            taken = examine(file, file.name or "", limit=_limit())
            return scans.add(
                pk, typed["orang"], taken, signed_on=typed["tanggal"], witness=typed["saksi"], by=request.user,
                at=request.at,
            )  # fmt: skip

        row = attempt(form, act)
        if row is not None:
            return done(request, f"Tanda tangan {row.name} tercatat.", "change:signed", pk)
    if form.errors and form.files and "berkas" not in form.errors:
        form.add_error("berkas", FILE_GONE)
    return form_page(
        request, form, "Pindaian tanda tangan basah", submit="Simpan pindaian", back=reverse("change:pact", args=[pk]),
        back_label=str(found), lead="Untuk yang menandatangani di kertas. Berkasnya tidak pernah tampil untuk publik.",
        current="change:home",
    )  # fmt: skip


def _limit() -> int:
    from django.conf import settings

    limit: int = settings.PILAR_MAX_UPLOAD
    return limit


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def strike(request: WorkRequest, pk: int, signature: int) -> HttpResponse:
    """Strike out a signature of a kiosk or a scan that is wrong."""
    found = pact_or_404(request, pk)
    row = signatures.readable(request.rights).filter(pact=found, pk=signature).first()
    if row is None:
        raise Http404
    form = ReasonForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["alasan"]
        struck = attempt(form, lambda: signature_actions.strike(signature, reason, by=request.user, at=request.at))
        if struck is not None:
            said = f"Tanda tangan {row.name} dicoret."
            if row.kiosk_id and row.kiosk_id == row_number(request.GET.get("kios", "")):
                return done(request, said, "change:kiosk_screen", pk, row.kiosk_id)
            return done(request, said, "change:signed", pk)
    lead = f"{row.capacity}, {tanggal(row.signed_on)}. Ia tetap tersimpan dengan alasannya, tetapi tidak dihitung lagi."
    return form_page(
        request, form, f"Coret tanda tangan {row.name}", submit="Coret", back=reverse("change:signed", args=[pk]),
        back_label="Sudah menandatangani", lead=lead, danger=True, current="change:home",
    )  # fmt: skip
