"""The exit meeting of the round that is being assessed: written, printed as minutes, signed."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.evaluation.assessment.access import ASSESSES, SEES, assessed_or_404
from pilar.evaluation.assessment.actions import exit_meetings as actions
from pilar.evaluation.assessment.forms.field_checks import MeetingForm
from pilar.evaluation.assessment.models import ExitMeeting
from pilar.evaluation.assessment.queries import field_checks as queries
from pilar.evaluation.assessment.seats import holds_seat, require_seat
from pilar.evaluation.assessment.tabs import page_names
from pilar.evaluation.assessment.views.field_checks import TAB, writable
from pilar.evaluation.assessment.views.issuing import issue_or_ask
from pilar.evaluation.assessment.views.papers import cards_of, in_force
from pilar.kernel import documents
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, done, form_page, sent, work_page

ONE: Final = "assessment:exit_meeting"
_both = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@work_page(needs=SEES)
def exit_meeting(request: WorkRequest, zone: int) -> HttpResponseBase:
    """The meetings of the zone's rounds with their minutes. Ten queries at most besides the frame."""
    found = assessed_or_404(request, zone)
    current = queries.round_assessed(found)
    seated = holds_seat(request.user, found, request.at)
    writes = seated and current is not None
    names = queries.meetings_of(found)
    by = names_of(row.by for row in names)
    shown = []
    for row in names:
        cards = cards_of(documents.documents_of(row), found, request, signs=seated)
        shown.append({
            "row": row, "by": by[row.by], "cards": cards, "in_force": in_force(cards),
            "open": writes and current is not None and row.round_id == current.pk,
        })  # fmt: skip
    written = current is not None and any(row.round_id == current.pk for row in names)
    return render(request, "assessment/exit_meeting.html", page_names(
        found, TAB, shown=shown, writes=writes, written=written, current=current, seated=seated
    ))  # fmt: skip


@_both
@work_page(needs=ASSESSES)
def write(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Write it, or change what was written."""
    found, current = writable(request, zone)
    row = ExitMeeting.objects.filter(round=current).first()
    initial = {"tanggal": request.day} if row is None else {
        "tanggal": row.on, "tempat": row.place, "peserta": row.attendants, "disepakati": row.agreed,
        "belum": row.disputed,
    }  # fmt: skip
    form = MeetingForm(sent(request), version=actions.version_of_meeting(row), initial=initial)
    if form.is_valid():

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = ExitMeeting.objects.get(round=current)
            return actions.version_of_meeting(now), [
                ("Tanggal", tanggal(now.on)), ("Tempat", now.place), ("Peserta", now.attendants),
                ("Disepakati", now.agreed), ("Belum disepakati", now.disputed or "–"),
            ]  # fmt: skip

        made = form.attempt(
            lambda: actions.write(zone, form.draft(), by=request.user, at=request.at, seen=form.seen), stored
        )
        if made is not None:
            return done(request, "Rapat penutup tersimpan.", ONE, zone)
    return form_page(
        request, form, "Catat rapat penutup", submit="Simpan", back=reverse(ONE, args=[zone]),
        back_label="Rapat penutup", lead=f"{found}, putaran {current.number}.",
        template="organisation/edit_page.html",
    )  # fmt: skip


@require_POST
@work_page(needs=ASSESSES)
def issue(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Print the minutes of the meeting that was chosen, also of a closed round."""
    found = assessed_or_404(request, zone)
    require_seat(request.user, found, request.at)
    chosen = request.POST.get("rapat", "")
    meeting = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
    row = next((row for row in queries.meetings_of(found) if meeting in (None, row.pk)), None)
    about: list[tuple[str, object]] = [("Zona", found)]
    if row is not None:
        about.append(("Rapat", f"Putaran {row.round.number}, {tanggal(row.on)}"))
    return issue_or_ask(
        request, actions.minutes_in_force(row) if row else None,
        lambda seen, why: actions.issue_minutes(
            zone, meeting=meeting, by=request.user, at=request.at, seen=seen, why=why
        ),
        about=about, told="{} terbit. Cetak, tanda tangani, lalu unggah salinannya.".format,
        to=reverse(ONE, args=[zone]), back_label="Rapat penutup",
    )  # fmt: skip
