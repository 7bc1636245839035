"""Two sample bodies: a province whose Disnakertrans builds seven zones, and a regency with one grown from its counter.

All people are invented; their names say what they do, and their NIP have serials that nobody is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

from pilar.kernel.samples import ACTOR, PASSWORD, World
from pilar.organisation.actions import acting, grants, letterheads, people, units
from pilar.organisation.models import Duty, Person, Unit, User
from pilar.organisation.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator


FOUNDED = date(2017, 1, 2)

# slug, kind, name, short name
PROVINCE_UNITS = (
    ("p2tk", Unit.UPT, "UPT Pelayanan dan Pelindungan Tenaga Kerja", "UPT P2TK"),
    ("k2", Unit.UPT, "UPT Keselamatan Kerja", "UPT K2"),
    ("blk-surabaya", Unit.UPT, "UPT Balai Latihan Kerja Surabaya", "UPT BLK Surabaya"),
    ("blk-pasuruan", Unit.UPT, "UPT Balai Latihan Kerja Pasuruan", "UPT BLK Pasuruan"),
    ("blk-madiun", Unit.UPT, "UPT Balai Latihan Kerja Madiun", "UPT BLK Madiun"),
    ("bidang-pengawasan", Unit.SECTION, "Bidang Pengawasan Ketenagakerjaan", "Bidang Pengawasan"),
    ("bidang-penempatan", Unit.SECTION, "Bidang Penempatan dan Perluasan Kesempatan Kerja", "Bidang Penempatan"),
    ("sekretariat-disnakertrans", Unit.SECTION, "Sekretariat", ""),
)
REGENCY_UNITS = (
    ("sekretariat-disnaker-indramayu", Unit.SECTION, "Sekretariat", ""),
    ("bidang-pelatihan-indramayu", Unit.SECTION, "Bidang Pelatihan dan Produktivitas", "Bidang Pelatihan"),
    ("bidang-penempatan-indramayu", Unit.SECTION, "Bidang Penempatan Tenaga Kerja", "Bidang Penempatan"),
    ("bidang-hubungan-industrial", Unit.SECTION, "Bidang Hubungan Industrial", ""),
)
POSITIONS = ("Pengantar Kerja", "Instruktur", "Pengelola Layanan", "Pengadministrasi", "Arsiparis")
STAFF_PER_UNIT = 8
#: One has its head among the accounts, one an acting head.
HEADED_OTHERWISE = ("p2tk", "k2")


@dataclass(frozen=True)
class Holder:
    """A sample account: e-mail before the @, what it is, where on duty, the position, the role and where it is held."""

    login: str
    label: str
    unit: str
    position: str
    role: str
    held_at: str = ""
    area: int | None = None
    leads: bool = False


PROVINCE_HOLDERS = (
    Holder("kepala", "Kepala Disnakertrans", "disnakertrans-jatim", "Kepala Dinas", "head", leads=True),
    Holder("organisasi", "Biro Organisasi", "biro-organisasi-jatim", "Analis Tata Laksana", "organisation", "jatim"),
    Holder("inspektur", "Inspektur", "inspektorat-jatim", "Inspektur", "inspector", "jatim", leads=True),
    Holder("tpi.anggota", "Anggota TPI", "inspektorat-jatim", "Auditor Pertama", "tpi_member", "jatim"),
    Holder("tpi.ketua", "Ketua TPI", "inspektorat-jatim", "Auditor Muda", "tpi_lead", "jatim"),
    Holder("tpi.dalnis", "Pengendali teknis TPI", "inspektorat-jatim", "Auditor Madya", "tpi_controller", "jatim"),
    Holder("upg", "UPG", "inspektorat-jatim", "Pengelola Pelaporan Gratifikasi", "upg", "jatim"),
    Holder("wbs", "Tim WBS", "inspektorat-jatim", "Pengelola Laporan Rahasia", "wbs", "jatim"),
    Holder("auditor", "Auditor (data disamarkan)", "inspektorat-jatim", "Auditor Penyelia", "auditor", "jatim"),
    Holder("kepegawaian", "Kepegawaian", "sekretariat-disnakertrans", "Analis SDM", "personnel", "disnakertrans-jatim"),
    Holder("perencana", "Perencana", "sekretariat-disnakertrans", "Perencana Muda", "planner", "disnakertrans-jatim"),
    Holder("pengaduan", "Pengelola pengaduan", "sekretariat-disnakertrans", "Pranata Humas", "complaints",
           "disnakertrans-jatim"),
    Holder("kepala.p2tk", "Kepala UPT P2TK", "p2tk", "Kepala UPT", "head", leads=True),
    Holder("ketua.p2tk", "Ketua tim ZI P2TK", "p2tk", "Kepala Seksi Pelayanan", "zi_leader"),
    Holder("sekretaris.p2tk", "Sekretaris tim ZI P2TK", "p2tk", "Kepala Subbagian Tata Usaha", "zi_secretary"),
    Holder("pokja.p2tk", "Anggota pokja area 1 P2TK", "p2tk", "Pengantar Kerja Muda", "pokja", area=1),
    Holder("loket.p2tk", "Petugas loket P2TK", "p2tk", "Petugas Loket", "front_desk"),
    Holder("pegawai.p2tk", "Pegawai P2TK", "p2tk", "Pengantar Kerja Pertama", "staff"),
    Holder("ketua.blk", "Ketua tim ZI BLK Surabaya", "blk-surabaya", "Kepala Seksi Pelatihan", "zi_leader"),
    Holder("pegawai.blk", "Pegawai BLK Surabaya", "blk-surabaya", "Pengelola Pelatihan", "staff"),
    Holder("instruktur.blk", "Instruktur BLK Surabaya", "blk-surabaya", "Instruktur Muda", "instructor"),
)  # fmt: skip
REGENCY_HOLDERS = (
    Holder("kepala", "Kepala Disnaker Indramayu", "disnaker-indramayu", "Kepala Dinas", "head", leads=True),
    Holder(
        "organisasi",
        "Bagian Organisasi Indramayu",
        "bagian-organisasi-indramayu",
        "Analis Tata Laksana",
        "organisation",
        "kabupaten-indramayu",
    ),
    Holder("ketua", "Ketua tim ZI Indramayu", "disnaker-indramayu", "Sekretaris Dinas", "zi_leader"),
)


@dataclass
class Builder:
    """Builds one body: its administrator does what an administrator does."""

    world: World
    domain: str
    admin: User
    numbers: Iterator[int]
    inspector: User | None = None
    people: dict[str, Person] = field(default_factory=dict)

    def unit(self, parent: Unit, row: tuple[str, str, str, str]) -> Unit:
        slug, kind, name, short_name = row
        made = units.create_unit(
            parent, kind, name, by=self.admin, at=self.world.at, valid_from=FOUNDED, short_name=short_name, slug=slug
        )
        self.world.units[slug] = made
        return made

    def person(self, unit: Unit, name: str, position: str, *, email: str = "", leads: bool = False) -> Person:
        number = next(self.numbers)
        level = "II" if leads and unit.kind == Unit.OPD else "III" if leads else "F"
        return people.add_person(
            unit, name, status=Person.PNS, position=position, by=self.admin, at=self.world.at, valid_from=FOUNDED,
            nip=sample_nip(number), email=email, rank_level=level, leads=leads, basis="SK contoh",
        )  # fmt: skip

    def holder(self, holder: Holder) -> User:
        """An account with its role, ready to sign in."""
        email = f"{holder.login}@{self.domain}"
        unit = self.world.units[holder.unit]
        person = self.person(unit, f"{holder.label} (contoh)", holder.position, email=email, leads=holder.leads)
        user = people.open_account(person, by=self.admin, at=self.world.at)
        self._password(user)
        grants.give(
            user, holder.role, self.world.units[holder.held_at or holder.unit], by=self._giver(holder.role),
            at=self.world.at, valid_from=FOUNDED, area=holder.area, basis="SK contoh",
        )  # fmt: skip
        if holder.role == "inspector":
            self.inspector = user
        self._keep(email, user, holder.label)
        return user

    def staff(self, unit: Unit) -> None:
        """Colleagues without an e-mail, so that lists are as long as people know them; the first of them heads."""
        for position, number in zip(POSITIONS * 2, range(1, STAFF_PER_UNIT + 1), strict=False):
            leads = number == 1 and unit.slug not in HEADED_OTHERWISE
            name = f"Pegawai contoh {number:02} {unit}"
            self.person(unit, name, f"Kepala {unit.short_kind}" if leads else position, leads=leads)

    def _giver(self, role: str) -> User:
        """Oversight is chosen by the inspector, who is the first to be given a role."""
        return self.inspector if self.inspector and "administrator" not in ROLES[role].given_by else self.admin

    def _password(self, user: User) -> None:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])

    def _keep(self, email: str, user: User, label: str) -> None:
        self.world.accounts[email] = user
        self.world.roles[email] = label


def build(world: World) -> None:
    """Both bodies with their units, people, accounts and roles."""
    numbers = count(901)
    _province(world, numbers)
    _regency(world, numbers)


def _province(world: World, numbers: Iterator[int]) -> None:
    builder, root = _body(
        world, numbers, "province", "Pemerintah Provinsi Jawa Timur", "jatim", "pilar.test", town="Surabaya"
    )
    builder.unit(root, ("inspektorat-jatim", Unit.OFFICE, "Inspektorat", ""))
    builder.unit(root, ("biro-organisasi-jatim", Unit.OFFICE, "Biro Organisasi", ""))
    opd = ("disnakertrans-jatim", Unit.OPD, "Dinas Tenaga Kerja dan Transmigrasi", "Disnakertrans")
    labour = builder.unit(root, opd)
    made = [builder.unit(labour, row) for row in PROVINCE_UNITS]
    for holder in PROVINCE_HOLDERS:
        builder.holder(holder)
    for unit in made:
        builder.staff(unit)
    _acting_head(builder, world.units["k2"])


def _regency(world: World, numbers: Iterator[int]) -> None:
    builder, root = _body(
        world, numbers, "regency", "Pemerintah Kabupaten Indramayu", "kabupaten-indramayu", "indramayu.test",
        town="Indramayu",
    )  # fmt: skip
    builder.unit(root, ("inspektorat-indramayu", Unit.OFFICE, "Inspektorat", ""))
    builder.unit(root, ("bagian-organisasi-indramayu", Unit.OFFICE, "Bagian Organisasi", ""))
    labour = builder.unit(root, ("disnaker-indramayu", Unit.OPD, "Dinas Tenaga Kerja", "Disnaker"))
    made = [builder.unit(labour, row) for row in REGENCY_UNITS]
    for holder in REGENCY_HOLDERS:
        builder.holder(holder)
    for unit in made:
        builder.staff(unit)


def _body(
    world: World, numbers: Iterator[int], kind: str, name: str, slug: str, domain: str, *, town: str
) -> tuple[Builder, Unit]:  # fmt: skip
    body = units.create_body(kind, name, slug, by=ACTOR, at=world.at, valid_from=FOUNDED, is_sample=True)
    root = world.units[slug] = units.root_of(body)
    email = f"admin@{domain}"
    admin = people.open_system_account(email, "Administrator contoh", by=ACTOR, at=world.at, email=email)
    builder = Builder(world, domain, admin, numbers)
    builder._password(admin)
    grants.give_first(admin, root, by=ACTOR, at=world.at)
    letterheads.set_letterhead(
        root, f"Jalan Contoh Nomor 1 (data contoh), {town}", f"Telepon (000) 555-0100, surel kantor@{domain}", by=admin,
        at=world.at,
    )  # fmt: skip
    builder._keep(email, admin, f"Administrator {name.removeprefix('Pemerintah ')}")
    return builder, root


def _acting_head(builder: Builder, unit: Unit) -> None:
    """One unit whose post is vacant: its acting head is in office from last month until next."""
    today = builder.world.today
    person = builder.person(unit, f"Kepala Seksi {unit} (contoh)", "Kepala Seksi")
    acting.appoint(
        unit, person, Duty.PLT, "Kepala UPT", by=builder.admin, at=builder.world.at,
        valid_from=today - timedelta(days=30), valid_until=today + timedelta(days=30), basis="Surat perintah contoh",
    )  # fmt: skip


def sample_nip(number: int) -> str:
    """A well-formed NIP with the serial ``number`` 901 or above: born in 1985 and later, in service from 2010."""
    year, month = 1985 + number % 10, number % 12 + 1
    return f"{year}{month:02}01{year + 25}{month:02}{number % 2 + 1}{901 + number % 99}"
