"""The evidence of a zone as a list, and one of it: versions, uses, the check by a second person, the thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import Form
from django.http import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from pilar.evaluation.actions import evidence_checks
from pilar.evaluation.actions.evidence import refuse_editor
from pilar.evaluation.actions.evidence_checks import checked_version
from pilar.evaluation.forms.evidence import UNUSED, CheckForm, EvidenceFilter, RemarkForm
from pilar.evaluation.linkcheck.urls import drive_kind
from pilar.evaluation.models import EvidenceUse, EvidenceVersion
from pilar.evaluation.queries import library
from pilar.evaluation.queries.evidence import uses as uses_of
from pilar.evaluation.questions import sections
from pilar.evaluation.views.evidence_frame import Here, ShownUse, ShownVersion
from pilar.evaluation.views.evidence_papers import cards_of
from pilar.evaluation.windows import Fit
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.organisation.access import AccessDenied
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, attempt, done, work_page

SEES: Final = "zone.view"


def _shown(version: EvidenceVersion) -> ShownVersion:
    found: ShownVersion = version.__dict__["shown"]
    return found


def _uses(version: EvidenceVersion) -> list[ShownUse]:
    found: list[ShownUse] = version.__dict__["uses_here"]
    return found


COLUMNS: Final[tuple[Column[EvidenceVersion], ...]] = (
    Column("Bukti", lambda version: version.evidence.title, width=50),
    Column("Jenis", lambda version: version.evidence.get_kind_display(), width=12),
    Column("Isian", lambda version: ", ".join(each.use.field for each in _uses(version)), width=40),
    Column("Halaman", lambda version: ", ".join(str(each.use.page or "–") for each in _uses(version)), width=14),
    Column("Masa mulai", lambda version: version.period_from, Kind.DATE, 14),
    Column("Masa sampai", lambda version: version.period_until, Kind.DATE, 14),
    Column("Kesesuaian masa", lambda version: ", ".join(each.fit_label for each in _uses(version)), width=24),
    Column("Pemeriksaan", lambda version: _shown(version).check_label, width=18),
    Column("Keadaan tautan", lambda version: link.label if (link := _shown(version).link) else "", width=24),
    Column("Berkas atau tautan", lambda version: version.url or version.filename, width=60),
    Column("Versi", lambda version: version.number, Kind.COUNT, 8),
    Column("Diunggah oleh", lambda version: _shown(version).by, width=30),
    Column("Diunggah pada", lambda version: version.at, Kind.MOMENT, 18),
    Column("Sidik SHA-256", lambda version: version.sha256, width=66),
)


@require_safe
@work_page(needs=SEES)
def evidence_list(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The evidence of the zone, the newest first, each with the fields that it serves. Ten queries at most."""
    here = Here.at(request, pk)
    places = sections(here.rules, one_each=True)
    form = EvidenceFilter(request.GET or None, places=places)
    wanted = form.cleaned_data if form.is_valid() else {}

    def prepare(rows: Sequence[EvidenceVersion]) -> None:
        serving = library.uses_by_evidence(here.zone, rows)
        names = names_of(version.by for version in rows)
        for version in rows:
            shown = [here.shown(use) for use in serving[version.evidence_id]]
            version.__dict__.update(uses_here=shown, shown=ShownVersion(version, by=names[version.by]))

    return listing(
        request, _chosen(here, wanted), "evaluation/evidence_list.html", order=("-evidence__created_at", "-pk"),
        columns=COLUMNS, title=f"Bukti {here.zone}", filename=f"bukti-{here.zone.pk}-{request.day}", prepare=prepare,
        note=f"Bukti zona {here.zone} menurut Pilar, {request.day}. Masa dinilai terhadap masa yang diminta "
             f"pertanyaannya, dihitung dari tanggal batas {here.zone.cutoff}.",
        form=form, unused=wanted.get("pakai") == UNUSED, contributes=here.contributes, **here.frame,
    )  # fmt: skip


def _chosen(here: Here, wanted: dict[str, Any]) -> QuerySet[EvidenceVersion]:
    """The rows of the filter; what asks for a use finds nothing among those that serve no field."""
    if wanted.get("pakai") == UNUSED:
        rows = library.unused_versions(here.zone, here.request.day)
    else:
        rows = library.used_versions(here.zone)
    plain = {
        "evidence__title__icontains": wanted.get("judul"), "evidence__kind": wanted.get("jenis"),
        "check_state": wanted.get("periksa"), "link_state": wanted.get("tautan"),
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if wanted.get("tautan"):
        rows = rows.filter(~Q(url=""))
    for uses in _wanted_uses(here, wanted):
        rows = rows.filter(Exists(uses.filter(version__evidence=OuterRef("evidence"))))
    return rows


def _wanted_uses(here: Here, wanted: dict[str, Any]) -> list[QuerySet[EvidenceUse]]:
    found = []
    instrument = here.rules.instrument
    if area := wanted.get("area"):
        code = "" if area == "hasil" else area
        fields = [place.key for section in sections(here.rules) if section.code == code for place in section.places]
        found.append(EvidenceUse.objects.filter(zone=here.zone, field__in=fields))
    if question := wanted.get("pertanyaan"):
        fields = [field.key for field in instrument.questions[question].fields]
        found.append(EvidenceUse.objects.filter(zone=here.zone, field__in=fields))
    if period := wanted.get("masa"):
        found.append(library.uses_that(Fit(period), here.zone, here.rules))
    return found


# -- one evidence


@require_safe
@work_page(needs=SEES)
def item(request: WorkRequest, pk: int, evidence: int) -> HttpResponseBase:
    """One evidence as the zone uses it. Sixteen queries at most, however many versions, uses and remarks."""
    return _item_page(Here.at(request, pk), evidence)


@require_POST
@work_page(needs=SEES)
def check(request: WorkRequest, pk: int, evidence: int) -> HttpResponseBase:
    """A second person says that it is right, or what has to be mended."""
    here = Here.at(request, pk)
    found = here.evidence_or_404(evidence)
    if not request.rights.may("evidence.check", here.zone.unit.path):
        raise AccessDenied("Memeriksa bukti adalah tugas tim ZI dan kepala unit. Belum ada yang berubah.")
    form = CheckForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        checked = attempt(form, lambda: evidence_checks.check(
            pk, found.pk, accepted=typed["hasil"] == EvidenceVersion.ACCEPTED, reason=typed["alasan"],
            seen=typed["dilihat"], by=request.user, at=request.at,
        ))  # fmt: skip
        if checked is not None:
            return done(request, f"Versi {checked.number} sekarang: {checked.get_check_state_display()}.",
                        "evaluation:evidence_item", pk, evidence)  # fmt: skip
    return _item_page(here, evidence, check_form=form)


@require_POST
@work_page(needs=SEES)
def remark(request: WorkRequest, pk: int, evidence: int) -> HttpResponseBase:
    """Something to say in the thread."""
    here = Here.at(request, pk)
    here.evidence_or_404(evidence)
    here.refuse_reader()
    form = RemarkForm(request.POST)
    if form.is_valid():
        said = attempt(form, lambda: evidence_checks.remark(
            pk, evidence, form.cleaned_data["komentar"], by=request.user, at=request.at
        ))  # fmt: skip
        if said is not None:
            return done(request, "Komentar ditambahkan.", "evaluation:evidence_item", pk, evidence)
    return _item_page(here, evidence, remark_form=form)


def _item_page(
    here: Here, pk: int, *, check_form: Form | None = None, remark_form: Form | None = None
) -> HttpResponseBase:
    request = here.request
    evidence = here.evidence_or_404(pk)
    versions = library.versions_of(evidence)
    newest = versions[0]
    shown = [here.shown(use) for use in uses_of(here.zone.pk).filter(version__evidence=evidence)]
    remarks = list(evidence.remarks.select_related("version").order_by("at", "pk"))
    names = names_of(
        [*(each.by for each in versions), *(each.checked_by for each in versions), *(each.by for each in remarks)]
    )
    may_check = request.rights.may("evidence.check", here.zone.unit.path) and newest.by != request.user.actor
    refused = next((form for form in (check_form, remark_form) if form is not None and form.errors), None)
    checking = check_form or CheckForm(initial={"dilihat": checked_version(newest)})
    if check_form is not None and check_form.errors:
        typed: Any = check_form.data
        # What is shown now is what the next sending has seen.
        check_form.data = {**typed.dict(), "dilihat": checked_version(newest)}
    may_edit = _may_edit(here, evidence)
    return here.page(
        "evaluation/evidence_item.html", status=422 if refused else 200, evidence=evidence,
        newest=ShownVersion(newest, names[newest.by], names.get(newest.checked_by, "")),
        versions=[ShownVersion(each, names[each.by], names.get(each.checked_by, "")) for each in versions],
        uses=[(each, here.may_write(each.use.field)) for each in shown],
        remarks=[(each, names[each.by]) for each in remarks],
        outdated=any(each.use.version_id != newest.pk for each in shown), may_edit=may_edit,
        may_check=may_check, own=newest.by == request.user.actor, contributes=here.contributes, closed=here.closed,
        may_write=here.allowed.anything, check_form=checking, remark_form=remark_form or RemarkForm(),
        form=refused, place=drive_kind(newest.url) if newest.url else "",
        elsewhere=EvidenceUse.objects.filter(version__evidence=evidence).exclude(zone=here.zone).count(),
        cards=cards_of(here, evidence, versions, may_sign=may_edit),
    )  # fmt: skip


def _may_edit(here: Here, evidence: Any) -> bool:
    try:
        refuse_editor(here.zone, evidence, by=here.request.user, at=here.request.at)
    except AccessDenied:
        return False
    return True
