from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Sample data. Installed only where PILAR_DEMO is set."""

    name = "pilar.demo"
    label = "demo"
    verbose_name = "Data contoh"

    def ready(self) -> None:
        from pilar.demo.build import prepare
        from pilar.kernel.preparing import before_serving

        before_serving(prepare)
