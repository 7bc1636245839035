from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    """What every room shares and none owns."""

    name = "pilar.kernel"
    label = "kernel"
    verbose_name = "Inti"

    def ready(self) -> None:
        from pilar.kernel.jobs import registry
        from pilar.kernel.rules_file import after_migrate

        registry.discover()
        # Shipped rules are rows: they come with the tables that hold them.
        post_migrate.connect(after_migrate, sender=self)
