"""Periodic reviews (evaluasi berkala): what was looked at, found, recommended, and closed with proof."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pilar.kernel.workflow import StateChange
from pilar.organisation.models import Person
from pilar.records.models.activity import Activity, Series
from pilar.records.models.base import Record, RecordFile
from pilar.records.workflow import OPEN, RECOMMENDATION, REVIEW


class Review(Record):
    """An evaluation of one subject over a period: SOP, WBS, public information, complaints, IT …"""

    scope = "unit"

    subject = models.CharField("yang dievaluasi", max_length=200, help_text="Misalnya “Penerapan SOP 2026”.")
    period_from = models.DateField("masa mulai")
    period_until = models.DateField("masa sampai")
    due_on = models.DateField("jadwal selesai", null=True, blank=True)
    held_on = models.DateField("dibahas pada", null=True, blank=True, help_text="Hari hasilnya dibahas.")
    conclusion = models.TextField("kesimpulan", blank=True)
    links_to_performance = models.BooleanField(
        "memuat kaitan ke kinerja", default=False, help_text="Ada pembanding kinerja sebelum dan sesudah."
    )
    state = models.CharField("keadaan", max_length=12, choices=REVIEW.choices, default=OPEN)
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, blank=True, related_name="reviews", verbose_name="jadwal"
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name="rapat pembahasan"
    )
    report_sha256 = models.CharField(
        "sidik laporan", max_length=64, blank=True, help_text="Laporan yang mendasari kesimpulan."
    )

    class Meta(Record.Meta):
        ordering = ("-period_until", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="review_has_a_title"),
            models.CheckConstraint(condition=Q(period_until__gte=F("period_from")), name="review_period"),
            models.CheckConstraint(
                condition=~Q(state="concluded") | (Q(held_on__isnull=False) & ~Q(conclusion="")),
                name="review_concluded_says_what",
            ),
            # Concluded on words alone proves nothing: a report or the meeting at which it was discussed.
            models.CheckConstraint(
                condition=~Q(state="concluded") | Q(activity__isnull=False) | ~Q(report_sha256=""),
                name="review_concluded_with_proof",
            ),
            models.CheckConstraint(
                condition=Q(mode="here") | Q(mode="outside") & ~Q(outside_number=""), name="review_outside_number"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-period_until", "-id"], name="review_of_unit"),
            models.Index(fields=["-period_until", "-id"], name="review_newest"),
        ]


class ReviewStep(StateChange):
    """What became of a review, by whom."""

    scope = "obj__unit"

    obj = models.ForeignKey(Review, models.CASCADE, related_name="steps", verbose_name="evaluasi")


class Finding(models.Model):
    """Something that a review found."""

    scope = "review__unit"

    review = models.ForeignKey(Review, models.CASCADE, related_name="findings", verbose_name="evaluasi")
    text = models.TextField("temuan")
    cause = models.TextField("sebab", blank=True)
    position = models.PositiveSmallIntegerField("urutan", default=0)

    class Meta:
        ordering = ("review", "position", "pk")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="finding_has_words")]

    def __str__(self) -> str:
        return self.text


class Recommendation(models.Model):
    """What somebody has to do about a finding until a day. It is closed with proof that a second person accepts."""

    scope = "review__unit"

    review = models.ForeignKey(Review, models.CASCADE, related_name="recommendations", verbose_name="evaluasi")
    finding = models.ForeignKey(
        Finding, models.SET_NULL, null=True, blank=True, related_name="recommendations", verbose_name="temuan"
    )
    number = models.CharField("nomor", max_length=40, blank=True, help_text="Nomornya di laporan, bila ada.")
    text = models.TextField("rekomendasi")
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="recommendations", verbose_name="penanggung jawab"
    )
    due_on = models.DateField("tenggat")
    state = models.CharField("keadaan", max_length=12, choices=RECOMMENDATION.choices, default=OPEN)
    action_taken = models.TextField("tindak lanjut", blank=True)
    proof = models.ForeignKey(
        "records.ReviewFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bukti"
    )
    reported_by = models.CharField("dilaporkan oleh", max_length=40, blank=True, help_text="Id akun.")
    reported_at = models.DateTimeField("dilaporkan pada", null=True, blank=True)
    closed_by = models.CharField("diterima oleh", max_length=40, blank=True, help_text="Id akun; bukan pelapornya.")
    closed_at = models.DateTimeField("diterima pada", null=True, blank=True)
    closed_on = models.DateField("hari diterima", null=True, blank=True, help_text="Hari setempat instansi.")

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="recommendation_has_words"),
            models.CheckConstraint(
                condition=~Q(state__in=("done", "closed"))
                | (Q(proof__isnull=False, reported_at__isnull=False) & ~Q(reported_by="")),
                name="recommendation_done_with_proof",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | (
                    Q(closed_at__isnull=False, closed_on__isnull=False)
                    & ~Q(closed_by="")
                    & ~Q(closed_by=F("reported_by"))
                ),
                name="recommendation_closed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") | Q(closed_by="", closed_at__isnull=True, closed_on__isnull=True),
                name="recommendation_not_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="recommendation_in_order"),
            models.Index(fields=["state", "due_on"], name="recommendation_due"),
            models.Index(fields=["owner", "state", "due_on"], name="recommendation_of_owner"),
        ]

    def __str__(self) -> str:
        return self.text


class RecommendationStep(StateChange):
    """What became of a recommendation, by whom."""

    scope = "obj__review__unit"

    obj = models.ForeignKey(Recommendation, models.CASCADE, related_name="steps", verbose_name="rekomendasi")


class DueChange(models.Model):
    """Another day until which a recommendation is to be followed, and why. None is ever taken out."""

    scope = "recommendation__review__unit"

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="due_changes", verbose_name="rekomendasi"
    )
    before = models.DateField("tenggat sebelumnya")
    after = models.DateField("tenggat sesudahnya")
    reason = models.TextField("alasan")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(after=F("before")), name="due_change_changes"),
            models.CheckConstraint(condition=~Q(reason=""), name="due_change_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason


class ReviewFile(RecordFile):
    """The report of a review, or the proof that a recommendation was followed."""

    scope = "review__unit"

    REPORT, PROOF, OTHER = "report", "proof", "other"
    KINDS = [(REPORT, "Laporan"), (PROOF, "Bukti tindak lanjut"), (OTHER, "Lainnya")]

    review = models.ForeignKey(Review, models.CASCADE, related_name="files", verbose_name="evaluasi")
