"""Addresses of the public site."""

from django.urls import path

from pilar.portal import views
from pilar.portal.verification import views as verification

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("unit/<slug:slug>/", views.unit, name="unit"),
    path("verifikasi/", verification.ask, name="verify"),
    path("verifikasi/<str:token>/", verification.document, name="verify_document"),
    path("periksa/", views.check, name="check"),
    path("periksa/unduh/", views.download, name="download"),
    path("periksa/aturan/", views.rules, name="rules"),
]
