from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Activities, decrees, periodic reviews and innovations."""

    name = "pilar.records"
    label = "records"
    verbose_name = "Catatan kerja"

    def ready(self) -> None:
        from pilar.organisation.places import Room, add_room

        add_room(Room("Catatan", "records:home", "record.view", "/catatan/"))
