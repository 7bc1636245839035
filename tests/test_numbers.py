"""Numbers as Indonesians write and read them, exact until the last moment."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilar.numbers import decimal_text, percent_text, read_count, read_index, read_rupiah, rounded

property_test = settings(max_examples=300, deadline=None, derandomize=True)

# -- rounding


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (0.125, 2, "0.13"),
        (-0.125, 2, "-0.13"),
        (2.675, 2, "2.68"),  # in binary a little less; what was written counts
        (1.005, 2, "1.01"),
        (Decimal("0.005"), 2, "0.01"),
        (Decimal("0.00499999999999999999999999"), 2, "0.00"),
        (Decimal("-0.005"), 2, "-0.01"),
        (Fraction(-1, 1000), 2, "0.00"),  # never "-0.00"
        (Fraction(2, 3), 6, "0.666667"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(3, 2), 0, "2"),
        (Fraction(5, 2), 0, "3"),
        (7, 2, "7.00"),
        (0, 6, "0.000000"),
        (Fraction(10**40) + Fraction(1, 8), 2, f"{10**40}.13"),
    ],
)
def test_halves_are_rounded_away_from_0(value, places, expected):
    assert str(rounded(value, places)) == expected


@property_test
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=8), st.integers(0, 6))
def test_rounding_agrees_with_that_of_decimal(value, places):
    with localcontext() as context:
        context.prec = 50
        expected = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert rounded(value, places) == rounded(Fraction(value), places) == expected


@property_test
@given(st.fractions(-1000, 1000), st.integers(0, 6))
def test_rounding_is_off_by_half_a_step_at_most_and_the_same_on_both_sides_of_0(value, places):
    assert abs(Fraction(rounded(value, places)) - value) <= Fraction(1, 2 * 10**places)
    assert rounded(-value, places) == -rounded(value, places)
    assert rounded(rounded(value, places), places) == rounded(value, places)


def test_the_surroundings_do_not_change_a_rounding():
    with localcontext() as context:
        context.prec = 3
        assert str(rounded(Fraction("123456.785"), 2)) == "123456.79"
        assert decimal_text(Fraction("123456.785")) == "123.456,79"


# -- writing


@pytest.mark.parametrize(
    ("value", "places", "trim", "expected"),
    [
        (81.5, 2, False, "81,50"),
        (81.5, 2, True, "81,5"),
        (81, 2, True, "81"),
        (81, 2, False, "81,00"),
        (0, 2, True, "0"),
        (0.004, 2, True, "0"),
        (100, 0, True, "100"),
        (1500, 0, True, "1.500"),
        (1500, 2, True, "1.500"),
        (1234567.891, 2, False, "1.234.567,89"),
        (Fraction(-4, 3), 2, False, "-1,33"),
        (-1500.5, 2, True, "-1.500,5"),
        (Fraction(2, 3), 4, True, "0,6667"),
        (Decimal("15.7500"), 4, True, "15,75"),
        (Fraction(-1, 1000), 2, False, "0,00"),
    ],
)
def test_a_decimal_is_written_with_comma_and_grouped_with_dots(value, places, trim, expected):
    assert decimal_text(value, places, trim=trim) == expected


def test_two_decimals_are_the_usual_form():
    assert decimal_text(Fraction(157 * 3, 170)) == "2,77"


@pytest.mark.parametrize(
    ("share", "places", "expected"),
    [
        (0.8125, 0, "81\u00a0%"),
        (0.8125, 2, "81,25\u00a0%"),
        (Fraction(1), 0, "100\u00a0%"),
        (0, 0, "0\u00a0%"),
        (Fraction(1, 3), 2, "33,33\u00a0%"),
        (0.145, 0, "15\u00a0%"),  # 0.145 * 100 is 14.499999999999998 in binary
        (Decimal("0.005"), 0, "1\u00a0%"),
        (12.5, 0, "1.250\u00a0%"),
    ],
)
def test_a_share_is_written_as_percent_with_a_space_that_does_not_break(share, places, expected):
    assert percent_text(share, places) == expected


@property_test
@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_that_was_written_can_be_read_again(number):
    assert read_count(decimal_text(number, 0)) == number
    assert read_count(str(number)) == number


@property_test
@given(st.integers(0, 400))
def test_an_index_that_was_written_can_be_read_again(hundredths):
    index = Fraction(hundredths, 100)
    assert read_index(decimal_text(index)) == read_index(decimal_text(index, trim=True)) == index
    assert read_index(str(rounded(index, 2))) == index


# -- reading

NEITHER = [
    "",
    " ",
    ".",
    ",",
    "-",
    "+",
    "x",
    "12x",
    "1e5",
    "1E5",
    "0x10",
    "0b1",
    "1_000",
    "nan",
    "inf",
    "∞",
    "1/2",
    "50%",
    "Rp1.500",
    "1.500,00,1",
    "1,500.00",
    "1.500,5",
    "1..5",
    "1.",
    ".5",
    ",5",
    "5,",
    "--3",
    "+-3",
    "3-",
    "½",
    "²",
    "Ⅷ",
    "十",
    "1\n2",
    "\t12",
    "12\n",
    "12\x00",
    "9" * 31,
    "9" * 40,
    "9" * 5000,
    "0," + "3" * 40,
    "١٢",
    "１２",
    "१२",
    "٣,٦",
    "١.٥٠٠",
    "1２",
    "3,６",
]


@pytest.mark.parametrize("text", NEITHER, ids=lambda text: ascii(text)[:24])
def test_what_is_no_number_is_read_as_none(text):
    assert read_count(text) is None
    assert read_index(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("0", 0),
        ("007", 7),
        ("+5", 5),
        ("-3", -3),
        ("1.500", 1500),
        ("1.234.567", 1234567),
        ("1 500", 1500),
        ("1\u00a0500", 1500),
        ("1\u202f500", 1500),
        ("12 345 678", 12345678),
        ("2,0", 2),
        ("2.0", 2),
        ("12,00", 12),
        ("-1.500", -1500),
        ("9" * 30, int("9" * 30)),
    ],
)
def test_a_count_is_read_as_people_type_it(text, number):
    assert read_count(text) == number


@pytest.mark.parametrize("text", ["1,5", "1.5", "2.75", "1500,5", "1,500", "12,000", "1500.000", "-1,500"])
def test_what_is_no_whole_number_or_may_mean_thousandths_is_no_count(text):
    assert read_count(text) is None


@pytest.mark.parametrize("text", ["0.500", "00.500", "000.000", "+0.500", "01.500"])
def test_a_leading_zero_makes_no_thousands(text):
    assert read_count(text) is None
    assert read_index(text) == Fraction(text)


@pytest.mark.parametrize("text", ["1.50.000", "1500.000.00", "12.34.567", "1.500.", ".500.000"])
def test_groups_that_are_no_thousands_are_not_read_as_thousands(text):
    assert read_count(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3,6", "3.6"),
        ("3.6", "3.6"),
        ("3,60", "3.6"),
        ("3.60", "3.6"),
        (" 3,6 ", "3.6"),
        ("4", "4"),
        ("0", "0"),
        ("0,0", "0"),
        ("-1", "-1"),
        ("3,605", "3.605"),
        ("3.6051", "3.6051"),
    ],
)
def test_an_index_is_read_as_people_type_it(text, number):
    assert read_index(text) == Fraction(number)


@pytest.mark.parametrize("text", ["1.500", "3.600", "1.234.567", "12.345", "-1.500"])
def test_an_index_that_could_be_thousands_is_ambiguous_and_not_read(text):
    assert read_index(text) is None


@property_test
@given(st.text(max_size=40) | st.text("0123456789.,+-eExX_ \u00a0\u0663\u00b2", max_size=40))
def test_any_text_is_read_as_an_exact_number_or_as_none(text):
    for number in (read_count(text), read_index(text)):
        assert number is None or isinstance(number, Fraction)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1500000", "1500000"),
        ("1.500.000", "1500000"),
        ("Rp1.500.000", "1500000"),
        ("Rp 1.500.000", "1500000"),
        ("Rp. 1.500.000,-", "1500000"),
        ("rp1.500.000,–", "1500000"),
        ("Rp\u00a01\u202f500\u202f000", "1500000"),
        ("1.500", "1500"),
        ("1.500.000,50", "1500000.5"),
        ("1500000,00", "1500000"),
        ("1500000.50", "1500000.5"),
        ("1500.00", "1500"),
        ("0", "0"),
        ("0,50", "0.5"),
        ("007", "7"),
    ],
)
def test_money_is_read_as_people_and_programs_write_it(text, amount):
    assert read_rupiah(text) == Decimal(amount)


AMBIGUOUS_MONEY = [
    "1,5",
    "1,500",
    "1.50",
    "150.00",
    "1.500.00",
    "1.500.50",
    "0.500",
    "1,5 juta",
    "Rp",
    "Rp-5",
    "-5",
    "−5",
]


@pytest.mark.parametrize("text", [*(text for text in NEITHER if text != "Rp1.500"), *AMBIGUOUS_MONEY], ids=ascii)
def test_what_is_no_amount_or_may_mean_another_is_read_as_none(text):
    assert read_rupiah(text) is None


@property_test
@given(st.integers(0, 10**15))
def test_an_amount_that_was_written_can_be_read_again(sen):
    amount = Decimal(sen) / 100
    assert read_rupiah(f"Rp{decimal_text(amount)}") == amount
