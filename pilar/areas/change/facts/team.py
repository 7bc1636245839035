"""Facts of the zone team: appointed by a decree in force, and chosen so that the whole unit is represented."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse

from pilar.areas.change.facts.agents import decree_rows
from pilar.areas.change.masking import masked_name
from pilar.areas.change.queries.decrees import TEAM, Named, in_force, known, named
from pilar.areas.change.queries.elements import elements
from pilar.areas.change.queries.team import posts
from pilar.evaluation.facts import Case, Check, Fact, Rows, fact
from pilar.evaluation.facts.units import UNIT
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.records.models import Decree, DecreeFile, DecreeMember

MOVED_BY = ("decree.", "team_element.", "duty.", "person.", "unit.")


def _decree(case: Case, *, from_above: bool = False) -> tuple[Decree | None, list[Named]]:
    """The newest decree of this level in force on the day of the state, with whom it names at the zone's units.

    ``from_above``: else the one of the OPD, where it names somebody here.
    """
    units = case.session.sets[UNIT].units
    own = case.units.level == UNIT
    held = in_force(TEAM, case.as_of)
    for decree in held.filter(case.units.where()):
        found = named([decree], units, case.as_of, own=own)
        if own or found:
            return decree, found
    if from_above:
        for decree in held.filter(unit__in=case.zone.unit.ancestor_ids).order_by("-unit__path", "-valid_from"):
            if found := named([decree], units, case.as_of, own=False):
                return decree, found
    return None, []


def _known(case: Case) -> bool:
    """Whether the unit has had such a decree, so that none in force is an answer and no gap of the records."""
    return case.units.level == UNIT and known(TEAM, case.units.where(), case.zone.unit, case.as_of)


def _member_rows(found: list[Named]) -> Rows:
    return Rows(
        "Anggota tim", ("Nama", "Kedudukan", "Pokja", "Unsur"),
        DecreeMember.objects.filter(pk__in=[each.member.pk for each in found]),
        lambda row: (masked_name(row.name), row.get_role_display(), str(row.area or "–"), row.element or "–"),
        lambda _: reverse("change:team"),
    )  # fmt: skip


def _warnings(case: Case, decree: Decree | None, found: list[Named]) -> list[str]:
    said = []
    moved = [masked_name(each.member.name) for each in found if each.has_moved]
    if moved:
        said.append(f"SK perlu diperbarui: {len(moved)} anggota tidak bertugas lagi di sini ({', '.join(moved)}).")
    until = decree.valid_until if decree else None
    if until and until < case.zone.cutoff:
        said.append(f"SK berakhir {tanggal(until)}, sebelum tanggal batas {tanggal(case.zone.cutoff)}.")
    return said


@fact("change.team.appointed", "Tim kerja ZI dibentuk dengan keputusan", levels=("unit", "opd"), moved_by=MOVED_BY)
def appointed(case: Case) -> Fact:
    """A.I.1.i.a: a numbered decree in force with leader, secretary and all six pokja.

    Whoever has moved since fills the place still, with a warning: the decree is out of date and not missing.
    """
    decree, found = _decree(case)
    vacant = [post.short for post in posts(found) if not post.is_named]
    checks = (
        Check("decree", "Keputusan tim kerja bernomor dan berlaku", decree is not None,
              "Tetapkan keputusan tim kerja ZI yang bernomor dan berlaku pada tanggal batas."),
        Check("positions", "Ketua, sekretaris, dan enam pokja terisi", decree is not None and not vacant,
              f"Isi di keputusan: {', '.join(vacant)}."),
    )  # fmt: skip
    summary = "Belum ada keputusan tim kerja ZI yang berlaku."
    if decree:
        summary = f"{decree.number} berlaku, {8 - len(vacant)} dari 8 tempat tim terisi."
    return Fact.state(
        checks, summary=summary, rows=(decree_rows([decree] if decree else []), _member_rows(found)),
        warnings=_warnings(case, decree, found), absent=decree is None and not _known(case),
    )  # fmt: skip


@fact("change.team.selection_share", "Unsur unit yang terwakili dalam tim", moved_by=MOVED_BY)
def selection_share(case: Case) -> Fact:
    """A.I.1.i.b: elements of the unit with somebody in the team, and minutes that tell how they were chosen."""
    decree, found = _decree(case, from_above=True)
    listed = [each for each in elements(case.units.units, found, case.as_of) if each.is_expected]
    present = sum(each.is_represented for each in listed)
    missing = [each.name for each in listed if not each.is_represented]
    written = decree is not None and bool(decree.selection.strip())
    papers = (
        DecreeFile.objects.filter(decree=decree, what=DecreeFile.SELECTION) if decree else DecreeFile.objects.none()
    )
    said = _warnings(case, decree, found)
    if written and not papers.exists():
        said.append("Syaratnya tertulis, tetapi kertas kerja pemilihan belum diunggah pada keputusannya.")
    checks = (
        Check("minutes", "Ada risalah pemilihan dengan syarat tertulis", written,
              "Tulis syarat, calon, dan alasan pemilihan pada keputusan tim kerjanya."),
    )  # fmt: skip
    share = Fact.ratio(
        present, len(listed), summary="{numerator} dari {denominator} unsur unit punya wakil dalam tim.",
        rows=(_member_rows(found), decree_rows([decree] if decree else []), _paper_rows(papers)), checks=checks,
        warnings=said, lacking=f"Belum terwakili: {', '.join(missing[:5])}{' …' if len(missing) > 5 else ''}.",
    )  # fmt: skip
    return replace(share, absent=decree is None and not _known(case))


def _paper_rows(papers: QuerySet[DecreeFile]) -> Rows:
    return Rows("Kertas kerja pemilihan", ("Judul", "Diunggah"), papers, lambda row: (row.title, tanggal(row.at)))
