from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from pilar.kernel.models.files import StoredFile
from pilar.organisation.models.body import Body

#: Digits of one id in a path. Fixed, so that a range of paths is the same in every collation of PostgreSQL.
PATH_DIGITS = 6


class Unit(models.Model):
    """A unit of a body, in a tree. It is closed, never deleted, and may have a successor."""

    scope = ""

    BODY, OFFICE, OPD, SECTION, UPT = "body", "office", "opd", "section", "upt"
    KINDS = [(BODY, "Instansi"), (OFFICE, "Perangkat instansi (Inspektorat, Biro/Bagian)"),
             (OPD, "OPD (dinas/badan)"), (SECTION, "Bidang/sekretariat"), (UPT, "UPT")]  # fmt: skip
    #: The kinds in tables, where there is little room.
    SHORT = {BODY: "Instansi", OFFICE: "Perangkat instansi", OPD: "OPD", SECTION: "Bidang", UPT: "UPT"}
    #: What may stand below what.
    BELOW = {BODY: (OFFICE, OPD), OFFICE: (SECTION, UPT), OPD: (SECTION, UPT), SECTION: (SECTION,), UPT: (SECTION,)}

    body = models.ForeignKey(Body, models.PROTECT, related_name="units", verbose_name="instansi")
    kind = models.CharField("jenis", max_length=10, choices=KINDS)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="unit induk")
    path = models.CharField(
        "jalur", max_length=120, unique=True, editable=False,
        help_text="Nomor semua unit di atasnya dan unit ini sendiri; hanya ditulis oleh satu tindakan.",
    )  # fmt: skip
    name = models.CharField("nama", max_length=200, help_text="Nama resmi, tanpa singkatan.")
    short_name = models.CharField("nama pendek", max_length=60, blank=True, help_text="Misalnya “UPT P2TK”.")
    slug = models.SlugField("alamat singkat", max_length=60, unique=True, help_text="Dipakai di alamat halaman unit.")
    address = models.CharField(
        "alamat kantor", max_length=200, blank=True,
        help_text="Untuk kop surat. Bila kosong, dipakai alamat unit di atasnya.",
    )  # fmt: skip
    contact = models.CharField(
        "kontak", max_length=200, blank=True, help_text="Baris kedua kop surat: telepon, surel, laman."
    )
    crest = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lambang",
        help_text="Gambar di kiri kop surat. Bila kosong, dipakai lambang unit di atasnya.",
    )  # fmt: skip
    valid_from = models.DateField("berlaku mulai")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True, help_text="Hari terakhir unit ini ada.")
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="unit penerus"
    )
    closing_basis = models.CharField(
        "dasar penutupan", max_length=200, blank=True, help_text="Nomor peraturan atau SK."
    )

    class Meta:
        ordering = ("path",)
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="unit_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind="body", parent__isnull=True) | (~Q(kind="body") & Q(parent__isnull=False)),
                name="unit_root_is_the_body",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="unit_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(valid_until__isnull=False), name="unit_successor_when_closed"
            ),
            models.UniqueConstraint(fields=["body"], condition=Q(kind="body"), name="unit_one_root_per_body"),
        ]
        indexes = [models.Index(fields=["body", "name", "id"], name="unit_by_name")]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def short_kind(self) -> str:
        return self.SHORT.get(self.kind, self.kind)

    def is_open(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids of the units above, the body's root first; without a query."""
        return [int(part) for part in self.path.split(".") if part][:-1]


class UnitChange(models.Model):
    """A correction of a unit that its own row no longer shows: another name, another place in the tree."""

    scope = "unit"

    RENAMED, MOVED = "renamed", "moved"
    KINDS = [(RENAMED, "Nama diubah"), (MOVED, "Dipindahkan")]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="changes", verbose_name="unit")
    kind = models.CharField("perubahan", max_length=10, choices=KINDS)
    before = models.CharField("semula", max_length=270, help_text="Nama lama, atau nama induk lama.")
    after = models.CharField("menjadi", max_length=270, help_text="Nama baru, atau nama induk baru.")
    changed_at = models.DateTimeField("diubah pada")
    changed_by = models.CharField("diubah oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-changed_at", "-pk")
        indexes = [models.Index(fields=["unit", "-changed_at"], name="unit_change_of")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


def path_of(parent_path: str, pk: int) -> str:
    """The path of the unit ``pk`` below ``parent_path``: ``000012.000034.``"""
    return f"{parent_path}{pk:0{PATH_DIGITS}d}."


def path_range(path: str) -> tuple[str, str]:
    """The half-open range of paths that are ``path`` or below it."""
    head, last = path[: -PATH_DIGITS - 1], int(path[-PATH_DIGITS - 1 : -1])
    return path, f"{head}{last + 1:0{PATH_DIGITS}d}."
