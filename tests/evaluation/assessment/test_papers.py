"""Reports and minutes that are kept signed or revoked: by whose right, and by nobody of the own unit."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from pilar.errors import NotFoundError
from pilar.evaluation.assessment.actions import exit_meetings, papers, reports
from pilar.evaluation.assessment.actions.exit_meetings import MeetingDraft
from pilar.kernel import intake
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import people
from tests.organisation.town import AT, TODAY


def page(name, *args):
    return reverse(f"assessment:{name}", args=args)


def picture():
    made = io.BytesIO()
    Image.new("RGB", (40, 30)).save(made, "JPEG")
    return made.getvalue()


def sign(panel, paper, by):
    taken = intake.examine(picture(), "pindaian.jpg", limit=10_000_000)
    return papers.attach_signed(panel.zone.pk, paper.pk, taken, method="wet", by=by, at=AT)


def revoke(panel, paper, by):
    return papers.revoke(panel.zone.pk, paper.pk, "Salah cetak", by=by, at=AT)


@pytest.fixture
def minutes(panel):
    panel.hand_in()
    panel.take()
    draft = MeetingDraft(on=TODAY, place="Aula", attendants="Kepala UPT", agreed="Semua")
    exit_meetings.write(panel.zone.pk, draft, by=panel.member, at=AT)
    return exit_meetings.issue_minutes(panel.zone.pk, by=panel.member, at=AT)


@pytest.fixture
def report(panel):
    panel.agreed()
    return reports.issue(panel.zone.pk, by=panel.inspector, at=AT)


@pytest.fixture
def outsider(panel):
    """A member of TPI without a seat in the zone."""
    town = panel.place.town
    return town.user(town.office, "Anggota TPI lain contoh", "tpi_member", town.root)


def refused_everywhere(client, panel, paper, user):
    for act in (sign, revoke):
        with pytest.raises(AccessDenied):
            act(panel, paper, user)
    client.force_login(user)
    for name, sent in (
        ("paper_revoke", {"alasan": "Salah cetak"}),
        ("paper_signed", {"berkas": SimpleUploadedFile("f.jpg", picture(), "image/jpeg"), "cara": "wet"}),
    ):
        address = page(name, panel.zone.pk, paper.pk)
        assert client.get(address).status_code == 403
        assert client.post(address, sent).status_code == 403
    paper.refresh_from_db()
    assert (paper.state, SignedCopy.objects.count()) == (Document.VALID, 0)


def test_minutes_are_kept_and_revoked_by_the_zones_own_team_only(client, panel, minutes, outsider):
    refused_everywhere(client, panel, minutes, outsider)
    client.force_login(outsider)
    assert (
        page("paper_revoke", panel.zone.pk, minutes.pk)
        not in client.get(page("exit_meeting", panel.zone.pk)).content.decode()
    )
    assert sign(panel, minutes, panel.member).version == 1
    assert revoke(panel, minutes, panel.lead).state == Document.REVOKED


def test_a_report_is_kept_and_revoked_by_who_issues_it_and_by_nobody_of_the_unit(client, panel, report):
    refused_everywhere(client, panel, report, panel.lead)
    people.add_duty(
        panel.controller.person, panel.zone.unit, "Pelaksana", by=panel.place.town.admin, at=AT, valid_from=TODAY
    )
    refused_everywhere(client, panel, report, panel.controller)
    assert sign(panel, report, panel.inspector).version == 1
    assert revoke(panel, report, panel.inspector).state == Document.REVOKED


def test_a_paper_of_another_zone_does_not_exist(panel, report):
    other = panel.place.zone_of(panel.place.town.labour)
    with pytest.raises(NotFoundError):
        papers.revoke(other.pk, report.pk, "Salah cetak", by=panel.inspector, at=AT)
