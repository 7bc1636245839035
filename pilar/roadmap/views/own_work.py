"""What is one's own: plan items over all zones, the secret address of the calendar, and what it gives to programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from pilar.kernel import icalendar
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.signin import throttle
from pilar.organisation.web import WorkRequest, done, work_page
from pilar.roadmap.actions import calendar as actions
from pilar.roadmap.models import PlanItem
from pilar.roadmap.presenters.work import delay_of, state_tag
from pilar.roadmap.queries import own_days
from pilar.roadmap.queries import work as queries

VIEWS: Final = (
    (queries.AHEAD, "Belum selesai"),
    (queries.LATE, "Terlambat"),
    (queries.OVER, "Selesai"),
    ("semua", "Semua"),
)
COLUMNS: Final[tuple[Column[PlanItem], ...]] = (
    Column("Rencana aksi", lambda row: row.title, width=60),
    Column("Zona", lambda row: str(row.plan.zone), width=40),
    Column("Pokja", lambda row: row.area, Kind.COUNT, 10),
    Column("Mulai", lambda row: row.starts_on, Kind.DATE, 14),
    Column("Tenggat", lambda row: row.due_on, Kind.DATE, 14),
    Column("Tenggat yang dihitung", lambda row: row.__dict__["counted_due"], Kind.DATE, 14),
    Column("Keadaan", lambda row: row.get_state_display(), width=16),
    Column("Kemajuan (%)", lambda row: row.percent, Kind.COUNT, 12),
    Column("Selesai pada", lambda row: row.done_on, Kind.DATE, 14),
)
#: Wrong secrets in a quarter of an hour, from anybody, after which none is looked at.
MOST_WRONG: Final = 600


@require_safe
@work_page()
def own_items(request: WorkRequest) -> HttpResponseBase:
    """One's own plan items, the first due first. Six queries."""
    asked = request.GET.get("lihat", "")
    view = asked if asked in dict(VIEWS) else queries.AHEAD
    person = request.user.person_id
    rows = queries.own(person, request.day, view) if person is not None else PlanItem.objects.none()

    def prepare(found: Sequence[PlanItem]) -> None:
        for row in found:
            row.__dict__["tag"] = state_tag(row)
            row.__dict__["delay"] = delay_of(row, request.day, row.__dict__["counted_due"])

    return listing(
        request, queries.in_order(rows), "roadmap/own_items.html", order=queries.PAGED,
        columns=COLUMNS, title="Aksi saya", filename=f"aksi-saya-{request.day}", prepare=prepare,
        note=f"Rencana aksi Anda menurut Pilar, {tanggal(request.day)}.", view=view,
        views=[(code, label) for code, label in VIEWS],
    )  # fmt: skip


# -- the calendar


@require_http_methods(["GET", "HEAD"])
@work_page(own_account=True)
def calendar(request: WorkRequest) -> HttpResponse:
    """Whether there is an address, and what it gives. Four queries."""
    return _page(request)


@require_POST
@work_page(own_account=True)
def make(request: WorkRequest) -> HttpResponse:
    """A new address, shown this one time."""
    secret = actions.make(request.user, at=request.at)
    return _page(request, f"{settings.PILAR_ORIGIN}{reverse('roadmap:feed', args=[secret])}")


@require_POST
@work_page(own_account=True)
def revoke(request: WorkRequest) -> HttpResponse:
    """Close it: programs that have it get nothing any more."""
    gone = actions.revoke(request.user, at=request.at)
    message = "Alamat kalender dicabut. Program kalender tidak mendapat apa-apa lagi." if gone else (
        "Tidak ada alamat kalender yang terbuka."
    )  # fmt: skip
    return done(request, message, "roadmap:own_calendar")


def _page(request: WorkRequest, address: str = "") -> HttpResponse:
    names: dict[str, Any] = {"address": address, "now": actions.current_of(request.user), "person": request.user.person}
    return render(request, "roadmap/own_calendar.html", names)


@require_GET
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The deadlines of whoever the secret belongs to. 404 for any other secret, without saying why. No sign-in.

    Programs ask from one office address by the hundred, so only wrong secrets are counted, all together.
    """
    at = timezone.now()  # noqa: TID251 - nobody has signed in, so nobody else has read the clock
    user = actions.read(secret, at=at)
    if user is None:
        try:
            throttle.take("roadmap.calendar", "wrong", at, limit=MOST_WRONG)
        except throttle.Throttled:
            return HttpResponse("Terlalu banyak percobaan.\n", status=429, content_type="text/plain; charset=utf-8")
        raise Http404
    text = icalendar.text_of("Pilar: tenggat saya", own_days.entries(user, at), at)
    headers = {"Content-Disposition": 'inline; filename="pilar.ics"', "X-Robots-Tag": "noindex"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
