from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from pilar.organisation.models.body import Body


class ApiToken(models.Model):
    """What a machine of another agency signs in with. The token itself is shown once; only its hash is kept.

    A token holds 256 random bits, so a fast hash is enough: there is nothing to guess.
    """

    scope = "body__units"

    PREFIX_LENGTH = 10

    body = models.ForeignKey(Body, models.PROTECT, related_name="api_tokens", verbose_name="instansi")
    name = models.CharField("nama", max_length=100, help_text="Untuk apa token ini, misalnya “PortalRB 2026”.")
    scopes = models.JSONField("cakupan", help_text="Kode hal yang boleh dibaca dengannya.")
    prefix = models.CharField(
        "awalan", max_length=PREFIX_LENGTH, unique=True, help_text="Bagian yang tidak rahasia, untuk mengenalinya."
    )
    digest = models.CharField("sidik SHA-256", max_length=64, help_text="Sidik seluruh token.")
    expires_on = models.DateField("berlaku sampai", help_text="Hari terakhir berlaku.")
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")
    last_used_at = models.DateTimeField("terakhir dipakai", null=True, blank=True, help_text="Teliti sampai menit.")
    last_purpose = models.CharField("terakhir untuk", max_length=60, blank=True, help_text="Nama jalur yang diminta.")
    revoked_at = models.DateTimeField("dicabut pada", null=True, blank=True)
    revoked_by = models.CharField("dicabut oleh", max_length=40, blank=True, help_text="Id akun.")
    revoked_reason = models.CharField("alasan dicabut", max_length=300, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            # A double click makes one token, and a list of names stays readable.
            models.UniqueConstraint(
                fields=["body", "name"], condition=Q(revoked_at__isnull=True), name="api_token_name_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="api_token_has_a_name"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
                name="api_token_revoked_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["body", "-created_at", "-id"], name="api_token_of_body")]

    def __str__(self) -> str:
        return self.name

    def is_expired(self, day: date) -> bool:
        """Whether its last day is over on the body's local ``day``."""
        return day > self.expires_on

    def may(self, scope: str) -> bool:
        return scope in self.scopes
