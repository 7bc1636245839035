"""How the acts, the pleno, the proposal and TPN's stages tell which steps of a zone's year have happened."""

from __future__ import annotations

from functools import partial

from django.db.models import Exists, OuterRef, Q

from pilar.evaluation.happened import tells
from pilar.evaluation.proposal.models import Act, ActZone, Candidate, ProposedUnit, StageResult, ZonePrerequisite
from pilar.evaluation.proposal.prerequisites import LAUNCH
from pilar.evaluation.proposal.stages import DECISION, codes, open_to_objection
from pilar.evaluation.proposal.workflow import CLOSED, FIXED, PREPARING


@tells("declaration")
def launched() -> Q:
    """The bureau has written down when the unit launched its zone, for this year or an earlier one."""
    rows = ZonePrerequisite.objects.filter(code=LAUNCH, zone__unit=OuterRef("unit"), zone__year__lte=OuterRef("year"))
    return Q(Exists(rows.exclude(value="")))


@tells("nomination")
def nominated() -> Q:
    return _named(Act.NOMINATION)


@tells("appointment")
def appointed() -> Q:
    return _named(Act.APPOINTMENT)


def _named(kind: str) -> Q:
    return Q(Exists(ActZone.objects.filter(zone=OuterRef("pk"), kind=kind, is_open=True)))


@tells("pleno")
def decided() -> Q:
    return Q(Exists(Candidate.objects.filter(zone=OuterRef("pk"), pleno__state=CLOSED)))


@tells("proposal")
def proposed() -> Q:
    return Q(Exists(ProposedUnit.objects.filter(zone=OuterRef("pk"), proposal__state=FIXED)))


def _through(stage: str) -> Q:
    rows = StageResult.objects.filter(proposed__zone=OuterRef("pk"), proposed__proposal__state=FIXED, stage=stage)
    return Q(Exists(rows))


for code in codes():
    tells(code)(partial(_through, code))
tells("tpn-evaluation")(partial(_through, DECISION))


@tells("objection")
def answered() -> Q:
    """Nothing is left to object to: the unit passed, or its one objection is sent, decided or given up."""
    open_ = StageResult.objects.filter(
        proposed__zone=OuterRef("pk"), proposed__proposal__state=FIXED, stage__in=open_to_objection()
    )
    left = Q(objection__isnull=True) | Q(objection__state=PREPARING)
    return Q(Exists(open_)) & ~Q(Exists(open_.filter(left, outcome=StageResult.FAILED)))
