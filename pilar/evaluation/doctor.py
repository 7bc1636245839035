"""What ``pilar doctor`` checks of worksheets."""

from __future__ import annotations

from pilar.errors import PilarError
from pilar.evaluation.actions.rescoring import rescore
from pilar.evaluation.facts import registry
from pilar.evaluation.facts.mapping import FILES, Entry, fact_map
from pilar.evaluation.models import Worksheet, Zone
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.windows import load_windows
from pilar.kernel.doctor import Finding, Visit, check, fault, good, hint


@check("editions", "Edisi LKE", needs=("migrations",))
def editions_are_known(visit: Visit) -> Finding:
    """Every zone's edition, its instrument and the windows of its evidence can be read."""
    used = sorted(set(Zone.objects.values_list("edition", flat=True)))
    for edition in used:
        try:
            load_windows(rulebook(edition).instrument.id)
        except PilarError as error:
            return fault(f"edisi {edition} tidak dapat dibaca: {error.message}", "pasang lagi Pilar versi ini")
    return good(f"{len(used)} edisi dipakai, semuanya terbaca")


@check("scores", "Nilai lembar kerja", needs=("editions",))
def stored_scores_are_those_of_the_answers(visit: Visit) -> Finding:
    """With ``--full`` every stored score is computed again; else they are only counted."""
    if not visit.full:
        return good(f"{Worksheet.objects.count()} lembar kerja; `pilar doctor --full` menghitung ulang nilainya")
    found = rescore(dry_run=True)
    if found.differing:
        return fault(f"{len(found.differing)} dari {found.read} berbeda dari jawabannya", "jalankan `pilar rescore`")
    return good(f"{found.read} lembar kerja, nilainya sama dengan hitungan ulang")


@check("facts", "Fakta")
def facts_fit_together(visit: Visit) -> Finding:
    """The declarations of the facts and the maps that name them agree."""
    wrong = registry.faults()
    for instrument in FILES:
        try:
            fact_map(instrument)
        except PilarError as error:
            wrong.append(error.message)
    if wrong:
        return fault(f"{len(wrong)} kesalahan: {' '.join(wrong)}", "pasang lagi Pilar versi ini")
    differing = [text for instrument in FILES for text in [*unbuilt(instrument), *misplaced(instrument)]]
    if differing:
        message = f"{len(differing)} tidak sesuai petanya: {' '.join(differing)}"
        return hint(message, "isian itu diketik sendiri seperti biasa; laporkan ini kepada pembuat Pilar")
    return good(f"{len(registry.facts())} dibangun, semuanya sesuai petanya")


def unbuilt(instrument: str) -> list[str]:
    """Facts that the map promises of a room which has built others, but not these."""
    built = registry.facts()
    rooms = {code.split(".")[0] for code, each in built.items() if code.split(".")[0] == each.app.rsplit(".", 1)[-1]}
    wanted = {entry.fact: entry for entry in _entries(instrument)}
    return [
        f"Fakta {code} ada di peta, tetapi belum dibangun ruangnya."
        for code, entry in wanted.items()
        if entry.room in rooms and code not in built
    ]


def misplaced(instrument: str) -> list[str]:
    """Built facts that look for their rows on other levels than the map says."""
    built = registry.facts()
    differing = {
        entry.fact: entry
        for entry in _entries(instrument)
        if entry.fact in built and built[entry.fact].levels != entry.levels
    }
    return [
        f"Fakta {code} mencari di {', '.join(built[code].levels)}; peta menyebut {', '.join(entry.levels)}."
        for code, entry in differing.items()
    ]


def _entries(instrument: str) -> list[Entry]:
    mapped = fact_map(instrument)
    return [*mapped.questions.values(), *mapped.fields.values()]
