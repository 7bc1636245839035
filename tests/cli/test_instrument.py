"""``pilar instrument list|check|import`` as a user's shell sees it."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from pilar.instrument.edition import load_edition
from pilar.instrument.loader import DATA, load
from pilar.instrument.wording import find_wording
from tests.cli.test_score import pilar

RULES, EDITION = load(), load_edition()


def master(**changes: object) -> dict[str, object]:
    """A master list in PortalRB's shape, with placeholder texts, built from our own rules."""

    def node(code: str, order: int) -> dict[str, object]:
        item = RULES.nodes[code]
        on_field_rows = [child for child in item.children if not RULES.nodes[child].children and code.startswith("B")]
        return {
            "id": order,
            "nama": f"{code.rpartition('.')[2]}. Judul resmi {code}",
            "level": "sub_area",
            "bobot_maksimal": float(item.weight),
            "order_index": order,
            "children": [node(child, index) for index, child in enumerate(item.children) if child not in on_field_rows],
            "soals": [soal(field) for question in _questions(code, on_field_rows) for field in question.fields],
        }

    def _questions(code: str, groups: list[str]):
        codes = [*RULES.nodes[code].questions, *(q for group in groups for q in RULES.nodes[group].questions)]
        return [RULES.questions[question] for question in codes]

    def soal(item) -> dict[str, object]:
        kind = (
            item.scale.id.replace("yes-no", "ya_tidak")
            if item.scale
            else {"count": "Jumlah", "index": "0-4"}[item.kind]
        )
        options = item.scale.options.items() if item.scale else ()
        place = EDITION.fields[item.key]
        return {
            "id": place.soal_id,
            "teks_pertanyaan": f"Teks resmi {item.key}",
            "kriteria_nilai": f"Kriteria resmi {item.key}",
            "jenis_jawaban": kind.upper() if item.scale else kind,
            "skema_penilaian": [{"key": key, "label": key, "multiplier": float(worth)} for key, worth in options],
            "excel_sheet": "Jawaban",
            "excel_baris": place.row,
            "excel_kolom_jawaban_unit": "K",
        }

    components = [node(item.code, index) for index, item in enumerate(RULES.components)]
    return {"tahun": 2026, "total_soal": 127, "generated_at": "2026-06-09", "data": components, **changes}


def test_list_names_every_shipped_instrument_with_its_identity(tmp_path):
    done = pilar("instrument", "list", cwd=tmp_path)
    assert done.returncode == 0
    assert RULES.id in done.stdout
    assert RULES.sha256 in done.stdout
    assert "belum diimpor" in done.stdout


def test_check_accepts_what_is_shipped_and_lists_all_faults_of_what_is_broken(tmp_path):
    assert pilar("instrument", "check", cwd=tmp_path).returncode == 0
    data = yaml.safe_load((DATA / f"{RULES.id}.yaml").read_text(encoding="utf-8"))
    data["components"][0]["weight"] = 61
    data["scales"].pop("abc")
    data["tambahan"] = True
    path = tmp_path / "rusak.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    done = pilar("instrument", "check", str(path), cwd=tmp_path)
    assert done.returncode == 1
    for code in ("weight-sum", "unknown-scale", "unknown-key"):
        assert f"[{code}]" in done.stderr


def test_importing_a_master_list_brings_its_words_and_changes_no_rule(tmp_path):
    path = tmp_path / "daftar.json"
    path.write_text(json.dumps(master()), encoding="utf-8")
    done = pilar("instrument", "import", str(path), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Tidak ada perbedaan" in done.stdout
    wording = find_wording(tmp_path / "var", RULES.id, 2026)
    assert wording is not None
    assert wording.questions["A.I.1.i.a"] == "Teks resmi A.I.1.i.a"
    assert wording.nodes["A.I.1.i"] == "Judul resmi A.I.1.i"
    assert len(wording.criteria) == 113
    assert "redaksi resmi: Daftar soal PortalRB 2026" in pilar("instrument", "list", cwd=tmp_path).stdout


def test_every_difference_to_our_rules_is_reported(tmp_path):
    document = master()
    group = document["data"][0]["children"][0]["children"][0]["children"][0]  # type: ignore[index]
    group["bobot_maksimal"] = 9
    first, second = group["soals"]
    first["jenis_jawaban"] = "ABC"
    second["skema_penilaian"][1]["multiplier"] = 0.6
    second["excel_baris"] = 300
    group["soals"] = [first, second, {**second, "id": 500}]
    path = tmp_path / "daftar.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    done = pilar("instrument", "import", str(path), cwd=tmp_path)
    assert done.returncode == 0
    for text in ("bobot menurut aturan kami 0.5, pada berkas 9", "jenis jawaban", "nilai opsi", "baris", "soal 500"):
        assert text in done.stdout
    assert load().nodes["A.I.1.i"].weight == RULES.nodes["A.I.1.i"].weight


def test_importing_something_else_or_another_year_is_one_clear_sentence(tmp_path: Path):
    for text, expected in (
        ("{}", "bukan daftar soal PortalRB"),
        ("[1, 2]", "bukan daftar soal PortalRB"),
        (json.dumps(master(tahun=2031)), "tahun 2031"),
        ("halo", "bukan lembar kerja Excel"),
    ):
        path = tmp_path / "berkas"
        path.write_text(text, encoding="utf-8")
        done = pilar("instrument", "import", str(path), cwd=tmp_path)
        assert done.returncode == 1
        assert expected in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "var").exists()


def test_the_official_workbook_brings_its_words_too(tmp_path):
    from bench import samples

    path = tmp_path / "lke.xlsx"
    path.write_bytes(samples.workbook())
    done = pilar("instrument", "import", str(path), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    wording = find_wording(tmp_path / "var", RULES.id, 2026)
    assert wording is not None
    assert wording.questions["A.I.1.i.a"] == RULES.questions["A.I.1.i.a"].title
    assert set(wording.nodes) >= {"A.I.1.i", "A.II.5.iii"}
