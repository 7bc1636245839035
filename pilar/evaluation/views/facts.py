"""The facts of a zone: all at a glance, one with its rows, and taking it over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import EmptyResultSet
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pilar.errors import NotFoundError, PilarError
from pilar.evaluation.actions import freezing, measuring
from pilar.evaluation.actions.freezing import FactMoved, Wish, digest_of, measured
from pilar.evaluation.errors import AnswerConflict
from pilar.evaluation.evidence_urls import evidence_urls
from pilar.evaluation.facts.measuring import Reading
from pilar.evaluation.facts.model import Rows
from pilar.evaluation.facts.moved import changes
from pilar.evaluation.facts.narrative import narrative, source_words
from pilar.evaluation.forms.facts import ANSWER, EVIDENCE_ONLY, SEEN, VERSION, FactFilter, FreezeForm
from pilar.evaluation.presenters import facts as present
from pilar.evaluation.presenters.facts import STRENGTHS, FactRow, FrozenView
from pilar.evaluation.presenters.parts import html_id
from pilar.evaluation.presenters.questions import number_text
from pilar.evaluation.queries import facts as queries
from pilar.evaluation.queries import worksheets
from pilar.evaluation.queries.desks import Desk
from pilar.evaluation.rulebook import part_of
from pilar.evaluation.tabs import TABS
from pilar.evaluation.views.lke import desk_or_404
from pilar.instrument.model import Question
from pilar.kernel import exports
from pilar.kernel.exports import Column
from pilar.kernel.lists import DOWNLOAD, listing
from pilar.organisation.access import AccessDenied
from pilar.organisation.queries.grants import names_of
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest, work_page

TAB: Final = "evaluation:facts"
ONE_CLICK: Final = "sekali"
_STATES: Final = {
    "siap": "siap diambil alih", "beku": "dibekukan", "berubah": "berubah sejak dibekukan",
    "rendah": "lebih rendah dari jawaban", "nihil": "nihil", "belum": "belum dibangun",
}  # fmt: skip
_COLUMNS: Final[tuple[Column[FactRow], ...]] = (
    Column("Pertanyaan", lambda row: row.code, width=16),
    Column("Judul", lambda row: row.title, width=50),
    Column("Area", lambda row: row.area, width=28),
    Column("Fakta", lambda row: row.view.summary if row.view else "", width=60),
    Column("Saran", lambda row: row.view.option if row.view else "", width=8),
    Column("Jawaban", lambda row: row.answer, width=12),
    Column("Keadaan", lambda row: row.state[1], width=26),
    Column("Ruang", lambda row: row.room, width=28),
)


@require_safe
@work_page(needs="zone.view")
def facts(request: WorkRequest, pk: int) -> HttpResponseBase:
    """All questions with their facts, as last measured. Five queries besides account and session."""
    desk = desk_or_404(request, pk)
    rows = list(_rows(request, desk))
    form = FactFilter(request.GET, instrument=desk.rules.instrument)
    form.is_valid()
    area, state = form.cleaned_data.get("area", ""), _STATES.get(form.cleaned_data.get("keadaan", ""), "")
    shown = [row for row in rows if area in ("", row.area) and state in ("", row.state[1])]
    name = f"fakta-{desk.zone.unit.slug}-{desk.zone.year}"
    if (kind := request.GET.get(DOWNLOAD)) in ("csv", "xlsx"):
        note = "Dari catatan di Pilar."
        return exports.download(kind, _COLUMNS, shown, name, title=f"Fakta {desk.zone}", note=note)
    kept = request.GET.copy()
    kept.pop(DOWNLOAD, None)
    start = f"?{kept.urlencode()}&" if kept else "?"
    built = [row for row in rows if row.built]
    names = {
        **_frame(desk), "rows": [row for row in shown if row.built], "form": form,
        "unbuilt": [row for row in shown if not row.built], "filtered": bool(area or state), "total": len(rows),
        "built": len(built), "ready": sum(row.state[1] == _STATES["siap"] for row in built),
        "frozen": sum(bool(row.view and row.view.frozen) for row in built),
        "moved": sum(row.state[1] == _STATES["berubah"] for row in built),
        "may_measure": desk.allowed.anything,
        "downloads": {kind: f"{start}{DOWNLOAD}={kind}" for kind in ("csv", "xlsx")},
    }  # fmt: skip
    return render(request, "evaluation/facts.html", names)


def _rows(request: WorkRequest, desk: Desk) -> Any:
    answers = {answer.field: answer for answer in worksheets.answers_of(desk.worksheet)}
    readings, frozen = queries.readings_of(desk.zone.pk), queries.frozen_of(desk.zone.pk)
    setting = present.setting_of(desk.rules.instrument, desk.zone.pk, readings, frozen, request.at)
    may = frozenset(code for code in desk.rules.instrument.questions if desk.may(code))
    return present.fact_rows(setting, answers, may)


@require_POST
@work_page(needs="worksheet.contribute")
def facts_measure(request: WorkRequest, pk: int) -> HttpResponse:
    """Measure all facts of the zone now."""
    with or_404():
        told = measuring.remeasure(pk, by=request.user, at=request.at)
    messages.success(request, f"{told.count} fakta dihitung ulang dari catatan yang ada sekarang.")
    if told.failed:
        messages.warning(
            request,
            f"{len(told.failed)} fakta tidak dapat dihitung karena kesalahan Pilar; angkanya yang terakhir tetap "
            "ditampilkan. Beri tahu pengelola sistem.",
        )
    return redirect("evaluation:facts", pk)


# -- one fact


@require_safe
@work_page(needs="zone.view")
def fact(request: WorkRequest, pk: int, code: str) -> HttpResponseBase:
    """The fact of one question, measured for this page: figure, conditions, rows, what was frozen."""
    desk = desk_or_404(request, pk)
    return _fact_page(request, desk, _question_or_404(desk, code))


@require_POST
@work_page(needs="worksheet.contribute")
def fact_freeze(request: WorkRequest, pk: int, code: str) -> HttpResponseBase:
    """Take a fact over: by the form of its page, or by one click beside the question."""
    desk = desk_or_404(request, pk)
    question = _question_or_404(desk, code)
    one_click = request.POST.get(ONE_CLICK) == "1"
    try:
        if one_click:
            wish = Wish(request.POST.get(SEEN, ""), versions=_versions(request.POST, question), draft_note=True)
        else:
            wish = _wish(request, question)
        freezing.freeze(pk, code, wish, by=request.user, at=request.at)
    except NotFoundError as error:
        raise Http404 from error
    except AnswerConflict:
        told = (
            "Sementara itu jawaban pertanyaan ini diubah orang lain. Lihat jawabannya sekarang, lalu ambil alih lagi "
            "bila tetap perlu. Belum ada yang disimpan."
        )
        return _fact_page(request, desk, question, refused=told, status=409)
    except AccessDenied:
        raise
    except FactMoved as error:
        # What moved it left no event, or the job has not come yet: the worksheet shows the new figure from here on.
        measuring.keep(desk.zone, measured(desk.zone, desk.rules, question, request.at), request.at)
        return _fact_page(request, desk, question, refused=error.message, status=409)
    except PilarError as error:
        return _fact_page(request, desk, question, refused=error.message, status=422)
    messages.success(request, f"Fakta {code} dibekukan sebagai bukti, dengan lembar fakta yang dapat dicetak.")
    return redirect(_sheet_address(desk, code) if one_click else reverse("evaluation:fact", args=(pk, code)))


@require_POST
@work_page(needs="worksheet.contribute")
def fact_nil(request: WorkRequest, pk: int, code: str) -> HttpResponseBase:
    """Make the surat nihil of a question where nothing happened."""
    desk = desk_or_404(request, pk)
    question = _question_or_404(desk, code)
    try:
        version = freezing.nil(pk, code, by=request.user, at=request.at)
    except NotFoundError as error:
        raise Http404 from error
    except AccessDenied:
        raise
    except PilarError as error:
        return _fact_page(request, desk, question, refused=error.message, status=422)
    made = "dibuat dan dilampirkan" if version.at == request.at else "hari ini sudah ada dan terlampir"
    messages.success(
        request, f"Surat nihil {made}. Cetak, mintakan tanda tangan kepala, lalu pilih jawabannya sendiri."
    )
    return redirect("evaluation:evidence_item", pk, version.evidence_id)


@require_safe
@work_page(needs="zone.view")
def fact_list(request: WorkRequest, pk: int, code: str, number: int) -> HttpResponseBase:
    """All rows behind a figure, in pages and as a file; names are masked as on paper."""
    desk = desk_or_404(request, pk)
    question = _question_or_404(desk, code)
    listed = _lists(measured(desk.zone, desk.rules, question, request.at))
    if not 1 <= number <= len(listed):
        raise Http404
    rows = listed[number - 1]
    columns: list[Column[Any]] = [
        Column(heading, lambda obj, place=place: rows.cells(obj)[place], width=30)  # type: ignore[misc]
        for place, heading in enumerate(rows.headings)
    ]

    def more(shown: Any) -> dict[str, Any]:
        return {
            "lines": [(list(zip(rows.headings, rows.cells(obj), strict=False)), rows.url(obj)) for obj in shown.rows]
        }

    return listing(
        request, rows.queryset, "evaluation/fact_list.html", order=("pk",), columns=columns, title=rows.title,
        filename=f"fakta-{code}", note=f"Fakta {code} {question.title}", more=more, headings=rows.headings,
        question=question, complete=rows.complete, **_frame(desk),
    )  # fmt: skip


# -- parts


def _frame(desk: Desk) -> dict[str, Any]:
    return {"zone": desk.zone, "tabs": TABS, "tab": TAB}


def _question_or_404(desk: Desk, code: str) -> Question:
    question = desk.rules.instrument.questions.get(code)
    if question is None:
        raise Http404
    return question


def _sheet_address(desk: Desk, code: str) -> str:
    part = part_of(desk.rules.instrument, code)
    return f"{reverse('evaluation:lke', args=(desk.zone.pk,))}?bagian={part}#{html_id('tanya', code)}"


def _versions(sent: QueryDict, question: Question) -> dict[str, int]:
    """The versions of the answers that the page showed; what is no number asks for none that exists."""
    found = {}
    for item in question.fields:
        text = sent.get(f"{VERSION}{item.key}", "")
        found[item.key] = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    return found


def _wish(request: WorkRequest, question: Question) -> Wish:
    sent = request.POST
    return Wish(
        seen=sent.get(SEEN, ""),
        answers={ANSWER: True, EVIDENCE_ONLY: False}.get(sent.get("cara", "")),
        note=sent.get("catatan", "").replace("\r\n", "\n").strip() or None,
        confirmed=bool(sent.get("mutu")),
        statement=sent.get("pernyataan", ""),
        versions=_versions(sent, question),
    )


def _fact_page(
    request: WorkRequest, desk: Desk, question: Question, *, refused: str = "", status: int = 200
) -> HttpResponseBase:
    answers = {answer.field: answer for answer in worksheets.answers_of(desk.worksheet)}
    own = [answers[item.key] for item in question.fields]
    found = measured(desk.zone, desk.rules, question, request.at)
    names: dict[str, Any] = {
        **_frame(desk), "question": question, "sheet_url": _sheet_address(desk, question.code), "refused": refused,
        "answers": [(item.label, number_text(item, answers[item.key].value)) for item in question.fields],
        "versions": [(answer.field, answer.version) for answer in own], "may": desk.may(question.code),
        "closed": desk.closed,
    }  # fmt: skip
    if not found:
        setting = present.setting_of(desk.rules.instrument, desk.zone.pk, {}, {}, request.at)
        names["room"] = present.room_words(setting, question)
        names["entry"] = setting.map.questions[question.code]
        return render(request, "evaluation/fact_missing.html", names, status=status)
    names |= _measured_names(request, desk, question, found)
    return render(request, "evaluation/fact.html", names, status=status)


def _measured_names(request: WorkRequest, desk: Desk, question: Question, found: Sequence[Reading]) -> dict[str, Any]:
    first = found[0]
    shown = first.measured.fact
    kind, word, told = STRENGTHS[first.entry.strength]
    take = _take_words(question, found)
    labels = {item.key: item for item in question.fields}
    initial = {"catatan": narrative(found)}
    # One click and the letter come without the form's fields: then it is shown as it is before anybody has typed.
    typed = request.POST if SEEN in request.POST and ONE_CLICK not in request.POST else None
    form = FreezeForm(typed, take=take, asks=first.suggestion.asks, initial=initial)
    lists = _lists(found)
    return {
        "reading": first, "shown": shown, "seen": digest_of(found), "take": take,
        "suggestion": first.suggestion, "form": form,
        "strength": (kind, word, told), "source": source_words(first), "window": first.measured.window,
        "percent": int(shown.share * 100) if shown.share is not None else None,
        "numbers": [(labels[each.key].label, number_text(labels[each.key], each.fraction), each.measured.fact.summary)
                    for each in found if each.key in labels and labels[each.key].kind != "option"],
        "warnings": list(dict.fromkeys(text for each in found for text in each.measured.fact.warnings)),
        "lists": [(number, rows, rows.queryset.count()) for number, rows in enumerate(lists, 1)],
        "history": _history(request, desk, question, found),
    }  # fmt: skip


def _lists(found: Sequence[Reading]) -> list[Rows]:
    """The lists behind the facts of a question; those that several of them count come once."""
    every = [rows for each in found for rows in each.measured.fact.rows]
    return list({(rows.title, _sql(rows)): rows for rows in every}.values())


def _sql(rows: Rows) -> str:
    try:
        return str(rows.queryset.query)
    except EmptyResultSet:  # a query that the database need not be asked
        return ""


def _take_words(question: Question, found: Sequence[Reading]) -> str:
    """What taking it over answers; empty where the fact carries no answer."""
    first = found[0]
    if question.is_choice:
        option = first.option
        return f"Jawab {option} dan bekukan faktanya sebagai bukti" if option else ""
    numbers = [each for each in found if each.key != question.code and each.number is not None]
    return "Isi angkanya dan bekukan faktanya sebagai bukti" if numbers else ""


def _history(request: WorkRequest, desk: Desk, question: Question, found: Sequence[Reading]) -> list[FrozenView]:
    frozen = queries.history_of(desk.zone.pk, question.code)
    names = names_of({each.by for each in frozen})
    urls = evidence_urls(desk.zone.pk)
    return [
        FrozenView(
            each, names.get(each.by, ""), each.option, each.document,
            urls.item(each.version.evidence_id), tuple(changes(each, found)),
        )
        for each in frozen
    ]  # fmt: skip
