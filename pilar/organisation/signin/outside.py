"""Signing in by an outside identity provider (OpenID Connect), where PILAR_OIDC_… names one."""

from __future__ import annotations

from django.conf import settings


def provider() -> dict[str, str] | None:
    """Name and address of the way out, or None where no provider is set up."""
    name: str = getattr(settings, "PILAR_OIDC_NAME", "")
    return {"name": name, "url": "/masuk/luar/"} if name else None
