"""Two people write TPN's answers at once; without the unit's lock the damage is there to see."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError

from pilar.evaluation.actions.imports import StaleImport
from pilar.evaluation.actions.writing import Change, Written
from pilar.evaluation.models import AnswerRevision
from pilar.evaluation.proposal.actions import tpn, tpn_import
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.models import TpnImport
from pilar.evaluation.proposal.queries import tpn as queries
from pilar.kernel.locks import locked
from pilar.kernel.models import LedgerEntry
from tests.evaluation.place import SCALED, YES_NO
from tests.evaluation.proposal.rows import build_fair
from tests.evaluation.proposal.tpn_files import brought, portal, propose, stored
from tests.kernel.races import Meeting, can_be_hurt, open_site, unguarded
from tests.organisation.town import AT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("guarded", [True, False])
def test_one_file_accepted_by_two_at_once_is_accepted_once(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        fair = build_fair(1)
        row = propose(fair)
        tpn.keep_answers(row.pk, [Change(YES_NO, "Tidak")], by=fair.bureau, at=AT)
        kept, guard = brought(fair, row, portal(row, {SCALED: "B", YES_NO: "Ya"})), locked if guarded else unguarded
        colleague = fair.town.user(fair.town.office, "Rekan biro contoh", "organisation", fair.town.root)
        looked, written = Meeting(guarded=guarded), Meeting(guarded=guarded)
        real, here = tpn_import.refuse_accepted, threading.local()

        def looked_at(kept: TpnImport) -> None:
            """Both have looked; where nothing keeps them apart, the first is through before the second goes on."""
            real(kept)
            looked()
            if not guarded and getattr(here, "is_second", False):
                written()

        monkeypatch.setattr(tpn_import, "refuse_accepted", looked_at)

        def accept(by, *fields):
            seen = {SCALED: 0, YES_NO: 1}
            return tpn_import.accept(row.pk, kept.pk, fields, seen=seen, by=by, at=AT, guard=guard)

        def first():
            try:
                return accept(fair.bureau, SCALED)
            finally:
                written()

        def second():
            here.is_second = True
            return accept(colleague, YES_NO)

        outcomes = site.together(first, second)
        accepted = sum(isinstance(each, Written) for each in outcomes)
        entries = LedgerEntry.objects.filter(code="tpn_result.kept").count() - 1
        if guarded:
            assert (accepted, entries) == (1, 1), outcomes
            assert sum("sudah diterima" in str(each) for each in outcomes if isinstance(each, ProposalError)) == 1
        else:
            assert (accepted, entries) == (2, 2), outcomes  # and of the first one's rows nothing is known any more
            assert TpnImport.objects.get().accepted != [SCALED, YES_NO]


@pytest.mark.parametrize("guarded", [True, False])
def test_an_answer_typed_while_a_file_is_accepted_is_neither_lost_nor_in_the_way(
    request, tmp_path, monkeypatch, guarded
):  # fmt: skip
    """The first answers of the unit: each of the two would make TPN's worksheet."""
    with open_site(request, tmp_path) as site:
        fair = build_fair(1)
        row = propose(fair)
        kept, guard = brought(fair, row, portal(row, {SCALED: "B"})), locked if guarded else unguarded
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(tpn, "sheet_of", meeting.after(queries.sheet_of))

        def accept():
            return tpn_import.accept(row.pk, kept.pk, [SCALED], seen={SCALED: 0}, by=fair.bureau, at=AT, guard=guard)

        def typed():
            return tpn.keep_answers(row.pk, [Change(SCALED, "C", "Ketikan")], by=fair.bureau, at=AT, guard=guard)

        outcomes = site.together(accept, typed)
        if not guarded:
            failed = any(isinstance(each, DatabaseError) for each in outcomes)  # a page that fails
            assert failed is can_be_hurt(guarded=guarded), outcomes
            return
        answer = stored(row, SCALED)
        assert (answer.option, answer.note) == ("C", "Ketikan")
        if isinstance(outcomes[0], StaleImport):  # who types comes first
            assert TpnImport.objects.get().closed_at is None
        else:
            assert [each.option for each in AnswerRevision.objects.filter(answer=answer)] == ["B", "C"], outcomes
