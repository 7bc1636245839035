"""Addresses for outside assessors: what stands in PortalRB as ``bukti_dukung_unit``."""

from django.urls import path

from pilar.evaluation.portalrb.views import evidence

app_name = "evidence_links"

urlpatterns = [
    path("<str:token>/", evidence.page, name="page"),
    path("<str:token>/semua.zip", evidence.pack, name="pack"),
    path("<str:token>/<int:number>/berkas", evidence.file, name="file"),
]
