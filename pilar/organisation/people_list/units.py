"""Units by what people call them: name, short name or slug, among those that somebody may fill."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pilar.errors import PilarError
from pilar.organisation.models import Unit

_SIGNS = re.compile(r"[^a-z0-9]+")
_SHOWN = 4


class UnitUnclear(PilarError):
    """A text names no unit, or more than one, of those in view."""


class UnitNames:
    """The units in view, by name. What lies outside is as unknown as what does not exist."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.pk: unit for unit in units}
        self._by_slug = {unit.slug: unit for unit in self._units.values()}
        self._by_name: dict[str, dict[int, Unit]] = {}
        for unit in self._units.values():
            for text in (unit.name, unit.short_name, unit.slug):
                if key := unit_key(text):
                    self._by_name.setdefault(key, {})[unit.pk] = unit

    def find(self, text: str) -> Unit:
        """The one unit that ``text`` names: ``Sekretariat``, ``sekretariat-2`` or ``Sekretariat / Dinas Contoh``.

        Raises UnitUnclear, with the candidates where there are several.
        """
        if "-" in text and (found := self._by_slug.get(text.strip())):
            return found
        candidates = list(self._by_name.get(unit_key(text), {}).values()) or self._below(text)
        if len(candidates) == 1:
            return candidates[0]
        if not candidates:
            raise UnitUnclear(
                f"Unit “{text}” tidak ada di lingkup ini. Tulis nama resmi, nama pendek, atau alamat singkatnya."
            )
        candidates.sort(key=lambda unit: unit.path)
        named = "; ".join(f"“{self._full_name(unit)}”" for unit in candidates[:_SHOWN])
        more = f"; dan {len(candidates) - _SHOWN} lainnya" if len(candidates) > _SHOWN else ""
        raise UnitUnclear(f"Ada {len(candidates)} unit bernama “{text}”. Tulis salah satu: {named}{more}.")

    def _below(self, text: str) -> list[Unit]:
        """Units of the first name whose parent has the second one: ``Sekretariat / Dinas Contoh``."""
        head, slash, tail = text.rpartition("/")
        if not slash:
            return []
        above = unit_key(tail)
        named = self._by_name.get(unit_key(head), {}).values()
        parents = ((unit, self._parent(unit)) for unit in named)
        return [
            unit for unit, parent in parents
            if parent and above in (unit_key(parent.name), unit_key(parent.short_name), unit_key(parent.slug))
        ]  # fmt: skip

    def _full_name(self, unit: Unit) -> str:
        parent = self._parent(unit)
        return f"{unit} / {parent}" if parent else unit.slug

    def _parent(self, unit: Unit) -> Unit | None:
        """The unit above, where it is at hand."""
        return self._units.get(unit.parent_id or 0) or unit._state.fields_cache.get("parent")


def unit_key(text: str) -> str:
    """``UPT. P2TK`` and ``upt p2tk`` are one."""
    return _SIGNS.sub(" ", text.lower()).strip()
