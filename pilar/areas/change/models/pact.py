"""The integrity pact: its text of a year, who signed it in which duty, and the kiosk for people without an account."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pilar.areas.change.workflow import DRAFT, PACT
from pilar.kernel.models.files import StoredFile
from pilar.kernel.workflow import StateChange
from pilar.organisation.models import Duty, Person, Unit


class Pact(models.Model):
    """A text that the people of a unit and of everything below it sign in a year.

    ``individual``: every person on duty. ``joint``: the joint commitment of who leads the unit and those below it.
    A changed text is a new version; the text of one that was opened never changes.
    """

    scope = "unit"

    INDIVIDUAL, JOINT = "individual", "joint"
    KINDS = [(INDIVIDUAL, "Pakta integritas"), (JOINT, "Komitmen bersama pimpinan")]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pacts", verbose_name="unit")
    kind = models.CharField("jenis", max_length=12, choices=KINDS, default=INDIVIDUAL)
    year = models.PositiveSmallIntegerField("tahun")
    version = models.PositiveSmallIntegerField("versi teks", default=1)
    title = models.CharField("judul", max_length=200)
    text = models.TextField(
        "teks", help_text="Sebagaimana ditandatangani: pembuka, baris kosong, lalu tiap butir sebaris."
    )
    source = models.CharField("dasar", max_length=300, blank=True, help_text="Peraturan yang menjadi dasar teksnya.")
    text_sha256 = models.CharField("sidik teks", max_length=64)
    state = models.CharField("keadaan", max_length=12, choices=PACT.choices, default=DRAFT)
    opened_at = models.DateTimeField("dibuka pada", null=True, blank=True)
    due_on = models.DateField("tenggat", null=True, blank=True, help_text="Hari terakhir yang diharapkan.")
    is_public = models.BooleanField("tampil untuk publik", default=False, help_text="Teks dan porsinya, tanpa nama.")
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-year", "kind", "-version")
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(title=""), name="pact_has_words"),
            models.UniqueConstraint(fields=["unit", "kind", "year", "version"], name="pact_version_once"),
            models.UniqueConstraint(fields=["unit", "kind", "year"], condition=Q(state="open"), name="pact_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"


class PactStep(StateChange):
    """What became of a pact, by whom."""

    scope = "obj__unit"

    obj = models.ForeignKey(Pact, models.CASCADE, related_name="steps", verbose_name="pakta")


class Kiosk(models.Model):
    """A QR at an apel: for a while people without an account sign at a device that an officer has opened."""

    scope = "pact__unit"

    pact = models.ForeignKey(Pact, models.CASCADE, related_name="kiosks", verbose_name="pakta")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="unit")
    token = models.CharField("kode alamat", max_length=64, unique=True, help_text="Acak; bagian dari alamat di QR.")
    code = models.CharField("kode unit", max_length=8, help_text="Ditunjukkan petugas; diketik bersama NIP atau nama.")
    opened_by = models.CharField("dibuka oleh", max_length=40, help_text="Id akun petugas yang menyaksikan.")
    opened_at = models.DateTimeField("dibuka pada")
    closes_at = models.DateTimeField("ditutup sendiri pada")
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = [models.CheckConstraint(condition=Q(closes_at__gt=F("opened_at")), name="kiosk_closes_later")]

    def __str__(self) -> str:
        return f"{self.unit} {self.opened_at:%Y-%m-%d}"


class PactSignature(models.Model):
    """Somebody has signed a pact in a duty. Another duty needs another signature.

    Never changed but for the witness, and for one that an officer has struck out: it stays, with the reason, and no
    longer counts.
    """

    scope = "pact__unit"

    OWN, KIOSK, SCAN = "own", "kiosk", "scan"
    METHODS = [(OWN, "Di Pilar dengan akun sendiri"), (KIOSK, "Di kios tanpa akun"), (SCAN, "Tanda tangan basah")]

    pact = models.ForeignKey(Pact, models.PROTECT, related_name="signatures", verbose_name="pakta")
    person = models.ForeignKey(Person, models.PROTECT, related_name="pact_signatures", verbose_name="orang")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="pact_signatures", verbose_name="tugas saat itu")
    name = models.CharField("nama", max_length=200, help_text="Sebagaimana tertulis pada hari itu.")
    capacity = models.CharField("jabatan", max_length=220)
    method = models.CharField("cara", max_length=10, choices=METHODS)
    text_sha256 = models.CharField("sidik teks", max_length=64)
    signed_on = models.DateField("tanggal tanda tangan", help_text="Pada tanda tangan basah: tanggal di kertasnya.")
    signed_at = models.DateTimeField("waktu dicatat")
    by = models.CharField("oleh", max_length=40, help_text="Id akun: penanda tangan, atau petugas kios dan pemindai.")
    kiosk = models.ForeignKey(
        Kiosk, models.PROTECT, null=True, blank=True, related_name="signatures", verbose_name="kios"
    )
    scan = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pindaian"
    )
    scan_name = models.CharField("nama berkas", max_length=255, blank=True)
    witness = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="witnessed_pacts", verbose_name="saksi"
    )
    witnessed_at = models.DateTimeField("disaksikan pada", null=True, blank=True)
    revoked_at = models.DateTimeField("dicoret pada", null=True, blank=True)
    revoked_by = models.CharField("dicoret oleh", max_length=40, blank=True, help_text="Id akun.")
    revoked_reason = models.CharField("alasan dicoret", max_length=300, blank=True)

    class Meta:
        ordering = ("-signed_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["pact", "duty"], condition=Q(revoked_at__isnull=True), name="pact_signed_once_per_duty"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
                name="pact_signature_struck_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(witness__isnull=True, witnessed_at__isnull=True)
                | Q(witness__isnull=False, witnessed_at__isnull=False),
                name="pact_witness_with_time",
            ),
            models.CheckConstraint(
                condition=Q(method="kiosk", kiosk__isnull=False) | (~Q(method="kiosk") & Q(kiosk__isnull=True)),
                name="pact_signature_kiosk",
            ),
            models.CheckConstraint(
                condition=Q(method="scan", scan__isnull=False) | (~Q(method="scan") & Q(scan__isnull=True)),
                name="pact_signature_scan",
            ),
            models.CheckConstraint(
                condition=Q(witness__isnull=True) | ~Q(witness=F("person")), name="pact_witness_is_another"
            ),
        ]
        indexes = [
            models.Index(fields=["pact", "-signed_at", "-id"], name="pact_signature_recent"),
            models.Index(fields=["person", "-signed_at"], name="pact_signature_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.capacity}"


PACT.history = PactStep
