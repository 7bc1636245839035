"""Rules with their sources: the list, the history of one, and what a body sets for itself."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from pilar.errors import PilarError
from pilar.kernel import rules as kernel_rules
from pilar.kernel.calendars import DAY_END, WORKING_WEEK
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.models.rules import Rule, RuleKind, RuleUnit, Verification
from pilar.kernel.rule_words import room_of, value_in_words
from pilar.kernel.rules import ONE_DAY, Proposal, RuleError
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import require
from pilar.organisation.actions import rules as actions
from pilar.organisation.chosen import Chosen, chosen_body
from pilar.organisation.forms.rules import ConfirmForm, EndRuleForm, RuleFilter, RuleForm
from pilar.organisation.queries import calendar as calendar_queries
from pilar.organisation.queries import rules as queries
from pilar.organisation.web import WorkRequest, done, form_page, work_page

#: What the buttons of the form and of its check page send as ``langkah``.
CHECK, SAVE, CHANGE = "periksa", "simpan", "ubah"
_both = require_http_methods(["GET", "HEAD", "POST"])


def _status(code: str | None) -> str:
    return Verification(code).label if code else ""


_COLUMNS: tuple[Column[Any], ...] = (
    Column("Kelompok", lambda row: room_of(row.code), width=16),
    Column("Kode", lambda row: row.code, width=28),
    Column("Aturan", lambda row: row.label, width=44),
    Column("Nilai bawaan", lambda row: value_in_words(row.kind, row.unit, row.value), width=20),
    Column("Satuan", lambda row: RuleUnit(row.unit).label, width=16),
    Column("Dasar hukum", lambda row: row.source, width=44),
    Column("Status", lambda row: _status(row.verified), width=24),
    Column("Berlaku mulai", lambda row: row.valid_from, Kind.DATE, 14),
    Column("Berlaku sampai", lambda row: row.valid_until, Kind.DATE, 14),
    Column("Nilai instansi", lambda row: None if row.own_pk is None
           else value_in_words(row.kind, row.unit, row.own_value), width=20),
    Column("Dasar nilai instansi", lambda row: row.own_source, width=44),
    Column("Status nilai instansi", lambda row: _status(row.own_verified), width=24),
    Column("Nilai instansi mulai", lambda row: row.own_valid_from, Kind.DATE, 14),
    Column("Nilai instansi sampai", lambda row: row.own_valid_until, Kind.DATE, 14),
)  # fmt: skip


@require_safe
@work_page(needs="unit.view")
def index(request: WorkRequest) -> HttpResponseBase:
    """Every rule with what is shipped and what the body has set."""
    chosen = chosen_body(request)
    form = RuleFilter(request.GET)
    form.is_valid()
    found = form.cleaned_data
    rows = queries.filtered(
        queries.rule_list(chosen.body.uuid, request.day), text=found.get("cari", ""), only=found.get("hanya", "")
    )
    return listing(
        request, rows, "organisation/rules.html", order=("code", "pk"), columns=_COLUMNS, title="Aturan",
        filename=f"Aturan {chosen.body}", note=f"{chosen.body}. Nilai bawaan Pilar dan nilai yang ditetapkan instansi.",
        form=form, chosen=chosen, narrowed=any(found.values()),
    )  # fmt: skip


@require_safe
@work_page(needs="unit.view")
def detail(request: WorkRequest, code: str) -> HttpResponse:
    """One rule: what counts today, what may be set, and its history."""
    chosen = chosen_body(request)
    shipped, own = queries.rows_of(code, chosen.body.uuid)
    if not shipped:
        raise Http404
    names = {
        "chosen": chosen, "rule": shipped[0], "shipped": shipped, "own": own, "room": room_of(code),
        "today": request.day, "current": _in_force(shipped, own, request),
        "may_set": request.rights.may(actions.CAPABILITY, chosen.root.path),
    }  # fmt: skip
    return render(request, "organisation/rule.html", names)


@_both
@work_page(needs=actions.CAPABILITY)
def set_value(request: WorkRequest, code: str) -> HttpResponse:
    """Set the body's own value, with a page to check it first. Nothing is stored before its button is pressed."""
    chosen = _editable(request)
    shipped, own = queries.rows_of(code, chosen.body.uuid)
    if not shipped:
        raise Http404
    declared = _in_force(shipped, [], request) or shipped[0]
    current = _in_force(shipped, own, request)
    initial: dict[str, object] = {"valid_from": request.day}
    if current is not None and declared.kind == RuleKind.WEEKDAYS:
        initial["value"] = current.value  # a week is changed by a day or two
    form = RuleForm(declared, _sent(request), initial=initial)
    step = request.POST.get("langkah", CHECK)
    if form.is_valid() and step != CHANGE:
        given = {**form.given(), "unit": declared.unit}
        try:
            if step == SAVE:
                row = actions.set_rule(chosen.body, code, **given, by=request.user, at=request.at)
                return _changed(request, chosen, row, f"“{row.label}” ditetapkan untuk {chosen.body}.")
            proposal = kernel_rules.propose_for_body(code, **given, body=chosen.body.uuid)
        except RuleError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return _check_page(request, chosen, form, proposal)
    return form_page(
        request, form, f"Tetapkan: {declared.label}", submit="Periksa dulu", back=_address(chosen, code),
        back_label=declared.label, lead=f"Untuk {chosen.body}.", template="organisation/rule_form.html",
        rule=declared, current=current,
    )  # fmt: skip


@_both
@work_page(needs=actions.CAPABILITY)
def end(request: WorkRequest, code: str, pk: int) -> HttpResponse:
    """Give a value of the body its last day."""
    chosen, row = _own(request, code, pk)
    form = EndRuleForm(_sent(request), initial={"last_day": row.valid_until or request.day})
    if form.is_valid():
        last = form.cleaned_data["last_day"]
        try:
            actions.end_rule(chosen.body, row, last_day=last, by=request.user, at=request.at)
        except RuleError as error:
            form.add_error(error.field or None, error.message)
        else:
            what = f"Nilai instansi berlaku sampai {tanggal(last)}; sesudahnya nilai bawaan berlaku lagi."
            return _changed(request, chosen, row, what)
    return form_page(
        request, form, "Akhiri nilai instansi", submit="Akhiri", back=_address(chosen, code), back_label=row.label,
        template="organisation/rule_form.html", rule=row, own=row,
    )  # fmt: skip


@_both
@work_page(needs=actions.CAPABILITY)
def withdraw(request: WorkRequest, code: str, pk: int) -> HttpResponse:
    """Take back a value of the body that was a mistake."""
    chosen, row = _own(request, code, pk)
    form = ConfirmForm(_sent(request))
    if form.is_valid():
        try:
            actions.withdraw_rule(chosen.body, row, by=request.user, at=request.at)
        except RuleError as error:
            form.add_error(None, error.message)
        else:
            return _changed(request, chosen, row, "Nilai instansi ditarik; perkara baru memakai nilai bawaan.")
    return form_page(
        request, form, "Tarik nilai instansi", submit="Tarik nilai ini", danger=True, back=_address(chosen, code),
        back_label=row.label, template="organisation/rule_form.html", rule=row, own=row,
        warning="Hanya untuk nilai yang keliru sejak awal. Perkara yang sudah dibuka dengan nilai ini tetap "
        "memakainya. Nilai yang benar tetapi tidak berlaku lagi sebaiknya diakhiri.",
    )  # fmt: skip


# -- pieces


def _check_page(request: WorkRequest, chosen: Chosen, form: RuleForm, proposal: Proposal) -> HttpResponse:
    """What has been typed, in words, with what it does. The typed texts travel along in hidden fields."""
    declared, given, ended = proposal.declared, form.cleaned_data, proposal.ended
    last = tanggal(given["valid_until"]) if given["valid_until"] else "belum ditentukan"
    rows = [
        ("Nilai bawaan", value_in_words(declared.kind, declared.unit, declared.value)),
        ("Nilai instansi", value_in_words(declared.kind, declared.unit, proposal.value)),
        ("Berlaku mulai", tanggal(given["valid_from"])),
        ("Berlaku sampai", last),
        ("Dasar hukum", given["source"]),
        ("Status pemeriksaan", _status(given["verified"])),
        ("Catatan", given["note"] or "–"),
    ]
    effects = []
    if ended is not None:
        old = value_in_words(ended.kind, ended.unit, ended.value)
        effects.append(f"Nilai instansi sekarang, {old}, berakhir {tanggal(given['valid_from'] - ONE_DAY)}.")
    if given["valid_from"] < request.day:
        effects.append("Masa berlakunya dimulai sebelum hari ini. Perkara yang sudah dibuka tetap memakai nilai lama.")
    names = {
        "rows": rows, "effects": effects, "title": f"Periksa: {declared.label}", "back_label": declared.label,
        "back": _address(chosen, declared.code), "save": SAVE, "change": CHANGE,
        "kept": [(name, text) for name in form.fields for text in request.POST.getlist(name)],
    }  # fmt: skip
    return render(request, "organisation/rule_check.html", names)


def _sent(request: WorkRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _editable(request: WorkRequest) -> Chosen:
    """The body of the page. Raises AccessDenied where one may not set its rules."""
    chosen = chosen_body(request)
    require(request.user, actions.CAPABILITY, chosen.root, at=request.at)
    return chosen


def _own(request: WorkRequest, code: str, pk: int) -> tuple[Chosen, Rule]:
    """A row that the body has set, else 404. One that was withdrawn meanwhile is refused by the action, in words."""
    chosen = _editable(request)
    row = Rule.objects.filter(pk=pk, code=code, body=chosen.body.uuid).first()
    if row is None or (row.withdrawn and request.method != "POST"):
        raise Http404
    return chosen, row


def _in_force(shipped: list[Rule], own: list[Rule], request: WorkRequest) -> Rule | None:
    """The row that counts today."""
    return next((row for row in [*own, *shipped] if row.covers(request.day)), None)


def _address(chosen: Chosen, code: str) -> str:
    return chosen.address("organisation:rule", code)


def _changed(request: WorkRequest, chosen: Chosen, row: Rule, what: str) -> HttpResponse:
    """Back to the rule; where it makes working days, on to the due dates that move now."""
    to = _address(chosen, row.code)
    if row.code in (WORKING_WEEK, DAY_END):
        try:
            if calendar_queries.would_move(chosen.body, by=request.user.actor, at=request.at).moved:
                to = chosen.address("organisation:calendar_shift")
        except PilarError as error:  # the rule is stored; only the look at due dates failed
            return done(request, f"{what} {error.message}", to)
    return done(request, what, to)
