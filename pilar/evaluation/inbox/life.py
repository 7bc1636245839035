"""What waits for whom in the zones: worksheets to fill in and hand in, questions given, teams without a leader,
windows that the body has not set. Each source takes one query, none without the right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse

from pilar.evaluation.access import assigned, by_role, zones_seen
from pilar.evaluation.milestones import SELF_ASSESSMENT, steps
from pilar.evaluation.models import Answer, Assessor, Assignment, Milestone, Worksheet
from pilar.evaluation.queries.milestones import still_running
from pilar.evaluation.queries.revising import changed_since_return
from pilar.evaluation.queries.team import LEADER
from pilar.evaluation.rulebook import part_of, rulebook
from pilar.evaluation.workflow import DRAFT
from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import below
from pilar.organisation.models import Grant
from pilar.organisation.queries.units import current

_NAMED = 5
#: So many days before a step usually opens, the bureau is asked for its window.
_AHEAD = 60


@inbox("evaluation.worksheets")
def worksheets(asker: Asker) -> Iterable[Item]:
    """Worksheets that the asker's own team fills in: hand in by, drafts to confirm, blanks of the own areas.

    One that came back is handed in again once something was changed; until then its assessors' room tells of it.
    """
    roots = asker.rights.roots("worksheet.answer")
    if not roots:
        return []
    window = Milestone.objects.filter(
        body=OuterRef("zone__unit__body"), year=OuterRef("zone__year"), code=SELF_ASSESSMENT
    )
    rows = (
        Worksheet.objects.filter(
            below(roots, "zone__unit__path"),
            still_running(asker.day, "zone__"),
            assessor__code=Assessor.UNIT,
            state=DRAFT,
        )
        .select_related("zone__unit")
        .annotate(
            closes_on=Subquery(window.values("closes_on")[:1]),
            is_mended=Exists(changed_since_return().filter(pk=OuterRef("pk"))),
        )
        .order_by("zone__year", "pk")
    )
    return [item for row in rows[:_NAMED] for item in _of_worksheet(asker, row)]


def _of_worksheet(asker: Asker, row: Worksheet) -> list[Item]:
    zone, due = row.zone, row.revise_by or getattr(row, "closes_on", None)
    role = by_role(asker.rights, zone.unit.path)
    late = due is not None and due < asker.day
    found = []
    if row.drafts:
        address = reverse("evaluation:carry", args=[zone.pk])
        found.append(
            Item(f"Pastikan bawaan tahun lalu {zone}", address, f"{row.drafts} jawaban belum dipastikan.", due)
        )
    if role.everything:
        if row.revise_by and not getattr(row, "is_mended", True):
            return found
        address = reverse("evaluation:submit", args=[zone.pk])
        blank = row.fields - row.answered - row.drafts
        why = f"{blank} isian masih kosong." if blank else "Semua isian terisi; ketua tim atau kepala menyerahkannya."
        if late:
            why = f"Masa penyerahannya sudah lewat. {why}"
        found.append(Item(f"Serahkan lembar kerja {zone}", address, why, due))
        return found
    for number in sorted(role.areas):
        area = row.areas.get(str(number), {})
        blank = area.get("fields", 0) - area.get("answered", 0)
        if blank:
            first = rulebook(zone.edition).instrument.areas[number].members[0]
            address = f"{reverse('evaluation:lke', args=[zone.pk])}?bagian={first}"
            found.append(Item(f"Isi area {number} {zone}", address, f"{blank} isian belum terjawab.", due))
    return found


@inbox("evaluation.assigned")
def questions(asker: Asker) -> Iterable[Item]:
    """Questions that were given to the asker and are not answered, as one thing to do for each zone."""
    unanswered = Answer.objects.filter(
        Q(option__isnull=True, number__isnull=True) | Q(is_draft=True),
        Q(field=OuterRef("question")) | Q(field__startswith=Concat(OuterRef("question"), Value("."))),
        worksheet__zone=OuterRef("zone"), worksheet__assessor__code=Assessor.UNIT, worksheet__state=DRAFT,
    )  # fmt: skip
    mine: Iterable[Assignment] = (
        assigned(asker.user, asker.at).filter(Exists(unanswered)).select_related("zone").order_by("due_on", "pk")
    )
    by_zone: dict[int, list[Assignment]] = {}
    for row in mine:
        by_zone.setdefault(row.zone_id, []).append(row)
    items = []
    for rows in list(by_zone.values())[:_NAMED]:
        days = [row.due_on for row in rows if row.due_on]
        codes = ", ".join(row.question for row in rows[:_NAMED]) + (" …" if len(rows) > _NAMED else "")
        address = _page_of(rows[0])
        items.append(
            Item(f"Jawab {len(rows)} pertanyaan {rows[0].zone}", address, codes, min(days, default=None))
        )  # fmt: skip
    return items


def _page_of(row: Assignment) -> str:
    """The page of the worksheet on which a question stands."""
    instrument, address = rulebook(row.zone.edition).instrument, reverse("evaluation:lke", args=[row.zone_id])
    return f"{address}?bagian={part_of(instrument, row.question)}" if row.question in instrument.questions else address


@inbox("evaluation.leaderless")
def without_a_leader(asker: Asker) -> Iterable[Item]:
    """Zones of this year and later that nobody leads, for whoever may appoint."""
    if not (asker.rights.may("zone.manage") and asker.rights.may("grant.give")):
        return []
    path = ExpressionWrapper(OuterRef("unit__path"), output_field=CharField())
    leaders = Grant.objects.filter(current(asker.day), role=LEADER, user__is_active=True).annotate(here=path)
    managed = zones_seen(asker.user, asker.at, "zone.manage").filter(still_running(asker.day))
    leaderless = managed.filter(~Exists(leaders.filter(here__startswith=F("unit__path")))).select_related("unit")
    rows = leaderless.order_by("year", "name", "pk")
    return [
        Item(
            f"Tunjuk ketua tim {zone}", reverse("evaluation:team", args=[zone.pk]), "Zona ini belum ada yang memimpin."
        )
        for zone in rows[:_NAMED]
        if asker.rights.may("grant.give", zone.unit.path)
    ]


@inbox("evaluation.window")
def window_to_set(asker: Asker) -> Iterable[Item]:
    """The next self-assessment that the body has set no window for, when it is near, for whoever sets it."""
    bodies = {held.body_id for held in asker.rights.held if "milestone.manage" in held.role.may}
    if not bodies:
        return []
    step = steps()[SELF_ASSESSMENT]
    years = [year for year in (asker.day.year, asker.day.year + 1)
             if step.usual(year)[0] - timedelta(days=_AHEAD) <= asker.day <= step.usual(year)[1]]  # fmt: skip
    if not years:
        return []
    known = Milestone.objects.filter(body__in=bodies, year=years[0], code=SELF_ASSESSMENT)
    if known.values("body").distinct().count() == len(bodies):
        return []
    address = f"{reverse('evaluation:milestones')}?tahun={years[0]}"
    why = f"Biasanya mulai {tanggal(step.usual(years[0])[0])}; tanpa masa, unit menyerahkan kapan saja."
    return [Item(f"Tetapkan masa penilaian mandiri {years[0]}", address, why)]
