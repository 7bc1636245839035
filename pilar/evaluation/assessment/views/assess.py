"""Judging: a part of the worksheet as a list, or one question beside its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from pilar.errors import NotFoundError, PilarError
from pilar.evaluation.assessment.access import ASSESSES, SEES, assessed_or_404
from pilar.evaluation.assessment.actions import opinions, talking
from pilar.evaluation.assessment.actions.opinions import Assessed, OpinionChange
from pilar.evaluation.assessment.errors import ElsewhereNow, OpinionConflict
from pilar.evaluation.assessment.forms import opinions as form
from pilar.evaluation.assessment.forms.opinions import OpinionEntry
from pilar.evaluation.assessment.models import Opinion
from pilar.evaluation.assessment.presenters import questions as present
from pilar.evaluation.assessment.presenters import saving
from pilar.evaluation.assessment.presenters.questions import Setting
from pilar.evaluation.assessment.queries import papers as reading
from pilar.evaluation.assessment.queries.desks import Desk, desk_of
from pilar.evaluation.assessment.queries.field_checks import of_question
from pilar.evaluation.assessment.queries.papers import Papers
from pilar.evaluation.assessment.queries.talking import CLOSED, thread
from pilar.evaluation.assessment.queries.unit_changes import changes_of
from pilar.evaluation.assessment.tabs import page_names
from pilar.evaluation.assessment.views.evidence_beside import beside
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.forms.sheet import DECISION, THEIRS, NotThisForm
from pilar.evaluation.presenters.floors import bar
from pilar.evaluation.presenters.parts import Part, html_id, parts_of, tree
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.evaluation.views.autosave import (
    CONFLICT,
    UNPROCESSABLE,
    Unsound,
    conflict,
    is_one_field,
    refused,
    unsound,
    version_of,
)
from pilar.evaluation.workflow import AGREED
from pilar.kernel.middleware import FRAMING_POLICY
from pilar.organisation.access import AccessDenied
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, done, overtaken, work_page
from pilar.texts import shortened

TAB: Final = "assessment:zone"
QUESTION: Final = "assessment:question"
SAVED: Final = 302
#: Letters of a question that name what was typed.
_NAMED: Final = 120
#: For the inputs of a whole page. A name that a template does not find costs as much as ten that it does.
_INPUTS: Final = {"oob": False, "has_focus": False}
_both = require_http_methods(["GET", "HEAD", "POST"])


@dataclass
class Left:
    """What a sent form has left undone: entries that are not saved, opinions they collide with, what to say; and the
    question to which it leads on, where it names one of the edition."""

    typed: Mapping[str, OpinionEntry] = made_by(default_factory=dict)
    stored: Mapping[str, Opinion] = made_by(default_factory=dict)
    message: str = ""
    status: int = 200
    leads_to: str = ""


@_both
@work_page(needs=SEES)
def part(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One part as a list; sent as a form, it saves what can be saved and shows the rest again."""
    return _saved_part(request, pk) if request.method == "POST" else _part(request, pk, Left())


def _saved_part(request: WorkRequest, pk: int) -> HttpResponseBase:
    saved, left = _save(request, pk)
    if left.status == SAVED:
        _tell(request, saved)
        return redirect(_part_address(pk, request.POST.get("bagian", "")))
    return _part(request, pk, left)


def _part(request: WorkRequest, pk: int, left: Left) -> HttpResponse:
    desk = _desk(request, pk)
    parts = parts_of(desk.zone.edition)
    code = request.POST.get("bagian") or request.GET.get("bagian") or next(iter(parts))
    if code not in parts:
        raise Http404
    if left.message and not any(desk.may(each) for each in parts[code].questions):
        return _overtaken(request, desk, left, _part_address(pk, code))
    return _list(request, desk, parts[code], left)


@_both
@work_page(needs=SEES)
def question(request: WorkRequest, pk: int, question: str) -> HttpResponseBase:
    """One question beside its evidence, which opens at its page; saved, it leads on where that was asked for."""
    left = Left()
    if request.method == "POST":
        saved, left = _save(request, pk)
        if left.status == SAVED:
            _tell(request, saved)
            return redirect(QUESTION, pk, left.leads_to or question)
    desk = _desk(request, pk)
    if question not in desk.rules.instrument.questions:
        raise Http404
    if left.message and not desk.may(question):
        return _overtaken(request, desk, left, reverse(QUESTION, args=[pk, question]))
    return _one(request, desk, question, left)


@require_POST
@work_page(needs=ASSESSES)
def opinion(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One field, sent by lke.js as it is left. The answer carries only what moves; inputs are left as they are."""
    if not is_one_field(request):
        return _saved_part(request, pk)
    key = request.POST.get("isian", "")
    typed: list[OpinionEntry] = []

    def read(rules: Rulebook) -> list[OpinionChange]:
        typed[:] = [form.read_one_field(rules.instrument, key, request.POST)]
        if not typed[0].is_sound:
            raise Unsound(" ".join(typed[0].errors))
        return [typed[0].change()]

    try:
        if request.POST.get(DECISION) == f"{THEIRS}:{key}":
            return _stored(request, pk, key)
        return _moved(request, opinions.save_as_read(pk, read, by=request.user, at=request.at), key)
    except NotFoundError as error:
        raise Http404 from error
    except ElsewhereNow as error:
        return refused(request, error.message)
    except OpinionConflict as error:
        return _conflict(request, pk, typed[0], error.stored)
    except Unsound as error:
        return unsound(request, key, error)
    except (EvaluationError, NotThisForm) as error:
        return refused(request, error.message)


def _moved(request: WorkRequest, written: Assessed, key: str) -> HttpResponse:
    """200 with what has moved. No query where the last change is one's own."""
    names = {request.user.actor: request.user.display_name}
    others = {row.changed_by for row in written.own.values()} - set(names)
    if others:
        names |= names_of(others)
    moved = saving.saved(written, key, names, request.at, with_tree="bagian" in request.POST)
    shown = {"saved": moved, "versions": [version_of(key, moved.version)], "save_url": request.path}
    return render(request, "assessment/opinion_saved.html", shown)


def _conflict(request: WorkRequest, pk: int, typed: OpinionEntry, stored: Opinion) -> HttpResponse:
    item = rulebook(assessed_or_404(request, pk).edition).instrument.fields[typed.field]
    return conflict(
        request,
        present.opinion_clash(item, typed, stored, request.user.actor, names_of([stored.changed_by]), request.at),
    )


def _stored(request: WorkRequest, pk: int, key: str) -> HttpResponse:
    """Give up what was typed: the field with what is stored now."""
    desk = _desk(request, pk)
    item = desk.rules.instrument.fields.get(key)
    if item is None:
        raise Http404
    question = desk.rules.instrument.questions[item.question]
    if not desk.may(question.code):
        raise AccessDenied(desk.why_not or "Pertanyaan ini bukan area Anda dalam tim penilai.")
    papers = reading.load_papers(desk, [each.key for each in question.fields])
    part = next(each for each in parts_of(desk.zone.edition).values() if question.code in each.questions)
    view = present.question_view(_setting(request, desk, papers, part, Left()), question)
    field = next(each for each in view.fields if each.key == key)
    shown = {"field": field, "question": view, "save_url": request.path, "has_focus": True,
             "words_open": "bagian" not in request.POST}  # fmt: skip
    return render(request, "assessment/opinion_stored.html", shown)


@require_POST
@work_page(needs=ASSESSES)
def follow(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Say the same as the unit of every question of a part on which the own tier has said nothing."""
    desk = _desk(request, pk)
    parts = parts_of(desk.zone.edition)
    code = request.POST.get("bagian", "")
    if code not in parts:
        raise Http404
    wanted = [each for each in parts[code].questions if desk.may(each)]
    if not wanted:
        raise AccessDenied(desk.why_not or "Bagian ini bukan area Anda dalam tim penilai. Tidak ada yang disimpan.")
    try:
        done_ = opinions.follow_unit(pk, wanted, by=request.user, at=request.at)
    except AccessDenied:
        raise
    except PilarError as error:
        messages.error(request, error.message)
    else:
        number = len(done_.opinions)
        told = f"{number} isian dinilai sama dengan unit." if number else "Tidak ada isian yang masih kosong."
        messages.success(request, told)
    return redirect(_part_address(pk, code))


@require_POST
@work_page(needs="zone.view")
def say(request: WorkRequest, pk: int, question: str) -> HttpResponseBase:
    """A message about a question, from whichever side; back to where it was written."""
    text, from_unit = request.POST.get("pesan", ""), request.POST.get("dari") == "unit"
    page = "assessment:unit_question" if from_unit else QUESTION
    try:
        talking.say(pk, question, text, by=request.user, at=request.at)
    except NotFoundError as error:
        raise Http404 from error
    except AccessDenied:
        raise
    except PilarError as error:
        messages.error(request, error.message)
        request.session["pesan-tertinggal"] = text  # all of it: too long is shortened by whoever wrote it
        response: HttpResponse = redirect(page, pk, question)
    else:
        response = done(request, "Pesan terkirim.", page, pk, question)
    response["Location"] += "#percakapan"
    return response


# -- saving


def _save(request: WorkRequest, pk: int) -> tuple[int, Left]:
    """Save what was touched, is sound and collides with nobody: how many, and what is left of it."""
    entries: list[OpinionEntry] = []
    conflicts: dict[str, Opinion] = {}
    leads_to = ""

    def read(rules: Rulebook) -> list[OpinionChange]:
        nonlocal leads_to
        wanted = request.POST.get("lanjut", "")
        leads_to = wanted if wanted in rules.instrument.questions else ""
        sent = form.read(rules.instrument, request.POST)
        entries[:] = [each for each in sent if each.touched and each.entry.decision != THEIRS]
        return [each.change() for each in entries if each.is_sound and each.field not in conflicts]

    saved = None
    while saved is None:
        try:
            saved = len(opinions.save_as_read(pk, read, by=request.user, at=request.at).opinions)
        except NotFoundError as error:
            raise Http404 from error
        except OpinionConflict as error:  # all others are still as they were
            conflicts[error.stored.field] = error.stored
        except PilarError as error:
            if isinstance(error, AccessDenied) and not isinstance(error, ElsewhereNow):
                raise
            if not entries:  # refused before it was read
                with suppress(NotThisForm):
                    read(rulebook(assessed_or_404(request, pk).edition))
            return 0, Left({each.field: each for each in entries}, message=error.message, status=UNPROCESSABLE)
    open_entries = {each.field: each for each in entries if not each.is_sound or each.field in conflicts}
    if not open_entries:
        return saved, Left(status=SAVED, leads_to=leads_to)
    told = f"{saved} penilaian disimpan. " if saved else ""
    message = f"{told}{len(open_entries)} isian belum disimpan; lihat yang ditandai di bawah."
    return saved, Left(open_entries, conflicts, message, CONFLICT if conflicts else UNPROCESSABLE)


def _tell(request: WorkRequest, saved: int) -> None:
    messages.success(request, f"{saved} isian disimpan." if saved else "Semua sudah tersimpan.")


# -- pages


def _desk(request: WorkRequest, pk: int) -> Desk:
    return desk_of(request.user, assessed_or_404(request, pk), request.at)


def _overtaken(request: WorkRequest, desk: Desk, left: Left, back: str) -> HttpResponse:
    """What was typed for a round that has left one's hands meanwhile: the page has no inputs for it any more."""
    typed = []
    for key, each in left.typed.items():
        item = desk.rules.instrument.fields[key]
        question = desk.rules.instrument.questions[item.question]
        name = f"{question.code} {shortened(question.title, _NAMED)}"
        typed.append((f"{name} ({item.label})" if len(question.fields) > 1 else name, each.words))
    return overtaken(request, left.message, typed=typed, back=back, back_label="Penilaian")


def _part_address(pk: int, code: str) -> str:
    return f"{reverse('assessment:assess', args=[pk])}?{urlencode({'bagian': code})}"


def _list(request: WorkRequest, desk: Desk, part: Part, left: Left) -> HttpResponse:
    papers = reading.load_papers(desk, part.fields)
    setting = _setting(request, desk, papers, part, left)
    parts = parts_of(desk.zone.edition)
    listed = list(parts.values())
    at = listed.index(part)
    shown = papers.own or papers.unit
    groups = present.groups(setting)
    names = page_names(
        desk.zone, TAB, desk=desk, part=part, groups=groups, place=f"Bagian {at + 1} dari {len(listed)}",
        sections=tree(parts, shown.score, shown.target, part.code, "dinilai" if papers.own else "terjawab"),
        bar=bar(shown.score, shown.target),
        is_own=papers.own is not None, before=listed[at - 1] if at else None,
        after=listed[at + 1] if at + 1 < len(listed) else None, message=left.message,
        may_any=any(each.may for group in groups for each in group.questions), errors=_errors(groups),
        first=part.questions[0], **_INPUTS, words_open=False,
    )  # fmt: skip
    return render(request, "assessment/assess.html", names, status=left.status)


def _one(request: WorkRequest, desk: Desk, code: str, left: Left) -> HttpResponse:
    question = desk.rules.instrument.questions[code]
    papers = reading.load_papers(desk, [item.key for item in question.fields])
    part = next(each for each in parts_of(desk.zone.edition).values() if code in each.questions)
    setting = _setting(request, desk, papers, part, left)
    shown = papers.own or papers.unit
    order = list(desk.rules.instrument.questions)
    at = order.index(code)
    view = present.question_view(setting, question)
    names = page_names(
        desk.zone, TAB, desk=desk, part=part, question=view, message=left.message,
        errors=_errors([present.GroupView("", "", (view,))]), place=f"Pertanyaan {at + 1} dari {len(order)}",
        before=order[at - 1] if at else None, after=order[at + 1] if at + 1 < len(order) else None,
        bar=bar(shown.score, shown.target), is_own=papers.own is not None,
        button="Simpan saja" if at + 1 < len(order) else "Simpan",
        thread=thread(desk.zone, code), field_notes=of_question(desk.zone, code),
        kept=request.session.pop("pesan-tertinggal", ""),
        may_say=bool(desk.mine) and desk.unit.state != AGREED, closed=CLOSED if desk.unit.state == AGREED else "",
        list_address=f"{_part_address(desk.zone.pk, part.code)}#{html_id('tanya', code)}",
        **_INPUTS, words_open=True, **beside(desk, papers, question, request.GET.get("bukti", "")),
    )  # fmt: skip
    response = render(request, "assessment/question.html", names, status=left.status)
    response.headers["Content-Security-Policy"] = FRAMING_POLICY
    return response


def _setting(request: WorkRequest, desk: Desk, papers: Papers, part: Part, left: Left) -> Setting:
    names = names_of(present.actors(papers, list(left.stored.values())))
    return Setting(desk, papers, part, names, request.at, left.typed, left.stored, changes_of(desk))


def _errors(groups: Sequence[present.GroupView]) -> list[tuple[str, str]]:
    """Sentence and the id that it leads to."""
    found: list[tuple[str, str]] = []
    for group in groups:
        for view in group.questions:
            for each in view.fields:
                found.extend((f"{view.number}: {text}", each.id) for text in each.errors)
                if each.clash:
                    found.append((f"{view.number}: {each.clash.told} sementara Anda menulis.", each.id))
    return found
