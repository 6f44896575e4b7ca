"""The data of a cassette, however vcrpy or a hand left it, as records."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_workbook.cassettes.foreign import headers_of, interactions_of, metadata_of
from pytest_workbook.cassettes.interaction import FORMAT, Document

URI = "https://graph.microsoft.com/v1.0/me/drive"


def _tree(body: Any = None, code: int = 200, **more: Any) -> dict[str, Any]:
    return {
        "request": {"method": "get", "uri": URI, "body": body, "headers": {}},
        "response": {"status": {"code": code}, "headers": {}, "body": None},
        **more,
    }


def _metadata(**fields: Any) -> dict[str, Any]:
    return {"metadata": {"workbook": {"format": FORMAT, "node_id": "a.py::b", **fields}}}


def test_what_vcrpy_does_not_say_is_unknown() -> None:
    """Without our fields an exchange is the code's, its lifecycle unknown, its number its place in the file."""
    found = interactions_of({"interactions": [_tree(), _tree()]})
    assert [(one.by, one.lifecycle, one.session, one.sequence) for one in found] == [
        ("code", None, None, 0),
        ("code", None, None, 1),
    ]


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({}, ("code", False, None)),
        ({"lifecycle": None}, ("code", None, None)),
        ({"by": "plugin", "lifecycle": True, "session": "session-1"}, ("plugin", True, "session-1")),
    ],
)
def test_lifecycle_left_out_is_no_and_null_is_unknown(about: dict[str, Any], expected: tuple[Any, ...]) -> None:
    """Our fields are read as they stand; only a null lifecycle is an unknown one."""
    (found,) = interactions_of({"interactions": [_tree(workbook=about)]})
    assert (found.by, found.lifecycle, found.session) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (None, b""),
        ("\ud800", b"\xed\xa0\x80"),
        (iter([b"a", b"b"]), b"ab"),
        (("a", b"b"), b"ab"),
        (["a", 1], b'["a", 1]'),
        ([], b"[]"),
        ({"a": "\xe4"}, b'{"a": "\xc3\xa4"}'),
    ],
)
def test_chunks_are_joined_and_other_lists_are_json(body: Any, expected: bytes) -> None:
    """Only a list that holds nothing but pieces of text or bytes is an upload in chunks."""
    (found,) = interactions_of({"interactions": [_tree(body)]})
    assert found.request.body == expected


def test_a_method_is_upper_case() -> None:
    """Whatever case the file has."""
    (found,) = interactions_of({"interactions": [_tree()]})
    assert found.request.method == "GET"


@pytest.mark.parametrize("code", [100, 599])
def test_the_outermost_statuses_are_read(code: int) -> None:
    """From 100 to 599, both included."""
    (found,) = interactions_of({"interactions": [_tree(code=code)]})
    assert found.response.status == code


@pytest.mark.parametrize("code", [99, 600, -200])
def test_a_status_outside_of_http_is_refused_with_its_place(code: int) -> None:
    """The number and the interaction, counted from one, are told."""
    with pytest.raises(ValueError, match=f"^'code' of interaction 2 is {code}, not an HTTP status$"):
        interactions_of({"interactions": [_tree(), _tree(code=code)]})


def test_metadata_is_read_whole() -> None:
    """Every field of ours reaches the document."""
    tree = _metadata(source="live", recorded_at="2026-01-02T03:04:05Z", versions={"vcrpy": "7"}, aliases={"item": 2})
    assert metadata_of(tree, ()) == Document((), "a.py::b", "live", "2026-01-02T03:04:05Z", {"vcrpy": "7"}, {"item": 2})


@pytest.mark.parametrize("tree", [{}, {"metadata": None}, {"metadata": {"another": {"format": 9}}}])
def test_a_file_without_our_metadata_has_no_owner(tree: dict[str, Any]) -> None:
    """Metadata of other tools is theirs."""
    interactions = interactions_of({"interactions": [_tree()]})
    assert metadata_of(tree, interactions) == Document(interactions)


@pytest.mark.parametrize(("count", "is_read"), [(0, True), (9_999_999, True), (10_000_000, False), (-1, False)])
def test_counts_of_aliases_have_a_range(count: int, is_read: bool) -> None:
    """A count that no recording reaches is refused, not counted on from."""
    tree = _metadata(aliases={"item": count})
    if is_read:
        assert metadata_of(tree, ()).aliases == {"item": count}
    else:
        with pytest.raises(ValueError, match=r"^the count of 'item' is out of range$"):
            metadata_of(tree, ())


@pytest.mark.parametrize("number", [None, FORMAT + 1, str(FORMAT)])
def test_another_format_names_both(number: Any) -> None:
    """What came and what is read; a format of another type is another format."""
    with pytest.raises(ValueError, match=f"format is {number!r}, this version of pytest-workbook reads {FORMAT}$"):
        metadata_of(_metadata(format=number), ())


def test_headers_keep_order_repetition_and_bytes() -> None:
    """One value or a list of them, text, bytes or number."""
    tree = {"b": ["1", b"\xe4"], "A": "x", "Content-Length": 3}
    assert headers_of(tree, "here").pairs == (("b", "1"), ("b", "\xe4"), ("A", "x"), ("Content-Length", "3"))
    assert headers_of(None, "here").pairs == ()


def test_a_header_that_is_a_fraction_is_refused() -> None:
    """YAML reads an unquoted ``1.0`` as one, and its digits are lost; the place is told."""
    with pytest.raises(ValueError, match=r"^a header of here is float, not text$"):
        headers_of({"a": 1.5}, "here")
