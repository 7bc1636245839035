"""What recommendations and the papers of the assessment add when the app starts."""

from __future__ import annotations

from pilar.evaluation.assessment.tabs import add_tab as add_tpi_tab
from pilar.evaluation.tabs import Tab, add_question_page, add_tab


def register() -> None:
    """The pages among a zone's own, beside a question of its worksheet, and among those of the zone at the TPI."""
    add_tab(Tab("Rekomendasi TPI", "assessment:zone_recommendations"), after="assessment:unit")
    add_question_page(Tab("Rekomendasi penilai dan percakapan", "assessment:unit_question"))
    add_tpi_tab(Tab("Cek lapangan", "assessment:field_checks"))
    add_tpi_tab(Tab("Kertas kerja", "assessment:working_paper"))
    add_tpi_tab(Tab("Rekomendasi", "assessment:recommendations"))
    add_tpi_tab(Tab("Laporan", "assessment:report"))
