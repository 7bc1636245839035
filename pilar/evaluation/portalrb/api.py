"""The PortalRB contract for machines: what was fixed and frozen, never a live row (docs/api.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from pilar.evaluation.portalrb import contract, snapshot
from pilar.evaluation.portalrb.queries import proposed
from pilar.evaluation.portalrb.queries.links import keys_of
from pilar.organisation.api.described import Token, answers, asker_of
from pilar.organisation.api.problems import ApiError

router = Router(tags=["PortalRB"])
SCOPE = "portalrb.read"
_TOKEN = Token(SCOPE)
_NAME = "Nama zona unit ini ketika dimasukkan ke dalam usulan; tidak berubah lagi sejak usulan ditetapkan."


class Unit(Schema):
    """A unit that is proposed."""

    id: str = Field(description="Id unit; untuk meminta jawabannya.", examples=["p2tk"])
    nama: str = Field(description=_NAME)
    kategori: Literal["WBK", "WBK-AFIRMASI", "WBBM"] = Field(description="Kategori pengusulan.")
    afirmasi: bool = Field(description="Diusulkan lewat jalur afirmasi.")


class Units(Schema):
    """The units of a proposal, in the order of their rank."""

    tahun: int = Field(description="Tahun evaluasi berjalan: tahun terakhir yang usulannya sudah ditetapkan.")
    units: list[Unit] = Field(description="Menurut urutan pada usulan.")


class Answer(Schema):
    """A field of the worksheet."""

    soal_id: int = Field(description="Nomor soal PortalRB; hanya berlaku untuk tahunnya.", examples=[101])
    jawaban_unit: str | None = Field(
        description="Huruf atau Ya/Tidak untuk soal berskala; angka sebagai teks untuk jumlah (“12”) dan indeks, "
        "dengan titik desimal (“3.6”). null: kosong.",
        examples=["A"],
    )
    jawaban_tpi: str | None = Field(description="Jawaban penilai internal terakhir dalam rantai; bentuknya sama.")
    catatan_unit: str | None = Field(description="Penjelasan unit.")
    bukti_dukung_unit: str | None = Field(
        description="Alamat halaman bukti pertanyaannya; null bila tidak ada bukti atau tautannya dicabut. Soal-soal "
        "dari satu pertanyaan beralamat sama."
    )
    catatan_tpi: str | None = Field(description="Catatan penilai internal terakhir dalam rantai.")


class UnitAnswers(Schema):
    """All answers of a unit as they were frozen when the proposal was fixed."""

    unit_id: str = Field(description="Seperti yang diminta.")
    nama_unit: str = Field(description=_NAME)
    tahun: int = Field(description="Tahun evaluasi.")
    answers: list[Answer] = Field(description="Satu baris untuk setiap soal_id, menurut urutan lembar kerja.")


_NOTE = "Hanya usulan yang sudah ditetapkan; 404 bila belum ada untuk predikat itu pada tahun berjalan."


@router.get(
    "/pengusulan/unit-wbk", response=answers(Units), auth=_TOKEN, url_name="portalrb_wbk", operation_id="portalrb_wbk",
    summary="Unit yang diusulkan WBK", description=f"Kontrak PortalRB 1.0.0. {_NOTE}",
)  # fmt: skip
def units_wbk(request: HttpRequest) -> dict[str, Any]:
    return _units(request, "WBK")


@router.get(
    "/pengusulan/unit-wbbm", response=answers(Units), auth=_TOKEN, url_name="portalrb_wbbm",
    operation_id="portalrb_wbbm", summary="Unit yang diusulkan WBBM",
    description=f"Kontrak PortalRB 1.0.0. {_NOTE}",
)  # fmt: skip
def units_wbbm(request: HttpRequest) -> dict[str, Any]:
    return _units(request, "WBBM")


@router.get(
    "/lke/jawaban-unit/{unit_id}", response=answers(UnitAnswers), auth=_TOKEN, url_name="portalrb_answers",
    operation_id="portalrb_answers", summary="Jawaban LKE satu unit",
    description="Kontrak PortalRB 1.0.0. Isinya dibekukan saat usulan ditetapkan dan tidak berubah walau lembar kerja "
    "berubah.",
)  # fmt: skip
def unit_answers(
    request: HttpRequest,
    unit_id: Annotated[
        str, Path(description="Id unit dari daftar unit yang diusulkan.", pattern=r"^[A-Za-z0-9._~-]{1,80}$")
    ],
) -> dict[str, Any]:
    """Three queries beside the token's; nothing is written."""
    row = proposed.unit_of(asker_of(request).body, unit_id)
    if row is None or row.submission is None:
        raise ApiError("DATA_NOT_FOUND", "Unit ini tidak ada dalam usulan yang ditetapkan tahun berjalan.")
    frozen = snapshot.read(row.submission)
    return contract.answers(frozen, keys_of(row))


def _units(request: HttpRequest, predicate: str) -> dict[str, Any]:
    """Two queries beside the token's."""
    found = proposed.units_of(asker_of(request).body, predicate)
    if found is None:
        raise ApiError("DATA_NOT_FOUND", f"Belum ada usulan {predicate} yang ditetapkan untuk tahun berjalan.")
    return contract.units(*found)
