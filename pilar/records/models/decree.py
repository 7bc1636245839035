"""Decrees (keputusan/SK) and letters of assignment: who is named in them, and how long they hold."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from pilar.kernel.workflow import StateChange
from pilar.organisation.models import Person
from pilar.records.models.base import Record, RecordFile
from pilar.records.workflow import DECREE, DRAFT


class Decree(Record):
    """A decision with a number. ``kind`` says what it appoints or sets; of one kind and unit one is in force a day."""

    scope = "unit"

    KINDS = [
        ("zi-team", "SK tim kerja ZI"), ("change-agents", "SK agen perubahan"), ("appointment", "SK penunjukan lain"),
        ("assignment", "Surat tugas"), ("policy", "Keputusan kebijakan atau pedoman"), ("sop", "Penetapan SOP"),
        ("reward", "Keputusan penghargaan atau sanksi"), ("other", "Keputusan lain"),
    ]  # fmt: skip
    #: Of these a unit has one at a time: two that overlap contradict each other.
    SINGLE = ("zi-team", "change-agents")

    kind = models.CharField("jenis", max_length=20, choices=KINDS)
    number = models.CharField("nomor", max_length=120, blank=True, help_text="Nomor resmi sebagaimana tertulis.")
    decided_on = models.DateField("tanggal ditetapkan", null=True, blank=True)
    signatory = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="penanda tangan"
    )
    signatory_name = models.CharField("nama penanda tangan", max_length=200, blank=True)
    capacity = models.CharField("jabatan penanda tangan", max_length=200, blank=True, help_text="Termasuk Plt./Plh.")
    valid_from = models.DateField("berlaku mulai", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True, help_text="Kosong bila tanpa batas.")
    selection = models.TextField(
        "cara pemilihan", blank=True, help_text="Syarat tertulis dan alasan memilih orang-orangnya."
    )
    state = models.CharField("keadaan", max_length=12, choices=DECREE.choices, default=DRAFT)
    revoked_on = models.DateField(
        "tidak berlaku sejak", null=True, blank=True, help_text="Hari pertama keputusan yang dicabut tidak berlaku."
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="menggantikan"
    )

    class Meta(Record.Meta):
        ordering = ("-valid_from", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="decree_has_a_title"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_from__isnull=False, valid_until__gte=F("valid_from")),
                name="decree_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (~Q(number="") & Q(decided_on__isnull=False, valid_from__isnull=False) & ~Q(signatory_name="")),
                name="decree_in_force_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(state="revoked", revoked_on__isnull=False, revoked_on__gte=F("valid_from"))
                | (~Q(state="revoked") & Q(revoked_on__isnull=True)),
                name="decree_revoked_since_when",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "kind", "-valid_from"], name="decree_of_unit"),
            models.Index(fields=["unit", "-created_at", "-id"], name="decree_newest"),
            models.Index(fields=["valid_until"], name="decree_lapses", condition=Q(state="in_force")),
        ]

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds: of a revoked one the day before it was, or its end; None for ever."""
        ends = [self.revoked_on - timedelta(days=1) if self.revoked_on else None, self.valid_until]
        return min((day for day in ends if day), default=None)

    def holds_on(self, day: date) -> bool:
        """Whether it is decided and holds on ``day``."""
        if self.state == DRAFT or self.valid_from is None:
            return False
        return self.valid_from <= day and (self.last_day is None or day <= self.last_day)


class DecreeStep(StateChange):
    """What became of a decree, by whom."""

    scope = "obj__unit"

    obj = models.ForeignKey(Decree, models.CASCADE, related_name="steps", verbose_name="keputusan")


class DecreeMember(models.Model):
    """Somebody whom a decree names, with the part that they have in it."""

    scope = "decree__unit"

    LEADER, SECRETARY, POKJA, MEMBER, AGENT = "leader", "secretary", "pokja", "member", "agent"
    ROLES = [(LEADER, "Ketua"), (SECRETARY, "Sekretaris"), (POKJA, "Anggota pokja"), (MEMBER, "Anggota"),
             (AGENT, "Agen perubahan")]  # fmt: skip

    decree = models.ForeignKey(Decree, models.CASCADE, related_name="members", verbose_name="keputusan")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="decree_memberships", verbose_name="orang"
    )
    name = models.CharField("nama", max_length=200, help_text="Sebagaimana tertulis di keputusan.")
    role = models.CharField("kedudukan", max_length=12, choices=ROLES, default=MEMBER)
    area = models.PositiveSmallIntegerField("pokja", null=True, blank=True, help_text="Area perubahan 1–6.")
    element = models.CharField(
        "unsur", max_length=200, blank=True, help_text="Seksi, kelompok jabatan, atau jenjang yang diwakilinya."
    )
    task = models.CharField("tugas", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("urutan", default=0)

    class Meta:
        ordering = ("decree", "position", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="decree_member_has_a_name"),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__range=(1, 6)), name="decree_member_area_known"
            ),
            models.UniqueConstraint(
                fields=["decree", "person", "role", "area"], condition=Q(person__isnull=False, area__isnull=False),
                name="decree_member_once_per_area",
            ),
            models.UniqueConstraint(
                fields=["decree", "person", "role"], condition=Q(person__isnull=False, area__isnull=True),
                name="decree_member_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class DecreeFile(RecordFile):
    """The signed decree, its annex, or the papers of the selection."""

    scope = "decree__unit"

    SIGNED, ANNEX, SELECTION, OTHER = "signed", "annex", "selection", "other"
    KINDS = [(SIGNED, "Keputusan bertanda tangan"), (ANNEX, "Lampiran"), (SELECTION, "Kertas kerja pemilihan"),
             (OTHER, "Lainnya")]  # fmt: skip

    decree = models.ForeignKey(Decree, models.CASCADE, related_name="files", verbose_name="keputusan")
