"""The integrity pact: its texts, who has signed, kiosks, scans, witnesses."""

from django.urls import path

from pilar.areas.change.views import pacts

urlpatterns = [
    path("pakta/", pacts.pact_list, name="pacts"),
]
