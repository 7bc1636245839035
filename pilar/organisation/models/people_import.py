from __future__ import annotations

from django.db import models

from pilar.organisation.models.people import Person
from pilar.organisation.models.unit import Unit


class PeopleImport(models.Model):
    """A list of the personnel office, uploaded for a unit and everything below it. Nothing of it holds before somebody
    applies it; after 30 days it is removed."""

    scope = "unit"

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="people_imports", verbose_name="unit",
        help_text="Isi daftar hanya mengenai unit ini dan unit di bawahnya.",
    )  # fmt: skip
    filename = models.CharField("nama berkas", max_length=255)
    columns = models.JSONField("kolom", default=dict, help_text="Kolom yang dikenali, dengan huruf kolomnya di berkas.")
    uploaded_by = models.CharField("diunggah oleh", max_length=40, help_text="Id akun.")
    uploaded_at = models.DateTimeField("diunggah pada", db_index=True)

    class Meta:
        ordering = ("-uploaded_at", "-pk")
        indexes = [models.Index(fields=["unit", "-uploaded_at"], name="people_import_of_unit")]

    def __str__(self) -> str:
        return self.filename


class PeopleImportRow(models.Model):
    """One row of an uploaded list: what the file says, how it stands to what is known, what is wrong with it."""

    scope = "upload__unit"

    NEW, CHANGED, SAME, CONFIRM, WRONG, APPLIED = "new", "changed", "same", "confirm", "wrong", "applied"
    STATES = [(NEW, "Baru"), (CHANGED, "Berubah"), (SAME, "Sama"), (CONFIRM, "Perlu dipastikan"), (WRONG, "Salah"),
              (APPLIED, "Sudah diterapkan")]  # fmt: skip
    #: Those that applying takes.
    READY = (NEW, CHANGED)

    upload = models.ForeignKey(PeopleImport, models.CASCADE, related_name="rows", verbose_name="impor")
    number = models.PositiveIntegerField("baris", help_text="Nomor baris di berkas.")
    state = models.CharField("keadaan", max_length=10, choices=STATES)
    key = models.CharField(
        "kunci",
        max_length=64,
        blank=True,
        help_text="Sidik NIP, atau nama, unit, dan jabatan: sama bila barisnya ganda.",
    )
    values = models.JSONField("isi", default=dict, help_text="Isi tiap kolom seperti di berkas.")
    problems = models.JSONField("masalah", default=list, help_text="Kolom, sel, dan apa yang perlu dibetulkan.")
    changes = models.JSONField("perubahan", default=list, help_text="Apa yang akan berubah: lama dan baru.")
    confirmed = models.BooleanField("dipastikan", default=False, help_text="NIP sudah dicocokkan dengan SK.")
    same_as = models.CharField(
        "orang yang dimaksud", max_length=20, blank=True,
        help_text="Untuk nama yang sama tanpa NIP: nomor orangnya, atau “new” bila orang lain.",
    )  # fmt: skip
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="import_rows", verbose_name="orang"
    )

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="people_import_row_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["new", "changed", "same", "confirm", "wrong", "applied"]),
                name="people_import_row_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["upload", "state", "number"], name="people_import_row_state"),
            models.Index(fields=["upload", "key"], name="people_import_row_key"),
        ]

    def __str__(self) -> str:
        return f"baris {self.number}"
