"""A zone's worksheet of one assessor: answers with their history, the stored score, hand-overs, who does what."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import Q

from pilar.evaluation.models.reading import StoredReading
from pilar.evaluation.models.zone import Assessor, Zone
from pilar.evaluation.workflow import DRAFT, WORKSHEET
from pilar.kernel.workflow import StateChange
from pilar.organisation.models import User

#: Twelve places keep what a workbook's cell can hold; a score is stored with six.
PLACES = 12


def _share() -> models.DecimalField[Any, Any]:
    """A column for the share of an area's weight that is reached: means over ten thousand rows read no JSON."""
    return models.DecimalField("bagian yang diraih", max_digits=7, decimal_places=6, default=Decimal(0))


class Worksheet(models.Model):
    """Zone × assessor, with its score as one row: written in the transaction of the answer, so lists are never stale.

    ``areas`` and ``floors`` are small summaries for pages; what lists sort and count by has a column of its own.
    """

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="worksheets", verbose_name="zona")
    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="worksheets", verbose_name="penilai")
    state = models.CharField("keadaan", max_length=12, choices=WORKSHEET.choices, default=DRAFT)
    round = models.PositiveSmallIntegerField("putaran", default=0, help_text="Berapa kali sudah diserahkan.")
    total = models.DecimalField("nilai", max_digits=9, decimal_places=6, default=Decimal(0))
    levers = models.DecimalField("pengungkit", max_digits=9, decimal_places=6, default=Decimal(0))
    answered = models.PositiveSmallIntegerField("terjawab", default=0)
    fields = models.PositiveSmallIntegerField("isian", default=0)
    drafts = models.PositiveSmallIntegerField(
        "rancangan", default=0, help_text="Bawaan tahun lalu yang belum dipastikan."
    )
    is_provisional = models.BooleanField("sementara", default=True, help_text="Ada isian kosong yang dihitung 0.")
    meets_target = models.BooleanField("memenuhi target", default=False)
    failing = models.PositiveSmallIntegerField(
        "syarat gagal", default=0, help_text="Syarat target yang belum terpenuhi."
    )
    failing_codes = models.CharField(
        "kode syarat gagal", max_length=160, blank=True, help_text="Syarat target yang gagal, misalnya |total|area-3|."
    )
    area_1, area_2, area_3 = _share(), _share(), _share()
    area_4, area_5, area_6 = _share(), _share(), _share()
    areas = models.JSONField("area", default=dict, help_text="Per area: nilai, bobot, terjawab, isian.")
    floors = models.JSONField("syarat", default=dict, help_text="Per predikat: syarat, nilai, minimum, terpenuhi.")
    answered_at = models.DateTimeField("terakhir dijawab", null=True, blank=True)
    revise_by = models.DateField(
        "perbaikan sampai", null=True, blank=True,
        help_text="Hari terakhir unit memperbaiki lembar kerja yang dikembalikan penilai.",
    )  # fmt: skip

    class Meta:
        ordering = ("zone", "assessor")
        constraints = [
            models.UniqueConstraint(fields=["zone", "assessor"], name="worksheet_once_per_assessor"),
            models.CheckConstraint(condition=Q(state__in=list(WORKSHEET.states)), name="worksheet_state_known"),
        ]
        indexes = [
            models.Index(fields=["total", "id"], name="worksheet_by_total"),
            models.Index(fields=["failing", "id"], name="worksheet_by_failing"),
            models.Index(fields=["answered", "id"], name="worksheet_by_answered"),
        ]

    def __str__(self) -> str:
        return f"LKE {self.zone}"


class WorksheetStep(StateChange):
    """When a worksheet was handed in, withdrawn, taken, returned, agreed."""

    scope = "obj__zone__unit"

    obj = models.ForeignKey(Worksheet, models.CASCADE, related_name="steps", verbose_name="lembar kerja")

    class Meta(StateChange.Meta):
        indexes = [models.Index(fields=["obj", "at"], name="worksheet_step_of")]


WORKSHEET.history = WorksheetStep


class Value(models.Model):
    """An option or a number or neither, and the words beside it: what an answer and its revisions share."""

    option = models.CharField("pilihan", max_length=10, null=True, blank=True)  # noqa: DJ001 - NULL is blank
    number = models.DecimalField("angka", max_digits=28, decimal_places=PLACES, null=True, blank=True)
    note = models.TextField("catatan", blank=True, help_text="Penjelasan unit kepada penilai.")
    is_draft = models.BooleanField(
        "rancangan", default=False, help_text="Bawaan tahun lalu; belum dinilai sebelum dipastikan."
    )
    version = models.PositiveIntegerField("versi", default=0)

    class Meta:
        abstract = True

    @property
    def value(self) -> str | Fraction | None:
        """What the engine reads: option, exact number or None."""
        if self.number is not None:
            return Fraction(self.number)
        return self.option

    @property
    def is_blank(self) -> bool:
        return self.option is None and self.number is None


_ONE_KIND = Q(option__isnull=True) | Q(number__isnull=True)


class Answer(Value):
    """One field of a worksheet. The row is made with the worksheet, blank, so saving is always a conditional update."""

    scope = "worksheet__zone__unit"

    worksheet = models.ForeignKey(Worksheet, models.CASCADE, related_name="answers", verbose_name="lembar kerja")
    field = models.CharField("isian", max_length=60, help_text="Kode isian pada instrumen.")
    evidence_text = models.TextField(
        "keterangan bukti", blank=True, help_text="Isi kolom bukti pada lembar Excel, seperti yang diketik."
    )
    changed_at = models.DateTimeField("diubah pada", null=True, blank=True)
    changed_by = models.CharField("diubah oleh", max_length=40, blank=True, help_text="Id akun.")

    class Meta:
        ordering = ("worksheet", "pk")
        constraints = [
            models.UniqueConstraint(fields=["worksheet", "field"], name="answer_once_per_field"),
            models.CheckConstraint(condition=_ONE_KIND, name="answer_one_kind"),
            models.CheckConstraint(condition=Q(option__isnull=True) | ~Q(option=""), name="answer_option_not_empty"),
            models.CheckConstraint(condition=Q(number__isnull=True) | Q(number__gte=0), name="answer_not_negative"),
        ]

    def __str__(self) -> str:
        return self.field


class AnswerRevision(Value):
    """What an answer was made into, by whom and how. Never changed and never deleted but with its worksheet."""

    scope = "answer__worksheet__zone__unit"

    TYPED, IMPORTED, CARRIED, CONFIRMED, FROM_FACT = "typed", "imported", "carried", "confirmed", "fact"
    ORIGINS = [(TYPED, "Diisi"), (IMPORTED, "Diimpor dari Excel"), (CARRIED, "Dibawa dari tahun lalu"),
               (CONFIRMED, "Dipastikan"), (FROM_FACT, "Diambil dari fakta")]  # fmt: skip

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="revisions", verbose_name="jawaban")
    origin = models.CharField("asal", max_length=10, choices=ORIGINS)
    at = models.DateTimeField("waktu")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("answer", "version")
        constraints = [
            models.UniqueConstraint(fields=["answer", "version"], name="answer_revision_once"),
            models.CheckConstraint(condition=_ONE_KIND, name="answer_revision_one_kind"),
        ]

    def __str__(self) -> str:
        return f"versi {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a revision is never changed")
        super().save(*args, **kwargs)


class Submission(models.Model):
    """A hand-over of a worksheet: what it said then, as canonical JSON with its hash. Reports read these."""

    scope = "worksheet__zone__unit"

    SUBMIT, RETURN, AGREE, PROPOSE = "submit", "return", "agree", "propose"
    KINDS = [(SUBMIT, "Penyerahan"), (RETURN, "Pengembalian"), (AGREE, "Persetujuan"), (PROPOSE, "Pengusulan")]

    worksheet = models.ForeignKey(Worksheet, models.PROTECT, related_name="submissions", verbose_name="lembar kerja")
    round = models.PositiveSmallIntegerField("putaran")
    kind = models.CharField("jenis", max_length=12, choices=KINDS)
    content = models.TextField("isi", help_text="JSON kanonik: jawaban, catatan, versi bukti, dan nilai.")
    sha256 = models.CharField("sidik SHA-256", max_length=64)
    at = models.DateTimeField("waktu")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    withdrawn_at = models.DateTimeField("ditarik pada", null=True, blank=True)

    class Meta:
        ordering = ("worksheet", "-round")
        constraints = [
            # An agreement or a proposal that was taken back may follow once more in the same round.
            models.UniqueConstraint(
                fields=["worksheet", "round", "kind"], name="submission_once_per_round",
                condition=Q(kind__in=["submit", "return"]) | Q(withdrawn_at__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"penyerahan {self.round}"


class Assignment(models.Model):
    """A question given to a contributor, also of a member unit; what the role opens is all that it gives."""

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="assignments", verbose_name="zona")
    question = models.CharField("pertanyaan", max_length=60, help_text="Kode pertanyaan.")
    user = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name="kontributor")
    due_on = models.DateField("tenggat", null=True, blank=True)
    given_by = models.CharField("diberikan oleh", max_length=40, help_text="Id akun.")
    given_at = models.DateTimeField("diberikan pada")
    ended_at = models.DateTimeField("selesai pada", null=True, blank=True)

    class Meta:
        ordering = ("zone", "question", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "question", "user"], condition=Q(ended_at__isnull=True), name="assignment_open_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "due_on"], name="assignment_of_user", condition=Q(ended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.question


class WorkbookImport(StoredReading):
    """A unit's Excel, read and waiting."""

    scope = "worksheet__zone__unit"

    worksheet = models.ForeignKey(Worksheet, models.CASCADE, related_name="imports", verbose_name="lembar kerja")
    sheet = models.CharField("lembar", max_length=60)
    layout = models.CharField("tata letak", max_length=10)
    closed_at = models.DateTimeField("selesai pada", null=True, blank=True)
