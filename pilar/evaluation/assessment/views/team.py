"""The team that assesses a zone."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.access import day_of
from pilar.evaluation.assessment.access import MANAGES, SEES, assessed_or_404, counted_seats, may_assess, open_seats
from pilar.evaluation.assessment.actions import team as actions
from pilar.evaluation.assessment.forms.team import RepeatForm, SeatForm
from pilar.evaluation.assessment.models import Round, Seat, Tier
from pilar.evaluation.assessment.models.team import PARTS, words_of
from pilar.evaluation.assessment.tabs import page_names
from pilar.evaluation.assessment.tiers import USUAL, internal
from pilar.evaluation.assessment.workflow import ASSESSING
from pilar.evaluation.models import Assessor, Zone
from pilar.organisation.access import require
from pilar.organisation.models import Grant, User
from pilar.organisation.queries.units import current
from pilar.organisation.roles import ROLES
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, overtaken, work_page

TAB: Final = "assessment:team"
_both = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@work_page(needs=SEES)
def team(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Every tier of every internal assessor, with who sits on it. Four queries besides the zone."""
    zone = assessed_or_404(request, pk)
    day = day_of(zone, request.at)
    seats = list(open_seats(zone.pk).annotate(counts=may_assess(day)))
    tiers = Tier.objects.filter(assessor__body=zone.unit.body_id, is_used=True).select_related("assessor")
    by_assessor: dict[Assessor, list[tuple[Tier, list[Any], str]]] = {each: [] for each in internal(zone.unit.body)}
    for tier in tiers.order_by("assessor__position", "number"):
        held = [seat for seat in seats if seat.tier_id == tier.pk]
        by_assessor.setdefault(tier.assessor, []).append((tier, held, _nobody(held)))
    manages = request.rights.may(MANAGES, zone.unit.path)
    names = page_names(
        zone,
        TAB,
        before=bool(manages and zone.previous_id and actions.seats_before(zone, request.at)[0]),
        assessors=list(by_assessor.items()),
        manages=manages,
        usual=", ".join(each for _, each, _ in USUAL),
    )
    return render(request, "assessment/team.html", names)


def _nobody(seats: list[Any]) -> str:
    """The parts that none of ``seats``, those of a tier, takes in, in words."""
    counting = [seat for seat in seats if seat.counts]
    if not counting or any(not seat.own_areas for seat in counting):
        return ""
    return words_of(PARTS.difference(*(seat.own_areas for seat in counting)))


@_both
@work_page(needs=MANAGES)
def appoint(request: WorkRequest, pk: int, tier: int) -> HttpResponseBase:
    """Somebody for a tier. ``tier`` is its id; 0 stands for the first tier of an assessor that has none yet."""
    zone = assessed_or_404(request, pk)
    require(request.user, MANAGES, zone.unit, at=request.at)
    wanted = _tier_or_404(zone, tier, request.GET.get("penilai", Assessor.TPI))
    form = SeatForm(request.POST or None, people=_holders(zone, wanted, request))
    if form.is_valid():
        typed = form.cleaned_data
        act = partial(
            actions.give_seat, zone, wanted, typed["user"], areas=typed["areas"], basis=typed["basis"], by=request.user,
            at=request.at,
        )  # fmt: skip
        if attempt(form, act):
            return done(request, f"{typed['user']} menjadi {wanted} zona ini.", TAB, zone.pk)
    lead = f"Yang dapat ditunjuk memegang peran {ROLES[wanted.role].label} dan tidak bekerja di unit zona ini."
    return form_page(request, form, f"Tunjuk {wanted}", submit="Tunjuk", lead=lead, **_back(zone))


@_both
@work_page(needs=MANAGES)
def repeat(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The team of the year before once more; who sits again and who cannot stands above the letter's number."""
    zone = assessed_or_404(request, pk)
    require(request.user, MANAGES, zone.unit, at=request.at)
    may, others = actions.seats_before(zone, request.at)
    if not may:
        return overtaken(request, "Tidak ada penilai tahun lalu yang dapat ditunjuk lagi.", **_back(zone))
    form = RepeatForm(request.POST or None)
    if form.is_valid():
        act = partial(actions.repeat_seats, zone, form.cleaned_data["basis"], by=request.user, at=request.at)
        if (given := attempt(form, act)) is not None:
            return done(request, f"{len(given)} penilai tahun lalu ditunjuk lagi.", TAB, zone.pk)
    lead = f"Ditunjuk lagi dengan area yang sama: {', '.join(f'{seat.user} ({seat.tier})' for seat in may)}."
    warning = " ".join(f"{seat.user} tidak ikut: {why}." for seat, why in others)
    return form_page(
        request, form, "Tunjuk tim tahun lalu", submit="Tunjuk semuanya", lead=lead, warning=warning, **_back(zone)
    )  # fmt: skip


@_both
@work_page(needs=MANAGES)
def end(request: WorkRequest, pk: int, seat: int) -> HttpResponseBase:
    """Somebody leaves the team; asked for once more."""
    zone = assessed_or_404(request, pk)
    require(request.user, MANAGES, zone.unit, at=request.at)
    found = open_seats(zone.pk).filter(pk=seat).select_related("zone__unit__body").first()
    if found is None:
        raise Http404
    if request.method == "POST" and is_sure(request) and not wants_to_edit(request):
        actions.end_seat(found, by=request.user, at=request.at)
        return done(request, f"{found.user} bukan lagi {found.tier} zona ini.", TAB, zone.pk)
    rows = [("Nama", found.user), ("Sebagai", found.tier), ("Zona", zone)]
    effects = ["Penilaian, catatan, dan rekomendasi yang sudah ditulisnya tetap ada.", *_left_behind(found, request)]
    return check_page(
        request, "Lepas penilai ini?", rows=rows, effects=effects, submit="Ya, lepas", danger=True, **_back(zone)
    )


def _tier_or_404(zone: Zone, pk: int, code: str) -> Tier:
    if pk == 0:
        wanted = next((each for each in internal(zone.unit.body) if each.code == code), None)
        if wanted is None:
            raise Http404
        return actions.first_tier(wanted)
    found = Tier.objects.filter(pk=pk, assessor__body=zone.unit.body_id, is_used=True).select_related("assessor")
    tier = found.first()
    if tier is None:
        raise Http404
    return tier


def _holders(zone: Zone, tier: Tier, request: WorkRequest) -> QuerySet[User]:
    """Who holds the tier's role over the zone."""
    reaching = {zone.unit_id, *zone.unit.ancestor_ids}
    grants = Grant.objects.filter(current(day_of(zone, request.at)), role=tier.role, unit__in=reaching)
    rows = User.objects.filter(pk__in=grants.values("user"), is_active=True).select_related("person")
    return rows.order_by("person__name", "pk")


def _left_behind(seat: Seat, request: WorkRequest) -> list[str]:
    """What becomes of a round on the tier of ``seat`` where nobody else sits there. Two queries."""
    here = Round.objects.filter(
        zone=seat.zone_id, state=ASSESSING, tier=seat.tier.number, worksheet__assessor=seat.tier.assessor_id
    ).first()  # fmt: skip
    team = counted_seats(seat.zone, request.at).filter(tier__assessor=seat.tier.assessor_id).exclude(pk=seat.pk)
    others = {each.tier.number for each in team} if here else set()
    if here is None or seat.tier.number in others:
        return []
    then = (
        "Jenjang di atas atau di bawahnya dapat mengambil alih."
        if others
        else "Tunjuk penilai lain; sebelum itu putarannya tidak dapat dilanjutkan."
    )
    return [f"Putaran {here.number} sedang berada pada jenjang ini, dan tidak ada penilai lain di sini. {then}"]


def _back(zone: Zone) -> dict[str, Any]:
    return {"back": reverse(TAB, args=[zone.pk]), "back_label": "Tim penilai"}
