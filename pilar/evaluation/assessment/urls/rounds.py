"""The queue, a zone's round and its acts, the team, the questions, and what the unit reads."""

from django.urls import path

from pilar.evaluation.assessment.views import assess, assessors, differences, queue, rounds, team, unit

ZONE = "tpi/<int:pk>/"

urlpatterns = [
    path("tpi/", queue.queue, name="queue"),
    path("tpi/penilai/", assessors.assessors, name="assessors"),
    path("tpi/penilai/tambah/", assessors.assessor_new, name="assessor_new"),
    path("tpi/penilai/<slug:code>/", assessors.tiers, name="tiers"),
    path("tpi/penilai/<slug:code>/nama/", assessors.rename, name="assessor_rename"),
    path("tpi/penilai/<slug:code>/hapus/", assessors.remove, name="assessor_remove"),
    path(ZONE, rounds.zone, name="zone"),
    path(f"{ZONE}ambil/", rounds.take, name="take"),
    path(f"{ZONE}teruskan/", rounds.raise_tier, name="raise"),
    path(f"{ZONE}turunkan/", rounds.lower_tier, name="lower"),
    path(f"{ZONE}kembalikan/", rounds.give_back, name="return"),
    path(f"{ZONE}perpanjang/", rounds.extend, name="extend"),
    path(f"{ZONE}setujui/", rounds.agree, name="agree"),
    path(f"{ZONE}buka-lagi/", rounds.reopen, name="reopen"),
    path(f"{ZONE}tim/", team.team, name="team"),
    path(f"{ZONE}tim/tahun-lalu/", team.repeat, name="team_repeat"),
    path(f"{ZONE}tim/<int:tier>/tunjuk/", team.appoint, name="seat_new"),
    path(f"{ZONE}tim/<int:seat>/lepas/", team.end, name="seat_end"),
    path(f"{ZONE}nilai/", assess.part, name="assess"),
    path(f"{ZONE}nilai/jawab/", assess.opinion, name="opinion"),
    path(f"{ZONE}nilai/ikuti/", assess.follow, name="follow"),
    path(f"{ZONE}nilai/berbeda/", differences.differences, name="differences"),
    path(f"{ZONE}nilai/<str:question>/", assess.question, name="question"),
    path(f"{ZONE}nilai/<str:question>/tanya/", assess.say, name="say"),
    path("zona/<int:pk>/penilaian/", unit.overview, name="unit"),
    path("zona/<int:pk>/penilaian/<str:question>/", unit.question, name="unit_question"),
]
