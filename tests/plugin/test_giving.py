"""What the fixtures give, without the fixtures."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from harness import collected

from pytest_workbook.errors import GraphError, UsageError
from pytest_workbook.plugin.center import Center
from pytest_workbook.plugin.giving import Credential, SessionFactory, WorkbookClock, given_token


@pytest.fixture(name="care")
def _care(pytester: pytest.Pytester) -> Center:
    """A run whose one test is in care, on a blank workbook."""
    center, (item,) = collected(pytester, "def test_it(workbook_session_factory):\n    pass\n")
    center.begin(item)
    return center


def _factory(care: Center) -> SessionFactory:
    request: Any = SimpleNamespace(node=care.wiring.run.in_care().item)
    return SessionFactory(care.wiring, request, "function")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"on_teardown": "later"}, "on_teardown='later' is not one of 'close', 'expire'"),
        ({"on_expiry": "never"}, "on_expiry='never' is not one of 'recreate', 'fail'"),
        ({"persist_changes": "yes"}, "persist_changes='yes' is neither True nor False"),
        ({"item": 7}, "item=7 is neither a string in a form of --workbook-item nor a DriveItem"),
    ],
)
def test_the_factory_refuses_a_wrong_argument_and_opens_nothing(
    care: Center, given: dict[str, Any], message: str
) -> None:
    """It says what came and what was expected."""
    with pytest.raises(UsageError) as error:
        _factory(care)(**given)
    assert message in str(error.value)
    assert care.wiring.run.sessions == []


def test_the_factory_ends_all_it_opened_though_one_refuses(care: Center, monkeypatch: pytest.MonkeyPatch) -> None:
    """The latest first, and the first refusal is told."""
    factory = _factory(care)
    opened = [factory(), factory(), factory()]
    opening, ended = care.wiring.opening, []

    def end(owned: Any) -> None:
        ended.append(owned.handle)
        if len(ended) < 3:
            raise GraphError(f"refusal {len(ended)}", status=500)

    monkeypatch.setattr(opening, "end", end)
    with pytest.raises(GraphError, match="refusal 1"):
        factory.end()
    assert ended == opened[::-1]
    factory.end()


@pytest.mark.parametrize("seconds", [-1, 1e12, float("nan")])
def test_the_clock_moves_forward_by_less_than_a_century(care: Center, seconds: float) -> None:
    """Anything else is a mistake of the test."""
    clock = WorkbookClock(care.wiring)
    before = clock.now()
    with pytest.raises(UsageError, match="time never goes backwards, and a century is the most"):
        clock.advance(seconds)
    assert clock.now() == before


def test_the_clock_adds_up_its_units_and_sleep_is_the_same(care: Center) -> None:
    """Seconds, minutes and hours; nothing of it is really waited for."""
    clock = WorkbookClock(care.wiring)
    before = clock.now()
    clock.advance(seconds=1, minutes=2, hours=3)
    clock.sleep(0.5)
    assert clock.now() - before == 1 + 120 + 10_800 + 0.5


def test_live_time_cannot_be_moved(care: Center, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names what can be done instead."""
    clock = WorkbookClock(care.wiring)
    monkeypatch.setattr(clock, "_source", "live")
    with pytest.raises(UsageError, match=r"use workbook_clock\.sleep"):
        clock.advance(1)


def test_a_credential_gives_the_stand_ins_token_and_its_end(care: Center) -> None:
    """The very token that ``workbook_token`` gives; its repr shows none."""
    credential = Credential(care.wiring)
    token = credential.get_token("https://graph.microsoft.com/.default")
    assert token.token == given_token(care.wiring)
    assert token.expires_on > care.wiring.run.clock.utc().timestamp()
    assert token.token not in repr(credential)
