"""Slips for the first login: choose people, print their codes. The codes are shown once and stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pilar.errors import PilarError
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.pager import SIZE
from pilar.numbers import row_number
from pilar.organisation.actions import accounts, people
from pilar.organisation.forms.slips import SlipFilter
from pilar.organisation.models import Person, User
from pilar.organisation.queries.accounts import slip_people, slip_units
from pilar.organisation.web import WorkRequest, work_page


@dataclass(frozen=True)
class Slip:
    """One slip as it is printed."""

    person: Person
    login: str
    unit: str
    code: str
    until: date


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs="slip.issue")
def slips(request: WorkRequest) -> HttpResponseBase:
    """The people for whom one may issue a slip; sent back with some chosen, their slips to print."""
    if request.method == "POST":
        return _printed(request)
    units = slip_units(request.rights)
    form = SlipFilter(request.GET or None, units=units)
    rows = slip_people(form.chosen_units() if form.is_bound and form.is_valid() else units, request.day, request.at)
    if form.is_bound and form.is_valid():
        rows = form.narrow(rows)
    return listing(
        request, rows, "organisation/slips.html", order=("name", "pk"), columns=_columns(request),
        title="Slip masuk", filename="slip-masuk", form=form,
        more=lambda page: {"pairs": [(person, _row(request, person)) for person in page.rows]},
    )  # fmt: skip


def _printed(request: WorkRequest) -> HttpResponse:
    sent = request.POST.getlist("orang")[:SIZE]
    chosen = [row_number(text) for text in sent]
    rows = slip_people(slip_units(request.rights), request.day, request.at)
    made: list[Slip] = []
    refusals: list[str] = []
    for person in rows.filter(pk__in=chosen).order_by("name", "pk"):
        try:
            user = people.open_account(person, by=request.user, at=request.at)
            code = accounts.issue_first_code(user, by=request.user, at=request.at)
        except PilarError as error:
            refusals.append(error.message)
            continue
        until = timezone.localtime(request.at + accounts.SLIP_LIFE).date()
        made.append(Slip(person, user.username, _unit(person, request.day), code, until))
    if not made:
        for text in refusals or ["Pilih dulu orang yang akan diberi slip. Belum ada slip yang dibuat."]:
            messages.error(request, text)
        return redirect("organisation:slips")
    host = settings.PILAR_ORIGIN.removeprefix("https://")
    names = {"slips": made, "refusals": refusals, "host": host, "path": reverse("account_first").rstrip("/")}
    return render(request, "organisation/slips_print.html", names)


def _row(request: WorkRequest, person: Person) -> dict[str, Any]:
    """What stands beside a person: account, unit, and why there can be no slip."""
    user = _account(person)
    refusal = accounts.slip_refusal(user, request.user, request.rights, request.day)
    return {"account": user, "unit": _unit(person, request.day), "refusal": refusal}


def _account(person: Person) -> User:
    """The account of ``person``, or what it would be."""
    user: User | None = getattr(person, "user", None)
    return user or User(person=person)


def _unit(person: Person, day: date) -> str:
    duty = person.duty_on(day)
    return duty.unit.name if duty else ""


def _columns(request: WorkRequest) -> list[Column[Any]]:
    return [
        Column("Nama", lambda person: person.name, width=32),
        Column("Unit", lambda person: _unit(person, request.day), width=36),
        Column("Nama masuk", lambda person: _account(person).username, width=24),
        Column("Terakhir masuk", lambda person: _account(person).last_login, Kind.DATE),
        Column("Slip terbuka sampai", lambda person: person.open_until, Kind.DATE),
    ]
