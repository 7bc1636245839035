"""The proposal that the action fixes is one that this room reads: both sides of the frozen text at once."""

from __future__ import annotations

import json

from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.evaluation.models import Submission
from pilar.evaluation.portalrb import snapshot
from pilar.evaluation.portalrb.models import EvidenceLink
from pilar.evaluation.portalrb.tokens import token_of
from pilar.evaluation.proposal.actions import fixing
from pilar.evaluation.proposal.models import ProposedUnit
from pilar.kernel.ledger import canonical
from tests.api.asking import ask, problem, token
from tests.evaluation.place import YES_NO
from tests.evaluation.portalrb.rows import frozen_of
from tests.evaluation.proposal.rows import LETTER
from tests.organisation.town import AT

BASE = "/api/portalrb"


def test_a_fixed_proposal_is_served_and_a_withdrawn_one_no_longer(fair):
    proposal = fair.draft(*fair.zones)
    secret = token(fair.town).secret
    assert problem(ask(f"{BASE}/pengusulan/unit-wbk", secret)) == (404, "DATA_NOT_FOUND")
    fixing.fix(proposal.pk, LETTER, by=fair.bureau, at=AT)
    units = ask(f"{BASE}/pengusulan/unit-wbk", secret).json()["units"]
    assert [unit["nama"] for unit in units] == [zone.name for zone in fair.zones]
    answer = ask(f"{BASE}/lke/jawaban-unit/{units[0]['id']}", secret)
    assert answer.status_code == 200
    assert all(row["jawaban_unit"] == row["jawaban_tpi"] for row in answer.json()["answers"])
    fixing.withdraw(proposal.pk, "Salah unit", by=fair.bureau, at=AT)
    assert problem(ask(f"{BASE}/lke/jawaban-unit/{units[0]['id']}", secret)) == (404, "DATA_NOT_FOUND")


def test_every_question_with_evidence_has_its_link_the_moment_the_proposal_is_fixed(fair):
    handed = Submission.objects.get(worksheet__zone=fair.zones[0], kind=Submission.SUBMIT)
    content = json.loads(handed.content)
    content["evidence"][YES_NO] = [{"evidence": 1, "version": 1, "sha256": "0" * 64, "title": "SK (contoh)"}]
    handed.content = canonical(content).decode()
    handed.save()
    proposal = fair.draft(*fair.zones)
    secret = token(fair.town).secret
    fixing.fix(proposal.pk, LETTER, by=fair.bureau, at=AT)
    link = EvidenceLink.objects.get()
    assert (link.proposed.zone, link.question, link.issued_at) == (fair.zones[0], YES_NO, AT)
    with CaptureQueriesContext(connection) as queries:
        answer = ask(f"{BASE}/lke/jawaban-unit/{link.proposed.external_id}", secret)
    rows = [row for row in answer.json()["answers"] if row["bukti_dukung_unit"]]
    assert [row["bukti_dukung_unit"].split("/bukti/")[1] for row in rows] == [f"{token_of(link.key)}/"]
    writes = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "DELETE"))]
    assert writes == []


def test_the_rows_of_the_other_tests_have_the_action_s_form(fair):
    proposal = fair.draft(fair.zones[0])
    fixing.fix(proposal.pk, LETTER, by=fair.bureau, at=AT)
    row = ProposedUnit.objects.select_related("submission", "zone__unit__body").get()
    assert row.submission is not None
    assert row.submission.kind == Submission.PROPOSE
    real = json.loads(row.submission.content)
    ours = json.loads(frozen_of(row.zone, {"tpi": {}}))
    assert set(ours) <= set(real)
    assert ours["zone"] == real["zone"]
    assert ours["proposal"].items() <= real["proposal"].items()
    assert set(ours["assessors"]) == set(real["assessors"])
    for code, content in ours["assessors"].items():
        assert set(content) == set(real["assessors"][code])
        assert content["answers"] == real["assessors"][code]["answers"]
    assert snapshot.read(row.submission).last_tpi == "tpi"
