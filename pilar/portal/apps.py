from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The public site: composes what the rooms publish."""

    name = "pilar.portal"
    label = "portal"
    verbose_name = "Portal publik"
