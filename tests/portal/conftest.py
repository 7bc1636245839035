from __future__ import annotations

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.portal import workbooks
from tests.portal.html import Page


def send(client: Client, data: bytes, *, assessor: str = "unit", name: str = "LKE.xlsx"):
    return client.post("/periksa/", {"file": SimpleUploadedFile(name, data, workbooks.XLSX), "assessor": assessor})


@pytest.fixture
def upload(client):
    """Send a workbook to the check and give the response."""
    return partial(send, client)


@pytest.fixture(scope="session")
def good_workbook() -> bytes:
    return workbooks.workbook(workbooks.good_answers(), tpi=workbooks.best_answers(), notes={"A.I.1.i.a": "SK 12/2026"})


@pytest.fixture(scope="session")
def poor_workbook() -> bytes:
    return workbooks.workbook(
        workbooks.poor_answers(),
        figures={"total": 71.5, "A.I.1": 3.9, "A.I.2.i": 0.9},
        sums={"A.II.5.iii.a": 99, "A.II.5.iii.b": 1},
        types={"A.I.1.i.b": "Ya"},
    )


@pytest.fixture(scope="session")
def good_result(plain_static_storage, good_workbook) -> Page:
    return Page(send(Client(), good_workbook))


@pytest.fixture(scope="session")
def poor_result(plain_static_storage, poor_workbook) -> Page:
    return Page(send(Client(), poor_workbook))
