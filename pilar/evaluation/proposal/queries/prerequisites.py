"""What is known of the prerequisites of units, judged for the predicate that each zone aims at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.known import Known, known
from pilar.evaluation.proposal.models import Act, ActZone, BodyPrerequisite, GrantedPredicate, ZonePrerequisite
from pilar.evaluation.proposal.predicates import PREDICATES, WBBM, WBK
from pilar.evaluation.proposal.prerequisites import (
    BODY,
    DATE,
    LAUNCH,
    MET,
    NOT_MET,
    PERCENT,
    REASON,
    SHOWN,
    TIDAK,
    UNIT,
    UNKNOWN,
    YA,
    YES,
    Prerequisite,
    of_level,
    prerequisites,
)
from pilar.evaluation.proposal.queries.standing import Obstacle
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.models import Body

WORDS = {MET: "Terpenuhi", NOT_MET: "Belum terpenuhi", UNKNOWN: "Belum diketahui"}
TAGS = {MET: "good", NOT_MET: "bad", UNKNOWN: "warn"}


@dataclass(frozen=True, slots=True)
class Found:
    """A prerequisite as it stands for one predicate. ``row`` is None where nothing is kept, or it is computed.

    ``source``: which room knows the value, in words, where no keeper has written one down.
    """

    rule: Prerequisite
    predicate: str
    state: str
    value: str = ""
    row: BodyPrerequisite | ZonePrerequisite | None = None
    source: str = ""

    @property
    def words(self) -> str:
        return WORDS[self.state]

    @property
    def tag(self) -> str:
        return TAGS[self.state]

    @property
    def asked(self) -> str:
        """What is asked, in words."""
        return self.rule.asks[self.predicate].words

    @property
    def shown(self) -> str:
        """The value as people write it; empty where none is known."""
        return value_words(self.rule, self.value)

    @property
    def lacks(self) -> bool:
        """Whether it holds a proposal up, with or without a reason in its place."""
        return self.state != MET and self.rule.exception != SHOWN

    def obstacle(self, name: str) -> Obstacle:
        """What a proposal is told of it. ``name``: the unit's."""
        have = f" (sekarang {self.shown})" if self.state == NOT_MET and self.shown else ""
        words = (
            f"{name}: {self.rule.label} {self.words.lower()}{have}. {self.asked}; dicatat oleh "
            f"{self.rule.keeper_label}."
        )
        return Obstacle(f"prerequisite.{self.rule.code}", words, excusable=self.rule.exception == REASON)


def value_words(rule: Prerequisite, value: str) -> str:
    """``value`` of a prerequisite for people: ``100 %``, ``Ya``, ``2 Maret 2025``."""
    if not value:
        return ""
    if rule.kind == YES:
        return "Ya" if value == YA else "Tidak"
    if rule.kind == DATE:
        return tanggal(date.fromisoformat(value))
    if rule.kind == PERCENT:
        return f"{angka(Decimal(value))} %"
    if rule.derived in ("building-year", "wbk-months"):
        return f"{value} bulan"
    if rule.scale:
        return value
    return angka(Decimal(value), 0 if rule.kind == "count" else 2)


# -- the body's


def of_body(body: Body, year: int) -> list[tuple[Prerequisite, list[Found]]]:
    """Each prerequisite of the body with how it stands for the predicates that ask for it. One query."""
    rows = {row.code: row for row in BodyPrerequisite.objects.filter(body=body, year=year)}
    found = []
    for rule in prerequisites().values():
        asked = [predicate for predicate in PREDICATES if rule.level == BODY and rule.applies(predicate, year)]
        if asked:
            found.append((rule, [_judged(rule, predicate, rows.get(rule.code), body.kind) for predicate in asked]))
    return found


def _judged(
    rule: Prerequisite, predicate: str, row: BodyPrerequisite | ZonePrerequisite | None, body_kind: str,
    elsewhere: Known | None = None,
) -> Found:  # fmt: skip
    """What the keeper has written down; else what another room knows."""
    value, source = row.value if row else "", ""
    if not value and elsewhere is not None:
        value, source = elsewhere.value, elsewhere.source
    return Found(rule, predicate, rule.judge(value, predicate, body_kind), value, row, source)


# -- the units'


def of_units(zones: Sequence[Zone], body: Body, day: date) -> dict[int, list[Found]]:
    """By zone: each prerequisite of a unit as its target asks for it. ``zones`` come with their unit.

    Three queries, and one for each prerequisite that another room knows of.
    """
    kept = _kept(zones)
    elsewhere = known({zone.unit_id for zone in zones}, day)
    held, appointed = _held(zones), _appointed(zones)
    found: dict[int, list[Found]] = {}
    for zone in zones:
        rows = kept.get(zone.unit_id, {})
        found[zone.pk] = [
            _derived(
                rule,
                zone,
                _launched(zone, rows, elsewhere),
                held.get(zone.unit_id, {}),
                zone.pk in appointed,
                body.kind,
                day,
            )
            if rule.derived
            else _judged(
                rule, zone.target, _of_zone(rule, zone, rows), body.kind, elsewhere.get(rule.code, {}).get(zone.unit_id)
            )
            for rule in of_level(UNIT, zone.target, zone.year)
        ]
    return found


Rows = Mapping[str, Sequence[ZonePrerequisite]]


def _kept(zones: Iterable[Zone]) -> dict[int, dict[str, list[ZonePrerequisite]]]:
    """By unit and code, the newest year first: what holds once for all is looked for in earlier years too."""
    found: dict[int, dict[str, list[ZonePrerequisite]]] = {}
    rows = ZonePrerequisite.objects.filter(zone__unit__in=[zone.unit_id for zone in zones]).select_related("zone")
    for row in rows.order_by("-zone__year"):
        found.setdefault(row.zone.unit_id, {}).setdefault(row.code, []).append(row)
    return found


def _of_zone(rule: Prerequisite, zone: Zone, rows: Rows) -> ZonePrerequisite | None:
    """The row that counts for ``zone``: its own, else an earlier year's where the prerequisite holds once for all."""
    kept = [row for row in rows.get(rule.code, ()) if row.zone.year <= zone.year]
    own = next((row for row in kept if row.zone_id == zone.pk), None)
    if own is not None and (own.value or not rule.once):
        return own
    return next((row for row in kept if row.value), own) if rule.once else None


def _held(zones: Iterable[Zone]) -> dict[int, dict[str, GrantedPredicate]]:
    rows = GrantedPredicate.objects.filter(unit__in=[zone.unit_id for zone in zones], revoked_on__isnull=True)
    found: dict[int, dict[str, GrantedPredicate]] = {}
    for row in rows:
        found.setdefault(row.unit_id, {})[row.predicate] = row
    return found


def _appointed(zones: Iterable[Zone]) -> set[int]:
    """The zones that the head of the body has appointed, in this year or for an earlier zone of the chain's unit."""
    rows = ActZone.objects.filter(zone__in=[zone.pk for zone in zones], kind=Act.APPOINTMENT, is_open=True)
    return set(rows.values_list("zone", flat=True))


def _launched(zone: Zone, rows: Rows, elsewhere: Mapping[str, Mapping[int, Known]]) -> date | None:
    """When the unit launched its zone: as its keeper wrote it down, else as another room knows it."""
    row = _of_zone(prerequisites()[LAUNCH], zone, rows)
    if row is not None and row.value:
        return date.fromisoformat(row.value)
    found = elsewhere.get(LAUNCH, {}).get(zone.unit_id)
    return date.fromisoformat(found.value) if found else None


def _derived(
    rule: Prerequisite, zone: Zone, launched: date | None, held: Mapping[str, GrantedPredicate], is_appointed: bool,
    body_kind: str, day: date,
) -> Found:  # fmt: skip
    wbk = held.get(WBK)
    if wbk is not None and wbk.valid_from > day:
        wbk = None
    if rule.derived == "appointed":
        value = YA if is_appointed else TIDAK
    elif rule.derived == "wbk-held":
        value = YA if wbk else TIDAK
    elif rule.derived == "wbk-months":
        value = str(months_between(wbk.valid_from, day)) if wbk else ""
    else:
        value = _building(zone, launched, wbk, day)
    return Found(rule, zone.target, rule.judge(value, zone.target, body_kind), value)


def _building(zone: Zone, launched: date | None, wbk: GrantedPredicate | None, day: date) -> str:
    """Months since the launch; towards WBBM since WBK is held. Empty where the beginning is not known."""
    if zone.target == WBBM:
        return str(months_between(wbk.valid_from, day)) if wbk else ""
    return str(months_between(launched, day)) if launched else ""


def months_between(first: date, last: date) -> int:
    """Whole months from ``first`` to ``last``; 0 where it has not begun."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(0, months - (last.day < first.day))


# -- for a proposal


def lacking(zones: Sequence[Zone], body: Body, year: int, predicate: str, day: date) -> dict[int, list[Obstacle]]:
    """By zone: what of body and unit holds a proposal for ``predicate`` up. ``zones``: of that target. Four queries."""
    common = [
        found for _, each in of_body(body, year) for found in each if found.predicate == predicate and found.lacks
    ]
    return {
        pk: [found.obstacle(zone.name) for found in [*common, *rows] if found.lacks]
        for zone, (pk, rows) in zip(zones, of_units(zones, body, day).items(), strict=True)
    }
