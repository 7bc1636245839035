"""Decrees and innovations: whoever sees the records of a unit reads them; whoever manages them writes."""

from __future__ import annotations

from typing import Any

from tests.access.row import Row, thing
from tests.access.world import World

SEES, MANAGE, PROVES = "record.view", "record.manage", "worksheet.contribute"
decree, innovation = thing("decree"), thing("innovation")
D, I = "catatan/keputusan/<int:pk>/", "catatan/inovasi/<int:pk>/"  # noqa: E741


def _part(kind: str, name: str, rows: str) -> Any:
    """The id of the thing and that of the one row of it."""

    def found(world: World, place: str) -> dict[str, Any]:
        of = world.things[kind, place]
        return {"pk": of.pk, name: getattr(of, rows).get().pk}

    return found


member, paper = _part("decree", "member", "members"), _part("decree", "file", "files")
measure, copy = _part("innovation", "measure", "measures"), _part("innovation", "replication", "replications")
description = _part("innovation", "file", "files")

ROWS: dict[str, Row] = {
    "catatan/keputusan/": Row(SEES),
    "catatan/keputusan/baru/": Row(MANAGE),
    D: Row(SEES, of=decree, sees=SEES),
    f"{D}ubah/": Row(MANAGE, of=decree, sees=SEES),
    f"{D}tetapkan/": Row(MANAGE, of=decree, sees=SEES),
    f"{D}cabut/": Row(MANAGE, of=decree, sees=SEES, found=(302,)),  # it is a draft
    f"{D}hapus/": Row(MANAGE, of=decree, sees=SEES),
    f"{D}pengganti/": Row(MANAGE, of=decree, sees=SEES, post=True, found=(302,)),
    f"{D}nama/tambah/": Row(MANAGE, of=decree, sees=SEES),
    f"{D}nama/tempel/": Row(MANAGE, of=decree, sees=SEES),
    f"{D}nama/<int:member>/": Row(MANAGE, of=member, sees=SEES),
    f"{D}nama/<int:member>/hapus/": Row(MANAGE, of=member, sees=SEES),
    f"{D}berkas/tambah/": Row(MANAGE, of=decree, sees=SEES),
    f"{D}berkas/<int:file>/": Row(SEES, of=paper, sees=SEES, found=(404,)),  # a link has no bytes
    f"{D}berkas/<int:file>/hapus/": Row(MANAGE, of=paper, sees=SEES),
    f"{D}jadikan-bukti/": Row(PROVES, of=decree, sees=SEES, found=(302,)),  # it is a draft
    "catatan/inovasi/": Row(SEES),
    "catatan/inovasi/baru/": Row(MANAGE),
    I: Row(SEES, of=innovation, sees=SEES),
    f"{I}ubah/": Row(MANAGE, of=innovation, sees=SEES),
    f"{I}uji-coba/": Row(MANAGE, of=innovation, sees=SEES, found=(302,)),  # it is applied
    f"{I}terapkan/": Row(MANAGE, of=innovation, sees=SEES, found=(302,)),
    f"{I}evaluasi/": Row(MANAGE, of=innovation, sees=SEES),
    f"{I}hentikan/": Row(MANAGE, of=innovation, sees=SEES),
    f"{I}ukuran/tambah/": Row(MANAGE, of=innovation, sees=SEES),
    f"{I}ukuran/<int:measure>/": Row(MANAGE, of=measure, sees=SEES),
    f"{I}ukuran/<int:measure>/hapus/": Row(MANAGE, of=measure, sees=SEES),
    f"{I}replikasi/tambah/": Row(MANAGE, of=innovation, sees=SEES),
    f"{I}replikasi/<int:replication>/hapus/": Row(MANAGE, of=copy, sees=SEES),
    f"{I}berkas/tambah/": Row(MANAGE, of=innovation, sees=SEES),
    f"{I}berkas/<int:file>/": Row(SEES, of=description, sees=SEES, found=(404,)),
    f"{I}berkas/<int:file>/hapus/": Row(MANAGE, of=description, sees=SEES),
    f"{I}jadikan-bukti/": Row(PROVES, of=innovation, sees=SEES),
}
