"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class OfficeArgon2(Argon2PasswordHasher):
    """Argon2id at the cost that OWASP names as sufficient: 19 MiB, two passes, one lane.

    Django's own takes 100 MiB and eight lanes a sign-in. At eight o'clock a whole office signs in, and eight threads of
    a small server would take 800 MiB at once and two seconds each. Hashes of another cost are renewed at the sign-in.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
