"""The form of a crest."""

from __future__ import annotations

from django import forms

from pilar.numbers import decimal_text
from pilar.organisation.actions.crests import LARGEST, LARGEST_FILE, SMALLEST
from pilar.organisation.forms.versioned import VersionedForm


class CrestForm(VersionedForm):
    """The picture that is printed to the left of the names."""

    lambang = forms.FileField(
        label="Gambar lambang", max_length=255,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp"}),
        help_text=(
            f"PNG, JPG, atau WebP, paling besar {decimal_text(LARGEST_FILE / 1024**2, 0)} MB; sisi pendek sedikitnya "
            f"{SMALLEST} piksel, sisi panjang paling banyak {decimal_text(LARGEST, 0)} piksel. PNG dengan latar "
            "tembus pandang paling rapi di atas kertas."
        ),
        error_messages={"required": "Pilih gambarnya.", "empty": "Berkas kosong. Pilih gambar yang berisi."},
    )  # fmt: skip


class RemoveCrestForm(VersionedForm):
    """Asks only whether one is sure."""
