from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from pilar.organisation.models.people import Person


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=(username or "").strip().lower())

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """For tests and actions. Everybody else calls ``actions.people.open_account``, which writes the ledger."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A sign-in: by NIP, or by e-mail. The public never gets one. Rights come from grants and from nothing else."""

    scope = "person__duties__unit"

    username = models.CharField(
        "nama masuk", max_length=150, unique=True,
        help_text="NIP; tanpa NIP alamat surel; tanpa keduanya nama masuk yang tercetak di slip.",
    )  # fmt: skip
    email = models.EmailField(
        "surel", unique=True, null=True, blank=True,
        help_text="Boleh kosong. Tiap surel hanya untuk satu akun.",
    )  # fmt: skip
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name="orang"
    )
    name = models.CharField("nama tampilan", max_length=200, blank=True, help_text="Untuk akun tanpa data orang.")
    is_active = models.BooleanField("aktif", default=True)
    created_at = models.DateTimeField("dibuat")

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(username=""), name="user_has_a_name"),
            # Whoever signs in types it as they like; it is kept in small letters.
            models.CheckConstraint(condition=Q(username=models.functions.Lower("username")), name="user_name_small"),
            models.CheckConstraint(
                condition=Q(email__isnull=True) | Q(email=models.functions.Lower("email")), name="user_email_small"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.person.name if self.person else self.name or self.username

    @property
    def mail_address(self) -> str:
        """Where mail reaches whoever signs in here: the account's own address first; empty where there is none."""
        return self.email or (self.person.email if self.person else "")

    @property
    def actor(self) -> str:
        """The id that ledger and history keep."""
        return str(self.pk)

    # What Django and allauth ask of a user; there is no Django admin and no permission outside the access table.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False


class FirstLoginCode(models.Model):
    """The one-time code of a printed slip: with it somebody without e-mail sets a first password."""

    scope = "user__person__duties__unit"

    user = models.ForeignKey(User, models.CASCADE, related_name="first_codes", verbose_name="akun")
    digest = models.CharField(
        "sidik kode", max_length=64, unique=True, help_text="HMAC-SHA256; kodenya sendiri tidak disimpan."
    )
    issued_by = models.CharField("dibuat oleh", max_length=40)
    issued_at = models.DateTimeField("dibuat")
    expires_at = models.DateTimeField("berlaku sampai")
    used_at = models.DateTimeField("dipakai", null=True, blank=True)
    revoked_at = models.DateTimeField("dibatalkan", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="first_code_expires"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(used_at__isnull=True, revoked_at__isnull=True), name="first_code_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"kode masuk pertama {self.pk}"
