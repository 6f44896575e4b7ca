"""The stand-in keeps what its scripts promise, over a real socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from service.bodies import expired_by_400, expired_by_404
from service.stand_in import GraphStandIn
from service.traffic import Reply, json_reply

_TOKEN = {"Authorization": "Bearer a-token"}


@pytest.fixture(name="graph")
def _graph() -> Iterator[GraphStandIn]:
    with GraphStandIn() as graph:
        yield graph


@pytest.fixture(name="http")
def _http() -> Iterator[requests.Session]:
    with requests.Session() as http:
        http.trust_env = False
        http.headers.update(_TOKEN)
        yield http


def _open(graph: GraphStandIn, http: requests.Session, *, persist: bool = False) -> str:
    answer = http.post(f"{graph.workbook_url}/createSession", json={"persistChanges": persist}, timeout=5)
    assert answer.status_code == 201
    return str(answer.json()["id"])


def _codes(answer: requests.Response) -> list[str]:
    found, level = [], answer.json()["error"]
    while level:
        found.append(level.get("code"))
        level = level.get("innerError")
    return found


def test_session_sees_its_own_copy_until_it_persists(graph: GraphStandIn, http: requests.Session) -> None:
    """What a non-persistent session writes is invisible outside it; a persistent one saves at once."""
    cell = f"{graph.workbook_url}/worksheets/Sheet1/range(address='B2')"
    for persist, seen_outside in ((False, [[""]]), (True, [[7]])):
        mine = {"workbook-session-id": _open(graph, http, persist=persist)}
        http.patch(cell, json={"values": [[7]]}, headers=mine, timeout=5)
        assert http.get(cell, headers=mine, timeout=5).json()["values"] == [[7]]
        assert http.get(cell, timeout=5).json()["values"] == seen_outside


def test_close_ends_the_session(graph: GraphStandIn, http: requests.Session) -> None:
    """After closeSession, the id meets the body of a session that is gone."""
    mine = {"workbook-session-id": _open(graph, http)}
    assert http.post(f"{graph.workbook_url}/closeSession", headers=mine, timeout=5).status_code == 204
    assert http.get(f"{graph.workbook_url}/worksheets", headers=mine, timeout=5).json() == expired_by_404()


def test_every_address_reaches_one_workbook(graph: GraphStandIn, http: requests.Session) -> None:
    """Path, id, drive and doubled-slash addresses name the same cells."""
    graph.book.sheets["Sheet1"][0, 0] = "here"
    for address in (graph.item_path, "/drives/b!x/items/01X", "/me/drive/root:/Reports/budget.xlsx:"):
        answer = http.get(f"{graph.url}{address}/workbook/worksheets/Sheet1/usedRange", timeout=5)
        assert answer.json()["values"] == [["here"]]


def test_table_rows_are_appended_and_counted(graph: GraphStandIn, http: requests.Session) -> None:
    """A row that was added is there once, and its index is its place."""
    rows = f"{graph.workbook_url}/tables/Expenses/rows"
    assert http.post(f"{rows}/add", json={"values": [["Tea", 3]]}, timeout=5).json()["index"] == 0
    assert http.post(rows, json={"values": [["Ink", 9]]}, timeout=5).json()["index"] == 1
    assert [row["values"] for row in http.get(rows, timeout=5).json()["value"]] == [[["Tea", 3]], [["Ink", 9]]]


def test_request_without_token_is_refused(graph: GraphStandIn) -> None:
    """No token is 401 with a challenge; so is one that is not among those accepted."""
    graph.accepts.add("the-right-one")
    bare = requests.get(f"{graph.workbook_url}/worksheets", timeout=5)
    wrong = requests.get(f"{graph.workbook_url}/worksheets", headers=_TOKEN, timeout=5)
    right = {"Authorization": "Bearer the-right-one"}
    assert (bare.status_code, wrong.status_code) == (401, 401)
    assert "Bearer" in bare.headers["WWW-Authenticate"]
    assert requests.get(f"{graph.workbook_url}/worksheets", headers=right, timeout=5).status_code == 200


def test_creation_times_out_twice_and_then_succeeds(graph: GraphStandIn, http: requests.Session) -> None:
    """The third attempt gets a session."""
    graph.creation_times_out(times=2)
    url = f"{graph.workbook_url}/createSession"
    answers = [http.post(url, json={"persistChanges": True}, timeout=5) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [504, 504, 201]
    assert _codes(answers[0])[1] == "gatewayTimeoutUncategorized"


def test_slow_creation_is_polled_to_its_session(graph: GraphStandIn, http: requests.Session) -> None:
    """202 leads to an operation, the operation to sessionInfoResource, and that to an id that works."""
    graph.creation_takes(polls=2)
    accepted = http.post(f"{graph.workbook_url}/createSession", json={"persistChanges": False}, timeout=5)
    states = [http.get(accepted.headers["Location"], timeout=5).json() for _ in range(3)]
    assert accepted.status_code == 202
    assert [state["status"] for state in states] == ["running", "running", "succeeded"]
    session = http.get(states[-1]["resourceLocation"], timeout=5).json()
    alive = http.get(f"{graph.workbook_url}/worksheets", headers={"workbook-session-id": session["id"]}, timeout=5)
    assert (session["persistChanges"], alive.status_code) == (False, 200)


def test_failed_creation_fails_inside_a_200(graph: GraphStandIn, http: requests.Session) -> None:
    """The operation's status says failed; its HTTP status does not."""
    graph.creation_fails("GenericFileOpenError", polls=1)
    accepted = http.post(f"{graph.workbook_url}/createSession", json={}, timeout=5)
    answers = [http.get(accepted.headers["Location"], timeout=5) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].json()["status"] == "failed"
    assert answers[1].json()["error"]["code"] == "GenericFileOpenError"


@pytest.mark.parametrize("retry_after", ["10", "0.5", "Tue, 24 Nov 2026 10:00:10 GMT", None])
def test_throttle_says_how_long_in_any_form(
    graph: GraphStandIn, http: requests.Session, retry_after: str | None
) -> None:
    """Retry-After comes as whole seconds, a fraction, a date, or not at all; the next request goes through."""
    graph.throttle(retry_after)
    answers = [http.get(f"{graph.workbook_url}/worksheets", timeout=5) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [429, 200]
    assert answers[0].headers.get("Retry-After") == retry_after


def test_throttle_may_come_without_a_body(graph: GraphStandIn, http: requests.Session) -> None:
    """An empty 429 has no JSON at all."""
    graph.throttle(None, body=False)
    answer = http.get(f"{graph.workbook_url}/worksheets", timeout=5)
    assert (answer.status_code, answer.content) == (429, b"")


@pytest.mark.parametrize(("status", "body"), [(404, expired_by_404()), (400, expired_by_400())])
def test_expired_session_is_gone_in_both_shapes(
    graph: GraphStandIn, http: requests.Session, status: int, body: dict[str, object]
) -> None:
    """Expiry comes as 404 or as 400; session-less calls go on."""
    mine = {"workbook-session-id": _open(graph, http)}
    graph.expire_sessions(status)
    gone = http.get(f"{graph.workbook_url}/worksheets", headers=mine, timeout=5)
    assert (gone.status_code, gone.json()) == (status, body)
    assert http.get(f"{graph.workbook_url}/worksheets", timeout=5).status_code == 200


def test_missing_sheet_is_not_a_missing_session(graph: GraphStandIn, http: requests.Session) -> None:
    """A 404 that names the resource leaves the session alive."""
    mine = {"workbook-session-id": _open(graph, http)}
    missing = http.get(f"{graph.workbook_url}/worksheets/Nowhere", headers=mine, timeout=5)
    assert (missing.status_code, _codes(missing)) == (404, ["ItemNotFound", "itemNotFound"])
    assert http.post(f"{graph.workbook_url}/refreshSession", headers=mine, timeout=5).status_code == 204


def test_session_dies_between_two_calls(graph: GraphStandIn, http: requests.Session) -> None:
    """The first sessionful call is served, the second meets a session that is gone, a new one works."""
    mine = {"workbook-session-id": _open(graph, http)}
    graph.session_dies_after(1)
    answers = [http.get(f"{graph.workbook_url}/worksheets", headers=mine, timeout=5) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 404, 404]
    again = {"workbook-session-id": _open(graph, http)}
    assert http.get(f"{graph.workbook_url}/worksheets", headers=again, timeout=5).status_code == 200


@pytest.mark.parametrize("applied", [False, True])
def test_reset_takes_effect_only_if_applied(graph: GraphStandIn, http: requests.Session, applied: bool) -> None:
    """A reset connection gives no answer; whether the row was added is the script's choice."""
    graph.reset(path="tables/*/rows/add", applied=applied)
    with pytest.raises(requests.ConnectionError):
        http.post(f"{graph.workbook_url}/tables/T/rows/add", json={"values": [[1]]}, timeout=5)
    assert graph.book.tables.get("T", []) == ([[1]] if applied else [])
    assert graph.requests[-1].status is None


def test_close_fails_once(graph: GraphStandIn, http: requests.Session) -> None:
    """A close that fails leaves the session open."""
    mine = {"workbook-session-id": _open(graph, http)}
    graph.close_fails()
    answers = [http.post(f"{graph.workbook_url}/closeSession", headers=mine, timeout=5) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [500, 204]


def test_redirect_leads_to_another_origin_that_notes_tokens(graph: GraphStandIn, http: requests.Session) -> None:
    """The token is dropped by requests when the port changes; a client that sends it is noted."""
    graph.redirect_elsewhere(path="worksheets")
    assert http.get(f"{graph.workbook_url}/worksheets", timeout=5).json()["elsewhere"] is True
    assert [seen.path for seen in graph.elsewhere.requests] == [f"{graph.item_path}/workbook/worksheets"]
    assert graph.elsewhere.requests_with_token == []
    http.get(f"{graph.elsewhere.origin}/v1.0/me", timeout=5)
    assert [seen.token for seen in graph.elsewhere.requests_with_token] == ["a-token"]


def test_location_and_result_may_lead_to_another_origin(graph: GraphStandIn, http: requests.Session) -> None:
    """An operation's result on another port is answered there, and the request is noted there."""
    graph.creation_takes(polls=0, result_origin=graph.elsewhere.origin)
    accepted = http.post(f"{graph.workbook_url}/createSession", json={}, timeout=5)
    ended = http.get(accepted.headers["Location"], timeout=5).json()
    assert ended["resourceLocation"].startswith(graph.elsewhere.origin)
    with requests.Session() as bare:
        assert bare.get(ended["resourceLocation"], timeout=5).json()["id"] in graph.workbook.sessions
    assert graph.elsewhere.requests_with_token == []


def test_download_url_is_on_another_port(graph: GraphStandIn, http: requests.Session) -> None:
    """/content redirects to the other origin, and the driveItem names the same URL."""
    item = http.get(f"{graph.url}{graph.item_path}", timeout=5).json()
    graph.content = b"the file"
    assert item["@microsoft.graph.downloadUrl"].startswith(graph.elsewhere.origin)
    assert http.get(f"{graph.url}{graph.item_path}/content", timeout=5).content == b"the file"
    assert [seen.token for seen in graph.elsewhere.requests] == [None]


def test_uploaded_content_comes_back(graph: GraphStandIn, http: requests.Session) -> None:
    """PUT /content stores the bytes."""
    assert http.put(f"{graph.url}{graph.item_path}/content", data=b"new bytes", timeout=5).status_code == 200
    assert graph.content == b"new bytes"


def test_truncated_body_is_noticed(graph: GraphStandIn, http: requests.Session) -> None:
    """Half of a body that was announced whole is an error of the connection."""
    graph.truncate(path="worksheets")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        http.get(f"{graph.workbook_url}/worksheets", timeout=5)


def test_slow_answer_outlasts_an_impatient_client(graph: GraphStandIn, http: requests.Session) -> None:
    """A read time-out shorter than the delay raises, although the write took effect."""
    graph.slow(1.0, method="POST", path="tables/*/rows/add")
    with pytest.raises(requests.ReadTimeout):
        http.post(f"{graph.workbook_url}/tables/T/rows/add", json={"values": [[1]]}, timeout=0.2)
    assert graph.book.tables["T"] == [[1]]


def test_rule_lets_some_by_and_answers_the_next(graph: GraphStandIn, http: requests.Session) -> None:
    """`after` counts requests that fit, and brackets of a path are literal."""
    graph.script(Reply(418), path="worksheets/Sheet1/range(address='A[1]')", times=None)
    graph.script(json_reply(503, {}), method="GET", path="worksheets", after=1)
    answers = [http.get(f"{graph.workbook_url}/worksheets", timeout=5) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 503, 200]
    odd = http.get(f"{graph.workbook_url}/worksheets/Sheet1/range(address='A[1]')", timeout=5)
    assert odd.status_code == 418
    assert graph.calls[:3] == ["GET worksheets"] * 3
