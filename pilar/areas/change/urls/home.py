"""The first page of area 1."""

from django.urls import path

from pilar.areas.change.views import home

urlpatterns = [
    path("", home.home, name="home"),
]
