"""The five verbs."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from pytest_workbook.session.verbs import Verbs


class _Spoken(Verbs):
    def __init__(self) -> None:
        self.said: list[tuple[str, str, dict[str, Any]]] = []

    def request(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        self.said.append((method, path, kwargs))
        return requests.Response()


@pytest.mark.parametrize("verb", ["get", "post", "patch", "put", "delete"])
def test_each_verb_is_a_request(verb: str) -> None:
    """With path and keyword arguments unchanged."""
    spoken = _Spoken()
    assert isinstance(getattr(spoken, verb)("x", json={"a": 1}), requests.Response)
    assert spoken.said == [(verb.upper(), "x", {"json": {"a": 1}})]
