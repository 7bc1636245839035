"""Evidence of a zone: the list, adding, one evidence with its acts, reading that of a field in order."""

from django.urls import path

from pilar.evaluation.views import evidence, evidence_acts, evidence_add, evidence_papers, evidence_reading

ONE = "zona/<int:pk>/bukti/<int:evidence>/"

urlpatterns = [
    path("zona/<int:pk>/bukti/", evidence.evidence_list, name="evidence"),
    path("zona/<int:pk>/bukti/tambah/", evidence_add.add, name="evidence_add"),
    path("zona/<int:pk>/bukti/foto/", evidence_add.photo, name="evidence_photo"),
    path(ONE, evidence.item, name="evidence_item"),
    path(f"{ONE}ubah/", evidence_acts.change, name="evidence_change"),
    path(f"{ONE}versi-baru/", evidence_acts.new_version, name="evidence_version"),
    path(f"{ONE}versi-terbaru/", evidence_acts.newest, name="evidence_newest"),
    path(f"{ONE}pakai/", evidence_acts.uses, name="evidence_uses"),
    path(f"{ONE}pakai/<int:use>/", evidence_acts.page, name="evidence_page"),
    path(f"{ONE}pakai/<int:use>/lepas/", evidence_acts.remove, name="evidence_remove"),
    path(f"{ONE}hapus/", evidence_acts.discard, name="evidence_discard"),
    path(f"{ONE}periksa/", evidence.check, name="evidence_check"),
    path(f"{ONE}komentar/", evidence.remark, name="evidence_remark"),
    path(f"{ONE}tautan/", evidence_acts.ask_link, name="evidence_ask_link"),
    path(f"{ONE}<int:number>/berkas", evidence_reading.file, name="evidence_file"),
    path(f"{ONE}dokumen/<int:document>/bertanda-tangan/", evidence_papers.signed, name="evidence_signed"),
    path(f"{ONE}dokumen/<int:document>/salinan/<int:version>/", evidence_papers.signed_copy, name="evidence_copy"),
    path("zona/<int:pk>/isian/<str:field>/bukti/", evidence_reading.viewer, name="evidence_viewer"),
    path("zona/<int:pk>/isian/<str:field>/bukti/urut/", evidence_reading.order, name="evidence_order"),
]
