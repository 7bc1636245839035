"""A few facts of no room, counted from the people of the training UPT, so that tests can move their rows at will."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from pilar.evaluation.facts import Check, Fact, Rows, mapping, registry
from pilar.evaluation.facts.mapping import Entry, FactMap, Share, Step, Strength, When
from pilar.instrument.loader import load
from pilar.organisation.models import Person

#: Share of the staff who have an e-mail: A all, B most, C otherwise. Strong, medium, and weak.
STRONG, MEDIUM, WEAK = "A.I.1.i.b", "A.I.1.ii.b", "A.I.1.iv.c"
#: A question of two numbers; nobody answers for the second.
COUNTED = "A.II.1.i.a"
#: Nothing happened.
NIL = "A.I.5.iii.b"
#: No row at all, at no level.
ABSENT = "A.I.1.ii.a"
#: Rows of the OPD, which the unit inherits.
INHERITED = "A.I.2.iii.a"
UNBUILT = "A.I.3.i.a"
INSTRUMENT = "permenpanrb-90-2021"


def share(case: Any) -> Fact:
    staff = case.units.staff(case.as_of)
    reached = staff.exclude(email="")
    rows = Rows("Pegawai dengan surel", ("Inisial", "Status"), reached, lambda one: (one.name[0], one.status))
    total, number = staff.count(), reached.count()
    return Fact.ratio(
        number, total, summary="{numerator} dari {denominator} pegawai punya surel.", rows=[rows],
        lacking=f"{total - number} dari {total} pegawai belum punya surel.",
    )  # fmt: skip


def number(case: Any) -> Fact:
    staff = case.units.staff(case.as_of).filter(status=Person.PPPK)
    return Fact.count(staff.count(), summary="{number} agen.", rows=[_rows(staff)])


def nil(case: Any) -> Fact:
    return Fact.ratio(0, 0, summary="Tidak ada aduan.")


def absent(case: Any) -> Fact:
    return Fact.state([Check("plan", "Ada rencana", False, "Susun rencananya.")], summary="Belum ada.", absent=True)


def inherited(case: Any) -> Fact:
    heads = case.units.heads(case.as_of)
    holds = heads.exists()
    return Fact.state([Check("ppid", "PPID ditunjuk", holds)], summary="PPID ada.", absent=not holds)


def _rows(people: Any) -> Rows:
    return Rows("Pegawai", ("Inisial",), people, lambda one: (one.name[0],))


def entry(fact: str, strength: Strength = Strength.STRONG, *steps: Step, levels: tuple[str, ...] = ("unit",)) -> Entry:
    return Entry(fact, "change", levels, strength, "baris uji", ("Berkas uji",), steps)


LADDER = (Step("A", When(share=Share.ALL)), Step("B", When(share=Share.MOST)), Step("C", When()))


@contextmanager
def installed(monkeypatch: Any) -> Iterator[None]:
    """The facts in the registry and a map that knows them and nothing else."""
    before = dict(registry._facts)
    registry._facts.clear()
    moved = ("person.", "duty.")
    registry.fact("change.test.share", "Pegawai bersurel", moved_by=moved)(share)
    registry.fact("change.test.number", "Banyaknya agen", moved_by=moved)(number)
    registry.fact("change.test.nil", "Aduan")(nil)
    registry.fact("change.test.absent", "Rencana", levels=("unit", "opd", "body"))(absent)
    registry.fact("change.test.inherited", "PPID", levels=("unit", "opd"))(inherited)
    monkeypatch.setattr(mapping, "_load", lambda _: fake_map())
    try:
        yield
    finally:
        registry._facts.clear()
        registry._facts.update(before)


def fake_map() -> FactMap:
    instrument = load(INSTRUMENT)
    own = {
        STRONG: entry("change.test.share", Strength.STRONG, *LADDER),
        MEDIUM: entry("change.test.share", Strength.MEDIUM, *LADDER),
        WEAK: entry("change.test.share", Strength.WEAK, *LADDER),
        COUNTED: entry("change.test.number"),
        NIL: entry("change.test.nil", Strength.STRONG, Step("Ya", When(share=Share.ALL))),
        ABSENT: entry("change.test.absent", Strength.STRONG, Step("Ya", When(has=("plan",))),
                      levels=("unit", "opd", "body")),
        INHERITED: entry("change.test.inherited", Strength.STRONG, Step("A", When(has=("ppid",))),
                         levels=("unit", "opd")),
    }  # fmt: skip
    fields = {f"{COUNTED}.agen": entry("change.test.number")}
    numbers = [field.key for each in instrument.questions.values() for field in each.fields if field.kind != "option"]
    other = replace(entry("service.test.none"), room="service")
    return FactMap(
        INSTRUMENT, "Uji", date(2026, 11, 25),
        MappingProxyType({code: own.get(code, other) for code in instrument.questions}),
        MappingProxyType({key: fields.get(key, other) for key in numbers}),
    )  # fmt: skip
