"""Guards: vetoes that other rooms register; and that nobody judges the own work."""

from __future__ import annotations

import pytest

from pilar.organisation import guards
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import acting, grants
from pilar.organisation.guards import Case, guard, objections, refuse_by_guards
from pilar.organisation.independence import GrantError
from pilar.organisation.models import Duty
from tests.organisation.town import AT, START, TODAY


@pytest.fixture
def act(monkeypatch):
    """An act that only this test knows."""
    monkeypatch.setattr(guards, "GUARDS", dict(guards.GUARDS))
    return "handle"


def test_every_objection_is_told_at_once(town, act):
    guard("b", act)(lambda case: "Alasan kedua.")
    guard("a", act)(lambda case: "Alasan pertama.")
    guard("c", act)(lambda case: None)
    case = Case(act, town.admin, town.labour, AT)
    assert objections(case) == ["Alasan pertama.", "Alasan kedua."]
    with pytest.raises(AccessDenied, match=r"Alasan pertama\. Alasan kedua\. Belum ada yang berubah\."):
        refuse_by_guards(case)


def test_without_an_objection_nothing_happens(town, act):
    guard("a", act)(lambda case: None)
    refuse_by_guards(Case(act, town.admin, town.labour, AT))
    refuse_by_guards(Case("unknown", town.admin, town.labour, AT))


def test_two_guards_cannot_share_a_code(act):
    guard("a", act)(lambda case: None)
    with pytest.raises(ValueError, match="two guards"):
        guard("a", act)(lambda case: None)


def test_a_guard_knows_no_exception_for_an_administrator(town, act):
    guard("a", act)(lambda case: "Tidak.")
    with pytest.raises(AccessDenied):
        refuse_by_guards(Case(act, town.admin, town.root, AT))


class TestNobodyAssessesTheOwnUnit:
    def test_by_duty(self, town):
        assert objections(Case("assess", town.user(town.training, "Ani contoh"), town.labour, AT))

    def test_nor_the_office_in_which_an_assessor_of_the_body_works(self, town):
        user = town.user(town.office, "Penilai contoh", "tpi_member", town.root)
        assert objections(Case("assess", user, town.office, AT))
        assert objections(Case("assess", user, town.labour, AT)) == []

    def test_by_team(self, town):
        user = town.user(town.office, "Ani contoh")
        town.give(user, "zi_secretary", town.labour)
        assert objections(Case("assess", user, town.training, AT))
        assert objections(Case("assess", user, town.health, AT)) == []

    def test_by_heading_it(self, town):
        user = town.user(town.office, "Ani contoh")
        town.give(user, "head", town.labour)
        assert objections(Case("assess", user, town.training, AT))

    def test_a_role_of_a_head_and_an_assessor_exclude_each_other_whichever_comes_first(self, town):
        assessor = town.user(town.office, "Penilai contoh", "tpi_member", town.labour)
        with pytest.raises(GrantError, match="menilai unit ini"):
            grants.give(assessor, "head", town.training, by=town.admin, at=AT, valid_from=START)
        head = town.user(town.office, "Kepala contoh")
        town.give(head, "head", town.labour)
        with pytest.raises(GrantError, match="memimpin unit"):
            grants.give(head, "tpi_member", town.labour, by=town.inspector, at=AT, valid_from=START)

    def test_nor_for_the_days_of_an_acting_head(self, town):
        assessor = town.user(town.office, "Penilai contoh", "tpi_member", town.labour)
        with pytest.raises(GrantError, match="menilai unit ini"):
            acting.appoint(
                town.training, assessor.person, Duty.PLH, "Kepala UPT", by=town.admin, at=AT, valid_from=TODAY,
                valid_until=TODAY, basis="SP 1",
            )  # fmt: skip
