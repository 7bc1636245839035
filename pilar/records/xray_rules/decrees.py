"""The x-ray's rules about decrees: “SK 2025 dipakai 2026”.

A decree is recognised by its file (the same bytes as an evidence) or by its number or title in the evidence's title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q

from pilar.evaluation.models import ZoneMember
from pilar.evaluation.queries.evidence import Shown
from pilar.evaluation.queries.sheets import Sheet
from pilar.evaluation.xray.case import Case
from pilar.evaluation.xray.registry import Finding, Severity, rule
from pilar.evaluation.xray.supplies import supply
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import below
from pilar.organisation.queries.units import current
from pilar.records.models import Decree, DecreeFile
from pilar.records.queries.decrees import moved
from pilar.records.workflow import DRAFT, REVOKED

DECREES: Final = "records.decrees"
#: These are about one occasion, so that evidence of an earlier time is right: it only has to lie in the window.
_OCCASIONS: Final = frozenset({"assignment", "reward", "other"})
#: A shorter number, such as “12”, stands in too many titles.
_SHORTEST_NUMBER: Final = 5
_SHORTEST_TITLE: Final = 12


@dataclass(frozen=True, slots=True)
class KnownDecree:
    """What the rules need to know of a decree. ``files`` are the hashes of its signed copies; ``left``: some have."""

    title: str
    number: str
    kind: str
    first: date
    last: date | None
    revoked_on: date | None
    files: frozenset[str]
    left: bool = False

    @property
    def words(self) -> str:
        return f"“{self.title}” nomor {self.number}"


@supply(DECREES)
def decrees_of(sheet: Sheet) -> tuple[KnownDecree, ...]:
    """The decided decrees that the sheet's evidence may be: of the zone's units and those above, or by their file.

    Two queries; none where there is no evidence.
    """
    hashes = {shown.version.sha256 for listed in sheet.evidence.values() for shown in listed}
    if not hashes:
        return ()
    zone = sheet.zone
    members = ZoneMember.objects.filter(current(zone.cutoff), zone=zone).values("unit")
    near = Q(unit__in=[*zone.unit.ancestor_ids, zone.unit_id]) | below([zone.unit.path], "unit__path")
    by_file = DecreeFile.objects.filter(decree=OuterRef("pk"), sha256__in=hashes).order_by()
    left = Exists(moved(zone.cutoff).filter(decree=OuterRef("pk")))
    rows = Decree.objects.exclude(state=DRAFT).filter(
        near | Q(unit__in=members) | Exists(by_file), unit__body=zone.unit.body_id
    )
    found = list(rows.annotate(has_left=left).order_by("pk"))
    copies: dict[int, set[str]] = {}
    files = DecreeFile.objects.filter(decree__in=[row.pk for row in found], what=DecreeFile.SIGNED, sha256__in=hashes)
    for decree, sha256 in files.values_list("decree", "sha256"):
        copies.setdefault(decree, set()).add(sha256)
    return tuple(
        KnownDecree(
            row.title, row.number, row.kind, row.valid_from, row.last_day,
            row.revoked_on if row.state == REVOKED else None, frozenset(copies.get(row.pk, ())), row.has_left,
        )
        for row in found
        if row.valid_from is not None
    )  # fmt: skip


@rule(
    "decree-lapsed", Severity.HEAVY, "Keputusan tidak berlaku pada tanggal batas",
    "Pakai keputusan yang berlaku pada tanggal batas; bila belum ada, terbitkan penggantinya.",
)  # fmt: skip
def decree_lapsed(case: Case) -> Iterator[Finding]:
    """Nothing where any decree that the evidence may be is in order: last year's and this year's have one title."""
    for code, shown, decrees in _decrees(case):
        if all(_lapsed(case, shown, each) for each in decrees) and not any(each.revoked_on for each in decrees):
            latest = max(decrees, key=lambda each: each.last or date.max)
            until = f"sampai {tanggal(latest.last)}" if latest.last else "tanpa batas"
            yield Finding(
                f"{latest.words} berlaku {tanggal(latest.first)} {until}, sedangkan tanggal batasnya "
                f"{tanggal(case.sheet.zone.cutoff)}.",
                code, shown.use.field, shown.title,
            )  # fmt: skip


@rule(
    "decree-revoked", Severity.HEAVY, "Keputusan sudah dicabut",
    "Ganti dengan keputusan yang masih berlaku.",
)  # fmt: skip
def decree_revoked(case: Case) -> Iterator[Finding]:
    for code, shown, decrees in _decrees(case):
        if all(_lapsed(case, shown, each) for each in decrees):
            revoked = next((each for each in decrees if each.revoked_on), None)
            if revoked is not None:
                yield Finding(
                    f"{revoked.words} dicabut, tidak berlaku sejak {tanggal(revoked.revoked_on)}.",
                    code, shown.use.field, shown.title,
                )  # fmt: skip


@rule(
    "decree-outdated", Severity.MEDIUM, "SK perlu diperbarui",
    "Terbitkan keputusan pengganti tanpa orang yang sudah pindah, lalu ganti buktinya.",
)  # fmt: skip
def decree_outdated(case: Case) -> Iterator[Finding]:
    for code, shown, decrees in _decrees(case):
        valid = [each for each in decrees if not _lapsed(case, shown, each)]
        if valid and all(each.left for each in valid):
            yield Finding(
                f"Ada orang di dalam {valid[-1].words} yang sudah pindah.", code, shown.use.field, shown.title
            )


def _decrees(case: Case) -> Iterator[tuple[str, Shown, list[KnownDecree]]]:
    """Each use of an evidence that is a decree, with its question: the decrees that it may be."""
    known: Sequence[KnownDecree] = case.supplied.get(DECREES, ())
    if not known:
        return
    for question, shown in case.uses:
        same = [each for each in known if shown.version.sha256 in each.files]
        found = same or _named(_plain(shown.title), known)
        if found:
            yield question.code, shown, found


def _named(title: str, known: Sequence[KnownDecree]) -> list[KnownDecree]:
    """Those whose number stands in ``title``; else those whose title does, or that have it."""
    numbered = [each for each in known if _has(title, _plain(each.number), _SHORTEST_NUMBER)]
    return numbered or [each for each in known if _has(title, _plain(each.title), _SHORTEST_TITLE)]


def _has(title: str, words: str, shortest: int) -> bool:
    """Whether ``words`` stand in ``title`` by themselves: 12/2026 is not in 112/2026."""
    return len(words) >= shortest and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", title) is not None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _lapsed(case: Case, shown: Shown, decree: KnownDecree) -> bool:
    """Whether it does not hold when it has to: on the cut-off date, or, of an occasion, in the question's window."""
    window = case.window(shown.use.field)
    last = decree.last or date.max
    if decree.kind in _OCCASIONS:
        return decree.first > window.end or (window.start is not None and last < window.start)
    cutoff = case.sheet.zone.cutoff
    return not decree.first <= cutoff <= last
