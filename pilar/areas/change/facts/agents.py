"""Facts of the agents of change: how many, what they have changed, and what of it has been integrated.

A year is the twelve months until the cut-off date; a body that follows an instruction with the full last year sets the
rule ``change.agent-last-year``. An agent who has moved is not counted any more, nor are their changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse

from pilar.areas.change.masking import masked_name
from pilar.areas.change.models import AgentChange
from pilar.areas.change.queries.agents import DONE
from pilar.areas.change.queries.decrees import AGENTS, Named, in_force, known, named
from pilar.areas.change.workflow import INTEGRATED
from pilar.evaluation.facts import Case, Check, Fact, Rows, UnitSet, fact
from pilar.evaluation.facts.units import UNIT
from pilar.evaluation.windows import EvidenceWindow, WindowKind, window_for
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.records.models import Decree, DecreeMember
from pilar.records.queries.decrees import holding

YEAR_RULE = "change.agent-last-year"
LEVELS = ("unit", "opd")
MOVED_BY = ("decree.", "agent_change.", "duty.", "person.")
_NO_AGENTS = (
    "Belum ada agen perubahan: tetapkan dengan keputusan. Tanpa agen, rasionya dihitung 0, bukan dianggap penuh."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The decrees of one level with the agents that they name at the units of the zone."""

    units: UnitSet
    decrees: tuple[Decree, ...]
    agents: tuple[Named, ...]
    moved: int
    absent: bool

    @property
    def people(self) -> set[int]:
        return {each.member.person_id for each in self.agents if each.member.person_id}

    @property
    def count(self) -> int:
        """People, each once; a name that the decree ties to no person counts too."""
        return len(self.people) + sum(each.member.person_id is None for each in self.agents)


def standing(case: Case) -> Standing:
    """What the decrees of this level say of the zone's units on the day of the state. Three queries."""
    units = case.session.sets[UNIT]
    own = case.units.level == UNIT
    decrees = list(in_force(AGENTS, case.as_of).filter(case.units.where()))
    found = named(decrees, units.units, case.as_of, own=own, role=DecreeMember.AGENT) if decrees else []
    agents = tuple(each for each in found if each.works_here)
    absent = not agents
    if own:
        absent = not decrees and not known(AGENTS, case.units.where(), case.zone.unit, case.as_of)
    return Standing(
        units, tuple(decrees), agents, len({each.member.person_id for each in found if each.has_moved}), absent
    )


def year_of(case: Case) -> tuple[date, date]:
    """First and last day whose changes count: the window, or the one year of it that the rule says."""
    window = case.window
    if window.kind is WindowKind.LAST_YEAR_OR_TWELVE_MONTHS:
        last_year = case.number(YEAR_RULE) > 0
        kind = WindowKind.LAST_YEAR if last_year else WindowKind.TWELVE_MONTHS
        window = window_for(EvidenceWindow(kind), window.end)
    return window.start or date.min, min(window.end, case.as_of)


def moment_after(case: Case) -> datetime:
    """The first moment after the day of the state, where the body is."""
    zone = ZoneInfo(case.units.body.time_zone)
    return datetime.combine(case.as_of + timedelta(days=1), time.min, tzinfo=zone)


def confirmed(case: Case, of: Standing) -> QuerySet[AgentChange]:
    """Made in the year by the agents counted, and confirmed by a superior until the day of the state."""
    first, last = year_of(case)
    return AgentChange.objects.filter(
        of.units.where(), state__in=DONE, made_on__gte=first, made_on__lte=last, agent__in=of.people,
        confirmed_at__lt=moment_after(case),
    )  # fmt: skip


def integrated(case: Case, of: Standing) -> QuerySet[AgentChange]:
    """Of those, the ones that live in an SOP, decree or system that still holds on the day of the state."""
    day = case.as_of
    holds = Q(integrated_until__isnull=True) | Q(integrated_until__gte=day)
    held = Decree.objects.filter(holding(day)).order_by().values("pk")
    decree = Q(decree__isnull=True) | Q(decree__in=held)
    return confirmed(case, of).filter(holds, decree, state=INTEGRATED, integrated_on__lte=day)


# -- the rows behind the figures


def decree_rows(decrees: Sequence[Decree]) -> Rows:
    return Rows(
        "Keputusan", ("Nomor", "Tentang", "Berlaku"),
        Decree.objects.filter(pk__in=[each.pk for each in decrees]),
        lambda row: (row.number, row.title, _validity(row)),
    )  # fmt: skip


def _validity(row: Decree) -> str:
    return f"{tanggal(row.valid_from)}–{tanggal(row.valid_until) if row.valid_until else 'tanpa batas'}"


def agent_rows(of: Standing) -> Rows:
    return Rows(
        "Agen perubahan", ("Agen", "Keputusan"),
        DecreeMember.objects.filter(pk__in=[each.member.pk for each in of.agents]).select_related("decree"),
        lambda row: (masked_name(row.name), row.decree.number), lambda _: reverse("change:agents"),
    )  # fmt: skip


def change_rows(changes: QuerySet[AgentChange], title: str = "Perubahan yang dikonfirmasi") -> Rows:
    return Rows(
        title, ("Perubahan", "Agen", "Dibuat", "Keadaan", "Tempatnya sekarang"),
        changes.select_related("agent"), _change_cells, lambda row: reverse("change:agent_change", args=[row.pk]),
    )  # fmt: skip


def _change_cells(row: AgentChange) -> tuple[str, ...]:
    into = f"{row.get_integrated_into_display()} {row.integrated_as}" if row.integrated_into else ""
    return row.title, masked_name(row.agent.name), tanggal(row.made_on), row.get_state_display(), into


def warnings_of(of: Standing) -> tuple[str, ...]:
    found = []
    if of.moved:
        found.append(f"{of.moved} agen di keputusan tidak bertugas lagi di sini, jadi tidak dihitung; perbarui SK-nya.")
    nameless = sum(each.member.person_id is None for each in of.agents)
    if nameless:
        found.append(f"{nameless} nama di keputusan belum dikaitkan dengan orangnya; perubahannya tidak terhitung.")
    if not of.count:
        found.append(_NO_AGENTS)
    return tuple(found)


# -- the facts


@fact("change.agents.contributing", "Agen perubahan dan perubahannya", levels=LEVELS, moved_by=MOVED_BY,
      rules=(YEAR_RULE,))  # fmt: skip
def contributing(case: Case) -> Fact:
    """A.I.1.iv.b: a decree in force, and changes that a superior has confirmed."""
    of = standing(case)
    changes = confirmed(case, of)
    done = set(changes.order_by().values_list("agent", flat=True).distinct())
    idle = [masked_name(each.member.name) for each in of.agents if each.member.person_id not in done]
    number = changes.count()
    warnings = list(warnings_of(of))
    if idle and number:
        warnings.append(f"{len(idle)} agen belum punya perubahan yang dikonfirmasi: {', '.join(idle)}.")
    checks = (
        Check("decree", "Ada keputusan agen perubahan yang berlaku", bool(of.decrees) and bool(of.count),
              "Tetapkan agen perubahan dengan keputusan bernomor yang berlaku pada tanggal batas."),
        Check("changes", "Ada perubahan yang dikonfirmasi atasan", number > 0,
              "Catat perubahan yang sudah dibuat seorang agen dan mintakan konfirmasi atasannya."),
    )  # fmt: skip
    summary = f"{of.count} agen perubahan berdasarkan keputusan yang berlaku, {number} perubahan dikonfirmasi atasan."
    return Fact.state(
        checks, summary=summary if of.decrees else "Belum ada keputusan agen perubahan yang berlaku.",
        rows=(decree_rows(of.decrees), agent_rows(of), change_rows(changes)), warnings=warnings, absent=of.absent,
    )  # fmt: skip


@fact("change.agents.count", "Jumlah agen perubahan", levels=LEVELS, moved_by=MOVED_BY)
def count(case: Case) -> Fact:
    """A.II.1.i.a.agen: the people whom the decree in force names and who still work here."""
    of = standing(case)
    return _numbered(of, Fact.count(
        of.count, summary="{number} agen perubahan menurut keputusan yang berlaku.",
        rows=(decree_rows(of.decrees), agent_rows(of)), warnings=warnings_of(of),
    ))  # fmt: skip


@fact("change.agents.changes", "Jumlah perubahan oleh agen", levels=LEVELS, moved_by=MOVED_BY, rules=(YEAR_RULE,))
def changes(case: Case) -> Fact:
    """A.II.1.i.a.perubahan and A.II.1.i.b.perubahan: made in a year and confirmed by the superior."""
    of = standing(case)
    found = confirmed(case, of)
    return _numbered(of, Fact.count(
        found.count(), summary=f"{{number}} perubahan dibuat dan dikonfirmasi atasan, {_span(case)}.",
        rows=(change_rows(found),), warnings=warnings_of(of),
    ))  # fmt: skip


@fact("change.agents.integrated", "Jumlah perubahan yang terintegrasi", levels=LEVELS, moved_by=MOVED_BY,
      rules=(YEAR_RULE,))  # fmt: skip
def integrated_count(case: Case) -> Fact:
    """A.II.1.i.b.terintegrasi: the changes that an SOP, decree or system holds which is still in force."""
    of = standing(case)
    found = integrated(case, of)
    return _numbered(of, Fact.count(
        found.count(), summary=f"{{number}} perubahan ada di SOP, keputusan, atau sistem yang berlaku, {_span(case)}.",
        rows=(change_rows(found, "Perubahan yang terintegrasi"),), warnings=warnings_of(of),
    ))  # fmt: skip


@fact("change.agents.change_ratio", "Perubahan per agen perubahan", levels=LEVELS, moved_by=MOVED_BY,
      rules=(YEAR_RULE,))  # fmt: skip
def change_ratio(case: Case) -> Fact:
    """A.II.1.i.a: changes to agents. More changes than agents count as one for each: the form caps the ratio at 1."""
    of = standing(case)
    found = confirmed(case, of)
    return _ratio(of, found.count(), of.count, "{numerator} perubahan oleh {denominator} agen perubahan",
                  (agent_rows(of), change_rows(found)), case, "perubahan lagi agar setiap agen terwakili")  # fmt: skip


@fact("change.agents.integrated_ratio", "Perubahan yang terintegrasi", levels=LEVELS, moved_by=MOVED_BY,
      rules=(YEAR_RULE,))  # fmt: skip
def integrated_ratio(case: Case) -> Fact:
    """A.II.1.i.b: the integrated ones among the changes of A.II.1.i.a."""
    of = standing(case)
    made, kept = confirmed(case, of), integrated(case, of)
    return _ratio(of, kept.count(), made.count(), "{numerator} dari {denominator} perubahan terintegrasi",
                  (change_rows(made),), case, "perubahan belum masuk SOP, keputusan, atau sistem")  # fmt: skip


def _ratio(
    of: Standing, numerator: int, denominator: int, words: str, rows: Sequence[Rows], case: Case, missing: str
) -> Fact:
    text = words.format(numerator=numerator, denominator=denominator)
    return Fact(
        f"{text}, {_span(case)}.", numerator, denominator,
        min(Fraction(numerator, denominator), Fraction(1)) if denominator else None, rows=tuple(rows),
        lacking=f"{denominator - numerator} {missing}." if numerator < denominator else "",
        warnings=warnings_of(of), nil=denominator == 0, absent=of.absent,
    )  # fmt: skip


def _numbered(of: Standing, found: Fact) -> Fact:
    return replace(found, absent=of.absent)


def _span(case: Case) -> str:
    first, last = year_of(case)
    return f"{tanggal(first)}–{tanggal(last)}"
