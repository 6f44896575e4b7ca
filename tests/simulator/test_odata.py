"""The grammar of paths."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.odata import Arguments, Bare, Loose, Segment, key, quoted, segments
from pytest_workbook.simulator.replies import Refusal


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("worksheets/Sheet1", ["worksheets", "Sheet1"]),
        ("worksheets//Sheet1/", ["worksheets", "Sheet1"]),
        ("worksheets/O'Brien/range(address='A1')", ["worksheets", "O'Brien", "range(address='A1')"]),
        ("range(address='a/b)(''!A1')/rows", ["range(address='a/b)(''!A1')", "rows"]),
        ("worksheets/Data%20%282%29", ["worksheets", "Data (2)"]),
        ("worksheets/a%2Fb", ["worksheets", "a/b"]),
        ("%C3%9Cbersicht", ["Übersicht"]),
        ("", []),
    ],
)
def test_a_path_splits_at_slashes_outside_quotes(path: str, expected: list[str]) -> None:
    """Each segment is decoded after the split, so that an escaped slash or parenthesis is data."""
    assert expected == [segment.whole for segment in segments(path)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("usedRange%28%29", ["usedRange()"]),
        ("range%28address='a/b'%29/rows", ["range(address='a/b')", "rows"]),
        ("range%28address='a%2Fb'%29/rows", ["range(address='a/b')", "rows"]),
        ("a%28b/range(address='A1')/c%29", ["a(b", "range(address='A1')", "c)"]),
        ("a%28b/c%29", ["a(b", "c)"]),
        ("range(address='x%28/y')", ["range(address='x(/y')"]),
    ],
)
def test_escaped_parentheses_protect_as_plain_ones(path: str, expected: list[str]) -> None:
    """In pairs they hold quoted slashes together; alone they are characters of a name."""
    assert expected == [segment.whole for segment in segments(path)]


@pytest.mark.parametrize(
    "text",
    [
        "cell(row=1,column=2)",
        "cell%28row%3D1%2Ccolumn%3D2%29",
        "cell%28row=1,%20column=2%29",
        "cell(row=1,%20column=2)",
        "cell(%20row%20=%201%20,column=2%20)",
    ],
)
def test_arguments_may_be_escaped(text: str) -> None:
    """Parentheses, equals signs, commas and spaces mean the same escaped and plain."""
    segment = Segment(text)
    assert (segment.name, segment.arguments(("row", "column"))) == ("cell", {"row": "1", "column": "2"})


def test_escaped_quotes_are_quotes() -> None:
    """An escaped apostrophe delimits a literal, two of them are one in it, and other escapes are data."""
    assert Segment("range(address%3D%27It%27%27s%2C%20a%2Fb!A1%27)").arguments(("address",)) == {
        "address": "It's, a/b!A1"
    }
    assert Segment("x%28%27%7Bg%7D%27%29").key() == "{g}"


def test_a_segment_is_spelled_with_plain_parentheses() -> None:
    """As annotations repeat it; all else stays escaped."""
    assert Segment("range%28address='%7Bx%7D'%29").spelled == "range(address='%7Bx%7D')"


@pytest.mark.parametrize("path", ["range(address='A1'", "range(address='A1", "a)b/(c"])
def test_unbalanced_parentheses_are_malformed(path: str) -> None:
    """The observed refusal of a badly formed segment: 400, no second level."""
    with pytest.raises(Refusal) as refused:
        segments(path)
    assert (refused.value.status, refused.value.code, refused.value.second_level) == (400, "BadRequest", None)
    assert "Property name: 'range'." in str(refused.value) or path.startswith("a)")


@pytest.mark.parametrize(
    ("text", "parameters", "expected"),
    [
        ("range(address='It''s!A1')", ("address",), {"address": "It's!A1"}),
        ("range(Address='A1')", ("address",), {"address": "A1"}),
        ("cell(row=0, column=1)", ("row", "column"), {"row": "0", "column": "1"}),
        ("cell(0,1)", ("row", "column"), {"row": "0", "column": "1"}),
        ("usedRange()", ("valuesOnly",), {}),
        ("usedRange", ("valuesOnly",), {}),
        ("range(address='%7Bx%7D')", ("address",), {"address": "{x}"}),
        ("range(address='')", ("address",), {"address": ""}),
    ],
)
def test_arguments_are_named(text: str, parameters: tuple[str, ...], expected: dict[str, str]) -> None:
    """With names, or numbers by position, quoted or bare, in any case."""
    assert expected == Segment(text).arguments(parameters)


@pytest.mark.parametrize("text", ["range('A1')", "range('address=A1:B1')", "range%28%27A1%27%29", "range( 'It''s' )"])
def test_a_text_without_a_name_is_a_key_where_none_belongs(text: str) -> None:
    """The observed refusal names the function."""
    with pytest.raises(Refusal, match="The segment 'range' cannot include key predicates") as refused:
        Segment(text).arguments(("address",))
    assert (refused.value.status, refused.value.code, refused.value.second_level) == (400, "BadRequest", None)


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("cell(rows=1)", ("row",)),
        ("cell(1,2,3)", ("row", "column")),
        ("cell(1,row=2)", ("row", "column")),
        ("range(address='A1'B2)", ("address",)),
        ("range(address='A1)", ("address",)),
    ],
)
def test_arguments_that_do_not_fit_are_malformed(text: str, parameters: tuple[str, ...]) -> None:
    """Unknown, repeated, surplus and broken arguments are refused, never dropped."""
    with pytest.raises(Refusal):
        Segment(text).arguments(parameters)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("x", None), ("x('a')", "a"), ("x(id='2')", "2"), ("x(3)", "3"), ("x('%7Bg%7D')", "{g}")],
)
def test_a_key_has_three_spellings(text: str, expected: str | None) -> None:
    """Quoted, named, or a bare number."""
    assert expected == Segment(text).key()


@pytest.mark.parametrize("text", ["x()", "x(1,2)", "x(Sheet1)", "x(id=Sheet1)", "x(%7Bg%7D)", 'x("a")', "x(null)"])
def test_a_key_is_one_value(text: str) -> None:
    """None or two are malformed, and so is a text without its quotes."""
    with pytest.raises(Refusal):
        Segment(text).key()


def test_canonical_addresses_are_encoded_as_on_the_wire() -> None:
    """Quotes, braces and spaces are escaped, the exclamation mark and colon are not."""
    assert key("worksheets", "{0-1}") == "worksheets(%27%7B0-1%7D%27)"
    assert quoted("It's!A1:B2") == "%27It%27%27s!A1:B2%27"


def test_arguments_have_types() -> None:
    """Literals of a path and values of a body are read alike, without regard to case of the name."""
    given = Arguments(
        {"row": Bare("-3"), "count": 4, "on": Loose("TRUE"), "off": False, "name": "x", "none": None, "any": Loose("7")}
    )
    assert (given.integer("any"), given.text("any")) == (7, "7")
    assert (given.integer("Row"), given.integer("count"), given.integer("absent", 9)) == (-3, 4, 9)
    assert (given.flag("on"), given.flag("off"), given.flag("absent", default=True)) == (True, False, True)
    assert (given.text("name"), given.text("none", "y")) == ("x", "y")
    assert ("row" in given, "none" in given, "absent" in given) == (True, False, False)


@pytest.mark.parametrize(
    ("read", "value"),
    [
        ("text", None),
        ("text", 3),
        ("text", Bare("A1")),
        ("integer", None),
        ("integer", "1"),
        ("integer", Bare("1column=0")),
        ("integer", Bare("1.5")),
        ("integer", True),
        ("integer", 1.0),
        ("integer", Bare("99999999999")),
        ("flag", None),
        ("flag", "true"),
        ("flag", Bare("yes")),
        ("flag", 1),
    ],
)
def test_wrong_arguments_are_invalid(read: str, value: object) -> None:
    """Each says 400 InvalidArgument with the name of the argument; a text is no number, and a bare word no text."""
    with pytest.raises(Refusal, match="'given'") as refused:
        getattr(Arguments({"given": value}), read)("given")
    assert (refused.value.status, refused.value.second_level) == (400, "invalidArgument")
