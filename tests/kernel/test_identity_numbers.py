"""NIP, NI PPPK, NIK and telephone numbers. All numbers here are made up, or printed as samples in public sources."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilar.kernel.identity_numbers import Employment, Nik, Nip, Phone, Sex, age_on

property_test = settings(max_examples=200, deadline=None, derandomize=True)
PNS, PPPK = Employment.PNS, Employment.PPPK
TODAY = date(2026, 11, 22)


def errors(parsed) -> list[str]:
    assert (parsed.value is None) == bool(parsed.errors)
    return [problem.code for problem in parsed.errors]


def warnings(parsed) -> list[str]:
    return [problem.code for problem in parsed.warnings]


# -- NIP


def test_a_nip_tells_birth_start_and_sex():
    parsed = Nip.parse("198609262015051001")
    assert parsed.problems == ()
    nip = parsed.value
    assert (nip.birth, nip.start_year, nip.start_month, nip.sex) == (date(1986, 9, 26), 2015, 5, Sex.MALE)
    assert nip.employment == PNS


def test_a_nip_is_printed_in_groups_and_read_from_them():
    nip = Nip.parse("198609262015051001").value
    assert nip.grouped == "19860926 201505 1 001"
    for text in (
        nip.grouped,
        " 19860926.201505.1.001 ",
        "19860926-201505-1-001",
        "'198609262015051001",
        "1986 0926 2015 0510 01",
    ):
        assert Nip.parse(text).value == nip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["digits"]),
        ("19860926201505100", ["digits"]),
        ("1986092620150510011", ["digits"]),
        ("19860926201505100A", ["digits"]),
        ("١٩٨٦٠٩٢٦٢٠١٥٠٥١٠٠١", ["digits"]),
        ("1.98609262015051E+17", ["rounded"]),
        ("198613262015051001", ["birth"]),
        ("198602302015051001", ["birth"]),
        ("198702292015051001", ["birth"]),  # 1987 is no leap year
        ("000000002015051001", ["birth"]),
        ("198609262015131001", ["start-month"]),
        ("198609262015001001", ["start-month"]),
        ("198609262004091001", ["start-age"]),  # 18 on 26 September, the service began on the 1st
        ("200609262015051001", ["start-age"]),
        ("198609262015053001", ["sex"]),
        ("198609262015050001", ["sex"]),
        ("198609262015051000", ["serial"]),
        ("198613262015053000", ["birth", "sex", "serial"]),
    ],
)
def test_an_impossible_nip_is_refused_with_everything_that_is_wrong(text, expected):
    assert errors(Nip.parse(text, employment=PNS)) == expected


@pytest.mark.parametrize(
    "text", ["198602282015051001", "198802292015051001", "198609262004101001", "198610012004101001"]
)
def test_the_nearest_possible_nip_is_taken(text):
    assert Nip.parse(text, employment=PNS).problems == ()


def test_a_nip_that_contradicts_the_profile_only_warns():
    parsed = Nip.parse("198609262015051001", sex=Sex.FEMALE, birth=date(1986, 9, 27))
    assert errors(parsed) == []
    assert warnings(parsed) == ["birth-differs", "sex-differs"]
    assert Nip.parse("198609262015052001", sex=Sex.FEMALE, birth=date(1986, 9, 26)).problems == ()


def test_a_nip_of_somebody_who_started_very_old_warns():
    assert warnings(Nip.parse("192609262015051001")) == ["start-age-high"]


# -- NI PPPK


def test_the_number_of_a_pppk_has_no_month():
    parsed = Nip.parse("199001012022211001", employment=PPPK)
    assert parsed.problems == ()
    assert (parsed.value.start_year, parsed.value.start_month) == (2022, None)
    assert parsed.value.grouped == "19900101 202221 1 001"
    assert errors(Nip.parse("199001012022211001", employment=PNS)) == ["start-month"]


def test_without_the_status_a_number_without_month_is_taken_as_pppk_with_a_warning():
    parsed = Nip.parse("199001012022211001")
    assert parsed.value.employment == PPPK
    assert warnings(parsed) == ["employment-guessed"]


def test_for_a_pppk_only_the_years_can_be_compared():
    assert errors(Nip.parse("200412312022211001", employment=PPPK)) == []
    assert errors(Nip.parse("200501012022211001", employment=PPPK)) == ["start-age"]
    assert "NI PPPK" in Nip.parse("2005", employment=PPPK).problems[0].message


@property_test
@given(
    st.dates(date(1950, 1, 1), date(2008, 12, 31)),
    st.integers(19, 40),
    st.integers(1, 12),
    st.sampled_from("12"),
    st.integers(1, 999),
)
def test_every_number_that_is_built_right_is_read_back(born, years, month, sex, serial):
    digits = f"{born:%Y%m%d}{born.year + years}{month:02}{sex}{serial:03}"
    parsed = Nip.parse(digits, employment=PNS)
    assert parsed.problems == ()
    assert (parsed.value.digits, parsed.value.birth) == (digits, born)
    assert Nip.parse(parsed.value.grouped).value == parsed.value


@property_test
@given(st.text(max_size=25) | st.text("0123456789 .-E+'", min_size=14, max_size=24))
def test_any_text_is_a_number_or_a_list_of_problems(text):
    for parsed in (Nip.parse(text), Nip.parse(text, employment=PPPK), Nik.parse(text, on=TODAY), Phone.parse(text)):
        errors(parsed)
        assert all(problem.message.rstrip(".") for problem in parsed.problems)


# -- NIK


def test_a_nik_tells_birth_sex_and_region_of_first_issue():
    parsed = Nik.parse("3578080102030001", on=TODAY)
    assert parsed.problems == ()
    assert (parsed.value.birth, parsed.value.sex, parsed.value.region) == (date(2003, 2, 1), Sex.MALE, "35.78.08")


def test_the_day_of_a_woman_is_raised_by_40():
    nik = Nik.parse("3212014101900001", on=TODAY).value
    assert (nik.birth, nik.sex) == (date(1990, 1, 1), Sex.FEMALE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("357808010203001", ["digits"]),
        ("35780801020300011", ["digits"]),
        ("3.57808010203E+15", ["rounded"]),
        ("3502027102019913", ["birth"]),  # 31 February
        ("3578083202030001", ["birth-day"]),
        ("3578084002030001", ["birth-day"]),
        ("3578080002030001", ["birth-day"]),
        ("3578087202030001", ["birth-day"]),
        ("3578080113030001", ["birth"]),
        ("3578080100030001", ["birth"]),
        ("3578082902030001", ["birth"]),  # neither 1903 nor 2003 has a 29 February
        ("3578080102030000", ["serial"]),
    ],
)
def test_an_impossible_nik_is_refused(text, expected):
    assert errors(Nik.parse(text, on=TODAY)) == expected


@pytest.mark.parametrize(
    ("digits", "born"),
    [
        ("010103", date(2003, 1, 1)),
        ("010160", date(1960, 1, 1)),
        ("010127", date(1927, 1, 1)),  # 2027 has not come
        ("231126", date(1926, 11, 23)),  # nor has tomorrow
        ("221126", date(2026, 11, 22)),
        ("010140", date(1940, 1, 1)),
        ("290200", date(2000, 2, 29)),  # 1900 had none
        ("010120", date(2020, 1, 1)),  # neither 6 nor 106 is plausible: this century
        ("010126", date(2026, 1, 1)),
    ],
)
def test_the_century_follows_the_day_and_what_is_plausible(digits, born):
    assert Nik.parse(f"357808{digits}0001", on=TODAY).value.birth == born


def test_the_typed_birth_date_decides_between_two_centuries():
    parsed = Nik.parse("3578080101260001", on=TODAY, birth=date(1926, 1, 1), ages=range(120))
    assert parsed.problems == ()
    assert parsed.value.birth == date(1926, 1, 1)


def test_a_service_for_the_old_reads_the_older_century():
    parsed = Nik.parse("3578080101200001", on=TODAY, ages=range(60, 120))
    assert parsed.problems == ()
    assert parsed.value.birth == date(1920, 1, 1)


def test_what_contradicts_the_form_and_an_implausible_age_only_warn():
    parsed = Nik.parse("3578080102030001", on=TODAY, birth=date(2003, 2, 2), sex=Sex.FEMALE)
    assert warnings(parsed) == ["birth-differs", "sex-differs"]
    assert warnings(Nik.parse("3578080101150001", on=TODAY)) == ["age"]
    assert warnings(Nik.parse("3578080101150001", on=TODAY, ages=range(18))) == []
    assert errors(parsed) == []


def test_an_age_is_complete_on_the_birthday():
    born = date(2004, 2, 29)
    assert [age_on(born, day) for day in (date(2022, 2, 28), date(2022, 3, 1), date(2024, 2, 29))] == [17, 18, 20]


# -- telephone


@pytest.mark.parametrize(
    "text", ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "62812 3456 7890", "(0812) 3456.7890"]
)
def test_a_mobile_number_is_stored_in_one_form(text):
    phone = Phone.parse(text).value
    assert (phone.e164, phone.national, phone.mobile) == ("+6281234567890", "081234567890", True)


@pytest.mark.parametrize(
    ("text", "stored"),
    [("(0234) 271234", "+62234271234"), ("031-8291234", "+62318291234"), ("+62 31 8291234", "+62318291234")],
)
def test_a_landline_keeps_its_area_code(text, stored):
    phone = Phone.parse(text).value
    assert (phone.e164, phone.mobile) == (stored, False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "112",
        "08012345678",
        "0812345",
        "081234567890123",
        "271234",
        "+1 202 555 0100",
        "+620812345678",
        "0812x3456789",
        "٠٨١٢٣٤٥٦٧٨٩",
    ],
)
def test_what_is_no_telephone_number_here_is_refused(text):
    assert errors(Phone.parse(text)) == ["phone"]
