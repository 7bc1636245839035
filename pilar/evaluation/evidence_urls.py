"""The addresses of evidence, for pages that link to many of them: each is looked up once and filled in by hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

#: Stand for an evidence's id and for a field while an address is looked up; nothing is called so.
_ID, _FIELD = 999_999_999_999, "semua-isian"


@dataclass(frozen=True, slots=True)
class EvidenceUrls:
    """Of one zone."""

    _add: str
    _item: str
    _viewer: str

    def add(self, field: str) -> str:
        """Where evidence is added for a field."""
        return f"{self._add}?isian={field}"

    def item(self, pk: int) -> str:
        """One piece of evidence."""
        return self._item.replace(str(_ID), str(pk))

    def viewer(self, field: str) -> str:
        """The evidence of a field, read one after the other."""
        return self._viewer.replace(_FIELD, field)


def evidence_urls(zone_id: int) -> EvidenceUrls:
    """The addresses for a zone."""
    return EvidenceUrls(
        reverse("evaluation:evidence_add", args=(zone_id,)),
        reverse("evaluation:evidence_item", args=(zone_id, _ID)),
        reverse("evaluation:evidence_viewer", args=(zone_id, _FIELD)),
    )
