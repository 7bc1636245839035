"""What the unit has changed since the round before: compared frozen, shown to the assessors in few queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.evaluation.actions import submissions
from pilar.evaluation.assessment.queries.desks import desk_of
from pilar.evaluation.assessment.queries.unit_changes import NOTHING, changes_of
from pilar.evaluation.models import Answer, Evidence
from tests.evaluation.place import SCALED, YES_NO
from tests.organisation.town import AT


@pytest.fixture
def returned(panel):
    """Round 1 went back; the unit's question had one piece of evidence then."""
    made = Evidence.objects.create(unit=panel.zone.unit, kind="link", title="SK lama", created_at=AT, created_by="1")
    version = made.versions.create(number=1, url="https://contoh.go.id/1", sha256="a" * 64, by="1", at=AT)
    panel.zone.evidence_uses.create(field=SCALED, version=version, by="1", at=AT)
    panel.hand_in()
    panel.take()
    panel.follow_all()
    panel.to_the_top()
    panel.return_()
    return panel


def changes(panel):
    return changes_of(desk_of(panel.member, panel.zone, AT))


def words(panel, code):
    return changes(panel).by_question[code].words


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_first_round_is_compared_with_nothing_and_asks_nothing(panel):
    panel.hand_in()
    desk = desk_of(panel.member, panel.zone, AT)
    with CaptureQueriesContext(connection) as caught:
        assert changes_of(desk) is NOTHING
    panel.take()
    desk = desk_of(panel.member, panel.zone, AT)
    with CaptureQueriesContext(connection) as taken:
        assert changes_of(desk) is NOTHING
    assert len(caught) == len(taken) == 0


def test_answers_notes_and_evidence_are_compared_as_they_were_handed_in(returned):
    made = Evidence.objects.create(unit=returned.zone.unit, kind="link", title="SK baru", created_at=AT, created_by="1")
    version = made.versions.create(number=1, url="https://contoh.go.id/2", sha256="b" * 64, by="1", at=AT)
    returned.place.answer(SCALED, "B")
    returned.zone.evidence_uses.all().delete()
    returned.zone.evidence_uses.create(field=SCALED, version=version, by="1", at=AT)
    returned.place.answer(YES_NO, "Ya", note="Lihat SK")
    returned.hand_in()
    assert changes(returned).since == 1  # also while it waits
    returned.take()
    Answer.objects.filter(worksheet=returned.unit_sheet, field=SCALED).update(option="C")  # never the live rows
    assert list(changes(returned).by_question) == sorted([SCALED, YES_NO], key=order(returned))
    assert words(returned, SCALED) == ("jawaban A → B", "bukti baru: SK baru", "bukti dilepas: SK lama")
    assert words(returned, YES_NO) == ("catatan ditulis",)


def order(panel):
    return list(panel.place.rules.instrument.questions).index


def test_another_version_of_the_same_evidence_is_a_change(returned):
    use = returned.zone.evidence_uses.get()
    use.version = use.version.evidence.versions.create(
        number=2, url="https://contoh.go.id/3", sha256="c" * 64, by="1", at=AT
    )
    use.save()
    returned.hand_in()
    returned.take()
    assert words(returned, SCALED) == ("bukti diperbarui: SK lama",)


def test_a_hand_over_that_was_withdrawn_before_anybody_took_it_does_not_count(returned):
    returned.place.answer(SCALED, "B")
    returned.hand_in()
    submissions.withdraw(returned.zone.pk, reason="Keliru", by=returned.place.leader, at=AT)
    returned.place.answer(SCALED, "C")
    returned.hand_in()
    returned.take()
    assert (changes(returned).since, words(returned, SCALED)) == (1, ("jawaban A → C",))


def test_the_pages_name_what_was_changed_with_one_more_query(client, returned):
    returned.place.answer(SCALED, "B", note="Baru <satu>")
    returned.hand_in()
    returned.take()
    client.force_login(returned.member)
    base = f"/tpi/{returned.zone.pk}/"
    page = text(client.get(base))
    assert "1 pertanyaan diubah unit sejak putaran 1." in page
    assert f'href="{base}nilai/{SCALED}/"' in page
    for address in (f"{base}nilai/?bagian=A.I.1", f"{base}nilai/{SCALED}/"):
        assert text(client.get(address)).count("jawaban A → B; catatan ditulis.") == 1
    assert "diubah unit" not in text(client.get(f"{base}nilai/{YES_NO}/"))
    with CaptureQueriesContext(connection) as caught:
        client.get(f"{base}nilai/?bagian=A.I.1")
    counted = [each for each in caught if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(counted) == 14


def test_a_hand_over_in_which_nothing_is_new_says_so(client, returned):
    returned.hand_in()
    returned.take()
    client.force_login(returned.member)
    assert "tanpa mengubah jawaban, catatan, atau bukti" in text(client.get(f"/tpi/{returned.zone.pk}/"))
