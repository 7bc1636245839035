"""The integrity pact: its texts, who has signed, kiosks, scans."""

from django.urls import path

from pilar.areas.change.views import kiosk_screen, pact_people, pacts

_ONE = "pakta/<int:pk>/"
urlpatterns = [
    path("pakta/", pacts.pact_list, name="pacts"),
    path("pakta/baru/", pacts.pact_new, name="pact_new"),
    path(_ONE, pacts.pact, name="pact"),
    path(f"{_ONE}ubah/", pacts.pact_change, name="pact_change"),
    path(f"{_ONE}versi-baru/", pacts.pact_version, name="pact_version"),
    path(f"{_ONE}pratinjau.pdf", pacts.pact_preview, name="pact_preview"),
    path(f"{_ONE}langkah/<slug:name>/", pacts.pact_move, name="pact_move"),
    path(f"{_ONE}publik/", pacts.pact_public, name="pact_public"),
    path(f"{_ONE}belum/", pact_people.missing, name="missing"),
    path(f"{_ONE}ingatkan/", pact_people.remind, name="remind"),
    path(f"{_ONE}sudah/", pact_people.signed, name="signed"),
    path(f"{_ONE}pindaian/", pact_people.scan, name="scan"),
    path(f"{_ONE}coret/<int:signature>/", pact_people.strike, name="strike"),
    path(f"{_ONE}kios/", kiosk_screen.kiosk_new, name="kiosk_new"),
    path(f"{_ONE}kios/<int:kiosk>/", kiosk_screen.kiosk_screen, name="kiosk_screen"),
    path(f"{_ONE}kios/<int:kiosk>/aliran/", kiosk_screen.kiosk_stream, name="kiosk_stream"),
    path(f"{_ONE}kios/<int:kiosk>/tutup/", kiosk_screen.kiosk_close, name="kiosk_close"),
]
