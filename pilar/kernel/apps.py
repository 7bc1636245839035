from django.apps import AppConfig


class KernelConfig(AppConfig):
    """What every room shares and none owns."""

    name = "pilar.kernel"
    label = "kernel"
    verbose_name = "Inti"
