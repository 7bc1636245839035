"""The mutator is repeatable, and a handful of its files passes in every run of the suite; the search itself is long."""

from __future__ import annotations

import pytest

from tests.fuzz import seeds, targets
from tests.fuzz.mutate import mutate

pytestmark = pytest.mark.filterwarnings("ignore")
WORKBOOKS = seeds.workbooks()


@pytest.mark.parametrize("seed", range(60))
def test_a_mutated_workbook_is_refused_or_read(seed: int) -> None:
    data = WORKBOOKS[seed % len(WORKBOOKS)]
    for step in range(3):
        data = mutate(data, seed * 100 + step, WORKBOOKS[-1])
        targets.workbook(data)


def test_the_same_seed_gives_the_same_file() -> None:
    assert mutate(WORKBOOKS[0], 7) == mutate(WORKBOOKS[0], 7) != mutate(WORKBOOKS[0], 8)


@pytest.mark.parametrize("text", seeds.texts())
def test_the_seeds_of_cells_pass(text: bytes) -> None:
    targets.cells(text)


@pytest.mark.parametrize("document", seeds.documents())
def test_the_seeds_of_portalrb_pass(document: bytes) -> None:
    targets.portalrb(document)
