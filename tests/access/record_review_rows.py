"""Periodic reviews and their recommendations. A recommendation is also seen by whoever has to follow it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from pilar.kernel import documents
from pilar.kernel.models import SignedCopy
from pilar.organisation.models import Unit
from pilar.records.actions import issued
from pilar.records.models import Review
from pilar.records.printing import Printed
from pilar.records.review_printing import REVIEW_REPORT
from tests.access.row import SIGNED_IN, Row
from tests.access.world import World
from tests.organisation.town import AT
from tests.records.review_rows import file_row, recommendation_row, review_row

SEES, MANAGE, CHECK, CONTRIBUTE = "record.view", "record.manage", "record.check", "record.contribute"
ONE, TODO = "catatan/evaluasi/<int:pk>/", "catatan/tindak-lanjut/<int:pk>/"


def furnish(unit: Unit) -> dict[str, Any]:
    """A running review of the unit with a finding, a link and three recommendations: open, reported, closed."""
    review = review_row(unit)
    finding = review.findings.create(text="SOP lama dipakai")
    open_, done = recommendation_row(review), recommendation_row(review, state="done")
    closed = recommendation_row(review, closed_on=AT.date())
    return {
        "review": review, "finding": finding, "file": file_row(review, what="report"), "open": open_, "done": done,
        "closed": closed, "concluded": review_row(unit, state="concluded"),
    }  # fmt: skip


def _things(world: World, place: str) -> dict[str, Any]:
    """Those of the place, made again in every test: what a test writes is taken back after it."""
    key = "review things", place
    found: dict[str, Any] | None = world.things.get(key)
    if found is None or not Review.objects.filter(pk=found["review"].pk).exists():
        found = world.things[key] = furnish(world.there[place])
    return found


def of(name: str, **more: str):
    """The id of a thing, and of the finding or file beside it."""

    def arguments(world: World, place: str) -> dict[str, Any]:
        things = _things(world, place)
        return {"pk": things[name].pk, **{key: things[other].pk for key, other in more.items()}}

    return arguments


def paper(world: World, place: str) -> dict[str, Any]:
    """A report that was issued, with a signed copy."""
    owner = _things(world, place)["concluded"]
    found = documents.documents_of(owner).first()
    if found is None:
        now = timezone.now()
        found = issued.print_out(
            owner, REVIEW_REPORT, Printed("Laporan contoh", {}), by=world.things["account", place], at=now
        )
        SignedCopy.objects.create(
            document=found, version=1, method="wet", stored=found.stored, sha256="x", filename="salinan.pdf",
            added_at=now, added_by="1",
        )  # fmt: skip
    return {"pk": owner.pk, "document": found.pk, "version": 1}


def proof(world: World, place: str) -> dict[str, Any]:
    done = _things(world, place)["done"]
    return {"pk": done.pk, "file": done.proof_id}


def todo(needs: str, name: str = "open", **more: Any) -> Row:
    return Row(needs, of=of(name), sees=SEES, **more)


review = of("review")
ROWS: dict[str, Row] = {
    "catatan/evaluasi/": Row(SEES),
    "catatan/evaluasi/baru/": Row(MANAGE),
    "catatan/evaluasi/dari-luar/": Row(MANAGE),
    ONE: Row(SEES, of=review, sees=SEES),
    f"{ONE}rancangan.pdf": Row(SEES, of=review, sees=SEES),
    f"{ONE}laporan/": Row(MANAGE, of=review, sees=SEES, post=True, found=(302,)),
    f"{ONE}dokumen/<int:document>/": Row(SEES, of=paper, sees=SEES),
    f"{ONE}dokumen/<int:document>/salinan/<int:version>/": Row(SEES, of=paper, sees=SEES),
    f"{ONE}dokumen/<int:document>/bertanda-tangan/": Row(MANAGE, of=paper, sees=SEES),
    f"{ONE}dokumen/<int:document>/cabut/": Row(MANAGE, of=paper, sees=SEES),
    f"{ONE}ubah/": Row(MANAGE, of=review, sees=SEES),
    f"{ONE}simpulkan/": Row(MANAGE, of=review, sees=SEES),
    f"{ONE}buka-lagi/": Row(MANAGE, of=review, sees=SEES),
    f"{ONE}batalkan/": Row(MANAGE, of=review, sees=SEES),
    f"{ONE}temuan/tambah/": Row(MANAGE, of=review, sees=SEES),
    f"{ONE}temuan/<int:finding>/": Row(MANAGE, of=of("review", finding="finding"), sees=SEES),
    f"{ONE}temuan/<int:finding>/hapus/": Row(MANAGE, of=of("review", finding="finding"), sees=SEES),
    f"{ONE}berkas/tambah/": Row(CONTRIBUTE, of=review, sees=SEES),
    # A link is no file: whoever may look finds none.
    f"{ONE}berkas/<int:file>/": Row(SEES, of=of("review", file="file"), sees=SEES, found=(404,)),
    f"{ONE}berkas/<int:file>/hapus/": Row(CONTRIBUTE, of=of("review", file="file"), sees=SEES),
    f"{ONE}rekomendasi/tambah/": Row(MANAGE, of=review, sees=SEES),
    "catatan/tindak-lanjut/": Row(SIGNED_IN),
    TODO: todo(SIGNED_IN),
    f"{TODO}ubah/": todo(MANAGE),
    f"{TODO}tenggat/": todo(MANAGE),
    # Nobody owns it, so whoever takes part in the unit reports it.
    f"{TODO}lapor/": todo(CONTRIBUTE),
    f"{TODO}terima/": todo(CHECK, "done", post=True, found=(422,)),
    f"{TODO}kembalikan/": todo(CHECK, "done", post=True, found=(422,)),
    f"{TODO}cabut/": todo(MANAGE),
    f"{TODO}buka-lagi/": todo(CHECK, "closed"),
    f"{TODO}bukti/<int:file>/": Row(SIGNED_IN, of=proof, sees=SEES, found=(404,)),
}
