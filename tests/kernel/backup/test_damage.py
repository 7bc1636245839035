"""Backups that are damaged, foreign, newer or made to do harm: refused before anything is touched."""

import gzip
import hashlib
import io
import json
import random
import tarfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from pilar.kernel.backup import checking, layout, making, restoring
from pilar.kernel.backup.layout import RestoreError
from tests.kernel.backup import sites

pytestmark = pytest.mark.django_db

Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture(scope="module")
def sound(tmp_path_factory, django_db_setup, django_db_blocker) -> bytes:
    """A sound backup with rows, two stored files and a key."""
    folder = tmp_path_factory.mktemp("cadangan")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        from django.conf import settings
        from django.db import transaction

        patch.setattr(making, "snapshot", nullcontext)  # inside a transaction, to leave no rows behind
        patch.setattr(settings, "PILAR_HOME", settings.PILAR_HOME)
        patch.setattr(settings, "STORAGES", settings.STORAGES)
        sites.settle(settings, folder / "asal")
        (folder / "asal" / "secret.key").write_text("k" * 64)
        with transaction.atomic():
            sites.work(1)
            sites.work(2)
            made = making.make(folder / "c.tar", at=sites.AT)
            transaction.set_rollback(True)
    return made.path.read_bytes()


@pytest.fixture(scope="module")
def sound_file(tmp_path_factory, sound) -> Path:
    path = tmp_path_factory.mktemp("utuh") / "c.tar"
    path.write_bytes(sound)
    return path


@pytest.fixture
def refused(tmp_path) -> Callable[[bytes], str]:
    """Why a backup with this content is refused."""

    def refuse(content: bytes) -> str:
        path = tmp_path / "cadangan.tar"
        path.write_bytes(content)
        with pytest.raises(RestoreError) as error:
            checking.check(path)
        return error.value.message

    return refuse


def unpacked(content: bytes) -> Members:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return [(member, archive.extractfile(member).read()) for member in archive]


def packed(members: Members) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for member, content in members:
            member.size = len(content) if member.isreg() else 0
            archive.addfile(member, io.BytesIO(content))
    return target.getvalue()


def member(name: str, content: bytes = b"x", **attributes: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    for key, value in attributes.items():
        setattr(info, key, value)
    return info, content


def changed(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    return packed([(info, change(data) if info.name.startswith(name) else data) for info, data in unpacked(content)])


def claiming(content: bytes, **facts: object) -> bytes:
    """The backup with other facts in its manifest, and a header and a hash that fit them."""

    def change(data: bytes) -> bytes:
        body = {**json.loads(data)["manifest"], **facts}
        outer = {"sha256": layout._digest(body), "manifest": body}
        return json.dumps(outer, ensure_ascii=False, indent=1).encode()

    made = changed(content, layout.MANIFEST, change)
    told = json.loads(unpacked(made)[-1][1])["manifest"]
    return changed(made, layout.HEADER, lambda data: layout.header(told["pilar"], told["created"]))


def test_the_sound_one_is_accepted(sound, tmp_path):
    (tmp_path / "c.tar").write_bytes(packed(unpacked(sound)))
    manifest = checking.check(tmp_path / "c.tar")
    assert (manifest.files.count, len(manifest.home), manifest.created) == (2, 1, sites.AT.isoformat())


# -- not ours


@pytest.mark.parametrize(
    "content", [b"", b"x", b"PK\x03\x04" + bytes(1000), random.Random(1).randbytes(5000), bytes(20_000)]
)
def test_what_is_no_tar_is_foreign(refused, content):
    assert "bukan cadangan Pilar" in refused(content)


def test_somebody_elses_tar_is_foreign(refused):
    assert "bukan cadangan Pilar" in refused(packed([member("etc/passwd"), member("pilar-backup.json")]))


def test_a_compressed_backup_is_foreign_and_not_unpacked(refused, sound):
    assert "bukan cadangan Pilar" in refused(gzip.compress(sound))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RestoreError, match="tidak ada"):
        checking.check(tmp_path / "nowhere.tar")


# -- newer


def test_a_newer_form_is_refused_with_the_version_that_reads_it(refused, sound):
    header = json.dumps({"format": layout.FORMAT + 1, "pilar": "9.1", "created": ""}).encode()
    told = refused(changed(sound, layout.HEADER, lambda data: header))
    assert "Pilar 9.1" in told
    assert "tidak ada yang diubah" in told.lower()


def test_unknown_migrations_are_refused_as_newer(refused, sound):
    migrations = json.loads(unpacked(sound)[-1][1])["manifest"]["migrations"]
    told = refused(claiming(sound, pilar="9.1", migrations=[*migrations, ["kernel", "0999_later"]]))
    assert "Pilar 9.1 yang lebih baru" in told


def test_tables_that_this_version_makes_otherwise_are_refused(refused, sound):
    manifest = json.loads(unpacked(sound)[-1][1])["manifest"]
    fewer = [found for found in manifest["migrations"] if found[0] == "contenttypes"]
    assert "susunan tabel lain" in refused(claiming(sound, migrations=fewer))


def test_a_column_that_takes_other_values_is_refused_though_migrations_and_names_are_the_same(refused, sound):
    """Until the first release a room has one migration, which is written anew."""
    tables = json.loads(unpacked(sound)[-1][1])["manifest"]["tables"]
    (counter,) = [table for table in tables if table["name"] == "kernel_numbercounter"]
    place = counter["columns"].index("series")
    counter["kinds"][place] = counter["kinds"][place].replace("60", "61")
    told = refused(claiming(sound, tables=tables))
    assert "1 tabel berbeda, misalnya kernel_numbercounter" in told


# -- damaged


def test_a_truncated_backup_is_refused_wherever_it_was_cut(refused, sound):
    last = sound.rindex(b"manifest.json")
    for length in [*range(513, last, len(sound) // 40), last - 512, last, last + 300]:
        assert "rusak atau terpotong" in refused(sound[:length]), length


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, 10**9), flip=st.integers(1, 255))
def test_a_changed_byte_is_found_or_changes_nothing_that_is_restored(sound_file, place, flip):
    sound = sound_file.read_bytes()
    content = bytearray(sound)
    content[place % len(sound)] ^= flip
    path = sound_file.with_name("changed.tar")
    path.write_bytes(content)
    try:
        checking.check(path)
    except RestoreError:
        return
    # Between members, or in fields of the tar that nobody reads.
    assert [(info.name, data) for info, data in unpacked(bytes(content))] == [
        (info.name, data) for info, data in unpacked(sound)
    ]


def test_every_member_that_is_missing_or_doubled_or_moved_is_missed(refused, sound):
    members = unpacked(sound)
    for number, (info, _) in enumerate(members):
        without = [each for each in members if each[0].name != info.name]
        told = refused(packed(without))
        assert ("bukan cadangan" in told) if number == 0 else ("rusak" in told), info.name
        assert "rusak" in refused(packed([*members[: number + 1], *members[number:]])), info.name
    assert "rusak" in refused(packed([*members, member("wording/x.json")]))


@pytest.mark.parametrize("name", ["home/secret.key", "tables/kernel_rule.", "tables/kernel_storedfile", "files/"])
def test_other_content_under_a_right_name_is_found(refused, sound, name):
    def another(data: bytes) -> bytes:
        return gzip.compress(gzip.decompress(data) + b"[]\n") if name.startswith("tables") else data[:-1] + b"!"

    assert "rusak" in refused(changed(sound, name, another))


def test_a_stored_file_that_no_row_has_is_found_though_its_own_hash_is_right(refused, sound):
    content = b"smuggled"
    sha256 = hashlib.sha256(content).hexdigest()
    members = unpacked(sound)
    name = f"files/{sites.BODY}/{sha256[:2]}/{sha256}"
    assert "rusak" in refused(packed([*members[:-1], member(name, content), members[-1]]))


def test_a_manifest_that_says_the_same_in_another_spelling_is_found(refused, sound):
    assert "ditulis lain" in refused(changed(sound, layout.MANIFEST, lambda data: data.replace(b"\n ", b"\n\t", 1)))


def test_a_manifest_that_was_edited_is_found(refused, sound):
    assert "sidik" in refused(changed(sound, layout.MANIFEST, lambda data: data.replace(b'"rows": ', b'"rows": 1', 1)))


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"null", b"\xff", b'{"sha256": 1, "manifest": {}}', b"[" * 5000]
)
@pytest.mark.parametrize("name", [layout.HEADER, layout.MANIFEST])
def test_nonsense_instead_of_header_or_manifest_is_refused(refused, sound, name, content):
    assert "rusak" in refused(changed(sound, name, lambda data: content))


# -- made to do harm


@pytest.mark.parametrize(
    "name",
    [
        "home/../../etc/cron.d/x", "home/keys/../../x", "home/keys/..", "/etc/passwd", "home/.ssh", "home/p.sqlite3",
        "files/../x", f"files/{sites.BODY}/aa/../x", "tables/../x.jsonl.gz", "tables/x.jsonl.gz/../../y", "x", "",
        "home/keys/a\nb", "home/keys//x", "home/keys/", "home/secret.key/../../x", "files/" + "a" * 300,
    ],
)  # fmt: skip
def test_a_member_that_points_elsewhere_is_refused(refused, sound, name):
    members = unpacked(sound)
    assert "rusak" in refused(packed([*members[:1], member(name), *members[1:]]))


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE],
)
def test_a_member_that_is_no_plain_file_is_refused(refused, sound, kind):
    members = unpacked(sound)
    odd = member("home/keys/x", b"", type=kind, linkname="/etc/passwd")
    assert "rusak" in refused(packed([*members[:1], odd, *members[1:]]))


def test_a_huge_header_is_not_read_into_memory(refused, sound, monkeypatch):
    monkeypatch.setattr(checking, "_LONGEST_TEXT", 1000)
    monkeypatch.setattr(checking.Hashing.whole, "__defaults__", (1000,))
    assert "lebih besar" in refused(changed(sound, layout.HEADER, lambda data: data + b" " * 2000))


def test_a_row_without_end_is_not_read_into_memory(refused, sound, monkeypatch):
    monkeypatch.setattr(checking, "_LONGEST_TEXT", 100_000)
    bomb = gzip.compress(b"[" + b"0," * 200_000 + b"0]\n")
    assert "barisnya" in refused(changed(sound, "tables/kernel_rule.", lambda data: bomb))


def test_nothing_is_touched_by_a_refused_restore(sound, tmp_path, settings, transactional_db):
    bad = tmp_path / "buruk.tar"
    bad.write_bytes(sound[: len(sound) // 2])
    with sites.empty_site(settings, tmp_path / "tujuan", sites.own_url()):
        (tmp_path / "tujuan" / "secret.key").write_text("mine")
        with pytest.raises(RestoreError, match="Tidak ada yang diubah"):
            restoring.restore(bad)
        assert connection.introspection.table_names() == []
    assert [path.name for path in (tmp_path / "tujuan").iterdir() if "sqlite3" not in path.name] == ["secret.key"]
    assert (tmp_path / "tujuan" / "secret.key").read_text() == "mine"
