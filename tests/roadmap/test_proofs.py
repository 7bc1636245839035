"""Proof of a plan item: evidence at its questions in one act, the same content once, nothing lost when closed."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from pilar.errors import NotFoundError, PilarError
from pilar.evaluation.actions import evidence, submissions
from pilar.evaluation.content import of_file, of_link
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Evidence, EvidenceUse, Zone
from pilar.evaluation.queries import library
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.roadmap.actions import proofs, work
from pilar.roadmap.actions.proofs import Bringing
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import ItemProof
from tests.evaluation.place import SCALED, YES_NO, Place
from tests.kernel import races
from tests.organisation.town import AT
from tests.roadmap.rows import version_row
from tests.roadmap.working import Loose, working_item

pytestmark = pytest.mark.django_db
COUNTED = "A.II.1.i.a"  # a derived question, of two numbers


def text(words: str = "Isi SOP contoh.") -> Bringing:
    return Bringing(of_file(words.encode(), "sop.txt", limit=10_000), title="SOP antrean")


@pytest.fixture
def item(place: Place):
    return working_item(place, questions=[YES_NO, SCALED])


def uses(zone: Zone) -> list[tuple[str, str]]:
    rows = EvidenceUse.objects.filter(zone=zone).order_by("field")
    return list(rows.values_list("field", "version__evidence__title"))


def test_it_stands_at_all_chosen_questions_at_once_though_the_owner_answers_none(place, item):
    before = place.worksheet.total
    given = proofs.give(item.pk, text(), [YES_NO, SCALED], by=place.staff, at=AT)
    assert given.served == (YES_NO, SCALED)
    assert (given.is_new, given.closed) == (True, "")
    assert uses(place.zone) == [(YES_NO, "SOP antrean"), (SCALED, "SOP antrean")]
    assert item.proofs.get().version.evidence.unit == place.zone.unit
    assert place.worksheet.total == before  # evidence is no answer
    codes = list(LedgerEntry.objects.order_by("pk").values_list("code", flat=True))[-2:]
    assert codes == ["evidence.added", "plan_item.proved"]


def test_only_the_chosen_questions_are_served(place, item):
    proofs.give(item.pk, text(), [SCALED], by=place.staff, at=AT)
    assert uses(place.zone) == [(SCALED, "SOP antrean")]


def test_a_question_without_one_field_gets_it_at_its_first(place):
    fields = place.rules.instrument.questions[COUNTED].fields
    item = working_item(place, questions=[COUNTED])
    given = proofs.give(item.pk, text(), [COUNTED], by=place.staff, at=AT)
    assert given.served == ((fields[0].key,) if fields else ())
    assert item.proofs.count() == 1


def test_the_same_content_is_the_same_evidence(place, item):
    first = proofs.give(item.pk, text(), [YES_NO], by=place.staff, at=AT)
    again = proofs.give(item.pk, text(), [YES_NO, SCALED], by=place.staff, at=AT)
    other = proofs.give(working_item(place, "Lainnya").pk, text(), [YES_NO], by=place.staff, at=AT)
    assert (again.proof, again.is_new, again.served) == (first.proof, False, (SCALED,))
    assert other.proof.version == first.proof.version
    assert (Evidence.objects.count(), ItemProof.objects.count()) == (1, 2)


def test_evidence_of_the_library_is_used(place, item):
    version = version_row(place.zone)
    given = proofs.give(item.pk, Bringing(evidence=version.evidence_id), [YES_NO], by=place.staff, at=AT)
    assert (given.proof.version, given.served, given.is_new) == (version, (YES_NO,), False)


def test_a_link_is_a_proof(place, item):
    proofs.give(item.pk, Bringing(of_link("https://contoh.go.id/sop"), title="SOP"), [], by=place.staff, at=AT)
    assert uses(place.zone) == []
    assert item.proofs.get().version.url == "https://contoh.go.id/sop"


def test_after_handing_in_it_is_kept_and_put_in_place_later(place, item):
    place.answer_all()
    submissions.submit(place.zone.pk, by=place.leader, at=AT)
    total = place.worksheet.total
    given = proofs.give(item.pk, text(), [YES_NO], by=place.staff, at=AT)
    assert "tidak dapat diubah" in given.closed
    assert (uses(place.zone), item.proofs.count(), given.is_new) == ([], 1, True)
    evidence_id = given.proof.version.evidence_id
    assert proofs.unplaced(item, [YES_NO, SCALED], [evidence_id]) == {evidence_id: [YES_NO, SCALED]}
    with pytest.raises(RoadmapError, match="tetap tersimpan"):
        proofs.place(item.pk, given.proof.pk, [YES_NO], by=place.staff, at=AT)
    submissions.withdraw(place.zone.pk, reason="Ada bukti baru.", by=place.leader, at=AT)
    put = proofs.place(item.pk, given.proof.pk, [YES_NO], by=place.staff, at=AT)
    assert (put.served, uses(place.zone)) == ((YES_NO,), [(YES_NO, "SOP antrean")])
    assert place.worksheet.total == total


@contextmanager
def unheld(rows):
    """In the place of the worksheet's lock: it is read, and nobody is kept away."""
    yield rows.first()


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_people_give_the_same_at_once(request, tmp_path, monkeypatch, place, guarded):
    """With the locks the second finds the first; without them one file becomes two evidences."""
    item = working_item(place, questions=[YES_NO])
    with races.open_site(request, tmp_path) as site:
        meet = races.Meeting(guarded=guarded)
        monkeypatch.setattr(library, "same_content", meet.after(library.same_content))
        guards = {} if guarded else {"guard": races.unguarded, "worksheet_guard": unheld}
        if not guarded:
            monkeypatch.setattr(work, "transaction", Loose())
        outcomes = site.together(
            *[lambda by=by: proofs.give(item.pk, text(), [YES_NO], by=by, at=AT, **guards)
              for by in (place.staff, place.pokja)]
        )  # fmt: skip
        if guarded:
            assert [each.is_new for each in outcomes].count(True) == 1
        assert Evidence.objects.count() == (1 if guarded else 2)
        assert item.proofs.count() == (1 if guarded else 2)


def test_what_is_not_of_the_item_or_of_nobody_is_refused_and_keeps_nothing(place, item):
    colleague = place.town.user(place.town.training, "Rekan contoh", "staff")
    for questions, by, error in (
        (["A.I.1.ii.a"], place.staff, RoadmapError), ([YES_NO], colleague, AccessDenied),
        ([YES_NO], place.town.user(place.town.health, "Orang luar", "staff"), NotFoundError),
    ):  # fmt: skip
        with pytest.raises(error):
            proofs.give(item.pk, text(), questions, by=by, at=AT)
    with pytest.raises(RoadmapError, match="Pilih berkasnya"):
        proofs.give(item.pk, Bringing(), [YES_NO], by=place.staff, at=AT)
    with pytest.raises(PilarError, match="Judul paling banyak"):
        proofs.give(item.pk, Bringing(text().content, title="x" * 300), [], by=place.staff, at=AT)
    assert not Evidence.objects.exists()
    assert not ItemProof.objects.exists()


def test_an_owner_from_outside_of_the_zone_is_told_who_adds_it(place, item):
    outside = place.town.user(place.town.health, "Orang luar contoh", "staff")
    type(item).objects.filter(pk=item.pk).update(owner=outside.person)
    with pytest.raises(AccessDenied, match="di luar zona ini"):
        proofs.give(item.pk, text(), [YES_NO], by=outside, at=AT)


def test_a_dropped_item_takes_none(place, item):
    work.drop(item.pk, "Tidak perlu.", by=place.leader, at=AT)
    with pytest.raises(RoadmapError, match="dibatalkan"):
        proofs.give(item.pk, text(), [YES_NO], by=place.staff, at=AT)


def test_what_proves_work_is_not_discarded_from_the_library(place, item):
    given = proofs.give(item.pk, text(), [], by=place.staff, at=AT)
    with pytest.raises(EvaluationError, match="rencana aksi"):
        evidence.discard(place.zone.pk, given.proof.version.evidence_id, by=place.staff, at=AT)
    assert Evidence.objects.count() == 1
