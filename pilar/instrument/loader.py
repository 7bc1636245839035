"""Turns an instrument file into an :class:`Instrument`, or refuses it with every fault listed.

A rule that cannot be trusted is never skipped: weights that do not add up, an unknown scale, a floor without a node
or a misspelt key all refuse the whole file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pilar.errors import PilarError
from pilar.instrument.faults import InstrumentError
from pilar.instrument.model import Area, Floor, Instrument, Policy, Predicate, Scale, Source
from pilar.instrument.reading import Reader, digest, read_text, read_yaml
from pilar.instrument.tree import Tree, check_sum, decimal, legal_source, positive_weight

DATA = Path(__file__).parent / "data"
DEFAULT_INSTRUMENT = "permenpanrb-90-2021"
FORMAT = 1

_STATUSES = ("confirmed", "secondary", "single", "unconfirmed", "policy")


def load(instrument_id: str = DEFAULT_INSTRUMENT) -> Instrument:
    """The shipped instrument with this id, read once. Raises PilarError where none has it."""
    return _load(instrument_id)


@cache
def _load(instrument_id: str) -> Instrument:
    if instrument_id not in shipped():
        known = ", ".join(shipped())
        raise PilarError(f"Instrumen {instrument_id} tidak dikenal. Yang tersedia: {known}.")
    return load_file(DATA / f"{instrument_id}.yaml")


@cache
def shipped() -> tuple[str, ...]:
    """Ids of the instruments that come with Pilar."""
    return tuple(sorted(path.stem for path in DATA.glob("*.yaml") if not path.stem.startswith("edition-")))


def load_file(path: Path) -> Instrument:
    """Read an instrument from ``path``. Raises InstrumentError with all its faults."""
    return parse(read_yaml(read_text(path), path.name), path.name)


def parse(data: Mapping[str, Any], name: str = "instrumen") -> Instrument:
    """Build an instrument from parsed data. Raises InstrumentError with all its faults."""
    builder = _Builder(data, name)
    instrument = builder.build()
    if builder.reader.faults:
        raise InstrumentError(name, builder.reader.faults)
    return instrument


class _Builder:
    """Walks the file once. Every check notes a fault and goes on with a harmless stand-in."""

    def __init__(self, data: Mapping[str, Any], name: str) -> None:
        self.data = data
        self.name = name
        self.reader = Reader()
        self.sources: dict[str, Source] = {}
        self.scales: dict[str, Scale] = {}

    def build(self) -> Instrument:
        read, data, name = self.reader, self.data, self.name
        read.only(data, _TOP_KEYS, name)
        if data.get("format") is not FORMAT:
            read.fault(name, "format", f"`format` harus {FORMAT}")
        self.sources = dict(self._sources())
        self.scales = dict(self._scales())
        policies = {policy.code: policy for policy in self._policies()}
        total = read.number(data, "total", name)
        self.tree = Tree(read, data, name, self.sources, self.scales)
        self.tree.read(total)
        areas = {area.number: area for area in self._areas()}
        results = self._results()
        predicates = self._predicates(areas)
        in_force = read.mapping(data.get("in_force"), f"{name} › in_force")
        read.only(in_force, ("from", "until"), f"{name} › in_force")
        if in_force.get("from") is None:
            read.fault(f"{name} › in_force", "missing-key", "`from` tidak ada")
        until = in_force.get("until")
        return Instrument(
            id=read.text(data, "id", name),
            name=read.text(data, "name", name),
            sha256=digest(data),
            in_force_from=str(in_force.get("from", "")),
            in_force_until=None if until is None else str(until),
            total=total,
            sources=MappingProxyType(self.sources),
            policies=MappingProxyType(policies),
            scales=MappingProxyType(self.scales),
            nodes=MappingProxyType(self.tree.nodes),
            questions=MappingProxyType(self.tree.questions),
            fields=MappingProxyType(self.tree.fields),
            areas=MappingProxyType(areas),
            results=MappingProxyType(results),
            predicates=MappingProxyType(predicates),
        )

    # -- sources, scales, policies

    def _sources(self) -> Iterator[tuple[str, Source]]:
        read = self.reader
        for key, value in read.mapping(self.data.get("sources"), f"{self.name} › sources").items():
            where = f"sources › {key}"
            item = read.mapping(value, where)
            read.only(item, ("title", "status", "checked", "note"), where)
            status = read.one_of(item, "status", where, _STATUSES)
            title = read.text(item, "title", where)
            yield key, Source(key, title, status, str(item.get("checked", "")), read.text(item, "note", where, ""))  # type: ignore[arg-type]

    def _scales(self) -> Iterator[tuple[str, Scale]]:
        read = self.reader
        for key, value in read.mapping(self.data.get("scales"), f"{self.name} › scales").items():
            where = f"scales › {key}"
            item = read.mapping(value, where)
            read.only(item, ("label", "options", "source"), where)
            options = {
                option: read.exact(worth, f"nilai opsi {option}", where, 0, 1)
                for option, worth in read.mapping(item.get("options"), where).items()
            }
            worths = list(options.values())
            if not worths or worths[0] != 1 or worths[-1] != 0 or worths != sorted(set(worths), reverse=True):
                read.fault(where, "scale-order", "nilai opsi harus menurun dari 1 sampai 0")
            yield (
                key,
                Scale(
                    key,
                    read.text(item, "label", where),
                    MappingProxyType(options),
                    legal_source(self.reader, self.sources, item, where),
                ),
            )

    def _policies(self) -> Iterator[Policy]:
        read = self.reader
        seen: set[str] = set()
        for item in read.items(self.data, "policies", self.name):
            code = read.text(item, "code", "policies")
            where = f"policies › {code}"
            read.only(item, ("code", "value", "text", "why", "source"), where)
            if code in seen:
                read.fault(where, "duplicate-code", "kebijakan ditulis dua kali")
            seen.add(code)
            if code not in _POLICIES:
                read.fault(where, "unknown-policy", f"kebijakan `{code}` tidak dikenal mesin")
            value = read.one_of(item, "value", where, _POLICIES.get(code, ("",)))
            text, why = read.text(item, "text", where), read.text(item, "why", where)
            yield Policy(code, value, text, why, legal_source(self.reader, self.sources, item, where))
        for code in sorted(set(_POLICIES) - seen):
            read.fault("policies", "missing-policy", f"kebijakan `{code}` tidak ada")

    # -- areas, results, predicates

    def _areas(self) -> Iterator[Area]:
        """The areas of change: each has nodes of kind ``area``, and each such node lies in exactly one."""
        read = self.reader
        numbers: set[int] = set()
        taken: set[str] = set()
        for item in read.items(self.data, "areas", self.name):
            number = item.get("number")
            where = f"area-{number}"
            read.only(item, ("number", "name", "slug", "weight", "members", "source"), where)
            members = read.texts(item, "members", where)
            if not isinstance(number, int) or isinstance(number, bool) or number in numbers:
                read.fault(where, "duplicate-code", "nomor area harus bilangan dan tidak berulang")
                taken.update(members)  # the slip is the number; its members do lie in an area
                continue
            numbers.add(number)
            for code in members:
                if code not in self.tree.nodes or self.tree.nodes[code].kind != "area":
                    read.fault(where, "unknown-node", f"anggota {code} bukan area pada pohon")
                if code in taken:
                    read.fault(where, "duplicate-code", f"{code} sudah menjadi anggota area lain atau ditulis dua kali")
                taken.add(code)
            nodes = [self.tree.nodes[code] for code in members if code in self.tree.nodes]
            weight = positive_weight(read, item, where)
            check_sum(read, where, weight, nodes)
            name, slug = read.text(item, "name", where), read.text(item, "slug", where)
            yield Area(number, name, slug, weight, members, legal_source(read, self.sources, item, where))
        for code, node in self.tree.nodes.items():
            if node.kind == "area" and code not in taken:
                read.fault(code, "unknown-node", "tidak menjadi anggota area perubahan mana pun")

    def _results(self) -> dict[str, str]:
        results = self.reader.mapping(self.data.get("results"), f"{self.name} › results")
        for key, node in results.items():
            if not isinstance(node, str) or node not in self.tree.nodes:
                self.reader.fault(f"results › {key}", "unknown-node", f"simpul {str(node)[:60]} tidak ada")
        return {key: str(node) for key, node in results.items()}

    def _predicates(self, areas: Mapping[int, Area]) -> dict[str, Predicate]:
        read = self.reader
        weights = {code: node.weight for code, node in self.tree.nodes.items()}
        weights |= {area.code: area.weight for area in areas.values()}
        weights["total"] = read.exact(self.data.get("total", 0), "`total`", self.name)
        predicates: dict[str, Predicate] = {}
        for item in read.items(self.data, "predicates", self.name):
            code = read.text(item, "code", "predicates")
            read.only(item, ("code", "name", "requires", "source", "floors"), code)
            if code in predicates:
                read.fault(code, "duplicate-code", "predikat ditulis dua kali")
            source = legal_source(self.reader, self.sources, item, code)
            requires = read.text(item, "requires", code) if item.get("requires") is not None else None
            floors = tuple([self._floor(floor, code, source, weights) for floor in read.items(item, "floors", code)])
            codes = [floor.code for floor in floors]
            for repeated in sorted({floor for floor in codes if codes.count(floor) > 1}):
                read.fault(f"{code} › {repeated}", "duplicate-code", "syarat ditulis dua kali")
            predicates[code] = Predicate(code, read.text(item, "name", code), requires, source, floors)
        for predicate in predicates.values():
            self._check_requires(predicate, predicates)
        return predicates

    def _check_requires(self, predicate: Predicate, predicates: Mapping[str, Predicate]) -> None:
        """What must be held before is a predicate, and the way there comes to an end."""
        seen = {predicate.code}
        needed = predicate.requires
        while needed is not None:
            if needed not in predicates or needed in seen:
                self.reader.fault(predicate.code, "unknown-value", f"`requires: {needed}` bukan predikat sebelumnya")
                return
            seen.add(needed)
            needed = predicates[needed].requires

    def _floor(
        self, item: Mapping[str, Any], predicate: str, inherited: Source, weights: Mapping[str, Fraction]
    ) -> Floor:
        read = self.reader
        code = read.text(item, "code", predicate)
        where = f"{predicate} › {code}"
        read.only(item, ("code", "label", "node", "measure", "minimum", "source", "index", "option"), where)
        node = read.text(item, "node", where)
        if node not in weights:
            read.fault(where, "floor-node", f"syarat menunjuk simpul `{node}` yang tidak ada")
        measure = read.one_of(item, "measure", where, ("points", "share"))
        minimum = None
        if "minimum" not in item:
            read.fault(where, "missing-key", "`minimum` tidak ada; tulis null bila peraturan tidak menetapkannya")
        elif item["minimum"] is not None:
            minimum = read.number(item, "minimum", where)
            limit = Fraction(1) if measure == "share" else weights.get(node, minimum)
            if minimum > limit:
                read.fault(where, "out-of-range", f"minimum {decimal(minimum)} di atas bobotnya {decimal(limit)}")
        index = read.number(item, "index", where) if "index" in item else None
        option = read.text(item, "option", where) if "option" in item else None
        self._check_equivalent(where, node, measure, minimum, index, option)
        label, source = read.text(item, "label", where), legal_source(read, self.sources, item, where, inherited)
        return Floor(code, label, node, measure, minimum, source, index, option)  # type: ignore[arg-type]

    def _check_equivalent(
        self,
        where: str,
        node: str,
        measure: str,
        minimum: Fraction | None,
        index: Fraction | None,
        option: str | None,
    ) -> None:
        """A floor that also names an index or an option must say the same thing twice."""
        if index is None and option is None:
            return
        group = self.tree.nodes.get(node)
        codes = group.questions if group else ()
        question = self.tree.questions.get(codes[0]) if len(codes) == 1 else None
        if question is None or group is None:
            self.reader.fault(where, "floor-node", "`index` atau `option` hanya untuk kelompok berisi satu pertanyaan")
            return
        formula = question.formula
        unit = Fraction(1) if measure == "share" else group.weight
        worths: list[Fraction | None] = []
        if index is not None:
            worths.append(index / formula.top if formula.kind == "index" and formula.top else None)
        if option is not None:
            worths.append(question.scale.options.get(option) if question.is_choice else None)
        if any(worth is None or worth * unit != minimum for worth in worths):
            self.reader.fault(where, "floor-equivalent", "`index` atau `option` tidak sama dengan `minimum`")


_TOP_KEYS = (
    "format", "id", "name", "in_force", "total", "sources", "scales", "policies", "areas", "results", "predicates",
    "components",
)  # fmt: skip
#: The policies that the engine knows, with the values it can follow.
_POLICIES: Mapping[str, tuple[str, ...]] = {
    "blank": ("zero",),
    "blank-number": ("zero",),
    "ratio-cap": ("one",),
    "zero-denominator": ("per-formula",),
    "computed-sums": ("parts",),
    "area-reading": ("combined", "each"),
}
