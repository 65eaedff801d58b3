# SPDX-License-Identifier: Apache-2.0
"""Refusals of the API: one body for every operation (RFC 9457), in Chinese unless English is asked for."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

#: Content type of a refusal.
MEDIA = "application/problem+json"

#: Code → the sentence.
SHARED: dict[str, Any] = {
    "UNAUTHORIZED": _("There is no valid key. Send your channel's key as a bearer token in the Authorization header."),
    "NO_TOKEN": _(
        "There is no valid access token, or it has ended. Send yours as a bearer token in the Authorization header."
    ),
    "SCOPE": _("The scopes of this key or token do not include this operation."),
    "TOO_OFTEN": _("Too many requests. Try again later, or post batches."),
    "NOT_JSON": _("The body is not valid JSON."),
    "MEDIA_TYPE": _(
        "This content type is not read. Send application/json, or application/x-ndjson to the batch operation."
    ),
    "BAD_FIELDS": _("Fields of the request do not fit, see errors."),
    "BAD_CURSOR": _("The cursor is none of this list. Begin with the first page."),
    "NOT_FOUND": _("There is nothing at this address, or the record is out of your unit's reach."),
    "METHOD": _("This address does not take this method."),
    "BAD_REQUEST": _("The request could not be read."),
    "FORBIDDEN": _("This is not allowed."),
    "NO_DATABASE": _("The database does not answer just now. See whether the request was done, else send it again."),
    "NO_ROOM": _("The server's disk is full. Nothing was saved; reading goes on. Send it again later."),
    "BUSY": _("Too many requests at once. This one has not been begun; send it again later."),
    "OUR_FAULT": _("The fault is on our side and is in the log. What was not saved has not happened. Try again later."),
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


def language_asked(request: HttpRequest) -> str:
    """The language that a request asks for."""
    return language_of(request.headers.get("Accept-Language", ""))


def problem(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """The body of a refusal: a stable `code`, and `detail` for people, in their language."""
    name = code.lower().replace("_", "-")
    return {"type": f"urn:wuzha:problem:{name}", "status": status, "code": code, "detail": detail} | more


def sentence(code: str, language: str) -> str:
    """What a shared refusal says."""
    with translation.override(language):
        return str(SHARED[code])


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
