"""E-mails that are to leave, or have left. Their text is here only as long as they have not been delivered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.kernel.scope import Unscoped


class MailState(models.TextChoices):
    WAITING = "waiting", "menunggu"
    SENDING = "sending", "sedang dikirim"
    SENT = "sent", "terkirim"
    FAILED = "failed", "gagal"


class OutgoingMail(models.Model):
    """One message to one address: the envelope. Only the functions of ``pilar.kernel.mail`` write it."""

    scope = Unscoped("read by the job that sends it; no page shows to whom or what")

    recipient = models.EmailField("kepada", help_text="Satu alamat surel.")
    digest = models.CharField(
        "kumpulan",
        max_length=60,
        blank=True,
        help_text="Surel dengan kumpulan dan alamat yang sama digabung menjadi satu.",
    )
    message_id = models.CharField(
        "nomor pesan", max_length=300, unique=True, help_text="Message-ID; sama pada setiap percobaan pengiriman."
    )
    state = models.CharField(
        "keadaan", max_length=10, choices=MailState.choices, default=MailState.WAITING, help_text="Keadaan surel."
    )
    created_at = models.DateTimeField("dibuat", help_text="Saat surel diminta.")
    send_at = models.DateTimeField("dikirim mulai", help_text="Tidak dikirim sebelum saat ini.")
    give_up_at = models.DateTimeField(
        "dikirim paling lambat", help_text="Sesudah ini isinya dihapus dan tidak dikirim."
    )
    closed_at = models.DateTimeField(
        "ditutup", null=True, blank=True, help_text="Saat pengiriman pertama dimulai; sejak itu isinya tetap."
    )
    ended_at = models.DateTimeField("berakhir", null=True, blank=True, help_text="Saat terkirim atau gagal.")
    reply = models.PositiveSmallIntegerField(
        "jawaban server", null=True, blank=True, help_text="Kode SMTP dari server yang menolak, misalnya 550."
    )

    class Meta:
        app_label = "kernel"
        verbose_name = "surel keluar"
        verbose_name_plural = "surel keluar"
        indexes = (models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="mail_ended"),)
        constraints = (
            models.UniqueConstraint(
                fields=["recipient", "digest"],
                condition=Q(state="waiting") & ~Q(digest=""),
                name="mail_open_digest_once",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", closed_at=None, ended_at=None)
                | Q(state="sending", closed_at__isnull=False, ended_at=None)
                | Q(state__in=["sent", "failed"], ended_at__isnull=False),
                name="mail_state_times",
            ),
        )

    def __str__(self) -> str:
        return f"surel {self.pk} ({self.get_state_display()})"


class MailPart(models.Model):
    """What one call of ``mail.send`` wants to say. Most mails have one; a digest joins several."""

    scope = Unscoped("part of a mail, gone when it has been sent")

    mail = models.ForeignKey(OutgoingMail, models.CASCADE, related_name="parts", verbose_name="surel")
    key = models.CharField("kunci", max_length=200, unique=True, help_text="Yang sama hanya dikirim satu kali.")
    subject = models.CharField("perihal", max_length=200, blank=True, help_text="Dihapus setelah terkirim.")
    text = models.TextField("isi", blank=True, help_text="Dihapus setelah terkirim.")

    class Meta:
        app_label = "kernel"
        verbose_name = "isi surel"
        verbose_name_plural = "isi surel"
        indexes = (models.Index(fields=["mail"], condition=~Q(text=""), name="mail_part_with_text"),)

    def __str__(self) -> str:
        return self.key
