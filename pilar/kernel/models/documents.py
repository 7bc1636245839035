"""Documents that were issued, and the signed copies that came back."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from pilar.kernel.models.files import StoredFile
from pilar.kernel.scope import Unscoped

#: Letters of a token: 32 that nobody takes for another one (no i, l, o, u). 26 of them are 130 random bits.
TOKEN_LENGTH = 26


class Document(models.Model):
    """A PDF that was issued: what is printed on it, under which number, and whether it still counts.

    Its file and what is printed never change. Only the state does, once: replaced by a newer one, or revoked.
    """

    scope = Unscoped("Reached through its subject, whose room decides who sees it, or by its token on a public page.")

    VALID, REPLACED, REVOKED = "valid", "replaced", "revoked"
    STATES = [(VALID, "Berlaku"), (REPLACED, "Digantikan"), (REVOKED, "Dicabut")]
    EXPIRED_LABEL = "Kedaluwarsa"

    body = models.UUIDField("instansi", help_text="UUID instansi yang menerbitkan.")
    kind = models.CharField("jenis", max_length=40, help_text="Kode jenis dokumen.")
    kind_label = models.CharField("nama jenis", max_length=100, help_text="Nama jenis sebagaimana tercetak.")
    title = models.CharField("judul", max_length=300, help_text="Sebagaimana tercetak.")
    number = models.CharField(
        "nomor", max_length=200, blank=True, help_text="Kosong untuk jenis dokumen yang tidak dinomori."
    )
    token = models.CharField(
        "kode verifikasi", max_length=TOKEN_LENGTH, unique=True, help_text="Acak; bagian dari alamat verifikasi."
    )
    object_type = models.CharField("jenis pokok", max_length=60, help_text="Apa yang diterangkan dokumen ini.")
    object_id = models.CharField("id pokok", max_length=40, help_text="Barisnya.")
    unit_name = models.CharField("unit", max_length=300, help_text="Sebagaimana tercetak di kepala surat.")
    responsible_name = models.CharField(
        "penanggung jawab", max_length=200, blank=True, help_text="Nama sebagaimana tercetak."
    )
    responsible_capacity = models.CharField(
        "jabatan penanggung jawab", max_length=200, blank=True, help_text="Sebagaimana tercetak."
    )
    issued_on = models.DateField("tanggal terbit", help_text="Tanggal yang tercetak.")
    issued_at = models.DateTimeField("dibuat pada")
    issued_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True, help_text="Hari terakhir berlaku.")
    stored = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name="berkas", help_text="PDF yang diterbitkan."
    )
    sha256 = models.CharField("sidik berkas", max_length=64, help_text="SHA-256 PDF yang diterbitkan.")
    content_sha256 = models.CharField(
        "sidik isi", max_length=64, help_text="SHA-256 isi yang tercetak; sidik ini sendiri ikut tercetak."
    )
    signed_outside = models.BooleanField(
        "boleh ditandatangani di luar", default=True, help_text="Salinan bertanda tangan boleh diunggah di sampingnya."
    )
    state = models.CharField("keadaan", max_length=10, choices=STATES, default=VALID)
    state_reason = models.CharField("alasan", max_length=300, blank=True, help_text="Mengapa diganti atau dicabut.")
    state_at = models.DateTimeField("sejak", null=True, blank=True)
    state_by = models.CharField("oleh", max_length=40, blank=True, help_text="Id akun.")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="menggantikan",
        help_text="Dokumen yang digantikan oleh dokumen ini.",
    )  # fmt: skip

    class Meta:
        app_label = "kernel"
        verbose_name = "dokumen"
        verbose_name_plural = "dokumen"
        ordering = ("-issued_at", "-pk")
        indexes = (models.Index(fields=["object_type", "object_id", "-issued_at"], name="document_of_subject"),)
        constraints = (
            models.UniqueConstraint(
                fields=["body", "kind", "number"], condition=~Q(number=""), name="document_number_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="document_has_a_title"),
            models.CheckConstraint(condition=Q(Exact(Length("token"), TOKEN_LENGTH)), name="document_token_whole"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="document_ends_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(state="valid", state_at__isnull=True, state_reason="")
                | (Q(state__in=["replaced", "revoked"], state_at__isnull=False) & ~Q(state_reason="")),
                name="document_state_has_its_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind_label} {self.number}" if self.number else self.title

    def is_expired(self, day: date) -> bool:
        """Whether the last day is over; one that was revoked or replaced is that instead."""
        return self.state == self.VALID and self.valid_until is not None and day > self.valid_until

    def state_label(self, day: date) -> str:
        """The state in words, on the body's local ``day``."""
        return self.EXPIRED_LABEL if self.is_expired(day) else str(self.get_state_display())


class SignedCopy(models.Model):
    """A scan of the wet signature, or a PDF that was signed outside of Pilar. The bytes stay as they came."""

    scope = Unscoped("Reached only through its document.")

    WET, OUTSIDE = "wet", "outside"
    METHODS = [(WET, "Pindaian tanda tangan basah"), (OUTSIDE, "PDF yang ditandatangani di luar Pilar")]

    document = models.ForeignKey(Document, models.PROTECT, related_name="signed_copies", verbose_name="dokumen")
    version = models.PositiveSmallIntegerField("versi", help_text="1, 2, 3 …; yang terakhir yang dipakai.")
    method = models.CharField("cara", max_length=10, choices=METHODS)
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="berkas")
    sha256 = models.CharField("sidik berkas", max_length=64, help_text="SHA-256 berkas yang disimpan.")
    filename = models.CharField("nama berkas", max_length=200)
    added_at = models.DateTimeField("diunggah pada")
    added_by = models.CharField("diunggah oleh", max_length=40, help_text="Id akun.")

    class Meta:
        app_label = "kernel"
        verbose_name = "salinan bertanda tangan"
        verbose_name_plural = "salinan bertanda tangan"
        ordering = ("document", "-version")
        constraints = (
            models.UniqueConstraint(fields=["document", "version"], name="signed_copy_version_once"),
            models.UniqueConstraint(fields=["document", "stored"], name="signed_copy_content_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="signed_copy_version_from_one"),
            models.CheckConstraint(condition=Q(method__in=["wet", "outside"]), name="signed_copy_method_known"),
        )

    def __str__(self) -> str:
        return f"{self.document} (versi {self.version})"
