"""Attendance of an activity, for its officers."""

from django.urls import path

from pilar.records.views import attendance

urlpatterns = [
    path("kegiatan/<int:pk>/pintu/", attendance.door, name="activity_door"),
    path("kegiatan/<int:pk>/pintu/jumlah/", attendance.door_count, name="activity_door_count"),
    path("kegiatan/<int:pk>/pintu/buka/", attendance.door_open, name="activity_door_open"),
    path("kegiatan/<int:pk>/pintu/tutup/", attendance.door_close, name="activity_door_close"),
    path("kegiatan/<int:pk>/pintu/poster/", attendance.poster, name="activity_door_poster"),
    path("kegiatan/<int:pk>/hadir/", attendance.attendance, name="attendance"),
    path("kegiatan/<int:pk>/hadir/catat/", attendance.attendance_add, name="attendance_add"),
    path("kegiatan/<int:pk>/hadir/pegawai/", attendance.attendance_people, name="attendance_people"),
    path("kegiatan/<int:pk>/hadir/<int:row>/betulkan/", attendance.attendance_correct, name="attendance_correct"),
    path("kegiatan/<int:pk>/hadir/<int:row>/coret/", attendance.attendance_strike, name="attendance_strike"),
]
