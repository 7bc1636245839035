"""A unit of a fixed proposal, and the objection of one that failed. Imported before Django is set up."""

from __future__ import annotations

import pytest


@pytest.fixture
def row(fair):
    """The first unit of a fixed proposal."""
    from tests.evaluation.proposal.tpn_files import propose

    return propose(fair)


@pytest.fixture
def objection(fair, row):
    """The one against a failed selection, being prepared."""
    from tests.evaluation.proposal.outcomes import FAILED, SELECTION, keep

    return keep(fair, row, SELECTION, FAILED).objection
