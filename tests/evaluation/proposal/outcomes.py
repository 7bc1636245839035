"""Outcomes of TPN and decrees, as tests keep them."""

from __future__ import annotations

from pilar.evaluation.proposal.actions import predicates, stages
from pilar.evaluation.proposal.actions.predicates import Decree
from pilar.evaluation.proposal.actions.stages import Told
from pilar.evaluation.proposal.letters import Letter
from tests.evaluation.place import YES_NO
from tests.evaluation.proposal.rows import LETTER
from tests.organisation.town import AT, TODAY

SELECTION, DESK = "administrative-selection", "desk-evaluation"
DECISION = "determination"
FAILED = Told("failed", LETTER, failed=[("lhkpn", "Dua wajib lapor belum melapor"), (YES_NO, "SK tim tidak ada")])
DECREE = Decree(Letter("KEP 1", TODAY), "Menteri (contoh)", TODAY)


def keep(fair, row, stage, told, **more):
    return stages.keep_result(row.pk, stage, told, by=more.pop("by", fair.bureau), at=AT, **more)


def grant(fair, row, decree=DECREE, *, zone=True, **more):
    more = {"by": fair.bureau, "at": AT, **more}
    return predicates.grant(
        row.zone.unit, more.pop("predicate", "WBK"), decree, zone=row.zone if zone else None, **more
    )
