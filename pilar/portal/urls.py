"""Addresses of the public site."""

from django.urls import path

from pilar.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("unit/<slug:slug>/", views.unit, name="unit"),
    path("periksa/", views.check, name="check"),
    path("periksa/unduh/", views.download, name="download"),
    path("periksa/aturan/", views.rules, name="rules"),
]
