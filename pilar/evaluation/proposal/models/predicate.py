"""The predicates that units have been granted: who gave them, what was found since, and how they were lost."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.models.lettered import Lettered, scan_field
from pilar.organisation.models import Unit


class GrantedPredicate(Lettered):
    """A predicate of a unit. ``letter_number`` and ``letter_on`` are those of the decree that grants it.

    ``zone`` is empty where it was granted before its zone was kept here.
    """

    scope = "unit"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="predicates", verbose_name="unit")
    zone = models.ForeignKey(
        Zone, models.PROTECT, null=True, blank=True, related_name="granted", verbose_name="zona"
    )  # fmt: skip
    predicate = models.CharField("predikat", max_length=20, help_text="WBK atau WBBM.")
    giver = models.CharField("pemberi", max_length=200, help_text="Pejabat yang menetapkan.")
    valid_from = models.DateField("berlaku mulai")
    outside = models.TextField(
        "alasan dari luar usulan", blank=True, help_text="Mengapa predikat ini tidak berasal dari usulan unit di Pilar."
    )
    made_at = models.DateTimeField("dicatat pada")
    made_by = models.CharField("dicatat oleh", max_length=40, help_text="Id akun.")
    revoked_on = models.DateField("dicabut tanggal", null=True, blank=True)
    revoked_number = models.CharField("nomor keputusan pencabutan", max_length=120, blank=True)
    revoked_reason = models.TextField("alasan pencabutan", blank=True)
    revoked_stored = scan_field("berkas keputusan pencabutan")
    revoked_filename = models.CharField("nama berkas pencabutan", max_length=255, blank=True)
    revoked_by = models.CharField("pencabutan dicatat oleh", max_length=40, blank=True, help_text="Id akun.")
    version = models.PositiveIntegerField("versi", default=1)

    class Meta:
        ordering = ("-letter_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "predicate"], condition=Q(revoked_on__isnull=True), name="predicate_held_once"
            ),
            models.CheckConstraint(
                condition=~Q(letter_number="") & Q(letter_on__isnull=False), name="predicate_has_a_decree"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | (Q(revoked_on__gte=F("valid_from")) & ~Q(revoked_reason="")
                                                        & ~Q(revoked_number="")),
                name="predicate_revoked_with_reason",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["predicate", "letter_on", "id"], name="predicate_by_day")]

    def __str__(self) -> str:
        return f"{self.predicate} {self.unit}"

    @property
    def is_held(self) -> bool:
        """Whether it has not been revoked."""
        return self.revoked_on is None


class PredicateCorrection(models.Model):
    """Something that was written down wrongly of a predicate, put right. The predicate itself holds on."""

    scope = "granted__unit"

    granted = models.ForeignKey(GrantedPredicate, models.CASCADE, related_name="corrections", verbose_name="predikat")
    changes = models.TextField("yang diubah", help_text="Satu baris satu perubahan: dari apa menjadi apa.")
    reason = models.TextField("alasan")
    at = models.DateTimeField("waktu")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(changes="") & ~Q(reason=""), name="predicate_correction_has_words"),
        ]

    def __str__(self) -> str:
        return self.changes


class PredicateCheck(models.Model):
    """What a later look at the unit found: whether it still keeps what its predicate asks for."""

    scope = "granted__unit"

    KEPT, ATTENTION, LOST = "kept", "attention", "lost"
    OUTCOMES = [(KEPT, "Tetap terjaga"), (ATTENTION, "Perlu perhatian"), (LOST, "Tidak terjaga")]

    granted = models.ForeignKey(GrantedPredicate, models.CASCADE, related_name="checks", verbose_name="predikat")
    on = models.DateField("tanggal")
    checked_by = models.CharField("pemantau", max_length=120, help_text="TPI, TPN, atau instansi lain.")
    outcome = models.CharField("hasil", max_length=10, choices=OUTCOMES)
    note = models.TextField("catatan", help_text="Apa yang ditemukan, misalnya hasil survei atau pengaduan.")
    at = models.DateTimeField("waktu")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-on", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="predicate_check_has_words"),
            models.CheckConstraint(
                condition=Q(outcome__in=["kept", "attention", "lost"]), name="predicate_check_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
