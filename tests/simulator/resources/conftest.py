"""A workbook, and a way to send it requests as the service does."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from pytest_workbook.simulator import resources
from pytest_workbook.simulator.book.errors import BookError
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.expanding import operate
from pytest_workbook.simulator.members import WORKBOOK, Call, Members, Place, load
from pytest_workbook.simulator.odata import Arguments, segments
from pytest_workbook.simulator.profiles import parse_profile
from pytest_workbook.simulator.query import parse_options
from pytest_workbook.simulator.replies import Refusal, from_book
from pytest_workbook.simulator.walk import walk
from pytest_workbook.wire import Request, Response, json_response

ROOT = "https://graph.microsoft.com/v1.0"
ITEM = "users('a%40example.com')/drive/items('01X')/workbook"


@pytest.fixture(name="members", scope="session")
def _members() -> Members:
    """All that the resources declare."""
    return load(resources)


@pytest.fixture(name="book")
def _book() -> Workbook:
    """A blank workbook with one sheet, ``Sheet1``."""
    return Workbook.blank()


@pytest.fixture(name="send")
def _send(members: Members, book: Workbook) -> Callable[..., Response]:
    """Send ``(method, path below the workbook, body, profile="")``; the body is JSON, bytes or absent."""

    def send(method: str, path: str, body: Any = None, *, profile: str = "") -> Response:
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        request = Request(method, f"{ROOT}/me/drive/items/01X/workbook/{path}", body=data)
        bare, _, query = path.partition("?")
        try:
            call = Call(
                node=WORKBOOK.node(book, ""),
                book=book,
                arguments=Arguments(),
                options=parse_options(query, ignores_unknown=False),
                body=request.json() if data.strip() else {},
                request=request,
                place=Place(ROOT, ITEM, f"/{ITEM}"),
                profile=parse_profile(profile),
                random=Random(1),
            )
            reply = operate(members, *walk(members, call, segments(bare)))
        except BookError as error:
            refusal = from_book(error)
            return json_response(refusal.status, refusal.body({}))
        except Refusal as refusal:
            return json_response(refusal.status, refusal.body({}))
        return Response(reply.status) if reply.body is None else json_response(reply.status, reply.body)

    return send
