"""Facts of the integrity pact: who has signed. No question asks for it alone; the example of the head reads it."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from pilar.areas.change.models import Pact, PactSignature
from pilar.areas.change.queries.pacts import RANK_LABELS, VALID, ids_of
from pilar.areas.change.workflow import CLOSED, OPEN
from pilar.evaluation.facts import Case, Check, Fact, Rows, UnitSet, fact
from pilar.kernel.documents import masked_name
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.models import Duty

_HEADINGS = ("Pegawai", "Jenjang", "Unit")


def pacts_over(units: UnitSet, on: date) -> QuerySet[Pact]:
    """The individual pacts that were opened for ``units`` by ``on``: of that year, else of the year before.

    A year begins before its pact is opened; until then what was signed last year is what there is.
    """
    numbers = {number for unit in units.units for number in ids_of(unit.path)}
    within = Q(unit__in=numbers) | units.where("unit")
    opened = Pact.objects.filter(within, kind=Pact.INDIVIDUAL, state__in=(OPEN, CLOSED), opened_at__isnull=False)
    opened = opened.filter(year__in=(on.year, on.year - 1)).order_by("-year")
    newest = opened.values_list("year", flat=True).first()
    return opened.filter(year=newest) if newest else opened.none()


def expected_at(units: UnitSet, on: date) -> QuerySet[Duty]:
    """The duties in which somebody of ``units`` is to sign on ``on``."""
    duties = units.duties(on)
    definitive = units.duties(on).filter(kind=Duty.DEFINITIVE, person=OuterRef("person"))
    return duties.filter(Q(kind=Duty.DEFINITIVE) | ~Exists(definitive))


@fact(
    "change.pact.signed_share", "Pegawai yang menandatangani pakta integritas",
    moved_by=("pact.", "duty.", "person."),
)  # fmt: skip
def signed_share(case: Case) -> Fact:
    """Of those on duty on the day of the state, who had signed the year's pact by the end of the window."""
    pacts = pacts_over(case.units, case.as_of)
    given = PactSignature.objects.filter(VALID, pact__in=pacts, signed_on__lte=case.until)
    duties = expected_at(case.units, case.as_of)
    mark = Exists(given.filter(duty=OuterRef("pk")))
    signed, missing = duties.filter(mark), duties.filter(~mark)
    count, total = signed.count(), duties.count()
    if not pacts.exists():
        return Fact.state([], summary="Belum ada pakta integritas yang dibuka untuk unit ini.", absent=True)
    heads = {duty.person_id for duty in case.units.heads(case.as_of)}
    here = given.filter(case.units.where("duty__unit"))  # a pact of the OPD is signed elsewhere too
    first = here.order_by("signed_on", "signed_at", "pk").values_list("person", flat=True).first()
    left = total - count
    return Fact.ratio(
        count, total, summary="{numerator} dari {denominator} pegawai menandatangani pakta integritas",
        lacking=f"{angka(left, 0)} dari {angka(total, 0)} pegawai belum menandatangani pakta integritas",
        checks=[
            Check("head", "Kepala unit sudah menandatangani", _any_signed(given, heads),
                  "Kepala unit menandatangani pakta integritas."),
            Check("head-first", "Kepala unit menandatangani lebih dulu", first in heads if first else False),
        ],
        rows=[_rows("Sudah menandatangani", signed), _rows("Belum menandatangani", missing)],
    )  # fmt: skip


def _any_signed(given: QuerySet[PactSignature], people: set[int]) -> bool:
    return bool(people) and given.filter(person__in=people).exists()


def _rows(title: str, duties: QuerySet[Duty]) -> Rows:
    return Rows(title, _HEADINGS, duties.select_related("person", "unit"), _cells)


def _cells(duty: Duty) -> tuple[str, ...]:
    return masked_name(duty.person.name), RANK_LABELS.get(duty.rank_level, ""), str(duty.unit)
