"""Fuzzes the reader for a while and says what it found. Exit code 1 where it found anything.

Each target runs in a process of its own, so that a crash, a hang or a flood of memory ends only that process; the
input that did it is kept and the search goes on until the time is over.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

#: Share of the time per target.
SHARES = {"workbook": 0.7, "cells": 0.2, "portalrb": 0.1}
TIMEOUT = 25
MEMORY = 3_000
MAX_FINDINGS = 20
_EXECUTED = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
_COVERAGE = re.compile(r"cov: (\d+)")


@dataclass
class Tally:
    """What came out of one target."""

    target: str
    executions: int = 0
    coverage: int = 0
    crashes: list[Path] = field(default_factory=list)
    hangs: list[Path] = field(default_factory=list)
    floods: list[Path] = field(default_factory=list)

    @property
    def findings(self) -> int:
        return len(self.crashes) + len(self.hangs) + len(self.floods)


def main() -> int:
    arguments = parse()
    try:
        import atheris  # noqa: F401 - only to say early that it is missing

        from tests.fuzz import seeds
    except ImportError as error:
        print(f"atheris tidak terpasang ({error}): uv run --group fuzz python -m tests.fuzz", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="pilar-fuzz-"))
    corpora = {"workbook": seeds.workbooks(), "cells": seeds.texts(), "portalrb": seeds.documents()}
    tallies = [fuzz(target, share * arguments.seconds, corpora[target], folder) for target, share in SHARES.items()]
    for tally in tallies:
        print(
            f"{tally.target:<9} {tally.executions:>8} executions, coverage {tally.coverage}, "
            f"{len(tally.crashes)} crashes, {len(tally.hangs)} hangs, {len(tally.floods)} out of memory"
        )
    found = sum(tally.findings for tally in tallies)
    print(
        f"{sum(tally.executions for tally in tallies)} executions, {found} findings"
        + (f" in {folder}" if found else "")
    )
    return 1 if found else 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=300, help="how long to search in all (300)")
    return parser.parse_args()


def fuzz(target: str, seconds: float, seeds: Iterable[bytes], folder: Path) -> Tally:
    """Run atheris on ``target`` for so long, again after each finding."""
    tally = Tally(target)
    corpus, found = folder / target / "corpus", folder / target / "found"
    corpus.mkdir(parents=True)
    found.mkdir()
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    end = time.monotonic() + seconds
    while (left := int(end - time.monotonic())) > 0 and tally.findings < MAX_FINDINGS:
        before = set(found.iterdir())
        output, code = run(target, left, corpus, found)
        tally.executions += sum(map(int, _EXECUTED.findall(output)[-1:]))
        tally.coverage = max([tally.coverage, *map(int, _COVERAGE.findall(output))])
        new = sorted(set(found.iterdir()) - before)
        for path in new:
            kind = path.name.partition("-")[0]
            {"timeout": tally.hangs, "oom": tally.floods}.get(kind, tally.crashes).append(path)
            print(f"{target}: {path}\n{trace(output)}", flush=True)
        if code and not new:
            sys.exit(f"{target}: atheris ended with {code}\n{output[-3000:]}")
    return tally


def run(target: str, seconds: int, corpus: Path, found: Path) -> tuple[str, int]:
    command = [
        sys.executable, "-m", "tests.fuzz.child", target, f"-max_total_time={seconds}", f"-timeout={TIMEOUT}",
        f"-rss_limit_mb={MEMORY}", "-max_len=2000000", "-len_control=0", "-print_final_stats=1",
        f"-artifact_prefix={found}/", str(corpus),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    return done.stdout + done.stderr, done.returncode


def trace(output: str) -> str:
    """The Python traceback in what atheris printed, or the end of it."""
    start = output.find("=== Uncaught Python exception")
    return output[start : start + 4000] if start >= 0 else output[-2000:]


if __name__ == "__main__":
    sys.exit(main())
