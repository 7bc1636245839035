"""The register of predicates: the list, one of them, a new one, its correction, a later look at it, its revocation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.access import MANAGES, SEES, own_zones, row_or_404
from pilar.evaluation.proposal.actions import predicates as actions
from pilar.evaluation.proposal.forms.stages import (
    CheckForm,
    CorrectForm,
    CorrectRevocationForm,
    GrantForm,
    PredicateFilter,
    RevokeForm,
)
from pilar.evaluation.proposal.models import GrantedPredicate
from pilar.evaluation.proposal.predicates import NAMES
from pilar.evaluation.proposal.views.common import GET_POST, HOME, serve, serve_file
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied, visible_to
from pilar.organisation.actions.units import root_of
from pilar.organisation.forms.choosing import UnitChoiceField, choosable_units
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.queries.grants import names_of
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

LIST: Final = "proposal:predicates"
DETAIL: Final = "proposal:predicate"
TAGS: Final = {"kept": "good", "attention": "warn", "lost": "bad"}
_COLUMNS: Final[list[Column[GrantedPredicate]]] = [
    Column("Unit", lambda row: str(row.unit), width=40),
    Column("Predikat", lambda row: row.predicate, width=10),
    Column("Nomor keputusan", lambda row: row.letter_number, width=30),
    Column("Tanggal", lambda row: row.letter_on, Kind.DATE, width=12),
    Column("Pemberi", lambda row: row.giver, width=30),
    Column("Berlaku mulai", lambda row: row.valid_from, Kind.DATE, width=12),
    Column("Dicabut", lambda row: row.revoked_on, Kind.DATE, width=12),
    Column("Alasan pencabutan", lambda row: row.revoked_reason, width=50),
]


@require_safe
@work_page(needs=SEES)
def predicate_list(request: WorkRequest) -> HttpResponseBase:
    """The predicates of one's units, the newest first."""
    form = PredicateFilter(request.GET)
    rows = visible_to(GrantedPredicate, request.user, request.at, SEES).select_related("unit")
    if form.is_valid():
        typed = form.cleaned_data
        if typed["predikat"]:
            rows = rows.filter(predicate=typed["predikat"])
        if typed["keadaan"]:
            rows = rows.filter(revoked_on__isnull=typed["keadaan"] == "dipegang")
        if typed["unit"]:
            rows = rows.filter(unit__name__icontains=typed["unit"].replace("\x00", ""))
    return listing(
        request, rows, "proposal/predicates.html", order=("-valid_from", "-pk"), columns=_COLUMNS, title="Predikat",
        filename=f"predikat-{request.day:%Y-%m-%d}", form=form, current=HOME, may=request.rights.may(MANAGES),
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def predicate_detail(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One predicate: its decree, what was found since, how it was lost."""
    row = _row(request, pk)
    corrections = list(row.corrections.all())
    names = names_of([row.made_by, *(each.by for each in corrections), *([row.revoked_by] if row.revoked_by else [])])
    return render(request, "proposal/predicate.html", {
        "row": row, "name": NAMES[row.predicate], "checks": [(each, TAGS[each.outcome]) for each in row.checks.all()],
        "corrections": [(each, names[each.by]) for each in corrections], "made_by": names[row.made_by],
        "may": request.rights.may(MANAGES, root_of(row.unit.body).path),
        "sees_zone": row.zone_id and own_zones(request.user, request.at).filter(pk=row.zone_id).exists(),
        "current": HOME,
    })  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def predicate_new(request: WorkRequest) -> HttpResponseBase:
    """Put a predicate into the register; ``?zona=`` takes unit and target from a zone."""
    text = request.GET.get("zona", "")
    zone: Zone | None = None
    if text.isdecimal() and len(text) < 10:
        zone = own_zones(request.user, request.at).select_related("unit__body").filter(pk=int(text)).first()
    units = choosable_units(request.user, request.at, MANAGES, request.day)
    form = GrantForm(
        sent(request), uploads(request), unit=None if zone else UnitChoiceField(units, label="Unit"),
        initial={"predikat": zone.target} if zone else {},
    )  # fmt: skip
    if form.is_valid() and not wants_to_edit(request):
        act = actions.grant if is_sure(request) else actions.could_grant
        typed = form.cleaned_data
        unit = zone.unit if zone else typed["unit"]
        row = attempt(form, lambda: act(
            unit, typed["predikat"], form.decree(), zone=zone, outside=typed.get("luar", ""), by=request.user,
            at=request.at,
        ))  # fmt: skip
        if row and is_sure(request):
            return done(request, f"{row} dicatat.", DETAIL, row.pk)
        kept = form.carried() if row else []
        if row and not form.errors:
            return _check_grant(request, row, kept)
    form.keep_files(always=wants_to_edit(request))
    return form_page(
        request, form, "Catat predikat", submit="Lanjutkan", back=reverse(LIST), back_label="Predikat", current=HOME,
        lead=f"{zone.unit}, zona {zone.year}." if zone else "Juga predikat yang diperoleh sebelum memakai Pilar.",
    )  # fmt: skip


def _check_grant(request: WorkRequest, row: GrantedPredicate, kept: list[tuple[str, str]]) -> HttpResponseBase:
    rows = [
        ("Unit", str(row.unit)), ("Predikat", f"{row.predicate}, {NAMES[row.predicate]}"),
        ("Keputusan", f"{row.letter_number}, {tanggal(row.letter_on)}"), ("Pemberi", row.giver),
        ("Berlaku mulai", tanggal(row.valid_from)),
        ("Zona", str(row.zone) if row.zone else "tidak ada; predikat dari luar usulan di Pilar"),
        *([("Alasan dari luar usulan", row.outside)] if row.outside else []),
        ("Pindaian", "ikut disimpan" if kept else "tidak ada"),
    ]  # fmt: skip
    effects = [
        f"Halaman publik unit, bila terbuka, menyebut predikat {row.predicate}.",
        "Yang keliru dicatat dapat dibetulkan dengan alasan; predikatnya sendiri hanya berakhir dengan pencabutan.",
    ]
    if row.zone:
        effects.append("Usulan yang memuat unit ini tidak dapat ditarik lagi selama predikatnya dipegang.")
    return check_page(
        request, "Catat predikat ini?", rows=rows, effects=effects, submit="Ya, catat", back=reverse(LIST),
        back_label="Predikat", carried=kept, current=HOME,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def predicate_correct(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Put right what was written down wrongly of the decree."""
    row = _managed(request, pk)
    initial = {"nomor": row.letter_number, "tanggal": row.letter_on, "pemberi": row.giver, "mulai": row.valid_from}
    form = CorrectForm(sent(request), files=uploads(request), version=actions.version(row), initial=initial)

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = GrantedPredicate.objects.get(pk=pk)
        return actions.version(now), [
            ("Keputusan", f"{now.letter_number}, {tanggal(now.letter_on)}"), ("Pemberi", now.giver),
            ("Berlaku mulai", tanggal(now.valid_from)),
        ]  # fmt: skip

    if form.is_valid():
        made = form.attempt(lambda: actions.correct(
            pk, form.decree(), form.cleaned_data["alasan"], by=request.user, at=request.at, seen=form.seen
        ), stored)  # fmt: skip
        if made:
            return done(request, f"Catatan {row} dibetulkan.", DETAIL, pk)
    form.keep_files()
    return form_page(
        request, form, f"Betulkan catatan {row}", submit="Simpan pembetulan", back=reverse(DETAIL, args=[pk]),
        back_label=str(row), template="organisation/edit_page.html", current=HOME,
        lead="Untuk yang salah tulis. Catatan lama tetap terbaca pada riwayat; predikatnya tidak dicabut.",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def predicate_check(request: WorkRequest, pk: int) -> HttpResponseBase:
    """What a later look at the unit found."""
    row = _managed(request, pk)
    form = CheckForm(sent(request), initial={"tanggal": request.day})
    if form.is_valid():
        typed = form.cleaned_data
        made = attempt(form, lambda: actions.check(
            pk, on=typed["tanggal"], checked_by=typed["pemantau"], outcome=typed["hasil"], note=typed["catatan"],
            by=request.user, at=request.at,
        ))  # fmt: skip
        if made:
            return done(request, "Pemantauan disimpan.", DETAIL, pk)
    return form_page(
        request, form, f"Pemantauan {row}", submit="Simpan", back=reverse(DETAIL, args=[pk]), back_label=str(row),
        current=HOME,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def predicate_revoke(request: WorkRequest, pk: int) -> HttpResponseBase:
    """A predicate is lost."""
    row = _managed(request, pk)
    form = RevokeForm(sent(request), uploads(request))
    if form.is_valid() and not wants_to_edit(request):
        typed = form.cleaned_data
        told = {"on": typed["tanggal"], "number": typed["nomor"], "reason": typed["alasan"], "by": request.user,
                "at": request.at}  # fmt: skip
        if is_sure(request):
            if attempt(form, lambda: actions.revoke(pk, scan=form.scan(), **told)):
                return done(request, f"Pencabutan {row} dicatat.", DETAIL, pk)
        elif attempt(form, lambda: (form.scan(), actions.could_revoke(pk, **told))):
            kept = form.carried()
            if not form.errors:
                return _check_revocation(request, row, typed, kept)
    form.keep_files(always=wants_to_edit(request))
    return form_page(
        request, form, f"Catat pencabutan {row}", submit="Lanjutkan", back=reverse(DETAIL, args=[pk]),
        back_label=str(row), current=HOME,
        lead="Halaman publik unit tidak lagi menyebut predikat ini. Catatannya tetap ada.",
    )  # fmt: skip


def _check_revocation(
    request: WorkRequest, row: GrantedPredicate, typed: Mapping[str, Any], kept: list[tuple[str, str]]
) -> HttpResponseBase:
    rows = [
        ("Predikat", f"{row.predicate}, {NAMES[row.predicate]}"), ("Unit", str(row.unit)),
        ("Berlaku sejak", f"{tanggal(row.valid_from)}, keputusan {row.letter_number}"),
        ("Keputusan pencabutan", typed["nomor"]), ("Tanggal pencabutan", tanggal(typed["tanggal"])),
        ("Alasan pencabutan", typed["alasan"]), ("Pindaian", "ikut disimpan" if kept else "tidak ada"),
    ]  # fmt: skip
    effects = [
        f"Unit ini tidak lagi memegang {row.predicate}; halaman publiknya tidak lagi menyebutnya.",
        "Pencabutan tidak dapat dibatalkan. Yang keliru dicatat darinya dapat dibetulkan dengan alasan.",
        "Predikat yang sama hanya dicatat lagi dengan keputusan yang baru.",
    ]
    return check_page(
        request, "Catat pencabutan ini?", rows=rows, effects=effects, submit="Ya, cabut", danger=True,
        back=reverse(DETAIL, args=[row.pk]), back_label=str(row), carried=kept, current=HOME,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def predicate_correct_revocation(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Put right what was written down wrongly of the revocation."""
    row = _managed(request, pk)
    if row.is_held:
        return redirect(DETAIL, pk)
    initial = {"nomor": row.revoked_number, "tanggal": row.revoked_on, "sebab": row.revoked_reason}
    form = CorrectRevocationForm(sent(request), files=uploads(request), version=actions.version(row), initial=initial)

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = GrantedPredicate.objects.get(pk=pk)
        return actions.version(now), [
            ("Keputusan pencabutan", now.revoked_number), ("Tanggal pencabutan", tanggal(now.revoked_on)),
            ("Alasan pencabutan", now.revoked_reason),
        ]  # fmt: skip

    if form.is_valid():
        typed = form.cleaned_data
        made = form.attempt(lambda: actions.correct_revocation(
            pk, on=typed["tanggal"], number=typed["nomor"], reason=typed["sebab"], why=typed["alasan"],
            scan=form.scan(), by=request.user, at=request.at, seen=form.seen,
        ), stored)  # fmt: skip
        if made:
            return done(request, f"Catatan pencabutan {row} dibetulkan.", DETAIL, pk)
    form.keep_files()
    return form_page(
        request, form, f"Betulkan catatan pencabutan {row}", submit="Simpan pembetulan",
        back=reverse(DETAIL, args=[pk]), back_label=str(row), template="organisation/edit_page.html", current=HOME,
        lead="Untuk yang salah tulis. Catatan lama tetap terbaca pada riwayat; predikatnya tetap dicabut.",
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def predicate_file(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The decree."""
    return serve(request, _row(request, pk), DETAIL, pk)


@require_safe
@work_page(needs=SEES)
def predicate_revoked_file(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The decree that revokes it."""
    row = _row(request, pk)
    return serve_file(request, row.revoked_stored, row.revoked_filename, DETAIL, pk)


def _row(request: WorkRequest, pk: int) -> GrantedPredicate:
    rows = GrantedPredicate.objects.select_related("unit__body", "zone", "stored", "revoked_stored")
    return row_or_404(request, GrantedPredicate, pk, rows=rows)


def _managed(request: WorkRequest, pk: int) -> GrantedPredicate:
    row = _row(request, pk)
    if not request.rights.may(MANAGES, root_of(row.unit.body).path):
        raise AccessDenied("Daftar predikat dipelihara Biro/Bagian Organisasi.")
    return row
