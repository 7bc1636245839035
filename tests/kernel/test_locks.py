"""What a lock holds: the rows it names, no row by which they were found, and nobody who refers to them."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pilar.kernel import documents, ledger
from pilar.kernel.locks import locked
from pilar.kernel.models import Document, LedgerEntry, SignedCopy
from tests.kernel.documents.papers import AT, BODY, issue
from tests.kernel.documents.test_issuing import scan
from tests.kernel.races import Meeting, can_be_hurt, open_site, unguarded


@pytest.mark.django_db
def test_rows_that_were_found_by_another_table_are_held_and_that_table_is_not():
    """Two who come to the rows of two tables from either side would else wait for each other for ever."""
    rows = SignedCopy.objects.filter(document__number="1").select_related("document")
    with CaptureQueriesContext(connection) as asked, locked(rows):
        pass
    (query,) = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    assert query.endswith('FOR NO KEY UPDATE OF "kernel_signedcopy"') is (connection.vendor == "postgresql")


@contextmanager
def _whole(rows):
    """A lock that also keeps away whoever refers to the rows."""
    with transaction.atomic():
        list(rows.select_for_update())
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_who_refers_to_held_rows_comes_in_and_nobody_waits_for_ever(request, tmp_path, guarded):
    """The one holds a document and then wants the ledger; the other has the ledger and refers to the document."""
    with open_site(request, tmp_path) as site:
        made, copy, meet = issue(), scan(), Meeting(guarded=False, times=2)

        def hold():
            with (locked if guarded else _whole)(Document.objects.filter(pk=made.pk)):
                meet()  # the document is held
                meet()  # the other has the ledger
                ledger.record("document.revoked", made, body=BODY, by="1", at=AT)

        def refer():
            meet()
            with transaction.atomic():
                documents.attach_signed(made, copy, by="2", at=AT, guard=unguarded)
                ledger.record(documents.SIGNED_COPY, made, body=BODY, by="2", at=AT)
                meet()

        outcomes = site.together(hold, refer)
        failed = [each for each in outcomes if isinstance(each, OperationalError)]
        assert len(failed) == can_be_hurt(guarded=guarded), outcomes


@pytest.mark.django_db
class TestRecordedLast:
    def test_what_acts_of_an_act_record_is_appended_at_its_end_in_its_order(self):
        made = issue()
        with transaction.atomic(), ledger.recorded_last():
            with ledger.recorded_last():
                ledger.record("document.issued", made, body=BODY, by="1", at=AT)
            ledger.record("document.revoked", made, body=BODY, by="1", at=AT, details={"reason": "uji"})
            assert not LedgerEntry.objects.exists()
        entries = list(LedgerEntry.objects.order_by("sequence"))
        assert [each.code for each in entries] == ["document.issued", "document.revoked"]
        assert ledger.matches(entries[1], {"reason": "uji"})
        assert ledger.verify().faults == ()

    def test_an_act_that_fails_leaves_nothing_to_record(self):
        made = issue()

        def fail():
            with transaction.atomic(), ledger.recorded_last():
                ledger.record("document.issued", made, body=BODY, by="1", at=AT)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        with transaction.atomic():
            ledger.record("document.revoked", made, body=BODY, by="1", at=AT)
        assert [each.code for each in LedgerEntry.objects.all()] == ["document.revoked"]
