# SPDX-License-Identifier: Apache-2.0
"""The API for people who write programs: every operation on one page, drawn here, with nothing from outside."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wuzha.core.api import PersonBearer
from wuzha.intake.services.sources import key_of
from wuzha.org.access import View, requires
from wuzha.org.limits import PerMinute
from wuzha.org.middleware import ActingRequest
from wuzha.org.rulesets import TOKENS
from wuzha.site.reference import groups_of, schema
from wuzha.ui.problems import ProblemError, language_asked, respond, retry_after, shared

#: The counts of sources' keys that read the description; it is written anew each time.
_PER_KEY = PerMinute("described")


class AnyBearer(PersonBearer):
    """Any key of a source and any token of a person, at the rate of the tokens: the description holds nobody's data."""

    def authenticate(self, request: HttpRequest, clear: str) -> Any:
        key = key_of(clear)
        if key is None:
            return super().authenticate(request, clear)
        if not _PER_KEY.counts(key.pk, TOKENS.at().requests_per_minute):
            raise shared(429, "TOO_OFTEN", language_asked(request), **{"Retry-After": retry_after(_PER_KEY.wait())})
        return key


@require_safe
@requires()
def reference(request: ActingRequest) -> HttpResponse:
    """The operations, grouped as in the description."""
    return render(request, "site/api.html", {"groups": groups_of(schema())})


def programs_too(page: View) -> View:
    """Let programs read a page by their key or token, refused as operations refuse them; people go by its gate.

    A browser is told by what it accepts: to a program the log-in page would look like the answer.
    """

    bearer = AnyBearer()

    @wraps(page)
    def entry(request: HttpRequest) -> HttpResponseBase:
        at_a_browser = request.user.is_authenticated or "text/html" in request.headers.get("Accept", "")
        if at_a_browser and "Authorization" not in request.headers:
            return page(request)
        try:
            bearer(request)
        except ProblemError as refused:
            return respond(refused.body, refused.headers)
        ungated: View = page.__wrapped__  # type: ignore[attr-defined]
        return ungated(request)

    return entry


@require_safe
@programs_too
@requires()
def openapi(_request: ActingRequest) -> HttpResponse:
    """The OpenAPI description of every operation."""
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})
