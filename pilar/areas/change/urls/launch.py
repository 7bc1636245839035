"""The launch of an integrity zone."""

from django.urls import path

from pilar.areas.change.views import launch_acts, launches

ONE = "pencanangan/<int:pk>/"

urlpatterns = [
    path("pencanangan/", launches.launch_list, name="launches"),
    path("pencanangan/baru/", launches.launch_new, name="launch_new"),
    path(ONE, launches.launch_detail, name="launch"),
    path(f"{ONE}ubah/", launches.launch_edit, name="launch_edit"),
    path(f"{ONE}pelaksanaan/", launch_acts.hold, name="launch_hold"),
    path(f"{ONE}publikasi/", launch_acts.publish, name="launch_publish"),
    path(f"{ONE}tarik/", launch_acts.unpublish, name="launch_unpublish"),
    path(f"{ONE}batal/", launch_acts.cancel, name="launch_cancel"),
    path(f"{ONE}saksi/", launch_acts.witness_add, name="launch_witness"),
    path(f"{ONE}saksi/<int:witness>/hapus/", launch_acts.witness_remove, name="launch_witness_remove"),
    path(f"{ONE}berkas/", launch_acts.file_add, name="launch_file_add"),
    path(f"{ONE}berkas/<int:file>/", launch_acts.file, name="launch_file"),
    path(f"{ONE}berkas/<int:file>/hapus/", launch_acts.file_remove, name="launch_file_remove"),
]
