"""The marker ``workbook_fault``: order, misuse, and what it is in force for."""

from __future__ import annotations

import pytest
from harness import project, run, told

_ORDER = """
import pytest
import requests

pytestmark = [pytest.mark.workbook_fault(status=500), pytest.mark.workbook_fault(status=501)]


def statuses(session):
    ask = lambda: requests.get(f"{session.url}/worksheets", headers=dict(session.headers)).status_code
    return [ask() for _ in range(7)]


@pytest.mark.workbook_fault(status=402)
@pytest.mark.workbook_fault(status=403)
class TestDecorated:
    @pytest.mark.workbook_fault("locked")
    @pytest.mark.workbook_fault("conflict")
    def test_top_to_bottom(self, workbook_session):
        assert statuses(workbook_session) == [500, 501, 402, 403, 423, 409, 200]


class TestListed:
    pytestmark = [pytest.mark.workbook_fault(status=402), pytest.mark.workbook_fault(status=403)]

    @pytest.mark.workbook_fault("locked")
    def test_list_in_order(self, workbook_session, workbook_faults):
        workbook_faults.unauthorized()
        assert statuses(workbook_session) == [500, 501, 402, 403, 423, 401, 200]


@pytest.mark.parametrize(
    "last",
    [
        pytest.param(423, marks=pytest.mark.workbook_fault("locked")),
        pytest.param(409, marks=[pytest.mark.workbook_fault("conflict")]),
    ],
)
@pytest.mark.workbook_fault(status=402)
def test_parameters_come_last(workbook_session, last):
    assert statuses(workbook_session)[:5] == [500, 501, 402, last, 200]


def test_each_test_has_its_own(workbook_session, workbook_faults):
    assert len(workbook_faults) == 2
    assert statuses(workbook_session)[:3] == [500, 501, 200]
"""


def test_markers_are_in_the_order_of_the_file(pytester: pytest.Pytester) -> None:
    """Module, class, function, each from top to bottom; then parameters, and what the fixture adds."""
    project(pytester, _ORDER)
    run(pytester, "--strict-markers").assert_outcomes(passed=5)


_IN_FORCE = """
import pytest
import requests


@pytest.fixture
def made(workbook_item, workbook_token):
    url, headers = workbook_item.workbook_url, {"Authorization": f"Bearer {workbook_token}"}
    return requests.post(f"{url}/createSession", json={"persistChanges": True}, headers=headers).status_code


@pytest.mark.workbook_fault("gateway_timeout", path="createSession")
def test_before_set_up(made):
    assert made == 504


@pytest.mark.workbook_fault
def test_bare(made):
    assert made == 504


@pytest.mark.workbook_fault("throttle", retry_after=33, path="createSession")
def test_creation_waits(workbook_session, workbook_clock):
    assert workbook_session.is_open
    assert workbook_clock.now() >= 33


@pytest.mark.workbook_fault("gateway_timeout")
def test_housekeeping_is_spared(workbook_session, workbook_calls):
    assert [call.status for call in workbook_calls.all] == [201]
    assert requests.get(workbook_session.url, headers=dict(workbook_session.headers)).status_code == 504


@pytest.mark.workbook_fault("throttle", path="createSession")
def test_a_shared_session_meets_it_too(module_workbook_session, workbook_calls):
    assert [call.fault for call in workbook_calls.all] == ["throttle", None]


@pytest.mark.workbook_fault("locked", path="closeSession", optional=True)
def test_still_in_force_at_teardown(workbook_session):
    pass


@pytest.mark.workbook_fault("locked", optional=True)
def test_alone_it_puts_a_test_in_care():
    assert requests.get("https://graph.microsoft.com/v1.0/me", headers={"Authorization": "Bearer x"}).status_code == 423


@pytest.mark.workbook_fault("locked")
def test_never_met():
    pass
"""


def test_a_marker_is_in_force_from_set_up_to_teardown(pytester: pytest.Pytester) -> None:
    """Fixtures of one's own meet it, and ours where its path names what they send."""
    project(pytester, _IN_FORCE)
    result = run(pytester)
    result.assert_outcomes(passed=7, failed=1, errors=1)
    result.stdout.fnmatch_lines_random(
        [
            "ERROR test_it.py::test_still_in_force_at_teardown - *errors.Gr*",
            "FAILED test_it.py::test_never_met - *WorkbookError*",
        ]
    )


_WRONG = """
import pytest

@pytest.mark.workbook
@pytest.mark.workbook_fault("thottle")
def test_name(): pass

@pytest.mark.workbook_fault(times=0)
def test_value(): pass

@pytest.mark.workbook_fault(retries=3)
def test_keyword(): pass

@pytest.mark.workbook_fault("throttle", 10)
def test_position(): pass

@pytest.mark.workbook_fault(429)
def test_number(): pass

@pytest.mark.workbook_fault("lost_write", status=500)
def test_together(): pass

@pytest.mark.xfail
@pytest.mark.workbook_fault(times=0)
def test_xfail(): pass

def test_others_run(workbook_session): pass
"""


def test_a_wrong_marker_is_an_error_of_its_test_that_shows_the_signature(pytester: pytest.Pytester) -> None:
    """Each misuse names the marker, the node and the reason; xfail does not cover it."""
    project(pytester, _WRONG)
    result = run(pytester)
    result.assert_outcomes(passed=1, errors=7)
    shown = told(result)
    where = "the marker @pytest.mark.workbook_fault on test_it.py::test_"
    for reason in (
        "name is wrong: 'thottle' is no named fault; there are gateway_timeout, throttle, session_gone, service_un",
        "value is wrong: times=0 is neither a whole number, 1 or more, nor math.inf.",
        "keyword is wrong: got an unexpected keyword argument 'retries'.",
        "position is wrong: too many positional arguments.",
        "number is wrong: 429 is no named fault; there are",
        "together is wrong: lost_write is answered as the request would have been, so status= has no meaning; leave",
    ):
        assert where + reason in shown
    signature = (
        "Its signature is @pytest.mark.workbook_fault(name=None, /, *, status=504, method=None, path=None, times=1, "
        "after=0, code=None, retry_after=None, body=None, exception=None, applied=False, optional=False, "
        "seconds=0, style=None, message=None, sticky=None)"
    )
    assert shown.count(signature) == 7


def test_the_marker_is_registered_with_its_signature(pytester: pytest.Pytester) -> None:
    """``pytest --markers`` shows it."""
    result = run(pytester, "--markers")
    result.stdout.fnmatch_lines(
        ["@pytest.mark.workbook_fault(name=None, /, [*], status=504, *, sticky=None): let a request of the test *"]
    )
