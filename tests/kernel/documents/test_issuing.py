"""Issuing: number, hashes and state; what is replaced, revoked, and comes back signed."""

from __future__ import annotations

import hashlib
from contextlib import closing
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from pilar.kernel import documents, files, intake
from pilar.kernel.documents import tokens
from pilar.kernel.files import FileError
from pilar.kernel.locks import locked
from pilar.kernel.models import Document, LedgerEntry, NumberCounter, SignedCopy, StoredFile
from tests.kernel.bad_files import pdf, saved
from tests.kernel.documents.papers import AT, BODY, DATA, DAY, HEAD, KIND, SERIES, SIGNER, UNNUMBERED, issue, subject
from tests.kernel.races import Meeting, open_site, unguarded

LIMIT = 10_000_000


def bytes_of(stored: StoredFile) -> bytes:
    with files.open_file(stored) as file:
        return file.read()


def scan(text: str = "pindaian") -> intake.Taken:
    content = saved(pdf(1)) + b"%" + text.encode()
    return intake.examine(content, f"{text}.pdf", limit=LIMIT)


@pytest.mark.django_db
class TestIssue:
    def test_gives_number_token_and_both_hashes(self):
        made = issue()
        assert made.number == "700.1.2/001/2026"
        assert tokens.read_token(made.token) == made.token
        assert hashlib.sha256(bytes_of(made.stored)).hexdigest() == made.sha256 == made.stored.sha256
        assert len(made.content_sha256) == 64
        assert made.content_sha256 != made.sha256
        assert (made.unit_name, made.responsible_name, made.responsible_capacity) == (
            HEAD.unit_name, SIGNER.name, SIGNER.capacity,
        )  # fmt: skip

    def test_numbers_follow_each_other_and_tokens_do_not(self):
        first, second = issue(), issue()
        assert [first.number, second.number] == ["700.1.2/001/2026", "700.1.2/002/2026"]
        assert first.token[:13] != second.token[:13]

    def test_a_document_that_fails_gives_its_number_back(self):
        def act() -> None:
            with transaction.atomic():
                assert issue().number == "700.1.2/001/2026"
                raise RuntimeError("something later in the action")

        with pytest.raises(RuntimeError, match="later"):
            act()
        assert not Document.objects.exists()
        assert issue().number == "700.1.2/001/2026"

    def test_a_template_that_cannot_be_set_gives_the_number_back(self):
        with pytest.raises(documents.DocumentError, match="tidak dapat disusun"):
            issue(data={"blocks": [{"type": "table", "rows": []}]})
        assert not NumberCounter.objects.filter(last__gt=0).exists()
        assert not Document.objects.exists()

    def test_a_kind_without_a_series_has_no_number(self):
        assert issue(UNNUMBERED).number == ""
        assert issue(UNNUMBERED).number == ""
        assert not NumberCounter.objects.exists()

    def test_it_writes_no_ledger_so_that_the_action_can_write_it_last(self):
        issue()
        assert not LedgerEntry.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"title": " \u202e\x00 "}, "Judul dokumen kosong"),
            ({"valid_until": DAY - timedelta(days=1)}, "tidak boleh sebelum tanggal terbit"),
            ({"data": {"blocks": ["x" * 2_000_001]}}, "lebih besar"),
            ({"pictures": {"foto": b"GIF89a"}}, "PNG, JPEG"),
        ],
    )
    def test_is_refused_without_using_a_number(self, changed, told):
        with pytest.raises(documents.DocumentError, match=told):
            issue(**changed)
        assert not NumberCounter.objects.filter(last__gt=0).exists()

    def test_what_is_nested_without_end_is_refused(self):
        data: dict[str, documents.JsonValue] = {}
        for _ in range(30):
            data = {"x": data}
        with pytest.raises(documents.DocumentError, match="bertingkat"):
            issue(data=data)

    def test_the_content_hash_tells_texts_numbers_and_pictures_apart(self):
        png = b"\x89PNG\r\n\x1a\n"
        same = {
            issuing_digest(title="A"), issuing_digest(title="B"), issuing_digest(number="2"),
            issuing_digest(pictures={"foto": png}), issuing_digest(pictures={"foto": png + b"x"}),
        }  # fmt: skip
        assert len(same) == 5
        assert issuing_digest(title="A") == issuing_digest(title="A")

    def test_lists_the_documents_of_a_thing_in_two_queries(self):
        for _ in range(3):
            issue(UNNUMBERED)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = list(documents.documents_of(subject()))
            assert [list(each.signed_copies.all()) for each in found] == [[], [], []]
        assert len(queries) == 2

    def test_costs_the_same_queries_whatever_it_holds(self):
        issue()
        counts = []
        for rows in (10, 1000):
            table = {"type": "table", "columns": [{"label": "Nama"}], "rows": [[f"Baris {n}"] for n in range(rows)]}
            with CaptureQueriesContext(connection) as queries:
                issue(data={"blocks": [table]})
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 14


def issuing_digest(*, title: str = "A", number: str = "1", pictures: dict[str, bytes] | None = None) -> str:
    from pilar.kernel.documents import issuing

    printed = issuing._printed(KIND, title, DATA, HEAD, SIGNER, DAY, None)
    return issuing._content_sha256(printed, number, pictures or {})


@pytest.mark.django_db
class TestPreview:
    def test_stores_nothing_and_is_a_pdf(self):
        content = documents.preview(KIND, title="Draf", data=DATA, letterhead=HEAD, responsible=None, on=DAY)
        assert content.startswith(b"%PDF-1.7")
        assert not Document.objects.exists()
        assert not StoredFile.objects.exists()
        assert not NumberCounter.objects.exists()

    def test_answers_shut_off_from_everything_and_is_not_kept(self):
        answer = documents.draft_response(b"%PDF-", "Contoh.pdf")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
class TestState:
    def test_a_revoked_document_says_when_and_why(self):
        made = issue()
        documents.revoke(made, reason="  Salah\nnama ", by="2", at=AT)
        stored = Document.objects.get()
        assert (stored.state, stored.state_reason, stored.state_by) == ("revoked", "Salah nama", "2")
        assert stored.state_label(DAY) == "Dicabut"

    def test_twice_is_refused_and_keeps_the_first_reason(self):
        made = issue()
        documents.revoke(made, reason="Satu", by="2", at=AT)
        with pytest.raises(documents.DocumentError, match="sudah dicabut"):
            documents.revoke(made, reason="Dua", by="2", at=AT)
        assert Document.objects.get().state_reason == "Satu"

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
    def test_without_a_fitting_reason_nothing_is_revoked(self, reason):
        made = issue()
        with pytest.raises(documents.DocumentError, match="Alasan"):
            documents.revoke(made, reason=reason, by="2", at=AT)
        assert Document.objects.get().state == "valid"

    def test_a_replacement_marks_the_old_one_in_the_same_transaction(self):
        old = issue()
        new = issue(replaces=old)
        old.refresh_from_db()
        assert (old.state, old.replaced_by, new.replaces) == ("replaced", new, old)

    def test_a_second_replacement_is_refused_and_uses_no_number(self):
        old = issue()
        issue(replaces=old)
        with pytest.raises(documents.DocumentError, match="sudah dicabut atau digantikan"):
            issue(replaces=old)
        assert Document.objects.count() == 2
        assert NumberCounter.objects.get().last == 2

    def test_a_replaced_document_can_still_be_revoked(self):
        old = issue()
        issue(replaces=old)
        documents.revoke(old, reason="Keliru", by="2", at=AT)
        assert Document.objects.get(pk=old.pk).state == "revoked"

    @pytest.mark.parametrize(("day", "label"), [(date(2026, 12, 31), "Berlaku"), (date(2027, 1, 1), "Kedaluwarsa")])
    def test_the_last_day_still_counts(self, day, label):
        assert issue(valid_until=date(2026, 12, 31)).state_label(day) == label

    @pytest.mark.parametrize(
        "changed",
        [
            {"state": "revoked"}, {"state": "unknown"}, {"token": "short"}, {"title": ""},
            {"valid_until": date(2020, 1, 1)}, {"state_reason": "tanpa keadaan"},
        ],
    )  # fmt: skip
    def test_the_database_refuses_what_cannot_be(self, changed):
        made = issue()
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=made.pk).update(**changed)


@pytest.mark.django_db
class TestSignedCopies:
    def test_the_bytes_stay_as_they_came(self):
        made, taken = issue(), scan()
        content = taken.content.read()
        copy = documents.attach_signed(made, taken, by="2", at=AT, method=SignedCopy.OUTSIDE)
        assert bytes_of(copy.stored) == content
        assert copy.sha256 == hashlib.sha256(content).hexdigest()
        assert (copy.version, copy.filename, copy.method) == (1, "pindaian.pdf", "outside")

    def test_several_are_kept_the_newest_first(self):
        made = issue()
        for text in ("satu", "dua"):
            documents.attach_signed(made, scan(text), by="2", at=AT)
        assert [copy.version for copy in made.signed_copies.all()] == [2, 1]

    def test_the_same_file_twice_is_one_copy(self):
        made = issue()
        first = documents.attach_signed(made, scan(), by="2", at=AT)
        assert documents.attach_signed(made, scan(), by="3", at=AT) == first
        assert made.signed_copies.count() == 1

    def test_a_document_that_counts_no_more_takes_none(self):
        made = issue()
        documents.revoke(made, reason="Salah", by="2", at=AT)
        with pytest.raises(documents.DocumentError, match="tidak diterima lagi"):
            documents.attach_signed(made, scan(), by="2", at=AT)

    def test_a_kind_that_is_not_signed_outside_takes_none(self):
        with pytest.raises(documents.DocumentError, match="tidak memerlukan"):
            documents.attach_signed(issue(UNNUMBERED), scan(), by="2", at=AT)

    def test_a_spreadsheet_is_no_scan(self):
        taken = intake.examine(b"nama,nilai\na,1\n", "tabel.csv", limit=LIMIT)
        with pytest.raises(documents.DocumentError, match="PDF atau foto"):
            documents.attach_signed(issue(), taken, by="2", at=AT)

    def test_what_is_no_pdf_never_gets_here(self):
        with pytest.raises(FileError):
            intake.examine(b"MZ\x90\x00" + b"\x00" * 200, "surat.pdf", limit=LIMIT)

    def test_it_is_served_shut_off_from_everything(self):
        copy = documents.attach_signed(issue(), scan(), by="2", at=AT)
        with closing(documents.signed_response(copy, RequestFactory().get("/"))) as answer:
            content = b"".join(answer)
        assert hashlib.sha256(content).hexdigest() == copy.sha256
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Disposition"].startswith("inline")


@pytest.mark.django_db
def test_the_pdf_opens_inline_under_a_name_that_says_what_it_is():
    with closing(documents.pdf_response(issue(), RequestFactory().get("/"))) as answer:
        assert b"".join(answer).startswith(b"%PDF")
    assert answer.headers["Content-Disposition"] == 'inline; filename="Surat keterangan 700.1.2-001-2026.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_copies_at_once_get_two_versions(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        made, meeting = issue(), Meeting(guarded=guarded)
        make = SignedCopy.objects.create

        def create(**fields):
            meeting()  # both have read the last version
            return make(**fields)

        monkeypatch.setattr(SignedCopy.objects, "create", create)
        taken = [scan("satu"), scan("dua")]
        guard = locked if guarded else unguarded
        outcomes = site.together(
            *(lambda each=each: documents.attach_signed(made, each, by="2", at=AT, guard=guard) for each in taken)
        )
        refused = [one for one in outcomes if isinstance(one, Exception)]
        assert len(refused) == (0 if guarded else 1), outcomes
        assert made.signed_copies.count() == (2 if guarded else 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_replacements_at_once_one_is_issued_and_no_number_is_lost(request, tmp_path):
    with open_site(request, tmp_path) as site:
        old = issue()
        outcomes = site.together(*(lambda by=by: issue(replaces=old, by=by) for by in ("1", "2")))
        assert sorted(type(one).__name__ for one in outcomes) == ["Document", "DocumentError"], outcomes
        assert NumberCounter.objects.get(body=BODY, series=SERIES.code).last == 2
