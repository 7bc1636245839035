"""Addresses of people, units and rights. Every one has its row in the access matrix (tests/access)."""

from django.urls import path

from pilar.organisation.views import home, people, people_import

app_name = "organisation"

urlpatterns = [
    path("ruang-kerja/", home.work, name="work"),
    path("kelola/", home.manage, name="manage"),
    path("kelola/pegawai/", people.people_list, name="people"),
    path("kelola/pegawai/baru/", people.person_new, name="person-new"),
    path("kelola/pegawai/impor/", people_import.imports, name="imports"),
    path("kelola/pegawai/impor/contoh.xlsx", people_import.template, name="import-template"),
    path("kelola/pegawai/impor/<int:pk>/", people_import.preview, name="import"),
    path("kelola/pegawai/impor/<int:pk>/baris/<int:number>/", people_import.row, name="import-row"),
    path("kelola/pegawai/impor/<int:pk>/baris/<int:number>/keluarkan/", people_import.drop_row, name="import-drop"),
    path("kelola/pegawai/impor/<int:pk>/terapkan/", people_import.apply, name="import-apply"),
    path("kelola/pegawai/impor/<int:pk>/perlu-dibetulkan.xlsx", people_import.wrong_rows, name="import-wrong"),
    path("kelola/pegawai/impor/<int:pk>/hapus/", people_import.discard, name="import-discard"),
    path("kelola/pegawai/<int:pk>/", people.person_detail, name="person"),
    path("kelola/pegawai/<int:pk>/ubah/", people.person_change, name="person-change"),
    path("kelola/pegawai/<int:pk>/tugas/baru/", people.duty_new, name="duty-new"),
    path("kelola/pegawai/<int:pk>/tugas/<int:duty_pk>/pindah/", people.duty_move, name="duty-move"),
    path("kelola/pegawai/<int:pk>/tugas/<int:duty_pk>/akhiri/", people.duty_end, name="duty-end"),
    path("kelola/pegawai/<int:pk>/akun/buka/", people.account_open, name="person-account-open"),
    path("kelola/pegawai/<int:pk>/akun/tutup/", people.account_close, name="person-account-close"),
]
