"""Decrees, whom they name, their files."""

from django.urls import path

from pilar.records.views import decree_acts as acts
from pilar.records.views import decree_members as members
from pilar.records.views import decrees, proving

urlpatterns = [
    path("keputusan/", decrees.decrees, name="decrees"),
    path("keputusan/baru/", decrees.decree_new, name="decree_new"),
    path("keputusan/<int:pk>/", decrees.decree, name="decree"),
    path("keputusan/<int:pk>/ubah/", decrees.decree_change, name="decree_change"),
    path("keputusan/<int:pk>/tetapkan/", acts.decree_decide, name="decree_decide"),
    path("keputusan/<int:pk>/cabut/", acts.decree_revoke, name="decree_revoke"),
    path("keputusan/<int:pk>/hapus/", acts.decree_discard, name="decree_discard"),
    path("keputusan/<int:pk>/pengganti/", acts.decree_successor, name="decree_successor"),
    path("keputusan/<int:pk>/nama/tambah/", members.decree_member_add, name="decree_member_add"),
    path("keputusan/<int:pk>/nama/tempel/", members.decree_members_paste, name="decree_members_paste"),
    path("keputusan/<int:pk>/nama/<int:member>/", members.decree_member, name="decree_member"),
    path("keputusan/<int:pk>/nama/<int:member>/hapus/", members.decree_member_remove, name="decree_member_remove"),
    path("keputusan/<int:pk>/berkas/tambah/", acts.decree_file_add, name="decree_file_add"),
    path("keputusan/<int:pk>/berkas/<int:file>/", acts.decree_file, name="decree_file"),
    path("keputusan/<int:pk>/berkas/<int:file>/hapus/", acts.decree_file_remove, name="decree_file_remove"),
    path("keputusan/<int:pk>/jadikan-bukti/", proving.decree_evidence, name="decree_evidence"),
]
