from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Activities, decrees, periodic reviews and innovations."""

    name = "pilar.records"
    label = "records"
    verbose_name = "Catatan kerja"

    def ready(self) -> None:
        from pilar.organisation.places import Room, add_room
        from pilar.records.queries import activities, recommendations, reviews
        from pilar.records.sections import Section, add_section

        add_room(Room("Catatan", "records:home", "record.view", "/catatan/"))
        meetings = "Rapat, apel, sosialisasi, dan pelatihan: rencana, presensi, notulen, foto, dan laporannya."
        add_section(Section(1, "Kegiatan", "records:activities", meetings, activities.standing))
        add_section(Section(
            3, "Evaluasi berkala", "records:reviews",
            "SOP, WBS, informasi publik, pengaduan, TI: apa yang ditemukan dan disarankan.", reviews.standing,
        ))  # fmt: skip
        add_section(Section(
            4, "Tindak lanjut", "records:recommendations",
            "Rekomendasi semua evaluasi, sampai buktinya diterima orang kedua.", recommendations.standing,
        ))  # fmt: skip
