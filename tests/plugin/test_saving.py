"""What the hook before saving may do to an interaction."""

from __future__ import annotations

from collections.abc import Callable

from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.plugin.saving import SavedInteraction, revised
from pytest_workbook.wire import Headers, Request, Response

_ONE = Interaction(
    Request("GET", "https://graph.microsoft.com/v1.0/me", Headers({"A": "1"}), b"asked"),
    Response(200, Headers({"B": "2"}), b"answered", "Fine"),
    by="test",
    lifecycle=True,
    session="session-1",
    sequence=7,
)


class _Hook:
    """Stands in for pytest's caller of a hook."""

    def __init__(self, *changes: Callable[[SavedInteraction], object]) -> None:
        self._changes = changes
        self.cassettes: list[str] = []

    def get_hookimpls(self) -> list[object]:
        return list(self._changes)

    def __call__(self, *, interaction: SavedInteraction, cassette: str) -> None:
        self.cassettes.append(cassette)
        for change in self._changes:
            change(interaction)


def test_without_an_implementation_the_hook_is_not_called() -> None:
    """The interaction itself comes back, and nothing is built for nobody."""
    hook = _Hook()
    assert revised(_ONE, "a.yaml", hook) is _ONE
    assert hook.cassettes == []


def test_a_hook_that_changes_nothing_loses_nothing() -> None:
    """All that the hook is shown, and all that it is not, comes back equal; it learns the cassette."""
    hook = _Hook(lambda _: None)
    assert revised(_ONE, "a.yaml", hook) == _ONE
    assert hook.cassettes == ["a.yaml"]


def test_what_the_hook_changes_is_saved_and_the_rest_stays() -> None:
    """Method, URL, headers, bodies and status follow the hook; owner, session and place do not move."""

    def change(shown: SavedInteraction) -> None:
        shown.method, shown.url = "PUT", "https://graph.microsoft.com/v1.0/you"
        shown.request_headers["A"] = "3"
        shown.request_body, shown.response_body = b"x", b"y"
        shown.status = 201
        del shown.response_headers["B"]

    saved = revised(_ONE, "a.yaml", _Hook(change))
    assert saved is not None
    assert saved.request == Request("PUT", "https://graph.microsoft.com/v1.0/you", Headers({"A": "3"}), b"x")
    assert saved.response == Response(201, Headers(), b"y", "Fine")
    assert (saved.by, saved.lifecycle, saved.session, saved.sequence) == ("test", True, "session-1", 7)
    assert _ONE.request.headers["A"] == "1"


def test_a_dropped_interaction_is_none() -> None:
    """What the hook drops is not written, whatever else it did."""
    assert revised(_ONE, "a.yaml", _Hook(SavedInteraction.drop)) is None


def test_the_repr_shows_method_and_status_alone() -> None:
    """URL, headers and bodies may hold what must not be shown."""
    assert repr(SavedInteraction(_ONE)) == "<SavedInteraction GET 200>"
