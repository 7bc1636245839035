"""Innovations in words and pictures: the thread from problem to result, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pilar.kernel.charts import percent
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.numbers import decimal_text
from pilar.records.models import Innovation, InnovationMeasure, InnovationStep, Replication
from pilar.records.workflow import APPLIED, EVALUATED, IDEA, INNOVATION, REGISTERED, STOPPED, TRIAL

#: How each state is marked: good, bad, warn or plain.
KINDS = {IDEA: "plain", TRIAL: "warn", APPLIED: "good", EVALUATED: "good", STOPPED: "bad"}
BETTER, WORSE, SAME = "better", "worse", "same"
#: Units in which a measure is a share itself.
_SHARES = frozenset({"persen", "%", "percent"})
_SAID = {BETTER: "membaik", WORSE: "memburuk", SAME: "tetap"}


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a measure. ``share`` of the figure before, None where that was 0; ``way``: BETTER, WORSE, SAME."""

    way: str
    share: Fraction | None
    text: str

    @property
    def kind(self) -> str:
        return {BETTER: "good", WORSE: "bad", SAME: "plain"}[self.way]


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """A measure with its two bars on one scale; ``change`` is None until it was taken again."""

    measure: InnovationMeasure
    before: str
    after: str
    change: Change | None
    before_bar: str
    after_bar: str
    description: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A point on the thread. ``reached`` marks it; ``lines`` say what happened there."""

    label: str
    reached: bool
    when: str = ""
    lines: tuple[str, ...] = ()


def change_of(measure: InnovationMeasure) -> Change | None:
    """How far the measure has moved, and whether that is better."""
    if measure.after is None:
        return None
    before, after = Fraction(measure.before), Fraction(measure.after)
    if after == before:
        return Change(SAME, Fraction(0), "Tetap")
    way = BETTER if (after < before) == measure.lower_is_better else WORSE
    share = (after - before) / abs(before) if before else None
    moved = "Turun" if after < before else "Naik"
    if measure.unit_of_measure.strip().casefold() in _SHARES:  # 20 % of a share would be read as 20 points of it
        amount = f" {decimal_text(abs(after - before), 4, trim=True)} poin persen"
    else:
        amount = f" {decimal_text(abs(share) * 100, 1, trim=True)} %" if share is not None else ""
    return Change(way, share, f"{moved}{amount}, {_SAID[way]}")


def shown_measures(measures: Iterable[InnovationMeasure]) -> list[ShownMeasure]:
    """Each with its picture."""
    return [_shown(measure) for measure in measures]


def _shown(measure: InnovationMeasure) -> ShownMeasure:
    change = change_of(measure)
    before, after = _figure(measure.before, measure), _figure(measure.after, measure)
    top = max(Fraction(measure.before), Fraction(measure.after or 0))
    bars = ["", ""]
    if top > 0:
        bars = [percent(Fraction(each or 0) / top) for each in (measure.before, measure.after)]
    said = f"{measure.name}: sebelum {before}"
    if change:
        said += f", sesudah {after}. {change.text}"
    return ShownMeasure(measure, before, after, change, bars[0], bars[1] if change else "", f"{said}.")


def _figure(value: Decimal | None, measure: InnovationMeasure) -> str:
    return "" if value is None else f"{decimal_text(value, 4, trim=True)} {measure.unit_of_measure}"


def thread(
    innovation: Innovation, measures: Sequence[ShownMeasure], copies: Sequence[Replication], stopped: str = ""
) -> list[Stage]:
    """The way from the problem to the result; what is not reached yet stands there as well."""
    taken = [each for each in measures if each.change]
    stages = [
        Stage("Masalah", reached=True, lines=(innovation.problem,)),
        Stage("Gagasan", bool(innovation.idea or innovation.proposer_name), _day(innovation.proposed_on),
              _said(_by(innovation.proposer_name), innovation.idea)),
        Stage("Uji coba", innovation.trial_on is not None, _since(innovation.trial_on)),
        Stage("Penerapan", innovation.applied_on is not None, _since(innovation.applied_on),
              _said(innovation.applied_where)),
        Stage("Ukuran sebelum dan sesudah", bool(taken), lines=tuple(
            f"{each.measure.name}: {each.before} menjadi {each.after}" for each in taken)),
        Stage("Evaluasi", innovation.evaluated_on is not None, _day(innovation.evaluated_on),
              _said(innovation.result)),
        Stage("Replikasi", bool(copies), lines=tuple(f"{each.by_whom}, {tanggal(each.on)}" for each in copies)),
    ]  # fmt: skip
    if innovation.applied_on is not None and innovation.trial_on is None:
        stages = [stage for stage in stages if stage.label != "Uji coba"]  # it was applied without one
    if innovation.state == STOPPED:
        stages = [*(stage for stage in stages if stage.reached), Stage("Dihentikan", True, lines=_said(stopped))]
    return stages


def _said(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _by(name: str) -> str:
    return f"Oleh {name}" if name else ""


def _day(day: date | None) -> str:
    return tanggal(day) if day else ""


def _since(day: date | None) -> str:
    return f"sejak {tanggal(day)}" if day else ""


def history(
    innovation: Innovation, steps: Iterable[InnovationStep], names: Mapping[str, str]
) -> list[tuple[object, str, str]]:
    """(moment, what happened and by whom, reason), the newest first."""
    told: list[tuple[object, str, str]] = [
        (step.at, f"{INNOVATION.told(step.name, otherwise=REGISTERED)} oleh {names[step.by]}", step.reason)
        for step in steps
    ]
    return [*reversed(told), (innovation.created_at, f"Dicatat oleh {names[innovation.created_by]}", "")]
