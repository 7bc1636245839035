"""What machines read of zones: the published ones, as everybody reads them on the public site (docs/api.md)."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from pilar.evaluation import public
from pilar.numbers import decimal_text
from pilar.organisation.api.described import Token, answers, asker_of
from pilar.organisation.api.problems import ApiError

router = Router(tags=["Zona"])
#: How many units one answer lists.
AT_ONCE = 100


class Published(Schema):
    """What is told of a unit's newest published zone."""

    unit: str = Field(description="Alamat singkat unit.", examples=["p2tk"])
    name: str = Field(description="Nama zona pada tahun itu.")
    year: int = Field(description="Tahun evaluasi.", examples=[2026])
    target: str = Field(description="Predikat yang dituju.", examples=["WBK"])
    statement: str = Field(description="Pernyataan seperti di situs publik.")
    score: str | None = Field(
        description="Nilai mandiri unit sebagai teks bertitik desimal; null bila nilainya tidak diterbitkan.",
        examples=["81.23"],
    )
    score_is_provisional: bool | None = Field(description="Masih ada isian kosong; null bila nilai tidak diterbitkan.")


class PublishedZones(Schema):
    """A page of the list."""

    zones: list[Published] = Field(description=f"Paling banyak {AT_ONCE}, menurut alamat singkat unit.")
    next: str | None = Field(description="Isi “after” untuk halaman berikutnya; null di halaman terakhir.")


After = Annotated[
    str,
    Query(description="Lanjutkan sesudah unit ini (isi “next” dari jawaban sebelumnya).", pattern=r"^[a-z0-9-]{0,80}$"),
]


@router.get(
    "/zones", response=answers(PublishedZones), auth=Token(), url_name="zones_published", operation_id="zones",
    summary="Zona yang diterbitkan",
    description="Zona instansi pemilik token yang diterbitkan kepala unit, seperti yang dibaca publik.",
)  # fmt: skip
def zones(request: HttpRequest, after: After = "") -> dict[str, Any]:
    """Three queries beside the token's."""
    if unknown := sorted(set(request.GET) - {"after"}):
        # A mistyped ``after`` would answer the first page for ever.
        raise ApiError("VALIDATION_ERROR", f"Parameter tidak dikenal: {', '.join(unknown)[:200]}.")
    units = public.units(asker_of(request).body).filter(slug__gt=after).order_by("slug")[: AT_ONCE + 1]
    rows = list(units)
    more = rows[AT_ONCE - 1].slug if len(rows) > AT_ONCE else None
    told = public.newest(rows[:AT_ONCE])
    return {"zones": [_told(slug, zone) for slug, zone in told], "next": more}


def _told(slug: str, zone: public.PublicZone) -> dict[str, Any]:
    score = zone.score
    return {
        "unit": slug, "name": zone.name, "year": zone.year, "target": zone.target, "statement": zone.statement,
        "score": None if score is None else decimal_text(score.total).replace(".", "").replace(",", "."),
        "score_is_provisional": None if score is None else score.provisional,
    }  # fmt: skip
