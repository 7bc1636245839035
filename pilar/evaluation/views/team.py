"""The team of a zone: who leads, who writes, who belongs to which pokja; appointed and dismissed through roles."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.forms.team import AppointForm
from pilar.evaluation.models import Zone
from pilar.evaluation.queries import team as queries
from pilar.evaluation.queries.assignments import contributors, members_on
from pilar.evaluation.tabs import TABS
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation import giving
from pilar.organisation.actions import grants
from pilar.organisation.actions.grant_checks import refuse_ender
from pilar.organisation.forms.grants import EndForm
from pilar.organisation.models import Grant, Person
from pilar.organisation.queries.grants import candidates
from pilar.organisation.roles import ROLES
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, refused, work_page

_both = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@work_page(needs="zone.view")
def team(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Every place of the team, held or vacant. Three queries besides the zone."""
    zone = zone_or_404(request, pk)
    posts = queries.team_of(zone, members_on(zone, request.day), request.user, request.day, request.at)
    names = {
        "zone": zone, "tabs": TABS, "tab": "evaluation:team", "posts": posts, "day": request.day,
        "vacant": [post for post in posts if post.is_vacant],
        "acts": any(post.may_appoint or any(seat.may_end for seat in post.seats) for post in posts),
    }  # fmt: skip
    return render(request, "evaluation/team.html", names)


@_both
@work_page(needs="grant.give")
def appoint(request: WorkRequest, pk: int, post: str) -> HttpResponseBase:
    """Somebody for one place: whom, from when, on which basis; then look once more."""
    zone = zone_or_404(request, pk)
    place = next((each for each in queries.posts() if each[0] == post), None)
    if place is None:
        raise Http404
    _, code, area, label = place
    role = ROLES[code]
    if not giving.standings(request.rights, role, zone.unit.path):
        return refused(request, f"Anda tidak dapat menunjuk {role.label} di “{zone.unit}”.")
    form = AppointForm(
        request.POST or None, people=_people(request, zone), day=request.day, initial={"valid_from": request.day}
    )
    if form.is_valid() and not wants_to_edit(request):
        typed = form.cleaned_data
        gift: dict[str, Any] = {**typed, "area": area, "by": request.user, "at": request.at}
        who = gift.pop("person")
        if not is_sure(request):
            if attempt(form, lambda: grants.could_give(who, code, zone.unit, **gift)):
                return _check(request, zone, label, code, typed)
        elif attempt(form, lambda: grants.give_to(who, code, zone.unit, **gift)):
            return done(request, f"{who} ditunjuk sebagai {label}.", "evaluation:team", zone.pk)
    return form_page(request, form, f"Tunjuk {label}", submit="Lanjutkan", lead=role.does, **_back(zone))


def _check(request: WorkRequest, zone: Zone, label: str, code: str, typed: dict[str, Any]) -> HttpResponseBase:
    who, role = typed["person"], ROLES[code]
    rows = [
        ("Nama", who.name), ("Sebagai", label), ("Di", zone.unit.name), ("Mulai", tanggal(typed["valid_from"])),
        ("Dasar", typed["basis"]),
    ]  # fmt: skip
    effects = [f"{role.does} {role.never}", f"Peran ini berlaku di {zone.unit} dan semua unit di bawahnya."]
    if not hasattr(who, "user"):
        effects.append("Akun masuk dibuka untuknya; kata sandi pertamanya lewat slip masuk.")
    return check_page(request, "Tunjuk orang ini?", rows=rows, effects=effects, submit="Ya, tunjuk", **_back(zone))


@_both
@work_page(needs="grant.give")
def end(request: WorkRequest, pk: int, grant_pk: int) -> HttpResponseBase:
    """Somebody leaves the team."""
    zone = zone_or_404(request, pk)
    rows = Grant.objects.select_related("user__person", "unit__body", "given_from")
    grant = rows.filter(pk=grant_pk, unit=zone.unit_id, role__in=queries.ROLE_CODES).first()
    if grant is None:
        raise Http404
    refuse_ender(request.user, grant, request.at)
    form = EndForm(request.POST or None)
    label = next(words for _, role, area, words in queries.posts() if (role, area) == (grant.role, grant.area))
    if form.is_valid() and not wants_to_edit(request):
        last_day = form.cleaned_data["last_day"]
        if not is_sure(request):
            until = tanggal(last_day) if last_day else "sekarang juga"
            told = [("Nama", grant.user), ("Sebagai", label), ("Berakhir", until)]
            effects = ["Jawaban, bukti, dan catatannya tetap ada; tempatnya di tim menjadi kosong."]
            return check_page(
                request, "Akhiri peran ini?", rows=told, effects=effects, submit="Ya, akhiri", danger=True,
                **_back(zone),
            )  # fmt: skip
        if attempt(form, lambda: grants.end(grant, by=request.user, at=request.at, last_day=last_day)):
            return done(request, f"{grant.user} bukan lagi {label}.", "evaluation:team", zone.pk)
    return form_page(
        request, form, f"Akhiri peran {label}", submit="Lanjutkan", lead=str(grant.user), **_back(zone)
    )  # fmt: skip


def _people(request: WorkRequest, zone: Zone) -> Any:
    """Whom one may appoint: the people that one sees, and those who work in the zone's member units."""
    seen, inside = candidates(request.user, request.at), contributors(zone, request.day)
    rows = Person.objects.filter(Q(pk__in=seen.values("pk")) | Q(user__in=inside), body=zone.unit.body_id)
    return rows.exclude(pk=request.user.person_id or 0)


def _back(zone: Zone) -> dict[str, Any]:
    return {"back": reverse("evaluation:team", args=[zone.pk]), "back_label": "Tim"}
