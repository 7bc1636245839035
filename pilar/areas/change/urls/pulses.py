"""The anonymous pulse: its rounds, and the sheet that the staff fill in."""

from django.urls import path

from pilar.areas.change.views import pulses

urlpatterns = [
    path("jajak/", pulses.pulse_list, name="pulses"),
    path("jajak/baru/", pulses.pulse_new, name="pulse_new"),
    path("jajak/<int:pk>/", pulses.pulse_page, name="pulse"),
    path("jajak/<int:pk>/mulai/", pulses.pulse_start, name="pulse_start"),
    path("jajak/<int:pk>/tutup/", pulses.pulse_close, name="pulse_close"),
    path("jajak/<int:pk>/batal/", pulses.pulse_withdraw, name="pulse_withdraw"),
    path("jajak/<int:pk>/isi/", pulses.pulse_answer, name="pulse_answer"),
]
