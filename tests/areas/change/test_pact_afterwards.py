"""What becomes of signatures after they were given: witnessed, struck out, withdrawn with their pact."""

from __future__ import annotations

from datetime import timedelta

from pilar.areas.change.actions import pacts, papers
from pilar.kernel.models.documents import Document
from tests.areas.change.test_pact_pages import enter
from tests.organisation.town import AT

SOON = AT + timedelta(minutes=1)
#: Digits for Python, but no numbers.
ODD = "²"


def test_odd_digits_in_what_is_ticked_are_no_error_page(signing_place, client):
    row = signing_place.sign().signature
    enter(client, signing_place.head)
    assert client.post("/pakta/saksi/", {"pilih": [ODD, str(row.pk)]}).status_code == 302
    row.refresh_from_db()
    assert row.witness == signing_place.head.person


def test_striking_out_comes_back_to_the_list_whatever_the_address_says(signing_place, client):
    place = signing_place
    row = place.at_kiosk(place.kiosk(), place.town.person(place.town.training, "Sri Contohwati"))
    client.force_login(place.leader)
    answer = client.post(f"/perubahan/pakta/{place.pact.pk}/coret/{row.pk}/?kios={ODD}", {"alasan": "Salah orang"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.revoked_reason == "Salah orang"


def test_the_papers_of_a_withdrawn_pact_say_so_and_no_new_one_is_printed(signing_place, client):
    place = signing_place
    row = place.sign().signature
    paper = papers.paper_of(row, by=place.staff, at=AT)
    unprinted = place.sign(place.head).signature
    pacts.move(place.pact.pk, "withdraw", by=place.leader, at=SOON, reason="Teksnya keliru")
    paper.refresh_from_db()
    assert (paper.state, paper.state_reason) == (Document.REVOKED, "Pakta ini dicabut.")
    page = client.get(f"/verifikasi/{paper.token}/").content.decode()
    assert "Dicabut" in page
    assert "keliru" not in page
    client.force_login(place.head)
    assert client.get(f"/pakta/tanda-tangan/{unprinted.pk}/").status_code == 404
    assert Document.objects.count() == 1
    assert f"/pakta/tanda-tangan/{unprinted.pk}/" not in client.get("/pakta/").content.decode()


def test_an_address_with_a_sign_that_no_text_holds_is_nowhere(signing_place, client):
    client.force_login(signing_place.leader)
    assert {client.get(each).status_code for each in ("/pakta/kios/%00/", "/perubahan/tim/?unit=%00")} == {404}


def test_a_new_version_has_all_that_is_written_on_one_line(signing_place, client):
    """Two clicks on the button make two drafts at most, never an error page."""
    client.force_login(signing_place.leader)
    for _ in range(2):
        assert client.post(f"/perubahan/pakta/{signing_place.pact.pk}/versi-baru/").status_code == 302
