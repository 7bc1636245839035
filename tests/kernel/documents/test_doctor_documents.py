"""What the doctor says of issued documents."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pilar.kernel import documents
from pilar.kernel.doctor import Visit
from pilar.kernel.doctor_documents import documents_refer_to_their_own_file, templates_are_there
from pilar.kernel.documents import kinds
from pilar.kernel.models import Document
from tests.kernel.documents.papers import issue


def visit() -> Visit:
    return Visit(at=timezone.now(), full=False)


@pytest.mark.django_db
class TestFiles:
    def test_a_document_with_its_own_file_is_good(self):
        issue()
        told = documents_refer_to_their_own_file(visit())
        assert (told.state, "1 dokumen" in told.message) == ("good", True)

    def test_one_whose_hash_was_changed_is_a_fault(self):
        made = issue()
        Document.objects.update(sha256="0" * 64)
        told = documents_refer_to_their_own_file(visit())
        assert told.state == "fault"
        assert str(made) in told.message


class TestTemplates:
    def test_all_registered_ones_are_there(self):
        assert templates_are_there(visit()).state == "good"

    def test_a_missing_one_is_named(self, monkeypatch):
        gone = documents.DocumentKind("gone", "Hilang", "kernel/documents/hilang.typ")
        monkeypatch.setattr(kinds, "_KINDS", {"gone": gone})
        told = templates_are_there(visit())
        assert told.state == "fault"
        assert "hilang.typ" in told.message
