"""The first page of the room."""

from django.urls import path

from pilar.records.views import home

urlpatterns = [
    path("", home.home, name="home"),
]
