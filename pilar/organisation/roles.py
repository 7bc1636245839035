"""The one access table: which role may do what. ``/kelola/peran/tabel/`` shows it, ``access.require`` obeys it.

A role reaches the unit at which it is held and everything below. What a role can never do stands beside what it does,
because people ask for both. Later rooms add their capabilities here; whoever adds one names each role that gets it.

Oversight stands apart from administration: assessors, readers of secret reports and auditors come from the inspector,
and the inspector's role passes from inspector to inspector. An administrator gives it only while nobody holds it, and
cannot end it. So no administrator comes to these rights alone, or through accounts of his own making
(tests/organisation/test_escalation.py walks all chains of gifts).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pilar.organisation.models.unit import Unit

CAPABILITIES: Final[dict[str, str]] = {
    "unit.view": "Melihat unit dan susunannya",
    "unit.manage": "Membuat, mengubah, memindahkan, dan menutup unit",
    "body.manage": "Mengubah data instansi",
    "person.view": "Melihat daftar pegawai dan tugasnya",
    "person.private": "Melihat NIP, surel, dan telepon secara utuh",
    "person.manage": "Mengimpor dan mengubah data pegawai dan tugas",
    "slip.issue": "Membuat slip masuk pertama",
    "grant.view": "Melihat siapa memegang peran apa",
    "grant.give": "Memberi, mengakhiri, dan mengalihkan peran yang boleh ia berikan",
    "acting.appoint": "Menunjuk Plt. atau Plh.",
    "calendar.manage": "Mengubah hari libur instansi",
    "rule.manage": "Menetapkan aturan setempat yang lebih ketat",
    "catalogue.manage": "Mengelola daftar layanan dan loket",
    "ledger.view": "Membaca catatan kejadian",
    "job.view": "Melihat pekerjaan latar dan mengulang yang gagal",
    "zone.view": "Melihat zona, lembar kerja, dan buktinya",
    "zone.manage": "Membentuk zona, menetapkan cakupan, target, dan tanggal batasnya",
    "zone.publish": "Menerbitkan keadaan zona kepada publik",
    "milestone.manage": "Menetapkan tahap evaluasi setahun dan redaksi resmi LKE",
    "worksheet.answer": "Menjawab lembar kerja; anggota pokja hanya areanya",
    "worksheet.contribute": "Menjawab pertanyaan yang ditugaskan dan menambah bukti",
    "worksheet.submit": "Menyerahkan lembar kerja dan menariknya kembali",
    "worksheet.assess": "Mengambil dan menilai lembar kerja yang diserahkan",
    "evidence.check": "Memeriksa bukti yang diunggah orang lain",
    "assessment.view": "Membaca pekerjaan penilai sebelum diserahkan",
    "recap.view": "Membaca rekapitulasi nilai yang sudah disetujui TPI",
    "assessment.manage": "Membentuk tim penilai tiap zona dan menandatangani laporannya",
    "proposal.view": "Melihat prasyarat, pencalonan, usulan, dan predikat",
    "proposal.nominate": "Mencalonkan unit dari dinasnya",
    "proposal.manage": "Menetapkan unit, kuota, dan usulan instansi, dan mencatat hasil TPN",
    "prerequisite.manage": "Memelihara prasyarat pengusulan dan buktinya",
    "token.manage": "Membuat dan mencabut token sambungan mesin",
    "record.view": "Melihat kegiatan, keputusan, evaluasi berkala, dan inovasi",
    "record.contribute": "Menambah foto dan bukti, melaporkan tindak lanjut yang menjadi tugasnya",
    "record.manage": "Mencatat dan mengubah kegiatan, keputusan, evaluasi berkala, dan inovasi",
    "record.check": "Menerima bukti tindak lanjut yang dilaporkan orang lain",
    "roadmap.contribute": "Mengusulkan kebutuhan dan mengerjakan rencana aksinya sendiri",
    "roadmap.manage": "Menyusun dan mengubah rencana aksi; anggota pokja hanya areanya",
    "roadmap.approve": "Menetapkan rencana kerja pembangunan ZI",
    "change.view": "Melihat komitmen, pakta integritas, agen perubahan, dan budaya kerja",
    "change.manage": "Mengelola pencanangan, pakta integritas, agen perubahan, komunikasi, dan jajak pegawai",
    "change.confirm": "Mengonfirmasi perubahan yang dibuat agen perubahan",
}

_ANYWHERE = (Unit.BODY, Unit.OFFICE, Unit.OPD, Unit.SECTION, Unit.UPT)
_BODY = (Unit.BODY,)
_BODY_OR_OPD = (Unit.BODY, Unit.OPD)
_SEES_PEOPLE = ("unit.view", "person.view")
#: Whoever works at a unit that builds its zone sees it and takes part in it.
_TAKES_PART = ("zone.view", "worksheet.contribute", "record.view", "record.contribute", "roadmap.contribute")
_BUILDS = (*_TAKES_PART, "worksheet.answer", "evidence.check", "record.manage", "record.check", "roadmap.manage",
           "change.view", "change.manage")  # fmt: skip
_ASSESSES = ("zone.view", "worksheet.assess", "assessment.view", "recap.view", "record.view", "change.view")
#: Named one by one: what a later room adds (secret reports, scores) is not the administrator's by itself.
_MASTER_DATA = (
    *_SEES_PEOPLE, "unit.manage", "body.manage", "person.private", "person.manage", "slip.issue", "grant.view",
    "grant.give", "acting.appoint", "calendar.manage", "rule.manage", "catalogue.manage", "ledger.view", "job.view",
    "token.manage",
)  # fmt: skip


@dataclass(frozen=True)
class Role:
    """A role: label, what it does and never does, at which kinds of unit it is held, who gives it, what it may.

    ``vacant_by``: who else gives it while nobody holds it at that unit. ``builds`` and ``assesses`` exclude each other
    (guards.py).
    """

    code: str
    label: str
    does: str
    never: str
    held_at: tuple[str, ...]
    given_by: tuple[str, ...]
    may: frozenset[str]
    by_area: bool = False
    assesses: bool = False
    builds: bool = False
    second_factor: bool = False
    vacant_by: tuple[str, ...] = ()

    @property
    def has_authority(self) -> bool:
        """Whether who holds it gives roles to others. Such a role is ended from where it was given (giving.py)."""
        return "grant.give" in self.may


def _role(
    code: str, label: str, does: str, never: str, held_at: tuple[str, ...], given_by: str, *may: str,
    vacant_by: str = "", **marks: bool,
) -> Role:  # fmt: skip
    return Role(
        code, label, does, never, held_at, tuple(given_by.split()), frozenset(may), vacant_by=tuple(vacant_by.split()),
        **marks,
    )  # fmt: skip


_ALL: Final = (
    _role("administrator", "Administrator", "Menyiapkan unit, orang, peran, kalender, dan aturan.",
          "Tidak dapat membaca laporan rahasia, menilai, atau menjawab LKE.", _BODY_OR_OPD, "administrator",
          *_MASTER_DATA, second_factor=True),
    _role("head", "Kepala", "Memimpin instansi, OPD, bidang, atau UPT: menunjuk tim dan pelaksana harian.",
          "Tidak dapat menilai unitnya sendiri atau membaca laporan rahasia.", _ANYWHERE, "administrator head",
          *_SEES_PEOPLE, "person.private", "grant.view", "grant.give", "acting.appoint", "catalogue.manage",
          *_TAKES_PART, "zone.manage", "zone.publish", "worksheet.submit", "evidence.check", "record.manage",
          "record.check", "roadmap.manage", "roadmap.approve", "change.view", "change.manage", "change.confirm",
          "proposal.view", "proposal.nominate"),
    _role("organisation", "Biro/Bagian Organisasi", "Membina pembangunan ZI di semua OPD dan mengusulkan unit.",
          "Tidak menilai dan tidak mengisi jawaban unit.", _BODY, "administrator head",
          *_SEES_PEOPLE, "grant.view", "calendar.manage", "rule.manage", "zone.view", "zone.manage",
          "milestone.manage", "recap.view", "record.view", "change.view", "proposal.view", "proposal.manage",
          "prerequisite.manage", "token.manage"),
    _role("inspector", "Inspektur", "Memimpin pengawasan dan menunjuk Tim Penilai Internal.",
          "Tidak mengisi jawaban unit.", _BODY, "inspector",
          *_SEES_PEOPLE, "person.private", "grant.view", "grant.give", "ledger.view", "zone.view",
          "record.view", "change.view", "assessment.view", "recap.view", "assessment.manage", "proposal.view",
          "prerequisite.manage", second_factor=True, vacant_by="administrator head"),
    _role("zi_leader", "Ketua tim ZI", "Memimpin tim kerja ZI sebuah unit dan membagi pokja.",
          "Tidak dapat menilai dan tidak melihat unit lain.", _ANYWHERE, "administrator head",
          *_SEES_PEOPLE, "grant.view", "grant.give", *_BUILDS, "worksheet.submit", "proposal.view", builds=True),
    _role("zi_secretary", "Sekretaris tim ZI", "Mengisi dan merapikan lembar kerja semua area.",
          "Tidak dapat menilai dan tidak memberi peran.", _ANYWHERE, "administrator head zi_leader",
          *_SEES_PEOPLE, "grant.view", *_BUILDS, "proposal.view", builds=True),
    _role("pokja", "Anggota pokja", "Mengisi jawaban dan bukti satu area perubahan.",
          "Tidak mengisi area lain dan tidak menyerahkan lembar kerja.", _ANYWHERE, "administrator head zi_leader",
          *_SEES_PEOPLE, *_BUILDS, by_area=True, builds=True),
    _role("staff", "Pegawai", "Bekerja di unit: melihat tugas dan datanya sendiri.",
          "Tidak melihat data pribadi pegawai lain.", _ANYWHERE, "administrator head personnel", *_SEES_PEOPLE,
          *_TAKES_PART),
    _role("tpi_member", "Anggota TPI", "Menilai lembar kerja yang ditugaskan kepadanya.",
          "Tidak pernah menilai unitnya sendiri dan tidak mengubah jawaban unit.", _BODY_OR_OPD, "inspector",
          "unit.view", *_ASSESSES, assesses=True, second_factor=True),
    _role("tpi_lead", "Ketua TPI", "Memimpin penilaian dan memutus perbedaan pendapat.",
          "Tidak pernah menilai unitnya sendiri dan tidak mengubah jawaban unit.", _BODY_OR_OPD, "inspector",
          "unit.view", "grant.view", *_ASSESSES, "proposal.view", assesses=True, second_factor=True),
    _role("tpi_controller", "Pengendali teknis TPI", "Mengendalikan mutu penilaian.",
          "Tidak pernah menilai unitnya sendiri dan tidak mengubah jawaban unit.", _BODY_OR_OPD, "inspector",
          "unit.view", "grant.view", *_ASSESSES, "assessment.manage", "proposal.view", assesses=True,
          second_factor=True),
    _role("front_desk", "Petugas loket", "Menerima dan memeriksa permohonan layanan.",
          "Hanya melihat layanan dan zona unitnya.", _ANYWHERE, "administrator head", "unit.view", *_TAKES_PART),
    _role("personnel", "Kepegawaian", "Mengelola data pegawai, tugas, dan slip masuk pertama.",
          "Tidak memberi peran selain pegawai.", _BODY_OR_OPD, "administrator head",
          *_SEES_PEOPLE, "person.private", "person.manage", "slip.issue", "grant.view", "grant.give", *_TAKES_PART,
          "change.view", "change.manage"),
    _role("planner", "Perencana", "Menyusun rencana, target, dan pengukuran kinerja.",
          "Tidak mengubah data pegawai.", _ANYWHERE, "administrator head", *_SEES_PEOPLE, *_TAKES_PART),
    _role("complaints", "Pengelola pengaduan", "Menangani pengaduan pelayanan.",
          "Tidak membaca laporan rahasia WBS.", _ANYWHERE, "administrator head", "unit.view", second_factor=True),
    _role("upg", "UPG", "Menerima dan meneruskan laporan gratifikasi.",
          "Tidak membaca laporan rahasia WBS.", _BODY_OR_OPD, "administrator inspector", "unit.view",
          second_factor=True),
    _role("wbs", "Tim WBS", "Membaca dan menangani laporan rahasia.",
          "Tidak dapat memegang kunci laporan yang menyebut dirinya.", _BODY_OR_OPD, "inspector", "unit.view",
          second_factor=True),
    _role("instructor", "Instruktur", "Mengajar dan menilai pelatihan kerja.",
          "Hanya melihat kelas dan zona unitnya.", _ANYWHERE, "administrator head", "unit.view", *_TAKES_PART),
    _role("auditor", "Auditor", "Membaca jejak kejadian dan hak akses; data pribadi disamarkan.",
          "Tidak mengubah apa pun.", _BODY_OR_OPD, "inspector",
          *_SEES_PEOPLE, "grant.view", "ledger.view"),
)  # fmt: skip

ROLES: Final[dict[str, Role]] = {role.code: role for role in _ALL}
