"""Needs that people type: service problems, facilities, flows, findings of last year. (The gap itself is no row.)"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.evaluation.models import Zone
from pilar.kernel.workflow import StateChange
from pilar.organisation.models import Person, Service
from pilar.roadmap.workflow import NEED, PROPOSED


class Need(models.Model):
    """What has to change, as the people of the unit say it: who suffers, how often, why, and what will be different.

    ``whys``: up to five answers to “why?”, from the symptom down to the root cause. ``origin`` and ``origin_key`` say
    from which row of the gap it was taken (a floor, a question, a finding of the x-ray …), so that it is taken once.
    """

    scope = "zone__unit"

    SERVICE, FACILITY, FLOW, TALK, PEOPLE, FINDING, OTHER = (
        "service", "facility", "flow", "talk", "people", "finding", "other",
    )  # fmt: skip
    KINDS = [
        (SERVICE, "Masalah layanan"), (FACILITY, "Sarana prasarana"), (FLOW, "Alur layanan"),
        (TALK, "Komunikasi"), (PEOPLE, "SDM dan kepemimpinan"), (FINDING, "Temuan penilai atau pemeriksa"),
        (OTHER, "Lainnya"),
    ]  # fmt: skip
    DAILY, WEEKLY, MONTHLY, SOMETIMES = "daily", "weekly", "monthly", "sometimes"
    FREQUENCIES = [
        (DAILY, "Setiap hari"), (WEEKLY, "Tiap minggu"), (MONTHLY, "Tiap bulan"), (SOMETIMES, "Sesekali"),
    ]  # fmt: skip
    STANDARD, PROCEDURE, PROMISE = "standard", "flow", "promise"
    CHANGES = [
        (STANDARD, "Standar pelayanan"), (PROCEDURE, "Alur layanan (SOP)"), (PROMISE, "Maklumat atau janji layanan"),
    ]  # fmt: skip
    OWN, FLOOR, QUESTION, XRAY, RECOMMENDATION, FACT, ASSESSOR = (
        "own", "floor", "question", "xray", "recommendation", "fact", "assessor",
    )  # fmt: skip
    ORIGINS = [
        (OWN, "Usulan unit"), (FLOOR, "Ambang predikat"), (QUESTION, "Pertanyaan LKE"), (XRAY, "Rontgen"),
        (RECOMMENDATION, "Rekomendasi evaluasi"), (FACT, "Fakta di bawah target"), (ASSESSOR, "Temuan TPI atau TPN"),
    ]  # fmt: skip

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="needs", verbose_name="zona")
    kind = models.CharField("jenis", max_length=10, choices=KINDS)
    title = models.CharField("kebutuhan", max_length=200, help_text="Satu kalimat: apa yang harus berubah.")
    description = models.TextField("uraian", blank=True, help_text="Apa yang terjadi sekarang.")
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name="layanan"
    )
    sufferer = models.CharField(
        "siapa yang dirugikan", max_length=200, blank=True, help_text="Misalnya pencari kerja dari luar kota."
    )
    frequency = models.CharField("seberapa sering", max_length=10, choices=FREQUENCIES, blank=True)
    whys = models.JSONField("lima kali mengapa", default=list, blank=True, help_text="Dari gejala ke akar masalah.")
    root_cause = models.CharField("akar masalah", max_length=300, blank=True)
    area = models.PositiveSmallIntegerField("area perubahan", null=True, blank=True)
    question = models.CharField("pertanyaan LKE", max_length=60, blank=True, help_text="Kode pertanyaan.")
    changes = models.CharField(
        "yang akan berubah", max_length=10, choices=CHANGES, blank=True,
        help_text="Kebutuhan tentang layanan berujung pada standar, alur, atau janji layanan.",
    )  # fmt: skip
    change_text = models.CharField(
        "bunyi perubahannya", max_length=300, blank=True, help_text="Misalnya “selesai dalam 1 hari kerja”."
    )
    rank = models.PositiveSmallIntegerField("peringkat", null=True, blank=True, help_text="1 paling mendesak.")
    state = models.CharField("keadaan", max_length=12, choices=NEED.choices, default=PROPOSED)
    origin = models.CharField("asal", max_length=15, choices=ORIGINS, default=OWN)
    origin_key = models.CharField("kode asal", max_length=120, blank=True)
    proposer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name="pengusul"
    )
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")
    changed_at = models.DateTimeField("diubah pada")

    class Meta:
        ordering = ("zone", models.F("rank").asc(nulls_last=True), "-created_at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="need_has_words"),
            models.CheckConstraint(condition=Q(area__isnull=True) | Q(area__range=(1, 6)), name="need_area_known"),
            models.CheckConstraint(condition=Q(changes="") | ~Q(change_text=""), name="need_says_the_change"),
            models.CheckConstraint(condition=Q(state__in=list(NEED.states)), name="need_state_known"),
            models.UniqueConstraint(
                fields=["zone", "origin", "origin_key"], condition=~Q(origin_key=""), name="need_taken_once"
            ),
        ]
        indexes = [models.Index(fields=["zone", "state"], name="need_of_zone")]

    def __str__(self) -> str:
        return self.title


class NeedStep(StateChange):
    """What became of a need, by whom."""

    scope = "obj__zone__unit"

    obj = models.ForeignKey(Need, models.CASCADE, related_name="steps", verbose_name="kebutuhan")


NEED.history = NeedStep


class NeedSupport(models.Model):
    """Somebody of the unit says that this is needed. Taken back by deleting it; counted for who takes part."""

    scope = "need__zone__unit"

    need = models.ForeignKey(Need, models.CASCADE, related_name="supports", verbose_name="kebutuhan")
    person = models.ForeignKey(Person, models.PROTECT, related_name="need_supports", verbose_name="pegawai")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("need", "at", "pk")
        constraints = [models.UniqueConstraint(fields=["need", "person"], name="need_supported_once")]

    def __str__(self) -> str:
        return f"{self.person}"


class NeedTold(models.Model):
    """Who inside and outside was told of the change of a service, when and how: so it ends in the charter."""

    scope = "need__zone__unit"

    INSIDE, OUTSIDE = "inside", "outside"
    SIDES = [(INSIDE, "Di dalam"), (OUTSIDE, "Di luar")]

    need = models.ForeignKey(Need, models.CASCADE, related_name="told", verbose_name="kebutuhan")
    side = models.CharField("pihak", max_length=8, choices=SIDES)
    whom = models.CharField("siapa yang diberi tahu", max_length=200, help_text="Misalnya petugas loket, P3MI.")
    means = models.CharField("lewat", max_length=200, blank=True, help_text="Misalnya apel, banner, laman.")
    told_on = models.DateField("pada tanggal")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("need", "told_on", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(whom=""), name="need_told_somebody"),
            models.CheckConstraint(condition=Q(side__in=["inside", "outside"]), name="need_told_side_known"),
        ]

    def __str__(self) -> str:
        return self.whom
