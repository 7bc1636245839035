"""Where people sign: the own page, the witness, and the kiosk for people without an account."""

from django.urls import path

from pilar.areas.change.views import kiosk, signing

urlpatterns = [
    path("pakta/", signing.sign_page, name="sign"),
    path("pakta/<int:pk>/tandatangani/", signing.sign_pact, name="sign_pact"),
    path("pakta/saksi/", signing.witness, name="witness"),
    path("pakta/tanda-tangan/<int:pk>/", signing.paper, name="paper"),
    path("pakta/kios/<slug:token>/", kiosk.kiosk, name="kiosk"),
]
