"""The links of imported evidence cells become evidence of the zone: many at once, in the import's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from pilar.evaluation.content import hash_of
from pilar.evaluation.evidence_texts import outside_links
from pilar.evaluation.linkcheck.urls import drive_kind
from pilar.evaluation.models import Evidence, EvidenceUse, EvidenceVersion, Zone
from pilar.organisation.models import User

_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Linked:
    """``uses`` that are new, and how many of their addresses no evidence of the unit had before."""

    uses: tuple[EvidenceUse, ...] = ()
    new_evidence: int = 0


def link_evidence(zone: Zone, texts: Mapping[str, str], *, by: User, at: datetime) -> Linked:
    """Make evidence of the links in ``texts`` (by field), within the caller's transaction and under its lock.

    An address is one evidence of the zone's unit, in however many cells it stands; one that the unit has already is
    used as it is. Nothing is taken away. At most six queries.
    """
    titles = _titles(texts)
    if not titles:
        return Linked()
    known = _known(zone, list(titles))
    made = _made(zone, {url: title for url, title in titles.items() if url not in known}, by=by, at=at)
    uses = _uses(zone, texts, {**known, **made}, by=by, at=at)
    EvidenceUse.objects.bulk_create(uses)
    return Linked(tuple(uses), len(made))


def _titles(texts: Mapping[str, str]) -> dict[str, str]:
    """Each address with the first words that stand before it somewhere, or what kind of place it is."""
    titles: dict[str, str] = {}
    unnamed: dict[str, str] = {}
    for field, text in texts.items():
        for link in outside_links(text):
            unnamed.setdefault(link.url, f"{drive_kind(link.url)}, {field}")
            if link.label:
                titles.setdefault(link.url, link.label[:_LONGEST_TITLE].strip())
    return {url: titles.get(url) or title for url, title in unnamed.items()}


def _known(zone: Zone, urls: list[str]) -> dict[str, EvidenceVersion]:
    """The unit's links with these addresses, held so that nobody discards them; of several the latest."""
    rows = EvidenceVersion.objects.filter(sha256__in=[hash_of(url) for url in urls], evidence__unit=zone.unit_id)
    held = rows.exclude(url="").select_related("evidence").select_for_update(of=("evidence",), no_key=True)
    return {row.url: row for row in held.order_by("pk")}


def _made(zone: Zone, titles: Mapping[str, str], *, by: User, at: datetime) -> dict[str, EvidenceVersion]:
    kind = Evidence.LINK
    evidence = Evidence.objects.bulk_create(
        [Evidence(unit_id=zone.unit_id, kind=kind, title=title, created_at=at, created_by=by.actor)
         for title in titles.values()]
    )  # fmt: skip
    versions = EvidenceVersion.objects.bulk_create(
        [EvidenceVersion(evidence=each, number=1, url=url, sha256=hash_of(url), by=by.actor, at=at)
         for url, each in zip(titles, evidence, strict=True)]
    )  # fmt: skip
    return {version.url: version for version in versions}


def _uses(
    zone: Zone, texts: Mapping[str, str], versions: Mapping[str, EvidenceVersion], *, by: User, at: datetime
) -> list[EvidenceUse]:
    """What is not in use yet, after what is, in the order of the cell. A draft that the file names too is confirmed."""
    stored = EvidenceUse.objects.filter(zone=zone, field__in=texts)
    last = dict(stored.values_list("field").annotate(Max("position")).order_by("field"))
    there: dict[tuple[str, str], tuple[int, bool]] = {
        (field, url): (pk, is_draft)
        for field, url, pk, is_draft in stored.exclude(version__url="").values_list(
            "field", "version__url", "pk", "is_draft"
        )
    }
    uses, confirmed = [], []
    for field, text in texts.items():
        position = last.get(field, -1)
        for url in dict.fromkeys(link.url for link in outside_links(text)):
            if (field, url) in there:
                pk, is_draft = there[field, url]
                confirmed += [pk] if is_draft else []
                continue
            position += 1
            uses.append(
                EvidenceUse(zone=zone, field=field, version=versions[url], position=position, by=by.actor, at=at)
            )
    if confirmed:
        EvidenceUse.objects.filter(pk__in=confirmed).update(is_draft=False)
    return uses
