"""Tokens of machines: the list, a new one that is shown once, revoking one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation import scopes
from pilar.organisation.access import require
from pilar.organisation.actions import tokens as actions
from pilar.organisation.actions.units import root_of
from pilar.organisation.chosen import Chosen, chosen_body
from pilar.organisation.forms.tokens import RevokeTokenForm, TokenFilter, TokenForm
from pilar.organisation.models import ApiToken
from pilar.organisation.queries import tokens as queries
from pilar.organisation.queries.grants import names_of
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

_both = require_http_methods(["GET", "HEAD", "POST"])
#: What the form of a new token proposes.
_USUAL: Final = timedelta(days=365)


@require_safe
@work_page(needs=actions.CAPABILITY)
def tokens(request: WorkRequest) -> HttpResponseBase:
    """The tokens of a body with state, scopes and last use. The secrets are nowhere. Seven queries at most."""
    chosen = _managed(request)
    form = TokenFilter(request.GET)
    form.is_valid()
    found = form.cleaned_data
    rows = queries.of_body(
        chosen.body, request.day, state=found.get("keadaan", ""), scope=found.get("cakupan", ""),
        words=found.get("cari", ""),
    )  # fmt: skip
    return listing(
        request, rows, "organisation/tokens.html", order=("-created_at", "-pk"), columns=_columns(request.day),
        title="Token", filename=f"Token {chosen.body}", note=f"Token sambungan mesin {chosen.body}.", form=form,
        prepare=partial(_prepare, request.day), chosen=chosen,
        narrowed=any(found.get(name) for name in ("keadaan", "cakupan", "cari")), current="manage",
    )  # fmt: skip


@_both
@work_page(needs=actions.CAPABILITY)
def token_new(request: WorkRequest) -> HttpResponseBase:
    """Make a token. What follows shows it, this once."""
    chosen = _managed(request)
    form = TokenForm(sent(request), today=request.day, initial={"expires_on": request.day + _USUAL})
    if form.is_valid():
        typed = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.create(
                chosen.body, typed["name"], typed["scopes"], expires_on=typed["expires_on"], by=request.user,
                at=request.at,
            ),
        )  # fmt: skip
        if made:
            names = {"made": made, "chosen": chosen, "labels": scopes.labels(made.token.scopes), "current": "manage",
                     "back": _list(chosen), "origin": settings.PILAR_ORIGIN}  # fmt: skip
            return render(request, "organisation/token_made.html", names)
    return form_page(
        request, form, "Token baru", submit="Buat token", back=_list(chosen), back_label="Token",
        lead=f"Untuk {chosen.body}. Token hanya membaca, dan hanya milik instansi ini.", current="manage",
    )  # fmt: skip


@_both
@work_page(needs=actions.CAPABILITY)
def token_revoke(request: WorkRequest, pk: int) -> HttpResponse:
    """Revoke a token, with a page to look once more."""
    token = _token_or_404(request, pk)
    back = f"{_list(None)}?instansi={token.body.slug}"
    form = RevokeTokenForm(sent(request))
    if form.is_valid() and not wants_to_edit(request):
        if not is_sure(request):
            used = tanggal(token.last_used_at) if token.last_used_at else "belum pernah"
            return check_page(
                request, f"Cabut token “{token}”", back=back, back_label="Token", submit="Cabut token", danger=True,
                rows=[("Token", f"{token} (pilar_{token.prefix}_…)"), ("Terakhir dipakai", used),
                      ("Alasan", form.cleaned_data["reason"])],
                effects=["Sistem yang memakai token ini langsung ditolak.",
                         "Token yang dicabut tidak dapat dihidupkan lagi; buat yang baru bila perlu."],
                current="manage",
            )  # fmt: skip
        if attempt(
            form, lambda: actions.revoke(pk, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        ):
            return done(request, f"Token “{token}” sudah dicabut.", back)
    return form_page(
        request, form, f"Cabut token “{token}”", submit="Periksa dulu", danger=True, back=back, back_label="Token",
        current="manage",
    )  # fmt: skip


def _managed(request: WorkRequest) -> Chosen:
    """The body of the page. Raises AccessDenied where one does not manage its tokens."""
    chosen = chosen_body(request)
    require(request.user, actions.CAPABILITY, chosen.root, at=request.at)
    return chosen


def _token_or_404(request: WorkRequest, pk: int) -> ApiToken:
    """404 for tokens of bodies that one does not see, 403 where one sees the body and does not manage its tokens."""
    bodies = {held.body_id for held in request.rights.held if "unit.view" in held.role.may}
    token = ApiToken.objects.select_related("body").filter(pk=pk, body__in=bodies).first()
    if token is None:
        raise Http404
    require(request.user, actions.CAPABILITY, root_of(token.body), at=request.at)
    return token


def _list(chosen: Chosen | None) -> str:
    return chosen.address("organisation:tokens") if chosen else reverse("organisation:tokens")


def _prepare(day: date, rows: Sequence[ApiToken]) -> None:
    """Write what the page shows of a token onto it. One query."""
    names = names_of(actor for row in rows for actor in (row.created_by, row.revoked_by))
    for row in rows:
        label, kind = queries.state_of(row, day)
        row.__dict__.update(
            state_label=label, state_kind=kind, maker=names[row.created_by], revoker=names[row.revoked_by],
            scope_labels=scopes.labels(row.scopes),
        )  # fmt: skip


def _columns(day: date) -> tuple[Column[ApiToken], ...]:
    return (
        Column("Nama", lambda token: token.name, width=34),
        Column("Awalan", lambda token: f"pilar_{token.prefix}", width=20),
        Column("Cakupan", lambda token: ", ".join(scopes.labels(token.scopes)), width=40),
        Column("Keadaan", lambda token: queries.state_of(token, day)[0], width=16),
        Column("Berlaku sampai", lambda token: token.expires_on, Kind.DATE, 16),
        Column("Terakhir dipakai", lambda token: token.last_used_at, Kind.MOMENT, 20),
        Column("Terakhir untuk", lambda token: token.last_purpose, width=34),
        Column("Dibuat pada", lambda token: token.created_at, Kind.MOMENT, 20),
        Column("Dibuat oleh", lambda token: token.__dict__["maker"], width=30),
        Column("Dicabut pada", lambda token: token.revoked_at, Kind.MOMENT, 20),
        Column("Alasan dicabut", lambda token: token.revoked_reason, width=40),
    )
