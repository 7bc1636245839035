from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Activities, decrees, periodic reviews and innovations."""

    name = "pilar.records"
    label = "records"
    verbose_name = "Catatan kerja"
