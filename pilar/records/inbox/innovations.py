"""What waits for whom: innovations that are applied and were never measured again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.urls import reverse

from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import below
from pilar.records.models import Innovation
from pilar.records.queries.decree_lists import body_of, days_ahead
from pilar.records.queries.innovation_lists import AFTER_MEASURE, unmeasured
from pilar.records.workflow import MANAGE

_NAMED: Final = 5


@inbox("records.innovations_unmeasured")
def innovations_unmeasured(asker: Asker) -> Iterable[Item]:
    """Applied as long as the rule of the body allows, and nothing measured since. Three queries at most."""
    roots = asker.rights.roots(MANAGE)
    if not roots:
        return []
    after = days_ahead(body_of(asker), asker.day, AFTER_MEASURE)
    rows = Innovation.objects.filter(below(roots, "unit__path"), unmeasured(asker.day, after)).select_related("unit")
    return [
        Item(
            f"Ukur hasil inovasi: {each.title}", reverse("records:innovation", args=[each.pk]),
            f"{each.unit}, diterapkan sejak {tanggal(each.applied_on)}. Tanpa ukuran sesudah tidak dihitung inovasi.",
        )
        for each in rows.order_by("applied_on", "pk")[:_NAMED]
    ]  # fmt: skip
