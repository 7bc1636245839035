"""The facts of the agents of change: rows move figures and suggestions, both ways and at every boundary."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from pilar.kernel import rules
from tests.areas.change.scene import change, decree, moment, moves_away, names
from tests.organisation.town import AT, START, TODAY

CONTRIBUTING = "A.I.1.iv.b"
RATIO, KEPT = "A.II.1.i.a", "A.II.1.i.b"
COUNT, CHANGES, CHANGES_AGAIN, INTEGRATED = (
    f"{RATIO}.agen",
    f"{RATIO}.perubahan",
    f"{KEPT}.perubahan",
    f"{KEPT}.terintegrasi",
)
DAY = timedelta(days=1)


def confirmed_on(day: date) -> dict[str, Any]:
    return {"made_on": day, "confirmed_at": moment(day)}


class TestContributing:
    def test_without_a_decree_it_is_the_lowest_option_and_says_what_lifts_it(self, scene):
        scene.decree.delete()
        found = scene.reading(CONTRIBUTING)
        assert (found.suggestion.option, found.suggestion.better) == ("C", "B")
        assert "Tetapkan agen perubahan" in found.suggestion.lifts[0]

    def test_a_decree_and_then_a_confirmed_change_lift_it_by_one_each_and_back_again(self, scene):
        assert scene.option(CONTRIBUTING) == "B"
        row = change(scene)
        assert scene.option(CONTRIBUTING) == "A"
        row.state = "made"
        row.save()
        assert scene.option(CONTRIBUTING) == "B"
        scene.decree.state = "draft"
        scene.decree.save()
        assert scene.option(CONTRIBUTING) == "C"

    @pytest.mark.parametrize("state", ["planned", "made", "dropped"])
    def test_what_no_superior_has_confirmed_does_not_count(self, scene, state):
        change(scene, state)
        assert scene.option(CONTRIBUTING) == "B"

    def test_agents_without_a_change_are_told_with_masked_names(self, scene):
        change(scene)
        warning = scene.reading(CONTRIBUTING).measured.fact.warnings[-1]
        assert warning.startswith("1 agen belum punya perubahan")
        assert "A••• D•••" in warning
        assert "Agen Dua" not in warning

    @pytest.mark.parametrize(
        ("first", "last", "option"),
        [(TODAY, None, "A"), (TODAY + DAY, None, "C"), (START, TODAY, "A"), (START, TODAY - DAY, "C")],
    )
    def test_the_decree_holds_from_its_first_to_its_last_day(self, scene, first, last, option):
        scene.decree.valid_from, scene.decree.valid_until = first, last
        scene.decree.save()
        change(scene)
        assert scene.option(CONTRIBUTING) == option

    def test_the_figures_of_both_questions_agree(self, scene):
        change(scene)
        change(scene, "integrated", agent=scene.other.person)
        assert scene.number(CHANGES) == scene.number(CHANGES_AGAIN) == 2
        assert scene.reading(CONTRIBUTING).measured.fact.rows[2].queryset.count() == 2


class TestCounting:
    def test_people_are_counted_and_not_decrees(self, scene):
        again = decree(scene.unit, "change-agents", valid_from=START)
        names(again, scene.agent.person)
        assert scene.number(COUNT) == 2

    def test_who_has_moved_is_not_counted_any_more_nor_are_their_changes(self, scene):
        change(scene)
        moves_away(scene.agent.person, TODAY)
        assert (scene.number(COUNT), scene.number(CHANGES)) == (2, 1)
        moves_away(scene.agent.person, TODAY - DAY)
        assert (scene.number(COUNT), scene.number(CHANGES)) == (1, 0)
        assert "tidak bertugas lagi" in scene.reading(COUNT).measured.fact.warnings[0]

    def test_a_name_without_its_person_counts_as_an_agent_with_a_warning(self, scene):
        names(scene.decree, "Tanpa Orang contoh")
        assert scene.number(COUNT) == 3
        assert "belum dikaitkan" in scene.reading(COUNT).measured.fact.warnings[0]

    def test_members_who_are_no_agents_do_not_count(self, scene):
        names(scene.decree, scene.place.leader.person, role="leader")
        assert scene.number(COUNT) == 2

    def test_rows_of_another_unit_do_not_count(self, scene):
        town = scene.place.town
        foreign = town.user(town.health, "Agen dinas lain contoh")
        other = decree(town.health, "change-agents")
        names(other, foreign.person)
        change(scene, unit=town.health, agent=foreign.person)
        change(scene, unit=town.health)
        assert (scene.number(COUNT), scene.number(CHANGES)) == (2, 0)

    def test_changes_of_who_is_no_agent_do_not_count(self, scene):
        change(scene, agent=scene.place.staff.person)
        assert scene.number(CHANGES) == 0

    def test_masked_rows_lead_to_their_pages(self, scene):
        row = change(scene)
        listed = list(scene.reading(CHANGES).measured.fact.rows[0].read())
        assert listed[0].url == f"/perubahan/agen/perubahan/{row.pk}/"
        assert listed[0].cells[1] == "A••• S••• c•••"


class TestInheritance:
    @pytest.fixture
    def above(self, scene):
        """The decree stands at the OPD instead."""
        scene.decree.delete()
        found = decree(scene.place.town.labour, "change-agents")
        names(found, scene.agent.person)
        return found

    def test_a_decree_of_the_opd_serves_the_unit_whose_people_it_names(self, scene, above):
        change(scene)
        found = scene.reading(CONTRIBUTING)
        assert (found.suggestion.option, found.measured.origin) == ("A", str(scene.place.town.labour))
        assert (scene.number(COUNT), scene.number(CHANGES)) == (1, 1)

    def test_people_of_other_units_in_it_are_not_this_unit_s(self, scene, above):
        town = scene.place.town
        names(above, town.user(town.labour, "Agen dinas contoh").person)
        assert scene.number(COUNT) == 1

    def test_one_that_names_nobody_here_is_not_inherited(self, scene, above):
        above.members.all().delete()
        names(above, scene.place.town.user(scene.place.town.labour, "Agen dinas contoh").person)
        assert scene.option(CONTRIBUTING) == "C"
        assert scene.number(COUNT) is None

    def test_the_unit_s_own_decree_comes_first(self, scene, above):
        own = decree(scene.unit, "change-agents")
        names(own, scene.agent.person, scene.other.person)
        found = scene.reading(COUNT)
        assert (found.number, found.measured.origin) == (2, "")


class TestYear:
    """The zone's cut-off date is 15 December 2026; AT is three weeks before it."""

    @pytest.mark.parametrize(
        ("made_on", "counted"),
        [(date(2025, 12, 15), 0), (date(2025, 12, 16), 1), (TODAY, 1)],
    )
    def test_it_is_the_twelve_months_until_the_cut_off_date(self, scene, made_on, counted):
        change(scene, **confirmed_on(made_on))
        assert scene.number(CHANGES) == counted

    @pytest.mark.parametrize(
        ("made_on", "counted"),
        [(date(2024, 12, 31), 0), (date(2025, 1, 1), 1), (date(2025, 12, 31), 1), (date(2026, 1, 1), 0)],
    )
    def test_a_body_may_follow_an_instruction_with_the_last_full_year(self, scene, made_on, counted):
        rules.set_for_body(
            "change.agent-last-year", 1, unit="item", source="Petunjuk uji", verified="confirmed", valid_from=START,
            body=scene.unit.body.uuid, by="1", at=AT,
        )  # fmt: skip
        change(scene, **confirmed_on(made_on))
        assert scene.number(CHANGES) == counted

    def test_the_question_itself_keeps_its_own_twelve_months(self, scene):
        change(scene, **confirmed_on(date(2025, 12, 15)))
        assert scene.option(CONTRIBUTING) == "B"

    def test_a_confirmation_after_the_cut_off_date_comes_too_late(self, scene):
        late = moment(date(2027, 2, 1))
        row = change(scene, made_on=date(2026, 12, 1), confirmed_at=moment(date(2026, 12, 15), 16))
        assert scene.number(CHANGES, late) == 1
        row.confirmed_at = moment(date(2026, 12, 15), 17)  # 00.00 of the 16th where the body is
        row.save()
        assert scene.number(CHANGES, late) == 0

    def test_what_was_made_after_the_cut_off_date_does_not_count(self, scene):
        late = moment(date(2027, 2, 1))
        change(scene, **confirmed_on(date(2026, 12, 16)))
        assert scene.number(CHANGES, late) == 0


class TestRatios:
    def test_changes_to_agents(self, scene):
        change(scene)
        found = scene.reading(RATIO).measured.fact
        assert (found.numerator, found.denominator, found.value) == (1, 2, Fraction(1, 2))
        assert found.lacking == "1 perubahan lagi agar setiap agen terwakili."

    def test_more_changes_than_agents_count_as_one_for_each(self, scene):
        for _ in range(3):
            change(scene)
        found = scene.reading(RATIO).measured.fact
        assert (found.numerator, found.denominator, found.value) == (3, 2, Fraction(1))

    def test_without_agents_it_is_nil_and_marked(self, scene):
        scene.decree.delete()
        found = scene.reading(RATIO).measured.fact
        assert found.nil
        assert found.value is None
        assert "bukan dianggap penuh" in found.warnings[0]

    def test_integrated_ones_of_the_same_changes(self, scene):
        assert scene.reading(KEPT).measured.fact.nil
        change(scene)
        change(scene, "integrated")
        found = scene.reading(KEPT).measured.fact
        assert (found.numerator, found.denominator) == (1, 2)
        assert scene.number(INTEGRATED) == 1

    @pytest.mark.parametrize(
        ("fields", "counted"),
        [({"integrated_until": TODAY}, 1), ({"integrated_until": TODAY - DAY}, 0), ({"integrated_on": TODAY}, 1),
         ({"integrated_on": TODAY + DAY}, 0)],
    )  # fmt: skip
    def test_what_it_went_into_must_hold_on_the_day(self, scene, fields, counted):
        change(scene, "integrated", **fields)
        assert scene.number(INTEGRATED) == counted

    @pytest.mark.parametrize(("until", "counted"), [(None, 1), (TODAY, 1), (TODAY - DAY, 0)])
    def test_a_decree_that_holds_it_must_still_be_in_force(self, scene, until, counted):
        holder = decree(scene.unit, "policy", valid_until=until)
        change(scene, "integrated", decree=holder)
        assert scene.number(INTEGRATED) == counted

    def test_a_decree_ends_before_a_cut_off_date_that_is_still_ahead(self, scene):
        holder = decree(scene.unit, "policy", valid_until=date(2026, 12, 1))
        change(scene, "integrated", decree=holder)
        assert scene.number(INTEGRATED) == 1
        assert scene.number(INTEGRATED, moment(date(2027, 1, 5))) == 0


def test_the_number_of_queries_does_not_follow_the_number_of_rows(scene, django_assert_max_num_queries):
    def measure() -> None:
        scene.reading(CONTRIBUTING)

    for number in range(10):
        change(scene, title=f"Perubahan {number}")
    with django_assert_max_num_queries(20) as first:
        measure()
    for number in range(100):
        change(scene, title=f"Lagi {number}")
    with django_assert_max_num_queries(len(first.captured_queries)):
        measure()


class TestWithoutAnyRow:
    def test_nothing_is_suggested_to_a_unit_that_never_had_a_decree_here(self, scene):
        scene.decree.delete()
        assert scene.reading(CONTRIBUTING).option is None

    def test_a_decree_that_has_lapsed_is_an_answer(self, scene):
        scene.decree.valid_until = TODAY - DAY
        scene.decree.save()
        assert scene.reading(CONTRIBUTING).option == "C"
        assert scene.number(COUNT) == 0

    def test_where_the_opd_has_one_that_one_is_read_instead_of_a_lapsed_one(self, scene):
        scene.decree.valid_until = TODAY - DAY
        scene.decree.save()
        above = decree(scene.place.town.labour, "change-agents")
        names(above, scene.agent.person)
        assert (scene.reading(CONTRIBUTING).option, scene.number(COUNT)) == ("B", 1)
