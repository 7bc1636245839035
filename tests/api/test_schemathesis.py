"""Hundreds of requests made from the OpenAPI document itself: no 5xx, and no answer that the document does not know.

Examples are drawn from a fixed seed, so a run says the same as the one before. Left out is the check that whatever does
not fit is refused: text in an address has no type, so ``after=false`` fits though a boolean was meant. What must be
refused stands in test_frame.py and in the contract's tests.
"""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from pilar.organisation.api import bearer
from tests.api.asking import token
from tests.evaluation.bringing import bring
from tests.evaluation.portalrb.rows import fixed

SEED = 20261126
EXAMPLES = 60


@pytest.fixture
def secret(place, monkeypatch):
    """A token of a body that has a fixed proposal and may ask as often as it likes."""
    monkeypatch.setattr(bearer, "limit_of", lambda token, at: 1_000_000)
    bring(place)
    fixed(place.zone)
    return token(place.town).secret


@pytest.fixture
def one_connection():
    """As Django's test client does: what is asked in process keeps the test's connection, whose rows it sees."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def attack(operation, mode, headers):
    """Ask one operation with what fits its description, or with what does not, and hold the answers against it."""

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        case.call_and_validate(headers=headers, excluded_checks=[negative_data_rejection])

    asked()


@pytest.mark.parametrize("signed_in", [True, False])
def test_every_answer_is_one_that_the_document_knows(secret, one_connection, signed_in):
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations = [each.ok() for each in document.get_all_operations()]
    assert {operation.path for operation in operations} == {
        "/api/v1/token", "/api/v1/zones", "/api/portalrb/pengusulan/unit-wbk", "/api/portalrb/pengusulan/unit-wbbm",
        "/api/portalrb/lke/jawaban-unit/{unit_id}",
    }  # fmt: skip
    headers = {"Accept-Encoding": "identity"}  # in process nobody unpacks what is compressed
    if signed_in:
        headers["Authorization"] = f"Bearer {secret}"
    for operation in operations:
        attack(operation, GenerationMode.POSITIVE, headers)
        if operation.path_parameters or operation.query:
            attack(operation, GenerationMode.NEGATIVE, headers)
