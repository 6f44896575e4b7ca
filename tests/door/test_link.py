"""What belongs to the entry, and who asks it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Hashable

import pytest

from pytest_workbook.door.link import Link, current_actor
from pytest_workbook.door.permit import permitted
from pytest_workbook.wire import Request, Response


@pytest.fixture
def actors() -> list[Hashable]:
    """Return the actors that asked."""
    return []


@pytest.fixture
def link(actors: list[Hashable]) -> Link:
    """Return a link to an entry that notes who asks."""

    def entry(request: Request, actor: Hashable) -> Response:
        actors.append(actor)
        return Response(200)

    return Link(entry, lambda url: "graph" in url, lambda: False)


def test_link_claims_only_while_active_and_without_permit(link: Link) -> None:
    """Cut, or passed by our own sender, it claims nothing."""
    assert not link.claims("https://graph/")
    link.is_active = True
    assert link.claims("https://graph/")
    assert not link.claims("https://other/")
    with permitted():
        assert not link.claims("https://graph/")


def test_foreign_cassettes_may_keep_only_what_is_neither_ours_nor_permitted(link: Link) -> None:
    """Our live sender's traffic is nobody else's, whatever its host."""
    link.is_active = True
    assert link.is_for_nobody_else("https://graph/")
    assert not link.is_for_nobody_else("https://other/")
    with permitted():
        assert link.is_for_nobody_else("https://other/")


def test_actor_is_named_or_found(link: Link, actors: list[Hashable]) -> None:
    """A given actor is passed on; otherwise it is the task, or the thread."""

    async def ask() -> bool:
        link.ask(Request("GET", "https://graph/"))
        return current_actor() is asyncio.current_task()

    link.ask(Request("GET", "https://graph/"), "somebody")
    link.ask(Request("GET", "https://graph/"))
    assert asyncio.run(ask())
    assert actors[:2] == ["somebody", threading.get_ident()]
    assert isinstance(actors[2], asyncio.Task)
