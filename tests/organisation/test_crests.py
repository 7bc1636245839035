"""The crest on the letterhead: which pictures may be one, where it is printed, who sets it, how it goes."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilar.kernel import files
from pilar.kernel.files import FileError
from pilar.kernel.locks import locked
from pilar.kernel.models import LedgerEntry, StoredFile
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import crests, units
from pilar.organisation.actions.units import UnitError
from pilar.organisation.letterhead import letterhead_of
from pilar.organisation.models import Unit
from pilar.organisation.versions import ChangedMeanwhile
from tests.kernel import bad_files
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, START, build
from tests.responses import close


def upload(size: tuple[int, int] = (300, 360), kind: str = "PNG", name: str = "lambang.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, bad_files.picture(kind, size))


def set_crest(town, unit, size: tuple[int, int] = (300, 360), **more):
    return crests.set_crest(unit, crests.examine(upload(size)), **{"by": town.admin, "at": AT, **more})


def printed(unit) -> bytes | None:
    return letterhead_of(Unit.objects.select_related("body").get(pk=unit.pk)).crest


def bytes_of(unit) -> bytes:
    crest = Unit.objects.get(pk=unit.pk).crest
    assert crest is not None
    with files.open_file(crest) as file:
        return file.read()


class TestWhichPictures:
    @pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("WEBP", "a.webp")])
    def test_png_jpeg_and_webp_may_be_one(self, town, kind, name):
        taken = crests.examine(upload(kind=kind, name=name))
        crests.set_crest(town.root, taken, by=town.admin, at=AT)
        assert printed(town.training) == bytes_of(town.root)

    @pytest.mark.parametrize(
        ("file", "said"),
        [
            (upload((199, 300)), "199 × 300 piksel, terlalu kecil"),
            (upload((300, 1201)), "paling banyak 1.200 piksel"),
            (upload((200, 401)), "terlalu memanjang"),
            (SimpleUploadedFile("a.pdf", bad_files.saved(bad_files.pdf(1))), "harus berupa gambar"),
            (SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "SVG"),
            (SimpleUploadedFile("a.png", upload().read()[:200]), "rusak"),
            (SimpleUploadedFile("a.png", bytes(crests.LARGEST_FILE + 1)), "lebih besar dari 1 MB"),
        ],
    )
    def test_what_cannot_be_printed_well_is_refused_in_words(self, town, file, said):
        with pytest.raises(FileError, match=said):
            crests.examine(file)
        assert not StoredFile.objects.exists()

    @pytest.mark.parametrize("size", [(200, 400), (400, 200), (1200, 1200), (200, 200)])
    def test_the_borders_hold(self, size):
        assert crests.examine(upload(size)).width == size[0]


class TestWhereItIsPrinted:
    def test_below_the_nearest_unit_that_has_one(self, town):
        assert printed(town.training) is None
        set_crest(town, town.root)
        assert printed(town.training) == printed(town.health) == bytes_of(town.root)
        set_crest(town, town.labour, (400, 400))
        assert printed(town.training) == bytes_of(town.labour)
        assert printed(town.health) == bytes_of(town.root)
        crests.remove_crest(town.labour, by=town.admin, at=AT)
        assert printed(town.training) == bytes_of(town.root)

    def test_one_more_query_reads_it(self, town, django_assert_num_queries):
        set_crest(town, town.root)
        unit = Unit.objects.select_related("body").get(pk=town.training.pk)
        with django_assert_num_queries(2):
            letterhead_of(unit)


class TestSetting:
    def test_is_recorded_and_the_one_before_is_swept_later(self, town):
        set_crest(town, town.root)
        first = Unit.objects.get(pk=town.root.pk).crest
        set_crest(town, town.root, (400, 400))
        first.refresh_from_db()
        assert first.unused_since == AT
        set_crest(town, town.root, (400, 400))  # the same picture again stays in use
        assert Unit.objects.get(pk=town.root.pk).crest.unused_since is None
        assert LedgerEntry.objects.latest("pk").code == "unit.crest"
        crests.remove_crest(town.root, by=town.admin, at=AT)
        assert LedgerEntry.objects.latest("pk").code == "unit.crest_removed"
        with pytest.raises(UnitError, match="sudah tidak ada"):
            crests.remove_crest(town.root, by=town.admin, at=AT)

    def test_two_units_may_have_the_same_picture(self, town):
        set_crest(town, town.root)
        set_crest(town, town.labour)
        crests.remove_crest(town.root, by=town.admin, at=AT)
        assert Unit.objects.get(pk=town.labour.pk).crest.unused_since is None

    def test_is_refused_to_strangers_to_small_units_and_to_closed_ones(self, town):
        staff = town.user(town.labour, role="staff")
        with pytest.raises(AccessDenied):
            set_crest(town, town.labour, by=staff)
        with pytest.raises(AccessDenied):
            crests.remove_crest(town.labour, by=staff, at=AT)
        with pytest.raises(UnitError, match="instansi, OPD"):
            set_crest(town, town.training)
        units.close_unit(town.health, by=town.admin, at=AT, last_day=START, basis="Perda")
        with pytest.raises(UnitError, match="sudah ditutup"):
            set_crest(town, town.health)

    def test_of_two_the_second_is_told(self, town):
        seen = crests.crest_version(town.root)
        set_crest(town, town.root)
        with pytest.raises(ChangedMeanwhile):
            set_crest(town, town.root, (400, 400), seen=seen)
        with pytest.raises(ChangedMeanwhile):
            crests.remove_crest(town.root, by=town.admin, at=AT, seen=seen)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_of_two_at_once_one_is_told(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        town = build()
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(crests, "_open", meeting.after(crests._open))
        seen, guard = crests.crest_version(town.root), locked if guarded else unguarded
        site.together(
            lambda: set_crest(town, town.root, seen=seen, guard=guard),
            lambda: set_crest(town, town.root, (400, 400), seen=seen, guard=guard),
        )
        stored = Unit.objects.filter(pk=town.root.pk).values("crest")
        lost = StoredFile.objects.exclude(pk__in=stored).filter(unused_since=None)
        assert lost.exists() is not guarded  # unguarded: one that nobody refers to and no sweeper finds


class TestThePages:
    @pytest.fixture
    def asked(self, town, client):
        def ask(address, data=None):
            client.force_login(town.admin)
            return client.get(address) if data is None else client.post(address, data)

        return ask

    def test_from_the_body_to_a_crest_that_is_shown_replaced_and_removed(self, town, asked):
        address = f"/kelola/unit/{town.root.slug}/kop-surat/lambang/"
        assert address in asked("/kelola/instansi/").content.decode()
        assert address in asked(f"/kelola/unit/{town.root.slug}/kop-surat/").content.decode()
        assert "kop surat tercetak tanpa gambar" in asked(address).content.decode()
        sent = asked(address, {"lambang": upload(), "versi": crests.crest_version(town.root)})
        assert (sent.status_code, sent["Location"]) == (302, address)
        page = asked(address).content.decode()
        assert f'src="{address}gambar?' in page
        assert "Ganti lambang" in page
        shown = asked(f"{address}gambar")
        assert shown["Content-Type"] == "image/png"
        assert b"".join(shown) == bytes_of(town.root)
        close(shown)
        specimen = asked(f"/kelola/unit/{town.training.slug}/kop-surat/contoh.pdf")
        assert b"/Image" in specimen.content
        unit = Unit.objects.get(pk=town.root.pk)
        assert asked(f"{address}hapus/").status_code == 200
        assert asked(f"{address}hapus/", {"versi": crests.crest_version(unit)}).status_code == 302
        assert asked(f"{address}gambar").status_code == 404
        assert asked(f"{address}hapus/").status_code == 302

    def test_an_opd_without_its_own_says_whose_is_printed(self, town, asked):
        set_crest(town, town.root)
        page = asked(f"/kelola/unit/{town.labour.slug}/kop-surat/lambang/").content.decode()
        assert f"yang tercetak lambang {town.root}" in page

    def test_what_is_refused_is_told_and_nothing_is_kept(self, town, asked):
        address = f"/kelola/unit/{town.root.slug}/kop-surat/lambang/"
        for file, said in ((upload((50, 50)), "terlalu kecil"), (None, "Pilih gambarnya.")):
            sent = asked(address, {"versi": crests.crest_version(town.root), **({"lambang": file} if file else {})})
            assert sent.status_code == 422
            assert said in sent.content.decode()
        assert Unit.objects.get(pk=town.root.pk).crest is None

    def test_a_unit_that_names_no_line_of_the_head_has_none(self, town, asked):
        assert asked(f"/kelola/unit/{town.training.slug}/kop-surat/lambang/").status_code == 404
        assert "lambang/" not in asked(f"/kelola/unit/{town.training.slug}/kop-surat/").content.decode()
