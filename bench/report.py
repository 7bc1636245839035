"""The evaluation report (LHE): everything read, put into words and set, with notes on every third question.

python -m bench.report
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator

from bench.__main__ import Figure, line, median_of


def figures() -> Iterator[Figure]:
    """With a throw-away database in memory."""
    with tempfile.TemporaryDirectory(prefix="pilar-bench-") as home:
        os.environ.update(PILAR_HOME=home, DJANGO_SETTINGS_MODULE="pilar.settings")
        import django

        django.setup()
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        setup_test_environment()
        kept = setup_databases(verbosity=0, interactive=False)
        try:
            from pilar.evaluation.assessment.actions import reports
            from pilar.evaluation.assessment.queries.reports import material, round_of_report
            from tests.evaluation.assessment.panel import build_panel
            from tests.organisation.town import AT

            panel = build_panel()
            panel.hand_in()
            panel.take()
            panel.follow_all()
            words = "Bukti belum memuat notulen yang ditandatangani; tindak lanjutnya belum terlihat (contoh). "
            for number, question in enumerate(panel.place.rules.instrument.questions.values()):
                if question.is_choice and number % 3 == 0:
                    lower = list(question.scale.options)[1]
                    panel.say(question.code, lower, note=words * 2, recommendation="Lengkapi notulen (contoh).")
            panel.to_the_top()
            panel.agree()
            found = round_of_report(panel.zone)
            if found is None:
                raise RuntimeError("the panel has agreed to no round")
            read = median_of(10, lambda: material(panel.zone, found, AT)) * 1e3
            yield Figure("LHE: baca penyerahan dan catatan", read, "ms")
            draft = median_of(10, lambda: reports.preview(panel.zone.pk, by=panel.member, at=AT)) * 1e3
            yield Figure("LHE: rancangan PDF, seluruhnya", draft, "ms", 300)
            issued = median_of(5, lambda: reports.issue(panel.zone.pk, by=panel.inspector, at=AT)) * 1e3
            yield Figure("LHE: terbitkan, seluruhnya", issued, "ms", 300)
        finally:
            teardown_databases(kept, verbosity=0)


def main() -> int:
    for figure in figures():
        print(line(figure), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
