"""The editions of the LKE and the official wording that the body has imported."""

from __future__ import annotations

from dataclasses import asdict

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from pilar.errors import PilarError
from pilar.evaluation.actions import wording as actions
from pilar.evaluation.actions.wording import Texts
from pilar.evaluation.forms.imports import WordingForm
from pilar.evaluation.models import EditionWording
from pilar.evaluation.queries.editions import editions_of
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.edition import shipped_editions
from pilar.instrument.master import Imported
from pilar.organisation.access import require
from pilar.organisation.chosen import Chosen, chosen_body
from pilar.organisation.web import WorkRequest, done, form_page, sent, work_page
from pilar.workbook.gate import BusyError

#: A preview can be saved for so long.
_KEPT_SECONDS = 3600
_SALT = "pilar.evaluation.wording"
_SHOWN = 200


@require_safe
@work_page(needs=actions.CAPABILITY)
def editions(request: WorkRequest) -> HttpResponse:
    """Every edition with its rules, and whether the body has imported its wording."""
    chosen = chosen_body(request)
    require(request.user, actions.CAPABILITY, chosen.root, at=request.at)
    return render(
        request, "evaluation/editions.html",
        {"chosen": chosen, "editions": editions_of(chosen.body, request.day), "current": "manage"},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs=actions.CAPABILITY)
def wording(request: WorkRequest, name: str) -> HttpResponse:
    """Upload the official wording of an edition, look at where it differs from our rules, keep it."""
    chosen = chosen_body(request)
    require(request.user, actions.CAPABILITY, chosen.root, at=request.at)
    if name not in shipped_editions():
        raise Http404
    if request.POST.get("langkah") == "simpan":
        return _save(request, chosen, name)
    form = WordingForm(sent(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            texts, imported = actions.read_wording(file.read(), name)
        except BusyError as error:
            form.add_error(None, error.message)
        except PilarError as error:
            form.add_error("file", error.message)
        else:
            return _preview(request, chosen, name, texts, imported)
    return _upload_page(request, chosen, name, form)


def _upload_page(request: WorkRequest, chosen: Chosen, name: str, form: WordingForm) -> HttpResponse:
    stored = EditionWording.objects.filter(body=chosen.body, edition=name).first()
    return form_page(
        request, form, f"Redaksi resmi LKE {rulebook(name).edition.year}", submit="Baca berkas",
        back=chosen.address("evaluation:editions"), back_label="Edisi LKE", current="manage", stored=stored,
        lead=f"Untuk {chosen.body}. Belum ada yang disimpan sebelum Anda memeriksanya.",
        template="evaluation/edition.html",
    )  # fmt: skip


def _preview(request: WorkRequest, chosen: Chosen, name: str, texts: Texts, imported: Imported) -> HttpResponse:
    rules, differences = rulebook(name), imported.differences
    counts = [
        ("Nama kelompok", len(texts.nodes), len(rules.instrument.nodes)),
        ("Pertanyaan dan isian", len(texts.questions),
         len({*rules.instrument.questions, *rules.instrument.fields})),
        ("Kriteria", len(texts.criteria), len(rules.instrument.questions)),
    ]  # fmt: skip
    stored = EditionWording.objects.filter(body=chosen.body, edition=name).first()
    names = {
        "title": "Periksa redaksi resmi", "texts": texts, "counts": counts, "differences": differences[:_SHOWN],
        "more": max(0, len(differences) - _SHOWN), "stored": stored, "chosen": chosen, "current": "manage",
        "changes": _changes(stored, texts), "back": chosen.address("evaluation:edition", name),
        "back_label": f"Redaksi resmi LKE {rules.edition.year}",
        "packed": signing.dumps(_claim(chosen, name) | asdict(texts), salt=_SALT, compress=True),
    }  # fmt: skip
    return render(request, "evaluation/edition_preview.html", names)


def _changes(stored: EditionWording | None, texts: Texts) -> int:
    """How many stored texts would become others or go."""
    if stored is None:
        return 0
    pairs = ((stored.nodes, texts.nodes), (stored.questions, texts.questions), (stored.criteria, texts.criteria))
    return sum(new.get(key) != text for old, new in pairs for key, text in old.items())


def _claim(chosen: Chosen, name: str) -> dict[str, object]:
    """What a preview is of: it counts for no other body and edition."""
    return {"body": chosen.body.pk, "edition": name}


def _save(request: WorkRequest, chosen: Chosen, name: str) -> HttpResponse:
    try:
        data = signing.loads(request.POST.get("isi", ""), salt=_SALT, max_age=_KEPT_SECONDS)
    except signing.BadSignature:
        data = {}
    claim = _claim(chosen, name)
    if {key: data.get(key) for key in claim} != claim:
        form = WordingForm({}, {})
        form.errors.clear()
        form.add_error(None, "Hasil baca ini sudah kedaluwarsa. Belum ada yang disimpan. Unggah berkasnya sekali lagi.")
        return _upload_page(request, chosen, name, form)
    texts = Texts(data["source"], data["nodes"], data["questions"], data["criteria"])
    actions.keep_wording(chosen.body, name, texts, by=request.user, at=request.at)
    response = done(request, "Redaksi resmi disimpan. Aturan penilaian tidak berubah.", "evaluation:editions")
    response["Location"] += chosen.query
    return response
