"""Values are shown by their number formats."""

import pytest

from pytest_workbook.simulator.book.engine import Formatter
from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.rendering import general_text, is_number_format, show, split_sections

FORMATTER = Formatter()


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "0.00", ""),
        (True, "0.00", "TRUE"),
        (False, "General", "FALSE"),
        (ErrorValue("#N/A"), "0.00", "#N/A"),
        ("x", "General", "x"),
        ("x", "0.00", "x"),
        ("x", "@", "x"),
        ("x", '"<"@\\>_)', "<x> "),
        ("x", '0;0;0;[Red]"text: "@', "text: x"),
        (5, "General", "5"),
        (5, "@", "5"),
        (5.5, "general", "5.5"),
        (1234.5, "$#,##0.00", "$1,234.50"),
        (1234.5, "#,##0", "1,235"),
        (-1234.5, "#,##0;(#,##0)", "(1,235)"),
        (1.005, "0.00", "1.01"),
        (0.125, "0%", "13%"),
        (1500, "0,", "2"),
        (12.5, "# ?/?", "12 1/2"),
        (-12.25, "# ??/??", "-12  1/4 "),
        (0.5, "# ?/8", " 4/8"),
        (3, "# ?/?", "3    "),
        (1e20, "0", "100000000000000000000"),
        (0.256, "0.0%", "25.6%"),
        (-5, "0;(0)", "(5)"),
        (-0.4, "0;(0)", "(0)"),
        (0.333, "0;-0.0;zero", "0"),
        (-7.5, "General;-General;0.0", "-7.5"),
        (0, "General;-0;0.0", "0.0"),
        (5, '"about "General\\ kg', "about 5 kg"),
        (-5, "[Red]General", "-5"),
        (7.5, "General;-0", "7.5"),
        (-5, "0;;zero", ""),
        (45306, "yyyy-mm-dd;@", "2024-01-15"),
        (1.25, "0.0E+00", "1.3E+00"),
        (99999.96, "0.0E+00", "1.0E+05"),
        (-99999.96, "0.0E+00", "-1.0E+05"),
        (45306, "yyyy-mm-dd", "2024-01-15"),
        (0.5, "h:mm AM/PM", "12:00 PM"),
        (-1, "yyyy", "########"),
        (0.00123, "0.00E+00", "1.23E-03"),
        (1234, "0.0E+00", "1.2E+03"),
        (1234, "0E-0", "1E3"),
        (-1, "0", "-1"),
        (-1, "00", "-01"),
        (-1234, "#,##0", "-1,234"),
        (-1, "$0", "-$1"),
        (-0.2, "0", "0"),
        (-1, "0;0", "1"),
        (1234567, "#,##0,K", "1,235K"),
        (12, "0 kg", "12 kg"),
        (12, '0 "kg"', "12 kg"),
        (0, "0;-0;zero", "zero"),
        (123456789.125, "0." + "0" * 30, "123456789.125000000000000000000000000000"),
        (150, "[>100]0.0;0", "150.0"),
        (5, "[>100]0.0;0", "5"),
        (5, '[<=5]"few";[>=100][Red]"many";"some"', "few"),
        (100, '[<=5]"few";[>=100][Red]"many";"some"', "many"),
        (50, '[<=5]"few";[>=100][Red]"many";"some"', "some"),
        (2, "[=1]0;[=3]0.0", "2.0"),
        (5, '"[>9]"0', "[>9]5"),
    ],
)
def test_a_cell_shows_its_value(value: Scalar, number_format: str, text: str) -> None:
    """Texts, errors and booleans as they are, numbers by the format."""
    assert show(value, number_format, FORMATTER.format) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333"),
        (-1 / 3, "-0.333333333"),
        (12345678901.0, "12345678901"),
        (123456789012.0, "1.23457E+11"),
        (1234567.12345, "1234567.123"),
        (0.0001234, "0.0001234"),
        (0.00001234, "1.234E-05"),
        (1e20, "1E+20"),
        (1e-7, "1E-07"),
        (1e120, "1E+120"),
        (99999999999.6, "1E+11"),
    ],
)
def test_general_shows_eleven_characters(value: float, text: str) -> None:
    """Powers of ten where plain digits would take more."""
    assert general_text(value) == text


def test_sections_are_split_outside_quotes_and_brackets() -> None:
    """A semicolon in a text is a character."""
    assert split_sections('0";"0;[Red]0\\;;"z"') == ['0";"0', "[Red]0\\;", '"z"']


@pytest.mark.parametrize(
    ("number_format", "is_good"),
    [
        ("General", True),
        ("m/d/yyyy", True),
        ('[Red]0.0"x";-0;0;@', True),
        ('0"x', False),
        ("[Red", False),
        ("0;0;0;0;0", False),
        ("0" * 256, False),
        ("0\\", False),
    ],
)
def test_a_format_code_is_checked_before_it_is_kept(number_format: str, is_good: bool) -> None:
    """Quotes and brackets are closed, sections four at most, characters 255."""
    assert is_number_format(number_format) is is_good
