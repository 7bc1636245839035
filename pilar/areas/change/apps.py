from django.apps import AppConfig


class ChangeConfig(AppConfig):
    """Commitment, integrity pact, agents of change, culture."""

    name = "pilar.areas.change"
    label = "change"
    verbose_name = "Manajemen perubahan"
