"""The form of one step of an evaluation year."""

from __future__ import annotations

from django import forms

from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.versioned import VersionedForm


class MilestoneForm(VersionedForm):
    """First and last day, from which letter, and whether that is settled."""

    opens_on = DateIndonesianField(label="Hari pertama", error_messages={"required": "Isi hari pertamanya."})
    closes_on = DateIndonesianField(label="Hari terakhir", error_messages={"required": "Isi hari terakhirnya."})
    source = forms.CharField(
        label="Dasar", max_length=200, help_text="Nomor dan tanggal surat yang menetapkannya.",
        error_messages={"required": "Isi dasarnya, misalnya nomor surat."},
    )  # fmt: skip
    is_confirmed = forms.BooleanField(
        label="Sudah pasti: ditetapkan surat tahun itu", required=False,
        help_text="Tanpa tanda ini masanya tetap berlaku, tetapi ditampilkan sebagai perkiraan.",
    )  # fmt: skip
