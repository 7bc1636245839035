"""The dinas nominates, the body appoints: who may, what is refused, taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.errors import NotFoundError
from pilar.evaluation.proposal.access import acts_seen
from pilar.evaluation.proposal.actions import acts, fixing
from pilar.evaluation.proposal.actions.acts import Document
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import Act, ActZone
from pilar.kernel.locks import locked
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from tests.evaluation.place import YEAR
from tests.evaluation.proposal.rows import LETTER, build_fair
from tests.evaluation.proposal.test_pages import text
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY

DOCUMENT = Document(LETTER, "Kepala Dinas (contoh)")


@pytest.fixture
def dinas(fair):
    """The head of the labour OPD; nothing has been named yet."""
    Act.objects.all().delete()
    return fair.town.user(fair.town.labour, "Kepala dinas contoh", "head")


def nominate(fair, by, zones=None, **more):
    keys = [zone.pk for zone in (fair.zones if zones is None else zones)]
    return acts.record(
        more.pop("unit", fair.town.labour), more.pop("kind", Act.NOMINATION), more.pop("year", YEAR), keys,
        more.pop("document", DOCUMENT), by=by, at=AT, **more,
    )  # fmt: skip


def appoint(fair, zones=None, **more):
    return nominate(fair, more.pop("by", fair.bureau), zones, unit=fair.root, kind=Act.APPOINTMENT, **more)


def test_one_letter_names_several_units(fair, dinas):
    act = nominate(fair, dinas)
    assert [row.zone for row in act.zones.order_by("pk")] == fair.zones
    assert (act.letter_number, act.letter_on, act.signatory) == (LETTER.number, TODAY, "Kepala Dinas (contoh)")
    assert LedgerEntry.objects.filter(code="zi_act.made", object_id=str(act.pk)).count() == 1
    assert appoint(fair).zones.count() == 2


def test_the_dinas_does_not_appoint_and_the_body_does_not_nominate(fair, dinas):
    with pytest.raises(AccessDenied):
        nominate(fair, dinas, unit=fair.root, kind=Act.APPOINTMENT)
    with pytest.raises(AccessDenied):
        nominate(fair, fair.bureau)
    with pytest.raises(ProposalError, match="Yang mencalonkan adalah dinas"):
        nominate(fair, fair.head, unit=fair.root)
    with pytest.raises(ProposalError, match="yang menetapkan adalah pimpinan instansi"):
        nominate(fair, fair.bureau, kind=Act.APPOINTMENT)


def test_a_dinas_names_its_own_units_only(fair, dinas):
    strange = fair.zone(fair.town.health, agreed=False)
    with pytest.raises(NotFoundError):
        nominate(fair, dinas, [strange])
    with pytest.raises(ProposalError, match=f"Bukan zona {YEAR} dari .*: {strange.name}"):
        nominate(fair, fair.head, [strange])
    with pytest.raises(ProposalError, match="Bukan zona 2025"):
        nominate(fair, dinas, fair.zones[:2], year=YEAR - 1)


def test_a_unit_is_named_once_until_the_act_is_withdrawn(fair, dinas):
    act = nominate(fair, dinas, fair.zones[:1])
    with pytest.raises(ProposalError, match=rf"Sudah dicalonkan: {fair.zones[0].name} \(surat {LETTER.number}\)"):
        nominate(fair, dinas)
    with pytest.raises(ProposalError, match="Alasan penarikan masih kosong"):
        acts.withdraw(act.pk, "", by=dinas, at=AT)
    acts.withdraw(act.pk, "Salah unit", by=dinas, at=AT)
    act.refresh_from_db()
    assert (act.is_open, act.reason, act.withdrawn_by) == (False, "Salah unit", dinas.actor)
    assert nominate(fair, dinas).zones.count() == 2
    with pytest.raises(ProposalError, match="sudah ditarik"):
        acts.withdraw(act.pk, "Lagi", by=dinas, at=AT)


def test_an_act_needs_units_and_a_letter_whose_day_has_come(fair, dinas):
    with pytest.raises(ProposalError, match="Pilih sedikitnya satu"):
        nominate(fair, dinas, [])
    later = Document(Letter("1", TODAY + timedelta(1)), "Kepala")
    with pytest.raises(ProposalError, match="belum tiba"):
        nominate(fair, dinas, document=later)
    with pytest.raises(ProposalError, match="Penanda tangan masih kosong"):
        nominate(fair, dinas, document=Document(LETTER, " "))
    assert not Act.objects.exists()


def test_an_appointment_under_a_fixed_proposal_stays(fair, dinas):
    act = appoint(fair)
    proposal = fixing.fix(fair.draft(fair.zones[0]).pk, LETTER, by=fair.bureau, at=AT)
    with pytest.raises(ProposalError, match="sudah ada dalam Usulan WBK 2026 yang ditetapkan"):
        acts.withdraw(act.pk, "Keliru", by=fair.bureau, at=AT)
    fixing.withdraw(proposal.pk, "Diganti", by=fair.bureau, at=AT)
    acts.withdraw(act.pk, "Keliru", by=fair.bureau, at=AT)


@pytest.mark.parametrize("address", ["/usulan/pencalonan/baru/", "/usulan/penetapan/baru/"])
def test_where_no_zone_can_be_named_there_is_no_form_but_why(client, fair, dinas, address):
    client.force_login(dinas if "pencalonan" in address else fair.bureau)
    assert 'name="nomor"' in client.get(address).content.decode()
    nominate(fair, dinas)
    appoint(fair)
    page = client.get(address)
    assert 'name="nomor"' not in page.content.decode()
    assert f"Semua zona {YEAR} " in text(page)
    assert "Lihat keputusan yang ada" in text(page)
    late = client.post(address, {"nomor": "S/1", "tanggal": "24-11-2026"})
    assert late.status_code == 422  # what was typed meanwhile stays
    assert 'value="S/1"' in late.content.decode()


def test_only_whoever_made_it_takes_it_back_and_strangers_do_not_see_it(fair, dinas):
    act = nominate(fair, dinas)
    with pytest.raises(AccessDenied):
        acts.withdraw(act.pk, "Tidak setuju", by=fair.bureau, at=AT)
    stranger = fair.town.user(fair.town.health, "Kepala lain contoh", "head")
    assert not acts_seen(stranger, AT).exists()
    with pytest.raises(NotFoundError):
        acts.withdraw(act.pk, "Iseng", by=stranger, at=AT)


def test_a_team_sees_the_appointment_that_names_its_zone(fair, dinas):
    act = appoint(fair)
    leader = fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader")
    assert list(acts_seen(leader, AT)) == [act]


def test_the_download_names_the_zones_that_one_sees_and_no_others(client, fair, dinas):
    appoint(fair)
    own, other = fair.zones
    client.force_login(fair.town.user(own.unit, "Ketua contoh", "zi_leader"))
    sent = client.get("/usulan/pencalonan/?unduh=csv").getvalue().decode()
    assert f"{own.name}; 1 unit lain" in sent
    assert other.name not in sent
    client.force_login(fair.bureau)
    names = "; ".join(sorted([own.name, other.name]))
    assert names in client.get("/usulan/pencalonan/?unduh=csv").getvalue().decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_one_zone_nominated_by_two_letters_at_once_is_named_once(request, tmp_path, monkeypatch, guarded):
    """Without the lock the database's own constraint still holds, but one of the two gets no sentence."""
    from django.db import IntegrityError

    with open_site(request, tmp_path) as site:
        fair = build_fair(1)
        Act.objects.all().delete()
        by = fair.town.user(fair.town.labour, "Kepala dinas contoh", "head")
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(acts, "_zones", meeting.after(acts._zones))
        guard = locked if guarded else unguarded
        outcomes = site.together(*[lambda: nominate(fair, by, guard=guard)] * 2)
        refused = [one for one in outcomes if isinstance(one, Exception)]
        assert len(refused) == 1, outcomes
        assert isinstance(refused[0], ProposalError if guarded else IntegrityError)
        assert ActZone.objects.count() == 1
