"""Periodic reviews and what was recommended in them."""

from django.urls import path

from pilar.records.views import recommendation_acts, recommendations, review_acts, review_papers, reviews

_ONE, _TODO = "evaluasi/<int:pk>/", "tindak-lanjut/<int:pk>/"

urlpatterns = [
    path("evaluasi/", reviews.reviews, name="reviews"),
    path("evaluasi/baru/", reviews.new, name="review_new"),
    path("evaluasi/dari-luar/", reviews.register, name="review_register"),
    path(_ONE, reviews.review, name="review"),
    path(f"{_ONE}ubah/", reviews.change, name="review_change"),
    path(f"{_ONE}rancangan.pdf", review_papers.draft, name="review_draft"),
    path(f"{_ONE}laporan/", review_papers.issue, name="review_issue"),
    path(f"{_ONE}dokumen/<int:document>/", review_papers.document, name="review_document"),
    path(
        f"{_ONE}dokumen/<int:document>/salinan/<int:version>/", review_papers.document_copy,
        name="review_document_copy",
    ),
    path(
        f"{_ONE}dokumen/<int:document>/bertanda-tangan/", review_papers.document_signed,
        name="review_document_signed",
    ),
    path(f"{_ONE}dokumen/<int:document>/cabut/", review_papers.document_revoke, name="review_document_revoke"),
    path(f"{_ONE}simpulkan/", review_acts.conclude, name="review_conclude"),
    path(f"{_ONE}buka-lagi/", review_acts.reopen, name="review_reopen"),
    path(f"{_ONE}batalkan/", review_acts.drop, name="review_drop"),
    path(f"{_ONE}temuan/tambah/", review_acts.find, name="finding_new"),
    path(f"{_ONE}temuan/<int:finding>/", review_acts.finding, name="finding"),
    path(f"{_ONE}temuan/<int:finding>/hapus/", review_acts.remove_finding, name="finding_remove"),
    path(f"{_ONE}berkas/tambah/", review_acts.add_file, name="review_file_new"),
    path(f"{_ONE}berkas/<int:file>/", reviews.file, name="review_file"),
    path(f"{_ONE}berkas/<int:file>/hapus/", review_acts.remove_file, name="review_file_remove"),
    path(f"{_ONE}rekomendasi/tambah/", recommendation_acts.recommend, name="recommendation_new"),
    path("tindak-lanjut/", recommendations.recommendations, name="recommendations"),
    path(_TODO, recommendations.recommendation, name="recommendation"),
    path(f"{_TODO}ubah/", recommendation_acts.change, name="recommendation_change"),
    path(f"{_TODO}tenggat/", recommendation_acts.move_due, name="recommendation_due"),
    path(f"{_TODO}lapor/", recommendation_acts.report, name="recommendation_report"),
    path(f"{_TODO}terima/", recommendations.accept, name="recommendation_accept"),
    path(f"{_TODO}kembalikan/", recommendations.send_back, name="recommendation_return"),
    path(f"{_TODO}cabut/", recommendation_acts.drop, name="recommendation_drop"),
    path(f"{_TODO}buka-lagi/", recommendation_acts.reopen, name="recommendation_reopen"),
    path(f"{_TODO}bukti/<int:file>/", recommendations.proof, name="recommendation_proof"),
]  # fmt: skip
