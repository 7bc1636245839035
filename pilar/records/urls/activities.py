"""Activities with their files and documents, and the schedules."""

from django.urls import path

from pilar.records.views import activities, activity_papers, series

urlpatterns = [
    path("kegiatan/", activities.activity_list, name="activities"),
    path("kegiatan/baru/", activities.activity_new, name="activity_new"),
    path("kegiatan/daftarkan/", activities.activity_register, name="activity_register"),
    path("kegiatan/<int:pk>/", activities.activity_detail, name="activity"),
    path("kegiatan/<int:pk>/ubah/", activities.activity_change, name="activity_change"),
    path("kegiatan/<int:pk>/notulen/", activities.activity_minutes, name="activity_minutes"),
    path("kegiatan/<int:pk>/langkah/<slug:name>/", activities.activity_step, name="activity_step"),
    path("kegiatan/<int:pk>/alasan/<slug:name>/", activities.activity_reason, name="activity_reason"),
    path("kegiatan/<int:pk>/foto/", activity_papers.activity_photo, name="activity_photo"),
    path("kegiatan/<int:pk>/berkas/", activity_papers.activity_file_add, name="activity_file_add"),
    path("kegiatan/<int:pk>/berkas/<int:file>/", activity_papers.activity_file, name="activity_file"),
    path(
        "kegiatan/<int:pk>/berkas/<int:file>/hapus/", activity_papers.activity_file_remove, name="activity_file_remove"
    ),
    path("kegiatan/<int:pk>/undangan/", activity_papers.activity_invite, name="activity_invite"),
    path("kegiatan/<int:pk>/rancangan.pdf", activity_papers.activity_draft, name="activity_draft"),
    path("kegiatan/<int:pk>/dokumen/<int:document>/", activity_papers.activity_document, name="activity_document"),
    path(
        "kegiatan/<int:pk>/dokumen/<int:document>/salinan/<int:version>/", activity_papers.activity_document_copy,
        name="activity_document_copy",
    ),
    path(
        "kegiatan/<int:pk>/dokumen/<int:document>/bertanda-tangan/", activity_papers.activity_document_signed,
        name="activity_document_signed",
    ),
    path(
        "kegiatan/<int:pk>/dokumen/<int:document>/cabut/", activity_papers.activity_document_revoke,
        name="activity_document_revoke",
    ),
    path("jadwal/", series.series_list, name="series_list"),
    path("jadwal/baru/", series.series_new, name="series_new"),
    path("jadwal/<int:pk>/akhiri/", series.series_end, name="series_end"),
]  # fmt: skip
