"""Why there is no plan: floors that nothing can reach, or wishes that cannot hold together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from pilar.instrument.engine import Score
from pilar.instrument.model import Floor
from pilar.roadmap.optimiser.cases import Case, case_of, reachable
from pilar.roadmap.optimiser.efforts import Efforts
from pilar.roadmap.optimiser.needs import needs_of
from pilar.roadmap.optimiser.shapes import Aim, Blocker, Conflict, Need, Wishes

#: For a single question whether a conflict stays without a wish; the answer is nearly always at hand at once.
_SECONDS: Final = 1.0


def blockers_of(case: Case, efforts: Efforts, wishes: Wishes) -> tuple[Blocker, ...]:
    """The floors out of reach even where the team holds nothing fast: outside its power, not a matter of wishes.

    ``case``: that of ``wishes``.
    """
    free = case_of(case.before, efforts, replace(wishes, fixed=MappingProxyType({}))) if wishes.fixed else case
    plain = needs_of(free.before, free.predicate, Fraction(0), ())
    found = []
    for need, without_margin in zip(free.needs, plain, strict=True):
        most = reachable(free, need)
        if most < need.points:
            found.append(_blocker(free, need, most, only_margin=most >= without_margin.points))
    return tuple(found)


def _blocker(case: Case, need: Need, most: Fraction, *, only_margin: bool) -> Blocker:
    have = sum((case.before.questions[code].points for code in need.questions), Fraction(0))
    return Blocker(need.floor, have + need.points, have + most, only_margin)


def conflict_of(before: Score, efforts: Efforts, wishes: Wishes, aim: Aim) -> Conflict:
    """A smallest set of wishes that cannot hold together: what is left after leaving out all that can be left out."""
    kept = wishes
    for drop in _drops(wishes):
        fewer = drop(kept)
        if not _possible(case_of(before, efforts, fewer), aim):
            kept = fewer
    floors = _floors_in(case_of(before, efforts, kept), aim)
    return Conflict(tuple(sorted(kept.must)), tuple(sorted(kept.fixed)), tuple(sorted(kept.most)), floors)


def _drops(wishes: Wishes) -> list[Callable[[Wishes], Wishes]]:
    """Ways to ask for less: everything of a kind first, then one by one."""
    whole: list[Callable[[Wishes], Wishes]] = [
        lambda given: replace(given, fixed=MappingProxyType({})),
        lambda given: replace(given, must=frozenset()),
        lambda given: replace(given, most={}),
    ]
    fixed = [lambda given, code=code: replace(given, fixed=_without(given.fixed, code)) for code in wishes.fixed]
    must = [lambda given, code=code: replace(given, must=given.must - {code}) for code in sorted(wishes.must)]
    most = [lambda given, number=number: replace(given, most=_without(given.most, number)) for number in wishes.most]
    return [*whole, *fixed, *must, *most]


def _without(given: Mapping[Any, Any], key: Any) -> Mapping[Any, Any]:
    return MappingProxyType({each: value for each, value in given.items() if each != key})


def _floors_in(case: Case, aim: Aim) -> tuple[Floor, ...]:
    """The floors without which the wishes could hold; none where they contradict each other by themselves."""
    kept = case
    for need in case.needs:
        fewer = replace(kept, needs=tuple(other for other in kept.needs if other is not need))
        if not _possible(fewer, aim):
            kept = fewer
    return tuple(dict.fromkeys(need.floor for need in kept.needs))


def _possible(case: Case, aim: Aim) -> bool:
    """Whether a plan exists. Not disproved in time counts as possible: a wish is named only where it matters."""
    return case.programme(aim).can_hold(_SECONDS)
