"""Innovations, their measures, who copied them, their files."""

from django.urls import path

from pilar.records.views import innovation_acts as acts
from pilar.records.views import innovations, proving

ONE = "inovasi/<int:pk>/"

urlpatterns = [
    path("inovasi/", innovations.innovations, name="innovations"),
    path("inovasi/baru/", innovations.innovation_new, name="innovation_new"),
    path(ONE, innovations.innovation, name="innovation"),
    path(f"{ONE}ubah/", innovations.innovation_change, name="innovation_change"),
    path(f"{ONE}uji-coba/", acts.innovation_try, name="innovation_try"),
    path(f"{ONE}terapkan/", acts.innovation_apply, name="innovation_apply"),
    path(f"{ONE}evaluasi/", acts.innovation_evaluate, name="innovation_evaluate"),
    path(f"{ONE}hentikan/", acts.innovation_stop, name="innovation_stop"),
    path(f"{ONE}ukuran/tambah/", acts.measure_add, name="measure_add"),
    path(f"{ONE}ukuran/<int:measure>/", acts.measure_change, name="measure_change"),
    path(f"{ONE}ukuran/<int:measure>/hapus/", acts.measure_remove, name="measure_remove"),
    path(f"{ONE}replikasi/tambah/", acts.replication_add, name="replication_add"),
    path(f"{ONE}replikasi/<int:replication>/hapus/", acts.replication_remove, name="replication_remove"),
    path(f"{ONE}berkas/tambah/", acts.innovation_file_add, name="innovation_file_add"),
    path(f"{ONE}berkas/<int:file>/", acts.innovation_file, name="innovation_file"),
    path(f"{ONE}berkas/<int:file>/hapus/", acts.innovation_file_remove, name="innovation_file_remove"),
    path(f"{ONE}jadikan-bukti/", proving.innovation_evidence, name="innovation_evidence"),
]
