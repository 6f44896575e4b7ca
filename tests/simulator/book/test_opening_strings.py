"""The strings that cells share."""

from pytest_workbook.simulator.book.opening_strings import read_strings


def test_strings_are_listed_by_index() -> None:
    """Empty entries keep their place."""
    assert read_strings("<sst><si><t>ä</t></si><si/></sst>".encode(), "p") == ["ä", ""]
    assert read_strings(b"<sst/>", "p") == []
