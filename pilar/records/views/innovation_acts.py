"""What is done with an innovation: tried, applied, measured, evaluated, stopped, copied; its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.organisation.access import require
from pilar.organisation.forms.people import NothingForm
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.access import SEES, record_or_404
from pilar.records.actions import innovation_measures as measures
from pilar.records.actions import innovations as actions
from pilar.records.forms.innovations import (
    ApplyForm,
    EvaluateForm,
    MeasureForm,
    ReplicationForm,
    StopForm,
    TrialForm,
)
from pilar.records.models import Innovation, InnovationFile, InnovationMeasure
from pilar.records.presenters.innovations import shown_measures
from pilar.records.views.files import Shelf
from pilar.records.workflow import INNOVATION, MANAGE

_both = require_http_methods(["GET", "HEAD", "POST"])
SHELF: Final = Shelf(
    Innovation, "records:innovation", InnovationFile.KINDS, actions.add_file, actions.remove_file
)  # fmt: skip


def innovation_to_manage(request: WorkRequest, pk: int) -> Innovation:
    """The innovation with its unit: 404 where it is not seen, 403 where it is only seen."""
    found = record_or_404(request, Innovation, pk, rows=Innovation.objects.select_related("unit__body"))
    require(request.user, MANAGE, found.unit, at=request.at)
    return found


def back(innovation: Innovation) -> dict[str, Any]:
    """The way back to the innovation, for ``form_page``."""
    address = reverse("records:innovation", args=[innovation.pk])
    return {"back": address, "back_label": innovation.title, "current": "records:home"}


Act = Callable[[dict[str, Any]], Innovation]


def _step_page(
    request: WorkRequest, pk: int, name: str, form_class: type[Form], act: Act, said: str, **more: Any
) -> HttpResponseBase:
    """One step of the thread; where the state does not allow it, that is said on the innovation's page."""
    found = innovation_to_manage(request, pk)
    step = INNOVATION.transitions[name]
    if found.state not in INNOVATION.sources(step):
        messages.info(request, f"“{step.label}” tidak berlaku untuk keadaan “{found.get_state_display()}”.")
        return redirect("records:innovation", pk)
    today = {"tanggal": request.day, "tempat": found.applied_where or str(found.unit), "hasil": found.result}
    form = form_class(sent(request), initial=today)
    if form.is_valid() and attempt(form, lambda: act(form.cleaned_data)) is not None:
        return done(request, said, "records:innovation", pk)
    return form_page(request, form, step.label, submit=step.label, **more, **back(found))


@_both
@work_page(needs=SEES)
def innovation_try(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Tried since."""

    def act(typed: dict[str, Any]) -> Innovation:
        return actions.start_trial(pk, typed["tanggal"], by=request.user, at=request.at)

    return _step_page(
        request, pk, "try", TrialForm, act, "Uji coba tercatat. Ukur keadaannya sekarang, sebelum berubah.",
        lead="Ukur dulu keadaan sebelum berubah; tanpa angka itu hasilnya tidak terlihat.",
    )  # fmt: skip


@_both
@work_page(needs=SEES)
def innovation_apply(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Applied since, and where."""

    def act(typed: dict[str, Any]) -> Innovation:
        return actions.apply(pk, typed["tanggal"], typed["tempat"], by=request.user, at=request.at)

    return _step_page(request, pk, "apply", ApplyForm, act, "Penerapan tercatat.")


@_both
@work_page(needs=SEES)
def innovation_evaluate(request: WorkRequest, pk: int) -> HttpResponseBase:
    """What it brought."""

    def act(typed: dict[str, Any]) -> Innovation:
        return actions.evaluate(pk, typed["tanggal"], typed["hasil"], by=request.user, at=request.at)

    return _step_page(request, pk, "evaluate", EvaluateForm, act, "Evaluasi tercatat.")


@_both
@work_page(needs=SEES)
def innovation_stop(request: WorkRequest, pk: int) -> HttpResponseBase:
    """No longer used, and why."""

    def act(typed: dict[str, Any]) -> Innovation:
        return actions.stop(pk, typed["alasan"], by=request.user, at=request.at)

    return _step_page(
        request, pk, "stop", StopForm, act, "Inovasi dihentikan.", danger=True,
        warning="Inovasi yang dihentikan tidak lagi dihitung sebagai inovasi unit.",
    )  # fmt: skip


# -- measures


@_both
@work_page(needs=SEES)
def measure_add(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One more measure."""
    found = innovation_to_manage(request, pk)
    form = MeasureForm(sent(request), version="")
    if (
        form.is_valid()
        and attempt(form, lambda: measures.add(pk, form.measured, by=request.user, at=request.at)) is not None
    ):
        return done(request, "Ukuran tersimpan.", "records:innovation", pk)
    return form_page(
        request, form, "Tambah ukuran", submit="Simpan ukuran", **back(found),
        lead="Satu angka yang sama, diukur sebelum dan sesudah. Yang sesudah boleh menyusul.",
    )  # fmt: skip


@_both
@work_page(needs=SEES)
def measure_change(request: WorkRequest, pk: int, measure: int) -> HttpResponseBase:
    """Corrected, or taken again."""
    found, row = innovation_to_manage(request, pk), _measure_or_404(pk, measure)
    form = MeasureForm(
        sent(request), version=measures.version_of_measure(row), initial=MeasureForm.initial_of(row)
    )  # fmt: skip
    if form.is_valid():
        changed = form.attempt(
            lambda: measures.change(pk, measure, form.measured, by=request.user, at=request.at, seen=form.seen),
            lambda: _stored(pk, measure),
        )
        if changed is not None:
            return done(request, "Ukuran tersimpan.", "records:innovation", pk)
    return form_page(
        request, form, row.name, submit="Simpan ukuran", template="organisation/edit_page.html", **back(found)
    )  # fmt: skip


@_both
@work_page(needs=SEES)
def measure_remove(request: WorkRequest, pk: int, measure: int) -> HttpResponseBase:
    """Written down by mistake."""
    found, row = innovation_to_manage(request, pk), _measure_or_404(pk, measure)
    form = NothingForm(sent(request))
    if (
        form.is_valid()
        and attempt(form, lambda: measures.remove(pk, measure, by=request.user, at=request.at)) is not None
    ):
        return done(request, f"Ukuran “{row.name}” dihapus.", "records:innovation", pk)
    return form_page(
        request, form, f"Hapus ukuran “{row.name}”?", submit="Hapus ukuran", danger=True, **back(found)
    )  # fmt: skip


def _measure_or_404(pk: int, measure: int) -> InnovationMeasure:
    found = InnovationMeasure.objects.filter(innovation=pk, pk=measure).first()
    if found is None:
        raise Http404
    return found


def _stored(pk: int, measure: int) -> tuple[str, list[tuple[str, object]]]:
    now = _measure_or_404(pk, measure)
    shown = shown_measures([now])[0]
    return measures.version_of_measure(now), [
        ("Ukuran", now.name), ("Sebelum", shown.before), ("Sesudah", shown.after or "–")
    ]  # fmt: skip


# -- who copied it, and files


@_both
@work_page(needs=SEES)
def replication_add(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Somebody has taken it over."""
    found = innovation_to_manage(request, pk)
    form = ReplicationForm(sent(request), uploads(request))
    if form.is_valid():
        typed = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.replicate(
                pk, typed["oleh"], typed["tanggal"], form.paper(), by=request.user, at=request.at
            ),
        )
        if made is not None:
            return done(request, f"Replikasi oleh {made.by_whom} tercatat.", "records:innovation", pk)
    form.keep_files()
    return form_page(request, form, "Tambah replikasi", submit="Simpan", **back(found))


@_both
@work_page(needs=SEES)
def replication_remove(request: WorkRequest, pk: int, replication: int) -> HttpResponseBase:
    """Written down by mistake."""
    found = innovation_to_manage(request, pk)
    row = found.replications.filter(pk=replication).first()
    if row is None:
        raise Http404
    form = NothingForm(sent(request))
    if (
        form.is_valid()
        and attempt(form, lambda: actions.forget_replication(pk, replication, by=request.user, at=request.at))
        is not None
    ):
        return done(request, f"Replikasi oleh {row.by_whom} dihapus.", "records:innovation", pk)
    return form_page(
        request, form, f"Hapus replikasi oleh {row.by_whom}?", submit="Hapus", danger=True, **back(found),
        lead="Suratnya tetap ada di antara berkas inovasi ini.",
    )  # fmt: skip


@_both
@work_page(needs=SEES)
def innovation_file_add(request: WorkRequest, pk: int) -> HttpResponseBase:
    return SHELF.add_page(request, pk)


@require_safe
@work_page(needs=SEES)
def innovation_file(request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
    return SHELF.open(request, pk, file)


@_both
@work_page(needs=SEES)
def innovation_file_remove(request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
    return SHELF.remove_page(request, pk, file)
