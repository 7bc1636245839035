"""What the team fixes for the optimiser: read, added, taken back; aim and margin."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.models import Zone
from pilar.kernel import exports
from pilar.kernel.exports import Column
from pilar.kernel.lists import DOWNLOAD
from pilar.numbers import decimal_text
from pilar.organisation.forms.versioned import Stored
from pilar.organisation.web import WorkRequest, attempt, done, form_page, refused, sent, work_page
from pilar.roadmap.access import managing
from pilar.roadmap.actions import wishes as actions
from pilar.roadmap.forms.composing import HUNDRED, KINDS, ChoiceForm, WishForm
from pilar.roadmap.models import Wish
from pilar.roadmap.optimiser import AIMS
from pilar.roadmap.pages import page_names
from pilar.roadmap.queries.composing import Asked, asked_of

PAGE: Final = "roadmap:compose"
_both = require_http_methods(["GET", "HEAD", "POST"])
_TEAM: Final = "Ketentuan ini untuk seluruh tim: ditetapkan ketua atau sekretaris tim."
_COLUMNS: Final[tuple[Column[tuple[str, str, str, str, str]], ...]] = (
    Column("Jenis", lambda row: row[0], width=28),
    Column("Kode", lambda row: row[1], width=18),
    Column("Tentang", lambda row: row[2], width=50),
    Column("Angka", lambda row: row[3], width=10),
    Column("Alasan", lambda row: row[4], width=50),
)


@require_safe
@work_page(needs="zone.view")
def wishes(request: WorkRequest, zone: int) -> HttpResponseBase:
    """All of them by kind, with the default efforts behind. Five queries besides the frame."""
    found = zone_or_404(request, zone)
    asked = asked_of(found)
    mine = managing(request.user, found, request.at)
    rows = [
        (row, about(asked, row), row.number is not None and decimal_text(row.number, 2, trim=True),
         mine.may(actions.area_of(asked.rules, row.kind, row.key)))
        for row in asked.rows
    ]  # fmt: skip
    if (kind := request.GET.get(DOWNLOAD)) in ("csv", "xlsx"):
        lines = [(row.get_kind_display(), row.key, words, number or "", row.reason) for row, words, number, _ in rows]
        name = f"ketentuan-{found.unit.slug}-{found.year}"
        return exports.download(kind, _COLUMNS, lines, name, title=f"Ketentuan rencana {found}")
    groups = [(slug, label, [row for row in rows if row[0].kind == kind]) for slug, (kind, label) in KINDS.items()]
    names = {
        "groups": [(slug, label, held, mine.everything or (mine.anything and not _is_for_team(slug)))
                   for slug, label, held in groups],
        "aim": AIMS[asked.aim], "margin": decimal_text(asked.wishes.margin * 100, 1, trim=True),
        "efforts": asked.efforts, "inherited": [(code, asked.rules.instrument.questions[code].title, why)
                                                for code, why in asked.inherited.items()],
        "count": len(rows),
    }  # fmt: skip
    return render(request, "roadmap/wishes.html", page_names(request, found, PAGE, **names))


@_both
@work_page(needs="zone.view")
def choose(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Aim and margin."""
    found = zone_or_404(request, zone)
    if not managing(request.user, found, request.at).everything:
        return refused(request, _TEAM)
    plan = asked_of(found).plan
    initial = {"cara": plan.aim if plan else "cheapest", "cadangan": plan.margin * HUNDRED if plan else 0}
    form = ChoiceForm(sent(request), initial=initial, version=actions.version_of_choice(plan))
    if form.is_valid():
        aim = form.cleaned_data["cara"]
        saved = form.attempt(
            lambda: actions.choose(found.pk, aim, form.margin, by=request.user, at=request.at, seen=form.seen),
            lambda: _stored(asked_of(found)),
        )
        if saved is not None:
            return done(request, "Cara memilih disimpan; usulan dihitung lagi.", "roadmap:compose", found.pk)
    lead = "Yang mana pun dipilih, semua syarat predikat harus terpenuhi; bedanya apa yang diutamakan."
    return _form(request, found, form, "Cara memilih langkah", "Simpan", lead)


@_both
@work_page(needs="zone.view")
def add(request: WorkRequest, zone: int, kind: str) -> HttpResponseBase:
    """One wish of a kind."""
    found = zone_or_404(request, zone)
    if kind not in KINDS:
        raise Http404
    mine = managing(request.user, found, request.at)
    if not mine.anything or (_is_for_team(kind) and not mine.everything):
        return refused(request, _TEAM)
    code, label = KINDS[kind]
    asked = asked_of(found)
    areas = None if mine.everything else mine.areas
    initial = {"kunci": request.GET.get("pertanyaan", "")}
    form = WishForm(sent(request), kind=code, rules=asked.rules, areas=areas, initial=initial)
    if form.is_valid():
        draft = form.draft
        saved = attempt(form, lambda: actions.wish(found.pk, draft, by=request.user, at=request.at))
        if saved is not None:
            return done(request, "Ketentuan disimpan; usulan dihitung lagi.", "roadmap:wishes", found.pk)
    return _form(request, found, form, label, "Simpan", _LEADS[code])


@_both
@work_page(needs="zone.view")
def remove(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """Take one back, after a look."""
    found = zone_or_404(request, zone)
    asked = asked_of(found)
    row = next((each for each in asked.rows if each.pk == pk), None)
    if row is None:
        raise Http404
    if not managing(request.user, found, request.at).may(actions.area_of(asked.rules, row.kind, row.key)):
        return refused(request, _TEAM)
    if request.method == "POST":
        actions.take_back(found.pk, pk, by=request.user, at=request.at)
        return done(request, "Ketentuan dihapus; usulan dihitung lagi.", "roadmap:wishes", found.pk)
    names = {"row": row, "about": about(asked, row), "back": reverse("roadmap:wishes", args=[found.pk])}
    return render(request, "roadmap/wish_remove.html", page_names(request, found, PAGE, **names))


_LEADS: Final = {
    Wish.FIXED: "Penyusun tidak akan mengusulkan pertanyaan ini tahun ini.",
    Wish.OUTSIDE: "Misalnya karena ditentukan dinas atau instansi lain.",
    Wish.MUST: "Pertanyaan ini masuk rencana, walau ada yang lebih murah.",
    Wish.FREED: "Untuk yang dikecualikan: survei, capaian kinerja, atau catatan milik dinas.",
    Wish.EFFORT: "Perkiraan awal Pilar diganti angka tim untuk pertanyaan ini.",
    Wish.MOST: "Supaya sebuah pokja tidak dibebani melebihi kemampuannya.",
    Wish.EXPECTED: "Hasil survei tidak dapat dikerjakan langsung; harapan hanya dipakai menghitung.",
}


def about(asked: Asked, row: Wish) -> str:
    """What a wish is about, in words."""
    instrument = asked.rules.instrument
    if row.kind == Wish.MOST:
        number = int(row.key)
        return f"Pokja {number}: {instrument.areas[number].name}" if number in instrument.areas else row.key
    code = instrument.fields[row.key].question if row.key in instrument.fields else row.key
    question = instrument.questions.get(code)
    return question.title if question else row.key


def _stored(asked: Asked) -> Stored:
    """What somebody else has chosen meanwhile."""
    margin = f"{decimal_text(asked.wishes.margin * 100, 1, trim=True)} %"
    return actions.version_of_choice(asked.plan), [("Cara memilih", AIMS[asked.aim]), ("Cadangan", margin)]


def _is_for_team(kind: str) -> bool:
    return KINDS[kind][0] in (Wish.MOST, Wish.EXPECTED)


def _form(
    request: WorkRequest, zone: Zone, form: ChoiceForm | WishForm, title: str, submit: str, lead: str
) -> HttpResponseBase:
    back = reverse("roadmap:wishes", args=[zone.pk])
    return form_page(request, form, title, submit=submit, back=back, back_label="Ketentuan", lead=lead)
