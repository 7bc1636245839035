"""``pilar facts list``, and the table in the documents that it makes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pilar.cli import main
from pilar.evaluation.doctor import misplaced
from pilar.evaluation.facts import Fact, registry
from pilar.evaluation.facts.mapping import ROOM_LABELS, Share, Strength
from pilar.evaluation.facts.session import Session
from pilar.evaluation.windows import load_windows
from pilar.instrument.loader import DEFAULT_INSTRUMENT, load
from tests.evaluation.ladders import CHOICES, codes_of, ladder
from tests.organisation.town import AT

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")


def listed(capsys, *options):
    assert main(["facts", "list", *options]) == 0
    return capsys.readouterr().out


def test_the_table_of_the_document_is_what_the_command_prints(capsys):
    table = DOCUMENT.split("<!-- facts -->\n")[1].split("<!-- /facts -->")[0]
    assert table == listed(capsys, "--markdown"), "jalankan tools/remake_fact_table.py"


def test_the_document_explains_every_strength_and_measure():
    for word in (*Strength, *(f"share: {share}" for share in Share), "above", "at_least", "at_most", "below", "has"):
        assert f"`{word}`" in DOCUMENT, word


def test_a_built_fact_looks_where_the_map_says():
    assert misplaced(DEFAULT_INSTRUMENT) == []


def test_the_facts_of_the_rooms_fit_together():
    assert registry.faults() == []


def test_a_built_fact_reports_every_condition_that_its_ladder_asks_for(place):
    """A code that the fact does not report would never hold, and the page would say “belum dicatat”."""
    session, silent = Session(place.zone, AT), {}
    for code in CHOICES:
        entry = ladder(code)
        if entry.fact in registry.facts():
            fact = session.measure_for(entry.fact, load_windows(DEFAULT_INSTRUMENT)[code]).fact
            silent[code] = [each for each in codes_of(entry) if fact.check(each) is None]
    assert {code: codes for code, codes in silent.items() if codes} == {}


def test_json_has_every_question_and_number_in_the_order_of_the_form(capsys):
    lines = json.loads(listed(capsys, "--json"))
    assert len(lines) == 113 + 24
    wanted = []
    for question in load().questions.values():
        wanted += [question.code, *(field.key for field in question.fields if field.kind != "option")]
    assert [line["key"] for line in lines] == wanted
    assert lines[0] | {"built": None} == {
        "key": "A.I.1.i.a", "title": load().questions["A.I.1.i.a"].title, "fact": "change.team.appointed",
        "room": "change", "room_label": ROOM_LABELS["change"], "strength": "strong", "strength_label": "kuat",
        "levels": ["unit", "opd"], "built": None,
    }  # fmt: skip


def test_a_fact_that_is_registered_counts_as_built_for_every_question_that_it_serves(capsys, monkeypatch):
    monkeypatch.setattr(registry, "_facts", {})
    registry.fact("change.agents.changes", "Perubahan")(lambda case: Fact("x"))
    lines = json.loads(listed(capsys, "--json"))
    assert [line["key"] for line in lines if line["built"]] == ["A.II.1.i.a.perubahan", "A.II.1.i.b.perubahan"]
    text = listed(capsys)
    assert "Manajemen perubahan: 2 dari 13 dibangun" in text
    assert "Penguatan pengawasan: 0 dari 37 dibangun" in text
    assert "| Manajemen perubahan | 2 | 13 |" in listed(capsys, "--markdown")


@pytest.mark.parametrize("room", ROOM_LABELS)
def test_one_room_is_listed_alone(capsys, room):
    lines = json.loads(listed(capsys, "--json", "--room", room))
    assert lines
    assert {line["room"] for line in lines} == {room}
    text = listed(capsys, "--room", room).splitlines()
    assert len([line for line in text if f" {room}." in line]) == len(lines)
    assert text[-1].startswith(f"{ROOM_LABELS[room]}: ")


def test_an_unknown_room_is_told_which_there_are(capsys):
    assert main(["facts", "list", "--room", "kantor"]) == 1
    assert capsys.readouterr().err == f"Ruang “kantor” tidak dikenal; pilih {', '.join(ROOM_LABELS)}.\n"


def test_two_forms_at_once_are_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["facts", "list", "--json", "--markdown"])
    assert "tidak dapat dipakai bersama" in capsys.readouterr().err
