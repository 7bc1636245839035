"""Registered vetoes: may this person take this case? A room asks by the name of the act, others may object.

    @guard("own-unit", "assess")
    def own_unit(case: Case) -> str | None: ...

    refuse_by_guards(Case("assess", user, unit, at))

The access table says what a role may; a guard says why this person may not, here and now, although the role may: the
handler whom a report names, the assessor of the own unit. An area cannot import another one, so it registers in its
``guards.py``, found by that name. A guard has no exception for anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.module_loading import autodiscover_modules

from pilar.organisation.access import AccessDenied, local_day
from pilar.organisation.independence import heads_within, held_beside, own_unit
from pilar.organisation.models import Unit, User


@dataclass(frozen=True, slots=True)
class Case:
    """What somebody is about to take on: the act's name, who, at which unit, when, and the row that it is about."""

    act: str
    user: User
    unit: Unit
    at: datetime
    obj: Any = None


#: Given a case, why not: a sentence for people. None where there is no objection.
Guard = Callable[[Case], str | None]
GUARDS: dict[str, dict[str, Guard]] = {}


def guard(code: str, act: str) -> Callable[[Guard], Guard]:
    """Let a function object to ``act``. Raises ValueError where the act has another guard of that code."""

    def register(function: Guard) -> Guard:
        if GUARDS.setdefault(act, {}).setdefault(code, function) is not function:
            raise ValueError(f"two guards of {act} have the code {code}")
        return function

    return register


def objections(case: Case) -> list[str]:
    """All that speaks against it, in the order of the guards' codes."""
    found = (function(case) for _, function in sorted(GUARDS.get(case.act, {}).items()))
    return [sentence for sentence in found if sentence]


def refuse_by_guards(case: Case) -> None:
    """Raise AccessDenied with every objection."""
    if found := objections(case):
        raise AccessDenied(" ".join([*found, "Belum ada yang berubah."]))


def discover() -> None:
    """Import every app's ``guards.py``."""
    autodiscover_modules("guards")


@guard("own-unit", "assess")
def assesses_own_unit(case: Case) -> str | None:
    """Nobody assesses where he works, what he builds or what he heads. The office's own exception ends here."""
    day = local_day(case.at, case.unit.body)
    if own := own_unit(case.user, case.unit, day, day):
        return f"{case.user} bertugas di “{own}” dan tidak boleh menilai unitnya sendiri."
    if held_beside(case.user, case.unit, day, day, builds=True):
        return f"{case.user} anggota tim ZI unit ini dan tidak boleh menilainya."
    if heads_within(case.user, case.unit, day, day):
        return f"{case.user} memimpin unit ini dan tidak boleh menilainya."
    return None
