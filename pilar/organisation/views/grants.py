"""Roles: who holds which, giving one (whom, which, where, look once more), ending and handing over."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.pager import Page
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.actions import grants as actions
from pilar.organisation.actions.grant_checks import refuse_ender
from pilar.organisation.forms.choosing import choosable_units, person_note
from pilar.organisation.forms.grants import (
    EndForm,
    GiveForm,
    GrantFilter,
    HandOverForm,
    WhichRoleForm,
    WhoForm,
    area_words,
)
from pilar.organisation.models import Grant, Person
from pilar.organisation.queries import grants as queries
from pilar.organisation.roles import CAPABILITIES, ROLES, Role
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, refused, work_page


def role_label(grant: Grant) -> str:
    """The role in words, with the area of a member of a pokja; its code where the table has dropped it."""
    label = ROLES[grant.role].label if grant.role in ROLES else grant.role
    return f"{label}, area {grant.area}" if grant.area else label


def _masa(first: date, last: date | None) -> str:
    return f"{tanggal(first)} sampai {tanggal(last) if last else 'diakhiri'}"


COLUMNS: Final[tuple[Column[Grant], ...]] = (
    Column("Nama", lambda grant: grant.user.display_name, width=36),
    Column("Peran", role_label, width=28),
    Column("Area perubahan", lambda grant: area_words(grant.area), width=36),
    Column("Unit", lambda grant: grant.unit.name, width=40),
    Column("Mulai", lambda grant: grant.valid_from, Kind.DATE, 14),
    Column("Sampai", lambda grant: grant.valid_until, Kind.DATE, 14),
    Column("Dasar", lambda grant: grant.basis, width=36),
    Column("Diberikan oleh", lambda grant: grant.__dict__["giver"], width=36),
    Column("Diberikan dari", lambda grant: grant.given_from.name if grant.given_from else "pemasangan", width=40),
    Column("Dicatat pada", lambda grant: grant.given_at, Kind.MOMENT, 18),
    Column("Diakhiri oleh", lambda grant: grant.__dict__["ender"], width=36),
)
_LIST: dict[str, Any] = {"back_label": "Peran", "current": "manage"}


@require_safe
@work_page(needs="grant.view")
def grants(request: WorkRequest) -> HttpResponseBase:
    """Who holds which role where, as far as one may see. Three queries and the page's frame."""
    form = GrantFilter(
        request.GET if "masa" in request.GET else None, units=choosable_units(request.user, request.at, "grant.view")
    )
    rows = queries.grants_seen(request.user, request.at)
    time = queries.NOW
    if form.is_valid():
        rows, time = rows.filter(form.condition()), form.cleaned_data["masa"] or queries.NOW
        if form.cleaned_data["tugas"]:
            rows = queries.without_duty(rows, request.day)
    rows = rows.filter(queries.at_that_time(time, request.day))

    def told(page: Page[Grant]) -> dict[str, Any]:
        # No query: the rights of this request have been read.
        by, at = request.user, request.at
        ends = {grant.pk for grant in page.rows if grant.ends_after(request.day)}
        return {
            "told": [
                (grant, grant.pk in ends and actions.may_hand_over(by, grant, at),
                 grant.pk in ends and actions.may_end(by, grant, at))
                for grant in page.rows
            ]
        }  # fmt: skip

    return listing(
        request, rows, "organisation/grants.html", order=("-valid_from", "-pk"), columns=COLUMNS,
        title="Pemegang peran", filename=f"peran-{request.day}", form=form, day=request.day, more=told,
        note=f"Dari data peran di Pilar, {tanggal(request.day)}.", prepare=queries.name_givers,
        gives=bool(queries.givable_roles(request.user, request.at)),
    )  # fmt: skip


# -- giving


@require_http_methods(["GET", "POST"])
@work_page(needs="grant.give")
def choose_person(request: WorkRequest) -> HttpResponseBase:
    """First: to whom."""
    form = WhoForm(
        request.POST or None, people=queries.candidates(request.user, request.at), day=request.day,
        initial={"person": request.GET.get("nama", "")},
    )  # fmt: skip
    if form.is_valid():
        return redirect("organisation:grant_role", form.cleaned_data["person"].pk)
    return form_page(
        request, form, "Beri peran", submit="Lanjutkan", back=reverse("organisation:grants"),
        lead="Langkah 1 dari 3: kepada siapa.", **_LIST,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work_page(needs="grant.give")
def choose_role(request: WorkRequest, person: int) -> HttpResponseBase:
    """Second: which role, of those that one may give."""
    who = _candidate(request, person)
    form = WhichRoleForm(request.POST or None, roles=queries.givable_roles(request.user, request.at))
    if form.is_valid():
        return redirect("organisation:grant_give", who.pk, form.cleaned_data["role"])
    return form_page(
        request, form, f"Peran apa untuk {who}?", submit="Lanjutkan", back=reverse("organisation:grant_person"),
        back_label="Pilih orang lain", lead=f"Langkah 2 dari 3. {person_note(who, request.day)}.",
        template="organisation/grant_role.html",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work_page(needs="grant.give")
def give(request: WorkRequest, person: int, role: str) -> HttpResponseBase:
    """Third: where, how long, on which basis; then look once more."""
    who = _candidate(request, person)
    wanted = ROLES.get(role)
    if wanted is None:
        raise Http404
    if wanted not in queries.givable_roles(request.user, request.at):
        return refused(request, f"Anda tidak dapat memberi peran {wanted.label}.")
    units = queries.givable_units(request.user, request.at, wanted, request.day)
    form = GiveForm(request.POST or None, role=wanted, units=units, initial={"valid_from": request.day})
    above: dict[str, Any] = {
        "back": reverse("organisation:grant_role", args=[who.pk]),
        "back_label": "Pilih peran lain",
    }
    if form.is_valid() and not wants_to_edit(request):
        typed = form.cleaned_data
        if not is_sure(request):
            if attempt(form, lambda: actions.could_give(who, role, by=request.user, at=request.at, **typed)):
                return _check_gift(request, who, wanted, typed, above)
            return _give_form(request, form, who, wanted, above)
        grant = attempt(form, lambda: actions.give_to(who, role, by=request.user, at=request.at, **typed))
        if grant:
            return done(request, f"{who} memegang peran {wanted.label} di {grant.unit}.", "organisation:grants")
    return _give_form(request, form, who, wanted, above)


def _give_form(
    request: WorkRequest, form: GiveForm, who: Person, role: Role, above: dict[str, Any]
) -> HttpResponseBase:
    return form_page(
        request, form, f"{role.label} untuk {who}", submit="Lanjutkan", current="manage",
        lead=f"Langkah 3 dari 3. {role.does} {role.never}", **above,
    )  # fmt: skip


def _check_gift(
    request: WorkRequest, who: Person, role: Role, typed: dict[str, Any], above: dict[str, Any]
) -> HttpResponseBase:
    rows = [("Nama", who.name), ("Peran", role.label), ("Unit", typed["unit"].name)]
    if typed.get("area"):
        rows.append(("Area", area_words(typed["area"])))
    rows += [("Masa", _masa(typed["valid_from"], typed["valid_until"])), ("Dasar", typed["basis"])]
    may = "; ".join(label[0].lower() + label[1:] for code, label in CAPABILITIES.items() if code in role.may)
    effects = [f"{role.does} {role.never}", f"Di {typed['unit']} dan semua unit di bawahnya ia dapat: {may}."]
    if role.second_factor:
        effects.append("Peran ini menuntut faktor kedua saat masuk (kunci sandi atau kode dari ponsel).")
    if not hasattr(who, "user"):
        effects.append("Akun masuk dibuka untuknya; kata sandi pertamanya lewat slip masuk.")
    return check_page(request, "Beri peran ini?", rows=rows, effects=effects, submit="Ya, beri peran", **above)


def _candidate(request: WorkRequest, pk: int) -> Person:
    people = queries.candidates(request.user, request.at).prefetch_related("duties__unit")
    who = people.filter(pk=pk).first()
    if who is None:
        raise Http404
    return who


# -- ending and handing over


@require_http_methods(["GET", "POST"])
@work_page()
def end(request: WorkRequest, pk: int) -> HttpResponseBase:
    """End a role that one may give."""
    grant = _grant(request, pk)
    refuse_ender(request.user, grant, request.at)
    form = EndForm(request.POST or None)
    above: dict[str, Any] = {"back": reverse("organisation:grants"), **_LIST}
    if form.is_valid() and not wants_to_edit(request):
        last_day = form.cleaned_data["last_day"]
        if not is_sure(request):
            rows = [*_told(grant), ("Berakhir", tanggal(last_day) if last_day else "sekarang juga")]
            effects = [
                f"{grant.user} kehilangan semua yang dibolehkan peran ini di {grant.unit}. Riwayatnya tetap ada."
            ]
            return check_page(
                request, "Akhiri peran ini?", rows=rows, effects=effects, submit="Ya, akhiri", danger=True, **above
            )
        if attempt(form, lambda: actions.end(grant, by=request.user, at=request.at, last_day=last_day)):
            return done(request, f"Peran {role_label(grant)} {grant.user} diakhiri.", "organisation:grants")
    return form_page(
        request, form, f"Akhiri peran {role_label(grant)}", submit="Lanjutkan", lead=f"{grant.user}, {grant.unit}.",
        **above,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work_page()
def hand_over(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Hand a role over to somebody else: the own one where the table lets its holders, or one that one may give."""
    grant = _grant(request, pk)
    if not actions.may_hand_over(request.user, grant, request.at):
        return refused(request, "Anda tidak dapat mengalihkan peran ini.")
    people = queries.candidates(request.user, request.at).filter(body=grant.unit.body_id)
    form = HandOverForm(
        request.POST or None, people=people, day=request.day, label="Dialihkan kepada",
        initial={"from_day": request.day},
    )  # fmt: skip
    above: dict[str, Any] = {
        "back": reverse("organisation:work" if grant.user_id == request.user.pk else "organisation:grants"),
        "back_label": "Ruang kerja" if grant.user_id == request.user.pk else "Peran",
    }
    if form.is_valid() and not wants_to_edit(request):
        typed = form.cleaned_data
        if not is_sure(request):
            if attempt(form, lambda: actions.could_hand_over(grant, by=request.user, at=request.at, **typed)):
                return _check_hand_over(request, grant, typed, above)
            return _hand_over_form(request, form, grant, above)
        new = attempt(form, lambda: actions.hand_over_to(grant, by=request.user, at=request.at, **typed))
        if new:
            message = f"Peran {role_label(grant)} di {grant.unit} beralih kepada {new.user}."
            return done(request, message, "organisation:work")
    return _hand_over_form(request, form, grant, above)


def _hand_over_form(request: WorkRequest, form: HandOverForm, grant: Grant, above: dict[str, Any]) -> HttpResponseBase:
    return form_page(
        request, form, f"Alihkan peran {role_label(grant)}", submit="Lanjutkan",
        lead=f"Kini dipegang {grant.user}, {grant.unit}.", **above,
    )  # fmt: skip


def _check_hand_over(
    request: WorkRequest, grant: Grant, typed: dict[str, Any], above: dict[str, Any]
) -> HttpResponseBase:
    rows = [
        *_told(grant), ("Kepada", typed["person"].name), ("Mulai", tanggal(typed["from_day"])),
        ("Dasar", typed["basis"]),
    ]  # fmt: skip
    effects = [f"Sebelum hari itu peran ini masih dipegang {grant.user}; sejak hari itu tidak lagi."]
    if grant.user_id == request.user.pk:
        effects.append("Ini peran Anda sendiri: setelah beralih, Anda tidak dapat mengambilnya kembali.")
    return check_page(request, "Alihkan peran ini?", rows=rows, effects=effects, submit="Ya, alihkan", **above)


def _told(grant: Grant) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [("Peran", role_label(grant)), ("Pemegang", grant.user), ("Unit", grant.unit.name)]
    if grant.area:
        rows.append(("Area", area_words(grant.area)))
    return [*rows, ("Masa", _masa(grant.valid_from, grant.valid_until)), ("Dasar peran", grant.basis or "–")]


def _grant(request: WorkRequest, pk: int) -> Grant:
    """A role that one sees by ``grant.view``, or one's own."""
    rows = Grant.objects.select_related("user__person", "unit__body", "given_from")
    own = rows.filter(pk=pk, user=request.user).first()
    seen = own or rows.filter(pk__in=queries.grants_seen(request.user, request.at).filter(pk=pk).values("pk")).first()
    if seen is None:
        raise Http404
    return seen
