"""The internal assessors of a body: in which order they assess, over which tiers; added, renamed, taken away."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.assessment.access import MANAGES
from pilar.evaluation.assessment.actions import assessors as actions
from pilar.evaluation.assessment.actions import team
from pilar.evaluation.assessment.forms.team import AssessorForm, TiersForm
from pilar.evaluation.assessment.tiers import USUAL, internal, tiers_of, usual_tiers
from pilar.evaluation.models import Assessor, Worksheet
from pilar.evaluation.workflow import AGREED
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import require
from pilar.organisation.models import Unit
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, act_and_return, attempt, done, form_page, overtaken, work_page

LIST: Final = "assessment:assessors"
_both = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@work_page(needs=MANAGES)
def assessors(request: WorkRequest) -> HttpResponseBase:
    """The internal assessors of the body with their tiers."""
    root = _root_or_404(request)
    listed = [(each, tiers_of(each)) for each in internal(root.body)]
    names = {"title": "Penilai internal dan jenjangnya", "assessors": listed, "usual": usual_tiers()}
    return render(request, "assessment/assessors.html", names)


@_both
@work_page(needs=MANAGES)
def tiers(request: WorkRequest, code: str) -> HttpResponseBase:
    """The tiers of one assessor."""
    root = _root_or_404(request)
    assessor = _assessor_or_404(root, code)
    form = TiersForm(request.POST or None, tiers=tiers_of(assessor) or usual_tiers())
    if form.is_valid():
        act = partial(team.set_tiers, assessor, form.labels(), root=root, by=request.user, at=request.at)
        if attempt(form, act):
            return done(request, f"Jenjang {assessor} ditetapkan.", LIST)
    lead = "Putaran naik dari jenjang 1; jenjang terakhir mengembalikan atau menyetujui."
    return form_page(request, form, f"Jenjang {assessor}", submit="Simpan", lead=lead, **_above())


@_both
@work_page(needs=MANAGES)
def assessor_new(request: WorkRequest) -> HttpResponseBase:
    """A further internal assessor; what that means for all zones stands on the page between."""
    root = _root_or_404(request)
    form = AssessorForm(request.POST or None)
    if form.is_valid() and not wants_to_edit(request):
        label = " ".join(form.cleaned_data["label"].split())
        if not is_sure(request):
            rows = [("Nama", label), ("Instansi", root.body.name)]
            effects = _what_follows(root, label)
            return check_page(
                request, "Tambah penilai internal?", rows=rows, effects=effects, submit="Ya, tambah", **_above()
            )
        act = partial(actions.add_assessor, root.body, label=label, root=root, by=request.user, at=request.at)
        if attempt(form, act):
            return done(request, f"{label} ditambahkan; ia menilai sesudah yang sudah ada.", LIST)
    lead = "Berlaku untuk semua zona instansi: yang disetujui penilai sebelumnya diteruskan kepadanya."
    return form_page(request, form, "Tambah penilai internal", submit="Lanjutkan", lead=lead, **_above())


@_both
@work_page(needs=MANAGES)
def rename(request: WorkRequest, code: str) -> HttpResponseBase:
    """Another name for one."""
    root = _root_or_404(request)
    assessor = _assessor_or_404(root, code)
    form = AssessorForm(request.POST or None, initial={"label": assessor.label})
    if form.is_valid():
        label = form.cleaned_data["label"]
        act = partial(actions.rename_assessor, assessor, label, root=root, by=request.user, at=request.at)
        if attempt(form, act):
            return done(request, f"Namanya sekarang {assessor}.", LIST)
    lead = "Dokumen yang sudah terbit tetap memuat nama yang lama."
    return form_page(request, form, f"Ganti nama {assessor}", submit="Simpan", lead=lead, **_above())


@_both
@work_page(needs=MANAGES)
def remove(request: WorkRequest, code: str) -> HttpResponseBase:
    """One of which nothing is used goes; asked for once more."""
    root = _root_or_404(request)
    assessor = _assessor_or_404(root, code)
    if request.method == "POST" and is_sure(request):
        return act_and_return(
            request, lambda: actions.remove_assessor(assessor, root=root, by=request.user, at=request.at),
            f"{assessor} dihapus.", LIST,
        )  # fmt: skip
    if why := actions.why_kept(assessor):
        return overtaken(request, why, **_above())
    effects = [
        "Lembar kerja tidak lagi diteruskan kepadanya; berlaku untuk semua zona instansi.",
        "Jenjangnya ikut dihapus. Tidak ada penilaian yang hilang, karena belum ada yang dinilai untuknya.",
    ]
    return check_page(
        request, f"Hapus {assessor}?", rows=[("Nama", assessor), ("Instansi", root.body.name)], effects=effects,
        submit="Ya, hapus", danger=True, editable=False, **_above(),
    )  # fmt: skip


def _what_follows(root: Unit, label: str) -> list[str]:
    """What a further assessor ``label`` means for the zones of the body. Two queries."""
    known = internal(root.body)
    last = known[-1] if known else "penilai yang ada"
    rows = Worksheet.objects.filter(zone__unit__body=root.body_id, assessor__code=Assessor.UNIT)
    running = rows.exclude(state=AGREED).count()
    return [
        f"Berlaku untuk semua zona {root.body.name}, bukan untuk satu zona.",
        f"{angka(running, 0)} zona belum disetujui: sesudah {last} menyetujui, lembar kerjanya menunggu {label}.",
        f"Penilaian zona itu baru selesai, termasuk laporannya, sesudah {label} menyetujui.",
        "Yang sudah disetujui tetap disetujui.",
        f"Setiap zona itu perlu tim {label}; tanpa tim, lembar kerjanya tertahan.",
        f"Jenjangnya yang lazim ({', '.join(each for _, each, _ in USUAL)}) sampai Anda mengubahnya.",
        "Namanya dapat diganti.",
        "Selama belum ada penilai yang ditunjuk atau lembar kerja yang menunggunya, ia dapat dihapus lagi.",
    ]


def _assessor_or_404(root: Unit, code: str) -> Assessor:
    found = next((each for each in internal(root.body) if each.code == code), None)
    if found is None:
        raise Http404
    return found


def _root_or_404(request: WorkRequest) -> Unit:
    """The root of the body for which the user manages assessors."""
    held = next((each for each in request.rights.held if MANAGES in each.role.may), None)
    root = Unit.objects.select_related("body").filter(body=held.body_id, kind=Unit.BODY).first() if held else None
    if root is None:
        raise Http404
    require(request.user, MANAGES, root, at=request.at)
    return root


def _above() -> dict[str, Any]:
    return {"back": reverse(LIST), "back_label": "Penilai internal"}
