"""Addresses of people, units and rights. Every one has its row in the access matrix (tests/access)."""

from django.urls import path

from pilar.organisation.views import home, slips

app_name = "organisation"

urlpatterns = [
    path("ruang-kerja/", home.work, name="work"),
    path("kelola/", home.manage, name="manage"),
    path("kelola/slip/", slips.slips, name="slips"),
]
