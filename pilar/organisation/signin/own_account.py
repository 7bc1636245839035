"""/akun/: what one is and may here, the password, the browsers in which one is signed in."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.organisation import digest
from pilar.organisation.actions import accounts
from pilar.organisation.models import UserSession
from pilar.organisation.queries import accounts as queries
from pilar.organisation.signin.adapter import notify
from pilar.organisation.signin.forms import ChangePasswordForm
from pilar.organisation.web import WorkRequest, done, lacks_second_factor, work_page


@require_safe
@work_page(own_account=True)
def show(request: WorkRequest) -> HttpResponse:
    """The own account. Six queries beside those of every page."""
    factors = queries.factors_of(request.user)
    names = {
        "grants": queries.grants_of(request.user, request.day),
        "duties": queries.duties_of(request.user, request.day),
        "factors": factors,
        "daily_mail": digest.is_wanted(request.user),
        "sessions": [(_public_id(row), row, _is_this(request, row)) for row in _sessions(request)],
        "lacking": lacks_second_factor(request),
        "suggest": not factors,
        "whose": request.user,
    }
    return render(request, "signin/account.html", names)


@sensitive_post_parameters("old", "password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
@work_page(own_account=True)
def password(request: WorkRequest) -> HttpResponse:
    """Change the own password. Every other browser is signed out, this one stays."""
    if request.method != "POST":
        form = ChangePasswordForm(user=request.user, at=request.at)
        return render(request, "signin/password.html", {"form": form})
    form = ChangePasswordForm(request.POST, user=request.user, at=request.at)
    if not form.is_valid():
        return render(request, "signin/password.html", {"form": form}, status=429 if form.throttled else 422)
    accounts.change_password(request.user, form.cleaned_data["password1"], at=request.at)
    update_session_auth_hash(request, request.user)
    # The others are worthless already, as they carry the old password's hash; their rows would only puzzle.
    accounts.end_sessions(request.user, [row.session_key for row in _others(request)], at=request.at)
    notify(request.user, "password_changed")
    return done(request, "Kata sandi sudah diganti. Peramban lain sudah dikeluarkan dari akun Anda.", "account")


@require_POST
@work_page(own_account=True)
def daily_mail(request: WorkRequest) -> HttpResponse:
    """Switch the daily mail of what waits on or off."""
    wanted = request.POST.get("ringkasan") == "ya"
    digest.choose(request.user, wanted=wanted)
    told = "Ringkasan harian akan dikirim ke surel Anda." if wanted else "Ringkasan harian tidak dikirim lagi."
    return done(request, told, "account")


@require_POST
@work_page(own_account=True)
def end_session(request: WorkRequest) -> HttpResponse:
    """Sign out in one other browser."""
    wanted = request.POST.get("sesi", "")
    keys = [row.session_key for row in _others(request) if _public_id(row) == wanted]
    if not keys:
        raise Http404
    accounts.end_sessions(request.user, keys, at=request.at)
    return done(request, "Peramban itu sudah dikeluarkan dari akun Anda.", "account")


@require_POST
@work_page(own_account=True)
def end_others(request: WorkRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    ended = accounts.end_sessions(request.user, [row.session_key for row in _others(request)], at=request.at)
    if not ended:
        return redirect("account")
    return done(request, f"{ended} peramban lain sudah dikeluarkan dari akun Anda.", "account")


def _sessions(request: WorkRequest) -> list[UserSession]:
    rows = queries.sessions_of(request.user, request.at)
    return sorted(rows, key=lambda row: not _is_this(request, row))


def _others(request: WorkRequest) -> list[UserSession]:
    return [row for row in queries.sessions_of(request.user, request.at) if not _is_this(request, row)]


def _is_this(request: WorkRequest, row: UserSession) -> bool:
    return bool(row.session_key == request.session.session_key)


def _public_id(row: UserSession) -> str:
    """What a page may hold in the place of a session's key, which would open the account."""
    return salted_hmac("pilar.signin.session", row.session_key, algorithm="sha256").hexdigest()[:24]
