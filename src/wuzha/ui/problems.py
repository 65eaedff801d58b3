# SPDX-License-Identifier: Apache-2.0
"""Refusals of the API: one body for every operation (RFC 9457), in Chinese unless English is asked for."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse

#: Content type of a refusal.
MEDIA = "application/problem+json"

#: Code → the sentence in Chinese and in English.
SHARED: dict[str, tuple[str, str]] = {
    "UNAUTHORIZED": (
        "没有有效的接口密钥。请在请求头 Authorization 中以 Bearer 方式携带本渠道的密钥。",
        "There is no valid key. Send your channel's key as a bearer token in the Authorization header.",
    ),
    "NO_TOKEN": (
        "没有有效的访问令牌，或令牌已失效。请在请求头 Authorization 中以 Bearer 方式携带本人的访问令牌。",
        "There is no valid access token, or it has ended. Send yours as a bearer token in the Authorization header.",
    ),
    "SCOPE": (
        "该密钥或令牌的授权范围不包含此操作。",
        "The scopes of this key or token do not include this operation.",
    ),
    "TOO_OFTEN": (
        "请求过于频繁，请稍后再试，或改用批量接口。",
        "Too many requests. Try again later, or post batches.",
    ),
    "NOT_JSON": ("请求正文不是有效的 JSON。", "The body is not valid JSON."),
    "MEDIA_TYPE": (
        "不支持该正文类型。请使用 Content-Type: application/json，批量接口也可使用 application/x-ndjson。",
        "This content type is not read. Send application/json, or application/x-ndjson to the batch operation.",
    ),
    "BAD_FIELDS": ("请求中有不符合要求的字段，见 errors。", "Fields of the request do not fit, see errors."),
    "BAD_CURSOR": ("翻页标记无效，请从第一页重新开始。", "The cursor is none of this list. Begin with the first page."),
    "NOT_FOUND": (
        "没有该地址，或该记录不在本单位范围内。",
        "There is nothing at this address, or the record is out of your unit's reach.",
    ),
    "METHOD": ("该地址不接受此请求方法。", "This address does not take this method."),
    "BAD_REQUEST": ("请求无法读取。", "The request could not be read."),
    "FORBIDDEN": ("没有权限进行此操作。", "This is not allowed."),
    "OUR_FAULT": (
        "平台出现错误，已写入日志。未保存的内容没有生效，请稍后重试。",
        "The fault is on our side and is in the log. What was not saved has not happened. Try again later.",
    ),
}
#: Status → the code of a refusal that says nothing more exact.
PLAIN = {400: "BAD_REQUEST", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 405: "METHOD", 500: "OUR_FAULT"}


class ProblemError(Exception):
    """A request that is refused. `more` goes into the body (`where`, `errors`)."""

    def __init__(self, status: int, code: str, detail: str, *, headers: dict[str, str] | None = None, **more: Any):
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.headers = headers or {}
        self.more = more

    @property
    def body(self) -> dict[str, Any]:
        return problem(self.status, self.code, self.detail, **self.more)


def language_of(accepted: str) -> str:
    """Chinese unless English is asked for (`Accept-Language`)."""
    return "en" if accepted.lower().startswith("en") else "zh-hans"


def problem(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """The body of a refusal: a stable `code`, and `detail` for people, in their language."""
    name = code.lower().replace("_", "-")
    return {"type": f"urn:wuzha:problem:{name}", "status": status, "code": code, "detail": detail} | more


def sentence(code: str, language: str) -> str:
    """What a shared refusal says."""
    zh, en = SHARED[code]
    return en if language == "en" else zh


def shared_problem(status: int, code: str, language: str) -> dict[str, Any]:
    """The body of a shared refusal."""
    return problem(status, code, sentence(code, language))


def shared(status: int, code: str, language: str, **headers: str) -> ProblemError:
    """A shared refusal, to be raised."""
    return ProblemError(status, code, sentence(code, language), headers=headers)


def respond(body: dict[str, Any], headers: dict[str, str] | None = None) -> HttpResponse:
    """A refusal's body as Django's answer."""
    content = json.dumps(body, ensure_ascii=False)
    return HttpResponse(content, content_type=MEDIA, status=body["status"], headers=headers)


def retry_after(seconds: float) -> str:
    """The header `Retry-After`: whole seconds, never too few."""
    return str(int(seconds) + 1)
