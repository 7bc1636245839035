"""What a page about an uploaded list needs."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from pilar.organisation.access import Rights
from pilar.organisation.models import PeopleImport, PeopleImportRow, Person
from pilar.organisation.queries.people import Wanted, people

#: In the address beside the states of rows: who is on duty in the unit and not in the file.
MISSING = "tidak-ada"


def counts(upload: PeopleImport) -> dict[str, int]:
    """How many rows stand how; every state has its number. One query."""
    found = dict(upload.rows.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state, _ in PeopleImportRow.STATES}


def missing(upload: PeopleImport, rights: Rights, day: date) -> QuerySet[Person]:
    """Those on duty in the unit of the import whom no row means. Somebody decides what became of them."""
    named = PeopleImportRow.objects.filter(upload=upload, person=OuterRef("pk"))
    rows = people(rights, day, Wanted(unit=upload.unit), capability="person.manage")
    return rows.filter(~Exists(named))
