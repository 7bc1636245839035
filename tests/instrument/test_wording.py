"""Official texts are kept in a file beside the rules, and a broken one is told and not half believed."""

import json

import pytest

from pilar.errors import PilarError
from pilar.instrument.wording import Wording, find_wording, folder, load_wording, save

WORDING = Wording(
    instrument="permenpanrb-90-2021",
    year=2026,
    source="Daftar soal PortalRB, 9 Juni 2026",
    nodes={"A.I.1": "Judul “resmi” – pertama"},
    questions={"A.I.1.i.a": "Apakah …?\nBaris kedua"},
    criteria={"A.I.1.i.a": "Ya, apabila …"},
)


def test_a_wording_comes_back_as_it_was_saved(tmp_path):
    path = save(WORDING, tmp_path)
    assert path == folder(tmp_path) / "permenpanrb-90-2021-2026.json"
    assert load_wording(path) == WORDING
    assert find_wording(tmp_path, "permenpanrb-90-2021", 2026) == WORDING


def test_the_file_can_be_read_by_people(tmp_path):
    assert "“resmi” – pertama" in save(WORDING, tmp_path).read_text(encoding="utf-8")


def test_a_later_import_of_the_same_year_replaces_the_earlier_and_leaves_nothing_behind(tmp_path):
    save(WORDING, tmp_path)
    newer = Wording(WORDING.instrument, 2026, "Impor kedua")
    path = save(newer, tmp_path)
    assert load_wording(path) == newer
    assert list(folder(tmp_path).iterdir()) == [path]


def test_each_instrument_and_year_has_its_own_wording(tmp_path):
    save(WORDING, tmp_path)
    assert find_wording(tmp_path, WORDING.instrument, 2027) is None
    assert find_wording(tmp_path, "permenpanrb-52-2014", 2026) is None
    assert find_wording(tmp_path / "kosong", WORDING.instrument, 2026) is None


def document(**changes):
    data = {"format": 1, "instrument": "x", "year": 2026, "source": "s", "nodes": {}, "questions": {}, "criteria": {}}
    return json.dumps(data | changes)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b'"teks"',
        b"{}",
        document(format=2).encode(),
        document(year="dua ribu").encode(),
        document(year=None).encode(),
        document(nodes=[]).encode(),
        document(questions=None).encode(),
        document(criteria="teks").encode(),
        document(year=float("inf")).encode(),
        b"[" * 100_000,
    ],
)
def test_a_broken_file_is_told_with_its_name_and_what_to_do(content, tmp_path):
    path = folder(tmp_path) / "permenpanrb-90-2021-2026.json"
    path.parent.mkdir()
    path.write_bytes(content)
    for read in (lambda: load_wording(path), lambda: find_wording(tmp_path, "permenpanrb-90-2021", 2026)):
        with pytest.raises(PilarError, match=rf"{path.name} tidak dapat dibaca.*impor sekali lagi"):
            read()


def test_a_missing_file_and_a_folder_are_broken_files_too(tmp_path):
    for path in (tmp_path / "tidak-ada.json", tmp_path):
        with pytest.raises(PilarError):
            load_wording(path)
