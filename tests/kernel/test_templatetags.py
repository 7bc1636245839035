"""Numbers, money and dates in templates, and the components that wrap content."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import timezone

from pilar.kernel.templatetags import indonesian


def rendered(source: str, **names) -> str:
    return Template("{% load indonesian ui %}" + source).render(Context(names))


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ v|angka }}", Fraction(163, 2), "81,50"),
        ("{{ v|angka }}", Decimal("0.125"), "0,13"),
        ("{{ v|angka:4 }}", Fraction(1, 3), "0,3333"),
        ("{{ v|angka:0 }}", 1234567, "1.234.567"),
        ("{{ v|angka }}", None, "–"),
        ("{{ v|persen }}", Fraction(13, 16), "81\u00a0%"),
        ("{{ v|persen:2 }}", 0.8125, "81,25\u00a0%"),
        ("{{ v|persen }}", None, "–"),
        ("{{ v|rupiah }}", 1_500_000, "Rp1.500.000"),
        ("{{ v|rupiah }}", Decimal("1250.50"), "Rp1.250,50"),
        ("{{ v|rupiah }}", -75_000, "−Rp75.000"),
        ("{{ v|rupiah }}", None, "–"),
        ("{{ v|tanggal }}", date(2026, 11, 22), "22 November 2026"),
        ("{{ v|tanggal }}", date(2026, 1, 1), "1 Januari 2026"),
        ("{{ v|tanggal }}", None, "–"),
    ],
)
def test_values_are_written_the_indonesian_way(source, value, text):
    assert rendered(source, v=value) == text


def test_a_time_counts_for_its_day_in_the_current_zone(settings):
    late = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    assert rendered("{{ v|tanggal }}", v=late) == "22 November 2026"
    settings.TIME_ZONE = "Asia/Jakarta"
    assert rendered("{{ v|tanggal }}", v=late) == "23 November 2026"


def test_a_table_region_can_be_reached_and_has_a_name():
    html = rendered("{% table_region label=name %}<table></table>{% endtable_region %}", name="Nilai & bobot")
    assert html == (
        '<div class="table-region" role="region" aria-label="Nilai &amp; bobot" tabindex="0"><table></table></div>\n'
    )


def test_a_notice_escapes_what_it_is_given():
    html = rendered('{% notice kind="warn" title=t %}{{ t }}{% endnotice %}', t="<b>")
    assert html.count("&lt;b&gt;") == 2
    assert "notice-warn" in html


def test_the_version_is_that_of_the_package():
    assert rendered("{% pilar_version %}")[0].isdigit()


def test_a_moment_is_told_in_the_current_time_zone():
    moment = datetime(2026, 11, 22, 20, 4, tzinfo=UTC)
    with timezone.override("Asia/Jakarta"):
        assert rendered("{{ v|waktu }}", v=moment) == "23 November 2026 pukul 03.04"
    assert rendered("{{ v|waktu }}", v=None) == "–"


def test_a_day_has_the_name_of_its_weekday():
    assert rendered("{{ v|hari }}", v=date(2026, 11, 22)) == "Minggu"


def test_a_nip_is_grouped_and_another_name_left_alone():
    assert indonesian.nip("198609262015051001") == "19860926 201505 1 001"
    assert indonesian.nip("pg-7k2m") == "pg-7k2m"
    assert indonesian.nip("ani@contoh.test") == "ani@contoh.test"
