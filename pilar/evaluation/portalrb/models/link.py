"""Links by which an outside assessor reads the frozen evidence of one question, and that they were opened."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.evaluation.proposal.models import ProposedUnit

#: Letters of a key: 26 of 32 are 130 random bits.
KEY_LENGTH = 26


class EvidenceLink(models.Model):
    """The address of a question's evidence in a proposal, for whoever has it, until it expires or is revoked.

    A question has one link that counts. A new address is a new row: the old one stays and says that it is over.
    """

    scope = "proposed__zone__unit"

    proposed = models.ForeignKey(
        ProposedUnit, models.PROTECT, related_name="evidence_links", verbose_name="unit yang diusulkan"
    )
    question = models.CharField("pertanyaan", max_length=60, help_text="Kode pertanyaan pada instrumen.")
    key = models.CharField("kunci", max_length=KEY_LENGTH, unique=True, help_text="Acak; bagian dari alamatnya.")
    issued_at = models.DateTimeField("dibuat pada")
    issued_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun, atau nama proses.")
    expires_at = models.DateTimeField("berlaku sampai")
    revoked_at = models.DateTimeField("dicabut pada", null=True, blank=True)
    revoked_by = models.CharField("dicabut oleh", max_length=40, blank=True, help_text="Id akun.")
    revoked_reason = models.CharField("alasan dicabut", max_length=300, blank=True)

    class Meta:
        ordering = ("proposed", "question", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["proposed", "question"], condition=Q(revoked_at__isnull=True), name="evidence_link_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
                name="evidence_link_revoked_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class EvidenceLinkVisit(models.Model):
    """That a link was opened: what, in which minute, how often in it. Never by whom: no address, no browser."""

    scope = "link__proposed__zone__unit"

    PAGE, FILE, ZIP, EXPIRED, REVOKED = "page", "file", "zip", "expired", "revoked"
    OPENED = [(PAGE, "Halaman"), (FILE, "Berkas"), (ZIP, "Semua berkas (ZIP)"),
              (EXPIRED, "Dibuka sesudah kedaluwarsa"), (REVOKED, "Dibuka sesudah dicabut")]  # fmt: skip

    link = models.ForeignKey(EvidenceLink, models.CASCADE, related_name="visits", verbose_name="tautan")
    at = models.DateTimeField("waktu", help_text="Teliti sampai menit.")
    opened = models.CharField("yang dibuka", max_length=10, choices=OPENED)
    number = models.PositiveSmallIntegerField("bukti ke", default=0, help_text="0 untuk yang bukan satu berkas.")
    times = models.PositiveIntegerField("kali", default=1, help_text="Berapa kali dalam menit itu.")

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["link", "at", "opened", "number"], name="evidence_visit_once_a_minute"),
            models.CheckConstraint(
                condition=Q(opened__in=["page", "file", "zip", "expired", "revoked"]), name="evidence_visit_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_opened_display())
