"""The roadmap of a zone at a glance."""

from django.urls import path

from pilar.roadmap.views import home

urlpatterns = [
    path("peta-jalan/<int:zone>/", home.home, name="home"),
]
