"""Bringing evidence: a file, a link, something that the library has already, or a photo in three taps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from pilar.evaluation import content
from pilar.evaluation.actions import evidence as actions
from pilar.evaluation.actions import evidence_uses
from pilar.evaluation.actions.evidence import Target
from pilar.evaluation.content import Content, Period
from pilar.evaluation.errors import SameContent
from pilar.evaluation.forms.evidence import FILE_GONE, ExistingForm, FileForm, LinkForm, PhotoForm
from pilar.evaluation.models import EvidenceUse, EvidenceVersion
from pilar.evaluation.queries import library
from pilar.evaluation.questions import Place, sections
from pilar.evaluation.views.evidence_frame import FITS, Here, period_of
from pilar.evaluation.windows import fit, why
from pilar.kernel.pager import page as page_of
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.numbers import row_number
from pilar.organisation.access import AccessDenied
from pilar.organisation.web import WorkRequest, attempt, done, sent, work_page

CONTRIBUTE: Final = "worksheet.contribute"
FILE, LINK, EXISTING = "berkas", "tautan", "ada"
WAYS: Final = ((FILE, "Berkas atau foto"), (LINK, "Tautan"), (EXISTING, "Yang sudah ada"))
_FORMS: Final[dict[str, Any]] = {FILE: FileForm, LINK: LinkForm, EXISTING: ExistingForm}
_AT_ONCE: Final = 20


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs=CONTRIBUTE)
def add(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Add evidence to the field that the address names, or to one that is chosen, or to the library only."""
    here = Here.at(request, pk)
    here.refuse_reader()
    place = _place(here)
    way = request.GET.get("cara", FILE)
    way = way if way in _FORMS else FILE
    places = [] if place or here.closed else sections(here.rules, here.allowed)
    initial = {"halaman": request.GET.get("halaman", ""), "bukti": request.GET.get("bukti", "")}
    form = _FORMS[way](
        sent(request), request.FILES or None, places=places, fixed=place is not None, needed=way == EXISTING,
        initial=initial,
    )  # fmt: skip
    same: EvidenceVersion | None = None
    if form.is_valid():
        field = place.key if place else form.cleaned_data.get("isian", "")
        target = Target(field, form.cleaned_data.get("halaman")) if field else None
        if way == EXISTING:
            kept = _use_existing(here, form, target)
        else:
            kept, same = _keep(here, form, _content(form, "berkas"), target)
        if kept is not None:
            return kept
    _say_file_is_gone(form, "berkas")
    return here.page(
        "evaluation/evidence_add.html", status=422 if form.errors else 200, form=form, place=place, way=way,
        ways=[(code, label, _query(request, cara=code)) for code, label in WAYS], same=same, closed=here.closed,
        window=here.window(place.key) if place else None, same_query=_same_query(request, same, form),
        **(_library(here, place) if way == EXISTING else {}),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs=CONTRIBUTE)
def photo(request: WorkRequest, pk: int) -> HttpResponseBase:
    """First the question, then the camera and the button that saves."""
    here = Here.at(request, pk)
    here.refuse_reader()
    place = _place(here)
    if place is None or here.closed:
        own = sections(here.rules, here.allowed, one_each=True)
        keys = {each.key for section in own for each in section.places}
        last = [each for each in library.last_fields(here.zone, request.user.actor) if each in keys]
        return here.page(
            "evaluation/evidence_photo_question.html", sections=own, closed=here.closed,
            last=[here.known_field(each) for each in last],
        )  # fmt: skip
    title = f"Foto {place.title}, {tanggal(request.day)}"
    form = PhotoForm(sent(request), request.FILES or None, initial={"judul": _short(title)})
    same: EvidenceVersion | None = None
    if form.is_valid():
        kept, same = _keep(here, form, _content(form, "foto"), Target(place.key), from_camera=True)
        if kept is not None:
            return kept
    _say_file_is_gone(form, "foto")
    return here.page(
        "evaluation/evidence_photo.html", status=422 if form.errors else 200, form=form, place=place, same=same,
        same_query=_same_query(request, same, form),
    )  # fmt: skip


# -- keeping


def _place(here: Here) -> Place | None:
    """The field that the address names: 404 for an unknown one, 403 for one that is not theirs."""
    field = here.request.GET.get("isian", "")
    if not field:
        return None
    place = here.known_field(field)
    if not here.may_write(field):
        raise AccessDenied(
            "Pertanyaan ini bukan bagian Anda: anggota pokja mengisi areanya, kontributor yang ditugaskan kepadanya."
        )
    return place


def _content(form: Form, name: str) -> Callable[[], Content]:
    typed = form.cleaned_data
    if name in form.fields:
        file = typed[name]
        return lambda: content.of_file(file, file.name or "", limit=settings.PILAR_MAX_UPLOAD)
    return lambda: content.of_link(typed["tautan"])


def _keep(
    here: Here, form: Any, read: Callable[[], Content], target: Target | None, *, from_camera: bool = False
) -> tuple[HttpResponseBase | None, EvidenceVersion | None]:
    """The page that follows, or None where the form comes back; then, maybe, who has this content already."""
    request, same = here.request, []

    def act() -> tuple[EvidenceVersion, Content]:
        found = read()
        period = getattr(form, "period", Period())
        taken_on = found.taken.taken_on if found.taken else None
        if period.first is None and period.last is None and (taken_on or from_camera):
            # A photo proves the day on which it was taken; where the camera does not say, it was just now.
            period = Period(taken_on or request.day, taken_on or request.day)
        try:
            version = actions.add(
                here.zone.pk, found, title=form.cleaned_data["judul"], period=period, target=target, by=request.user,
                at=request.at,
            )  # fmt: skip
        except SameContent as error:
            same.append(error.version)
            raise
        return version, found

    made = attempt(form, act)
    if made is not None:
        version, found = made
        return _added(here, version, target, found.notes), None
    if same and target and _serves(here, same[0], target.field):
        messages.info(request, "Bukti dengan isi yang sama persis sudah ada pada isian ini, jadi tidak ditambah lagi.")
        return redirect("evaluation:evidence_viewer", here.zone.pk, target.field), None
    return None, same[0] if same else None


def _serves(here: Here, version: EvidenceVersion, field: str) -> bool:
    return EvidenceUse.objects.filter(zone=here.zone, field=field, version__evidence=version.evidence_id).exists()


def _added(here: Here, version: EvidenceVersion, target: Target | None, notes: tuple[str, ...]) -> HttpResponseBase:
    said = [f"“{version.evidence.title}” tersimpan.", *notes]
    if target is None:
        said.append("Belum dipakai pada isian mana pun.")
        return done(here.request, " ".join(said), "evaluation:evidence_item", here.zone.pk, version.evidence_id)
    window = here.window(target.field)
    said.append(why(fit(window, version.period_from, version.period_until), window))
    return done(here.request, " ".join(said), "evaluation:evidence_viewer", here.zone.pk, target.field)


def _use_existing(here: Here, form: Any, target: Target | None) -> HttpResponseBase | None:
    if target is None:
        form.add_error(None, "Pilih isian yang dibuktikannya.")
        return None
    pages = {target.field: target.page}
    used = attempt(
        form,
        lambda: evidence_uses.use(
            here.zone.pk, form.cleaned_data["bukti"], pages, by=here.request.user, at=here.request.at
        ),
    )
    if used is None:
        return None
    message = "Bukti dipakai pada isian ini." if used else "Bukti itu sudah ada pada isian ini."
    return done(here.request, message, "evaluation:evidence_viewer", here.zone.pk, target.field)


def _say_file_is_gone(form: Form, name: str) -> None:
    """A browser never sends a page back with the file in it: say so beside the field."""
    if form.errors and name in form.fields and form.files and name not in form.errors:
        form.add_error(name, FILE_GONE)


# -- what is there already


def _library(here: Here, place: Place | None) -> dict[str, Any]:
    """Evidence to choose from, searched by words; the one that the address names stands first."""
    request = here.request
    words = request.GET.get("cari", "").replace("\x00", "").strip()[:200]
    rows = library.newest(EvidenceVersion.objects.filter(evidence__in=library.library(here.zone, request.day)))
    rows = rows.select_related("evidence__unit")
    found = page_of(
        library.matching(rows, here.zone, words), request.GET, order=("-evidence__created_at", "-pk"), size=_AT_ONCE
    )
    named = row_number(request.POST.get("bukti") or request.GET.get("bukti", ""))
    chosen = library.newest(rows.filter(evidence=named)).first() if named else None
    shown = [*([chosen] if chosen else []), *(each for each in found.rows if chosen is None or each.pk != chosen.pk)]
    window = here.window(place.key) if place else None
    listed = []
    for version in shown:
        fits = FITS[fit(window, version.period_from, version.period_until)] if window else None
        listed.append((version, period_of(version).words, fits))
    return {"page": found, "listed": listed, "words": words, "chosen": chosen.evidence_id if chosen else None}


def _same_query(request: WorkRequest, same: EvidenceVersion | None, form: Form) -> str:
    """The address query under which the evidence with the same content is chosen at once."""
    if same is None:
        return ""
    field = request.GET.get("isian") or request.POST.get("isian", "")
    page = form.data.get("halaman", "")
    return "?" + urlencode({"cara": EXISTING, "isian": field, "bukti": same.evidence_id, "halaman": page})


def _query(request: WorkRequest, **changed: str) -> str:
    kept = {"isian": request.GET.get("isian", ""), **changed}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _short(title: str) -> str:
    return title if len(title) <= content.LONGEST_TITLE else f"{title[: content.LONGEST_TITLE - 1]}…"
