# SPDX-License-Identifier: Apache-2.0
"""The API of the product. Rooms add their routers in `web.api_routes`; no page of it loads anything from outside."""

from __future__ import annotations

from importlib.metadata import version

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, Throttled

from wuzha.web.problems import language_of, retry_after, shared_problem

#: No documentation pages: theirs come from another host. The description itself is at `/api/v1/openapi.json`,
#: for people who are logged in.
api = NinjaAPI(title="Wuzha 无诈", version=version("wuzha"), docs_url=None, openapi_url=None, urls_namespace="api")


def _refuse(request: HttpRequest, status: int, code: str) -> HttpResponse:
    body = shared_problem(code, language_of(request.headers.get("Accept-Language", "")))
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


@api.exception_handler(AuthenticationError)
def without_key(request: HttpRequest, _error: Exception) -> HttpResponse:
    return _refuse(request, 401, "UNAUTHORIZED")


@api.exception_handler(Throttled)
def too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    answer = _refuse(request, 429, "TOO_OFTEN")
    if error.wait:
        answer["Retry-After"] = retry_after(error.wait)
    return answer
