"""The ledger for auditors: what happened, when and by whom, and how to prove that nothing was changed."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from pilar.kernel.event_names import EVENTS, event_name, object_name
from pilar.kernel.exports import Column, Kind
from pilar.kernel.fields import DateIndonesianField
from pilar.kernel.lists import listing
from pilar.kernel.models.ledger import LedgerEntry
from pilar.kernel.pager import Page
from pilar.organisation.models import Body
from pilar.organisation.queries import events as queries
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, refused, work_page

COLUMNS: Final[tuple[Column[LedgerEntry], ...]] = (
    Column("Nomor", lambda entry: entry.sequence, Kind.COUNT, 10),
    Column("Waktu", lambda entry: entry.at, Kind.MOMENT, 18),
    Column("Kejadian", lambda entry: event_name(entry.code), width=32),
    Column("Kode", lambda entry: entry.code, width=24),
    Column("Objek", lambda entry: object_name(entry.object_type), width=20),
    Column("Nomor objek", lambda entry: entry.object_id, width=14),
    Column("Pelaku (id akun)", lambda entry: entry.actor, width=16),
    Column("Sidik isi", lambda entry: entry.digest, width=66),
    Column("Sidik", lambda entry: entry.hash, width=66),
)


def _by_words() -> list[tuple[str, str]]:
    return sorted(EVENTS.items(), key=lambda event: event[1])


class EventFilter(forms.Form):
    """The filter of the list; its names are those of the address."""

    kejadian = forms.ChoiceField(label="Kejadian", required=False, choices=lambda: [("", "Semua"), *_by_words()])
    pelaku = forms.CharField(label="Pelaku", required=False)
    dari = DateIndonesianField(label="Dari tanggal", required=False)
    sampai = DateIndonesianField(label="Sampai tanggal", required=False)
    instansi = forms.CharField(required=False, widget=forms.HiddenInput)


@require_safe
@work_page(needs="ledger.view")
def events(request: WorkRequest) -> HttpResponseBase:
    """The entries of one body, newest first, with names for the accounts on this page."""
    body = _body(request)
    if body is None:
        return refused(request, "Catatan kejadian dibaca per instansi, jadi perannya harus dipegang di instansi.")
    form = EventFilter(request.GET or None)
    rows = queries.entries(body)
    if form.is_valid():
        rows = queries.between(rows, body, form.cleaned_data["dari"], form.cleaned_data["sampai"])
        if code := form.cleaned_data["kejadian"]:
            rows = rows.filter(code=code)
        if actor := form.cleaned_data["pelaku"]:
            rows = queries.by_actor(rows, body, actor)
    return listing(
        request, rows, "organisation/events.html", order=("-at", "-pk"), columns=COLUMNS,
        title=f"Catatan kejadian {body}", filename=f"catatan-kejadian-{request.day}",
        note="Rantai kejadian instansi. Isi kejadian tidak disimpan, hanya sidiknya.", form=form, ledger_body=body,
        head=queries.head_of(body), checkpoint=queries.checkpoints(body).first(), more=_told,
    )  # fmt: skip


@require_safe
@work_page(needs="ledger.view")
def checkpoints(request: WorkRequest) -> HttpResponseBase:
    """All daily checkpoints of the body as JSON, to be kept outside and compared later."""
    body = _body(request)
    if body is None:
        return refused(request, "Catatan kejadian dibaca per instansi, jadi perannya harus dipegang di instansi.")
    response = JsonResponse(queries.published(list(queries.checkpoints(body))), safe=False)
    response["Content-Disposition"] = f'attachment; filename="titik-periksa-{body.slug}.json"'
    return response


def _told(page: Page[LedgerEntry]) -> dict[str, Any]:
    names = names_of(entry.actor for entry in page.rows)
    return {
        "told": [
            (entry, event_name(entry.code), object_name(entry.object_type), names[entry.actor]) for entry in page.rows
        ]
    }


def _body(request: WorkRequest) -> Body | None:
    """The body that the address names, else the first; None where ``ledger.view`` is held at no root."""
    bodies = list(queries.bodies_with_ledger(request.rights))
    if slug := request.GET.get("instansi"):
        found = next((body for body in bodies if body.slug == slug), None)
        if found is None:
            raise Http404
        return found
    return bodies[0] if bodies else None
