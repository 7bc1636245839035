"""What every page behind the sign-in shares: who asks, when, with which rights, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from pilar.errors import NotFoundError, PilarError
from pilar.organisation.access import DEFAULT_ZONE, AccessDenied, Rights, keep_rights, visible_to
from pilar.organisation.forms.choosing import only_to_choose
from pilar.organisation.models import Body, User

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
T = TypeVar("T")


class WorkRequest(HttpRequest):
    """A request of somebody who is signed in. ``at`` is its moment, ``day`` the day that it is there."""

    user: User
    at: datetime
    day: date
    rights: Rights
    agency: Body | None


WorkView = Callable[Concatenate[WorkRequest, P], HttpResponseBase]


def work_page(
    *, needs: str = "", own_account: bool = False
) -> Callable[[WorkView[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """A page behind the sign-in. With ``needs``, 403 for whoever holds that capability nowhere.

    Whoever still lacks a second factor that their role asks for is sent to set one up; ``own_account`` pages let in.
    AccessDenied of an action becomes 403 with its sentence. What one may not see is 404: use ``visible_or_404``.
    """

    def decorated(view: WorkView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), redirect_field_name="next")
            try:
                work = enter(request)
                if not own_account and lacks_second_factor(work):
                    return redirect("mfa_index")
                if needs and not work.rights.may(needs):
                    return refused(work, "Peran Anda tidak mencakup halaman ini.")
                return view(work, *args, **kwargs)
            except AccessDenied as error:
                return refused(work, error.message)
            finally:
                timezone.deactivate()  # the next request of this thread may be of somebody elsewhere, or of nobody

        return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", never_cache(page))

    return decorated


def enter(request: HttpRequest) -> WorkRequest:
    """Give the request its moment, the rights of its account and the body's time zone."""
    work = cast("WorkRequest", request)
    work.at = timezone.now()
    work.rights = keep_rights(work.user, work.at)
    work.agency = work.user.person.body if work.user.person else None
    if work.agency is None and work.rights.held:
        work.agency = Body.objects.filter(pk=work.rights.held[0].body_id).first()
    zone = ZoneInfo(work.agency.time_zone) if work.agency else DEFAULT_ZONE
    timezone.activate(zone)
    work.day = work.at.astimezone(zone).date()
    return work


def lacks_second_factor(request: WorkRequest) -> bool:
    """Whether a role asks for a second factor and the account has none. One query, none for other roles."""
    if not (settings.PILAR_REQUIRE_MFA and request.rights.needs_second_factor):
        return False
    return not Authenticator.objects.filter(user=request.user, type__in=("totp", "webauthn")).exists()


def refused(request: WorkRequest, message: str) -> HttpResponse:
    """403 with what is missing and whom to ask."""
    return render(request, "organisation/refused.html", {"message": message}, status=403)


def overtaken(
    request: WorkRequest, message: str, form: BaseForm | None = None, *, back: str, back_label: str,
    typed: Sequence[tuple[str, str]] = (),
) -> HttpResponse:  # fmt: skip
    """409: somebody who may do it came too late (or too early).

    What was typed is shown once more: in ``form``, or else ``typed``, each with its name.
    """
    rows = [(field.label, field.data) for field in form.visible_fields() if field.data] if form else typed
    names = {"message": message, "rows": rows, "back": back, "back_label": back_label}
    return render(request, "organisation/overtaken.html", names, status=409)


def visible_or_404(
    request: WorkRequest,
    model: type[M],
    capability: str = "unit.view",
    *,
    rows: QuerySet[M] | None = None,
    **lookup: Any,
) -> M:
    """The one row of ``model`` that ``request.user`` sees by ``capability``; ``rows`` adds select_related and such."""
    seen = visible_to(model, request.user, request.at, capability, one=True).filter(**lookup)
    found = (seen if rows is None else rows.filter(pk__in=seen.values("pk"))).first()
    if found is None:
        raise Http404
    return found


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, also where nothing is filled in; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def attempt(form: BaseForm, act: Callable[[], T]) -> T | None:
    """Do it. What an action refuses stands above the form, which keeps all that was typed; then None."""
    try:
        return act()
    except AccessDenied:
        raise
    except PilarError as error:
        form.add_error(None, error.message)
        return None


def done(request: HttpRequest, message: str, to: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """Say what was done on the page that follows."""
    messages.success(request, message)
    response: HttpResponse = redirect(to, *args, **kwargs)
    return response


def act_and_return(
    request: HttpRequest,
    act: Callable[[], object],
    said: str | Callable[[Any], str],
    to: str,
    *args: Any,
    **kwargs: Any,
) -> HttpResponse:
    """A button without a form: do it and go to ``to``, saying what was done or why it was refused.

    ``said`` may be made of what ``act`` returns. What one does not see is 404; AccessDenied goes on to ``work_page``.
    """
    try:
        made = act()
    except AccessDenied:
        raise
    except NotFoundError as error:
        raise Http404 from error
    except PilarError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said if isinstance(said, str) else said(made))
    response: HttpResponse = redirect(to, *args, **kwargs)
    return response


def form_page(
    request: HttpRequest, form: BaseForm, title: str, *, submit: str, back: str, back_label: str, lead: str = "",
    warning: str = "", danger: bool = False, template: str = "organisation/form_page.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form; 422 where it was sent and refused. ``back``: address of the page above.

    Where all that is left is to choose from what was found (``forms.choosing``), that is the next step and no mistake.
    """
    if form.errors and only_to_choose(form):
        form.errors.clear()
    names = {
        "form": form, "title": title, "submit": submit, "back": back, "back_label": back_label, "lead": lead,
        "warning": warning, "danger": danger, **context,
    }  # fmt: skip
    return render(request, template, names, status=422 if form.errors else 200)
