from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from pilar.organisation.models.body import Body
from pilar.organisation.models.unit import Unit
from pilar.organisation.person_names import search_name


class Person(models.Model):
    """Somebody who works for a body: PNS, PPPK, non-ASN at the counter, an officer of a partner at a service desk."""

    scope = "duties__unit"

    PNS, PPPK, NON_ASN, PARTNER = "pns", "pppk", "non_asn", "partner"
    STATUSES = [(PNS, "PNS"), (PPPK, "PPPK"), (NON_ASN, "Non-ASN"), (PARTNER, "Petugas mitra")]

    body = models.ForeignKey(Body, models.PROTECT, related_name="people", verbose_name="instansi")
    name = models.CharField("nama", max_length=200, help_text="Nama lengkap dengan gelar, seperti di SK.")
    search_name = models.CharField(
        "nama untuk urutan", max_length=200, editable=False,
        help_text="Nama tanpa gelar dalam huruf kecil; daftar diurutkan dan dicari dengannya. Diisi saat disimpan.",
    )  # fmt: skip
    nip = models.CharField(
        "NIP/NI PPPK", max_length=18, unique=True, null=True, blank=True,
        help_text="18 angka. Kosong untuk non-ASN dan petugas mitra.",
    )  # fmt: skip
    nip_note = models.CharField(
        "catatan NIP", max_length=200, blank=True,
        help_text="Bila nomornya tampak janggal tetapi benar: SK yang dicocokkan, dan oleh siapa.",
    )  # fmt: skip
    status = models.CharField("status", max_length=10, choices=STATUSES)
    email = models.EmailField("surel", blank=True, help_text="Boleh kosong; tanpa surel dipakai slip masuk pertama.")
    phone = models.CharField("nomor telepon", max_length=20, blank=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(condition=~Q(search_name=""), name="person_has_a_place_in_lists"),
            models.CheckConstraint(
                condition=Q(nip__isnull=True) | Q(Exact(Length("nip"), 18)), name="person_nip_has_18_digits"
            ),
            models.CheckConstraint(
                condition=Q(nip__isnull=True) | Q(status__in=["pns", "pppk"]), name="person_nip_only_for_asn"
            ),
        ]
        indexes = [
            models.Index(fields=["body", "search_name", "id"], name="person_by_name"),
            models.Index(fields=["body", "status", "search_name", "id"], name="person_by_status"),
            models.Index(fields=["name", "id"], name="person_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_name = search_name(self.name)
        fields = kwargs.get("update_fields")
        if fields is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "search_name"}
        super().save(*args, **kwargs)

    def duty_on(self, day: date) -> Duty | None:
        """The duty by which the person acts on ``day``: the definitive one before an acting one, the newest first."""
        current = [duty for duty in self.duties.all() if duty.is_current(day)]
        current.sort(key=lambda duty: (duty.kind != Duty.DEFINITIVE, -duty.valid_from.toordinal(), -duty.pk))
        return current[0] if current else None


class Duty(models.Model):
    """A person's work at a unit, from–to. Acting heads (Plt/Plh) are duties with an end."""

    scope = "unit"

    DEFINITIVE, PLT, PLH = "definitive", "plt", "plh"
    KINDS = [(DEFINITIVE, "Definitif"), (PLT, "Pelaksana tugas (Plt.)"), (PLH, "Pelaksana harian (Plh.)")]
    LEVELS = [("", "–"), ("I", "JPT Madya (eselon I)"), ("II", "JPT Pratama (eselon II)"), ("III", "Administrator"),
              ("IV", "Pengawas"), ("F", "Fungsional"), ("P", "Pelaksana")]  # fmt: skip

    person = models.ForeignKey(Person, models.PROTECT, related_name="duties", verbose_name="orang")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties", verbose_name="unit")
    position = models.CharField("jabatan", max_length=200, help_text="Misalnya “Kepala UPT” atau “Pengantar Kerja”.")
    rank_level = models.CharField("jenjang", max_length=3, choices=LEVELS, blank=True)
    kind = models.CharField("sifat", max_length=10, choices=KINDS, default=DEFINITIVE)
    leads = models.BooleanField("memimpin unit", default=False, help_text="Kepala unit, atau Plt./Plh. kepala.")
    basis = models.CharField("dasar", max_length=200, blank=True, help_text="Nomor SK atau surat perintah.")
    valid_from = models.DateField("mulai")
    valid_until = models.DateField("sampai", null=True, blank=True, help_text="Hari terakhir bertugas.")

    class Meta:
        ordering = ("-valid_from", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(position=""), name="duty_has_a_position"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="duty_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(kind="definitive") | Q(valid_until__isnull=False), name="duty_acting_has_an_end"
            ),
        ]
        # Acting heads are few among the duties of a large body.
        indexes = [
            models.Index(fields=["kind", "valid_until"], name="duty_by_kind"),
            # Who has left is looked for among the duties that have an end, which are few as well.
            models.Index(fields=["valid_until"], name="duty_ended", condition=Q(valid_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.capacity

    def is_current(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def capacity(self) -> str:
        """How the person signs: ``Plt. Kepala UPT``."""
        prefix = {self.PLT: "Plt. ", self.PLH: "Plh. "}.get(self.kind, "")
        return f"{prefix}{self.position}"
