"""The evidence that can be reached from a zone: what it uses, and what its units have. Each says its queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from pilar.evaluation.access import zones_seen
from pilar.evaluation.models import (
    Assessor,
    Evidence,
    EvidenceUse,
    EvidenceVersion,
    Submission,
    Worksheet,
    Zone,
    ZoneMember,
)
from pilar.evaluation.queries.evidence import window_of
from pilar.evaluation.rulebook import Rulebook
from pilar.evaluation.windows import Fit, Window
from pilar.evaluation.workflow import DRAFT
from pilar.organisation.access import Actor
from pilar.organisation.queries.units import current


def library(zone: Zone, day: date) -> QuerySet[Evidence]:
    """What a field of ``zone`` may use: of its unit, of its members on ``day``, of the zone before, or used already."""
    members = ZoneMember.objects.filter(current(day), zone=zone).values("unit")
    before = Zone.objects.filter(next=zone).values("unit")
    used = EvidenceUse.objects.filter(zone=zone).values("version__evidence")
    owned = Q(unit=zone.unit_id) | Q(unit__in=members) | Q(unit__in=before)
    return Evidence.objects.filter(owned | Q(pk__in=used))


def may_contribute(user: Actor, zone: Zone, at: datetime) -> bool:
    """Whether ``user`` may add to the library of ``zone``. One query."""
    return zones_seen(user, at, "worksheet.contribute").filter(pk=zone.pk).exists()


def newest(rows: QuerySet[EvidenceVersion]) -> QuerySet[EvidenceVersion]:
    """Only the last version of each evidence."""
    later = EvidenceVersion.objects.filter(evidence=OuterRef("evidence"), number__gt=OuterRef("number"))
    return rows.filter(~Exists(later))


def matching(rows: QuerySet[EvidenceVersion], zone: Zone, words: str) -> QuerySet[EvidenceVersion]:
    """Those of ``rows`` in which each of ``words`` stands: in the title (its number too), as the name of the file, or
    as the beginning of a question or field of ``zone`` that uses the evidence.
    """
    for word in words.split():
        used = EvidenceUse.objects.filter(zone=zone, version__evidence=OuterRef("evidence"), field__istartswith=word)
        rows = rows.filter(Q(evidence__title__icontains=word) | Q(filename__icontains=word) | Q(Exists(used)))
    return rows


# -- the list of a zone


def used_versions(zone: Zone) -> QuerySet[EvidenceVersion]:
    """One row for each evidence that ``zone`` uses: the last version of it in use there."""
    here = EvidenceUse.objects.filter(zone=zone)
    later = here.filter(version__evidence=OuterRef("evidence"), version__number__gt=OuterRef("number"))
    rows = EvidenceVersion.objects.filter(Exists(here.filter(version=OuterRef("pk"))), ~Exists(later))
    return _listed(rows)


def unused_versions(zone: Zone, day: date) -> QuerySet[EvidenceVersion]:
    """The last version of each evidence of the library that ``zone`` does not use."""
    used = EvidenceUse.objects.filter(zone=zone).values("version__evidence")
    within = library(zone, day).exclude(pk__in=used)
    return _listed(newest(EvidenceVersion.objects.filter(evidence__in=within)))


def _listed(rows: QuerySet[EvidenceVersion]) -> QuerySet[EvidenceVersion]:
    return rows.select_related("evidence__unit", "stored")


def windows(rules: Rulebook, cutoff: date) -> dict[Window, list[str]]:
    """The fields by their evidence window: a handful of windows for all of them."""
    found: dict[Window, list[str]] = {}
    for key in rules.instrument.fields:
        found.setdefault(window_of(rules.instrument, key, cutoff), []).append(key)
    return found


def uses_that(fit: Fit, zone: Zone, rules: Rulebook) -> QuerySet[EvidenceUse]:
    """The uses in ``zone`` whose period lies so to the window of their question, as ``windows.fit`` says."""
    rows = EvidenceUse.objects.filter(zone=zone)
    undated = Q(version__period_from__isnull=True, version__period_until__isnull=True)
    if fit is Fit.UNDATED:
        return rows.filter(undated)
    outside = Q(pk__in=[])
    for window, fields in windows(rules, zone.cutoff).items():
        off = Q(version__period_from__gt=window.end)
        if window.start is not None:
            off |= Q(version__period_until__lt=window.start)
        outside |= Q(field__in=fields) & off
    return rows.filter(outside) if fit is Fit.OUTSIDE else rows.exclude(outside).exclude(undated)


def uses_by_evidence(zone: Zone, versions: Iterable[EvidenceVersion]) -> Mapping[int, list[EvidenceUse]]:
    """The uses in ``zone`` of the evidence of these rows, by evidence. One query."""
    ids = [version.evidence_id for version in versions]
    found: dict[int, list[EvidenceUse]] = {each: [] for each in ids}
    rows = EvidenceUse.objects.filter(zone=zone, version__evidence__in=ids).select_related("version")
    for use in rows.order_by("field", "position", "pk"):
        found[use.version.evidence_id].append(use)
    return found


# -- one evidence


def versions_of(evidence: Evidence) -> list[EvidenceVersion]:
    """All its versions, the newest first. One query."""
    return list(evidence.versions.select_related("stored").order_by("-number"))


def same_content(zone: Zone, day: date, sha256: str) -> EvidenceVersion | None:
    """A version with this very content in the library of ``zone``, the newest first. One query."""
    rows = EvidenceVersion.objects.filter(sha256=sha256, evidence__in=library(zone, day))
    return rows.select_related("evidence").order_by("-evidence", "-number").first()


def worksheets_using(evidence_id: int) -> QuerySet[Worksheet]:
    """The units' own worksheets of the zones that use the evidence. Nothing is joined: they are locked, and no unit."""
    using = EvidenceUse.objects.filter(version__evidence=evidence_id).values("zone")
    return Worksheet.objects.filter(
        zone__in=using, assessor__in=Assessor.objects.filter(code=Assessor.UNIT).values("pk")
    )


def handed_in(evidence_id: int) -> Zone | None:
    """A zone that uses the evidence in a worksheet that is handed in, if there is any. One query."""
    found = worksheets_using(evidence_id).exclude(state=DRAFT).select_related("zone").order_by("-zone__year").first()
    return found.zone if found else None


def may_have_been_handed_in(evidence: Evidence) -> bool:
    """Whether a worksheet that could use the evidence was handed over while it existed. One query."""
    unit = evidence.unit_id  # as ``library`` says: the own zones, those of which it is a member, those that follow
    own = Q(worksheet__zone__unit=unit) | Q(worksheet__zone__previous__unit=unit)
    own |= Q(worksheet__zone__members__unit=unit)
    return Submission.objects.filter(own, at__gte=evidence.created_at).exists()


def is_pinned(evidence: Evidence) -> bool:
    """Whether a hand-over of the body, whichever zone it is of, holds the evidence. One query.

    The ids of all versions stand in the frozen text, so this is exact where ``may_have_been_handed_in`` follows units:
    evidence may have travelled on to a zone that no longer has to do with its owner.
    """
    rows = Submission.objects.filter(
        worksheet__zone__unit__body=evidence.unit.body_id, at__gte=evidence.created_at,
        content__contains=f'"evidence":{evidence.pk},',
    )  # fmt: skip
    return rows.exists()


def last_fields(zone: Zone, actor: str, most: int = 3) -> list[str]:
    """The fields to which an account has lately added evidence, the last one first. One query."""
    rows = EvidenceUse.objects.filter(zone=zone, by=actor).order_by("-at", "-pk").values_list("field", flat=True)
    return list(dict.fromkeys(rows[: most * 5]))[:most]


def waiting_for_check(zones: QuerySet[Zone], actor: str) -> QuerySet[EvidenceVersion]:
    """Versions in use in ``zones`` that nobody has checked and that ``actor`` may check: of others."""
    used = EvidenceUse.objects.filter(zone__in=zones, version=OuterRef("pk"))
    rows = newest(EvidenceVersion.objects.filter(Exists(used), check_state=EvidenceVersion.UNCHECKED))
    return rows.exclude(by=actor)


def returned_to(zones: QuerySet[Zone], actor: str) -> QuerySet[EvidenceUse]:
    """One use in ``zones`` of each version that ``actor`` has uploaded and a second person has sent back."""
    rows = EvidenceUse.objects.filter(zone__in=zones, version__by=actor, version__check_state=EvidenceVersion.RETURNED)
    first = EvidenceUse.objects.filter(zone=OuterRef("zone"), version=OuterRef("version"), pk__lt=OuterRef("pk"))
    later = EvidenceVersion.objects.filter(
        evidence=OuterRef("version__evidence"), number__gt=OuterRef("version__number")
    )
    rows = rows.filter(~Exists(first), ~Exists(later))
    return rows.select_related("version__evidence", "zone").order_by(F("version__checked_at"), "pk")
