# SPDX-License-Identifier: Apache-2.0
"""Does the web still answer?"""

from __future__ import annotations

import http.client
import time

#: Seconds between looks, and for an answer. Three failures in a row mean that it hangs.
EVERY, WITHIN, FAILURES = 15.0, 10.0, 3


class Probe:
    """Asks for the first page as a browser would."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._due, self._failed = 0.0, 0

    def answers(self) -> bool:
        """True when a page comes, whatever it says, as long as it is not a server error."""
        status = self._status()
        return status is not None and status < 500

    def _status(self) -> int | None:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=WITHIN)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def hung(self) -> bool:
        """True once when no answer has come three times in a row. Looks only every 15 seconds; call often.

        503 is an answer: the process lives, and to start it again would not bring a database back nor ease a rush.
        """
        now = time.monotonic()
        if now < self._due:
            return False
        self._due = now + EVERY
        status = self._status()
        lives = status is not None and (status < 500 or status == 503)
        self._failed = 0 if lives else self._failed + 1
        if self._failed < FAILURES:
            return False
        self._failed = 0
        return True
