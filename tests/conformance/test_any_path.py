"""Whatever path, option and body is asked for, the answer has one of Graph's shapes, and never tells of a crash.

The paths are made by OData's grammar from the members that Graph's metadata names, so that they go further into the
workbook than a random text would: keys in three spellings, functions with and without parentheses, names and quotes,
and escapes of every kind.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich_workbook import COMMENT_ID, PIVOT_ID, REPLY_ID

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.books import ParsedWorkbooks
from pytest_workbook.simulator.metadata import graph_members
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Headers, Request, Response

_PARSED = ParsedWorkbooks()
_KEYS = [
    *("Data", "It's ü", "Hidden", "{00000000-0001-0000-0000-000000000000}", "Table1", "1", "data", "Rate", "local"),
    *(
        "High",
        "Nowhere",
        COMMENT_ID,
        REPLY_ID,
        PIVOT_ID,
        "EdgeTop",
        "0",
        "99",
        "",
        "a/b",
        "x(1)",
        "$",
        "'",
        "\x00",
        "𝄞",
    ),
]
_TEXTS = [
    "A1",
    "B2:C9",
    "A:A",
    "Data!A1",
    "'It''s ü'!B1:B2",
    "data",
    "Table1",
    "XFD1048576",
    "A0",
    "#REF!",
    "",
    "A1,B2",
]
_PARAMETERS = [
    *("address", "row", "column", "index", "count", "valuesOnly", "deltaRows", "deltaColumns", "rowOffset"),
    *("columnOffset", "anotherRange", "key", "width", "height", "fittingMode", "name", "wish"),
]
_OPTIONS = ["select", "top", "skip", "expand", "filter", "orderby", "count", "search", "format", "skiptoken", "wish"]

_members = st.sampled_from(sorted({name for names in graph_members().values() for name in names if name.isalnum()}))
_names = st.one_of(_members, _members, _members.map(str.upper), st.sampled_from([*_KEYS, "$count", "$ref", "$value"]))
_numbers = st.one_of(st.integers(-2, 9), st.sampled_from([1_048_575, 10**12, -(10**12)])).map(str)
_literals = st.one_of(
    st.sampled_from([*_KEYS, *_TEXTS]).map(lambda text: "'" + text.replace("'", "''") + "'"),
    st.sampled_from(["'open", "''", "true", "FALSE", "null", "1.5", "@p", "x"]),
    _numbers,
)
_arguments = st.one_of(
    _literals,
    st.lists(st.tuples(st.sampled_from(_PARAMETERS), _literals).map("=".join), max_size=3).map(",".join),
    st.sampled_from(["", " ", ",", "=", "address=", "address='A1'B2", "a=1,a=2"]),
)
_segments = st.one_of(_names, st.tuples(_names, _arguments).map(lambda given: f"{given[0]}({given[1]})"))


def _escaped(text: str, how: int) -> str:
    safe = ("/()'=,!:$@", "()'=,!:$@", "'=,", "")[how]
    return quote(text, safe=safe)


_paths = st.lists(st.tuples(_segments, st.integers(0, 3)), min_size=1, max_size=6).map(
    lambda given: "/".join(_escaped(text, how) for text, how in given)
)
_into = st.sampled_from(
    [
        *("", "worksheets/Data/", "worksheets('Data')/range(address='A1:B3')/", "tables/Table1/", "names/data/range/"),
        *("tables/Table1/columns/High/", "tables/Table1/rows/itemAt(index=1)/", f"comments/{COMMENT_ID}/"),
        *("worksheets/Data/charts/", "worksheets/Data/charts/itemAt(index=0)/", "worksheets/Data/pivotTables/"),
    ]
)
_values = st.one_of(st.sampled_from([*_KEYS, "2", "-1", "1e9", "*", "name,id", "values($top=1)", "a eq 1", "%", "a&b"]))
_expansions = st.recursive(
    st.sampled_from(
        ["*", "tables", "worksheet", "rows", "columns", "charts", "series", "format", "nothing", "rows($top=1)"]
    ),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(",".join),
        st.tuples(_members, inner).map(lambda given: f"{given[0]}($expand={given[1]};$top=1)"),
    ),
    max_leaves=6,
)
_queries = st.lists(st.tuples(st.sampled_from(_OPTIONS), _values, st.booleans()), max_size=2).map(
    lambda given: "&".join(f"{'$' if is_known else ''}{name}={quote(value)}" for name, value, is_known in given)
)
_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 10**13), st.floats(allow_nan=False), st.sampled_from(_TEXTS)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from([*_PARAMETERS, "values"]), inner, max_size=3)
    ),
    max_leaves=6,
)
_bodies = st.one_of(st.none(), _json.map(lambda body: json.dumps(body).encode()), st.binary(max_size=6))
_verbs = st.sampled_from(["GET", "GET", "GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS"])


def _refuse(constant: str) -> NoReturn:
    msg = f"{constant} is no JSON"
    raise AssertionError(msg)


def _check(answer: Response) -> None:
    assert answer.status not in (500, 502, 503, 504)
    assert b"Traceback" not in answer.body
    if not answer.body:
        return
    if answer.headers["Content-Type"].startswith("text/plain"):
        # The raw value of a property, or a count.
        assert answer.status == 200
        assert answer.body.decode()
        return
    body = json.loads(answer.body, parse_constant=_refuse)
    if answer.status < 400:
        return
    error: Any = body["error"]
    assert list(body) == ["error"]
    assert all(isinstance(error[name], str) for name in ("code", "message"))


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(_verbs, _into, _paths, _queries, _bodies)
def test_any_path_gets_an_answer_of_graphs_shape(
    rich_content: bytes, verb: str, into: str, path: str, query: str, body: bytes | None
) -> None:
    """Of any verb, to any place, with any options and any body."""
    simulator = Simulator(clock=ManualClock(), parsed=_PARSED)
    file = simulator.add(rich_content)
    url = f"https://graph.microsoft.com/v1.0/me/drive/items/{file.id}/workbook/{into}{path}?{query}"
    answer = simulator(
        Request(verb, url, Headers({"Authorization": "Bearer t", "Content-Type": "application/json"}), body or b"")
    )
    _check(answer)
    assert simulator.saved_bytes(file)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["worksheets", "worksheets/Data", "tables/Table1", "names", "worksheets/Data/charts", ""]),
    _expansions,
)
def test_any_expansion_gets_an_answer_of_graphs_shape(rich_content: bytes, path: str, expand: str) -> None:
    """However deep, of whatever is there or not."""
    simulator = Simulator(clock=ManualClock(), parsed=_PARSED)
    file = simulator.add(rich_content)
    url = f"https://graph.microsoft.com/v1.0/me/drive/items/{file.id}/workbook/{path}?$expand={quote(expand)}"
    answer = simulator(Request("GET", url, Headers({"Authorization": "Bearer t"}), b""))
    _check(answer)
    assert answer.status in (200, 400, 413)
