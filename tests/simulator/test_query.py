"""The grammar of queries."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.query import Expansion, QueryOptions, bad_request, parse_options
from pytest_workbook.simulator.replies import Refusal


def test_options_are_read_encoded_and_plain() -> None:
    """``%24top`` is ``$top``; other names are kept for functions."""
    found = parse_options("%24top=2&$skip=1&$select=values,%20Text&anotherRange=A1%3AB2", ignores_unknown=False)
    assert QueryOptions(("values", "text"), 2, 1, (), {"anotherRange": "A1:B2"}) == found
    assert found.wanted(["address", "text", "values"]) == ["text", "values"]


def test_a_plus_in_a_query_is_a_space() -> None:
    """As form encoding has it; an escaped one is a plus."""
    found = parse_options("$select=values,+text&a=1+%2B+2", ignores_unknown=False)
    assert (found.select, found.custom) == (("values", "text"), {"a": "1 + 2"})


@pytest.mark.parametrize("query", ["", "$select=", "$select=*", "$select=a,*"])
def test_without_a_selection_all_is_wanted(query: str) -> None:
    """No ``$select``, an empty one and a star mean everything."""
    assert parse_options(query, ignores_unknown=False).wants("anything")


@pytest.mark.parametrize("query", ["$filter=x", "$count=true", "$orderby=a", "$top=-1", "$top=x", "$skip=%C2%B2"])
def test_other_options_are_refused(query: str) -> None:
    """What no page shows for workbooks, and what cannot be read, is a 400."""
    with pytest.raises(Refusal) as refused:
        parse_options(query, ignores_unknown=False)
    assert refused.value.status == 400


def test_a_profile_may_ignore_other_options() -> None:
    """Then they have no effect."""
    assert parse_options("$filter=x&$top=3", ignores_unknown=True).top == 3


@pytest.mark.parametrize("query", ["$top=1&$top=1", "$select=a&%24SELECT=b", "$filter=a&$filter=b"])
def test_an_option_comes_once(query: str) -> None:
    """Whatever its case, and whether it is known or not; which one counts would be a guess."""
    with pytest.raises(Refusal, match="more than once") as refused:
        parse_options(query, ignores_unknown=True)
    assert (refused.value.status, refused.value.second_level) == (400, "badRequestUncategorized")


def test_expansions_have_options_of_their_own() -> None:
    """Separated by semicolons, nested, and escaped or plain."""
    found = parse_options(
        "$expand=rows($top=2;$select=index,values),%20Columns%28$expand=filter%29", ignores_unknown=False
    )
    assert found.expand == (
        Expansion("rows", QueryOptions(select=("index", "values"), top=2)),
        Expansion("columns", QueryOptions(expand=(Expansion("filter", QueryOptions()),))),
    )


@pytest.mark.parametrize("query", ["$expand=", "$expand=,", "$expand= , "])
def test_nothing_may_be_expanded(query: str) -> None:
    """Blank names are passed over."""
    assert parse_options(query, ignores_unknown=False).expand == ()


@pytest.mark.parametrize(
    "expand",
    [
        "rows(",
        "rows)",
        "rows($top=2",
        "rows($top=2))",
        "rows($top=2)x",
        "rows(top=2)",
        "rows($top)",
        "($top=2)",
        "rows,rows",
        "rows($top=2;$top=3)",
        "rows($top=-1)",
        "rows($skip=x)",
        "rows($filter=a eq 1)",
        "a($expand=" * 9 + "a" + ")" * 9,
        "a($expand=" * 3000,
    ],
)
def test_expansions_that_cannot_be_read_are_refused(expand: str) -> None:
    """Unbalanced, repeated, without the dollar sign, and deeper than anything in a workbook."""
    with pytest.raises(Refusal) as refused:
        parse_options(f"$expand={expand}", ignores_unknown=False)
    assert (refused.value.status, refused.value.code) == (400, "BadRequest")


def test_a_profile_may_ignore_other_options_of_expansions() -> None:
    """As those of the whole request."""
    (found,) = parse_options("$expand=rows($filter=(a eq 1);$top=1)", ignores_unknown=True).expand
    assert found.options == QueryOptions(top=1)


def test_refusal_of_a_query() -> None:
    """It says what is wrong."""
    refusal = bad_request("no")
    assert (refusal.status, refusal.second_level, refusal.message) == (400, "badRequestUncategorized", "no")


@pytest.mark.parametrize("value", ["json", "JSON", "application/json", "application/json;odata.metadata=none"])
def test_answers_are_json(value: str) -> None:
    """Whoever asks for that gets it."""
    assert parse_options(f"$format={value}", ignores_unknown=False) == parse_options("", ignores_unknown=False)


@pytest.mark.parametrize("value", ["xml", "atom", ""])
def test_no_answer_is_anything_but_json(value: str) -> None:
    """Rather than an answer in another form than was asked for."""
    with pytest.raises(Refusal, match="takes json"):
        parse_options(f"$format={value}", ignores_unknown=True)
