"""Nomination, prerequisites, proposals: read from one's units up, kept by bureau and inspectorate of the body."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from pilar.organisation.access import local_day
from tests.access.row import Row, thing
from tests.access.world import Actor, World

SEES, MANAGES = "proposal.view", "proposal.manage"
act, proposal = thing("act"), thing("proposal")


def _year(**more: Any) -> Any:
    return lambda world, place: {"year": local_day(timezone.now()).year, **more}


def _zone(world: World, place: str) -> dict[str, Any]:
    """A prerequisite of the place's zone that the bureau keeps."""
    return {"pk": world.things["zone", place].pk, "code": "launch"}


def _unit(world: World, place: str) -> dict[str, Any]:
    return {"pk": world.things["proposal", place].pk, "row": world.things["proposed", place].pk}


def _body(world: World, actor: Actor, place: str) -> bool:
    """A proposal is its body's: seen by whoever sees proposals at one of its units."""
    return actor.may_anywhere(SEES) and world.there[place].body_id == world.town.body.pk


def _everybody(world: World, actor: Actor, place: str) -> bool:
    """The page is of the asker's own body, whatever the place."""
    return True


def _bureau(world: World, actor: Actor, place: str) -> bool:
    return actor.may(MANAGES, world.town.root)


def _reads(world: World, actor: Actor, place: str) -> bool:
    return actor.may_anywhere(SEES)


def _dinas(world: World, actor: Actor, place: str) -> bool:
    return actor.may("proposal.nominate", world.there[place])


def _root_reads(world: World, actor: Actor, place: str) -> bool:
    return actor.may(SEES, world.town.root)


def managed(of: Any = proposal, **more: Any) -> Row:
    return Row(MANAGES, of=of, seen_by=_body, root=True, **more)


def _removed(world: World, place: str) -> dict[str, Any]:
    """An outcome that was taken away, without a scan."""
    return {"row": world.things["proposed", place].pk, "pk": 1}


def _stage(world: World, place: str) -> dict[str, Any]:
    return {"row": world.things["proposed", place].pk, "code": "administrative-selection"}


def _tpn_import(world: World, place: str) -> dict[str, Any]:
    return {"row": world.things["proposed", place].pk, "pk": world.things["tpn import", place].pk}


def _candidate(world: World, place: str) -> dict[str, Any]:
    return {"pk": world.things["pleno", place].pk, "row": world.things["candidate", place].pk}


def _answers(world: World, actor: Actor, place: str) -> bool:
    """The team of the unit, or the bureau."""
    return actor.may("worksheet.answer", world.there[place]) or actor.may(MANAGES, world.there[place])


def _writes(world: World, actor: Actor, place: str) -> bool:
    """The whole team of the unit, or the bureau; a pokja writes in its area only."""
    return actor.role != "pokja" and _answers(world, actor, place)


def _story(world: World, place: str) -> dict[str, Any]:
    """What is told of the place's service."""
    return {"pk": world.things["zone", place].pk, "service": world.things["service", place].pk}


def _minutes(world: World, place: str) -> dict[str, Any]:
    """No pleno of the world is closed, so none has minutes."""
    return {"pk": world.things["pleno", place].pk, "version": 1}


_PLENO = thing("pleno")


def led(of: Any = _PLENO, **more: Any) -> Row:
    """A pleno is read from the root of its body, and led from there."""
    return Row("assessment.manage", of=of, seen_by=_body, may_by=_leads, **more)


def _leads(world: World, actor: Actor, place: str) -> bool:
    return actor.may("assessment.manage", world.town.root) and actor.may(SEES, world.town.root)


def kept(of: Any, **more: Any) -> Row:
    """Kept by the bureau, seen from the unit up."""
    return Row(MANAGES, of=of, sees=SEES, root=True, **more)


ROWS: dict[str, Row] = {
    "usulan/pleno/": Row(SEES, may_by=_root_reads),
    "usulan/pleno/<int:year>/<slug:predicate>/mulai/": Row(
        "assessment.manage", of=_year(predicate="WBBM"), seen_by=_everybody, may_by=_leads, post=True, found=(302,)
    ),
    "usulan/pleno/<int:pk>/": Row(SEES, of=thing("pleno"), seen_by=_body, may_by=_root_reads),
    "usulan/pleno/<int:pk>/rapat/": led(),
    "usulan/pleno/<int:pk>/calon/<int:row>/": led(_candidate),
    "usulan/pleno/<int:pk>/segarkan/": led(post=True, found=(302,)),
    "usulan/pleno/<int:pk>/tutup/": led(),
    "usulan/pleno/<int:pk>/berita-acara.pdf": Row(
        SEES, of=thing("pleno"), seen_by=_body, may_by=_root_reads, found=(404,)
    ),
    "usulan/pleno/<int:pk>/berita-acara/salinan/<int:version>/": Row(
        SEES, of=_minutes, seen_by=_body, may_by=_root_reads, found=(404,)
    ),
    "usulan/pleno/<int:pk>/berita-acara/bertanda-tangan/": led(found=(404,)),
    "usulan/pleno/<int:pk>/berita-acara/cabut/": led(found=(404,)),
    "usulan/unit/<int:row>/": Row(SEES, of=thing("proposed", "row"), sees=SEES),
    "usulan/unit/<int:row>/tahap/<slug:code>/": kept(_stage),
    "usulan/unit/<int:row>/tahap/<slug:code>/hapus/": kept(_stage),
    "usulan/unit/<int:row>/tahap/<slug:code>/berkas/": Row(SEES, of=_stage, sees=SEES, found=(404,)),
    "usulan/unit/<int:row>/dihapus/<int:pk>/berkas/": Row(SEES, of=_removed, sees=SEES, found=(404,)),
    "usulan/unit/<int:row>/tpn/": kept(thing("proposed", "row")),
    "usulan/unit/<int:row>/tpn/hasil/": Row(SEES, of=thing("proposed", "row"), sees=SEES),
    "usulan/unit/<int:row>/tpn/impor/": kept(thing("proposed", "row")),
    "usulan/unit/<int:row>/tpn/impor/<int:pk>/": kept(_tpn_import),
    "usulan/unit/<int:row>/tpn/impor/<int:pk>/hapus/": kept(_tpn_import, post=True, found=(302,)),
    "usulan/unit/<int:row>/paparan.pdf": Row(SEES, of=thing("proposed", "row"), sees=SEES),
    "usulan/unit/<int:row>/paparan.txt": Row(SEES, of=thing("proposed", "row"), sees=SEES),
    "usulan/sanggah/<int:pk>/": Row(SEES, of=thing("objection"), sees=SEES),
    "usulan/sanggah/<int:pk>/kirim/": kept(thing("objection")),
    "usulan/sanggah/<int:pk>/tidak/": kept(thing("objection")),
    "usulan/sanggah/<int:pk>/jawaban/": kept(thing("objection")),
    "usulan/sanggah/<int:pk>/berkas/": Row(SEES, of=thing("objection"), sees=SEES, found=(404,)),
    "usulan/sanggah/<int:pk>/jawaban/berkas/": Row(SEES, of=thing("objection"), sees=SEES, found=(404,)),
    "usulan/temuan/<int:pk>/": Row(SEES, of=thing("finding"), sees=SEES, may_by=_answers),
    "usulan/predikat/": Row(SEES),
    "usulan/predikat/baru/": Row(MANAGES, root=True),
    "usulan/predikat/<int:pk>/": Row(SEES, of=thing("granted"), sees=SEES),
    "usulan/predikat/<int:pk>/betulkan/": kept(thing("granted")),
    "usulan/predikat/<int:pk>/pantau/": kept(thing("granted")),
    "usulan/predikat/<int:pk>/cabut/": kept(thing("granted")),
    "usulan/predikat/<int:pk>/cabut/betulkan/": kept(thing("granted"), found=(302,)),
    "usulan/predikat/<int:pk>/berkas/": Row(SEES, of=thing("granted"), sees=SEES, found=(404,)),
    "usulan/predikat/<int:pk>/cabut/berkas/": Row(SEES, of=thing("granted"), sees=SEES, found=(404,)),
    "usulan/": Row(SEES),
    "usulan/prasyarat/": Row(SEES),
    "usulan/prasyarat/instansi/<int:year>/<slug:code>/": Row(
        "prerequisite.manage", of=_year(code="sakip"), seen_by=_everybody, may_by=_bureau
    ),
    "usulan/prasyarat/instansi/<int:year>/<slug:code>/bukti/": Row(
        SEES, of=_year(code="sakip"), seen_by=_everybody, may_by=_reads, found=(404,)
    ),
    "usulan/prasyarat/zona/<int:pk>/<slug:code>/": Row("prerequisite.manage", of=_zone, sees=SEES, may_by=_bureau),
    "usulan/prasyarat/zona/<int:pk>/<slug:code>/bukti/": Row(SEES, of=_zone, sees=SEES, found=(404,)),
    "usulan/pencalonan/": Row(SEES),
    "usulan/pencalonan/baru/": Row("proposal.nominate"),
    "usulan/penetapan/baru/": Row(MANAGES, root=True),
    "usulan/pencalonan/<int:pk>/": Row(SEES, of=act, sees=SEES),
    "usulan/pencalonan/<int:pk>/tarik/": Row(SEES, of=act, sees=SEES, may_by=_dinas),
    "usulan/pencalonan/<int:pk>/berkas/": Row(SEES, of=act, sees=SEES, found=(404,)),
    "usulan/kuota/<int:year>/<slug:predicate>/": Row(MANAGES, of=_year(predicate="WBK"), seen_by=_everybody, root=True),
    "usulan/zona/<int:pk>/": Row("zone.view", of=thing("zone"), sees="zone.view"),
    "usulan/zona/<int:pk>/paparan/": Row(SEES, of=thing("zone"), sees=SEES),
    "usulan/zona/<int:pk>/paparan/<int:service>/": Row(SEES, of=_story, sees=SEES, may_by=_writes),
    "usulan/daftar/": Row(SEES),
    "usulan/daftar/<int:year>/<slug:predicate>/baru/": Row(
        MANAGES, of=_year(predicate="WBBM"), seen_by=_everybody, root=True, post=True, found=(302,)
    ),
    "usulan/<int:pk>/": Row(SEES, of=proposal, seen_by=_body, may_by=_reads),
    "usulan/<int:pk>/unit/tambah/": managed(post=True, found=(302,)),
    "usulan/<int:pk>/unit/<int:row>/keluarkan/": managed(_unit, post=True, found=(302,)),
    "usulan/<int:pk>/unit/<int:row>/geser/": managed(_unit, post=True, found=(302,)),
    "usulan/<int:pk>/unit/<int:row>/ketentuan/": managed(_unit),
    "usulan/<int:pk>/unit/<int:row>/isi.json": Row(SEES, of=_unit, sees=SEES),
    "usulan/<int:pk>/berkas/": Row(SEES, of=proposal, seen_by=_body, may_by=_root_reads, found=(404,)),
    "usulan/<int:pk>/tetapkan/": managed(),
    "usulan/<int:pk>/tarik/": managed(),
    "usulan/<int:pk>/buang/": managed(),
}
