"""URLs that answers hand out: pre-authenticated downloads, uploads and monitors, on a host that is not Graph's."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Callable, Mapping
from random import Random

from pytest_workbook.graph.hosts import host_of, is_loopback_host, normalise, origin_of
from pytest_workbook.simulator.replies import Reply
from pytest_workbook.wire import Request

__all__ = ["Links"]

_STORE = "https://contoso-my.sharepoint.com"
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FORMS: Mapping[str, str] = {
    "download": "/_layouts/15/download.aspx?UniqueId={key}&Translate=false&tempauth={secret}&ApiVersion=2.0",
    "upload": "/_api/v2.0/drive/uploads/{key}?tempauth={secret}",
    "monitor": "/_api/v2.0/monitor/{key}?tempauth={secret}",
}

Serve = Callable[[Request], Reply]


class Links:
    """The handed out URLs of one simulator, and what answers at each.

    Args:
        random: source of their ids.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self._served: dict[str, tuple[str, Serve]] = {}

    @property
    def urls(self) -> frozenset[str]:
        """Every URL handed out so far."""
        return frozenset(url for url, _ in self._served.values())

    def hand_out(self, form: str, request: Request, serve: Serve) -> str:
        """Return a new URL.

        Args:
            form: ``download``, ``upload`` or ``monitor``.
            request: that is answered with it; one on loopback gets a URL on the same server.
            serve: answers the URL.
        """
        key = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        secret = "v1." + base64.urlsafe_b64encode(self._random.randbytes(24)).decode()
        origin = origin_of(request.url) if is_loopback_host(host_of(request.url)) else _STORE
        url = origin + _FORMS[form].format(key=key, secret=secret)
        self._served[key] = (url, serve)
        return url

    def find(self, url: str) -> Serve | None:
        """Return what answers *url*, or None if it was not handed out."""
        for key in _GUID.findall(url.lower()):
            if key in self._served and _bare(self._served[key][0]) == _bare(url):
                return self._served[key][1]
        return None

    def clear(self) -> None:
        """Forget all."""
        self._served.clear()


def _bare(url: str) -> str:
    return normalise(url).partition("?")[0]
