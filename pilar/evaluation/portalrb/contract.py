"""The two shapes of the PortalRB contract (1.0.0), made of a fixed proposal and of no live row.

Answers, with whose they are, come from what it has frozen; the list of units from its own rows, which nobody changes
once it is fixed and of which the same was frozen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pilar.evaluation.models import Assessor
from pilar.evaluation.portalrb.snapshot import Frozen
from pilar.evaluation.portalrb.tokens import address_of
from pilar.evaluation.proposal.models import ProposedUnit
from pilar.workbook.portalrb import to_portalrb


def units(year: int, rows: Sequence[ProposedUnit]) -> dict[str, Any]:
    """The body of ``/pengusulan/unit-wbk`` and ``/pengusulan/unit-wbbm``."""
    return {
        "tahun": year,
        "units": [
            {"id": row.external_id, "nama": row.name, "kategori": row.category, "afirmasi": row.is_affirmation}
            for row in rows
        ],
    }


def answers(frozen: Frozen, keys: Mapping[str, str | None]) -> dict[str, Any]:
    """The body of ``/lke/jawaban-unit/{unit_id}``; ``keys``: question → key of its link to evidence, if it has one.

    The assessor's answers are those of the last internal one in the chain.
    """
    rules = frozen.rules
    unit = frozen.sheet(Assessor.UNIT)
    tpi = frozen.sheet(frozen.last_tpi)
    proved = set(frozen.proved)
    addresses = {code: address_of(key) for code, key in keys.items() if key and code in proved}
    links = {
        key: addresses[item.question] for key, item in rules.instrument.fields.items() if item.question in addresses
    }
    sheets = [
        replace(sheet, code=code, evidence=links)
        for code, sheet in ((Assessor.UNIT, unit), (Assessor.TPI, tpi))
        if sheet
    ]
    told = frozen.proposal
    document = to_portalrb(rules.instrument, rules.edition, sheets, unit_id=told["id"], unit_name=told["name"])
    return {**document, "tahun": frozen.zone["year"]}
