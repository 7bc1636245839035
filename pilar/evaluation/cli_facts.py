"""``pilar facts list``: which fact answers which question, and whether a room has built it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from pilar.errors import PilarError
from pilar.instrument.loader import DEFAULT_INSTRUMENT, load


@dataclass(frozen=True, slots=True)
class Line:
    """A question or a number field with its fact. ``built``: some room has registered the fact."""

    key: str
    title: str
    fact: str
    room: str
    room_label: str
    strength: str
    strength_label: str
    levels: tuple[str, ...]
    built: bool

    @property
    def status(self) -> str:
        return "dibangun" if self.built else f"dibawa ruang {self.room_label}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="action", metavar="TINDAKAN", required=True)
    listing = commands.add_parser("list", help="pertanyaan, faktanya, dan ruang yang membawanya")
    listing.add_argument("--room", metavar="RUANG", help="hanya satu ruang, misalnya change")
    form = listing.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="keluaran untuk program")
    form.add_argument("--markdown", action="store_true", help="tabel untuk docs/facts.md")


def run(args: argparse.Namespace) -> int:
    """Print the list; exit 0. Raises PilarError for an unknown room."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    lines = read_lines(args.room)
    if args.json:
        text = json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2)
    else:
        text = "\n".join(as_markdown(lines) if args.markdown else as_text(lines))
    sys.stdout.write(f"{text}\n")
    return 0


def read_lines(room: str | None = None) -> list[Line]:
    """Every question in the order of the form, its number fields after it; those of ``room`` where one is named."""
    from pilar.evaluation.facts.mapping import ROOM_LABELS, ROOMS, STRENGTH_LABELS, fact_map
    from pilar.evaluation.facts.registry import facts

    if room is not None and room not in ROOMS:
        raise PilarError(f"Ruang “{room}” tidak dikenal; pilih {', '.join(ROOMS)}.")
    mapped, built = fact_map(DEFAULT_INSTRUMENT), facts()
    found = []
    for key, title in _titles():
        entry = mapped.entry(key)
        if room in (None, entry.room):
            label, strength = ROOM_LABELS[entry.room], STRENGTH_LABELS[entry.strength]
            found.append(Line(key, title, entry.fact, entry.room, label, entry.strength, strength, entry.levels,
                              entry.fact in built))  # fmt: skip
    return found


def _titles() -> Iterator[tuple[str, str]]:
    for question in load(DEFAULT_INSTRUMENT).questions.values():
        yield question.code, question.title
        for field in question.fields:
            if field.kind != "option":
                yield field.key, field.label


def as_text(lines: Sequence[Line]) -> Iterator[str]:
    """Aligned columns for a terminal, and what it comes to."""
    keys, facts = max(len(line.key) for line in lines), max(len(line.fact) for line in lines)
    for line in lines:
        yield f"{line.key:<{keys}}  {line.fact:<{facts}}  {line.strength_label:<6}  {line.status}"
    yield ""
    for label, (built, whole) in _by_room(lines).items():
        yield f"{label}: {built} dari {whole} dibangun"


def as_markdown(lines: Sequence[Line]) -> Iterator[str]:
    """Two tables: how far each room is, and the list itself."""
    yield "| ruang | dibangun | semua |"
    yield "| --- | ---: | ---: |"
    for label, (built, whole) in _by_room(lines).items():
        yield f"| {label} | {built} | {whole} |"
    yield ""
    yield "| kode | pertanyaan atau isian | fakta | kekuatan | keadaan |"
    yield "| --- | --- | --- | --- | --- |"
    for line in lines:
        yield f"| `{line.key}` | {line.title} | `{line.fact}` | {line.strength_label} | {line.status} |"


def _by_room(lines: Sequence[Line]) -> Mapping[str, tuple[int, int]]:
    """Questions and fields of each room: with a built fact, and all."""
    whole = Counter(line.room_label for line in lines)
    built = Counter(line.room_label for line in lines if line.built)
    return {label: (built[label], number) for label, number in whole.items()}
