"""Recommendations, field checks, exit meetings, the report and the working paper."""

from django.urls import path

from pilar.evaluation.assessment.views import (
    exit_meetings,
    field_checks,
    papers,
    recap,
    recommendation_acts,
    recommendations,
    reports,
    working_paper,
)

CHECK = "tpi/<int:zone>/lapangan/<int:pk>/"
PAPER = "tpi/<int:zone>/dokumen/<int:document>/"
ONE = "zona/<int:pk>/rekomendasi/<int:number>/"

urlpatterns = [
    path("tpi/rekomendasi/", recommendations.all_zones, name="all_recommendations"),
    path("tpi/<int:zone>/rekomendasi/", recommendations.of_zone, name="recommendations"),
    path("tpi/<int:zone>/rekomendasi/baru/", recommendation_acts.new, name="recommendation_new"),
    path("tpi/<int:zone>/rekomendasi/angkat/", recommendation_acts.take, name="recommendations_take"),
    path("zona/<int:pk>/rekomendasi/", recommendations.of_unit, name="zone_recommendations"),
    path(ONE, recommendations.recommendation, name="recommendation"),
    path(f"{ONE}ubah/", recommendation_acts.change, name="recommendation_change"),
    path(f"{ONE}lapor/", recommendation_acts.report, name="recommendation_report"),
    path(f"{ONE}terima/", recommendation_acts.accept, name="recommendation_accept"),
    path(f"{ONE}kembalikan/", recommendation_acts.send_back, name="recommendation_return"),
    path(f"{ONE}buka-lagi/", recommendation_acts.reopen, name="recommendation_reopen"),
    path(f"{ONE}cabut/", recommendation_acts.drop, name="recommendation_drop"),
    path("tpi/<int:zone>/lapangan/", field_checks.field_checks, name="field_checks"),
    path("tpi/<int:zone>/lapangan/baru/", field_checks.new, name="field_check_new"),
    path(CHECK, field_checks.field_check, name="field_check"),
    path(f"{CHECK}ubah/", field_checks.change, name="field_check_change"),
    path(f"{CHECK}hapus/", field_checks.remove, name="field_check_remove"),
    path(f"{CHECK}hasil/", field_checks.note, name="field_note"),
    path(f"{CHECK}hasil/<int:note_pk>/hapus/", field_checks.note_remove, name="field_note_remove"),
    path(f"{CHECK}foto/", field_checks.photo, name="field_photo"),
    path(f"{CHECK}foto/<int:photo_pk>/", field_checks.photo_file, name="field_photo_file"),
    path(f"{CHECK}foto/<int:photo_pk>/hapus/", field_checks.photo_remove, name="field_photo_remove"),
    path("tpi/<int:zone>/rapat-penutup/", exit_meetings.exit_meeting, name="exit_meeting"),
    path("tpi/<int:zone>/rapat-penutup/catat/", exit_meetings.write, name="exit_meeting_write"),
    path("tpi/<int:zone>/rapat-penutup/terbitkan/", exit_meetings.issue, name="exit_meeting_issue"),
    path("tpi/<int:zone>/laporan/", reports.report, name="report"),
    path("tpi/<int:zone>/laporan/rancangan.pdf", reports.draft, name="report_draft"),
    path("tpi/<int:zone>/laporan/terbitkan/", reports.issue, name="report_issue"),
    path("tpi/rekap/", recap.recap, name="recap"),
    path("tpi/rekap/terbitkan/", recap.issue, name="recap_issue"),
    path("tpi/rekap/<int:document>/", recap.paper, name="recap_paper"),
    path("tpi/rekap/<int:document>/salinan/<int:version>/", recap.copy, name="recap_copy"),
    path("tpi/rekap/<int:document>/bertanda-tangan/", recap.signed, name="recap_signed"),
    path("tpi/rekap/<int:document>/cabut/", recap.revoke, name="recap_revoke"),
    path("tpi/<int:zone>/kertas-kerja/", working_paper.paper, name="working_paper"),
    path("tpi/<int:zone>/kertas-kerja/unduh.xlsx", working_paper.download, name="paper_download"),
    path("tpi/<int:zone>/kertas-kerja/<int:pk>/", working_paper.brought_back, name="paper_import"),
    path("tpi/<int:zone>/kertas-kerja/<int:pk>/hapus/", working_paper.discard, name="paper_discard"),
    path(PAPER, papers.pdf, name="paper"),
    path(f"{PAPER}salinan/<int:version>/", papers.copy, name="paper_copy"),
    path(f"{PAPER}bertanda-tangan/", papers.signed, name="paper_signed"),
    path(f"{PAPER}cabut/", papers.revoke, name="paper_revoke"),
]
