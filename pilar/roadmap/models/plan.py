"""The plan of a zone: what the team wishes of it, its revisions as the head has set them, the path over years."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from pilar.evaluation.models import Zone
from pilar.kernel.workflow import StateChange
from pilar.roadmap.optimiser import AIMS
from pilar.roadmap.workflow import DRAFT, PLAN


class Plan(models.Model):
    """The work plan (Rencana Kerja Pembangunan ZI) of a zone; one row, made with the first thing that is planned.

    ``aim`` and ``margin`` are what the optimiser is asked for; ``margin`` is a share (0 to 0.2) of each floor's weight.
    """

    scope = "zone__unit"

    zone = models.OneToOneField(Zone, models.CASCADE, related_name="plan", verbose_name="zona")
    state = models.CharField("keadaan", max_length=10, choices=PLAN.choices, default=DRAFT)
    aim = models.CharField("cara memilih", max_length=10, choices=list(AIMS.items()), default="cheapest")
    margin = models.DecimalField(
        "cadangan", max_digits=4, decimal_places=3, default=Decimal(0), help_text="Bagian dari bobot tiap ambang."
    )
    revision = models.PositiveSmallIntegerField("perubahan ke", default=0, help_text="0 selama belum ditetapkan.")
    is_public = models.BooleanField("diterbitkan kepada publik", default=False)
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("zone",)
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(PLAN.states)), name="plan_state_known"),
            models.CheckConstraint(condition=Q(margin__gte=0, margin__lte=Decimal("0.2")), name="plan_margin"),
            models.CheckConstraint(condition=Q(state=DRAFT) | Q(revision__gte=1), name="plan_set_has_a_revision"),
        ]

    def __str__(self) -> str:
        return f"Rencana Kerja {self.zone}"


class PlanStep(StateChange):
    """When the plan was set, opened again, set anew."""

    scope = "obj__zone__unit"

    obj = models.ForeignKey(Plan, models.CASCADE, related_name="steps", verbose_name="rencana")


PLAN.history = PlanStep


class PlanRevision(models.Model):
    """A plan as the head set it: canonical JSON with its hash. Never changed. ``document``: of its printed form."""

    scope = "plan__zone__unit"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="revisions", verbose_name="rencana")
    number = models.PositiveSmallIntegerField("perubahan ke")
    content = models.TextField("isi", help_text="JSON kanonik.")
    sha256 = models.CharField("sidik SHA-256", max_length=64)
    document = models.CharField("dokumen", max_length=64, blank=True, help_text="Kode verifikasi PDF-nya.")
    capacity = models.CharField("selaku", max_length=200, help_text="Jabatan yang menetapkan.")
    set_on = models.DateField("ditetapkan tanggal", help_text="Hari setempat instansi.")
    at = models.DateTimeField("waktu")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("plan", "-number")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_revision_once"),
            models.CheckConstraint(condition=~Q(content=""), name="plan_revision_has_content"),
        ]

    def __str__(self) -> str:
        return f"perubahan {self.number}"


class Wish(models.Model):
    """One thing that the team fixes for the optimiser.

    ``key`` is a question, for ``most`` an area, for ``expected`` a field; ``number`` is days of effort for one step,
    how many plan items, or the index that is expected.
    """

    scope = "plan__zone__unit"

    FIXED, OUTSIDE, MUST, FREED, MOST, EXPECTED, EFFORT = (
        "fixed", "outside", "must", "freed", "most", "expected", "effort",
    )  # fmt: skip
    KINDS = [
        (FIXED, "Tidak dapat diubah sekarang"), (OUTSIDE, "Di luar kuasa unit"), (MUST, "Harus dikerjakan"),
        (FREED, "Boleh dikerjakan"), (MOST, "Paling banyak rencana aksi"), (EXPECTED, "Harapan hasil survei"),
        (EFFORT, "Beban kerja"),
    ]  # fmt: skip

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="wishes", verbose_name="rencana")
    kind = models.CharField("jenis", max_length=10, choices=KINDS)
    key = models.CharField("pertanyaan, isian, atau area", max_length=60)
    number = models.DecimalField("angka", max_digits=12, decimal_places=4, null=True, blank=True)
    reason = models.CharField("alasan", max_length=200, blank=True)
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("plan", "kind", "key")
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "key"], name="wish_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=["most", "expected", "effort"]) | Q(number__isnull=False, number__gte=0),
                name="wish_has_its_number",
            ),
            models.CheckConstraint(condition=~Q(kind__in=["fixed", "outside"]) | ~Q(reason=""), name="wish_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.key}"


class TargetYear(models.Model):
    """A year of the path that the unit wants to go (WBK, then WBBM)."""

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="target_years", verbose_name="zona")
    year = models.PositiveSmallIntegerField("tahun")
    target = models.CharField("target", max_length=20, help_text="WBK atau WBBM.")
    note = models.CharField("keterangan", max_length=200, blank=True)

    class Meta:
        ordering = ("zone", "year")
        constraints = [models.UniqueConstraint(fields=["zone", "year"], name="target_year_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.target}"
