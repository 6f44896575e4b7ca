"""Failures of the transport, as the exceptions that a real socket raises; each client makes its own type of them."""

from __future__ import annotations

import errno
import socket
from enum import Enum

__all__ = ["TransportFault"]


class TransportFault(Enum):
    """What can happen to a connection, by the names that ``workbook_faults`` takes."""

    TIMEOUT = "timeout"
    CONNECT = "connect"
    RESET = "reset"
    DNS = "dns"

    def error(self, host: str) -> OSError:
        """Return a new exception to raise from the entry.

        Args:
            host: whose connection fails; named in the text.
        """
        if self is TransportFault.TIMEOUT:
            return TimeoutError(f"injected fault: {host} did not answer in time")
        if self is TransportFault.CONNECT:
            return ConnectionRefusedError(errno.ECONNREFUSED, f"injected fault: {host} refused the connection")
        if self is TransportFault.RESET:
            return ConnectionResetError(errno.ECONNRESET, f"injected fault: {host} reset the connection")
        return socket.gaierror(socket.EAI_NONAME, f"injected fault: {host} is not known")
