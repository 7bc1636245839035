"""What the assessors see on the spot: the check of a place with its sheet, photos and talks; the exit meeting."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.evaluation.assessment.models.round import Round
from pilar.kernel.models.files import StoredFile


class FieldCheck(models.Model):
    """A visit, a short interview or a mystery call in a round."""

    scope = "round__zone__unit"

    VISIT, INTERVIEW, MYSTERY_CALL, MYSTERY_VISIT = "visit", "interview", "mystery-call", "mystery-visit"
    KINDS = [(VISIT, "Kunjungan lapangan"), (INTERVIEW, "Wawancara singkat"), (MYSTERY_CALL, "Telepon menyamar"),
             (MYSTERY_VISIT, "Kunjungan menyamar")]  # fmt: skip

    round = models.ForeignKey(Round, models.CASCADE, related_name="field_checks", verbose_name="putaran")
    kind = models.CharField("cara", max_length=15, choices=KINDS)
    on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=200, help_text="Loket, ruang, atau nomor yang dihubungi.")
    respondent = models.CharField(
        "narasumber", max_length=200, blank=True, help_text="Jabatan atau jenis pengguna, bukan nama."
    )
    summary = models.TextField("ringkasan", help_text="Apa yang dilihat dan didengar.")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")
    changed_at = models.DateTimeField("diubah pada", null=True, blank=True)

    class Meta:
        ordering = ("on", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(summary=""), name="field_check_has_words"),
            models.CheckConstraint(
                condition=Q(kind__in=["visit", "interview", "mystery-call", "mystery-visit"]),
                name="field_check_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"


class FieldNote(models.Model):
    """What a check says about one question: whether the spot agrees with the paper."""

    scope = "field_check__round__zone__unit"

    AGREES, PARTLY, DIFFERS = "agrees", "partly", "differs"
    OUTCOMES = [(AGREES, "Sesuai"), (PARTLY, "Sebagian sesuai"), (DIFFERS, "Tidak sesuai")]

    field_check = models.ForeignKey(FieldCheck, models.CASCADE, related_name="notes", verbose_name="cek lapangan")
    question = models.CharField("pertanyaan", max_length=60, help_text="Kode pertanyaan.")
    outcome = models.CharField("hasil", max_length=10, choices=OUTCOMES)
    text = models.TextField("catatan", blank=True)

    class Meta:
        ordering = ("field_check", "pk")
        constraints = [
            models.UniqueConstraint(fields=["field_check", "question"], name="field_note_once"),
            models.CheckConstraint(condition=Q(outcome__in=["agrees", "partly", "differs"]), name="field_note_outcome"),
            # That the spot does not agree with the paper says nothing without how.
            models.CheckConstraint(condition=Q(outcome="agrees") | ~Q(text=""), name="field_note_says_what_differs"),
        ]

    def __str__(self) -> str:
        return self.question


class FieldPhoto(models.Model):
    """A photo of a check."""

    scope = "field_check__round__zone__unit"

    field_check = models.ForeignKey(FieldCheck, models.CASCADE, related_name="photos", verbose_name="cek lapangan")
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="berkas")
    caption = models.CharField("keterangan", max_length=200)
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("field_check", "pk")
        constraints = [models.UniqueConstraint(fields=["field_check", "stored"], name="field_photo_once")]

    def __str__(self) -> str:
        return self.caption


class ExitMeeting(models.Model):
    """The closing talk of a round: what unit and assessors agreed on and what they did not."""

    scope = "round__zone__unit"

    round = models.OneToOneField(Round, models.CASCADE, related_name="exit_meeting", verbose_name="putaran")
    on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=200)
    attendants = models.TextField("peserta", help_text="Jabatan yang hadir dari unit dan dari TPI.")
    agreed = models.TextField("disepakati", help_text="Temuan dan rekomendasi yang diterima unit.")
    disputed = models.TextField("belum disepakati", blank=True, help_text="Keberatan unit dan tanggapan TPI.")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("round",)
        constraints = [
            models.CheckConstraint(condition=~Q(attendants="") & ~Q(agreed=""), name="exit_meeting_says_who_and_what")
        ]

    def __str__(self) -> str:
        return f"rapat penutup {self.on}"
