"""``/bukti/<token>/``: the frozen evidence of one question, for an outside assessor without an account.

Titles, order and pages are those of the proposal, the bytes those of the versions that it pins; no live row is shown.
Every opening is kept by the minute, never by whom.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, wraps
from http import HTTPStatus
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from pilar.evaluation.content import Period
from pilar.evaluation.linkcheck.urls import drive_kind
from pilar.evaluation.portalrb import snapshot
from pilar.evaluation.portalrb.actions.links import note_visit
from pilar.evaluation.portalrb.archive import Heading, archive
from pilar.evaluation.portalrb.errors import SnapshotDamaged
from pilar.evaluation.portalrb.models import EvidenceLink, EvidenceLinkVisit
from pilar.evaluation.portalrb.queries.content import files_of
from pilar.evaluation.portalrb.queries.links import ACTIVE, EXPIRED, found_by, state_of
from pilar.evaluation.portalrb.snapshot import Frozen, Piece
from pilar.instrument.model import Question
from pilar.kernel import errors, files, media_types
from pilar.kernel.addresses import network_of
from pilar.kernel.filenames import safe_filename
from pilar.kernel.files import FileError
from pilar.kernel.middleware import FRAMING_POLICY
from pilar.kernel.models import StoredFile
from pilar.organisation import rates
from pilar.organisation.models import Body
from pilar.organisation.signin import throttle

#: Addresses of nothing, asked for from one network address within throttle.WINDOW.
MISSES: Final = 100
#: A link's ZIP is made so often within ZIP_WINDOW: each time all files are read and written once more.
ZIPS: Final = 20
ZIP_WINDOW: Final = rates.LONGEST


@dataclass
class Visit:
    """Somebody at a link that counts."""

    request: HttpRequest
    token: str
    link: EvidenceLink
    at: datetime

    @property
    def body(self) -> Body:
        body: Body = self.link.proposed.proposal.body
        return body

    @cached_property
    def frozen(self) -> Frozen:
        submission = self.link.proposed.submission
        if submission is None:
            raise Http404
        return snapshot.read(submission)

    @property
    def question(self) -> Question:
        return self.frozen.rules.instrument.questions[self.link.question]

    @cached_property
    def pieces(self) -> list[Piece]:
        return self.frozen.pieces(self.link.question)

    @cached_property
    def stored(self) -> dict[tuple[int, int], StoredFile]:
        return files_of(self.pieces)

    @property
    def is_asked_only(self) -> bool:
        """Whether nobody reads anything: a monitor or a preview asks what there is."""
        return self.request.method == "HEAD"

    def note(self, opened: str, *, number: int = 0) -> None:
        if not self.is_asked_only:
            note_visit(self.link, opened, self.at, number=number)

    def file_of(self, piece: Piece) -> StoredFile | None:
        return self.stored.get((piece.evidence, piece.version))


_ZIP: Final = "application/zip"
View = Callable[..., HttpResponseBase]


def _visited(view: View) -> View:
    """Find the link of the address: 404 for nobody's, 410 with advice for one that is over; never cached or indexed."""

    @wraps(view)
    def page(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        at = timezone.now()
        link = found_by(token)
        if link is None:
            return _private(_unknown(request, at))
        with timezone.override(ZoneInfo(link.proposed.proposal.body.time_zone)):
            state = state_of(link, at)
            if state != ACTIVE:
                return _private(_over(request, link, state, at))
            try:
                return _private(view(Visit(request, token, link, at), **kwargs))
            except Http404:
                return _private(errors.page_not_found(request))
            except SnapshotDamaged:
                return _private(errors.server_error(request))

    return require_safe(page)


@_visited
def page(visit: Visit) -> HttpResponseBase:
    """The list, and the one that is being read: inline at its page. Four queries."""
    shown = [_shown(visit, number, piece) for number, piece in enumerate(visit.pieces, 1)]
    wanted = visit.request.GET.get("bukti", "")
    position = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 5 else 1
    reading = shown[position - 1] if 1 <= position <= len(shown) else (shown[0] if shown else None)
    visit.note(EvidenceLinkVisit.PAGE)
    names = {
        "question": visit.question, "unit": visit.link.proposed, "proposal": visit.link.proposed.proposal,
        "link": visit.link, "listed": shown, "reading": reading, "token": visit.token, "has_files": bool(visit.stored),
        "before": reading.number - 1 if reading else 0,
        "after": reading.number + 1 if reading and reading.number < len(shown) else 0,
        "sample": settings.PILAR_DEMO or visit.body.is_sample,
    }  # fmt: skip
    response = render(visit.request, "portalrb/evidence.html", names)
    response.headers["Content-Security-Policy"] = FRAMING_POLICY
    return response


@_visited
def file(visit: Visit, number: int) -> HttpResponseBase:
    """The bytes of an evidence: PDF and pictures open in the browser, ``?unduh`` and all others are downloaded."""
    piece = visit.pieces[number - 1] if 1 <= number <= len(visit.pieces) else None
    stored = visit.file_of(piece) if piece else None
    if piece is None or stored is None:
        raise Http404
    try:
        response = files.serve(visit.request, stored, piece.filename, inline="unduh" not in visit.request.GET)
    except FileError:
        return render(visit.request, "portalrb/evidence_gone.html", {"piece": piece, "token": visit.token}, status=404)
    visit.note(EvidenceLinkVisit.FILE, number=number)
    return response


@_visited
def pack(visit: Visit) -> HttpResponseBase:
    """All of it as one ZIP, with a list; a HEAD makes nothing. 429 where it was made too often lately."""
    question, unit = visit.question, visit.link.proposed
    response: HttpResponseBase
    if visit.is_asked_only:
        response = HttpResponse(content_type=_ZIP)
    else:
        counted = rates.count("evidence-zip", f"link:{visit.link.pk}", visit.at, window=ZIP_WINDOW)
        if counted.tries > ZIPS:
            return _busy(visit, counted.seconds_left(visit.at))
        made = archive(Heading(unit.name, question.code, question.title), visit.pieces, visit.stored)
        response = FileResponse(made, content_type=_ZIP)
    name = safe_filename(f"Bukti {question.code} {unit.external_id}.zip")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    visit.note(EvidenceLinkVisit.ZIP)
    return response


def _busy(visit: Visit, seconds: int) -> HttpResponse:
    names = {
        "again": visit.at + timedelta(seconds=seconds), "minutes": -(-seconds // 60), "token": visit.token,
        "sample": settings.PILAR_DEMO or visit.body.is_sample,
    }  # fmt: skip
    response = render(visit.request, "portalrb/evidence_busy.html", names, status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(seconds)
    return response


@dataclass(frozen=True)
class Shown:
    """An evidence as the page shows it."""

    number: int
    piece: Piece
    stored: StoredFile | None

    @property
    def period(self) -> str:
        return Period(self.piece.first, self.piece.last).words

    @property
    def is_pdf(self) -> bool:
        return self.stored is not None and self.stored.media_type == media_types.PDF

    @property
    def is_picture(self) -> bool:
        return self.stored is not None and self.stored.media_type in files.INLINE - {media_types.PDF}

    @property
    def kind_label(self) -> str:
        return media_types.LABELS.get(self.stored.media_type, "") if self.stored else ""

    @property
    def link_place(self) -> str:
        return drive_kind(self.piece.url) if self.piece.url else ""


def _shown(visit: Visit, number: int, piece: Piece) -> Shown:
    return Shown(number, piece, visit.file_of(piece))


def _over(request: HttpRequest, link: EvidenceLink, state: str, at: datetime) -> HttpResponse:
    """410: the link was good once. What to do, and no word of what it led to."""
    if request.method != "HEAD":
        note_visit(link, EvidenceLinkVisit.EXPIRED if state == EXPIRED else EvidenceLinkVisit.REVOKED, at)
    names = {"state": state, "link": link, "body": link.proposed.proposal.body, "sample": settings.PILAR_DEMO}
    return render(request, "portalrb/evidence_over.html", names, status=HTTPStatus.GONE)


def _unknown(request: HttpRequest, at: datetime) -> HttpResponse:
    """404, or 429 for whoever has asked for very many addresses of nothing."""
    try:
        throttle.take("evidence-link", network_of(request), at, limit=MISSES)
    except throttle.Throttled:
        return errors.too_many_requests(request)
    throttle.sweep(at)
    names = {"sample": settings.PILAR_DEMO}
    return render(request, "portalrb/evidence_unknown.html", names, status=HTTPStatus.NOT_FOUND)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Nobody keeps or indexes it, and no site that is linked to learns the address."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
