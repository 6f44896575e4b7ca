"""Amounts in Thai words."""

import pytest

from pytest_workbook.simulator.book.baht import baht_text
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1234", "หนึ่งพันสองร้อยสามสิบสี่บาทถ้วน"),
        ("0", "ศูนย์บาทถ้วน"),
        ("1", "หนึ่งบาทถ้วน"),
        ("10", "สิบบาทถ้วน"),
        ("11", "สิบเอ็ดบาทถ้วน"),
        ("20", "ยี่สิบบาทถ้วน"),
        ("21", "ยี่สิบเอ็ดบาทถ้วน"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("100000", "หนึ่งแสนบาทถ้วน"),
        ("2500000", "สองล้านห้าแสนบาทถ้วน"),
        ("1000000000000", "หนึ่งล้านล้านบาทถ้วน"),
        ("0.25", "ยี่สิบห้าสตางค์"),
        ("1.01", "หนึ่งบาทหนึ่งสตางค์"),
        ("11.999", "สิบสองบาทถ้วน"),
        ("-11.25", "ลบสิบเอ็ดบาทยี่สิบห้าสตางค์"),
        ('"7"', "เจ็ดบาทถ้วน"),
        ('"x"', "#VALUE!"),
        ("1/0", "#DIV/0!"),
        ("Z9", "ศูนย์บาทถ้วน"),
    ],
)
def test_amounts_are_in_words(amount: str, words: Scalar) -> None:
    """Whole baht, satang, both, and what is no number."""
    book = Workbook.blank()
    book.write(book.area("E1"), values=[[f"=BAHTTEXT({amount})"]])
    assert book.values(book.area("E1"))[0][0] == words


def test_a_column_of_amounts_is_a_column_of_words() -> None:
    """As any function of one value."""
    book = Workbook.blank()
    book.write(book.area("A1:A2"), values=[[1], [2]])
    book.write(book.area("E1"), values=[["=BAHTTEXT(A1:A2)"]])
    assert book.values(book.area("E1:E2")) == [["หนึ่งบาทถ้วน"], ["สองบาทถ้วน"]]


@pytest.mark.parametrize("given", [[], [""], ["1", "2"]])
def test_there_is_one_argument(given: list[str]) -> None:
    """Else it is no call."""
    assert baht_text(given) is None
