"""The rules of the instrument for people: how Pilar counts, and where each rule comes from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pilar.instrument.model import Instrument, Policy
from pilar.kernel.charts import Column, columns
from pilar.numbers import decimal_text
from pilar.portal.presenters.floors import RuleRow, short_rule_rows
from pilar.portal.presenters.sources import Reference, floor_references, references


@dataclass(frozen=True, slots=True)
class PolicyRow:
    policy: Policy
    reference: Reference


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A scale with its options best first: ``A = 1``, ``B = 0,67`` …"""

    label: str
    options: tuple[tuple[str, str], ...]
    reference: Reference


@dataclass(frozen=True, slots=True)
class WeightRow:
    """A part of the form with its weight. ``level`` 1 is a component, 2 an aspect."""

    name: str
    level: int
    weight: Fraction


@dataclass(frozen=True, slots=True)
class RulesPage:
    instrument: Instrument
    floors: tuple[RuleRow, ...]
    policies: tuple[PolicyRow, ...]
    scales: tuple[ScaleRow, ...]
    weights: tuple[WeightRow, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """``pillars`` draws the six areas, each as wide as its weight."""

    instrument: Instrument
    pillars: tuple[Column, ...]
    floors: tuple[RuleRow, ...]
    references: tuple[Reference, ...]


def rules_page(instrument: Instrument) -> RulesPage:
    numbered = references(instrument)
    return RulesPage(
        instrument=instrument,
        floors=tuple(short_rule_rows(instrument, numbered)),
        policies=tuple(PolicyRow(item, numbered[item.source.id]) for item in instrument.policies.values()),
        scales=tuple(
            ScaleRow(
                scale.label,
                tuple((option, decimal_text(value, 2, trim=True)) for option, value in scale.options.items()),
                numbered[scale.source.id],
            )
            for scale in instrument.scales.values()
        ),
        weights=tuple(_weights(instrument)),
        references=tuple(numbered.values()),
    )


def home_page(instrument: Instrument) -> HomePage:
    numbered = floor_references(instrument)
    pillars = columns(
        [
            (str(area.number), f"{area.name}, bobot {decimal_text(area.weight, 2, trim=True)}", area.weight)
            for area in instrument.areas.values()
        ],
        Fraction(280),
        Fraction(14),
    )
    return HomePage(instrument, pillars, tuple(short_rule_rows(instrument, numbered)), tuple(numbered.values()))


def _weights(instrument: Instrument) -> list[WeightRow]:
    rows: list[WeightRow] = []
    for component in instrument.components:
        aspects = [instrument.nodes[code] for code in component.children]
        rows.append(WeightRow(component.name, 1, component.weight))
        rows += [WeightRow(aspect.name, 2, aspect.weight) for aspect in aspects]
    return rows
