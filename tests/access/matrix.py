"""Who gets what at which address: one row for every address of the site. An address without a row fails the build.

``needs`` is the capability that opens the page, PUBLIC or SIGNED_IN; ``sees`` the one by which the thing at that
address is visible at all. From these, the access table and the place of the thing follows what everybody must get:

- a thing that one does not see: 404, as if it did not exist;
- a thing that one sees, and a page that one's roles do not open: 403;
- not signed in: to the sign-in, and back afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from pilar.organisation.roles import ROLES
from tests.access.row import PUBLIC, SIGNED_IN, Row, thing
from tests.access.world import Actor, World


def slug(world: World, place: str) -> dict[str, Any]:
    """The unit of the place."""
    return {"slug": world.there[place].slug}


def opd(world: World, place: str) -> dict[str, Any]:
    """The OPD of the place's unit."""
    unit = world.there[place]
    return {"slug": (unit if unit.kind == unit.OPD else unit.parent).slug}


def _duty(world: World, place: str) -> dict[str, Any]:
    person = world.people[place]
    return {"pk": person.pk, "duty_pk": person.duties.get().pk}


def _line(world: World, place: str) -> dict[str, Any]:
    return {"pk": world.things["import", place].pk, "number": 2}


def _appointment(world: World, place: str) -> dict[str, Any]:
    return {"slug": world.there[place].slug, "person": world.people[place].pk}


def _gift(world: World, place: str) -> dict[str, Any]:
    return {"person": world.people[place].pk, "role": "staff"}


def _code(world: World, place: str) -> dict[str, Any]:
    return {"code": world.things["rule", place].code}


def _own_rule(world: World, place: str) -> dict[str, Any]:
    return {"code": world.things["rule", place].code, "pk": world.things["rule", place].pk}


def nobodys(world: World, actor: Actor, place: str) -> bool:
    """A passkey is seen by its owner, who is none of the actors."""
    return False


def sees_any(world: World, actor: Actor, place: str) -> bool:
    """What belongs to no unit, for whoever sees any."""
    return actor.may_anywhere("unit.view")


def same_body(world: World, actor: Actor, place: str) -> bool:
    """What belongs to a body as a whole, for whoever sees a unit of it."""
    return actor.may_anywhere("unit.view") and world.there[place].body_id == world.town.body.pk


def may_anywhere(capability: str) -> Callable[[World, Actor, str], bool]:
    return lambda world, actor, place: actor.may_anywhere(capability)


def gives_staff(world: World, actor: Actor, place: str) -> bool:
    """Whether the actor gives, and so ends and hands over, the role of staff at the place."""
    return actor.role in ROLES["staff"].given_by and actor.may("grant.give", world.there[place])


MATRIX: dict[str, Row] = {
    # the public site
    "": Row(PUBLIC),
    "periksa/": Row(PUBLIC),
    "verifikasi/": Row(PUBLIC),
    "verifikasi/<str:token>/": Row(PUBLIC, of=lambda world, place: {"token": "x"}, found=(404,)),  # nobody's code
    "periksa/unduh/": Row(PUBLIC, found=(302,)),
    "periksa/aturan/": Row(PUBLIC),
    "sehat/": Row(PUBLIC, found=(200, 503)),
    # sign-in and own account
    "masuk/": Row(PUBLIC, found=(200, 302)),
    "masuk/pertama/": Row(PUBLIC, found=(200, 302)),
    "masuk/faktor/": Row(PUBLIC, found=(302,)),
    "masuk/kunci/": Row(PUBLIC, found=(200, 302)),
    "masuk/lupa/": Row(PUBLIC, found=(200, 302)),
    "masuk/lupa/terkirim/": Row(PUBLIC),
    "masuk/lupa/<str:who>/<str:token>/": Row(PUBLIC, of=lambda world, place: {"who": "x", "token": "y"}, found=(302,)),
    "masuk/luar/": Row(PUBLIC, found=(404,)),  # no outside provider is switched on
    "masuk/luar/kembali/": Row(PUBLIC, found=(404,)),
    "keluar/": Row(PUBLIC, found=(200, 302)),
    "akun/": Row(SIGNED_IN),
    "akun/sandi/": Row(SIGNED_IN),
    "akun/ringkasan/": Row(SIGNED_IN, post=True, found=(302,)),
    "akun/sesi/akhiri/": Row(SIGNED_IN, post=True, found=(302, 404)),
    "akun/sesi/akhiri-lainnya/": Row(SIGNED_IN, post=True, found=(302,)),
    "akun/konfirmasi/": Row(SIGNED_IN, found=(403,)),  # nothing to confirm by in this world
    "akun/konfirmasi/kode/": Row(SIGNED_IN, found=(403,)),  # nothing to confirm by in this world
    "akun/konfirmasi/kunci/": Row(SIGNED_IN, found=(403,)),  # nothing to confirm by in this world
    "akun/faktor/": Row(SIGNED_IN),
    "akun/faktor/aplikasi/pasang/": Row(SIGNED_IN, found=(200, 302)),
    "akun/faktor/aplikasi/lepas/": Row(SIGNED_IN, found=(200, 302, 404)),
    "akun/faktor/kunci/tambah/": Row(SIGNED_IN, found=(200, 302)),
    "akun/faktor/kunci/<int:pk>/nama/": Row(SIGNED_IN, of=thing("passkey"), seen_by=nobodys, found=(200, 302)),
    "akun/faktor/kunci/<int:pk>/hapus/": Row(SIGNED_IN, of=thing("passkey"), seen_by=nobodys, found=(200, 302)),
    "akun/faktor/pemulihan/": Row(SIGNED_IN, found=(200, 302, 404)),
    "akun/faktor/pemulihan/baru/": Row(SIGNED_IN, found=(200, 302, 404)),
    "akun/faktor/pemulihan/unduh/": Row(SIGNED_IN, found=(200, 302, 404)),
    # work
    "ruang-kerja/": Row(SIGNED_IN),
    "kelola/": Row("unit.view"),
    # the body, its units and what they offer
    "kelola/instansi/": Row("body.manage"),
    "kelola/instansi/ubah/": Row("body.manage", root=True),
    "kelola/unit/": Row("unit.view"),
    "kelola/unit/<slug:slug>/": Row("unit.view", of=slug),
    "kelola/unit/<slug:slug>/bawahan-baru/": Row("unit.manage", of=slug),
    "kelola/unit/<slug:slug>/ubah/": Row("unit.manage", of=slug),
    "kelola/unit/<slug:slug>/kop-surat/": Row("unit.manage", of=slug),
    "kelola/unit/<slug:slug>/kop-surat/lambang/": Row("unit.manage", of=opd),
    "kelola/unit/<slug:slug>/kop-surat/lambang/hapus/": Row("unit.manage", of=opd, found=(302,)),
    "kelola/unit/<slug:slug>/kop-surat/lambang/gambar": Row("unit.manage", of=opd, found=(404,)),
    "kelola/unit/<slug:slug>/kop-surat/contoh.pdf": Row("unit.manage", of=slug),
    "kelola/unit/<slug:slug>/pindah/": Row("unit.manage", of=slug),
    "kelola/unit/<slug:slug>/tutup/": Row("unit.manage", of=slug),
    "kelola/layanan/": Row("catalogue.manage"),
    "kelola/layanan/baru/": Row("catalogue.manage"),
    "kelola/layanan/<int:pk>/": Row("catalogue.manage", of=thing("service"), sees="catalogue.manage"),
    "kelola/layanan/<int:pk>/keadaan/": Row(
        "catalogue.manage", of=thing("service"), sees="catalogue.manage", post=True, found=(302,)
    ),
    "kelola/loket/": Row("catalogue.manage"),
    "kelola/loket/baru/": Row("catalogue.manage"),
    "kelola/loket/<int:pk>/": Row("catalogue.manage", of=thing("desk"), sees="catalogue.manage"),
    "kelola/loket/<int:pk>/keadaan/": Row(
        "catalogue.manage", of=thing("desk"), sees="catalogue.manage", post=True, found=(302,)
    ),
    # people; the last address of a person is also seen by the person
    "kelola/pegawai/": Row("person.view"),
    "kelola/pegawai/baru/": Row("person.manage"),
    "kelola/pegawai/<int:pk>/": Row(SIGNED_IN, of=thing("person"), sees="person.view"),
    "kelola/pegawai/<int:pk>/ubah/": Row("person.manage", of=thing("person"), sees="person.view"),
    "kelola/pegawai/<int:pk>/akun/buka/": Row("person.manage", of=thing("accountless"), sees="person.view"),
    "kelola/pegawai/<int:pk>/akun/tutup/": Row("person.manage", of=thing("person"), sees="person.view"),
    "kelola/pegawai/<int:pk>/tugas/baru/": Row("person.manage", of=thing("person"), sees="person.view"),
    "kelola/pegawai/<int:pk>/tugas/<int:duty_pk>/pindah/": Row("person.manage", of=_duty, sees="person.view"),
    "kelola/pegawai/<int:pk>/tugas/<int:duty_pk>/akhiri/": Row("person.manage", of=_duty, sees="person.view"),
    "kelola/pegawai/impor/": Row("person.manage"),
    "kelola/pegawai/impor/contoh.xlsx": Row("person.manage"),
    "kelola/pegawai/impor/<int:pk>/": Row("person.manage", of=thing("import"), sees="person.manage"),
    "kelola/pegawai/impor/<int:pk>/baris/<int:number>/": Row("person.manage", of=_line, sees="person.manage"),
    "kelola/pegawai/impor/<int:pk>/baris/<int:number>/keluarkan/": Row(
        "person.manage", of=_line, sees="person.manage", post=True, found=(302,)
    ),
    "kelola/pegawai/impor/<int:pk>/terapkan/": Row(
        "person.manage", of=thing("import"), sees="person.manage", post=True, found=(302,)
    ),
    "kelola/pegawai/impor/<int:pk>/perlu-dibetulkan.xlsx": Row(
        "person.manage", of=thing("import"), sees="person.manage"
    ),
    "kelola/pegawai/impor/<int:pk>/hapus/": Row("person.manage", of=thing("import"), sees="person.manage"),
    # acting heads
    "kelola/pelaksana/": Row("acting.appoint"),
    "kelola/pelaksana/baru/": Row("acting.appoint"),
    "kelola/pelaksana/baru/<slug:slug>/": Row("acting.appoint", of=slug),
    "kelola/pelaksana/baru/<slug:slug>/<int:person>/": Row("acting.appoint", of=_appointment),
    "kelola/pelaksana/<int:pk>/": Row("acting.appoint", of=thing("acting"), sees="acting.appoint"),
    "kelola/pelaksana/<int:pk>/akhiri/": Row("acting.appoint", of=thing("acting"), sees="acting.appoint"),
    "kelola/pelaksana/<int:pk>/batal/": Row("acting.appoint", of=thing("coming"), sees="acting.appoint"),
    # roles
    "kelola/peran/": Row("grant.view"),
    "kelola/peran/tabel/": Row(SIGNED_IN),
    "kelola/peran/mengapa/": Row("grant.view"),
    "kelola/peran/beri/": Row("grant.give"),
    "kelola/peran/beri/<int:person>/": Row("grant.give", of=thing("person", "person"), sees="person.view"),
    "kelola/peran/beri/<int:person>/<slug:role>/": Row("grant.give", of=_gift, sees="person.view", may_by=gives_staff),
    "kelola/peran/<int:pk>/akhiri/": Row("grant.give", of=thing("grant"), sees="grant.view", may_by=gives_staff),
    "kelola/peran/<int:pk>/alihkan/": Row("grant.give", of=thing("grant"), sees="grant.view", may_by=gives_staff),
    "kelola/slip/": Row("slip.issue"),
    # what regulations say
    "kelola/kalender/": Row("unit.view"),
    "kelola/kalender/libur.ics": Row("unit.view"),
    "kelola/kalender/tambah/": Row("calendar.manage", root=True),
    "kelola/kalender/muat/": Row("calendar.manage", post=True, query="?tahun=2026", found=(403,)),  # of every body
    "kelola/kalender/bergeser/": Row("calendar.manage", root=True),
    "kelola/kalender/<int:pk>/ubah/": Row("calendar.manage", of=thing("holiday"), seen_by=same_body, root=True),
    "kelola/kalender/<int:pk>/hapus/": Row("calendar.manage", of=thing("holiday"), seen_by=same_body, root=True),
    "kelola/aturan/": Row("unit.view"),
    "kelola/aturan/<str:code>/": Row("unit.view", of=_code, seen_by=sees_any, may_by=sees_any),
    "kelola/aturan/<str:code>/tetapkan/": Row("rule.manage", of=_code, seen_by=sees_any, root=True),
    "kelola/aturan/<str:code>/<int:pk>/akhiri/": Row("rule.manage", of=_own_rule, seen_by=same_body, root=True),
    "kelola/aturan/<str:code>/<int:pk>/tarik/": Row("rule.manage", of=_own_rule, seen_by=same_body, root=True),
    # background work
    "kelola/pekerjaan/": Row("job.view"),
    "kelola/pekerjaan/<int:pk>/ulangi/": Row(
        "job.view", of=thing("job"), seen_by=sees_any, may_by=may_anywhere("job.view"), post=True, found=(302,)
    ),
    # the ledger
    "kelola/catatan-kejadian/": Row("ledger.view", root=True),
    "kelola/catatan-kejadian/titik-periksa.json": Row("ledger.view", root=True),
}

# What each subject adds stands in a file of its own.
for _file in sorted(Path(__file__).parent.glob("*_rows.py")):
    MATRIX |= import_module(f"tests.access.{_file.stem}").ROWS
