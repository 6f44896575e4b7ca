"""The filter of a table's column, and those of a whole table: applied, read, cleared and applied once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pytest_workbook.simulator.book.model import Table
from pytest_workbook.simulator.book.table_view import (
    DYNAMIC,
    FILTER_KINDS,
    SPECIFICITIES,
    Criteria,
    FilterDate,
    FilterValue,
)
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import Arguments
from pytest_workbook.simulator.replies import done, entity, invalid_argument
from pytest_workbook.simulator.resources.bodies import expect_body, expect_parameters
from pytest_workbook.simulator.resources.sort_fields import choice, fill_color, icon, shown_icon
from pytest_workbook.simulator.resources.table_columns import COLUMN, ColumnOfTable
from pytest_workbook.simulator.resources.tables import TABLE

members = Members()

FILTER: Final[Kind[ColumnOfTable]] = Kind("workbookFilter")

_READ: Final = "2026-11-24"
_FILTER = Evidence("documented", "Filter resource type", _READ)
_GET = Evidence("assumed", "Metadata of v1.0: criteria of workbookFilter; null where there is no filter", _READ)
_APPLY = Evidence("documented", "Filter: apply", _READ)
_CLEAR = Evidence("documented", "Filter: clear", _READ)
_CLEAR_ALL = Evidence("documented", "Table: clearFilters", _READ)
_REAPPLY = Evidence("documented", "Table: reapplyFilters", _READ)


def _action(name: str) -> Evidence:
    return Evidence("documented", f"Metadata of v1.0: {name} of workbookFilter", _READ)


_CRITERIA: Final = (
    *("color", "criterion1", "criterion2", "dynamicCriteria", "filterOn", "icon", "operator"),
    "values",
)


def shown(criteria: Criteria | None) -> dict[str, object] | None:
    """The criteria of a filter, in the order of the metadata; null where there is none."""
    if criteria is None:
        return None
    return {
        "color": criteria.color,
        "criterion1": criteria.criterion1,
        "criterion2": criteria.criterion2,
        "dynamicCriteria": criteria.dynamic,
        "filterOn": criteria.filter_on,
        "icon": shown_icon(criteria.icon),
        "operator": criteria.operator,
        "values": None if criteria.values is None else [_shown_value(value) for value in criteria.values],
    }


def _shown_value(value: FilterValue) -> object:
    return value if isinstance(value, str) else {"date": value.date, "specificity": value.specificity}


@members.step(COLUMN, "filter", evidence=_FILTER)
def _filter(call: Call[ColumnOfTable]) -> Node[ColumnOfTable]:
    return FILTER.node(call.value, f"{call.node.odata_id}/filter")


@members.operation("GET", FILTER, evidence=_GET)
def _get(call: Call[ColumnOfTable]) -> Reply:
    criteria = call.book.column_filter(call.value.table.table_id, call.value.index)
    return entity(call, {"criteria": shown(criteria)})


@members.operation("POST", FILTER, "apply", "criteria", evidence=_APPLY)
def _apply(call: Call[ColumnOfTable]) -> Reply:
    expect_body(call, "criteria")
    given = call.arguments.given.get("criteria")
    if not isinstance(given, dict):
        msg = "'criteria' takes an object"
        raise invalid_argument(msg)
    return _applied(call, _read(given))


def _applied(call: Call[ColumnOfTable], criteria: Criteria) -> Reply:
    call.book.apply_filter(call.value.table.table_id, call.value.index, criteria)
    return done(call)


def _read(body: Mapping[str, object]) -> Criteria:
    """The criteria of a body: what its kind does not look at has to be right all the same."""
    for name in body:
        if name.lower() not in {known.lower() for known in _CRITERIA} and "@odata." not in name:
            msg = f"'{name[:40]}' is no property of criteria; there are {', '.join(_CRITERIA)}"
            raise invalid_argument(msg)
    given = Arguments({name.lower(): value for name, value in body.items() if "@odata." not in name})
    if "filterOn" not in given:
        msg = f"'filterOn' takes one of {', '.join(FILTER_KINDS)}"
        raise invalid_argument(msg)
    kind = choice(given, "filterOn", FILTER_KINDS)
    return Criteria(
        kind,
        _criterion(given, "criterion1"),
        _criterion(given, "criterion2"),
        choice(given, "operator", ("And", "Or")),
        _values(given.given["values"]) if "values" in given else None,
        fill_color(given) if "color" in given else None,
        choice(given, "dynamicCriteria", ("Unknown", *DYNAMIC)),
        icon(given) if "icon" in given else None,
    )


def _criterion(given: Arguments, name: str) -> str | None:
    """A condition; clients send a count as a number, too."""
    value = given.given.get(name.lower())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.15g}"
    return given.text(name) if value is not None else None


def _values(given: object) -> tuple[FilterValue, ...]:
    if not isinstance(given, list):
        msg = "'values' takes an array of texts, and of objects with date and specificity"
        raise invalid_argument(msg)
    return tuple(_value(each) for each in given)


def _value(given: object) -> FilterValue:
    if isinstance(given, str):
        return given
    if isinstance(given, bool):
        return str(given).upper()
    if isinstance(given, int | float):
        return f"{given:.15g}"
    if isinstance(given, dict):
        members_ = Arguments({name.lower(): value for name, value in given.items() if "@odata." not in name})
        return FilterDate(members_.text("date"), choice(members_, "specificity", SPECIFICITIES))
    msg = "'values' takes texts, and objects with date and specificity"
    raise invalid_argument(msg)


@members.operation("POST", FILTER, "clear", evidence=_CLEAR)
def _clear(call: Call[ColumnOfTable]) -> Reply:
    expect_parameters(call)
    call.book.clear_filter(call.value.table.table_id, call.value.index)
    return done(call)


# One action for each kind of filter


def _declare(name: str, parameters: tuple[str, ...], read: Callable[[Arguments], Criteria]) -> None:
    @members.operation("POST", FILTER, name, *parameters, evidence=_action(name))
    def operate(call: Call[ColumnOfTable]) -> Reply:
        expect_body(call, *parameters)
        return _applied(call, read(call.arguments))


def _counted(kind: str, parameter: str) -> Callable[[Arguments], Criteria]:
    return lambda given: Criteria(kind, str(given.integer(parameter)))


def _colored(kind: str) -> Callable[[Arguments], Criteria]:
    return lambda given: Criteria(kind, color=fill_color(given))


def _custom(given: Arguments) -> Criteria:
    first, second = _criterion(given, "criteria1"), _criterion(given, "criteria2")
    return Criteria("Custom", first, second, choice(given, "oper", ("And", "Or")))


def _dynamic(given: Arguments) -> Criteria:
    return Criteria("Dynamic", dynamic=choice(given, "criteria", ("Unknown", *DYNAMIC)))


def _of_values(given: Arguments) -> Criteria:
    return Criteria("Values", values=_values(given.given.get("values")))


_ACTIONS: Final[Mapping[str, tuple[tuple[str, ...], Callable[[Arguments], Criteria]]]] = {
    "applyBottomItemsFilter": (("count",), _counted("BottomItems", "count")),
    "applyBottomPercentFilter": (("percent",), _counted("BottomPercent", "percent")),
    "applyCellColorFilter": (("color",), _colored("CellColor")),
    "applyCustomFilter": (("criteria1", "criteria2", "oper"), _custom),
    "applyDynamicFilter": (("criteria",), _dynamic),
    "applyFontColorFilter": (("color",), _colored("FontColor")),
    "applyIconFilter": (("icon",), lambda given: Criteria("Icon", icon=icon(given))),
    "applyTopItemsFilter": (("count",), _counted("TopItems", "count")),
    "applyTopPercentFilter": (("percent",), _counted("TopPercent", "percent")),
    "applyValuesFilter": (("values",), _of_values),
}
for _name, (_parameters, _read_action) in _ACTIONS.items():
    _declare(_name, _parameters, _read_action)


# Tables


@members.operation("POST", TABLE, "clearFilters", evidence=_CLEAR_ALL)
def _clear_filters(call: Call[Table]) -> Reply:
    expect_parameters(call)
    call.book.clear_filters(call.value.table_id)
    return done(call)


@members.operation("POST", TABLE, "reapplyFilters", evidence=_REAPPLY)
def _reapply_filters(call: Call[Table]) -> Reply:
    expect_parameters(call)
    call.book.reapply_filters(call.value.table_id)
    return done(call)
