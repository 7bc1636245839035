"""People: the list, one person, what is done about them."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import Rights
from pilar.organisation.actions import duties, people, personal_data
from pilar.organisation.forms.people import (
    DutyForm,
    EndDutyForm,
    NewPersonForm,
    NothingForm,
    PeopleFilter,
    PersonForm,
)
from pilar.organisation.masking import PersonRow, duties_in_view, row_of
from pilar.organisation.models import Duty, Person, Unit
from pilar.organisation.queries.people import ON_DUTY, ORDER, Wanted, nip_digits, with_duties
from pilar.organisation.queries.people import people as people_seen
from pilar.organisation.queries.unit_choice import units_for
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

GET_POST = ["GET", "HEAD", "POST"]


@require_safe
@work_page(needs="person.view")
def people_list(request: WorkRequest) -> HttpResponseBase:
    """Whom one sees: filtered, in pages, to download."""
    form = PeopleFilter(request.GET, units=units_for(request.rights, "person.view"))
    wanted = Wanted()
    if form.is_valid():
        values = form.cleaned_data
        wanted = Wanted(values["q"], values["unit"], values["status"], values["tugas"] or ON_DUTY)
    digits_hidden = bool(nip_digits(wanted.text)) and not request.rights.may("person.private")
    rows = people_seen(request.rights, request.day, wanted) if form.is_valid() else Person.objects.none()
    return listing(
        request, rows, "organisation/people.html", order=ORDER, columns=_columns(request), title="Pegawai",
        filename=f"pegawai-{request.day:%Y-%m-%d}",
        note=f"Pegawai yang terlihat oleh {request.user.display_name} pada {tanggal(request.day)}.",
        form=form, digits_hidden=digits_hidden, may_manage=request.rights.may("person.manage"),
        current="manage",
    )  # fmt: skip


def _columns(request: WorkRequest) -> list[Column[Person]]:
    kept: dict[int, PersonRow] = {}

    def row(person: Person) -> PersonRow:
        if person.pk not in kept:
            kept.clear()  # the columns of one row are asked one after the other
            kept[person.pk] = row_of(person, request.user, request.rights, request.day)
        return kept[person.pk]

    return [
        Column("Nama", lambda person: person.name, width=32),
        Column("NIP/NI PPPK", lambda person: row(person).nip, width=24),
        Column("Status", lambda person: row(person).status, width=14),
        Column("Jabatan", lambda person: row(person).position, width=30),
        Column("Unit kerja", lambda person: row(person).unit, width=30),
        Column("Mulai", lambda person: row(person).first_day, Kind.DATE, width=12),
        Column("Sampai", lambda person: row(person).last_day, Kind.DATE, width=12),
        Column("Surel", lambda person: row(person).email, width=28),
        Column("Telepon", lambda person: row(person).phone, width=18),
        Column("Akun", lambda person: row(person).account, width=18),
    ]


@require_safe
@work_page()
def person_detail(request: WorkRequest, pk: int) -> HttpResponse:
    """One person: data, duties, account and roles. Everybody may open the own page."""
    person = _person_or_404(request, pk)
    seen = duties_in_view(person, request.user, request.rights)
    day = request.day
    groups = [
        ("Sekarang", [duty for duty in seen if duty.is_current(day)]),
        ("Akan datang", [duty for duty in seen if duty.valid_from > day]),
        ("Sebelumnya", [duty for duty in seen if duty.valid_until is not None and duty.valid_until < day]),
    ]
    user = getattr(person, "user", None)
    grants = []
    if user is not None and request.rights.may("grant.view"):
        held = user.grants.select_related("unit")
        grants = [grant for grant in held if request.rights.may("grant.view", grant.unit.path)]
    context = {
        "row": row_of(person, request.user, request.rights, day),
        "person": person,
        "groups": [(label, found) for label, found in groups if found],
        "elsewhere": len(person.duties.all()) - len(seen),
        "user_account": user,
        "grants": [(_role_label(grant.role), grant) for grant in grants if grant.is_current(day)],
        "may_manage": _manages(request.rights, person, day),
        "manageable": {duty.pk for duty in seen if request.rights.may("person.manage", duty.unit.path)},
        "current": "manage",
    }
    return render(request, "organisation/person.html", context)


@require_http_methods(GET_POST)
@work_page(needs="person.manage")
def person_new(request: WorkRequest) -> HttpResponse:
    """Register somebody with a first duty."""
    form = NewPersonForm(sent(request), units=_units(request))
    if form.is_valid():
        values, data = form.cleaned_data, form.person_data()
        person = attempt(form, lambda: people.add_person(
            values["unit"], data.name, status=data.status, position=values["position"], by=request.user,
            at=request.at, valid_from=values["valid_from"], nip=data.nip or None, email=data.email, phone=data.phone,
            rank_level=values["rank_level"], leads=values["leads"], basis=values["basis"], nip_note=data.nip_note,
        ))  # fmt: skip
        if person is not None:
            return done(request, f"{person.name} sudah terdaftar.", "organisation:person", person.pk)
    return form_page(
        request, form, "Tambah pegawai", submit="Simpan pegawai", back=reverse("organisation:people"),
        back_label="Pegawai", lead="Satu orang dengan tugasnya. Untuk banyak orang, pakai impor daftar.",
        template="organisation/people_form.html", suggested=form.suggested, current="manage",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs="person.view")
def person_change(request: WorkRequest, pk: int) -> HttpResponse:
    """Correct somebody's data."""
    person = _person_or_404(request, pk)
    duties.require_over(request.user, person, at=request.at)
    data = personal_data.data_of(person)
    initial = {
        "name": data.name, "status": data.status, "nip": data.nip, "email": data.email, "phone": data.phone,
        "nip_note": data.nip_note, "seal": personal_data.seal_of(person),
    }  # fmt: skip
    form = PersonForm(sent(request), initial=initial)
    if form.is_valid():
        confirmed = bool(form.cleaned_data.get("nip_confirmed"))

        def act() -> Person:
            return personal_data.change_person(
                person, form.person_data(), by=request.user, at=request.at, nip_confirmed=confirmed,
                seal=form.cleaned_data["seal"],
            )  # fmt: skip

        if attempt(form, act) is not None:
            return done(request, "Data pegawai sudah diubah.", "organisation:person", pk)
        # Whoever has seen the conflict may save once more: the form now carries the seal of the data as they are.
        form.data = {**request.POST.dict(), "seal": personal_data.seal_of(Person.objects.get(pk=pk))}
    return _person_form(request, person, form, "Ubah data pegawai", "Simpan perubahan")


@require_http_methods(GET_POST)
@work_page(needs="person.manage")
def duty_new(request: WorkRequest, pk: int) -> HttpResponse:
    """Give somebody a further duty."""
    person = _person_or_404(request, pk)
    form = DutyForm(sent(request), units=_units(request))
    if form.is_valid():
        values = form.cleaned_data
        duty = attempt(form, lambda: people.add_duty(
            person, values["unit"], values["position"], by=request.user, at=request.at,
            valid_from=values["valid_from"], rank_level=values["rank_level"], leads=values["leads"],
            basis=values["basis"],
        ))  # fmt: skip
        if duty is not None:
            return done(request, f"Tugas {duty} sudah ditambahkan.", "organisation:person", pk)
    lead = "Tugas yang sekarang tetap berjalan. Untuk pindah tugas, pilih “Pindah” pada tugas itu."
    return _person_form(request, person, form, "Tambah tugas", "Simpan tugas", lead=lead)


@require_http_methods(GET_POST)
@work_page(needs="person.manage")
def duty_move(request: WorkRequest, pk: int, duty_pk: int) -> HttpResponse:
    """End a duty and begin another in one act."""
    person, duty = _duty_or_404(request, pk, duty_pk)
    initial = {"unit": duty.unit, "position": duty.position, "rank_level": duty.rank_level, "leads": duty.leads}
    form = DutyForm(sent(request), initial=initial, units=_units(request))
    if form.is_valid():
        values = form.cleaned_data
        moved = attempt(form, lambda: duties.transfer(
            duty, values["unit"], values["position"], by=request.user, at=request.at, from_day=values["valid_from"],
            rank_level=values["rank_level"], leads=values["leads"], basis=values["basis"],
        ))  # fmt: skip
        if moved is not None:
            return done(request, f"{person.name} pindah tugas: {moved}, {moved.unit}.", "organisation:person", pk)
    lead = f"{duty.capacity} di {duty.unit} berakhir sehari sebelum tugas yang baru mulai."
    return _person_form(request, person, form, "Pindah tugas", "Pindahkan", lead=lead)


@require_http_methods(GET_POST)
@work_page(needs="person.manage")
def duty_end(request: WorkRequest, pk: int, duty_pk: int) -> HttpResponse:
    """Say on which day a duty ends."""
    person, duty = _duty_or_404(request, pk, duty_pk)
    form = EndDutyForm(sent(request), initial={"last_day": duty.valid_until})
    if form.is_valid():
        last = form.cleaned_data["last_day"]
        ended = attempt(form, lambda: people.end_duty(duty, last, by=request.user, at=request.at))
        if ended is not None:
            return done(request, f"Tugas {duty} berakhir pada {tanggal(last)}.", "organisation:person", pk)
    lead = f"{duty.capacity} di {duty.unit}, mulai {tanggal(duty.valid_from)}. Riwayatnya tetap tersimpan."
    return _person_form(request, person, form, "Akhiri tugas", "Akhiri tugas", lead=lead, danger=True)


@require_http_methods(GET_POST)
@work_page(needs="person.view")
def account_open(request: WorkRequest, pk: int) -> HttpResponse:
    """Open somebody's account, or open it again after it was closed."""
    person = _person_or_404(request, pk)
    unit = duties.require_over(request.user, person, at=request.at)
    form = NothingForm(sent(request))
    if form.is_valid() and attempt(form, lambda: _open(request, person, unit)) is not None:
        return done(request, f"Akun {person.name} terbuka.", "organisation:person", pk)
    lead = "Nama masuknya NIP; tanpa NIP alamat surel; tanpa keduanya nama yang tercetak di slip masuk pertama."
    return _person_form(request, person, form, "Buka akun", "Buka akun", lead=lead)


@require_http_methods(GET_POST)
@work_page(needs="person.view")
def account_close(request: WorkRequest, pk: int) -> HttpResponse:
    """Let somebody sign in no more."""
    person = _person_or_404(request, pk)
    unit = duties.require_over(request.user, person, at=request.at)
    user = getattr(person, "user", None)
    if user is None:
        raise Http404
    form = NothingForm(sent(request))
    if form.is_valid():
        people.close_account(user, person.body, unit, by=request.user, at=request.at)
        return done(request, f"Akun {person.name} sudah ditutup.", "organisation:person", pk)
    lead = "Ia tidak dapat masuk lagi, juga di peramban yang sedang dipakainya. Riwayat dan perannya tetap tersimpan."
    return _person_form(request, person, form, "Tutup akun", "Tutup akun", lead=lead, danger=True)


# --- pieces ---------------------------------------------------------------------------------------------------------


def _open(request: WorkRequest, person: Person, unit: Unit) -> object:
    user = people.open_account(person, by=request.user, at=request.at)
    if not user.is_active:
        people.reopen_account(user, person.body, unit, by=request.user, at=request.at)
    return user


def _person_or_404(request: WorkRequest, pk: int) -> Person:
    """The person with duties and account, for whoever sees one of the duties; oneself always."""
    person = with_duties(Person.objects.select_related("body").filter(pk=pk)).first()
    if person is None or not (request.user.person_id == pk or duties_in_view(person, request.user, request.rights)):
        raise Http404
    return person


def _duty_or_404(request: WorkRequest, pk: int, duty_pk: int) -> tuple[Person, Duty]:
    person = _person_or_404(request, pk)
    for duty in duties_in_view(person, request.user, request.rights):
        if duty.pk == duty_pk:
            return person, duty
    raise Http404


def _manages(rights: Rights, person: Person, day: date) -> bool:
    found = [duty for duty in person.duties.all() if duty.valid_until is None or duty.valid_until >= day]
    return any(rights.may("person.manage", duty.unit.path) for duty in found or person.duties.all())


def _units(request: WorkRequest) -> QuerySet[Unit]:
    return units_for(request.rights, "person.manage")


def _role_label(code: str) -> str:
    from pilar.organisation.roles import ROLES

    role = ROLES.get(code)
    return role.label if role else code


def _person_form(
    request: HttpRequest, person: Person, form: PersonForm | DutyForm | EndDutyForm | NothingForm, title: str,
    submit: str, *, lead: str = "", danger: bool = False,
) -> HttpResponse:  # fmt: skip
    return form_page(
        request, form, f"{title}: {person.name}", submit=submit, back=reverse("organisation:person", args=[person.pk]),
        back_label=person.name, lead=lead, danger=danger, template="organisation/people_form.html",
        suggested=getattr(form, "suggested", []), current="manage",
    )  # fmt: skip
