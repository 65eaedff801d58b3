# SPDX-License-Identifier: Apache-2.0
"""Around every answer: how much may be sent, in which language it is, and what a browser may do with it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from wuzha.citizen.program import pages

log = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]
FORM = "application/x-www-form-urlencoded"
#: Answers of Django's own that have a page here.
TOLD = (400, 404, 405)
#: Longest body (bytes).
MOST = 32 * 1024
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def guarded(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        with translation.override(language(request)):
            response = refused(request) or get_response(request)
            if response.status_code >= 400 and not response.headers.get("X-Told"):
                response = pages.wrong(response.status_code if response.status_code in TOLD else 500)
            del response.headers["X-Told"]
            for name, value in HEADERS.items():
                response.headers[name] = value
            response.headers["Content-Language"] = translation.get_language() or "zh-hans"
            return response

    middleware.process_exception = failed  # type: ignore[attr-defined]  # Django looks for it there
    return middleware


def failed(_request: HttpRequest, error: Exception) -> HttpResponse:
    """The page says what to do; what was sent is in no log."""
    if isinstance(error, Http404):
        return pages.wrong(404)
    if isinstance(error, SuspiciousOperation):
        return pages.wrong(413 if isinstance(error, RequestDataTooBig) else 400)
    log.error("A page failed: %s", type(error).__name__)
    return pages.wrong(500)


def language(request: HttpRequest) -> str:
    """English where it was asked for, by the address or by the browser before Chinese; else Chinese."""
    if (asked := request.GET.get("lang", "")) in ("en", "zh"):
        return "en" if asked == "en" else "zh-hans"
    first = request.headers.get("Accept-Language", "").lstrip()[:2].lower()
    return "en" if first == "en" else "zh-hans"


def refused(request: HttpRequest) -> HttpResponse | None:
    """Answers at once what no page here takes, before its body is read."""
    if request.method in ("GET", "HEAD"):
        return None
    if request.method != "POST":
        return pages.wrong(405)
    size = request.headers.get("Content-Length") or ("" if "Transfer-Encoding" in request.headers else "0")
    if not size.isascii() or not size.isdigit():
        return pages.wrong(411)
    if int(size[:12]) > MOST:
        return pages.wrong(413)
    if request.content_type != FORM:
        return pages.wrong(415)
    return None
