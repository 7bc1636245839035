"""Monev: the year, one period, its decisions and minutes."""

from django.urls import path

from pilar.roadmap.views import monev, monev_acts

_YEAR = "peta-jalan/<int:zone>/monev/"
_ONE = f"{_YEAR}<int:pk>/"

urlpatterns = [
    path(_YEAR, monev.monevs, name="monevs"),
    path(f"{_YEAR}mulai/", monev.monev_new, name="monev_new"),
    path(_ONE, monev.monev, name="monev"),
    path(f"{_ONE}bahan/", monev_acts.refresh, name="monev_refresh"),
    path(f"{_ONE}keputusan/", monev_acts.decide, name="monev_decide"),
    path(f"{_ONE}keputusan/<int:decision>/rencana/", monev_acts.decision_item, name="monev_item"),
    path(f"{_ONE}notulen/", monev_acts.minute, name="monev_minute"),
    path(f"{_ONE}notulen.pdf", monev_acts.document, name="monev_document"),
    path(f"{_ONE}notulen/unggah/", monev_acts.signed, name="monev_signed"),
    path(f"{_ONE}notulen/salinan/<int:version>/", monev_acts.copy, name="monev_copy"),
]
