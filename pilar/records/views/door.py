"""The public door of an activity: ``/hadir/<code>/`` on one's own phone, ``…/kios/`` on one device for many.

Neither page ever lists people: whoever comes without an account types name and unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pilar.errors import PilarError
from pilar.kernel.templatetags.indonesian import waktu
from pilar.organisation.models import User
from pilar.organisation.seen import or_404
from pilar.records.actions import attendance as actions
from pilar.records.actions.attendance import Signed
from pilar.records.door import is_open, read_token, shown_token
from pilar.records.errors import DoorBusy
from pilar.records.forms.attendance import DoorForm, KioskForm
from pilar.records.models import Activity, Attendance

GET_POST: Final = ["GET", "HEAD", "POST"]
#: The button of whoever is signed in.
OWN: Final = "saya"


@never_cache
@require_http_methods(GET_POST)
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in with one tap where one has an account, else with name and unit."""
    visit = Visit.to(request, token)
    with timezone.override(visit.zone):
        user = request.user if isinstance(request.user, User) else None
        own = user is not None and OWN in request.POST
        sign_in = f"/masuk/?{urlencode({'next': request.path})}"
        if user is None and OWN in request.POST:
            messages.warning(request, "Anda sudah keluar, jadi belum tercatat. Masuk lagi, lalu ketuk “Saya hadir”.")
            return redirect(sign_in)
        form = DoorForm(request.POST if request.method == "POST" and not own else None)
        if user is not None and own:
            visit.attempt(form, lambda: actions.attend(visit.code, by=user, at=visit.at))
        elif request.method == "POST":
            visit.by_name(form)
        if visit.signed:
            return redirect("door:door", shown_token(visit.code))
        person = actions.person_here(user, visit.activity) if user else None
        row = Attendance.objects.filter(activity=visit.activity, person=person).first() if person else None
        return visit.page("records/door.html", form, person=person, row=row, user=user, sign_in=sign_in)


@never_cache
@require_http_methods(GET_POST)
def kiosk(request: HttpRequest, token: str) -> HttpResponse:
    """The same device, one after the other: after each the page is empty again, whoever is signed in on it."""
    visit = Visit.to(request, token)
    with timezone.override(visit.zone):
        form = KioskForm(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            visit.by_name(form)
        if visit.signed:
            return redirect("door:kiosk", shown_token(visit.code))
        return visit.page("records/door_kiosk.html", form)


@dataclass
class Visit:
    """Somebody at a door: which, when, and what came of it."""

    request: HttpRequest
    activity: Activity
    at: datetime
    signed: bool = False
    status: int = 200

    @classmethod
    def to(cls, request: HttpRequest, token: str) -> Visit:
        """404 for what is no code, or that of no activity."""
        code = read_token(token)
        if code is None:
            raise Http404
        with or_404():
            return cls(request, actions.find_door(code), timezone.now())

    @property
    def code(self) -> str:
        return self.activity.door_token or ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.activity.unit.body.time_zone)

    def by_name(self, form: DoorForm) -> None:
        """Sign in with what was typed; a refusal stands above the form, which keeps it."""
        if not form.is_valid():
            self.status = 422
            return
        typed = form.cleaned_data
        self.attempt(form, lambda: actions.attend_by_name(self.code, typed["nama"], typed["unit"], at=self.at))

    def attempt(self, form: DoorForm, act: Callable[[], Signed]) -> None:
        """Do it and say what became of it. Twice is no mistake, but is told."""
        try:
            done = act()
        except PilarError as error:
            self.status = 429 if isinstance(error, DoorBusy) else 422
            if form.is_bound:
                form.add_error(None, error.message)
            else:
                messages.error(self.request, error.message)
            return
        self.signed, row = True, done.row
        if done.created:
            messages.success(self.request, f"Terima kasih, {row.name}. Kehadiran Anda tercatat {waktu(row.at)}.")
        else:
            messages.success(self.request, f"{row.name} sudah tercatat {waktu(row.at)}, jadi tidak ditambah lagi.")

    def page(self, template: str, form: DoorForm, **names: Any) -> HttpResponse:
        """The page as the door is now."""
        activity = self.activity
        names |= {
            "activity": activity, "form": form, "is_open": is_open(activity, self.at),
            "refusal": actions.door_refusal(activity, self.at) if activity.door_opened_at else "",
            "sample": settings.PILAR_DEMO or activity.unit.body.is_sample,
        }  # fmt: skip
        return render(self.request, template, names, status=self.status)
