from django.apps import AppConfig


class ChangeConfig(AppConfig):
    """Commitment, integrity pact, agents of change, culture."""

    name = "pilar.areas.change"
    label = "change"
    verbose_name = "Manajemen perubahan"

    def ready(self) -> None:
        from pilar.organisation.places import Own, Room, add_own, add_room

        add_room(Room("Perubahan", "change:home", "change.view", "/perubahan/"))
        add_own(Own("Pakta saya", "change:sign", "Menandatangani, dan PDF yang sudah ditandatangani."))
        add_own(Own("Belajar aturan", "change:lessons", "Enam pelajaran pendek dengan kuis."))
