"""What is being built: a unit's integrity zone in one year, its scope, its dates, and what the public may read."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pilar.organisation.models import Body, Unit


class Zone(models.Model):
    """The integrity zone of a unit in one year. The unit's own row may be renamed later; the zone keeps its name."""

    scope = "unit"

    HIDDEN, BUILDING, SCORE = "hidden", "building", "score"
    PUBLICITY = [(HIDDEN, "Tidak diterbitkan"), (BUILDING, "Pernyataan sedang membangun ZI"),
                 (SCORE, "Pernyataan dan nilai mandiri")]  # fmt: skip

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="zones", verbose_name="unit")
    year = models.PositiveSmallIntegerField("tahun", help_text="Tahun evaluasi zona ini.")
    name = models.CharField("nama", max_length=200, help_text="Nama unit pada tahun itu.")
    target = models.CharField("target", max_length=20, help_text="Predikat yang dituju: WBK atau WBBM.")
    edition = models.CharField("edisi LKE", max_length=60, help_text="Instrumen dan tahun lembar kerjanya.")
    cutoff = models.DateField(
        "tanggal batas", help_text="Keadaan dan masa bukti dihitung sampai tanggal ini, biasanya hari penyerahan LKE."
    )
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name="zona tahun sebelumnya"
    )
    publicity = models.CharField("terbit", max_length=10, choices=PUBLICITY, default=HIDDEN)
    published_at = models.DateTimeField("diterbitkan pada", null=True, blank=True)
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-year", "name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="zone_once_a_year"),
            models.CheckConstraint(condition=Q(year__range=(2014, 2100)), name="zone_year_known"),
            models.CheckConstraint(condition=~Q(name=""), name="zone_has_a_name"),
            models.CheckConstraint(
                condition=Q(publicity__in=["hidden", "building", "score"]), name="zone_publicity_known"
            ),
            models.CheckConstraint(
                condition=Q(publicity="hidden") | Q(published_at__isnull=False), name="zone_published_when"
            ),
        ]
        indexes = [
            models.Index(fields=["-year", "name", "id"], name="zone_by_year"),
            models.Index(fields=["publicity", "-year"], name="zone_public", condition=~Q(publicity="hidden")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class ZoneMember(models.Model):
    """A unit that belongs to a zone's scope, from–to. The zone's own unit is a member from its first day."""

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="members", verbose_name="zona")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="zone_memberships", verbose_name="unit")
    valid_from = models.DateField("mulai")
    valid_until = models.DateField("sampai", null=True, blank=True, help_text="Hari terakhir unit ini termasuk zona.")
    basis = models.CharField("dasar", max_length=200, blank=True, help_text="Nomor SK atau alasan perubahan cakupan.")

    class Meta:
        ordering = ("valid_from", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="zone_member_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["zone", "unit"], condition=Q(valid_until__isnull=True), name="zone_member_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}"


class Milestone(models.Model):
    """A step of the evaluation year of a body with its window, from its letter or from the default of the rules."""

    scope = "body__units"

    body = models.ForeignKey(Body, models.PROTECT, related_name="milestones", verbose_name="instansi")
    year = models.PositiveSmallIntegerField("tahun")
    code = models.CharField("tahap", max_length=30, help_text="Kode dari daftar tahap.")
    opens_on = models.DateField("dibuka", help_text="Hari pertama.")
    closes_on = models.DateField("ditutup", help_text="Hari terakhir.")
    source = models.CharField("dasar", max_length=200, help_text="Nomor surat atau peraturan yang menetapkannya.")
    is_confirmed = models.BooleanField(
        "sudah pasti", default=False, help_text="Ditetapkan surat tahun itu; kalau belum, ini perkiraan."
    )
    changed_at = models.DateTimeField("diubah pada")
    changed_by = models.CharField("diubah oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("opens_on", "closes_on", "code")
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "code"], name="milestone_once_a_year"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="milestone_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


class EditionWording(models.Model):
    """The official wording of an edition as a body has imported it from PortalRB's list or the official workbook."""

    scope = "body__units"

    body = models.ForeignKey(Body, models.PROTECT, related_name="wordings", verbose_name="instansi")
    edition = models.CharField("edisi LKE", max_length=60)
    source = models.CharField("asal", max_length=200, help_text="Berkas yang diimpor.")
    nodes = models.JSONField("nama kelompok", default=dict)
    questions = models.JSONField("pertanyaan", default=dict)
    criteria = models.JSONField("kriteria", default=dict)
    imported_at = models.DateTimeField("diimpor pada")
    imported_by = models.CharField("diimpor oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("edition", "pk")
        constraints = [models.UniqueConstraint(fields=["body", "edition"], name="wording_once_per_edition")]

    def __str__(self) -> str:
        return f"{self.edition} ({self.source})"


class Assessor(models.Model):
    """Who fills in a worksheet: the unit itself, one or more internal assessors, the national team."""

    scope = "body__units"

    UNIT, TPI, TPN = "unit", "tpi", "tpn"

    body = models.ForeignKey(Body, models.PROTECT, related_name="assessors", verbose_name="instansi")
    code = models.CharField("kode", max_length=10, help_text="unit, tpi, tpi-2 …, atau tpn.")
    label = models.CharField("nama", max_length=60)
    position = models.PositiveSmallIntegerField("urutan", help_text="Unit lebih dahulu, TPN terakhir.")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="menilai setelah"
    )

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["body", "code"], name="assessor_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="assessor_has_a_code"),
        ]

    def __str__(self) -> str:
        return self.label
