"""The sample's proposing: P2TK was proposed last year, objected once and holds WBK; this year's units are named only.

By the actions that a click calls, in the name of those whose work it is. All letters are samples.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from pilar.evaluation.actions.writing import Change
from pilar.evaluation.models import Answer, Assessor, Zone
from pilar.evaluation.proposal.actions import (
    acts,
    fixing,
    objections,
    plenos,
    predicates,
    prerequisites,
    quotas,
    stages,
    stories,
    tpn,
)
from pilar.evaluation.proposal.actions.acts import Document
from pilar.evaluation.proposal.actions.plenos import Meeting
from pilar.evaluation.proposal.actions.predicates import Decree
from pilar.evaluation.proposal.actions.prerequisites import Told
from pilar.evaluation.proposal.actions.stages import Told as Outcome
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import Act, Candidate, Pleno, Proposal, StageResult
from pilar.evaluation.proposal.predicates import WBBM, WBK
from pilar.evaluation.proposal.prerequisites import INSPECTORATE
from pilar.evaluation.proposal.prerequisites import prerequisites as rules
from pilar.evaluation.proposal.queries.standing import rows_of
from pilar.evaluation.proposal.sample_stories import p2tk_stories
from pilar.evaluation.proposal.stages import codes
from pilar.evaluation.sample import LEADERS
from pilar.evaluation.sample_files import document
from pilar.kernel.samples import World
from pilar.organisation.actions import catalogue
from pilar.organisation.models import Unit, User

P2TK, BLK = "p2tk", "blk-surabaya"
MINISTRY: Final = "KemenPANRB (contoh)"
#: Of the body, for both years: code and value.
BODY: Final = (("bpk-opinion", "WTP"), ("sakip", "BB"), ("rb-index", "B"), ("spip", "3.1"))
#: Of the units that were proposed last year.
LAST_YEAR: Final = {
    "core-service": "ya", "audit-follow-up": "100", "lhkpn": "100", "lhkan": "100", "internal-sakip": "BB",
    "survey-report": "412",
}  # fmt: skip
#: Of this year's units, as far as they have been brought; what is not named is not known yet.
THIS_YEAR: Final[dict[str, dict[str, str]]] = {
    P2TK: {"audit-follow-up": "100", "lhkpn": "100", "lhkan": "96.5", "internal-sakip": "BB", "survey-report": "506"},
    BLK: {"audit-follow-up": "100", "lhkpn": "100", "lhkan": "100", "survey-report": "238"},
    "blk-pasuruan": {"core-service": "ya", "audit-follow-up": "80", "launch": ""},
    "bidang-penempatan": {"core-service": "ya", "lhkpn": "100", "launch": ""},
    "k2": {"core-service": "ya", "survey-report": "24", "launch": ""},
}
#: What the administrative selection found last year: about, finding, what the team held against it.
OBJECTED: Final = (
    ("lhkpn", "Tanda terima satu wajib lapor tidak terbaca (contoh).",
     "Tanda terima yang terbaca terlampir pada surat sanggah; pelaporannya lengkap (contoh)."),
    ("A.I.1.i.a", "Keputusan tim kerja belum bertanda tangan (contoh).",
     "Keputusan yang bertanda tangan terlampir pada surat sanggah (contoh)."),
)  # fmt: skip
#: Where TPN answered otherwise than TPI, and what it noted.
TPN_LOWER: Final = {"A.I.1.iii.b": "C"}
TPN_NOTES: Final = {
    "A.I.1.iii.b": "Tindak lanjut monev triwulan terakhir belum terlihat (contoh).",
    "A.I.6.i.a": "Standar pelayanan dipasang dan dipahami petugas; pertahankan (contoh).",
}


def build(world: World) -> None:
    """Last year from the pleno to the predicate, then this year as far as it is."""
    _Story(world).tell()


class _Story:
    def __init__(self, world: World) -> None:
        self.world = world
        self.year = world.today.year
        self.root = world.units["jatim"]
        self.bureau: User = world.accounts["organisasi@pilar.test"]
        self.inspector: User = world.accounts["inspektur@pilar.test"]
        self.head: User = world.accounts["kepala@pilar.test"]

    def tell(self) -> None:
        for year in (self.year - 1, self.year):
            for code, value in BODY:
                prerequisites.keep_body(
                    self.root,
                    year,
                    code,
                    self._told(value, f"{code}/{year}", year),
                    by=self._keeper(code),
                    at=self.world.at,
                )
        self._last_year()
        self._this_year()

    def _last_year(self) -> None:
        before = self.year - 1
        zones = [self._zone(slug, before) for slug in (P2TK, BLK)]
        self._name(self.root, Act.APPOINTMENT, before, zones, self.bureau, date(before, 2, 10), "Gubernur (contoh)")
        for zone in zones:
            launch = date(before - 1, 2, 12).isoformat()
            for code, value in {**LAST_YEAR, "launch": launch}.items():
                self._keep(zone, code, value)
        self._quota(before, WBK, 2, date(before, 4, 2))
        self._pleno(before, zones)
        proposal = Proposal.objects.get(body=self.root.body, year=before, predicate=WBK)
        letter = self._letter("800.2/USUL", date(before, 5, 28), "Surat usulan unit WBK (contoh)")
        fixing.fix(proposal.pk, letter, by=self.bureau, at=self.world.at)
        row = rows_of(proposal.pk)[0]
        self._stories(row.zone)
        self._objected(row.pk, date(before, 6, 20))
        for number, code in enumerate(codes()[1:], 1):
            told = Outcome(
                "passed", Letter(f"B/{number + 1}/TPN (contoh)", date(before, 6, 20) + timedelta(28 * number))
            )
            stages.keep_result(row.pk, code, told, by=self.bureau, at=self.world.at)
        self._tpn(row.pk, row.zone)
        decree = Decree(
            Letter("KEP.1/WBK (contoh)", date(before, 12, 10)), "Menteri PANRB (contoh)", date(before, 12, 10)
        )
        predicates.grant(row.zone.unit, WBK, decree, zone=row.zone, by=self.bureau, at=self.world.at)

    def _stories(self, zone: Zone) -> None:
        """What P2TK told TPN of each of its services."""
        leader: User = self.world.accounts["ketua.p2tk@pilar.test"]
        administrator: User = self.world.accounts["admin@pilar.test"]
        for name, told in p2tk_stories(zone.year).items():
            service = catalogue.add_service(zone.unit, name, by=administrator, at=self.world.at)
            stories.keep_story(zone.pk, service.pk, told, by=leader, at=self.world.at)

    def _this_year(self) -> None:
        zones = list(
            Zone.objects.filter(unit__body=self.root.body, year=self.year).select_related("unit").order_by("pk")
        )
        today = self.world.today
        dinas = self.world.units["disnakertrans-jatim"]
        self._name(dinas, Act.NOMINATION, self.year, zones, self.head, today - timedelta(170), "Kepala Disnakertrans")
        self._name(
            self.root, Act.APPOINTMENT, self.year, zones, self.bureau, today - timedelta(150), "Gubernur (contoh)"
        )
        for slug, values in THIS_YEAR.items():
            zone = self._zone(slug, self.year)
            for code, value in values.items():
                self._keep(zone, code, value or (today - timedelta(420)).isoformat())
        self._quota(self.year, WBK, 3, today - timedelta(60))
        self._quota(self.year, WBBM, 1, today - timedelta(60))

    # -- single acts

    def _zone(self, slug: str, year: int) -> Zone:
        return Zone.objects.select_related("unit__body").get(unit=self.world.units[slug], year=year)

    def _keeper(self, code: str) -> User:
        return self.inspector if rules()[code].keeper == INSPECTORATE else self.bureau

    def _letter(self, number: str, on: date, title: str = "") -> Letter:
        return Letter(f"{number} (contoh)", on, document(title, str(self.root), 1) if title else None)

    def _told(self, value: str, number: str, year: int) -> Told:
        """Known for some weeks; what counted last year since the spring before it was proposed."""
        on = self.world.today - timedelta(40) if year == self.year else date(year, 4, 20)
        return Told(value, on, self._letter(number, on))

    def _keep(self, zone: Zone, code: str, value: str) -> None:
        told = self._told(value, f"{code}/{zone.year}/{zone.unit.slug}", zone.year)
        prerequisites.keep_zone(zone.pk, code, told, by=self._keeper(code), at=self.world.at)

    def _name(self, unit: Unit, kind: str, year: int, zones: list[Zone], by: User, on: date, signatory: str) -> None:
        title = "Surat pencalonan unit (contoh)" if kind == Act.NOMINATION else "Keputusan penetapan unit (contoh)"
        paper = Document(self._letter(f"188/{kind[:4].upper()}/{year}", on, title), signatory)
        acts.record(unit, kind, year, [zone.pk for zone in zones], paper, by=by, at=self.world.at)

    def _quota(self, year: int, predicate: str, count: int, on: date) -> None:
        letter = self._letter(f"B/KUOTA/{predicate}/{year}", on)
        quotas.set_quota(
            self.root, year, predicate, count=count, source=MINISTRY, letter=letter, by=self.bureau, at=self.world.at
        )

    def _pleno(self, year: int, zones: list[Zone]) -> Pleno:
        """P2TK is chosen; the other waits, whatever its rank."""
        by, at = self.inspector, self.world.at
        pleno = plenos.begin(self.root, year, WBK, by=by, at=at)
        attendants = "Inspektur\nKepala Biro Organisasi\nPengendali teknis TPI\nKetua TPI"
        plenos.describe(pleno.pk, Meeting(date(year, 5, 20), "Ruang rapat (contoh)", attendants), by=by, at=at)
        for row in pleno.candidates.select_related("zone__unit"):
            chosen = row.zone.unit.slug == P2TK
            reason = (
                "Syarat minimal WBK terpenuhi seluruhnya." if chosen else "Menyelesaikan rekomendasi TPI lebih dahulu."
            )
            decision = Candidate.CHOSEN if chosen else Candidate.WAITS
            plenos.decide(pleno.pk, row.pk, decision, reason, by=by, at=at)
        return plenos.close(pleno.pk, by=by, at=at)

    def _objected(self, row: int, on: date) -> None:
        """The administrative selection failed two things; the unit's team defended both, and TPN let it pass."""
        by, at = self.bureau, self.world.at
        letter = self._letter("B/1/TPN", on, "Surat hasil seleksi administrasi (contoh)")
        told = Outcome(StageResult.FAILED, letter, failed=[(about, finding) for about, finding, _ in OBJECTED])
        result = stages.keep_result(row, codes()[0], told, by=by, at=at)
        defences = {about: defence for about, _, defence in OBJECTED}
        leader: User = self.world.accounts[LEADERS[P2TK]]
        for each in result.failed.all():
            objections.answer_finding(each.pk, defences[each.about], by=leader, at=at)
        letter = self._letter("800.2/SANGGAH", on + timedelta(3), "Surat sanggah (contoh)")
        objections.send(result.objection.pk, letter, by=by, at=at)
        answer = "Kedua temuan dijelaskan dengan bukti. Unit maju ke evaluasi meja."
        scan = document("Surat jawaban atas sanggah (contoh)", MINISTRY, 1)
        letter = Letter("B/1a/TPN (contoh)", on + timedelta(10), scan)
        objections.settle(result.objection.pk, answer, letter, accepted=True, by=by, at=at)

    def _tpn(self, row: int, zone: Zone) -> None:
        """What TPI answered, as TPN found it too, but for a letter; with a few notes."""
        answers = Answer.objects.filter(worksheet__zone=zone, worksheet__assessor__code=Assessor.TPI)
        said = {each.field: each.value for each in answers if not each.is_blank} | TPN_LOWER
        changes = [Change(field, value, TPN_NOTES.get(field)) for field, value in said.items()]
        tpn.keep_answers(row, changes, by=self.bureau, at=self.world.at)
