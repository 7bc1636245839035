"""Whether a frozen fact still says what the rows say: figures then and now, rows gone, changed and new."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pilar.evaluation.facts.measuring import Reading
from pilar.evaluation.facts.readings import changed_rows
from pilar.evaluation.facts.units import LEVEL_LABELS
from pilar.evaluation.models import FrozenFact
from pilar.kernel.templatetags.indonesian import angka

_SOMEHOW: Final = "Hitungan di balik angkanya berubah."


def changes(frozen: FrozenFact, now: Sequence[Reading]) -> list[str]:
    """Sentences for people, each once; empty where nothing has moved."""
    found = {each.key: each for each in now}
    facts: list[dict[str, Any]] = json.loads(frozen.content)["facts"]
    said: list[str] = []
    for before in facts:
        current = found.get(before["key"])
        if current is None:
            said.append("Fakta ini tidak lagi dihitung Pilar.")
        elif current.digest != before["digest"]:
            said.extend([*_differences(before, current)] or [_SOMEHOW])
    known = {before["key"] for before in facts}
    if any(key not in known for key in found):
        said.append("Pilar sekarang menghitung angka yang belum dihitung saat dibekukan.")
    return list(dict.fromkeys(said))


def _differences(before: dict[str, Any], current: Reading) -> Iterator[str]:
    then, now = before["figures"], current.measured.fact
    if then["summary"] != now.summary:
        yield f"Saat dibekukan: {then['summary']} Sekarang: {now.summary}"
    if (window := current.measured.window.label) != then["window"]["label"]:
        yield f"Masa saat dibekukan: {then['window']['label']}. Sekarang: {window}."
    if (level := current.measured.units.level) != then["level"]:
        yield f"Barisnya dahulu milik {LEVEL_LABELS[then['level']]}, sekarang milik {LEVEL_LABELS[level]}."
    gone, other, new = changed_rows(before["lists"], current.measured)
    if gone:
        yield (
            f"{angka(gone, 0)} baris yang dibekukan sudah tidak ada atau tidak dihitung lagi. Lembar fakta yang lama "
            "tetap seperti semula."
        )
    if other:
        yield f"{angka(other, 0)} baris yang dibekukan sekarang berisi lain."
    if new:
        yield f"{angka(new, 0)} baris baru sejak dibekukan."
    checks = {each["code"]: each["holds"] for each in then["checks"]}
    for check in now.checks:
        if check.code in checks and checks[check.code] != check.holds:
            yield f"“{check.label}” sekarang {'terpenuhi' if check.holds else 'tidak lagi terpenuhi'}."
    if then["option"] and then["option"] != current.suggestion.option:
        yield f"Saran saat itu {then['option']}, sekarang {current.suggestion.option or 'tidak ada'}."
