"""The worksheet: one part to fill in or to read, saved field by field or as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made_by
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from pilar.errors import NotFoundError
from pilar.evaluation.actions import answering
from pilar.evaluation.actions.filling import fill
from pilar.evaluation.actions.writing import Change, Written
from pilar.evaluation.errors import AnswerConflict, EvaluationError
from pilar.evaluation.evidence_urls import evidence_urls
from pilar.evaluation.forms import sheet as form
from pilar.evaluation.forms.sheet import Entry, NotThisForm
from pilar.evaluation.models import Answer
from pilar.evaluation.presenters import page as pages
from pilar.evaluation.presenters.facts import FactSetting, setting_of
from pilar.evaluation.presenters.parts import Part, first_to_do, html_id, parts_of
from pilar.evaluation.presenters.questions import ANY_FIELD, Setting, clash, question_view
from pilar.evaluation.queries import evidence, facts, sheets
from pilar.evaluation.queries.desks import Desk, desk_of
from pilar.evaluation.queries.sheets import Sheet
from pilar.evaluation.tabs import TABS
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
from pilar.instrument.model import Field
from pilar.organisation.access import AccessDenied
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, work_page

TAB: Final = "evaluation:lke"


@dataclass
class Left:
    """What a sent form has left undone: entries not saved, stored answers that they collide with, what to say."""

    typed: Mapping[str, Entry] = made_by(default_factory=dict)
    stored: Mapping[str, Answer] = made_by(default_factory=dict)
    message: str = ""
    status: int = 200


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs="zone.view")
def lke(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One part of the worksheet; sent as a form, it saves what can be saved and shows the rest again."""
    desk = desk_or_404(request, pk)
    return _save(request, desk) if request.method == "POST" else _page(request, desk, request.GET.get("bagian"))


@require_POST
@work_page(needs="zone.view")
def lke_answer(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One field, sent by htmx as it is changed. The answer carries only what moves; inputs are left as they are."""
    key = request.POST.get("isian", "")
    if not is_one_field(request):
        return _save(request, desk_or_404(request, pk))
    try:
        if request.POST.get(form.CONFIRM):
            return _confirm_one(request, pk, key)
        if request.POST.get(form.DECISION) == f"{form.THEIRS}:{key}":
            return _take_stored(request, pk, key)
        return _answer_one(request, pk, key)
    except NotFoundError as error:
        raise Http404 from error
    except AnswerConflict as error:
        return _conflict(request, pk, error.stored)
    except Unsound as error:
        return unsound(request, key, error)
    except (EvaluationError, NotThisForm) as error:
        # Nobody who may answer nothing here is told about forms.
        if not desk_or_404(request, pk).allowed.anything:
            raise AccessDenied(_NOT_YOURS) from error
        return refused(request, error.message)


_NOT_YOURS: Final = "Lembar kerja ini diisi tim kerja ZI dan kontributor yang ditugaskan. Tidak ada yang disimpan."


def desk_or_404(request: WorkRequest, pk: int) -> Desk:
    """The worksheet of the zone, where ``request.user`` sees it."""
    desk = desk_of(request.user, request.at, pk)
    if desk is None:
        raise Http404
    return desk


# -- one field


def _answer_one(request: WorkRequest, pk: int, key: str) -> HttpResponse:
    def read(item: Field) -> Change:
        entry = form.read_one(item, request.POST)
        if not entry.is_sound:
            raise Unsound(entry.text_error or entry.note_error)
        wish = entry.wish()
        return Change(wish.field, wish.value, wish.note, wish.seen, is_draft=None)

    return _moved(request, answering.answer_as_read(pk, key, read, by=request.user, at=request.at), key)


def _confirm_one(request: WorkRequest, pk: int, key: str) -> HttpResponse:
    """The drafts of the question that ``key`` belongs to."""
    instrument = desk_or_404(request, pk).rules.instrument
    item = instrument.fields.get(key)
    if item is None:
        raise Http404
    fields = [each.key for each in instrument.questions[item.question].fields]
    written = answering.confirm(pk, fields, by=request.user, at=request.at)
    return _moved(request, written, key, fields=fields, focus=True)


def _moved(
    request: WorkRequest, written: Written, key: str, *, fields: Iterable[str] = (), focus: bool = False
) -> HttpResponse:
    """200 with what has moved, each piece to be put in its place. No query where the last change is one's own."""
    own = {request.user.actor: request.user.display_name}
    wanted = pages.actors([written.answers[each] for each in (fields or [key])])
    names = own if wanted <= set(own) else names_of(wanted)
    versions = [version_of(each, written.answers[each].version) for each in (fields or [key])]
    saved = pages.saved(written, key, names, request.at, focus=focus)
    return render(
        request, "evaluation/lke_saved.html", {"saved": saved, "versions": versions, "save_url": request.path}
    )


def _conflict(request: WorkRequest, pk: int, stored: Answer) -> HttpResponse:
    desk = desk_or_404(request, pk)
    item = desk.rules.instrument.fields[stored.field]
    entry = form.read_one(item, request.POST)
    return conflict(request, clash(item, entry, stored, names_of([stored.changed_by]), request.at))


def _take_stored(request: WorkRequest, pk: int, key: str) -> HttpResponse:
    """Give up what was typed: the field with what is stored now."""
    desk = desk_or_404(request, pk)
    if key not in desk.rules.instrument.fields:
        raise Http404
    question = desk.rules.instrument.questions[desk.rules.question_of(key)]
    if not desk.may(question.code):
        raise AccessDenied(_NOT_YOURS)
    part = next(part for part in parts_of(desk.zone.edition).values() if question.code in part.questions)
    view = question_view(_setting(request, desk, part, Left()), question)
    field = next(each for each in view.fields if each.key == key)
    names = {"field": field, "question": view, "save_url": request.path, "has_focus": True}
    return render(request, "evaluation/lke_stored.html", names)


# -- a whole part


def _page(request: WorkRequest, desk: Desk, code: str | None, left: Left | None = None) -> HttpResponse:
    """The page of the part ``code``; without one, of the first that waits to be filled in."""
    left = left or Left()
    parts = parts_of(desk.zone.edition)
    sheet = sheets.load_sheet(desk.zone, desk.worksheet, ())
    part = first_to_do(parts, desk, set(sheet.score.blank)) if code is None else parts.get(code)
    if part is None:
        raise Http404
    setting = _setting(request, desk, part, left, sheet)
    names = {
        "zone": desk.zone, "tabs": TABS, "tab": TAB, "worksheet": desk.worksheet, "desk": desk,
        "lke": pages.page(setting), "message": left.message,
    }  # fmt: skip
    return render(request, "evaluation/lke.html", names, status=left.status)


def _setting(request: WorkRequest, desk: Desk, part: Part, left: Left, sheet: Sheet | None = None) -> Setting:
    sheet = sheet or sheets.load_sheet(desk.zone, desk.worksheet, ())
    instrument, fields = desk.rules.instrument, set(part.fields)
    shown = evidence.by_field(desk.zone.pk, instrument, desk.zone.cutoff, fields)
    wanted = pages.actors((sheet.answers[key] for key in fields), left.stored.values())
    return Setting(
        sheet=replace(sheet, evidence=shown),
        part=part,
        names=names_of(wanted),
        urls=evidence_urls(desk.zone.pk),
        at=request.at,
        may=frozenset(code for code in part.questions if desk.may(code)),
        history=reverse("evaluation:lke_history", args=(desk.zone.pk, ANY_FIELD)),
        wording=sheets.wording_of(desk.zone),
        opinions=sheets.opinions(desk.zone.pk, fields),
        typed=left.typed,
        stored=left.stored,
        facts=_facts(request, desk, part),
    )


def _facts(request: WorkRequest, desk: Desk, part: Part) -> FactSetting:
    """The facts of the part as they were last measured, and what was frozen of them. Two queries."""
    keys = [*part.questions, *part.fields]
    readings, frozen = facts.readings_of(desk.zone.pk, keys), facts.frozen_of(desk.zone.pk, part.questions)
    return setting_of(desk.rules.instrument, desk.zone.pk, readings, frozen, request.at)


def _save(request: WorkRequest, desk: Desk) -> HttpResponseBase:
    """Save what can be saved of the part that was sent; then its page again, or a redirect where nothing is left."""
    if not desk.allowed.anything:
        raise AccessDenied(_NOT_YOURS)
    parts = parts_of(desk.zone.edition)
    try:
        entries = form.read_all(desk.rules.instrument, request.POST)
    except NotThisForm as error:
        return _page(request, desk, _part_of(parts, request, ()), Left(message=error.message, status=UNPROCESSABLE))
    code = _part_of(parts, request, entries)
    stored = sheets.load_sheet(desk.zone, desk.worksheet, ()).answers
    given_up = [entry for entry in entries if entry.decision == form.THEIRS]
    open_entries = [entry for entry in entries if entry not in given_up and _cannot_be_saved(desk, entry, stored)]
    wanted = [entry for entry in entries if entry not in given_up and entry not in open_entries and _may(desk, entry)]
    try:
        filled = fill(desk.zone.pk, [entry.wish() for entry in wanted], stored, by=request.user, at=request.at)
        open_entries += [entry for entry in wanted if entry.field in filled.conflicts]
        confirmed = _confirm(request, desk, parts, code, {entry.field for entry in open_entries})
    except NotFoundError as error:
        raise Http404 from error
    except EvaluationError as error:  # closed between reading and saving
        touched = [entry for entry in entries if not entry.wish().says(stored[entry.field])]
        left = Left(_by_field(touched), message=error.message, status=UNPROCESSABLE)
        return _page(request, desk_or_404(request, desk.zone.pk), code, left)
    told = _told(len(filled.saved), confirmed, len(given_up))
    if not open_entries:
        messages.success(request, told or "Tidak ada yang berubah.")
        return HttpResponseRedirect(_address(desk, code, request.POST.get(form.CONFIRM, "")))
    status = CONFLICT if len(filled.conflicts) == len(open_entries) else UNPROCESSABLE
    left = Left(_by_field(open_entries), filled.conflicts, _rest(told, open_entries), status)
    return _page(request, desk_or_404(request, desk.zone.pk), code, left)


def _may(desk: Desk, entry: Entry) -> bool:
    return desk.may(desk.rules.question_of(entry.field))


def _cannot_be_saved(desk: Desk, entry: Entry, stored: Mapping[str, Answer]) -> bool:
    """Whether it is no answer, or one to a question that is not (or no longer) the user's."""
    return not entry.is_sound or not (_may(desk, entry) or entry.wish().says(stored[entry.field]))


def _by_field(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.field: entry for entry in entries}


def _part_of(parts: Mapping[str, Part], request: WorkRequest, entries: Collection[Entry]) -> str | None:
    """The part that the form names, else that of the first field that was sent, else the first to do. 404 for none."""
    code = request.POST.get("bagian")
    if code is not None:
        if code not in parts:
            raise Http404
        return code
    return next((part.code for part in parts.values() for entry in entries if entry.field in part.fields), None)


def _confirm(
    request: WorkRequest, desk: Desk, parts: Mapping[str, Part], code: str | None, kept: Collection[str]
) -> int:
    """Confirm the drafts of a question or of the whole part, except of fields that are ``kept`` back. How many."""
    wanted = request.POST.get(form.CONFIRM)
    if not wanted or desk.closed or code is None or code not in parts:
        return 0
    part, instrument = parts[code], desk.rules.instrument
    codes = part.questions if wanted == form.ALL else [each for each in part.questions if each == wanted]
    fields = [item.key for each in codes if desk.may(each) for item in instrument.questions[each].fields]
    free = [key for key in fields if key not in kept]
    return len(answering.confirm(desk.zone.pk, free, by=request.user, at=request.at).changed) if free else 0


def _told(saved: int, confirmed: int, given_up: int) -> str:
    """What was done, in one sentence for each kind; empty where nothing was."""
    said = [
        f"{saved} jawaban tersimpan." if saved else "",
        f"{confirmed} jawaban tahun lalu dipastikan." if confirmed else "",
        f"{given_up} jawaban tetap seperti yang tersimpan." if given_up else "",
    ]
    return " ".join(each for each in said if each)


def _rest(told: str, entries: Collection[Entry]) -> str:
    return f"{told or 'Belum ada yang tersimpan.'} {len(entries)} belum tersimpan; tulisan Anda ada di bawah."


def _address(desk: Desk, code: str | None, confirmed: str) -> str:
    """Back to the part, and to the question that was confirmed."""
    address = reverse(TAB, args=(desk.zone.pk,))
    if code:
        address += f"?{urlencode({'bagian': code})}"
    return f"{address}#{html_id('tanya', confirmed)}" if confirmed in desk.rules.instrument.questions else address
