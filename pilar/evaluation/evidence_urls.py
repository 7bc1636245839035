"""The addresses of evidence, for pages that link to many of them: each is looked up once and filled in by hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

#: Stands for an evidence's id while its address is looked up; no zone has it.
_PLACE = 999_999_999_999


@dataclass(frozen=True, slots=True)
class EvidenceUrls:
    """Of one zone. Empty texts where there are no such pages."""

    _add: str
    _item: str

    def add(self, field: str) -> str:
        """Where evidence is added for a field."""
        return f"{self._add}?isian={field}" if self._add else ""

    def item(self, pk: int) -> str:
        """One piece of evidence."""
        return self._item.replace(str(_PLACE), str(pk))


def evidence_urls(zone_id: int) -> EvidenceUrls:
    """The addresses for a zone."""
    return EvidenceUrls(
        _found("evaluation:evidence_add", zone_id),
        _found("evaluation:evidence_item", zone_id, _PLACE),
    )


def _found(name: str, *args: int) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
