"""Addresses of people, units and rights. Every one has its row in the access matrix (tests/access)."""

from django.urls import path

from pilar.organisation.views import calendar, home, jobs, rules

app_name = "organisation"

urlpatterns = [
    path("ruang-kerja/", home.work, name="work"),
    path("kelola/", home.manage, name="manage"),
    path("kelola/kalender/", calendar.year, name="calendar"),
    path("kelola/kalender/libur.ics", calendar.feed, name="calendar_feed"),
    path("kelola/kalender/muat/", calendar.load, name="calendar_load"),
    path("kelola/kalender/bergeser/", calendar.shift, name="calendar_shift"),
    path("kelola/kalender/tambah/", calendar.add, name="holiday_add"),
    path("kelola/kalender/<int:pk>/ubah/", calendar.edit, name="holiday_edit"),
    path("kelola/kalender/<int:pk>/hapus/", calendar.remove, name="holiday_remove"),
    path("kelola/pekerjaan/", jobs.index, name="jobs"),
    path("kelola/pekerjaan/<int:pk>/ulangi/", jobs.retry, name="job_retry"),
    path("kelola/aturan/", rules.index, name="rules"),
    path("kelola/aturan/<str:code>/", rules.detail, name="rule"),
    path("kelola/aturan/<str:code>/tetapkan/", rules.set_value, name="rule_set"),
    path("kelola/aturan/<str:code>/<int:pk>/akhiri/", rules.end, name="rule_end"),
    path("kelola/aturan/<str:code>/<int:pk>/tarik/", rules.withdraw, name="rule_withdraw"),
]
