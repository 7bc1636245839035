"""What waits for whom in the proposing: from the open step of the year, its role and what has happened before it.

Each source takes a fixed number of queries, none without the right.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from pilar.evaluation.access import by_role, zones_seen
from pilar.evaluation.milestones import OVER, Window
from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.access import KEEPS, MANAGES, NOMINATES, SEES
from pilar.evaluation.proposal.actions.objections import ANSWERS
from pilar.evaluation.proposal.actions.plenos import LEADS
from pilar.evaluation.proposal.actions.prerequisites import keeps
from pilar.evaluation.proposal.models import (
    FailedRow,
    GrantedPredicate,
    Objection,
    Pleno,
    PredicateCheck,
    Proposal,
    ProposedUnit,
    StageResult,
)
from pilar.evaluation.proposal.queries.prerequisites import of_body, of_units
from pilar.evaluation.proposal.queries.stories import lines_of
from pilar.evaluation.proposal.queries.year import due_for, running_years
from pilar.evaluation.proposal.stages import DESK
from pilar.evaluation.proposal.workflow import ACCEPTED, DRAFT, FIXED, PREPARING
from pilar.evaluation.queries.milestones import Progress, progress_of
from pilar.kernel.inbox import COUNTED, SOURCES, Asker, Item, inbox, listed
from pilar.organisation.access import below, visible_to
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import Body

PREFIX = "proposal."
_NAMED = 3


def mine(asker: Asker) -> list[Item]:
    """All that waits for ``asker`` in this room, what is due first."""
    found = [item for code in sorted(SOURCES) if code.startswith(PREFIX) for item in SOURCES[code](asker)]
    return sorted(found, key=lambda item: (item.due is None, item.due or date.max, item.title))


#: The steps of an evaluation year by code.
Steps = dict[str, Progress]


def steps_of(asker: Asker) -> dict[int, Steps]:
    """By running year the steps of the body where ``asker`` may do something here.

    Three queries, two more for an earlier year that is not over; asked once.
    """
    return asker.once("proposal.steps", lambda: _steps(asker))


def _steps(asker: Asker) -> dict[int, Steps]:
    body = next((held.body_id for held in asker.rights.held if SEES in held.role.may), None)
    if body is None:
        return {}
    found = {}
    for year in running_years(body, asker.day):
        zones = Zone.objects.filter(unit__body=body, year=year)
        found[year] = {each.window.step.code: each for each in progress_of(body, year, zones)}
    return found


def running(asker: Asker, code: str) -> dict[int, Window]:
    """By year the step's window where it is open, or over by a letter and still not done; without those in which it
    does not press, or waits for a step that has happened nowhere yet."""
    return {year: steps[code].window for year, steps in steps_of(asker).items() if steps[code].presses(asker.day)}


def _of(year: int, asker: Asker) -> str:
    """The year behind a title, where it is not the one that everybody thinks of."""
    return "" if year == asker.day.year else f" {year}"


def due(window: Window) -> date | None:
    """An estimate is no deadline."""
    return None if window.row is None else window.closes_on


def _page_of(name: str, year: int) -> str:
    """The page ``name`` of that year: by itself it may be that of another one."""
    return f"{reverse(f'proposal:{name}')}?tahun={year}"


@inbox("proposal.nominate")
def nominations(asker: Asker) -> Iterable[Item]:
    """Zones of the own dinas that it has not nominated, while the step is open. One query a year beside the steps."""
    if not any(NOMINATES in held.role.may and held.kind == "opd" for held in asker.rights.held):
        return []
    why = "Surat dinas yang mencalonkan unitnya belum dicatat."
    return [
        Item(f"Calonkan {count} unit yang membangun ZI{_of(year, asker)}", _page_of("nominate", year), why, due(window))
        for year, window in running(asker, "nomination").items()
        if (count := due_for("nomination", zones_seen(asker.user, asker.at, NOMINATES), year).count())
    ]  # fmt: skip


@inbox("proposal.appoint")
def appointments(asker: Asker) -> Iterable[Item]:
    """Units that have been nominated and not appointed. One query a year beside the steps."""
    if not asker.rights.may(MANAGES):
        return []
    why = "Sudah dicalonkan dinasnya; keputusan pimpinan instansi belum dicatat."
    return [
        Item(f"Tetapkan {count} unit pembangunan ZI{_of(year, asker)}", _page_of("appoint", year), why, due(window))
        for year, window in running(asker, "appointment").items()
        if (count := due_for("appointment", zones_seen(asker.user, asker.at, MANAGES), year).count())
    ]


@inbox("proposal.fix")
def drafts(asker: Asker) -> Iterable[Item]:
    """Proposals that are still drafts while the step is open. One query beside the steps."""
    if not asker.rights.may(MANAGES) or not (windows := running(asker, "proposal")):
        return []
    bodies = {held.body_id for held in asker.rights.held if MANAGES in held.role.may}
    rows = Proposal.objects.filter(body__in=bodies, year__in=windows, state=DRAFT)
    why = "Masih disusun. Yang ditetapkan dibekukan dan dibaca PortalRB."

    def told(row: Proposal) -> Item:
        return Item(f"Tetapkan {row}", reverse("proposal:proposal", args=[row.pk]), why, due(windows[row.year]))

    return listed(rows, _NAMED, told, "usulan lain untuk ditetapkan", reverse("proposal:proposals"))


@inbox("proposal.prerequisites")
def prerequisites(asker: Asker) -> Iterable[Item]:
    """Prerequisites that the asker keeps and that lack, until proposals are closed. Seven queries a year beside the
    steps."""
    if not asker.rights.may(KEEPS):
        return []
    held = next(each for each in asker.rights.held if KEEPS in each.role.may)
    found = []
    for year, steps in steps_of(asker).items():
        window = steps["proposal"].window
        if window.state(asker.day) != OVER:
            found += _lacking(asker, held.body_id, year, window)
    return found


def _lacking(asker: Asker, body_id: int, year: int, window: Window) -> list[Item]:
    body = Body.objects.get(pk=body_id)
    root = root_of(body)
    zones = list(zones_seen(asker.user, asker.at, KEEPS).filter(year=year).select_related("unit")[:300])
    lacks = [each for _, states in of_body(body, year) for each in states[:1] if each.lacks]
    lacks += [each for states in of_units(zones, body, asker.day).values() for each in states if each.lacks]
    own = [each for each in lacks if keeps(asker.rights, each.rule, root)]
    if not own:
        return []
    labels = list(dict.fromkeys(each.rule.label for each in own))
    named = ", ".join(labels[:_NAMED]) + (" …" if len(labels) > _NAMED else "")
    title = f"Lengkapi {len(own)} prasyarat pengusulan{_of(year, asker)}"
    address = _page_of("prerequisites", year)
    return [Item(title, address, f"{named}.", due(window))]


@inbox("proposal.pleno")
def plenos(asker: Asker) -> Iterable[Item]:
    """Agreed units on which no pleno has been held, while the step is open. Two queries a year beside the steps."""
    if not asker.rights.may(LEADS):
        return []
    return [item for year, window in running(asker, "pleno").items() for item in _plenos(asker, year, window)]


def _plenos(asker: Asker, year: int, window: Window) -> list[Item]:
    zones = due_for("pleno", zones_seen(asker.user, asker.at, LEADS), year)
    waiting = list(zones.values_list("target", "pk"))
    open_ = Pleno.objects.filter(
        body__in={held.body_id for held in asker.rights.held if LEADS in held.role.may}, state=DRAFT, year=year
    )

    def told(row: Pleno) -> Item:
        return Item(f"Tutup {row}", reverse("proposal:pleno", args=[row.pk]), "Calon menunggu keputusan.", due(window))

    found = listed(open_, _NAMED, told, "pleno lain untuk ditutup", reverse("proposal:plenos"))
    started = {row.predicate for row in open_}
    for predicate in sorted({target for target, _ in waiting} - started):
        count = sum(target == predicate for target, _ in waiting)
        title = f"Adakan pleno {predicate} {year}"
        why = f"{count} unit sudah disetujui TPI dan belum diplenokan."
        found.append(Item(title, reverse("proposal:plenos"), why, due(window)))
    return found


@inbox("proposal.objection")
def objections(asker: Asker) -> Iterable[Item]:
    """Objections that are not sent yet: the bureau sends them, the unit's team answers what is not answered yet.

    All whose last day is ahead: there are three working days for each, and none may hide behind those that are late.
    One query.
    """
    sends = asker.rights.may(MANAGES)
    if not (sends or (asker.rights.may(ANSWERS) and asker.rights.may(SEES))):
        return []
    zones = zones_seen(asker.user, asker.at, MANAGES if sends else ANSWERS)
    if not sends:
        zones = zones.filter(pk__in=zones_seen(asker.user, asker.at, SEES).values("pk"))
    bare = FailedRow.objects.filter(result=OuterRef("result"), defence="")
    rows = Objection.objects.filter(state=PREPARING, result__proposed__zone__in=zones.values("pk"))
    rows = rows.filter(result__proposed__proposal__state=FIXED).annotate(is_bare=Exists(bare))
    if not sends:
        rows = rows.filter(is_bare=True)
    found = list(rows.select_related("result__proposed").order_by("due_on", "pk"))
    ahead = [_objection(row, asker, sends=sends) for row in found if row.due_on >= asker.day]
    over = [row for row in found if row.due_on < asker.day]

    def told(row: Objection) -> Item:
        return _objection(row, asker, sends=sends)

    return ahead + listed(over, _NAMED, told, "sanggah lain yang lewat hari terakhirnya", _proposal)


def _proposal(row: Objection) -> str:
    return reverse("proposal:proposal", args=[row.result.proposed.proposal_id])


def _objection(row: Objection, asker: Asker, *, sends: bool) -> Item:
    name = row.result.proposed.name
    is_bare: bool = row.is_bare  # type: ignore[attr-defined]
    if not is_bare:
        title, why = f"Kirim sanggah {name}", "Hanya satu kali. Semua temuan sudah ditanggapi; kirim."
    elif sends:
        title, why = f"Siapkan sanggah {name}", "Hanya satu kali. Sesudah tiap temuan TPN ditanggapi, kirim."
    else:
        title = f"Tanggapi temuan TPN untuk sanggah {name}"
        why = "Hanya satu kali. Biro/Bagian Organisasi mengirimnya sesudah tiap temuan ditanggapi."
    return Item(title, reverse("proposal:objection", args=[row.pk]), why + _late(row.due_on, asker.day), row.due_on)


@inbox("proposal.presentation")
def presentations(asker: Asker) -> Iterable[Item]:
    """Services of proposed units of which something is still to be told, until the desk evaluation is over.

    Asked of the unit's team only. Two queries, five more for each of three units at most.
    """
    if not (asker.rights.may(ANSWERS) and asker.rights.may(SEES)):
        return []
    windows = {year: steps[DESK].window for year, steps in steps_of(asker).items()}
    windows = {year: window for year, window in windows.items() if window.state(asker.day) != OVER}
    if not windows:
        return []
    settled = StageResult.objects.filter(
        Q(stage=DESK) | (Q(outcome=StageResult.FAILED) & ~Q(objection__state=ACCEPTED)), proposed=OuterRef("pk")
    )
    rows = ProposedUnit.objects.filter(
        ~Exists(settled), below(asker.rights.roots(ANSWERS), "zone__unit__path"), zone__year__in=windows,
        zone__in=zones_seen(asker.user, asker.at, SEES).values("pk"), proposal__state=FIXED,
    ).select_related("zone__unit__body")  # fmt: skip
    own = [each for each in rows.order_by("pk")[:COUNTED] if by_role(asker.rights, each.zone.unit.path).everything]
    found = []
    for row in own[:_NAMED]:
        lines = lines_of(row.zone, asker.day)
        if lacks := sum(not line.is_whole for line in lines):
            why = f"Untuk evaluasi meja: {lacks} dari {len(lines)} layanan belum lengkap."
            address, window = reverse("proposal:stories", args=[row.zone_id]), windows[row.zone.year]
            found.append(Item(f"Isi bahan paparan {row.name}", address, why, _presented(window, asker.day)))
    if left := own[_NAMED:]:
        address, window = reverse("proposal:stories", args=[left[0].zone_id]), windows[left[0].zone.year]
        why = "Tidak semuanya muat di daftar ini."
        title = f"Periksa bahan paparan {len(left)} unit lain"
        found.append(Item(title, address, why, _presented(window, asker.day)))
    return found


def _presented(window: Window, day: date) -> date | None:
    if window.row is None:
        return None
    return window.opens_on if day < window.opens_on else window.closes_on


def _late(due_on: date, day: date) -> str:
    return " Hari terakhirnya sudah lewat." if due_on < day else ""


@inbox("proposal.monitoring")
def monitoring(asker: Asker) -> Iterable[Item]:
    """Held predicates that nobody has looked at since the year began, while the step is open. One query a year beside
    the steps."""
    if not asker.rights.may(MANAGES):
        return []
    found = []
    for year, window in running(asker, "monitoring").items():
        checked = PredicateCheck.objects.filter(granted=OuterRef("pk"), on__gte=date(year, 1, 1))
        held = visible_to(GrantedPredicate, asker.user, asker.at, MANAGES).filter(revoked_on__isnull=True)
        if count := held.filter(~Exists(checked)).count():
            why = f"Belum ada pemantauan yang dicatat sejak awal {year}."
            title = f"Catat pemantauan {count} predikat"
            found.append(Item(title, reverse("proposal:predicates"), why, due(window)))
    return found
