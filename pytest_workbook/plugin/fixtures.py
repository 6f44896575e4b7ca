"""The fixtures. This file is read by every run with the plugin installed, so each imports what it needs when used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from pytest_workbook.faults.plan import WorkbookFaults
    from pytest_workbook.plugin.calls import Calls
    from pytest_workbook.plugin.center import Center
    from pytest_workbook.plugin.drive import WorkbookDrive
    from pytest_workbook.plugin.giving import Credential, SessionFactory, WorkbookClock
    from pytest_workbook.plugin.serving import WorkbookServer
    from pytest_workbook.session.drive_item import DriveItem
    from pytest_workbook.session.workbook_session import WorkbookSession

__all__ = ["exported"]

_Scope = Literal["class", "module", "package", "session"]
_SCOPES: tuple[_Scope, ...] = ("class", "module", "package", "session")


def exported() -> dict[str, Any]:
    """Return every fixture by the name of a module attribute, for the plugin's namespace."""
    found = {name: value for name, value in globals().items() if name.startswith("_workbook")}
    for scope in _SCOPES:
        found[f"_{scope}_session"] = _session_fixture(f"{scope}_workbook_session", scope)
        found[f"_{scope}_item"] = _item_fixture(f"{scope}_workbook_item", scope)
        found[f"_{scope}_factory"] = _factory_fixture(f"{scope}_workbook_session_factory", scope)
    return found


def _center(request: pytest.FixtureRequest) -> Center:
    from pytest_workbook.plugin import center_of

    return center_of(request.config)


def _chosen_scope(*, fixture_name: str, config: pytest.Config) -> Any:  # noqa: ARG001 - pytest passes both
    from pytest_workbook.plugin import center_of

    return center_of(config).session_scope


@pytest.fixture(name="workbook_session", scope=_chosen_scope)  # type: ignore[arg-type] # pytest calls it by keyword
def _workbook_session(request: pytest.FixtureRequest) -> Iterator[WorkbookSession]:
    """An open WorkbookSession on the item under test, ended when the scope ends.

    The scope is function unless --workbook-session-scope or ini workbook_session_scope says otherwise.
    """
    from pytest_workbook.plugin.giving import given_session

    center = _center(request)
    yield from given_session(center, request, "workbook_session", center.session_scope)


@pytest.fixture(name="workbook_item")
def _workbook_item(request: pytest.FixtureRequest) -> DriveItem:
    """The DriveItem under test, without a session: what is saved, as any other user sees it."""
    from pytest_workbook.plugin.giving import given_item

    return given_item(_center(request), "function")


@pytest.fixture(name="workbook_session_factory")
def _workbook_session_factory(request: pytest.FixtureRequest) -> Iterator[SessionFactory]:
    """Opens further sessions: factory(item=None, file=None, persist_changes=None, on_teardown=None, on_expiry=None)."""
    from pytest_workbook.plugin.giving import given_factory

    yield from given_factory(_center(request), request, "function")


@pytest.fixture(name="workbook_drive")
def _workbook_drive(request: pytest.FixtureRequest) -> WorkbookDrive:
    """The drive of the item: .add(file, path=None), .item(path_or_id), .items()."""
    from pytest_workbook.plugin.drive import WorkbookDrive

    return WorkbookDrive(_center(request).wiring)


@pytest.fixture(name="workbook_calls")
def _workbook_calls(request: pytest.FixtureRequest) -> Calls:
    """The exchanges of the code under test so far, oldest first; .all has the plugin's and the test's own too."""
    from pytest_workbook.plugin.calls import Calls

    run = _center(request).wiring.run
    mark = run.in_care().mark
    return Calls(lambda: run.timeline.since(mark), lambda: run.timeline.waits_since(mark))


@pytest.fixture(name="workbook_clock")
def _workbook_clock(request: pytest.FixtureRequest) -> WorkbookClock:
    """The run's clock: .now(), .advance(seconds=0, minutes=0, hours=0), .sleep(seconds)."""
    from pytest_workbook.plugin.giving import WorkbookClock

    return WorkbookClock(_center(request).wiring)


@pytest.fixture(name="workbook_faults")
def _workbook_faults(request: pytest.FixtureRequest) -> Iterator[WorkbookFaults]:
    """Lets requests meet faults: .add(status=504, method=None, path=None, times=1, after=0, …) and named ones."""
    from pytest_workbook.plugin.faulting import given_faults
    from pytest_workbook.plugin.staging import Staging

    wiring = _center(request).wiring
    stage = Staging(wiring)
    faults = given_faults(wiring.run)
    faults.perform_on(stage)
    yield faults
    stage.clear()


@pytest.fixture(name="workbook_token", scope="session")
def _workbook_token(request: pytest.FixtureRequest) -> str:
    """The bearer token: a stand-in's wherever the simulator or a cassette answers."""
    from pytest_workbook.plugin.giving import given_token

    return given_token(_center(request).wiring)


@pytest.fixture(name="workbook_credential", scope="session")
def _workbook_credential(request: pytest.FixtureRequest) -> Credential:
    """A credential for azure-core clients: get_token(*scopes, **kwargs)."""
    from pytest_workbook.plugin.giving import Credential

    return Credential(_center(request).wiring)


@pytest.fixture(name="workbook_server", scope="session")
def _workbook_server(request: pytest.FixtureRequest) -> Iterator[WorkbookServer]:
    """The simulator on a loopback port for other processes: .base_url, .token, .item(xlsx), .calls."""
    from pytest_workbook.plugin.serving import WorkbookServer

    with WorkbookServer(_center(request).wiring) as server:
        yield server


def _session_fixture(name: str, scope: _Scope) -> Any:
    @pytest.fixture(name=name, scope=scope)
    def session(request: pytest.FixtureRequest) -> Iterator[WorkbookSession]:
        from pytest_workbook.plugin.giving import given_session

        yield from given_session(_center(request), request, name, scope)

    session.__doc__ = f"An open WorkbookSession shared by the {scope}."
    return session


def _item_fixture(name: str, scope: _Scope) -> Any:
    @pytest.fixture(name=name, scope=scope)
    def item(request: pytest.FixtureRequest) -> DriveItem:
        from pytest_workbook.plugin.giving import given_item

        return given_item(_center(request), scope)

    item.__doc__ = f"The DriveItem that the markers on the {scope} or above name, without a session."
    return item


def _factory_fixture(name: str, scope: _Scope) -> Any:
    @pytest.fixture(name=name, scope=scope)
    def factory(request: pytest.FixtureRequest) -> Iterator[SessionFactory]:
        from pytest_workbook.plugin.giving import given_factory

        yield from given_factory(_center(request), request, scope)

    factory.__doc__ = f"Opens sessions that live as long as the {scope}."
    return factory
