from __future__ import annotations

from django.db import models

from pilar.kernel.scope import Unscoped


class LedgerHead(models.Model):
    """The last entry of a chain. Whoever appends locks this row first, so entries of one chain never race."""

    scope = Unscoped("Only the ledger reads it; it holds a number and a hash.")

    chain = models.UUIDField("rantai", primary_key=True, help_text="UUID badan pemerintah pemilik rantai.")
    sequence = models.PositiveBigIntegerField("nomor terakhir")
    hash = models.CharField("sidik terakhir", max_length=64)

    class Meta:
        app_label = "kernel"


class LedgerEntry(models.Model):
    """One domain event: what happened to which row, when and by whom, chained to the entry before it.

    It holds codes, ids and digests; never names, identity numbers, notes or texts. Triggers refuse UPDATE and DELETE.
    """

    scope = Unscoped("Read per chain by those who may see the body's ledger; it holds no personal data.")

    chain = models.UUIDField("rantai", help_text="UUID badan pemerintah pemilik rantai.")
    sequence = models.PositiveBigIntegerField("nomor", help_text="1, 2, 3 … tanpa lompatan di dalam satu rantai.")
    code = models.CharField("kejadian", max_length=60, help_text="Kode kejadian, misalnya unit.created.")
    object_type = models.CharField("jenis objek", max_length=60, help_text="Nama model, misalnya organisation.unit.")
    object_id = models.CharField("id objek", max_length=40)
    actor = models.CharField("pelaku", max_length=40, help_text="Id akun pelaku, atau nama proses sistem.")
    at = models.DateTimeField("waktu", help_text="UTC.")
    digest = models.CharField("sidik isi", max_length=64, help_text="HMAC-SHA256 isi kejadian dengan garamnya.")
    previous = models.CharField("sidik sebelumnya", max_length=64)
    hash = models.CharField("sidik", max_length=64)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="ledger_sequence_once")]
        indexes = [
            # For the list that auditors read, newest first: as a whole and between two days, by event, by actor.
            models.Index(fields=["chain", "-at", "-id"], name="ledger_by_time"),
            models.Index(fields=["chain", "code", "-at", "-id"], name="ledger_by_event"),
            models.Index(fields=["chain", "actor", "-at", "-id"], name="ledger_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.code}"


class LedgerSalt(models.Model):
    """The salt of an entry's digest, apart from the chain.

    Whoever deletes it makes the digest mean nothing, without breaking the chain: that is how a person's data can be
    forgotten although the ledger stays.
    """

    scope = Unscoped("Random bytes; without the row that they salt they tell nothing.")

    entry = models.OneToOneField(LedgerEntry, models.CASCADE, primary_key=True, related_name="salt")
    value = models.BinaryField("garam", max_length=16)

    class Meta:
        app_label = "kernel"


class LedgerCheckpoint(models.Model):
    """The head of a chain at the end of a day, published so that a rewritten chain can be recognised from outside."""

    scope = Unscoped("Public by intention: a number and a hash per day.")

    chain = models.UUIDField("rantai")
    day = models.DateField("tanggal")
    sequence = models.PositiveBigIntegerField("nomor")
    hash = models.CharField("sidik", max_length=64)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["chain", "day"], name="ledger_checkpoint_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.sequence}"
