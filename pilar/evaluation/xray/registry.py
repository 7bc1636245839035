"""The rules of the x-ray: each a pure function from a case to findings, with id, severity, title and advice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.utils.module_loading import autodiscover_modules

from pilar.evaluation.xray.case import Case


class Severity(StrEnum):
    """How an assessor takes it: HEAVY costs the answer, MEDIUM raises a question, LIGHT is untidy or a hint."""

    HEAVY = "berat"
    MEDIUM = "sedang"
    LIGHT = "ringan"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found: one Indonesian sentence. ``question`` is empty where it is about the sheet as a whole.

    ``field`` and ``evidence`` (its title) where it is about one of them.
    """

    sentence: str
    question: str = ""
    field: str = ""
    evidence: str = ""


Check = Callable[[Case], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``limits`` are the codes of the dated rules (``rules.yaml``) whose values the check reads from its case."""

    id: str
    severity: Severity
    title: str
    advice: str
    check: Check
    limits: tuple[str, ...] = ()


_RULES: Final[dict[str, Rule]] = {}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def rule(
    code: str, severity: Severity, title: str, advice: str, *, limits: tuple[str, ...] = ()
) -> Callable[[Check], Check]:
    """Register a check. Raises ValueError for an id that is taken or malformed, and where title or advice is empty."""

    def registered(check: Check) -> Check:
        if code in _RULES or not _ID.fullmatch(code):
            raise ValueError(f"x-ray rule {code!r}: the id is taken or malformed")
        if not (title.strip() and advice.strip()):
            raise ValueError(f"x-ray rule {code!r}: title and advice are what a reader gets")
        _RULES[code] = Rule(code, severity, title, advice, check, limits)
        return check

    return registered


def rules() -> Mapping[str, Rule]:
    """Every rule by its id, the heavy ones first, else in the order of registration."""
    order = list(Severity)
    return MappingProxyType(dict(sorted(_RULES.items(), key=lambda item: order.index(item[1].severity))))


def limits() -> list[str]:
    """The codes of all dated rules that the checks read."""
    return sorted({code for each in _RULES.values() for code in each.limits})


def load_all() -> None:
    """Find the ``xray_rules.py`` of every room."""
    autodiscover_modules("xray_rules")
