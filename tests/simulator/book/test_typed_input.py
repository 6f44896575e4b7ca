"""Typed texts are read as Excel reads them in en-US."""

import pytest

from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.typed_input import Typed, is_plain_text, read_typed, signed_formula


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("5", 5.0, None),
        ("-5.25", -5.25, None),
        ("+7", 7.0, None),
        (".5", 0.5, None),
        ("5.", 5.0, None),
        ("12 ", 12.0, None),
        ("1,234", 1234.0, "#,##0"),
        ("1,234.5", 1234.5, "#,##0.00"),
        ("$1,234.50", 1234.5, "$#,##0.00_);[Red]($#,##0.00)"),
        ("($1,234.5)", -1234.5, "$#,##0.00_);[Red]($#,##0.00)"),
        ("$.5", 0.5, "$#,##0.00_);[Red]($#,##0.00)"),
        ("(5%)", -0.05, "0%"),
        ("-5.5%", -0.055, "0.00%"),
        ("1,234%", 12.34, "0%"),
        ("1e3%", 10.0, "0%"),
        ("1.5E-5", 1.5e-05, "0.00E+00"),
        ("2310009E13", 2.310009e19, "0.00E+00"),
        ("0,123", 123.0, "#,##0"),
        ("007", 7.0, None),
        ("1234567890123456789", 1234567890123450000.0, None),
        ("0.12345678901234567", 0.123456789012345, None),
        ("-98765432109876543.21", -98765432109876500.0, None),
        ("0 1/2", 0.5, "# ?/?"),
        ("true ", True, None),
        ("-$5", -5.0, "$#,##0_);[Red]($#,##0)"),
        ("$-5", -5.0, "$#,##0_);[Red]($#,##0)"),
        ("(5)", -5.0, None),
        ("12%", 0.12, "0%"),
        ("12.5 %", 0.125, "0.00%"),
        ("1e3", 1000.0, "0.00E+00"),
        ("1/1/2026", 46023, "m/d/yyyy"),
        ("2026-01-01", 46023, "m/d/yyyy"),
        ("1-1-26", 46023, "m/d/yyyy"),
        ("1/1/30", 10959, "m/d/yyyy"),
        ("1/2", 46024, "d-mmm"),
        ("1-Jan-2026", 46023, "d-mmm-yy"),
        ("1 January", 46023, "d-mmm"),
        ("January 1, 2026", 46023, "d-mmm-yy"),
        ("Jan 1", 46023, "d-mmm"),
        ("12:30", 0.5208333333333334, "h:mm"),
        ("12:00:30", 0.5003472222222223, "h:mm:ss"),
        ("1:30 pm", 0.5625, "h:mm AM/PM"),
        ("12 AM", 0.0, "h:mm AM/PM"),
        ("36:00", 1.5, "[h]:mm:ss"),
        ("1/1/2026 12:00", 46023.5, "m/d/yyyy h:mm"),
        ("1 1/2", 1.5, "# ?/?"),
        ("-1 3/16", -1.1875, "# ??/??"),
        ("TRUE", True, None),
        ("false", False, None),
        ("#N/A", ErrorValue("#N/A"), None),
        ("#div/0!", ErrorValue("#DIV/0!"), None),
    ],
)
def test_what_looks_like_a_value_becomes_one(text: str, value: Scalar, number_format: str | None) -> None:
    """Numbers, money, percentages, dates, times, fractions, booleans and errors, each with its format."""
    typed = read_typed(text, 2026)
    assert typed == Typed(value, number_format=number_format)
    assert type(typed.value) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        " 5",
        "   ",
        "1,23",
        "1.2.3",
        "+-5",
        "12,34,567",
        "1 234",
        "1_000",
        "0x10",
        "5-",
        "$",
        "%",
        "-",
        "@A1",
        "#what",
        " TRUE",
        "--5",
        "(5",
        "5)",
        "1e999",
        "2/30/2026",
        "13/13/2026",
        "Jan-15-2016",
        "1:75",
        "13:00 pm",
        "1 1/0",
        "#WHAT!",
        "=",
        "1899-12-31",
        "+-$5",
    ],
)
def test_what_looks_like_nothing_else_stays_text(text: str) -> None:
    """Unchanged, blanks in front included."""
    assert read_typed(text, 2026) == Typed(text)


@pytest.mark.parametrize(
    ("text", "value"), [("'007", "007"), ("'", ""), ("''x", "'x"), ("'=1", "=1"), ("'TRUE", "TRUE")]
)
def test_an_apostrophe_makes_text(text: str, value: str) -> None:
    """It is not part of the text, whatever follows."""
    assert read_typed(text, 2026) == Typed(value, quote_prefix=True)


@pytest.mark.parametrize(
    ("formula", "number_format"),
    [
        ("=1+1", None),
        ("= 1", None),
        ("=TODAY()", "m/d/yyyy"),
        ("=now()", "m/d/yyyy h:mm"),
        ("=DATE(2026,1,1)", "m/d/yyyy"),
        ("=TODAY()-A1", None),
    ],
)
def test_an_equals_sign_makes_a_formula(formula: str, number_format: str | None) -> None:
    """A call for a date alone brings a date's format."""
    assert read_typed(formula, 2026) == Typed(formula=formula, number_format=number_format)


@pytest.mark.parametrize(
    "text", ["-A1", "+A1", "-A1*2", "+SUM(A1:A2)", "--5", "-(5)", "- 5", "-1/2", "-name", "+1-800-555"]
)
def test_a_sign_makes_a_formula_of_what_is_no_number(text: str) -> None:
    """As when it is typed, names and all."""
    assert signed_formula(text) == "=" + text


@pytest.mark.parametrize(
    "text", ["-", "+", "--", "- + -", "-)", "+49 170 1234567", "- a, b", "-'x", "A1", "=A1", "", "@A1"]
)
def test_what_is_no_formula_stays_text_after_a_sign(text: str) -> None:
    """A bare sign, what cannot be read, and what has no sign."""
    assert signed_formula(text) is None


def test_dates_count_from_the_first_day_of_the_workbook() -> None:
    """Of one that counts from 1904, earlier days are texts; times of day are the same everywhere."""
    assert read_typed("1/2/1904", 2026, 1462) == Typed(1, number_format="m/d/yyyy")
    assert read_typed("Jan 1904", 2026, 1462) == Typed(0, number_format="mmm-yy")
    assert read_typed("12/31/1903", 2026, 1462) == Typed("12/31/1903")
    assert read_typed("12:00", 2026, 1462) == Typed(0.5, number_format="h:mm")


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        *[(text, True) for text in ("hello", "x1", "ünder 1/2", "Total 5%", "eb")],
        *[
            (text, False)
            for text in ("may 5", "MARCH1", "Decoy", "true", "FALSE", "1x", "+x", "'x", "=x", "#N/A", " x")
        ],
    ],
)
def test_plain_texts_are_told_by_their_beginning(text: str, is_plain: bool) -> None:
    """What is told so is read as a text; others may be one all the same."""
    assert is_plain_text(text) is is_plain
    assert not is_plain or read_typed(text, 2026, signs=True) == Typed(text)
