"""Plan items (rencana aksi): what comes out, who does it until when, how far it is, what proves it, what hinders it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pilar.evaluation.models import EvidenceVersion
from pilar.kernel.workflow import StateChange
from pilar.organisation.models import Person
from pilar.roadmap.models.need import Need
from pilar.roadmap.models.plan import Plan
from pilar.roadmap.workflow import ASKED, DONE, ITEM, OBSTACLE, WAITING


class PlanItem(models.Model):
    """One piece of work of the plan. ``version`` grows with every change: of two people the second is told."""

    scope = "plan__zone__unit"

    STEP, NEED, OWN, COPIED, MONEV = "step", "need", "own", "copied", "monev"
    ORIGINS = [(STEP, "Usulan penyusun rencana"), (NEED, "Kebutuhan"), (OWN, "Ditulis tim"),
               (COPIED, "Ditiru dari praktik baik"), (MONEV, "Keputusan monev")]  # fmt: skip

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items", verbose_name="rencana")
    number = models.PositiveSmallIntegerField("nomor", help_text="Urutan dalam rencana; tidak dipakai lagi.")
    area = models.PositiveSmallIntegerField("area perubahan", help_text="Pokja yang mengerjakannya.")
    title = models.CharField("rencana aksi", max_length=200)
    output = models.CharField("keluaran", max_length=300, blank=True, help_text="Benda atau keadaan yang dihasilkan.")
    indicator = models.CharField("indikator", max_length=300, blank=True, help_text="Bagaimana selesainya diukur.")
    target = models.CharField("target", max_length=100, blank=True, help_text="Misalnya 100 % atau 12 SOP.")
    evidence_expected = models.CharField(
        "bukti yang diharapkan", max_length=300, blank=True, help_text="Apa yang akan ditunjukkan kepada penilai."
    )
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="plan_items", verbose_name="penanggung jawab"
    )
    starts_on = models.DateField("mulai", null=True, blank=True)
    due_on = models.DateField("tenggat", null=True, blank=True)
    effort = models.DecimalField("beban", max_digits=6, decimal_places=1, null=True, blank=True, help_text="Hari-tim.")
    budget = models.DecimalField("anggaran", max_digits=15, decimal_places=0, null=True, blank=True)
    is_priority = models.BooleanField("target prioritas", default=False)
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="items", verbose_name="kebutuhan"
    )
    origin = models.CharField("asal", max_length=10, choices=ORIGINS, default=OWN)
    state = models.CharField("keadaan", max_length=10, choices=ITEM.choices, default=WAITING)
    percent = models.PositiveSmallIntegerField("kemajuan", default=0, help_text="Persen.")
    done_on = models.DateField("selesai tanggal", null=True, blank=True, help_text="Hari setempat instansi.")
    version = models.PositiveIntegerField("versi", default=1)
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("plan", "number")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_item_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="plan_item_has_words"),
            models.CheckConstraint(condition=Q(area__range=(1, 6)), name="plan_item_area_known"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="plan_item_due_after_start",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="plan_item_percent"),
            models.CheckConstraint(condition=Q(state__in=list(ITEM.states)), name="plan_item_state_known"),
            models.CheckConstraint(condition=~Q(state=DONE) | Q(done_on__isnull=False), name="plan_item_done_when"),
        ]
        indexes = [
            models.Index(fields=["plan", "state", "due_on"], name="plan_item_of_plan"),
            models.Index(fields=["owner", "state", "due_on"], name="plan_item_of_owner"),
            models.Index(fields=["due_on", "id"], name="plan_item_due", condition=Q(state__in=["waiting", "running"])),
        ]

    def __str__(self) -> str:
        return self.title


class ItemStep(StateChange):
    """What became of a plan item, by whom."""

    scope = "obj__plan__zone__unit"

    obj = models.ForeignKey(PlanItem, models.CASCADE, related_name="steps", verbose_name="rencana aksi")


ITEM.history = ItemStep


class ItemQuestion(models.Model):
    """A question of the worksheet that a plan item serves. ``now``/``target``/``gain``: as the optimiser said it then.

    ``linked_at`` stays visible: a link that was made long after the gap became work is seen as such.
    """

    scope = "item__plan__zone__unit"

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="questions", verbose_name="rencana aksi")
    question = models.CharField("pertanyaan", max_length=60, help_text="Kode pertanyaan.")
    now = models.CharField("keadaan waktu dipilih", max_length=60, blank=True)
    target = models.CharField("yang dituju", max_length=60, blank=True)
    gain = models.DecimalField("nilai tambah", max_digits=9, decimal_places=6, null=True, blank=True)
    linked_at = models.DateTimeField("dikaitkan pada")

    class Meta:
        ordering = ("item", "pk")
        constraints = [models.UniqueConstraint(fields=["item", "question"], name="item_question_once")]
        indexes = [models.Index(fields=["question"], name="item_question_of")]

    def __str__(self) -> str:
        return self.question


class ItemAfter(models.Model):
    """``item`` can only be finished after ``before`` is. There are no circles: the action looks for them."""

    scope = "item__plan__zone__unit"

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="comes_after", verbose_name="rencana aksi")
    before = models.ForeignKey(PlanItem, models.CASCADE, related_name="comes_before", verbose_name="menunggu")

    class Meta:
        ordering = ("item", "pk")
        constraints = [
            models.UniqueConstraint(fields=["item", "before"], name="item_after_once"),
            models.CheckConstraint(condition=~Q(item=F("before")), name="item_not_after_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} sesudah {self.before_id}"


class Progress(models.Model):
    """What somebody reported of a plan item. Never changed."""

    scope = "item__plan__zone__unit"

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="progress", verbose_name="rencana aksi")
    percent = models.PositiveSmallIntegerField("kemajuan", help_text="Persen.")
    note = models.TextField("keterangan", blank=True)
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("item", "-at", "-pk")
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="progress_percent")]

    def __str__(self) -> str:
        return f"{self.percent} %"


class ItemProof(models.Model):
    """Evidence that came out of a plan item; it serves the item's questions as any evidence does."""

    scope = "item__plan__zone__unit"

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="proofs", verbose_name="rencana aksi")
    version = models.ForeignKey(EvidenceVersion, models.PROTECT, related_name="item_proofs", verbose_name="bukti")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("item", "at", "pk")
        constraints = [models.UniqueConstraint(fields=["item", "version"], name="item_proof_once")]

    def __str__(self) -> str:
        return f"{self.version}"


class Obstacle(models.Model):
    """What hinders a plan item, and the leader who is asked for help by name."""

    scope = "item__plan__zone__unit"

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="obstacles", verbose_name="rencana aksi")
    text = models.TextField("hambatan")
    leader = models.ForeignKey(Person, models.PROTECT, related_name="obstacles", verbose_name="diminta membantu")
    state = models.CharField("keadaan", max_length=10, choices=OBSTACLE.choices, default=ASKED)
    answer = models.TextField("jawaban", blank=True)
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")
    answered_by = models.CharField("dijawab oleh", max_length=40, blank=True, help_text="Id akun.")
    answered_at = models.DateTimeField("dijawab pada", null=True, blank=True)
    lifted_at = models.DateTimeField("teratasi pada", null=True, blank=True)

    class Meta:
        ordering = ("item", "-at", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="obstacle_has_words"),
            models.CheckConstraint(condition=~Q(state="answered") | ~Q(answer=""), name="obstacle_answered_says_what"),
        ]
        indexes = [models.Index(fields=["leader", "state"], name="obstacle_of_leader")]

    def __str__(self) -> str:
        return self.text


class DueMove(models.Model):
    """Another due day of a plan item, and why. Without a monev decision the first day goes on counting."""

    scope = "item__plan__zone__unit"

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="due_moves", verbose_name="rencana aksi")
    before = models.DateField("tenggat sebelumnya")
    after = models.DateField("tenggat sesudahnya")
    reason = models.TextField("alasan")
    monev = models.ForeignKey(
        "roadmap.Monev", models.PROTECT, null=True, blank=True, related_name="due_moves", verbose_name="keputusan monev"
    )
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("item", "at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(after=F("before")), name="due_move_moves"),
            models.CheckConstraint(condition=~Q(reason=""), name="due_move_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason
