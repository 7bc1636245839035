"""Acceptance of a text: which text, by whom, in which capacity; once."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from pilar.kernel import signing
from pilar.kernel.models import LedgerCheckpoint, Signature

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TEXT = "Saya menolak gratifikasi.\nSaya melayani."
DOCUMENT = LedgerCheckpoint(pk=3)
pytestmark = pytest.mark.django_db


def sign(text=TEXT, seen=None, signer="7", **changes):
    given = {"name": "Pegawai contoh", "capacity": "Plt. Kepala UPT", "at": AT, **changes}
    seen = signing.text_sha256(text) if seen is None else seen
    return signing.sign(DOCUMENT, text, seen_sha256=seen, body=UUID(int=1), signer=signer, **given)


def test_a_signature_keeps_name_and_capacity_of_its_day():
    signature, created = sign()
    assert created
    assert (signature.signer_name, signature.capacity, signature.signed_at) == ("Pegawai contoh", "Plt. Kepala UPT", AT)


def test_a_second_click_gives_the_first_signature():
    first, _ = sign()
    again, created = sign(capacity="Kepala UPT")
    assert (again, created) == (first, False)


def test_a_text_that_changed_since_it_was_read_is_not_signed():
    with pytest.raises(signing.TextChanged, match="berubah"):
        sign(seen=signing.text_sha256("Teks lama"))
    assert not Signature.objects.exists()


def test_a_changed_text_is_signed_anew():
    sign()
    _, created = sign(text=TEXT + " Selalu.")
    assert created
    assert [signature.text_sha256 for signature in signing.signatures_of(DOCUMENT)] == [
        signing.text_sha256(TEXT),
        signing.text_sha256(TEXT + " Selalu."),
    ]


@pytest.mark.parametrize(
    "same", [TEXT.replace("\n", "\r\n"), f"  {TEXT}\n", "Saya menolak gratifikasi.\rSaya melayani."]
)
def test_line_ends_are_not_words(same):
    assert signing.text_sha256(same) == signing.text_sha256(TEXT)


def test_two_people_sign_one_text():
    sign()
    sign(signer="8", name="Pegawai lain")
    assert signing.signatures_of(DOCUMENT).count() == 2
