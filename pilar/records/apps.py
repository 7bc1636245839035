from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Activities, decrees, periodic reviews and innovations."""

    name = "pilar.records"
    label = "records"
    verbose_name = "Catatan kerja"

    def ready(self) -> None:
        from pilar.organisation.places import Room, add_room
        from pilar.records.queries import decree_lists, innovation_lists
        from pilar.records.sections import Section, add_section

        add_room(Room("Catatan", "records:home", "record.view", "/catatan/"))
        named = "SK, surat tugas, dan penetapan: siapa yang disebut di dalamnya dan sampai kapan berlaku."
        add_section(Section(2, "Keputusan", "records:decrees", named, decree_lists.standings))
        changed = "Dari masalah ke hasil: gagasan siapa, diterapkan di mana, ukuran sebelum dan sesudah, siapa meniru."
        add_section(Section(4, "Inovasi", "records:innovations", changed, innovation_lists.standings))
