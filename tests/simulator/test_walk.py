"""Following paths over nodes that a test declares."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import WORKBOOK, Call, Evidence, Kind, Members, Node, Place
from pytest_workbook.simulator.odata import Arguments, segments
from pytest_workbook.simulator.profiles import Profile
from pytest_workbook.simulator.query import parse_options
from pytest_workbook.simulator.replies import Refusal, Reply, done, value
from pytest_workbook.simulator.walk import NotImplementedHere, walk
from pytest_workbook.wire import Request

_ASSUMED = Evidence("assumed", "a test", "2026-11-24")
_SHEETS = Kind[list[str]]("workbookWorksheet[]")
_SHEET = Kind[str]("workbookWorksheet")
_RANGE = Kind[tuple[str, str]]("workbookRange")


def _show(call: Call[Any]) -> Reply:
    return Reply(200, [call.value, call.node.requested, call.node.collection])


def _act(call: Call[Any]) -> Reply:
    return Reply(200, dict(call.arguments.given))


@pytest.fixture(name="members")
def _members() -> Members:
    made = Members()

    @made.step(WORKBOOK, "worksheets", evidence=_ASSUMED)
    def worksheets(call: Call[Workbook]) -> Node[list[str]]:
        return _SHEETS.node(["One", "It's"], "worksheets")

    @made.key(_SHEETS)
    def by_key(call: Call[list[str]], key: str) -> Node[str]:
        if key not in call.value:
            raise Refusal(404, "ItemNotFound", "itemNotFound", "no")
        return _SHEET.node(key, f"worksheets({key})")

    @made.step(_SHEETS, "itemAt", "index", evidence=_ASSUMED)
    def item_at(call: Call[list[str]]) -> Node[str]:
        return _SHEET.node(call.value[call.arguments.integer("index")], "at")

    @made.step(_SHEET, "range", "address", evidence=_ASSUMED)
    def range_(call: Call[str]) -> Node[tuple[str, str]]:
        return _RANGE.node((call.value, call.arguments.text("address", "all")), "range")

    made.operation("GET", _SHEETS, evidence=_ASSUMED)(_show)
    made.operation("GET", _SHEET, evidence=_ASSUMED)(_show)
    made.operation("PATCH", _SHEET, evidence=_ASSUMED)(_show)
    made.operation("GET", _RANGE, evidence=_ASSUMED)(_show)
    made.operation("POST", _SHEETS, "add", "name", evidence=_ASSUMED)(_act)
    made.operation("POST", _RANGE, "clear", "applyTo", evidence=_ASSUMED)(_act)
    return made


def _go(members: Members, verb: str, path: str, body: object = None) -> Any:
    bare, _, query = path.partition("?")
    book = Workbook.blank()
    call = Call(
        WORKBOOK.node(book, ""),
        book,
        Arguments(),
        parse_options(query, ignores_unknown=False),
        {} if body is None else body,
        Request(verb, f"https://graph.microsoft.com/v1.0/{path}"),
        Place("root", "context", "/id"),
        Profile(),
        Random(1),
    )
    found, operation = walk(members, call, segments(bare))
    return operation.operate(found).body


@pytest.mark.parametrize(
    ("path", "value", "requested"),
    [
        ("worksheets", ["One", "It's"], "worksheets"),
        ("worksheets/One", "One", "worksheets('One')"),
        ("WorkSheets('One')", "One", "WorkSheets('One')"),
        ("worksheets('It''s')", "It's", "worksheets('It''s')"),
        ("worksheets/It's", "It's", "worksheets('It''s')"),
        ("worksheets/itemAt(1)", "It's", "worksheets/itemAt(1)"),
        ("worksheets/$/itemAt(index=1)", "It's", "worksheets/itemAt(index=1)"),
        ("worksheets/itemat?index=1", "It's", "worksheets/itemat"),
        ("worksheets/One/range(address='A1')", ["One", "A1"], "worksheets('One')/range(address='A1')"),
        ("worksheets/One/range", ["One", "all"], "worksheets('One')/range"),
        ("worksheets/One/range?address=B2", ["One", "B2"], "worksheets('One')/range"),
        ("worksheets/One/range(address='A1')?address=B2", ["One", "A1"], "worksheets('One')/range(address='A1')"),
    ],
)
def test_paths_lead_to_nodes(members: Members, path: str, value: object, requested: str) -> None:
    """Every spelling of a member and of a key arrives, and the context keeps how it was asked."""
    found, context, _ = _go(members, "GET", path)
    assert (value, requested) == (list(found) if isinstance(found, tuple) else found, context)


def test_an_argument_of_a_get_may_come_in_the_body(members: Members) -> None:
    """Pages show it, so it is understood; the query wins over the body."""
    assert _go(members, "GET", "worksheets/One/range", {"Address": "C3", "@odata.type": "x"})[0] == ("One", "C3")
    assert _go(members, "GET", "worksheets/One/range?address=B2", {"address": "C3"})[0] == ("One", "B2")


def test_the_body_of_a_patch_is_no_argument(members: Members) -> None:
    """A property to set is not taken for the parameter of the function that leads there."""
    with pytest.raises(Refusal):
        _go(members, "PATCH", "worksheets/One/range", {"address": "C3"})
    assert _go(members, "PATCH", "worksheets/One", {"address": "C3"})[0] == "One"


def test_an_action_gets_its_body_as_arguments(members: Members) -> None:
    """Lower case names, no annotations."""
    assert _go(members, "POST", "worksheets/Add", {"Name": "x", "@odata.type": "y"}) == {"name": "x"}
    assert _go(members, "POST", "worksheets/One/range/clear", [1]) == {}


@pytest.mark.parametrize("body", [{"Name": "x", "name": "y"}, {"NAME": "x", "nAME": "x"}])
def test_a_parameter_comes_once(members: Members, body: object) -> None:
    """Names compare without case, so two of them would be one."""
    with pytest.raises(Refusal, match="given twice") as refused:
        _go(members, "POST", "worksheets/add", body)
    assert (refused.value.status, refused.value.code) == (400, "InvalidArgument")


def test_an_action_without_parameters_takes_none(members: Members) -> None:
    """An empty object or annotations are fine, whatever else is not, and a list is no object."""
    members.operation("POST", _RANGE, "unmerge", evidence=_ASSUMED)(_act)
    for spared in ({}, {"@odata.type": "x"}):
        assert _go(members, "POST", "worksheets/One/range/unmerge", spared) == {}
    for wrong in ({"across": True}, [1]):
        with pytest.raises(Refusal, match="'unmerge' takes no parameters") as refused:
            _go(members, "POST", "worksheets/One/range/unmerge", wrong)
        assert (refused.value.status, refused.value.code) == (400, "InvalidArgument")


def test_a_key_may_bear_the_name_of_an_action(members: Members) -> None:
    """A sheet named ``add`` is looked for by GET, and not found here."""
    with pytest.raises(Refusal) as refused:
        _go(members, "GET", "worksheets/add")
    assert refused.value.code == "ItemNotFound"


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [
        ("GET", "wishes", 404),
        ("GET", "worksheets/One/wishes", 404),
        ("GET", "worksheets/One/range(address='A1')('x')", 400),
        ("GET", "worksheets/One/range('A1','B2')", 400),
        ("DELETE", "worksheets/One", 405),
        ("POST", "worksheets/One", 405),
        ("GET", "worksheets/One/range/clear", 405),
        ("GET", "worksheets/One/range/clear/more", 400),
        ("POST", "worksheets/One/range/clear/more", 400),
        ("GET", "names", 501),
        ("GET", "worksheets/One/charts/Chart%201", 501),
        ("POST", "worksheets/count", 404),
        ("GET", "", 405),
    ],
)
def test_what_leads_nowhere_is_told_apart(members: Members, verb: str, path: str, status: int) -> None:
    """Nobody's member, a wrong verb, a malformed call and Graph's own member are four answers."""
    with pytest.raises(Refusal) as refused:
        _go(members, verb, path)
    assert status == refused.value.status
    assert isinstance(refused.value, NotImplementedHere) is (status == 501)


@pytest.mark.parametrize(
    "path",
    [
        "$",
        "$/worksheets",
        "worksheets/$",
        "worksheets/$/One",
        "worksheets/One/$/range",
        "worksheets/$/$/itemAt(index=1)",
    ],
)
def test_a_collection_names_itself_only_before_its_members(members: Members, path: str) -> None:
    """As a page does for a row of a table; anywhere else it is no segment."""
    with pytest.raises(Refusal, match="Resource not found for the segment") as refused:
        _go(members, "GET", path)
    assert (refused.value.status, refused.value.code) == (400, "BadRequest")


def test_a_verb_on_a_node_without_operations_is_not_implemented(members: Members) -> None:
    """Where nothing of a type is declared but the way to it, we are what is missing."""
    charts = Kind[str]("workbookChart")

    @members.step(_SHEET, "charts", evidence=_ASSUMED)
    def charts_step(call: Call[str]) -> Node[str]:
        return charts.node("c", "charts")

    with pytest.raises(NotImplementedHere):
        _go(members, "PATCH", "worksheets/One/charts", {})


def test_a_key_where_there_are_no_keys_is_unknown(members: Members) -> None:
    """Parentheses after a member without keys lead nowhere."""

    @members.step(_SHEET, "protection", evidence=_ASSUMED)
    def protection(call: Call[str]) -> Node[str]:
        return Kind[str]("workbookWorksheetProtection").node("p", "protection")

    with pytest.raises(Refusal) as refused:
        _go(members, "GET", "worksheets/One/protection('x')")
    assert refused.value.status == 404


def test_the_properties_of_a_body_leave_annotations_out(members: Members) -> None:
    """What clients add about types is no property, and a list has none."""

    def change(call: Call[Any]) -> Reply:
        return Reply(200, call.properties)

    members.operation("PATCH", _RANGE, evidence=_ASSUMED)(change)
    given = {"values": 1, "@odata.type": "x", "values@odata.type": "y"}
    assert _go(members, "PATCH", "worksheets/One/range", given) == {"values": 1}
    with pytest.raises(Refusal) as refused:
        _go(members, "PATCH", "worksheets/One/range", [1])
    assert refused.value.second_level == "invalidArgument"


def test_primitives_and_silence_have_their_shapes(members: Members) -> None:
    """A primitive is a value with its type as context; success without content is 204."""

    def text(call: Call[Any]) -> Reply:
        return value(call, "Edm.String", "x")

    def nothing(call: Call[Any]) -> Reply:
        assert (done(call).status, done(call).body) == (204, None)
        return done(call)

    members.operation("GET", _RANGE, "image", evidence=_ASSUMED)(text)
    members.operation("POST", _RANGE, "nothing", evidence=_ASSUMED)(nothing)
    found = {"@odata.context": "root/$metadata#Edm.String", "value": "x"}
    assert found == _go(members, "GET", "worksheets/One/range/image")
    assert _go(members, "POST", "worksheets/One/range/nothing") is None


def test_a_posted_function_that_is_ours_to_add_is_not_a_key(members: Members) -> None:
    """An action of a collection that is not simulated is 501, not a missing item."""
    del members.operations["POST", "workbookWorksheet[]", "add"]
    with pytest.raises(NotImplementedHere):
        _go(members, "POST", "worksheets/add", {"name": "x"})
