"""The optimiser on random worksheets: how long a plan takes, and that each one holds when the engine scores it.

python -m bench.plan              200 worksheets, each aim
python -m bench.plan --sheets 1000 --aim cheapest
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from fractions import Fraction

from pilar.roadmap.optimiser import AIMS, Aim, Plan, Wishes, load_efforts, plan
from tests.roadmap.sheets import LKE, OUTSIDE, random_sheet


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sheets", type=int, default=200)
    parser.add_argument("--aim", choices=list(AIMS), help="one of them; else each")
    given = parser.parse_args()
    for aim in [given.aim] if given.aim else AIMS:
        print(measured(given.sheets, aim), flush=True)
    return 0


def measured(sheets: int, aim: Aim) -> str:
    """One line for the table. Every second sheet may move what Pilar leaves out by itself."""
    efforts, statuses, times = load_efforts(LKE.id), Counter[str](), list[float]()
    for seed in range(sheets):
        freed = OUTSIDE if seed % 2 else frozenset[str]()
        target = "WBK" if seed % 4 < 2 else "WBBM"
        margin = Fraction(seed % 3, 100)
        begun = time.perf_counter()
        found = plan(LKE, random_sheet(seed), efforts, Wishes(target, margin=margin, freed=freed), aim)
        times.append(time.perf_counter() - begun)
        statuses[found.status] += 1
        refuse_wrong(found, seed)
    times.sort()
    middle, p95, longest = (times[int((len(times) - 1) * share)] * 1e3 for share in (0.5, 0.95, 1))
    counted = ", ".join(f"{name} {count}" for name, count in statuses.most_common())
    return f"{aim:<9} {sheets} lembar: tengah {middle:.0f} ms, p95 {p95:.0f} ms, terlama {longest:.0f} ms; {counted}"


def refuse_wrong(found: Plan, seed: int) -> None:
    """Raise SystemExit where a plan says to reach its target and does not, or gives no reason for not reaching it."""
    if found.reached and not found.verdict.passes:
        raise SystemExit(f"lembar {seed}: rencana tidak memenuhi {found.verdict.failing}")
    if not found.reached and not (found.blockers or found.conflict):
        raise SystemExit(f"lembar {seed}: {found.status} tanpa alasan")


if __name__ == "__main__":
    sys.exit(main())
