"""What a unit tells of its services: who writes, what is refused, how it is written on its pages."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from pilar.errors import NotFoundError
from pilar.evaluation.models import Assessor, Zone
from pilar.evaluation.proposal.actions import fixing, stories
from pilar.evaluation.proposal.actions.stories import Telling, keep_story
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.hints import hints_for
from pilar.evaluation.proposal.models import ServiceStory
from pilar.evaluation.proposal.queries.stories import lines_of
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import catalogue
from pilar.organisation.versions import ChangedMeanwhile
from tests.evaluation.proposal.rows import LETTER
from tests.evaluation.proposal.test_pages import text
from tests.organisation.town import AT, TODAY

WHOLE = Telling(
    "Antre sejak subuh", "Calo menjual nomor", "Nomor lewat telepon", "Antrean hilang", "Dua jam", "Setengah jam",
    "Lama menunggu", "menit", Decimal(135), "triwulan I 2025", Decimal("28.5"), "triwulan I 2026", "rekap antrean",
)  # fmt: skip


@pytest.fixture
def zone(fair):
    """The first zone, in a draft, with two services."""
    found = fair.zones[0]
    for name in ("Layanan AK/I", "Rekomendasi paspor"):
        catalogue.add_service(found.unit, name, by=fair.town.admin, at=AT)
    fair.draft(*fair.zones)
    return Zone.objects.select_related("unit__body").get(pk=found.pk)


@pytest.fixture
def service(zone):
    return zone.unit.services.get(name="Layanan AK/I")


@pytest.fixture
def leader(fair, zone):
    return fair.town.user(zone.unit, "Ketua contoh", "zi_leader")


@pytest.fixture
def keep(zone, service, leader):
    """``keep(told, by=…, seen=…)`` of the first service."""

    def kept(told=WHOLE, *, by=leader, **more):
        return keep_story(zone.pk, service.pk, told, by=by, at=AT, **more)

    return kept


@pytest.fixture
def page(client, zone, service):
    """``page(user)`` the form of the first service, ``page(user, data)`` sends it."""
    address = f"/usulan/zona/{zone.pk}/paparan/{service.pk}/"

    def asked(user, data=None):
        client.force_login(user)
        return client.get(address) if data is None else client.post(address, data)

    return asked


# -- who writes, and what


def test_the_team_writes_also_piece_by_piece_and_each_time_is_in_the_ledger(keep):
    row = keep(Telling(issue="  Antre sejak subuh \r\n\r\nsetiap Senin"))
    assert (row.issue, row.version) == ("Antre sejak subuh \n\nsetiap Senin", 1)
    assert row.missing == ["risiko", "pengendalian atau inovasi", "hasil", "sebelum", "sesudah"]
    row = keep()
    assert (row.missing, row.version, ServiceStory.objects.count()) == ([], 2, 1)
    entries = LedgerEntry.objects.filter(code="service_story.kept")
    assert [entry.object_id for entry in entries] == [str(row.pk)] * 2
    assert keep(Telling()).missing, "what was told may be taken back"


def test_the_bureau_writes_too_and_others_do_not(fair, zone, keep):
    assert keep(by=fair.bureau).by == fair.bureau.actor
    head = fair.town.user(zone.unit, "Kepala unit contoh", "head")
    for refused in (head, fair.town.inspector):
        with pytest.raises(AccessDenied, match="ditulis tim unit atau Biro/Bagian Organisasi"):
            keep(replace(WHOLE, issue="Lain"), by=refused)
    pokja = fair.town.user(zone.unit, "Pokja contoh")
    fair.town.give(pokja, "pokja", zone.unit, area=6)
    fair.town.give(pokja, "head", zone.unit)  # sees the proposal by this, and still answers in area 6 only
    with pytest.raises(AccessDenied):
        keep(replace(WHOLE, issue="Lain"), by=pokja)
    assert ServiceStory.objects.get().issue == WHOLE.issue


def test_another_units_team_does_not_find_the_zone(fair, keep):
    other = fair.town.user(fair.zones[1].unit, "Ketua lain contoh", "zi_leader")
    with pytest.raises(NotFoundError):
        keep(by=other)
    assert not ServiceStory.objects.exists()


def test_a_service_of_another_unit_is_refused_and_a_closed_one_only_where_nothing_is_told(fair, zone, leader, keep):
    strange = catalogue.add_service(fair.zones[1].unit, "Layanan lain", by=fair.town.admin, at=AT)
    with pytest.raises(NotFoundError, match="tidak ada di unit zona ini"):
        keep_story(zone.pk, strange.pk, WHOLE, by=leader, at=AT)
    row = keep()
    zone.unit.services.update(is_active=False)
    assert keep(replace(WHOLE, issue="Lain")).version == 2
    closed = zone.unit.services.exclude(pk=row.service_id).get()
    with pytest.raises(NotFoundError):
        keep_story(zone.pk, closed.pk, WHOLE, by=leader, at=AT)
    assert [line.service.pk for line in lines_of(zone, TODAY)] == [row.service_id]


def test_a_zone_that_is_not_proposed_tells_nothing_until_it_is(fair, zone, keep):
    (proposed,) = zone.proposed.all()
    fair.zones[1].proposed.all().delete()
    proposed.delete()
    with pytest.raises(ProposalError, match=r"tidak \(lagi\) ada dalam usulan"):
        keep()
    proposal = fair.draft(zone)
    keep()
    fixing.fix(proposal.pk, LETTER, by=fair.bureau, at=AT)
    assert keep().version == 2, "the pack is a working paper: it stays open after fixing"
    fixing.withdraw(proposal.pk, "Diganti", by=fair.bureau, at=AT)
    with pytest.raises(ProposalError):
        keep()
    assert ServiceStory.objects.get().version == 2


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Telling(), "Isi sedikitnya satu bagian"),
        (Telling(issue="x" * 2_001), "Isu paling banyak 2000 huruf"),
        (replace(WHOLE, measure=""), "Sebut apa yang diukur"),
        (replace(WHOLE, measured_in=" "), "Isi satuannya"),
        (replace(WHOLE, figure_before=None), "Isi angka sebelumnya"),
        (replace(WHOLE, when_before=""), "kapan angka sebelumnya diukur"),
        (replace(WHOLE, when_after=""), "kapan angka sesudahnya diukur"),
        (replace(WHOLE, figure_after=None), "Isi angka sesudahnya, atau kosongkan waktunya"),
        (Telling(issue="x", figure_source="rekap"), "Sebut apa yang diukur"),
        (replace(WHOLE, figure_before=Decimal("NaN")), "terlalu besar"),
        (replace(WHOLE, figure_after=Decimal(10**13)), "terlalu besar"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_to_do(keep, told, words):
    with pytest.raises(ProposalError, match=words):
        keep(told)
    assert not ServiceStory.objects.exists()


def test_a_figure_may_wait_for_its_second_measuring(keep):
    row = keep(replace(WHOLE, figure_after=None, when_after=""))
    assert (row.figure_before, row.figure_after) == (Decimal(135), None)


@pytest.mark.parametrize("part", [{"measure": "Lama"}, {"figure_before": 1}, {"figure_after": 1, "when_after": "2026"}])
def test_the_database_holds_no_half_figure(zone, service, part):
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceStory.objects.create(zone=zone, service=service, at=AT, by="1", **part)


def test_a_stale_save_changes_nothing(keep):
    first = stories.version(None)
    row = keep(seen=first)
    with pytest.raises(ChangedMeanwhile):
        keep(replace(WHOLE, issue="Lain"), seen=first)
    keep(replace(WHOLE, issue="Lain"), seen=stories.version(row))
    assert ServiceStory.objects.get().issue == "Lain"


# -- the pages


def test_the_list_says_how_complete_each_service_is_and_who_wrote_last(client, fair, zone, leader, keep):
    keep(Telling(issue="Antre", result="Lancar"))
    client.force_login(leader)
    said = text(client.get(f"/usulan/zona/{zone.pk}/paparan/"))
    assert "2 dari 2 layanan belum lengkap" in said
    assert "2 dari 6 bagian kosong: risiko, pengendalian atau inovasi, sebelum, sesudah" in said
    assert "Rekomendasi paspor belum diisi" in said
    assert leader.display_name in said
    assert "PDF dan teksnya tersedia sesudah usulan ditetapkan" in said
    reader = fair.town.user(zone.unit, "Kepala unit contoh", "head")
    client.force_login(reader)
    page = client.get(f"/usulan/zona/{zone.pk}/paparan/")
    assert "Ditulis oleh ketua dan sekretaris tim unit" in text(page)
    assert f"/paparan/{zone.unit.services.first().pk}/" not in page.content.decode()


def test_the_pages_of_unit_and_zone_lead_to_it(client, zone, leader):
    client.force_login(leader)
    address = f"/usulan/zona/{zone.pk}/paparan/"
    for page in (f"/usulan/zona/{zone.pk}/", f"/usulan/unit/{zone.proposed.get().pk}/"):
        assert f'href="{address}"' in client.get(page).content.decode()


def sent(page, **typed):
    return {"versi": page.context["form"]["versi"].value(), **typed}


def test_a_story_is_written_by_its_page(page, leader):
    form = page(leader)
    data = sent(form, isu="Antre", ukuran="Lama menunggu", satuan="menit", angka_sebelum="135,5", diukur="2025")
    answer = page(leader, data)
    assert answer.status_code == 302
    row = ServiceStory.objects.get()
    assert (row.issue, row.figure_before) == ("Antre", Decimal("135.5"))
    assert page(leader).context["form"]["angka_sebelum"].value() == "135,5"


def test_a_refused_story_keeps_what_was_typed(page, leader):
    answer = page(leader, sent(page(leader), isu="Antre sejak subuh", satuan="menit", angka_sebelum="satu"))
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Tulis bilangan dengan koma" in said
    assert "Antre sejak subuh" in said
    assert 'value="satu"' in said
    answer = page(leader, sent(page(leader), isu="Antre", satuan="menit", angka_sebelum="12"))
    assert "Sebut apa yang diukur" in text(answer)
    assert not ServiceStory.objects.exists()


def test_two_writers_see_each_others_words(fair, page, leader):
    first, second = sent(page(leader), isu="Kata ketua"), sent(page(fair.bureau), isu="Kata biro")
    assert page(leader, first).status_code == 302
    stale = page(fair.bureau, second)
    said = text(stale)
    assert stale.status_code == 422
    assert "Yang tersimpan sekarang" in said
    assert "Isu Kata ketua" in said
    assert "Kata biro" in stale.content.decode()
    assert ServiceStory.objects.get().issue == "Kata ketua"
    assert page(fair.bureau, sent(stale, isu="Kata biro")).status_code == 302
    assert ServiceStory.objects.get().issue == "Kata biro"


def test_who_does_not_write_gets_403_and_whoever_does_not_follow_the_unit_404(fair, zone, service, page, client):
    assert page(fair.town.inspector).status_code == 403
    assert page(fair.town.inspector, {"isu": "x"}).status_code == 403
    other = fair.town.user(fair.zones[1].unit, "Ketua lain contoh", "zi_leader")
    assert page(other).status_code == 404
    client.force_login(other)
    assert client.get(f"/usulan/zona/{zone.pk}/paparan/").status_code == 404
    client.force_login(fair.bureau)
    strange = catalogue.add_service(fair.zones[1].unit, "Layanan lain", by=fair.town.admin, at=AT)
    assert client.get(f"/usulan/zona/{zone.pk}/paparan/{strange.pk}/").status_code == 404
    assert client.get(f"/usulan/zona/{fair.zones[1].pk}/paparan/{service.pk}/").status_code == 404


def test_a_zone_out_of_the_proposal_is_told_before_anybody_types_and_keeps_what_was_typed(zone, page, leader, client):
    form = page(leader)
    zone.proposed.all().delete()
    refused = page(leader, sent(form, isu="Antre sejak subuh"))
    assert refused.status_code == 422
    assert "Antre sejak subuh" in refused.content.decode()
    assert page(leader).status_code == 302
    said = text(client.get(f"/usulan/zona/{zone.pk}/paparan/"))
    assert "belum dapat ditulis" in said
    assert "Ditulis oleh" not in said


def test_a_unit_without_services_is_told_who_enters_them(client, zone, leader):
    zone.unit.services.all().delete()
    client.force_login(leader)
    assert "Daftar layanan unit ini masih kosong" in text(client.get(f"/usulan/zona/{zone.pk}/paparan/"))


# -- what is offered


def noted(zone, leader):
    """The unit's worksheet with a note on a reform question of public service."""
    sheet = zone.worksheets.get(assessor__code=Assessor.UNIT)
    answer = sheet.answers.filter(field__startswith="A.II.6.").first()
    sheet.answers.filter(pk=answer.pk).update(note="Antrean habis dalam sehari")
    return f"note-{answer.pk}"


def test_what_is_recorded_is_offered_and_fills_only_what_is_empty_and_keeps_nothing(zone, page, leader):
    key = noted(zone, leader)
    said = text(page(leader))
    assert "Yang sudah tercatat" in said
    assert "Antrean habis dalam sehari" in said
    assert not page(leader).context["form"]["hasil"].value(), "never filled in unasked"
    taken = page(leader, sent(page(leader), isu="Kata saya", angka_sebelum="satu", ambil=key))
    form = taken.context["form"]
    assert taken.status_code == 200
    assert (form["isu"].value(), form["hasil"].value()) == ("Kata saya", "Antrean habis dalam sehari")
    assert form["angka_sebelum"].value() == "satu"
    assert "Belum ada yang disimpan" in text(taken)
    again = page(leader, sent(taken, hasil="Hasil saya", ambil=key))
    assert again.context["form"]["hasil"].value() == "Hasil saya"
    assert "tidak mengisi apa pun" in text(again)
    assert not ServiceStory.objects.exists()
    assert page(leader, sent(again, hasil="Hasil saya")).status_code == 302


def test_a_begun_figure_is_not_mixed_with_another(zone, leader, keep, service, fair, page):
    keep()
    Zone.objects.filter(pk=zone.pk).update(year=zone.year - 1)
    next_zone = fair.zone(zone.unit, agreed=False)
    Zone.objects.filter(pk=next_zone.pk).update(previous=zone.pk)
    fair.zones[1].proposed.all().delete()
    zone.proposed.all().delete()
    fair.draft(next_zone)
    hint = next(
        each for each in hints_for(leader, Zone.objects.get(pk=next_zone.pk), service, AT) if "story" in each.key
    )
    assert (hint.source, hint.values["figure_after"]) == (f"Bahan paparan {zone.year - 1}", Decimal("28.5"))
    address = f"/usulan/zona/{next_zone.pk}/paparan/{service.pk}/"
    client = page(leader).client
    taken = client.post(address, {"versi": "", "ukuran": "Lama lain", "ambil": hint.key}).context["form"]
    assert (taken["isu"].value(), taken["ukuran"].value(), taken["satuan"].value()) == (WHOLE.issue, "Lama lain", "")
    whole = client.post(address, {"versi": "", "ambil": hint.key}).context["form"]
    assert (whole["angka_sebelum"].value(), whole["angka_sesudah"].value()) == ("135", "28,5")


# -- how many queries


def test_the_pages_take_as_many_queries_for_two_services_as_for_twelve(
    client, fair, zone, leader, service, django_assert_max_num_queries
):
    for number in range(10):
        made = catalogue.add_service(zone.unit, f"Layanan {number}", by=fair.town.admin, at=AT)
        keep_story(zone.pk, made.pk, WHOLE, by=leader, at=AT)
    client.force_login(leader)
    whole = f"/usulan/zona/{zone.pk}/paparan/"
    for address, most in ((whole, 10), (f"{whole}{service.pk}/", 14)):
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
