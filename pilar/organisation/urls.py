"""Addresses of people, units and rights. Every one has its row in the access matrix (tests/access)."""

from django.urls import path

from pilar.organisation.views import acting, body, catalogue, events, grants, home, rights, unit_changes, units

app_name = "organisation"

urlpatterns = [
    path("ruang-kerja/", home.work, name="work"),
    path("kelola/", home.manage, name="manage"),
    path("kelola/instansi/", body.body, name="body"),
    path("kelola/instansi/ubah/", body.change, name="body_change"),
    path("kelola/unit/", units.units, name="units"),
    path("kelola/unit/<slug:slug>/", units.unit, name="unit"),
    path("kelola/unit/<slug:slug>/bawahan-baru/", unit_changes.new, name="unit_new"),
    path("kelola/unit/<slug:slug>/ubah/", unit_changes.rename, name="unit_rename"),
    path("kelola/unit/<slug:slug>/pindah/", unit_changes.move, name="unit_move"),
    path("kelola/unit/<slug:slug>/tutup/", unit_changes.close, name="unit_close"),
    path("kelola/layanan/", catalogue.services, name="services"),
    path("kelola/layanan/baru/", catalogue.service_new, name="service_new"),
    path("kelola/layanan/<int:pk>/", catalogue.service_change, name="service_change"),
    path("kelola/layanan/<int:pk>/keadaan/", catalogue.service_open, name="service_open"),
    path("kelola/loket/", catalogue.desks, name="desks"),
    path("kelola/loket/baru/", catalogue.desk_new, name="desk_new"),
    path("kelola/loket/<int:pk>/", catalogue.desk_change, name="desk_change"),
    path("kelola/loket/<int:pk>/keadaan/", catalogue.desk_open, name="desk_open"),
    path("kelola/pelaksana/", acting.acting_heads, name="acting"),
    path("kelola/pelaksana/baru/", acting.choose_unit, name="acting_new"),
    path("kelola/pelaksana/baru/<slug:slug>/", acting.choose_person, name="acting_person"),
    path("kelola/pelaksana/baru/<slug:slug>/<int:person>/", acting.appoint, name="acting_appoint"),
    path("kelola/pelaksana/<int:pk>/", acting.change, name="acting_change"),
    path("kelola/pelaksana/<int:pk>/akhiri/", acting.end, name="acting_end"),
    path("kelola/pelaksana/<int:pk>/batal/", acting.cancel, name="acting_cancel"),
    path("kelola/peran/", grants.grants, name="grants"),
    path("kelola/peran/tabel/", rights.roles, name="roles"),
    path("kelola/peran/mengapa/", rights.why, name="why"),
    path("kelola/peran/beri/", grants.choose_person, name="grant_person"),
    path("kelola/peran/beri/<int:person>/", grants.choose_role, name="grant_role"),
    path("kelola/peran/beri/<int:person>/<slug:role>/", grants.give, name="grant_give"),
    path("kelola/peran/<int:pk>/akhiri/", grants.end, name="grant_end"),
    path("kelola/peran/<int:pk>/alihkan/", grants.hand_over, name="grant_hand_over"),
    path("kelola/catatan-kejadian/", events.events, name="events"),
    path("kelola/catatan-kejadian/titik-periksa.json", events.checkpoints, name="checkpoints"),
]
