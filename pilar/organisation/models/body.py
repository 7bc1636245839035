from __future__ import annotations

import uuid

from django.db import models

TIME_ZONES = [
    ("Asia/Jakarta", "WIB"),
    ("Asia/Makassar", "WITA"),
    ("Asia/Jayapura", "WIT"),
]


class Body(models.Model):
    """A government body (instansi): where the inspectorate, the organisation bureau, UPG and WBS live."""

    scope = "units"

    KINDS = [("province", "Pemerintah provinsi"), ("regency", "Pemerintah kabupaten"), ("city", "Pemerintah kota"),
             ("ministry", "Kementerian/lembaga")]  # fmt: skip

    uuid = models.UUIDField("UUID", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("jenis", max_length=10, choices=KINDS)
    name = models.CharField("nama", max_length=200, help_text="Nama resmi, misalnya “Pemerintah Kabupaten Contoh”.")
    slug = models.SlugField("alamat singkat", max_length=60, unique=True, help_text="Huruf kecil, angka, tanda hubung.")
    host = models.CharField(
        "nama situs", max_length=253, unique=True, null=True, blank=True,
        help_text="Nama domain yang halaman depannya milik instansi ini. Boleh kosong.",
    )  # fmt: skip
    time_zone = models.CharField("zona waktu", max_length=40, choices=TIME_ZONES, default="Asia/Jakarta")
    is_sample = models.BooleanField("data contoh", default=False, help_text="Ditandai di setiap halaman.")

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="body_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["province", "regency", "city", "ministry"]), name="body_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
