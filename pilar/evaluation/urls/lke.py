"""The worksheet of a zone."""

from django.urls import path

from pilar.evaluation.views import lke, lke_reading

urlpatterns = [
    path("zona/<int:pk>/lke/", lke.lke, name="lke"),
    path("zona/<int:pk>/lke/jawab/", lke.lke_answer, name="lke_answer"),
    path("zona/<int:pk>/lke/cetak/", lke_reading.lke_print, name="lke_print"),
    path("zona/<int:pk>/lke/riwayat/<str:field>/", lke_reading.lke_history, name="lke_history"),
]
