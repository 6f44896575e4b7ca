"""The five verbs that sessions and items share."""

from __future__ import annotations

import abc
from typing import TYPE_CHECKING, Any

from pytest_workbook.session.frames import hides_frame

if TYPE_CHECKING:
    import requests

__all__ = ["Verbs"]


class Verbs(abc.ABC):
    """``get``, ``post``, ``patch``, ``put`` and ``delete`` over ``request``."""

    @abc.abstractmethod
    def request(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """Send a request; see the subclass."""

    def get(self, path: str, **kwargs: Any) -> requests.Response:
        """Send a GET; see ``request``."""
        __tracebackhide__ = hides_frame
        return self.request("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> requests.Response:
        """Send a POST; see ``request``."""
        __tracebackhide__ = hides_frame
        return self.request("POST", path, **kwargs)

    def patch(self, path: str, **kwargs: Any) -> requests.Response:
        """Send a PATCH; see ``request``."""
        __tracebackhide__ = hides_frame
        return self.request("PATCH", path, **kwargs)

    def put(self, path: str, **kwargs: Any) -> requests.Response:
        """Send a PUT; see ``request``."""
        __tracebackhide__ = hides_frame
        return self.request("PUT", path, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> requests.Response:
        """Send a DELETE; see ``request``."""
        __tracebackhide__ = hides_frame
        return self.request("DELETE", path, **kwargs)
