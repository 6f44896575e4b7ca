"""How two answers differ."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.cassettes.drift import Kind, Pairs, differences
from pytest_workbook.cassettes.drift_rules import MAY_BE_ABSENT, MOVING, Rule
from pytest_workbook.wire import Headers, Response, json_response

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text("ab0. [", max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab0. [", max_size=4), inner, max_size=4),
    max_leaves=12,
)


def _told(old: Any, new: Any, *rules: str) -> list[str]:
    found = differences(
        json_response(200, old), json_response(200, new), operation="GET it", rules=[Rule.parse(one) for one in rules]
    )
    return [f"{one.kind.value}: {one}" for one in found]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, ["changed value: $.a was 1 and is now 2"]),
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": 0.1 + 0.2}, {"a": 0.3}, []),
        ({"a": 0.3}, {"a": 0.3001}, ["changed value: $.a was 0.3 and is now 0.3001"]),
        ({"a": 1}, {}, ["removed: $.a was removed, 1"]),
        ({}, {"b": "x"}, ['added: $.b was added, "x"']),
        ({"a": True}, {"a": 1}, ["changed type: $.a was boolean true and is now number 1"]),
        ({"a": True}, {"a": False}, ["changed value: $.a was true and is now false"]),
        ({"a": None}, {"a": "x"}, ['changed type: $.a was null and is now text "x"']),
        ({"a": {}}, {"a": []}, ["changed type: $.a was object and is now list"]),
        ({"v": [[1, 2]]}, {"v": [[1, 3]]}, ["changed value: $.v[0][1] was 2 and is now 3"]),
        (
            {"v": [[1, 2], [3, 4]]},
            {"v": [[5, 6], [7, 4]]},
            ["changed value: $.v[0][0] was 1 and is now 5 (and 2 more places like it)"],
        ),
        ({"v": [[1, 2]]}, {"v": [[1, 2], [3, 4]]}, ["changed shape: $.v was 1 rows of 2 and is now 2 rows of 2"]),
        ({"v": [[1], [2]]}, {"v": [[1], 2, 3]}, ["changed shape: $.v was 2 rows of 1 and is now 3 elements"]),
        ({"v": [1]}, {"v": []}, ["changed shape: $.v was 1 elements and is now 0 elements"]),
        ({"a b": 1}, {"a b": 2}, ['changed value: $["a b"] was 1 and is now 2']),
        (
            {"a": "x" * 70 + "y"},
            {"a": "x" * 70 + "z"},
            [f'changed value: $.a was "…{"x" * 20}y" and is now "…{"x" * 20}z"'],
        ),
        ({"a": "x" * 70}, {"a": ""}, [f'changed value: $.a was "{"x" * 59}… and is now ""']),
    ],
)
def test_a_difference_is_told_by_kind_and_place(old: Any, new: Any, expected: list[str]) -> None:
    """Added, removed, and changed in shape, type or value."""
    assert _told(old, new) == expected


def test_named_elements_are_laid_beside_their_likes() -> None:
    """A sheet that came between others is one that was added; by id where names are not single."""
    old = {"value": [{"name": "A", "position": 0}, {"name": "C", "position": 1}]}
    new = {"value": [{"name": "A", "position": 0}, {"name": "B", "position": 1}, {"name": "C", "position": 2}]}

    assert _told(old, new) == [
        "changed value: $.value[1].position was 1 and is now 2",
        'added: $.value[1] was added, {"name": "B", "position": 1}',
    ]
    assert _told(new, old)[0] == 'removed: $.value[1] was removed, {"name": "B", "position": 1}'
    twice = {"value": [{"name": "A", "id": "1"}, {"name": "A", "id": "2"}]}
    assert _told(twice, {"value": [{"name": "A", "id": "2"}]}) == [
        'removed: $.value[0] was removed, {"name": "A", "id": "1"}'
    ]


def test_parts_of_a_batch_may_be_answered_in_any_order() -> None:
    """They are told apart by their ids, and their error codes count."""
    one, two = {"id": "1", "status": 200}, {"id": "2", "status": 404, "body": {"error": {"code": "a"}}}
    other = {"id": "2", "status": 404, "body": {"error": {"code": "b"}}}

    assert _told({"responses": [one, two]}, {"responses": [two, one]}) == []
    assert _told({"responses": [one, two]}, {"responses": [other, one]}) == [
        'changed value: $.responses[1].body.error.code was "a" and is now "b"'
    ]


def test_another_status_is_told_with_the_codes_and_nothing_else() -> None:
    """Bodies of different outcomes are not compared."""
    error = {"error": {"code": "itemNotFound", "message": "x", "innerError": {"code": "deep", "date": "now"}}}

    found = differences(json_response(200, {"a": 1}), json_response(404, error), operation="")
    assert [str(one) for one in found] == ["the status was 200 and is now 404"]
    other = {"error": {"code": "itemNotFound", "message": "y", "innerError": {"code": "deeper"}}}
    found = differences(json_response(404, error), json_response(409, other), operation="")
    assert [(one.kind, str(one)) for one in found] == [
        (Kind.STATUS, "the status was 404 and is now 409"),
        (Kind.CODE, "the error code was itemNotFound / deep and is now itemNotFound / deeper"),
    ]


def test_an_error_is_its_codes_and_not_its_words() -> None:
    """The message, the date and the ids may be others."""
    old = {"error": {"code": "a", "message": "x", "innerError": {"date": "1", "request-id": "2"}}}
    new = {"error": {"code": "a", "message": "y", "innerError": {"client-request-id": "3"}}}

    assert _told(old, new) == []
    new["error"]["code"] = "b"
    assert _told(old, new) == ["changed error code: the error code was a and is now b"]


@pytest.mark.parametrize("name", MOVING)
def test_what_moves_has_to_be_there_and_of_its_type(name: str) -> None:
    """Its value is not compared."""
    assert _told({name: "x"}, {name: "y"}) == []
    assert _told({name: "x"}, {name: 1}) != []
    assert _told({name: "x"}, {}) != []


@pytest.mark.parametrize("name", MAY_BE_ABSENT)
def test_what_may_be_absent_is_not_compared(name: str) -> None:
    """Neither its value nor its presence."""
    assert _told({name: "x"}, {}) == []


def test_a_rule_of_the_user_covers_differences() -> None:
    """Only those at its place, and before they are counted."""
    old, new = {"a": [1, 2], "b": 1}, {"a": [3, 4], "b": 2}

    assert _told(old, new, "$.a[0]") == [
        "changed value: $.a[1] was 2 and is now 4",
        "changed value: $.b was 1 and is now 2",
    ]
    assert _told(old, new, "GET it") == []


def test_aliases_may_be_numbered_otherwise() -> None:
    """One stands for one, for the whole of two recordings."""
    pairs = Pairs()
    url = "https://graph.microsoft.com/v1.0/drives/drive-{}/items/item-{}"

    assert pairs.equal(url.format(1, 1), url.format(1, 2))
    assert pairs.equal("item-1", "item-2")
    assert not pairs.equal("item-1", "item-3")
    assert not pairs.equal("item-4", "item-2")
    assert not pairs.equal("item-5", "drive-5")
    assert not pairs.equal("item-5", "sheet")
    assert pairs.equal("User One", "User Twenty One")
    assert not pairs.equal("User Two", "User Twenty One")


def test_a_cell_that_reads_like_an_alias_is_a_text() -> None:
    """An id elsewhere is another matter."""
    assert _told({"id": "item-1"}, {"id": "item-2"}) == []
    assert _told({"text": [["item-1"]]}, {"text": [["item-2"]]}) == [
        'changed value: $.text[0][0] was "item-1" and is now "item-2"'
    ]


def test_an_error_inside_a_success_is_told() -> None:
    """A long-running operation fails so; and an error may lose its code."""
    failed = {"status": "failed", "error": {"code": "GenericFileOpenError"}}

    assert _told({"status": "failed"}, failed)[0] == (
        "changed error code: the error code was none and is now GenericFileOpenError"
    )
    found = differences(json_response(404, {"error": {"code": "a"}}), json_response(404, {"error": {}}), operation="")
    assert [str(one) for one in found] == ["the error code was a and is now none"]


def test_bodies_too_deep_to_be_walked_are_compared_as_texts() -> None:
    """No answer of Graph is, and no file may end the run."""
    deep = b"[" * 300 + b"]" * 300
    other = b"[" * 301 + b"]" * 301
    headers = Headers({"Content-Type": "application/json"})

    assert differences(Response(200, headers, deep), Response(200, headers, deep), operation="") == ()
    (found,) = differences(Response(200, headers, deep), Response(200, headers, other), operation="")
    assert (found.kind, found.place) == (Kind.VALUE, "$")


def test_bodies_that_are_no_json_are_compared_by_kind_or_text() -> None:
    """A workbook's bytes differ at every save."""

    def told(old: Response, new: Response) -> list[str]:
        return [str(one) for one in differences(old, new, operation="")]

    zipped = Response(200, Headers({"Content-Type": "application/zip"}), b"PK\x03\x04\x00one")
    other = Response(200, Headers({"Content-Type": "application/zip; q=1"}), b"PK\x03\x04\x00other")
    plain = Response(200, Headers({"Content-Type": "text/plain"}), b"plain")
    assert told(zipped, other) == []
    assert told(zipped, plain) == [
        "content-type was application/zip and is now text/plain",
        '$ was a file of 8 bytes and is now "plain"',
    ]
    assert told(plain, Response(200)) == [
        "content-type was text/plain and is now none",
        '$ was "plain" and is now no body',
    ]
    assert told(plain, plain) == []


@given(_JSON)
def test_an_answer_does_not_differ_from_itself(body: Any) -> None:
    """Whatever it holds."""
    assert _told({"v": body}, {"v": copy.deepcopy(body)}) == []


@given(_JSON, _JSON)
def test_differences_have_a_direction(old: Any, new: Any) -> None:
    """What was added one way was removed the other way, and nothing is found one way alone."""
    there = differences(json_response(200, {"v": old}), json_response(200, {"v": new}), operation="")
    back = differences(json_response(200, {"v": new}), json_response(200, {"v": old}), operation="")

    swapped = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}
    assert sorted((swapped.get(one.kind, one.kind).value, one.place) for one in there) == sorted(
        (one.kind.value, one.place) for one in back
    )
