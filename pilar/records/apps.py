from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Activities, decrees, periodic reviews and innovations."""

    name = "pilar.records"
    label = "records"
    verbose_name = "Catatan kerja"

    def ready(self) -> None:
        from pilar.evaluation.proposal.hints import add_hints
        from pilar.organisation.places import Room, add_room
        from pilar.records.presenting import innovations
        from pilar.records.queries import activities, decree_lists, innovation_lists, recommendations, reviews
        from pilar.records.sections import Section, add_section

        add_room(Room("Catatan", "records:home", "record.view", "/catatan/"))
        meetings = "Rapat, apel, sosialisasi, dan pelatihan: rencana, presensi, notulen, foto, dan laporannya."
        add_section(Section(1, "Kegiatan", "records:activities", meetings, activities.standing))
        named = "SK, surat tugas, dan penetapan: siapa yang disebut di dalamnya dan sampai kapan berlaku."
        add_section(Section(2, "Keputusan", "records:decrees", named, decree_lists.standings))
        subjects = "SOP, WBS, informasi publik, pengaduan, TI: apa yang ditemukan dan disarankan."
        add_section(Section(3, "Evaluasi berkala", "records:reviews", subjects, reviews.standing))
        closed = "Rekomendasi semua evaluasi, sampai buktinya diterima orang kedua."
        add_section(Section(4, "Tindak lanjut", "records:recommendations", closed, recommendations.standing))
        changed = "Dari masalah ke hasil: gagasan siapa, diterapkan di mana, ukuran sebelum dan sesudah, siapa meniru."
        add_section(Section(5, "Inovasi", "records:innovations", changed, innovation_lists.standings))
        add_hints(innovations)
