"""What the pages of evidence share: the zone, what one may do in it now, and how a use is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from pilar.errors import NotFoundError
from pilar.evaluation import link_states
from pilar.evaluation.access import Writing, writing, zone_or_404
from pilar.evaluation.actions.evidence import evidence_of
from pilar.evaluation.actions.writing import refuse_closed
from pilar.evaluation.content import Period
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.link_states import LinkWords
from pilar.evaluation.linkcheck.urls import drive_kind
from pilar.evaluation.models import Evidence, EvidenceUse, EvidenceVersion, Zone
from pilar.evaluation.queries import library, worksheets
from pilar.evaluation.queries.evidence import window_of
from pilar.evaluation.questions import Place, place_of
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.evaluation.tabs import TABS
from pilar.evaluation.windows import Fit, Window, fit, why
from pilar.kernel import files, media_types
from pilar.organisation.access import AccessDenied
from pilar.organisation.web import WorkRequest

FITS = {Fit.INSIDE: ("Masa sesuai", "good"), Fit.OUTSIDE: ("Di luar masa", "bad"), Fit.UNDATED: ("Tanpa masa", "warn")}
CHECKS = {
    EvidenceVersion.UNCHECKED: ("Belum diperiksa", "plain"),
    EvidenceVersion.ACCEPTED: ("Sudah diperiksa", "good"),
    EvidenceVersion.RETURNED: ("Perlu diperbaiki", "bad"),
}


@dataclass
class Here:
    """The zone of a page and who asks; what costs a query is asked when it is needed first."""

    request: WorkRequest
    zone: Zone

    @classmethod
    def at(cls, request: WorkRequest, pk: int) -> Here:
        """404 where the zone is not seen."""
        return cls(request, zone_or_404(request, pk))

    @property
    def rules(self) -> Rulebook:
        return rulebook(self.zone.edition)

    @cached_property
    def allowed(self) -> Writing:
        return writing(self.request.user, self.zone, self.request.at)

    @cached_property
    def contributes(self) -> bool:
        return library.may_contribute(self.request.user, self.zone, self.request.at)

    @cached_property
    def closed(self) -> str:
        """Why nothing may be attached to a field now; empty where it may."""
        worksheet = worksheets.for_writing(self.request.user, self.request.at, self.zone.pk).first()
        if worksheet is None:
            return "Zona ini belum mempunyai lembar kerja."
        try:
            refuse_closed(worksheet, self.request.at)
        except EvaluationError as error:
            return error.message
        return ""

    def may_write(self, field: str) -> bool:
        return self.allowed.may(self.rules, self.rules.question_of(field))

    def refuse_reader(self) -> None:
        """Raise AccessDenied for whoever only sees the zone."""
        if not self.contributes:
            raise AccessDenied("Peran Anda di zona ini hanya melihat, tidak menambah bukti.")

    def known_field(self, field: str) -> Place:
        """404 for a field that the form does not have."""
        try:
            return place_of(self.rules, field)
        except KeyError:
            raise Http404 from None

    def evidence_or_404(self, pk: int) -> Evidence:
        try:
            return evidence_of(self.zone, pk, self.request.at)
        except NotFoundError:
            raise Http404 from None

    def window(self, field: str) -> Window:
        return window_of(self.rules.instrument, field, self.zone.cutoff)

    def shown(self, use: EvidenceUse) -> ShownUse:
        """``use`` with its ``version``, beside its question."""
        window = self.window(use.field)
        found = fit(window, use.version.period_from, use.version.period_until)
        return ShownUse(use, place_of(self.rules, use.field), window, found)

    def page(self, template: str, *, status: int = 200, **names: Any) -> HttpResponseBase:
        return render(self.request, template, {**self.frame, **names}, status=status)

    @property
    def frame(self) -> dict[str, Any]:
        """What ``evaluation/zone_page.html`` needs."""
        return {"zone": self.zone, "tabs": TABS, "tab": "evaluation:evidence"}


@dataclass(frozen=True)
class ShownUse:
    """A use as pages show it: the field that it serves, and how its period lies to that question's window."""

    use: EvidenceUse
    place: Place
    window: Window
    fit: Fit

    @property
    def fit_label(self) -> str:
        return FITS[self.fit][0]

    @property
    def fit_kind(self) -> str:
        return FITS[self.fit][1]

    @property
    def why(self) -> str:
        return why(self.fit, self.window)


@dataclass(frozen=True)
class ShownVersion:
    """A version as pages show it."""

    version: EvidenceVersion
    by: str = ""
    checker: str = ""

    @property
    def period(self) -> str:
        return period_of(self.version).words

    @property
    def check_label(self) -> str:
        return CHECKS[self.version.check_state][0]

    @property
    def check_kind(self) -> str:
        return CHECKS[self.version.check_state][1]

    @property
    def link(self) -> LinkWords | None:
        return link_states.words_of(self.version)


def shown_as(version: EvidenceVersion) -> dict[str, Any]:
    """How a version is read on a page: in a frame, as a picture, by a link, or downloaded. Its file comes with it."""
    kind = version.stored.media_type if version.stored else ""
    return {
        "is_pdf": kind == media_types.PDF, "is_picture": kind in files.INLINE - {media_types.PDF},
        "kind_label": media_types.LABELS.get(kind, ""), "link_place": drive_kind(version.url) if version.url else "",
    }  # fmt: skip


def period_of(version: EvidenceVersion) -> Period:
    return Period(version.period_from, version.period_until)
