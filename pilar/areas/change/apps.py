from django.apps import AppConfig


class ChangeConfig(AppConfig):
    """Commitment, integrity pact, agents of change, culture."""

    name = "pilar.areas.change"
    label = "change"
    verbose_name = "Manajemen perubahan"

    def ready(self) -> None:
        from pilar.organisation.places import Personal, Room, add_personal, add_room

        add_room(Room("Perubahan", "change:home", "change.view", "/perubahan/"))
        add_personal(Personal("Pakta saya", "Yang menunggu tanda tangan, dan yang sudah.", "change:sign"))
        add_personal(Personal("Belajar", "Enam pelajaran singkat tentang aturan, dengan kuis.", "change:lessons"))
