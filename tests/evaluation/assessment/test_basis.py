"""The legal basis of the report is data with its source, and says where it is not certain."""

from __future__ import annotations

from datetime import date

import pytest

from pilar.evaluation.assessment.papers import basis
from pilar.instrument.faults import InstrumentError
from tests.evaluation.assessment.test_reports import judged, page, said

ROW = {
    "code": "x", "text": "Peraturan X", "source": "Naskahnya", "status": "confirmed", "note": "Contoh", "since": 2021,
}  # fmt: skip


def listed(*rows, **more):
    return {"format": 1, "checked": date(2026, 11, 26), "basis": list(rows), **more}


def test_every_row_has_a_source_and_the_years_it_is_named_in():
    assert [law.code for law in basis.laws_of(2026)] == ["permenpanrb-90-2021", "permenpanrb-5-2024"]
    assert [law.code for law in basis.laws_of(2023)] == ["permenpanrb-90-2021"]
    assert all(law.source and law.note for law in basis.laws_of(2026))


def test_what_has_not_been_read_is_marked_where_it_is_printed_and_on_the_page(panel, client):
    judged(panel)
    first, second = said(panel)["basis"][:2]
    assert "90 Tahun 2021" in first
    assert "belum dipastikan" not in first
    assert "(belum dipastikan)" in second
    client.force_login(panel.controller)
    shown = client.get(page("report", panel.zone.pk)).content.decode()
    assert "Dasar yang ditulis pada laporan" in shown
    assert shown.count('tag-warn">belum dipastikan') == 1
    assert "bagian hukum" in shown


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (listed({**ROW, "status": "sure"}), "status"),
        (listed({key: value for key, value in ROW.items() if key != "source"}), "source"),
        (listed({**ROW, "since": "2021"}), "since"),
        (listed({**ROW, "until": 2020}), "until"),
        (listed(ROW, ROW), "dua kali"),
        (listed(ROW, checked="kemarin"), "checked"),
        (listed(ROW, format=2), "format"),
        (listed({**ROW, "pasal": 3}), "pasal"),
    ],
)
def test_a_broken_list_is_refused_with_what_is_wrong(data, words):
    with pytest.raises(InstrumentError, match=words):
        basis.parse(data, "contoh.yaml")
