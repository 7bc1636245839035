"""Pictures as evidence: upright, small enough, and nothing in them but the picture."""

import io
import struct
import zlib
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from pilar.kernel import media_types
from pilar.kernel.files import FileError
from pilar.kernel.intake import examine
from tests.kernel import bad_files
from tests.kernel.bad_files import GPS_TEXT, chunk, exif, picture
from tests.kernel.taking import peak_of, refused, take

MIB = 1024 * 1024
STRIPPED = "Lokasi dan data kamera dihapus dari foto."
BLUE, RED = (30, 30, 200), (200, 30, 30)


def shown(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as opened:
        opened.load()
        return opened


def near(found, wanted) -> bool:
    return all(abs(one - other) < 25 for one, other in zip(found, wanted, strict=True))


def test_a_photo_from_a_telephone_leaves_place_and_camera_behind():
    content = picture(size=(4000, 3000), exif=exif(), comment=b"catatan pribadi")
    assert GPS_TEXT in content
    taken = take(content, "IMG_0001.JPG")
    stored = taken.content.read()
    assert (taken.media_type, taken.filename, taken.pages) == (media_types.JPEG, "IMG_0001.JPG", 1)
    assert (taken.width, taken.height) == shown(stored).size == (2400, 1800)
    assert taken.taken_on == date(2026, 3, 14)
    assert taken.notes == (STRIPPED, "Foto diperkecil dari 4.000 × 3.000 menjadi 2.400 × 1.800 piksel.")
    assert dict(shown(stored).getexif()) == {}
    for secret in (GPS_TEXT, b"Exif", b"Kamera", b"2026:03", b"catatan pribadi"):
        assert secret in content
        assert secret not in stored


def test_a_small_photo_without_anything_keeps_its_size_and_nothing_is_said():
    taken = take(picture(), "foto.jpg")
    assert (taken.width, taken.height, taken.taken_on, taken.notes) == (60, 40, None, ())


def test_the_same_photo_twice_gives_the_same_bytes():
    content = picture(size=(3000, 1000), exif=exif(6))
    assert take(content).content.read() == take(content).content.read()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "corner", "size"),
    [
        (1, "top left", (60, 40)), (2, "top right", (60, 40)), (3, "bottom right", (60, 40)),
        (4, "bottom left", (60, 40)), (5, "top left", (40, 60)), (6, "top right", (40, 60)),
        (7, "bottom right", (40, 60)), (8, "bottom left", (40, 60)),
    ],
)  # fmt: skip
def test_a_picture_is_turned_as_the_camera_was_held(kind, orientation, corner, size):
    taken = take(picture(kind, exif=exif(orientation)))
    stored = shown(taken.content.read()).convert("RGB")
    assert (taken.width, taken.height) == stored.size == size
    for row, y in (("top", 5), ("bottom", size[1] - 6)):
        for column, x in (("left", 5), ("right", size[0] - 6)):
            assert near(stored.getpixel((x, y)), BLUE if f"{row} {column}" == corner else RED)


def test_what_is_told_of_a_turned_photo_is_its_upright_size():
    taken = take(picture(size=(4000, 3000), exif=exif(6)))
    assert "dari 3.000 × 4.000 menjadi 1.800 × 2.400 piksel" in taken.notes[1]


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_photos_in_other_colours_become_ordinary_ones(mode):
    stored = shown(take(picture(mode=mode)).content.read())
    assert stored.mode == ("L" if mode == "L" else "RGB")
    assert mode == "L" or near(stored.getpixel((50, 35)), RED)


def test_of_two_photos_in_one_file_the_first_is_kept():
    target, second = io.BytesIO(), shown(picture(size=(10, 10)))
    shown(picture()).save(target, "MPO", save_all=True, append_images=[second])
    taken = take(target.getvalue(), "foto.jpg")
    assert (taken.width, taken.media_type) == (60, media_types.JPEG)


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "1970:01:01 00:00:00", "2026:02:30 00:00:00", "kemarin", ""])
def test_a_day_that_cannot_be_is_no_day(taken):
    assert take(picture(exif=exif(taken=taken))).taken_on is None


def full_png() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "RAHASIA", zip=False)
    return picture("PNG", mode="RGBA", exif=exif(), pnginfo=texts) + b"RAHASIA di belakangnya"


def full_webp() -> bytes:
    return picture("WEBP", mode="RGBA", exif=exif(), xmp=b"<x>RAHASIA</x>", icc_profile=b"monitor RAHASIA")


@pytest.mark.parametrize("make", [full_png, full_webp])
def test_a_drawing_keeps_its_pixels_and_nothing_else(make):
    content = make()
    taken = take(content)
    stored = taken.content.read()
    assert shown(stored).tobytes() == shown(content).tobytes()
    for secret in (b"RAHASIA", GPS_TEXT, b"Kamera"):
        assert secret in content
        assert secret not in stored
    assert not {"exif", "xmp", "icc_profile"} & set(shown(stored).info)
    assert "Data tersembunyi" in taken.notes[0]
    assert taken.taken_on == date(2026, 3, 14)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_drawing_without_anything_is_kept_byte_for_byte(kind):
    content = picture(kind)
    taken = take(content, f"gambar.{kind.lower()}")
    assert (taken.content.read(), taken.notes) == (content, ())


def test_of_a_moving_picture_the_first_frame_is_kept():
    target, second = io.BytesIO(), Image.new("RGB", (60, 40))
    shown(picture()).save(target, "WEBP", save_all=True, append_images=[second], lossless=True)
    stored = shown(take(target.getvalue()).content.read())
    assert getattr(stored, "n_frames", 1) == 1
    assert near(stored.convert("RGB").getpixel((50, 35)), RED)


# -- broken, and bombs


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_off_is_refused(kind):
    content = picture(kind, size=(400, 300), exif=exif())
    for share in (0.1, 0.5, 0.9):
        assert "rusak atau terpotong" in refused(content[: int(len(content) * share)], "foto.jpg")


def test_a_picture_whose_data_are_noise_is_refused():
    content = bytearray(picture("PNG", size=(400, 300)))
    at = content.index(b"IDAT") + 6
    content[at : at + 20] = bytes(20)
    assert "rusak" in refused(bytes(content), "foto.png")
    assert "rusak" in refused(b"\xff\xd8\xff" + bytes(1000), "foto.jpg")


@pytest.mark.parametrize(
    ("claim", "size"),
    [
        (bad_files.png_that_claims, (50_000, 50_000)),
        (bad_files.jpeg_that_claims, (50_000, 50_000)),
        (bad_files.webp_that_claims, (16_000, 16_000)),
    ],
)
def test_an_image_that_claims_to_be_huge_is_refused_before_it_is_decoded(tmp_path, claim, size):
    content = claim(*size)
    assert len(content) < 3000
    message, peak = peak_of(tmp_path, content)
    assert f"{size[0] // 1000}.000 × {size[1] // 1000}.000 piksel" in message
    assert peak < 120 * MIB


def test_the_largest_photo_of_a_telephone_is_shrunk_with_little_memory(tmp_path):
    target = io.BytesIO()
    Image.new("L", (16_320, 12_240), 90).save(target, "JPEG", quality=30)
    message, peak = peak_of(tmp_path, target.getvalue())
    assert "menjadi 2.400 × 1.800 piksel" in message
    assert peak < 250 * MIB


def test_a_photo_in_thousands_of_passes_is_refused():
    content = picture(progressive=True)
    at = content.rindex(b"\xff\xda")
    assert "terlalu rumit" in refused(content[:at] + content[at:-2] * 500 + content[-2:], "foto.jpg")


def test_texts_in_a_png_that_unpack_to_gigabytes_are_refused():
    bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200 * MIB)))
    content = picture("PNG")
    assert "tidak disimpan" in refused(content[:33] + bomb * 20 + content[33:])


def test_notes_of_a_camera_that_are_noise_do_not_break_the_photo():
    content = picture(exif=b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 60_000) + bytes(range(256)))
    taken = take(content)
    assert (taken.width, taken.taken_on) == (60, None)


# -- anything else

SEEDS = tuple(picture(kind, exif=exif(6)) for kind in ("JPEG", "PNG", "WEBP"))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(3, 3000), st.integers(0, 255)), max_size=12), st.integers(0)
)
def test_a_changed_picture_is_taken_or_refused(seed, changes, cut):
    content = bytearray(seed)
    for at, value in changes:
        content[max(3, at % len(content))] = value
    with suppress(FileError):
        taken = examine(io.BytesIO(content[: max(9, len(content) - cut)]), "foto.jpg", limit=MIB)
        assert GPS_TEXT not in taken.content.read()
