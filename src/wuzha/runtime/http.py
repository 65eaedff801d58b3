# SPDX-License-Identifier: Apache-2.0
"""One way to call another system: no redirects, no proxies, a time limit, a size limit; the caller knows the host."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

#: Longest body that is read from an answer (bytes): what intake takes as one file.
MOST_BYTES = 500 * 1024 * 1024
AGENT = "Wuzha/1"


class NoAnswerError(Exception):
    """There was no answer. `code` says why: TIMEOUT, REFUSED, NAME, TLS, TOO_LARGE, BROKEN, HOST_NOT_ALLOWED …"""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of any status. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class _NoRedirect(HTTPRedirectHandler):
    """A redirect could lead to a host that nobody allowed: it is an answer like any other."""

    def redirect_request(self, *_args: object, **_options: object) -> None:
        return None


def call(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 30,
    most: int = MOST_BYTES,
) -> Answer:
    """Send one request. `timeout` in seconds for each wait on the line. Raises `NoAnswerError`, `ValueError` for a URL
    that is none. The caller has made sure of the host.
    """
    request = Request(url, data=body, method=method, headers={"User-Agent": AGENT, **(headers or {})})  # noqa: S310 - the caller's
    opener = build_opener(ProxyHandler({}), _NoRedirect, HTTPSHandler(context=ssl.create_default_context()))
    try:
        with opener.open(request, timeout=timeout) as answer:
            return _read(answer.status, answer, most)
    except HTTPError as error:
        with error:
            return _read(error.code, error, most)
    except ssl.SSLError as error:
        raise NoAnswerError("TLS") from error
    except URLError as error:
        raise NoAnswerError(_reason(error.reason)) from error
    except TimeoutError as error:
        raise NoAnswerError("TIMEOUT") from error
    except (http.client.HTTPException, OSError) as error:
        raise NoAnswerError("BROKEN") from error


def _read(status: int, answer: HTTPError | http.client.HTTPResponse, most: int) -> Answer:
    body = answer.read(most + 1)
    if len(body) > most:
        raise NoAnswerError("TOO_LARGE")
    return Answer(status, {name.lower(): value for name, value in answer.headers.items()}, body)


def _reason(reason: object) -> str:
    if isinstance(reason, TimeoutError):
        return "TIMEOUT"
    if isinstance(reason, ssl.SSLError):
        return "TLS"
    if isinstance(reason, ConnectionRefusedError):
        return "REFUSED"
    if type(reason).__name__ == "gaierror":
        return "NAME"
    return "BROKEN"
