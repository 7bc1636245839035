"""The x-ray and facts: answers above their fact, other numbers, frozen facts and nil letters that rows contradict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pilar.evaluation.facts.readings import combined
from pilar.evaluation.models import FactReading, FrozenFact
from tests.evaluation.xray import answer, case, found, proof

CHOICE, NUMBER, INDEX = "A.I.1.i.b", "A.II.1.i.a.agen", "B.I.a.1.indeks"


def reading(key, *, option="", number=None, nil=False, absent=False, digest="a"):
    figures = {"summary": "Dua dari tiga.", "absent": absent}
    return FactReading(key=key, option=option, number=number, nil=nil, figures=figures, digest=digest)


def with_facts(*readings, parts=(), frozen=None):
    return replace(case(*parts), facts={each.key: each for each in readings}, frozen=frozen or {})


class TestAnswerAboveFact:
    @pytest.mark.parametrize(("answered", "suggested", "told"), [("A", "B", 1), ("B", "B", 0), ("C", "B", 0)])
    def test_only_what_is_above(self, answered, suggested, told):
        sheet = with_facts(reading(CHOICE, option=suggested), parts=[answer(CHOICE, answered)])
        assert len(found("answer-above-fact", sheet)) == told

    def test_neither_without_suggestion_nor_for_a_draft(self):
        assert not found("answer-above-fact", with_facts(reading(CHOICE), parts=[answer(CHOICE, "A")]))
        drafted = with_facts(reading(CHOICE, option="C"), parts=[answer(CHOICE, "A", is_draft=True)])
        assert not found("answer-above-fact", drafted)


class TestNumbers:
    def test_a_count_that_differs(self):
        sheet = with_facts(reading(NUMBER, number=Decimal(3)), parts=[answer(NUMBER, 4)])
        assert [each.sentence for each in found("number-differs-from-fact", sheet)] == [
            "Diisi 4, catatan menghitung 3."
        ]

    def test_the_same_or_nothing_is_no_difference(self):
        for number, given in ((3, 3), (None, 3), (3, None)):
            counted = None if number is None else Decimal(number)
            assert not found("number-differs-from-fact", with_facts(reading(NUMBER, number=counted),
                                                                  parts=[answer(NUMBER, given)]))  # fmt: skip

    def test_an_index_is_told_with_its_decimals(self):
        given = answer(INDEX)
        given.number = Decimal("3.61")
        sheet = with_facts(reading(INDEX, number=Decimal("3.59")), parts=[given])
        assert [each.sentence for each in found("number-differs-from-fact", sheet)] == [
            "Diisi 3,61, catatan menghitung 3,59."
        ]


class TestMoved:
    def frozen(self, digest):
        return {CHOICE: FrozenFact(question=CHOICE, digest=combined([(CHOICE, digest)]), as_of=date(2026, 4, 1))}

    @pytest.mark.parametrize(("then", "told"), [("a", 0), ("b", 1)])
    def test_only_what_says_something_else(self, then, told):
        sheet = with_facts(reading(CHOICE, digest="a"), frozen=self.frozen(then))
        assert len(found("fact-moved", sheet)) == told

    def test_nothing_where_it_has_not_been_measured(self):
        assert not found("fact-moved", with_facts(frozen=self.frozen("b")))


class TestNilLetter:
    LETTER = "Surat nihil A.I.1.i.b Cara pemilihan"

    @pytest.mark.parametrize(
        ("state", "told"), [({}, 1), ({"nil": True}, 0), ({"absent": True}, 0)], ids=["rows", "nil", "absent"]
    )
    def test_one_that_rows_contradict(self, state, told):
        sheet = with_facts(reading(CHOICE, **state), parts=[proof(CHOICE, self.LETTER)])
        findings = found("nil-letter-contradicted", sheet)
        assert len(findings) == told
        assert all("Dua dari tiga." in each.sentence for each in findings)

    def test_other_evidence_and_what_nobody_counts_are_left_alone(self):
        assert not found("nil-letter-contradicted", with_facts(reading(CHOICE), parts=[proof(CHOICE, "SK tim")]))
        assert not found("nil-letter-contradicted", with_facts(parts=[proof(CHOICE, self.LETTER)]))
