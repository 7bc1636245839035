"""Who may do what, and why: the access table for everybody, and the answer for one person or one capability."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.numbers import row_number
from pilar.organisation.access import visible_to
from pilar.organisation.forms.choosing import choosable_units
from pilar.organisation.forms.grants import WhoMayForm, WhyForm
from pilar.organisation.models import Person, Unit, User
from pilar.organisation.queries import grants as queries
from pilar.organisation.roles import CAPABILITIES, ROLES
from pilar.organisation.web import WorkRequest, work_page

#: Whom to ask is found among the first; all who merely see something stand in the list of roles.
MOST_HOLDERS = 200
_KINDS: Final[dict[str, str]] = {
    Unit.BODY: "instansi", Unit.OFFICE: "perangkat instansi", Unit.OPD: "OPD", Unit.SECTION: "bidang", Unit.UPT: "UPT",
}  # fmt: skip


@require_safe
@work_page()
def roles(request: WorkRequest) -> HttpResponse:
    """The access table: made of ``roles.py``, which is also what every check asks."""
    told = [
        {
            "role": role,
            "held_at": ", ".join(_KINDS[kind] for kind in role.held_at),
            "given_by": queries.GIVERS[role.code],
            "cells": [(label, code in role.may) for code, label in CAPABILITIES.items()],
            "mine": role.code in request.rights.role_codes,
        }
        for role in ROLES.values()
    ]
    names = {"roles": told, "capabilities": CAPABILITIES.values(), "title": "Tabel hak akses"}
    return render(request, "organisation/roles.html", names)


@require_safe
@work_page(needs="grant.view")
def why(request: WorkRequest) -> HttpResponse:
    """Two questions: what may this person at that unit, and who may do that there. Each with the reasons."""
    units = choosable_units(request.user, request.at, "grant.view")
    people = visible_to(Person, request.user, request.at, "person.view")
    named = _from_link(request, people)
    why_form = WhyForm(named or (request.GET if "orang" in request.GET else None), people=people, units=units,
                       day=request.day)  # fmt: skip
    who_form = WhoMayForm(request.GET if "hak" in request.GET else None, units=units)
    names: dict[str, Any] = {"why_form": why_form, "who_form": who_form, "day": request.day}
    if why_form.is_valid():
        person, unit = why_form.cleaned_data["orang"], why_form.cleaned_data["unit"]
        account = User.objects.filter(person=person).first()
        held = queries.held_on(account, request.day) if account else []
        queries.name_givers(held)
        answers = queries.answers(held, unit)
        givers = queries.givers_over(unit, answers, request.day)
        names |= {"person": person, "unit": unit, "account": account, "answers": answers, "givers": givers}
    if who_form.is_valid():
        capability, unit = who_form.cleaned_data["hak"], who_form.cleaned_data["di"]
        holders = list(queries.who_may(capability, unit, request.day)[: MOST_HOLDERS + 1])
        names |= {"capability": CAPABILITIES[capability], "who_unit": unit, "holders": holders[:MOST_HOLDERS],
                  "more_holders": len(holders) > MOST_HOLDERS}  # fmt: skip
    return render(request, "organisation/why.html", names)


def _from_link(request: WorkRequest, people: Any) -> dict[str, str] | None:
    """The filled form of a link ``?akun=…&unit=…``. 404 where the account's person is not seen."""
    if not (account := request.GET.get("akun", "")):
        return None
    person = people.filter(user=row_number(account)).first()
    if person is None:
        raise Http404
    return {"orang": person.name, "orang_pilihan": str(person.pk), "unit": request.GET.get("unit", "")}
