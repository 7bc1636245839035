"""Working on plan items: board, calendar, reports, proof, calls for help; and what is one's own."""

from django.urls import path

from pilar.roadmap.views import board, obstacles, own_work, work, work_proof

ZONE = "peta-jalan/<int:zone>/"
ITEM = f"{ZONE}aksi/<int:pk>/kerja/"

urlpatterns = [
    path(f"{ZONE}papan/", board.board, name="board"),
    path(f"{ZONE}kalender/", board.calendar, name="calendar"),
    path(ITEM, work.work, name="work"),
    path(f"{ITEM}pindah/", work.move, name="work_move"),
    path(f"{ITEM}lapor/", work.report, name="work_report"),
    path(f"{ITEM}selesai/", work.finish, name="work_finish"),
    path(f"{ITEM}buka-lagi/", work.reopen, name="work_reopen"),
    path(f"{ITEM}batalkan/", work.drop, name="work_drop"),
    path(f"{ITEM}hidupkan/", work.restore, name="work_restore"),
    path(f"{ITEM}tenggat/", work.due, name="work_due"),
    path(f"{ITEM}bukti/", work_proof.prove, name="work_proof"),
    path(f"{ITEM}bukti/<int:proof>/pasang/", work_proof.place, name="work_place"),
    path(f"{ITEM}hambatan/", obstacles.ask, name="work_obstacle"),
    path(f"{ZONE}hambatan/<int:pk>/", obstacles.obstacle, name="obstacle"),
    path(f"{ZONE}hambatan/<int:pk>/teratasi/", obstacles.lift, name="obstacle_lift"),
    path("aksi-saya/", own_work.own_items, name="own_items"),
    path("akun/kalender/", own_work.calendar, name="own_calendar"),
    path("akun/kalender/buat/", own_work.make, name="own_calendar_make"),
    path("akun/kalender/cabut/", own_work.revoke, name="own_calendar_revoke"),
    path("kalender/<str:secret>.ics", own_work.feed, name="feed"),
]
