"""The marker ``workbook_chaos``: one variant of the test for each fault that a client is told to survive.

The documentation says what to do after each: wait and repeat (429, 503), repeat (504), make a new session (gone). A
connection that breaks or a time-out says nothing, so reads are repeated. What may have taken effect is not repeated
blindly, so those of which nobody knows meet reads unless the marker says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from pytest_workbook.errors import WorkbookError
from pytest_workbook.plugin.marker_arguments import merged
from pytest_workbook.plugin.markers import CHAOS_FAULTS, workbook_chaos, wrong_marker
from pytest_workbook.timeline import Exchange

__all__ = ["PARAMETER", "Variant", "parametrise", "plain_name", "skip_where_unmet", "variant_of"]

PARAMETER = "workbook_chaos"
_NEVER_INJECTED = ("record", "record-missing", "verify", "live")
_CREATION = {"path": "createSession", "method": "POST"}

_GIVEN: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "throttle": ("throttle", {"retry_after": 10}),
    "service_unavailable": ("service_unavailable", {}),
    "gateway_timeout": ("gateway_timeout", {"method": "GET"}),
    "gateway_timeout_on_creation": ("gateway_timeout", _CREATION),
    "session_gone": ("session_gone", {}),
    "session_gone_400": ("session_gone", {"status": 400}),
    "connection_reset": ("connection_reset", {"method": "GET"}),
    "timeout": ("timeout", {"method": "GET"}),
}


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant of a test.

    Args:
        id: of the variant, in the test's name.
        fault: name of the fault.
        given: its arguments.
        is_asked_for: whether the marker named it, or said which requests are to meet it: unmet, it fails the test.
    """

    id: str
    fault: str
    given: Mapping[str, Any]
    is_asked_for: bool


def parametrise(metafunc: pytest.Metafunc, mode: str) -> None:
    """Give the test of *metafunc* a variant for each fault, last in its name; none where faults are not injected.

    Args:
        metafunc: of a test with the marker.
        mode: of the run.
    """
    try:
        given = _validated(metafunc.definition)
        mode = merged(metafunc.definition).mode or mode
    except WorkbookError:
        # Told when the test begins, as an error of that test.
        return
    # Recorded and sent live as it is: the cassette is the one of all variants.
    if mode in _NEVER_INJECTED:
        return
    metafunc.fixturenames.append(PARAMETER)
    cases = [
        pytest.param(variant, id=variant.id, marks=pytest.mark.workbook_fault(variant.fault, **variant.given))
        for variant in _variants(**given)
    ]
    metafunc.parametrize(PARAMETER, cases)


def variant_of(item: pytest.Item, mode: str) -> Variant | None:
    """Return the variant that *item* is, or None.

    Args:
        item: any test.
        mode: in which it runs.

    Raises:
        UsageError: its marker is wrong, or pytest gives it no variants.
    """
    if item.get_closest_marker(PARAMETER) is None:
        return None
    _validated(item)
    found = _parameter(item)
    if found is None and mode not in _NEVER_INJECTED:
        reason = TypeError("pytest gives variants to test functions and methods of plain classes, and this is neither")
        raise wrong_marker(workbook_chaos, item.nodeid, reason)
    return found


def plain_name(item: pytest.Item) -> str:
    """Return the name that *item* would have without the marker: it names the cassette of all variants."""
    variant = _parameter(item)
    if variant is None:
        return item.name
    base, _, parameters = item.name.partition("[")
    ids = parameters.removesuffix("]")
    kept = ids.removesuffix(variant.id).removesuffix("-")
    if kept == ids:
        # Another plugin put its own behind.
        kept = ids.removeprefix(f"{variant.id}-").replace(f"-{variant.id}-", "-", 1)
    return f"{base}[{kept}]" if kept else base


def skip_where_unmet(variant: Variant, exchanges: list[Exchange]) -> None:
    """Skip a variant that met no fault because the test sends no request that could: it says nothing of the code."""
    if variant.is_asked_for or any(one.fault == variant.fault for one in exchanges):
        return
    method, path = variant.given.get("method"), variant.given.get("path")
    what = " ".join(filter(None, (method, path))) or "request"
    within = " in a session" if variant.fault == "session_gone" else ""
    pytest.skip(f"{variant.id} was never met: the test sends no {what}{within}. Leave it out with exclude=")


def _parameter(item: pytest.Item) -> Variant | None:
    callspec = getattr(item, "callspec", None)
    found = callspec.params.get(PARAMETER) if callspec is not None else None
    return found if isinstance(found, Variant) else None


def _validated(node: Any) -> dict[str, Any]:
    owner, marker = next(iter(node.iter_markers_with_node(PARAMETER)))
    try:
        return workbook_chaos(*marker.args, **marker.kwargs)
    except (TypeError, ValueError) as error:
        raise wrong_marker(workbook_chaos, owner.nodeid, error) from None


def _variants(only: tuple[str, ...], exclude: tuple[str, ...], **where: Any) -> list[Variant]:
    told = {key: value for key, value in where.items() if value is not None}
    made = []
    for name in CHAOS_FAULTS:
        fault, defaults = _GIVEN[name]
        is_creation = defaults is _CREATION
        # It is about one request, which another path would take away from it.
        if name in exclude or (only and name not in only) or (is_creation and told and not only):
            continue
        # Whoever names a path says which requests are meant, and they need not be reads.
        kept = {key: value for key, value in defaults.items() if is_creation or key != "method" or "path" not in told}
        given = {**kept, **({} if is_creation else told)}
        is_asked_for = name in only or bool(told)
        made.append(Variant(name, fault, {**given, "optional": not is_asked_for}, is_asked_for))
    return made
