"""Evidence in versions, the questions that it serves, and what a second person says of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pilar.evaluation.models.zone import Zone
from pilar.kernel.models.files import StoredFile
from pilar.organisation.models import Unit


class Evidence(models.Model):
    """A document, a photo or a link of a unit. It outlives answers, assessors and years; its content is in versions."""

    scope = "unit"

    FILE, PHOTO, LINK, FACT = "file", "photo", "link", "fact"
    KINDS = [(FILE, "Dokumen"), (PHOTO, "Foto"), (LINK, "Tautan"), (FACT, "Lembar fakta")]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="evidence", verbose_name="unit pemilik")
    kind = models.CharField("jenis", max_length=10, choices=KINDS)
    title = models.CharField("judul", max_length=200, help_text="Apa isinya, misalnya “SK Tim Kerja ZI 2026”.")
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="evidence_has_a_title"),
            models.CheckConstraint(condition=Q(kind__in=["file", "photo", "link", "fact"]), name="evidence_kind_known"),
        ]
        indexes = [models.Index(fields=["unit", "-created_at"], name="evidence_of_unit")]

    def __str__(self) -> str:
        return self.title


class EvidenceVersion(models.Model):
    """One content of an evidence, the period that it proves, and whether a second person has found it right."""

    scope = "evidence__unit"

    UNCHECKED, ACCEPTED, RETURNED = "unchecked", "accepted", "returned"
    CHECKS = [(UNCHECKED, "belum diperiksa"), (ACCEPTED, "diperiksa"), (RETURNED, "perlu diperbaiki")]
    NOT_ASKED, REACHABLE, LOCKED, DEAD, FAR, REFUSED = (
        "not_asked", "reachable", "locked", "dead", "not_reachable_from_here", "refused",
    )  # fmt: skip
    LINK_STATES = [(NOT_ASKED, "belum diperiksa"), (REACHABLE, "dapat dibuka"), (LOCKED, "terkunci"), (DEAD, "mati"),
                   (FAR, "tidak terjangkau dari sini"), (REFUSED, "ditolak")]  # fmt: skip

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="versions", verbose_name="bukti")
    number = models.PositiveSmallIntegerField("versi")
    stored = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas"
    )
    filename = models.CharField("nama berkas", max_length=255, blank=True)
    url = models.CharField("tautan", max_length=2000, blank=True)
    sha256 = models.CharField("sidik SHA-256", max_length=64, help_text="Dari isi berkas, atau dari alamat tautannya.")
    pages = models.PositiveIntegerField("halaman", null=True, blank=True)
    period_from = models.DateField("masa mulai", null=True, blank=True, help_text="Sejak kapan isinya berlaku.")
    period_until = models.DateField(
        "masa sampai", null=True, blank=True, help_text="Kosong bila masih berlaku atau hanya satu hari."
    )
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")
    check_state = models.CharField("pemeriksaan", max_length=10, choices=CHECKS, default=UNCHECKED)
    checked_by = models.CharField(
        "diperiksa oleh", max_length=40, blank=True, help_text="Id akun; bukan pengunggahnya."
    )
    checked_at = models.DateTimeField("diperiksa pada", null=True, blank=True)
    link_state = models.CharField("keadaan tautan", max_length=30, choices=LINK_STATES, default=NOT_ASKED)
    link_detail = models.CharField("keterangan tautan", max_length=300, blank=True)
    link_asked_at = models.DateTimeField("tautan diperiksa pada", null=True, blank=True)

    class Meta:
        ordering = ("evidence", "-number")
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="evidence_version_once"),
            models.CheckConstraint(
                condition=Q(stored__isnull=False, url="") | (Q(stored__isnull=True) & ~Q(url="")),
                name="evidence_file_or_link",
            ),
            models.CheckConstraint(
                condition=Q(period_until__isnull=True)
                | Q(period_from__isnull=False, period_until__gte=F("period_from")),
                name="evidence_period",
            ),
            models.CheckConstraint(condition=~Q(checked_by=F("by")), name="evidence_checked_by_another"),
            models.CheckConstraint(
                condition=Q(check_state="unchecked", checked_by="")
                | (Q(check_state__in=["accepted", "returned"]) & ~Q(checked_by="")),
                name="evidence_check_known",
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="evidence_version_content"),
            models.Index(fields=["link_asked_at", "id"], name="evidence_link_due", condition=~Q(url="")),
        ]

    def __str__(self) -> str:
        return f"versi {self.number}"


class EvidenceUse(models.Model):
    """A version serves a field of a zone, from a page on. It hangs on the zone, not on a worksheet or an answer."""

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="evidence_uses", verbose_name="zona")
    field = models.CharField("isian", max_length=60, help_text="Kode isian pada instrumen.")
    version = models.ForeignKey(EvidenceVersion, models.PROTECT, related_name="uses", verbose_name="versi bukti")
    page = models.PositiveIntegerField("halaman", null=True, blank=True, help_text="Halaman yang membuktikan.")
    position = models.PositiveSmallIntegerField("urutan", default=0)
    is_draft = models.BooleanField("rancangan", default=False, help_text="Bawaan tahun lalu; belum dipastikan.")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("field", "position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["zone", "field", "version"], name="evidence_use_once"),
            models.CheckConstraint(condition=Q(page__isnull=True) | Q(page__gte=1), name="evidence_use_page"),
        ]
        indexes = [models.Index(fields=["zone", "field", "position"], name="evidence_use_of_field")]

    def __str__(self) -> str:
        return f"{self.field}"


class EvidenceRemark(models.Model):
    """What people say to each other about an evidence: remarks, and the outcome of a check."""

    scope = "evidence__unit"

    REMARK, ACCEPTED, RETURNED = "remark", "accepted", "returned"
    KINDS = [(REMARK, "Komentar"), (ACCEPTED, "Dinyatakan benar"), (RETURNED, "Perlu diperbaiki")]

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="remarks", verbose_name="bukti")
    version = models.ForeignKey(EvidenceVersion, models.CASCADE, related_name="remarks", verbose_name="versi")
    kind = models.CharField("jenis", max_length=10, choices=KINDS, default=REMARK)
    text = models.TextField("isi", blank=True)
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(kind="accepted") | ~Q(text=""), name="evidence_remark_has_words")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
