"""The head's agenda."""

from django.urls import path

from pilar.roadmap.views import agenda

urlpatterns = [
    path("peta-jalan/agenda/", agenda.agenda_of_all, name="agenda_of_all"),
    path("peta-jalan/<int:zone>/agenda/", agenda.agenda, name="agenda"),
]
