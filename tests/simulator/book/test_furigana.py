"""A text with a reading is a text."""

from pytest_workbook.simulator.book.furigana import Furigana


def test_a_text_with_a_reading_is_that_text() -> None:
    """To compare, to look up and to join."""
    text = Furigana("東京", "トウキョウ")
    assert text == "東京"
    assert "東京" in {text}
    assert text.reading == "トウキョウ"
    assert type(text + "都") is str
