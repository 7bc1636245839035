from django.apps import AppConfig


class ChangeConfig(AppConfig):
    """Commitment, integrity pact, agents of change, culture."""

    name = "pilar.areas.change"
    label = "change"
    verbose_name = "Manajemen perubahan"

    def ready(self) -> None:
        from pilar.organisation.places import Room, add_room

        add_room(Room("Perubahan", "change:home", "change.view", "/perubahan/"))
