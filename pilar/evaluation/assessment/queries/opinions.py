"""What the tiers say of fields, and what holds of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

from pilar.evaluation.assessment.models import Opinion
from pilar.instrument.model import Instrument


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of a field: the value of the highest tier that gave one in the latest round in which somebody did;
    note and recommendation likewise, each by itself, from the round on since which that value holds.

    Words about a former value end with it: the unit may have mended what they ask for. The same value given again is
    the same judgement, and its words stay: the form of a new round begins without them.
    """

    value: str | Fraction | None = None
    note: str = ""
    recommendation: str = ""


def standing(said: Iterable[Opinion]) -> Standing:
    """What holds of the opinions on one field; the ``round`` of each comes with it."""
    ordered = sorted(said, key=lambda each: (each.round.number, each.tier), reverse=True)
    by_round: dict[int, str | Fraction | None] = {}
    for each in ordered:
        if not each.is_blank:
            by_round.setdefault(each.round.number, each.value)
    value = next(iter(by_round.values()), None)
    since = min((number for number, _ in takewhile(lambda given: given[1] == value, by_round.items())), default=0)
    words = [each for each in ordered if each.round.number >= since]
    return Standing(
        value,
        next((each.note for each in words if each.note), ""),
        next((each.recommendation for each in words if each.recommendation), ""),
    )


def advice_of(instrument: Instrument, said: Mapping[str, Iterable[Opinion]]) -> Mapping[str, str]:
    """What holds of the recommendations beside fields, in the order of the form; fields without one are left out."""
    texts = {field: standing(rows).recommendation for field, rows in said.items()}
    return {field: texts[field] for field in instrument.fields if texts.get(field)}


def said_of(worksheet_id: int, fields: Collection[str] | None = None) -> Mapping[str, list[Opinion]]:
    """Every opinion in an assessor's worksheet by field, from the earliest round and the lowest tier on. One query."""
    rows = Opinion.objects.filter(round__worksheet=worksheet_id).select_related("round")
    if fields is not None:
        rows = rows.filter(field__in=fields)
    found: dict[str, list[Opinion]] = defaultdict(list)
    for row in rows.order_by("round__number", "tier", "pk"):
        found[row.field].append(row)
    return found
