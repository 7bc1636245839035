"""Instrument files as they lie on a disk: unreadable, hostile, or the same rules written another way."""

import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pilar.instrument.faults import InstrumentError
from pilar.instrument.loader import load, load_file, parse
from pilar.instrument.reading import digest, read_text, read_yaml
from tests.instrument.sheets import EDITION, INSTRUMENT, find, plain


def refusal(text):
    with pytest.raises(InstrumentError) as caught:
        read_yaml(text, "uji.yaml")
    [fault] = caught.value.faults
    assert fault.code == "yaml"
    return fault


# -- files that cannot be read


def test_a_missing_file_is_told_with_its_path(tmp_path):
    path = tmp_path / "tidak-ada.yaml"
    with pytest.raises(InstrumentError) as caught:
        load_file(path)
    assert [(fault.where, fault.code) for fault in caught.value.faults] == [(str(path), "file")]


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(InstrumentError, match=r"\[file\]"):
        read_text(tmp_path)


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes(INSTRUMENT.read_bytes() + "# café".encode("latin-1"))
    with pytest.raises(InstrumentError) as caught:
        load_file(path)
    assert [fault.code for fault in caught.value.faults] == ["file"]


@pytest.mark.parametrize("text", ["", "# catatan saja\n", "- satu\n- dua\n", "teks", "3", "null", "[]", "!!set {a}"])
def test_yaml_that_is_no_mapping_is_refused(text):
    assert refusal(text).where == "uji.yaml"


@pytest.mark.parametrize(
    "text",
    [
        "a: [1, 2",
        "a: 1\n b: 2\n",
        "\ta: 1",
        "a: *tidak_ada",
        "a: 1\n---\nb: 2\n",
        "a: '",
        "a: \x00",
        'a: "\\ud800"',
        "a: 2021-13-45",
        "a: " + "9" * 5000,
        "a: !!int teks",
        "PK\x03\x04 bukan yaml",
    ],
)
def test_text_that_is_no_yaml_is_refused(text):
    refusal(text)


def test_the_line_of_the_error_is_told():
    assert refusal("format: 1\nid: x\nname: [1, 2\n").where == "baris 4"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("weight: 1\nweight: 2\n", 2),
        ("scales:\n  abc: {label: A, label: B}\n", 2),
        ("a: {A: 1, B: 0.5,\n A: 0}\n", 2),
        ("- {a: 1, a: 1}\n", 1),
        ('a: 1\n"a": 2\n', 2),
    ],
)
def test_a_key_written_twice_is_refused_with_its_line_at_any_depth(text, line):
    fault = refusal(text)
    assert fault.where == f"baris {line}"
    assert "dua kali" in fault.message


def test_a_weight_written_twice_in_the_shipped_file_is_refused():
    text = INSTRUMENT.read_text(encoding="utf-8")
    refusal(text.replace("    weight: 60\n", "    weight: 60\n    weight: 50\n", 1))


@pytest.mark.parametrize("key", ["[a, b]", "{a: 1}", "1", "1.5", "~", "true", "yes", "2021-01-01", "!!binary aGk="])
def test_a_key_that_is_no_text_is_refused_with_its_line(key):
    fault = refusal(f"format: 1\n? {key}\n: 1\n")
    assert fault.where == "baris 2"
    assert "kunci harus teks" in fault.message


@pytest.mark.parametrize("text", ["1: a\nb: c\n", "1: a\n1: b\n", 'sources: {1: a, "1": b}\n'])
def test_a_number_and_a_text_are_not_mixed_as_keys(text):
    fault = refusal(text)
    assert fault.where == "baris 1"
    assert "kunci harus teks" in fault.message


# -- hostile files


@pytest.mark.parametrize(
    "tag",
    [
        '!!python/object/apply:os.system ["touch {path}"]',
        '!!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ["{path}"]]',
        '!!python/object/new:os.system ["touch {path}"]',
        "!!python/name:os.system",
        "!!python/module:os",
        "!!python/tuple [1, 2]",
        "!!python/object:pathlib.Path {{}}",
        "!own {{a: 1}}",
    ],
)
def test_a_tag_that_asks_for_python_objects_is_refused_and_runs_nothing(tag, tmp_path):
    target = tmp_path / "ran"
    assert "tag" in refusal(f"format: {tag.format(path=target)}\n").message
    assert not target.exists()


def laughs(levels):
    """Nine times nine times nine…: a list that is written in a few lines and fills any memory."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, levels)]
    return "\n".join(lines) + "\n"


#: In a process of its own, because a reader that falls for it dies with all that it runs in.
READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from pilar.instrument.faults import InstrumentError
from pilar.instrument.loader import parse
from pilar.instrument.reading import read_yaml
try:
    parse(read_yaml(sys.stdin.read(), "uji.yaml"), "uji.yaml")
except InstrumentError as error:
    print(error.message)
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(laughs(9), "jangkar dan alias", id="billion laughs"),
        pytest.param(laughs(7) + "total: *a6\n", "jangkar dan alias", id="billion laughs in a number"),
        pytest.param("a: " + "[" * 100_000, "bersarang terlalu dalam", id="100,000 open lists"),
        pytest.param("- " * 50_000 + "x", "bersarang terlalu dalam", id="50,000 lists in a line"),
    ],
)
def test_a_file_that_would_kill_its_reader_is_refused_with_a_short_message(text, reason):
    run = subprocess.run(
        [sys.executable, "-c", READ],
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert reason in run.stdout
    assert len(run.stdout) < 300


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("a: &a [*a]\n", "jangkar dan alias", id="a list in itself"),
        pytest.param(
            "components: &a\n- {code: A, name: x, weight: 1, aspects: *a}\n", "jangkar dan alias", id="a tree in itself"
        ),
        pytest.param("a: &nama x\n", "jangkar dan alias", id="an anchor that nothing uses"),
        pytest.param("a: " + "[" * 5_000 + "]" * 5_000, "bersarang terlalu dalam", id="5,000 lists in lists"),
        pytest.param("a: " + "[" * 20 + "]" * 20, "bersarang terlalu dalam", id="20 lists in a mapping"),
        pytest.param("total: 0x" + "9" * 5_000, "terlalu panjang", id="a number of 5,000 digits"),
        pytest.param("a: " + "x" * 2_001, "terlalu panjang", id="a text of 2,001 letters"),
        pytest.param("x" * 2_001 + ": 1", "terlalu panjang", id="a key of 2,001 letters"),
        pytest.param("a: !!timestamp x\n", "bukan YAML", id="a date that is none"),
        pytest.param("a: !!bool x\n", "bukan YAML", id="a truth that is none"),
    ],
)
def test_what_no_rule_needs_is_refused_with_a_short_message(text, reason):
    message = refusal(text).message
    assert reason in message
    assert len(message) < 300


def test_nesting_and_text_at_the_limit_are_read():
    assert read_yaml("a: " + "[" * 19 + "]" * 19, "uji.yaml")
    assert read_yaml("a: " + "x" * 2_000, "uji.yaml") == {"a": "x" * 2_000}


def test_a_number_of_thousands_of_digits_is_out_of_range_and_told_in_short():
    with pytest.raises(InstrumentError) as caught:
        parse(read_yaml("total: 0x" + "9" * 1_900, "uji.yaml"), "uji.yaml")
    [message] = {fault.message for fault in caught.value.faults if fault.code == "out-of-range"}
    assert len(message) < 120


@pytest.mark.parametrize("text", ["a: &a {x: 1}\nb: {<<: *a, x: 2}\n", "<<: {format: 1}\n", "<<: 1\n"])
def test_merge_keys_are_refused_because_they_hide_a_key_written_twice(text):
    refusal(text)


# -- the identity of a set of rules


def leaves(value: Any, path: tuple[Any, ...] = ()):
    """Paths of every text, number and null inside parsed YAML."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, key))
    else:
        yield path


def at(data, path):
    for key in path:
        data = data[key]
    return data


def reordered(value):
    """The same mappings with their keys in reverse order; lists keep theirs."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(list(value))}
    return [reordered(item) for item in value] if isinstance(value, list) else value


def test_the_digest_is_that_of_the_parsed_rules_and_not_of_the_bytes(tmp_path):
    path = tmp_path / "salinan.yaml"
    path.write_text("# lain\n" + yaml.safe_dump(plain(), allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert load_file(path).sha256 == load().sha256 == digest(plain())
    assert len(load().sha256) == 64


def test_the_digest_does_not_change_with_the_order_of_keys():
    data = reordered(plain())
    assert list(data) != list(plain())
    assert digest(data) == digest(plain())
    # The order of a scale is a rule, and told by its values.
    data["scales"] = plain()["scales"]
    assert parse(data).sha256 == load().sha256


@pytest.mark.parametrize("part", sorted(plain()))
def test_the_digest_changes_with_every_single_value_of_the_file(part):
    data = {part: plain()[part]}
    before, seen = digest(data), set()
    for path in list(leaves(data)):
        parent, key = at(data, path[:-1]), path[-1]
        kept, parent[key] = parent[key], "lain"
        seen.add(digest(data))
        parent[key] = kept
    assert before not in seen
    assert digest(data) == before


def test_the_digest_changes_with_a_key_removed_and_with_the_order_of_questions():
    digests = {digest(plain())}
    for spoil in (
        lambda data: data["results"].pop("ipak"),
        lambda data: find(data, "A.II.5.ii.a")["fields"][1].pop("used"),
        lambda data: find(data, "A.II.2.iii.a").pop("cumulative"),
        lambda data: find(data, "A.I.1.i")["questions"].reverse(),
        lambda data: data["areas"].reverse(),
    ):
        data = plain()
        spoil(data)
        digests.add(digest(data))
    assert len(digests) == 6


def test_a_change_of_one_rule_shows_in_the_digest_of_the_loaded_instrument():
    data = plain()
    data["predicates"][0]["floors"][0]["minimum"] = 76
    assert parse(data).sha256 != load().sha256


def test_loading_does_not_change_what_it_was_given():
    data = plain()
    before = copy.deepcopy(data)
    parse(data)
    assert data == before


def test_our_strict_reader_sees_what_any_yaml_reader_sees():
    for path in (INSTRUMENT, EDITION):
        text = path.read_text(encoding="utf-8")
        assert read_yaml(text, path.name) == yaml.safe_load(text)
