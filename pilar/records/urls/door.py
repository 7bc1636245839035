"""The public door under ``/hadir/``: short, because people type it from a poster."""

from django.urls import path

from pilar.records.views import door

app_name = "door"

urlpatterns = [
    path("<str:token>/", door.door, name="door"),
    path("<str:token>/kios/", door.kiosk, name="kiosk"),
]
