"""Each rule of the x-ray: a sheet that sets it off, one that nearly does, and a clean one that it leaves alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from pilar.evaluation.models import EvidenceVersion
from pilar.evaluation.xray import registry
from pilar.evaluation.xray.examine import examine, tally
from pilar.evaluation.xray.names import is_meaningless, years_in
from pilar.evaluation.xray.registry import Finding, Severity, rule, rules
from tests.evaluation.xray import ALWAYS, CHOICES, CUTOFF, LIMITS, RULES, answer, case, clean, found, proof
from tests.test_docs import table

YES_NO, SCALED = "A.I.1.i.a", "A.I.1.i.b"  # window of both: the state on the cut-off day
TWELVE = "A.I.1.ii.c"  # window: twelve months until the cut-off
COMPLAINTS, DISCIPLINE = "A.II.5.ii.a", "A.II.3.iii.a"
UNDATED: dict[str, Any] = {"period_from": None, "period_until": None}


def questions(listed: list[Finding]) -> list[str]:
    return [finding.question for finding in listed]


# -- the registry


def test_a_clean_sheet_has_nothing_to_object_to():
    assert [f"{each.rule.id}: {each.finding}" for each in examine(clean())] == []


def test_a_blank_sheet_has_nothing_to_object_to():
    assert examine(case()) == []


def test_each_rule_is_documented_with_its_severity():
    assert table("docs/xray.md", "## Rules") == set(rules())
    text = Path("docs/xray.md").read_text(encoding="utf-8")
    for each in rules().values():
        assert f"| `{each.id}` | {each.severity} |" in text


def test_each_rule_has_title_and_advice_and_only_known_limits():
    shipped = yaml.safe_load(Path("pilar/evaluation/rules.yaml").read_text(encoding="utf-8"))
    codes = {item["code"] for item in shipped["rules"] if ".xray-" in item["code"]}
    for each in rules().values():
        assert each.title[0].isupper()
        assert each.advice.endswith(".")
        assert set(each.limits) <= codes
    assert set(registry.limits()) == codes == set(LIMITS)


def test_shipped_limits_are_the_loosest_that_a_body_may_set():
    shipped = yaml.safe_load(Path("pilar/evaluation/rules.yaml").read_text(encoding="utf-8"))
    for item in shipped["rules"]:
        if ".xray-" in item["code"]:
            assert item["rows"][-1]["value"] == item["maximum"]
            assert LIMITS[item["code"]] == item["maximum"]


@pytest.mark.parametrize(
    ("code", "title", "advice"),
    [("dead-link", "x", "x"), ("Upper", "x", "x"), ("a b", "x", "x"), ("new", " ", "x"), ("new", "x", "")],
)
def test_an_id_that_is_taken_or_a_rule_without_words_is_refused(code, title, advice):
    before = dict(rules())
    with pytest.raises(ValueError, match="x-ray rule"):
        rule(code, Severity.LIGHT, title, advice)(lambda case: [])
    assert dict(rules()) == before


def test_findings_come_in_the_order_of_the_form_and_are_counted():
    every = examine(case(answer(SCALED, "A"), answer(YES_NO, "Ya")))
    assert [each.finding.question for each in every] == [YES_NO, SCALED]
    assert tally(every) == {Severity.HEAVY: 2, Severity.MEDIUM: 0, Severity.LIGHT: 0}


# -- evidence


def test_answer_without_evidence():
    assert questions(found("answer-without-evidence", case(answer(YES_NO, "Ya")))) == [YES_NO]
    assert found("answer-without-evidence", case(answer(YES_NO, "Ya"), proof(YES_NO))) == []
    worst = list(RULES.instrument.questions[SCALED].scale.options)[-1]
    assert found("answer-without-evidence", case(answer(YES_NO, "Tidak"), answer(SCALED, worst))) == []
    assert found("answer-without-evidence", case(answer(YES_NO, "Ya", is_draft=True))) == []


def test_words_in_the_evidence_column_do_not_open():
    [finding] = found("answer-without-evidence", case(answer(YES_NO, "Ya", evidence_text="SK terlampir")))
    assert "hanya berisi keterangan" in finding.sentence


def test_evidence_on_one_field_serves_the_whole_question():
    _first, second, *_ = RULES.instrument.questions["A.II.1.i.a"].fields
    parts = [answer(item.key, 2) for item in RULES.instrument.questions["A.II.1.i.a"].fields]
    assert questions(found("answer-without-evidence", case(*parts))) == ["A.II.1.i.a"]
    assert found("answer-without-evidence", case(*parts, proof(second.key))) == []


def test_evidence_outside_its_window():
    day: dict[str, Any] = {"period_from": date(2025, 4, 30), "period_until": date(2025, 4, 30)}
    assert questions(found("evidence-outside-window", case(proof(TWELVE, **day)))) == [TWELVE]
    first: dict[str, Any] = {"period_from": date(2025, 5, 1), "period_until": date(2025, 5, 1)}
    assert found("evidence-outside-window", case(proof(TWELVE, **first))) == []
    assert found("evidence-outside-window", case(proof(TWELVE, **UNDATED))) == []


def test_undated_evidence():
    assert questions(found("evidence-undated", case(proof(YES_NO, **UNDATED)))) == [YES_NO]
    open_ended: dict[str, Any] = {"period_from": date(2023, 1, 1), "period_until": None}
    assert found("evidence-undated", case(proof(YES_NO, **open_ended))) == []


def test_returned_evidence():
    assert questions(found("returned-evidence", case(proof(YES_NO, check_state=EvidenceVersion.RETURNED)))) == [YES_NO]
    assert found("returned-evidence", case(proof(YES_NO, check_state=EvidenceVersion.UNCHECKED))) == []


@pytest.mark.parametrize(
    ("state", "rule"),
    [("dead", "dead-link"), ("refused", "dead-link"), ("locked", "locked-link"), ("not_reachable_from_here", None),
     ("reachable", None), ("not_asked", None)],
)  # fmt: skip
def test_links(state, rule):
    sheet = case(proof(YES_NO, url="https://contoh.go.id/sk", link_state=state, link_detail="Kode 404."))
    for each in ("dead-link", "locked-link"):
        assert questions(found(each, sheet)) == ([YES_NO] if each == rule else [])


def test_one_file_under_many_questions():
    same: dict[str, Any] = {"sha256": "x" * 64}
    seven = [proof(code, "SK Tim", page=1, **same) for code in CHOICES[:7]]
    assert found("one-file-many-questions", case(*seven)) == []
    eighth = proof(CHOICES[7], "Nama lain, isi sama", page=None, **same)
    [finding] = found("one-file-many-questions", case(*seven, eighth))
    assert "8 pertanyaan" in finding.sentence
    assert finding.question == ""


def test_one_file_with_a_page_for_each_question_is_no_fault():
    pages = [proof(code, page=place, sha256="x" * 64) for place, code in enumerate(CHOICES[:9], 1)]
    assert found("one-file-many-questions", case(*pages)) == []


def test_a_body_may_be_stricter():
    strict = {**LIMITS, "evaluation.xray-file-questions": Decimal(1)}
    two = [proof(code, sha256="x" * 64) for code in CHOICES[:2]]
    assert len(found("one-file-many-questions", case(*two, limits=strict))) == 1


def test_a_long_file_without_page():
    assert questions(found("long-file-without-page", case(proof(YES_NO, page=None, pages=11)))) == [YES_NO]
    assert found("long-file-without-page", case(proof(YES_NO, page=None, pages=10), proof(SCALED, pages=400))) == []
    assert found("long-file-without-page", case(proof(YES_NO, page=None, pages=None))) == []


def test_a_link_without_page():
    link: dict[str, Any] = {"url": "https://contoh.go.id/folder"}
    assert questions(found("link-without-page", case(proof(YES_NO, page=None, **link)))) == [YES_NO]
    assert found("link-without-page", case(proof(YES_NO, page=1, **link), proof(SCALED, page=None))) == []


@pytest.mark.parametrize(
    "name",
    ["scan001.pdf", "IMG_2024.jpg", "dokumen.pdf", "New folder", "New Folder (2)", "WhatsApp Image 2026-01-02 at 10.11",
     "Screenshot_20260102-101112.png", "bukti 1", "12345", "Final fix.docx", "a", "Berkas baru"],
)  # fmt: skip
def test_names_that_say_nothing(name):
    assert is_meaningless(name)
    assert questions(found("meaningless-name", case(proof(YES_NO, name)))) == [YES_NO]


@pytest.mark.parametrize(
    "name",
    ["SK Tim Kerja ZI 2026", "Foto apel pagi", "Scan notulen rapat.pdf", "SOP", "LKjIP 2025", "Bukti lapor LHKPN",
     "Dokumen rencana aksi", "Maklumat"],
)  # fmt: skip
def test_names_that_say_something(name):
    assert not is_meaningless(name)
    assert found("meaningless-name", case(proof(YES_NO, name, **ALWAYS))) == []


def test_a_title_that_names_another_year():
    undated = proof(TWELVE, "Laporan pelaksanaan 2023", **UNDATED)
    assert questions(found("other-year-in-name", case(undated))) == [TWELVE]
    assert found("other-year-in-name", case(proof(TWELVE, "Laporan pelaksanaan 2025", **UNDATED))) == []
    assert found("other-year-in-name", case(proof(TWELVE, "Laporan 2023 dan 2025", **UNDATED))) == []
    assert found("other-year-in-name", case(proof(TWELVE, "Laporan pelaksanaan", **UNDATED))) == []


def test_a_decree_of_an_earlier_year_that_still_holds_is_right():
    valid: dict[str, Any] = {"period_from": date(2023, 2, 1), "period_until": None}
    assert found("other-year-in-name", case(proof(YES_NO, "SK Tim 2023", **valid))) == []
    assert questions(found("other-year-in-name", case(proof(YES_NO, "SK Tim 2021", **valid)))) == [YES_NO]


def test_years_are_found_but_not_in_longer_numbers():
    assert years_in("Laporan 2023-2024 v2") == {2023, 2024}
    assert years_in("198620232015051001 IMG20240511 12023 1999 2099") == frozenset()
    assert CUTOFF.year == 2026


# -- answers


def test_more_done_than_was_due():
    def complaints(due: int, done: int):
        return case(answer(f"{COMPLAINTS}.harus", due), answer(f"{COMPLAINTS}.selesai", done))

    assert questions(found("ratio-above-one", complaints(5, 6))) == [COMPLAINTS]
    assert found("ratio-above-one", complaints(5, 5)) == []


def test_a_figure_asked_twice():
    there, here = "A.II.1.i.a.perubahan", "A.II.1.i.b.perubahan"
    assert questions(found("same-figure-differs", case(answer(there, 4), answer(here, 5)))) == ["A.II.1.i.b"]
    assert found("same-figure-differs", case(answer(there, 4), answer(here, 4))) == []
    assert found("same-figure-differs", case(answer(there, 4))) == []


@pytest.mark.parametrize(("due", "open_", "done", "count"), [(10, 4, 6, 0), (10, 4, 7, 1), (10, 3, 6, 1)])
def test_complaints_settled_and_in_hand_are_those_due(due, open_, done, count):
    sheet = case(
        answer(f"{COMPLAINTS}.harus", due), answer(f"{COMPLAINTS}.proses", open_),
        answer(f"{COMPLAINTS}.selesai", done),
    )  # fmt: skip
    assert len(found("parts-do-not-sum", sheet)) == count


@pytest.mark.parametrize(("punished", "count"), [(3, 0), (4, 1), (None, 0)])
def test_punishments_are_at_most_the_violations_of_two_years(punished, count):
    sheet = case(
        answer(f"{DISCIPLINE}.tahun_lalu", 2), answer(f"{DISCIPLINE}.tahun_ini", 1),
        answer(f"{DISCIPLINE}.disanksi", punished),
    )  # fmt: skip
    assert len(found("parts-do-not-sum", sheet)) == count


def test_drafts_that_nobody_has_confirmed():
    assert questions(found("draft-unconfirmed", case(answer(YES_NO, "Ya", is_draft=True)))) == [YES_NO]
    assert questions(found("draft-unconfirmed", case(answer(YES_NO, "Ya"), proof(YES_NO, is_draft=True)))) == [YES_NO]
    assert found("draft-unconfirmed", case(answer(YES_NO, "Ya"), proof(YES_NO))) == []


def test_a_top_letter_that_no_second_person_has_checked():
    unchecked = proof(SCALED, check_state=EvidenceVersion.UNCHECKED)
    assert questions(found("top-letter-unchecked", case(answer(SCALED, "A"), unchecked))) == [SCALED]
    assert found("top-letter-unchecked", case(answer(SCALED, "B"), unchecked)) == []
    assert found("top-letter-unchecked", case(answer(SCALED, "A"), unchecked, proof(SCALED))) == []
    assert found("top-letter-unchecked", case(answer(SCALED, "A"))) == []


def test_nearly_all_at_the_top():
    def sheet(best: int, other: int):
        listed = []
        for place, code in enumerate(CHOICES[: best + other]):
            options = list(RULES.instrument.questions[code].scale.options)
            listed.append(answer(code, options[0] if place < best else options[-1]))
        return case(*listed)

    [finding] = found("nearly-all-top", sheet(38, 2))
    assert finding.question == ""
    assert "38 dari 40" in finding.sentence
    assert found("nearly-all-top", sheet(37, 3)) == []
    assert found("nearly-all-top", sheet(39, 0)) == []


def test_the_same_note_under_many_questions():
    note = "Sudah dilaksanakan sesuai ketentuan yang berlaku."
    three = [answer(code, note=note) for code in CHOICES[:3]]
    assert questions(found("repeated-note", case(*three))) == CHOICES[:3]
    assert found("repeated-note", case(*three[:2])) == []
    assert found("repeated-note", case(*(answer(code, note="Sudah ada") for code in CHOICES[:9]))) == []
    spaced = answer(CHOICES[2], note=f"  {note.upper()}\n")
    assert len(found("repeated-note", case(*three[:2], spaced))) == 3


def test_nil_without_a_note():
    def nil(note: str = "", done: int = 0):
        return case(answer(f"{COMPLAINTS}.harus", 0), answer(f"{COMPLAINTS}.selesai", done, note=note))

    assert questions(found("nil-without-note", nil())) == [COMPLAINTS]
    assert found("nil-without-note", nil("Tidak ada pengaduan, register terlampir.")) == []


def test_a_floor_that_one_answer_would_reach():
    """Area 3 just below its 60 %: the best answer of all but one is stepped down until it is missed by a hair."""
    instrument = RULES.instrument
    best = {item.key: item.scale.best for item in instrument.fields.values() if item.scale}
    sheet = case(*(answer(key, value) for key, value in best.items()))
    assert "area-3" not in [floor.floor.code for floor in sheet.sheet.target.failing]
    order = [code for code in CHOICES if instrument.area_of(code) and instrument.area_of(code).number == 3]
    values = dict(best)
    last = ""
    for code in order:
        for option in list(instrument.questions[code].scale.options)[1:]:
            values[code], last = option, code
            sheet = case(*(answer(key, value) for key, value in values.items()))
            failing = {floor.floor.code: floor for floor in sheet.sheet.target.failing}
            if "area-3" in failing:
                break
        else:
            continue
        break
    findings = [each for each in found("floor-within-reach", sheet) if each.sentence.startswith("Area 3 ")]
    assert len(findings) == 1
    assert instrument.area_of(findings[0].question).number == 3
    assert last
    # Far below, no single answer is enough.
    for code in order:
        values[code] = list(instrument.questions[code].scale.options)[-1]
    far = case(*(answer(key, value) for key, value in values.items()))
    assert not any(each.sentence.startswith("Area 3 ") for each in found("floor-within-reach", far))


def test_the_step_that_is_named_does_reach_the_floor():
    """Whatever the rule names is taken, and the floor must then hold."""
    instrument = RULES.instrument
    values = {item.key: item.scale.best for item in instrument.fields.values() if item.scale}
    for code in CHOICES[::3]:
        values[code] = list(instrument.questions[code].scale.options)[-1]
    for step in range(len(CHOICES)):
        sheet = case(*(answer(key, value) for key, value in values.items()))
        for finding in found("floor-within-reach", sheet):
            options = list(instrument.questions[finding.question].scale.options)
            better = {**values, finding.question: options[options.index(values[finding.question]) - 1]}
            before = {floor.floor.code for floor in sheet.sheet.target.failing}
            raised = case(*(answer(key, value) for key, value in better.items()))
            assert len(before) > len({floor.floor.code for floor in raised.sheet.target.failing})
        values[CHOICES[step]] = instrument.questions[CHOICES[step]].scale.best
