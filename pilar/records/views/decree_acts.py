"""What is done with a decree: put in force, revoked, discarded, drafted anew, its files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.errors import PilarError
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied, require
from pilar.organisation.forms.people import NothingForm
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.access import SEES, record_or_404
from pilar.records.actions import decrees as actions
from pilar.records.actions.decree_checks import Overlapping
from pilar.records.forms.decrees import DecideForm, RevokeForm
from pilar.records.models import Decree, DecreeFile
from pilar.records.presenters.decrees import decision_effects, decision_rows
from pilar.records.queries.namable import namable
from pilar.records.signing import signing
from pilar.records.views.files import Shelf
from pilar.records.workflow import DRAFT, IN_FORCE, MANAGE

_both = require_http_methods(["GET", "HEAD", "POST"])
SHELF: Final = Shelf(Decree, "records:decree", DecreeFile.KINDS, actions.add_file, actions.remove_file)


def decree_to_manage(request: WorkRequest, pk: int) -> Decree:
    """The decree with its unit: 404 where it is not seen, 403 where it is only seen."""
    found = record_or_404(request, Decree, pk, rows=Decree.objects.select_related("unit__body"))
    require(request.user, MANAGE, found.unit, at=request.at)
    return found


def back(decree: Decree) -> dict[str, Any]:
    """The way back to the decree, for ``form_page``."""
    return {
        "back": reverse("records:decree", args=[decree.pk]), "back_label": decree.title, "current": "records:home"
    }  # fmt: skip


@_both
@work_page(needs=SEES)
def decree_decide(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Number, days, signatory and file, and one more look. A file that was brought is kept with the draft at once."""
    found = decree_to_manage(request, pk)
    if found.state != DRAFT:
        messages.info(request, "Keputusan ini sudah ditetapkan.")
        return redirect("records:decree", pk)
    form = DecideForm(sent(request), request.FILES or None, people=namable(found.unit), day=request.day)
    if form.is_valid() and not wants_to_edit(request):
        if not is_sure(request):
            checks = attempt(form, lambda: _looked_at(request, form, found))
            if checks is not None:
                rows, effects = checks
                return check_page(
                    request, "Tetapkan keputusan ini?", rows=rows, effects=effects, submit="Ya, tetapkan", **back(found)
                )
        elif (decided := attempt(form, lambda: _decided(request, form, found))) is not None:
            replaced = f" {decided.replaces.number} berakhir sehari sebelumnya." if decided.replaces else ""
            return done(
                request, f"Keputusan nomor {decided.number} berlaku mulai {tanggal(decided.valid_from)}.{replaced}",
                "records:decree", pk,
            )  # fmt: skip
    elif form.is_bound and "berkas" in form.cleaned_data:
        attempt(form, lambda: _kept(request, form, found))
    return form_page(
        request, form, "Tetapkan keputusan", submit="Lanjutkan", template="records/decide.html",
        signed=found.files.filter(what=DecreeFile.SIGNED), lead=found.title, **back(found),
    )  # fmt: skip


def _kept(request: WorkRequest, form: DecideForm, decree: Decree) -> bool:
    """Keep what was brought with the draft, once."""
    paper = form.paper()
    if paper is not None and not decree.files.filter(sha256=paper.sha256).exists():
        actions.add_file(decree.pk, paper, what=DecreeFile.SIGNED, title="", by=request.user, at=request.at)
    return True


def _looked_at(request: WorkRequest, form: DecideForm, decree: Decree) -> tuple[list[tuple[str, object]], list[str]]:
    """What would be decided, and what follows from it. Raises what deciding would raise."""
    _kept(request, form, decree)
    decision = form.decision(None)
    with _offering(form):
        old = actions.could_decide(decree.pk, decision, by=request.user, at=request.at)
    who = decision.signatory
    signs = signing(who, decree.unit, decision.decided_on) if who else None
    return decision_rows(decree, decision, signs), decision_effects(decree, decision, signs, old)


def _decided(request: WorkRequest, form: DecideForm, decree: Decree) -> Decree:
    _kept(request, form, decree)
    with _offering(form):
        return actions.decide(decree.pk, form.decision(None), by=request.user, at=request.at)


@contextmanager
def _offering(form: DecideForm) -> Iterator[None]:
    """Where another decree is in the way and may be ended, the form asks whether it shall be."""
    try:
        yield
    except Overlapping as error:
        if error.may_replace:
            form.offer_to_replace(str(error.other.pk))
        raise


@_both
@work_page(needs=SEES)
def decree_revoke(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Since when it does not hold, and why."""
    found = decree_to_manage(request, pk)
    if found.state != IN_FORCE:
        messages.info(request, "Hanya keputusan yang sudah ditetapkan dan belum dicabut yang dapat dicabut.")
        return redirect("records:decree", pk)
    form = RevokeForm(sent(request), initial={"sejak": request.day})
    if form.is_valid():
        typed = form.cleaned_data
        if attempt(form, lambda: actions.revoke(pk, typed["alasan"], typed["sejak"], by=request.user, at=request.at)):
            return done(request, f"Keputusan tidak berlaku sejak {tanggal(typed['sejak'])}.", "records:decree", pk)
    return form_page(
        request, form, "Cabut keputusan", submit="Cabut keputusan", danger=True, lead=f"{found.title}, {found.number}",
        warning="Keputusan yang dicabut tetap tersimpan, tetapi tidak lagi membuktikan apa pun sejak hari itu.",
        **back(found),
    )  # fmt: skip


@_both
@work_page(needs=SEES)
def decree_discard(request: WorkRequest, pk: int) -> HttpResponseBase:
    """A draft that was begun by mistake."""
    found = decree_to_manage(request, pk)
    form = NothingForm(sent(request))
    if form.is_valid() and attempt(form, lambda: actions.discard(pk, by=request.user, at=request.at)) is not None:
        return done(request, "Rancangan dihapus.", "records:decrees")
    return form_page(
        request, form, "Hapus rancangan", submit="Hapus rancangan", danger=True, lead=found.title,
        warning="Rancangan ini dihapus bersama nama-nama dan berkasnya, dan tidak dapat dikembalikan.", **back(found),
    )  # fmt: skip


@require_POST
@work_page(needs=SEES)
def decree_successor(request: WorkRequest, pk: int) -> HttpResponseBase:
    """A draft like it, without those who have left."""
    decree_to_manage(request, pk)
    try:
        made = actions.successor(pk, request.day, by=request.user, at=request.at)
    except AccessDenied:
        raise
    except PilarError as error:
        messages.warning(request, error.message)
        return redirect("records:decree", pk)
    return done(
        request, "Rancangan pengganti dibuat. Yang sudah pindah tidak ikut; lengkapi namanya, lalu tetapkan.",
        "records:decree", made.pk,
    )  # fmt: skip


@_both
@work_page(needs=SEES)
def decree_file_add(request: WorkRequest, pk: int) -> HttpResponseBase:
    return SHELF.add_page(request, pk)


@require_safe
@work_page(needs=SEES)
def decree_file(request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
    return SHELF.open(request, pk, file)


@_both
@work_page(needs=SEES)
def decree_file_remove(request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
    return SHELF.remove_page(request, pk, file)
