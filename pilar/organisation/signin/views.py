"""The pages of somebody who is not signed in yet: sign in, first login by a slip, a forgotten password."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.views import LoginView
from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from pilar.organisation.actions import accounts
from pilar.organisation.backends import accounts as open_accounts
from pilar.organisation.models import User
from pilar.organisation.signin import throttle
from pilar.organisation.signin.adapter import notify, send_mail
from pilar.organisation.signin.forms import CountedForm, FirstLoginForm, ForgottenForm, NewPasswordForm
from pilar.organisation.signin.outside import provider_link

#: Where the link of a mail waits while its page is open, so that it stands in no address that a page passes on.
_TOKEN = "pilar.reset_token"  # noqa: S105 - the name of a place
_IN_LINK = "baru"


class SignInView(LoginView):  # type: ignore[misc]
    """allauth's view: it goes on to the second factor where there is one, and only to addresses of this site."""

    def form_invalid(self, form: CountedForm) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=_status(form))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "outside": provider_link(self.request)}


sign_in = SignInView.as_view()


@sensitive_post_parameters("code", "password1", "password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_login(request: HttpRequest) -> HttpResponse:
    """Name and code of a slip, and the password that one chooses; then signed in."""
    if request.user.is_authenticated:
        return redirect("account")
    now = timezone.now()
    if request.method != "POST":
        return render(request, "signin/first.html", {"form": FirstLoginForm(at=now)})
    form = FirstLoginForm(request.POST, at=now)
    if form.is_valid() and form.user is not None:
        data = form.cleaned_data
        try:
            user = accounts.use_first_code(form.user, data["code"], data["password1"], at=now)
        except accounts.AccountError as error:
            form.add_error(None, error.message)
        else:
            throttle.forgive("masuk", user)
            notify(user, "password_by_slip")
            messages.success(request, "Kata sandi Anda sudah dibuat. Mulai sekarang masuklah dengan kata sandi itu.")
            return _go_on(request, user)
    return render(request, "signin/first.html", {"form": form}, status=_status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same whether the address belongs to an account or not."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _send_link(form.cleaned_data["email"])
        return redirect("account_forgotten_sent")
    return render(request, "signin/forgotten.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "signin/forgotten_sent.html")


@sensitive_post_parameters("password1", "password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """The page behind the link: a new password. The link works once and for two hours."""
    if token != _IN_LINK:
        request.session[_TOKEN] = token
        return redirect("account_reset", who=who, token=_IN_LINK)
    user = _of_link(who)
    if user is None or not default_token_generator.check_token(user, request.session.get(_TOKEN)):
        return render(request, "signin/reset_over.html", status=410)
    now = timezone.now()
    if request.method != "POST":
        return render(request, "signin/reset.html", {"form": NewPasswordForm(user=user, at=now), "whose": user})
    form = NewPasswordForm(request.POST, user=user, at=now)
    if not form.is_valid():
        return render(request, "signin/reset.html", {"form": form, "whose": user}, status=422)
    accounts.change_password(user, form.cleaned_data["password1"], at=now, code="account.password_reset")
    throttle.forgive("masuk", user)
    notify(user, "password_changed")
    del request.session[_TOKEN]
    messages.success(request, "Kata sandi sudah diganti. Silakan masuk dengan kata sandi baru.")
    return redirect("account_login")


def _send_link(email: str) -> None:
    """Send the link, if there is such an account; a mailbox gets no more of them than there may be wrong tries.

    Known and unknown addresses take the same way up to the sending itself, which belongs to the mail queue: sent from
    here, its time tells them apart.
    """
    now = timezone.now()
    user = User.objects.select_related("person").filter(email=email, is_active=True).first()
    try:
        throttle.take("lupa", email, now)
    except throttle.Throttled:
        return
    if user is None:
        return
    who = urlsafe_base64_encode(str(user.pk).encode())
    path = reverse("account_reset", kwargs={"who": who, "token": default_token_generator.make_token(user)})
    send_mail(email, "Kata sandi baru untuk Pilar", "reset", {"user": user, "path": path})


def _of_link(who: str) -> User | None:
    try:
        pk = int(urlsafe_base64_decode(who).decode("ascii"))
    except (ValueError, UnicodeDecodeError):
        return None
    return open_accounts().filter(pk=pk, is_active=True).first()


def _go_on(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in, by way of the second factor where the account has one."""
    response: HttpResponse = perform_password_login(request, {}, Login(user=user, redirect_url=reverse("account")))
    return response


def _status(form: CountedForm) -> int:
    return 429 if form.throttled else 422
