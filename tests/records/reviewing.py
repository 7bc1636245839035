"""A unit with people who review: its leader and secretary, an owner without any role, a checker. All sample data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pilar.organisation.models import User
from pilar.records.actions import recommendations, review_parts, reviews
from pilar.records.actions.recommendations import Wording
from pilar.records.actions.reviews import Plan
from pilar.records.filing import Paper, of_address
from pilar.records.models import Recommendation, Review, ReviewFile
from tests.organisation.town import AT, TODAY, Town, build

PLAN = Plan("Evaluasi SOP (data contoh)", "Penerapan SOP", ("sop",), date(2026, 1, 1), date(2026, 6, 30))
DUE = TODAY + timedelta(days=10)


@dataclass
class Desk:
    """The training UPT of the town and who works on its reviews."""

    town: Town
    leader: User
    secretary: User
    owner: User
    staff: User
    outsider: User

    def review(self, plan: Plan = PLAN) -> Review:
        return reviews.start(self.town.training, plan, by=self.leader, at=AT)

    def reported(self, review: Review | None = None) -> Recommendation:
        """A recommendation that its owner has reported with proof."""
        row = self.recommended(review)
        return recommendations.report(row.pk, "Sudah diperbarui.", link("bukti"), by=self.owner, at=AT)

    def recommended(self, review: Review | None = None, due_on: date = DUE, **more) -> Recommendation:
        words = Wording("Perbarui SOP", self.owner.person, **more)
        return recommendations.recommend((review or self.review()).pk, words, due_on, by=self.leader, at=AT)

    def with_report(self, review: Review | None = None) -> Review:
        """A running review with its report among its files."""
        review = review or self.review()
        review_parts.add_file(
            review.pk, link("laporan"), what=ReviewFile.REPORT, title="Laporan", by=self.leader, at=AT
        )
        return review

    def concluded(self) -> Review:
        review = self.with_report()
        return reviews.conclude(review.pk, TODAY, "Sudah diterapkan.", by=self.leader, at=AT)


def link(name: str) -> Paper:
    return of_address(f"https://dokumen.contoh.go.id/{name}")


def build_desk(town: Town | None = None) -> Desk:
    town = town or build()
    return Desk(
        town,
        leader=town.user(town.training, "Ketua tim contoh", "zi_leader"),
        secretary=town.user(town.training, "Sekretaris tim contoh", "zi_secretary"),
        owner=town.user(town.training, "Penanggung jawab contoh"),
        staff=town.user(town.training, "Pegawai biasa contoh", "staff"),
        outsider=town.user(town.health, "Kepala lain contoh", "head"),
    )
