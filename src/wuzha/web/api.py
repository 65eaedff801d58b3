# SPDX-License-Identifier: Apache-2.0
"""The API of the product. Rooms add their routers in `web.api_routes`; no page of it loads anything from outside."""

from __future__ import annotations

from importlib.metadata import version

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, Throttled

#: No documentation pages: theirs come from another host. The description itself is at `/api/v1/openapi.json`,
#: for people who are logged in.
api = NinjaAPI(title="Wuzha 无诈", version=version("wuzha"), docs_url=None, openapi_url=None, urls_namespace="api")


def refusal(request: HttpRequest, status: int, code: str, zh: str, en: str) -> HttpResponse:
    """A refusal that every operation shares, in Chinese unless English is asked for."""
    english = request.headers.get("Accept-Language", "").lower().startswith("en")
    body = {"code": code, "message": en if english else zh, "where": ""}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


@api.exception_handler(AuthenticationError)
def without_key(request: HttpRequest, _error: Exception) -> HttpResponse:
    return refusal(
        request,
        401,
        "UNAUTHORIZED",
        "没有有效的接口密钥。请在请求头 Authorization 中以 Bearer 方式携带本渠道的密钥。",
        "There is no valid key. Send your channel's key as a bearer token in the Authorization header.",
    )


@api.exception_handler(Throttled)
def too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    answer = refusal(
        request,
        429,
        "TOO_OFTEN",
        "请求过于频繁，请稍后再试，或改用批量接口。",
        "Too many requests. Try again later, or post batches.",
    )
    if error.wait:
        answer["Retry-After"] = str(int(error.wait) + 1)
    return answer
