"""What ``pilar doctor`` checks of worksheets."""

from __future__ import annotations

from pilar.errors import PilarError
from pilar.evaluation.actions.rescoring import rescore
from pilar.evaluation.models import Worksheet, Zone
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.windows import load_windows
from pilar.kernel.doctor import Finding, Visit, check, fault, good


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
