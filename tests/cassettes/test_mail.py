from __future__ import annotations

import pytest

from pytest_workbook.cassettes.mail import ADDRESS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to ann@contoso.com.", ["ann@contoso.com"]),
        ("users('ann@contoso.com')", ["ann@contoso.com"]),
        ("o'brien@contoso.com, o''neil@contoso.com", ["o'brien@contoso.com", "o''neil@contoso.com"]),
        ("an jürgen.groß@bücher.de geschickt", ["jürgen.groß@bücher.de"]),
        ("от ольга@почта.рф", ["ольга@почта.рф"]),
        ("連絡先はann@contoso.comです", ["ann@contoso.com"]),
        ("송부 ann@contoso.com로", ["ann@contoso.com"]),
        ("山田@例え.jp", ["山田@例え.jp"]),
        ("ann_contoso.com#EXT#@fabrikam.com", ["ann_contoso.com#EXT#@fabrikam.com"]),
    ],
)
def test_an_address_is_found_in_any_script(text: str, found: list[str]) -> None:
    """Whole, and without what stands beside it where words are parted by no space."""
    assert ADDRESS.findall(text) == found


@pytest.mark.parametrize(
    "text",
    ["=[@Amount]*2", "@home", "x@", "kg@m2", "price@2.50 EUR", "3@4.5", "単価@円", "=@A1:A3", "T[@[Unit Price]]"],
)
def test_what_has_the_sign_alone_is_no_address(text: str) -> None:
    """Formulas and prices have it too."""
    assert ADDRESS.findall(text) == []
