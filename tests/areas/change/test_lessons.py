"""Lessons: their files, the quiz with its pass mark, and who has learnt what."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest
import yaml

from pilar.areas.change.actions.lessons import NEEDED_RULE, take_quiz
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.lessons import _FOLDER, lessons, parse
from pilar.areas.change.models import LessonResult
from pilar.areas.change.queries import lessons as queries
from pilar.errors import NotFoundError, PilarError
from pilar.kernel import rules
from pilar.kernel.inbox import Asker
from pilar.kernel.models.rules import RuleUnit, Verification
from pilar.organisation.access import rights_of
from pilar.organisation.models import Duty
from tests.organisation.town import AT, START, TODAY

CODE = "perubahan"


def answers(right: int) -> dict[int, int]:
    """So many right ones, the others wrong."""
    quiz = lessons()[CODE].quiz
    return {
        number: each.right if number <= right else each.right % len(each.options) + 1
        for number, each in enumerate(quiz, 1)
    }


@pytest.fixture
def pokja(town):
    return town.user(town.training, "Pokja satu contoh", "pokja", area=1)


def test_there_is_a_lesson_for_each_of_the_six_pokja():
    assert [each.area for each in lessons().values()] == [1, 2, 3, 4, 5, 6]
    for each in lessons().values():
        words = " ".join(
            [each.practice, *(text for part in each.parts for text in part.paragraphs)]
            + [point.text for part in each.parts for point in part.points]
            + [f"{question.text} {' '.join(question.options)} {question.why}" for question in each.quiz]
        ).split()
        assert len(words) > 450, each.code  # five minutes of reading, ten of practice, five of quiz


@pytest.mark.parametrize("change", [
    lambda data: data["quiz"].pop(),
    lambda data: data["quiz"][0].update(answer=4),
    lambda data: data["quiz"][0].update(answer=0),
    lambda data: data["quiz"][0].update(why=""),
    lambda data: data.update(format=2),
    lambda data: data.pop("practice"),
])  # fmt: skip
def test_a_file_with_a_fault_is_refused(change):
    data = yaml.safe_load((_FOLDER / "1-perubahan.yaml").read_text(encoding="utf-8"))
    parse(copy.deepcopy(data), "x.yaml")
    change(data)
    with pytest.raises(PilarError, match=r"x\.yaml"):
        parse(data, "x.yaml")


@pytest.mark.parametrize(("right", "passed"), [(5, True), (4, True), (3, False), (0, False)])
def test_four_of_five_are_enough(pokja, right, passed):
    result = take_quiz(CODE, answers(right), by=pokja, at=AT)
    assert (result.right, result.asked, result.passed) == (right, 5, passed)


def test_a_body_may_ask_for_more(town, pokja):
    rules.set_for_body(
        NEEDED_RULE, 100, unit=RuleUnit.PERCENT, source="SE 1", verified=Verification.CONFIRMED, valid_from=START,
        body=town.body.uuid, by="1", at=AT,
    )  # fmt: skip
    assert not take_quiz(CODE, answers(4), by=pokja, at=AT).passed
    assert take_quiz(CODE, answers(5), by=pokja, at=AT).passed


def test_every_attempt_is_kept_and_the_best_one_counts(pokja):
    for right in (2, 5, 3):
        take_quiz(CODE, answers(right), by=pokja, at=AT)
    own = queries.own_results(pokja.person_id)[CODE]
    assert (own.attempts, own.best, own.passed) == (3, 5, True)
    assert LessonResult.objects.count() == 3


@pytest.mark.parametrize("typed", [{}, {1: 1}, {**answers(5), 6: 1}, {**answers(5), 1: 9}, {**answers(5), 1: 0}])
def test_a_quiz_with_a_gap_is_not_kept(pokja, typed):
    with pytest.raises(ChangeError):
        take_quiz(CODE, typed, by=pokja, at=AT)
    assert not LessonResult.objects.exists()


def test_an_unknown_lesson_and_somebody_without_a_duty_are_refused(town, pokja):
    with pytest.raises(NotFoundError):
        take_quiz("lain", answers(5), by=pokja, at=AT)
    Duty.objects.filter(person=pokja.person).update(valid_until=TODAY - timedelta(days=1))
    with pytest.raises(ChangeError, match="bertugas"):
        take_quiz(CODE, answers(5), by=pokja, at=AT)
    with pytest.raises(ChangeError, match="bertugas"):
        take_quiz(CODE, answers(5), by=town.admin, at=AT)


def test_results_of_an_older_edition_no_longer_count(pokja):
    take_quiz(CODE, answers(5), by=pokja, at=AT)
    LessonResult.objects.update(edition="2021")
    assert queries.own_results(pokja.person_id) == {}


def test_they_are_counted_per_pokja_and_unit_and_nobody_elsewhere(town, pokja):
    town.user(town.training, "Pokja dua contoh", "pokja", area=2)
    other = town.user(town.health, "Pokja lain contoh", "pokja", area=1)
    for user in (pokja, pokja, other):
        take_quiz(CODE, answers(5), by=user, at=AT)
    take_quiz("tatalaksana", {n: q.right for n, q in enumerate(lessons()["tatalaksana"].quiz, 1)}, by=pokja, at=AT)
    counts = {each.lesson: (each.passed, each.people) for each in queries.by_pokja([town.labour.path], TODAY)}
    assert counts[CODE] == (1, 1)
    assert counts["tatalaksana"] == (0, 1)  # the member of pokja 2 has not done it
    rows = queries.by_unit([town.training, town.health, town.office], TODAY)
    assert [(each.people, each.any) for each in rows] == [(2, 1), (1, 1), (0, 0)]
    assert rows[0].lessons == (1, 1, 0, 0, 0, 0)
    assert rows[1].lessons == (1, 0, 0, 0, 0, 0)


def test_the_lesson_of_the_own_pokja_waits_until_it_is_passed(pokja):
    from pilar.areas.change.inbox import lesson_of_my_pokja

    def waits() -> list[str]:
        return [item.url for item in lesson_of_my_pokja(Asker(pokja, rights_of(pokja, AT), AT, TODAY))]

    assert waits() == ["/perubahan/belajar/perubahan/"]
    take_quiz(CODE, answers(3), by=pokja, at=AT)
    assert waits() == ["/perubahan/belajar/perubahan/"]
    take_quiz(CODE, answers(4), by=pokja, at=AT)
    assert waits() == []


def test_staff_without_a_right_in_area_1_find_the_lessons_and_their_pact_where_they_work(town, client):
    client.force_login(town.user(town.training, "Pegawai contoh", "staff"))
    page = client.get("/ruang-kerja/").content.decode()
    assert 'href="/perubahan/belajar/"' in page
    assert 'href="/pakta/"' in page
    assert {client.get(each).status_code for each in ("/perubahan/belajar/", "/pakta/")} == {200}
    client.force_login(town.admin)  # an account of nobody who works here
    assert 'href="/perubahan/belajar/"' not in client.get("/ruang-kerja/").content.decode()
