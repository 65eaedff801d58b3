# SPDX-License-Identifier: Apache-2.0
"""Operations: `POST warnings`, `POST warnings/batch`, `GET batches/{id}`."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from ninja import Router, Schema
from ninja.security import HttpBearer

from wuzha.core.api import RefusalOut
from wuzha.intake.models import Batch, SourceKey
from wuzha.intake.models.source import KeyScope
from wuzha.intake.services.sources import Answer, OtherBodyError, actor_of, answer_once, key_of
from wuzha.org.middleware import client_address
from wuzha.ui.problems import ProblemError, language_asked, shared
from wuzha.warning.api.answers import MOST_KEY, PER_KEY, Reply, refused, reply_to
from wuzha.warning.intake.body import MOST_ROWS, NDJSON, BadBodyError, read_many
from wuzha.warning.intake.posting import counts_of, post
from wuzha.warning.intake.singles import Single, post_singly

router = Router(tags=["warnings"])
#: What a body may be said to be; nothing said means JSON.
JSON = ("", "application/json")


class SourceBearer(HttpBearer):
    """`Authorization: Bearer <key of the source>`, with one of the scopes. Raises `ProblemError` (403) without it."""

    def __init__(self, *scopes: KeyScope) -> None:
        super().__init__()
        self.scopes = scopes

    def authenticate(self, request: HttpRequest, token: str) -> SourceKey | None:
        key = key_of(token)
        if key is not None and not set(self.scopes) & set(key.scopes):
            raise shared(403, "SCOPE", language_asked(request))
        return key


class ProblemOut(Schema):
    """What is wrong with a field, and what to do."""

    field: str
    code: str
    what: str
    remedy: str


class ResultOut(Schema):
    """What became of a row: NEW, ROUND (accepted); MERGED, RAISED (merged); DUPLICATE; REJECTED."""

    line: int
    became: str
    warning: str | None
    flags: list[ProblemOut]
    problems: list[ProblemOut]


class BatchOut(Schema):
    """A batch; each row counts in exactly one of accepted, merged, duplicates and rejected."""

    batch: int
    rows: int
    accepted: int
    merged: int
    duplicates: int
    rejected: int
    flagged: int


class BatchResultOut(BatchOut):
    results: list[ResultOut]


_ROW: dict[str, Any] = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": MOST_KEY},
}
_ONE = {"parameters": [_KEY], "requestBody": {"required": True, "content": {"application/json": {"schema": _ROW}}}}
_MANY = {
    "parameters": [_KEY],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "array", "items": _ROW, "maxItems": MOST_ROWS}},
            "application/x-ndjson": {"schema": {"type": "string"}},
        },
    },
}
_POST, _READ, _RATE = SourceBearer(KeyScope.POST), SourceBearer(KeyScope.READ), PER_KEY
_ERRORS: dict[int, Any] = dict.fromkeys((400, 401, 403, 405, 413, 415, 429, 503), RefusalOut)


@router.post(
    "warnings",
    auth=_POST,
    throttle=[_RATE],
    response={200: ResultOut, 201: ResultOut, 422: ResultOut | RefusalOut, **_ERRORS},
    openapi_extra=_ONE,
)
def post_one(request: HttpRequest) -> HttpResponse:
    """Post one directive. 201: a new warning; 200: merged or known; 422: a reject, with every reason."""

    language, once = _asked(request, JSON)
    [outcome] = post_singly([Single(_key(request), client_address(request), request.body, language, once)])
    return _response(reply_to(outcome, language))


@router.post(
    "warnings/batch",
    auth=_POST,
    throttle=[_RATE],
    response={200: BatchResultOut, 422: RefusalOut, **_ERRORS},
    openapi_extra=_MANY,
)
def post_many(request: HttpRequest) -> HttpResponse:
    """Post up to 10,000 directives. Rejects do not stop the others; the answer says what became of each row."""

    language, once = _asked(request, (*JSON, *NDJSON))
    key = _key(request)
    actor = actor_of(key, client_address(request))

    def act() -> Answer:
        return Answer(200, post(key, read_many(request.body, request.content_type or ""), actor).body())

    with translation.override(language):
        try:
            outcome: Answer | Exception = answer_once(key, once, request.body, act)
        except (BadBodyError, OtherBodyError) as error:
            outcome = error
    return _response(reply_to(outcome, language))


@router.get(
    "batches/{int:pk}",
    auth=_READ,
    throttle=[_RATE],
    response={200: BatchOut, 404: RefusalOut, **_ERRORS},
)
def get_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The counts of a batch of the same channel."""
    key = _key(request)
    batch = Batch.objects.visible_to(actor_of(key)).filter(pk=pk, source=key.source).first()
    if batch is None:
        return _response(refused(404, "NOT_FOUND", language_asked(request)))
    return JsonResponse(counts_of(batch))


def _asked(request: HttpRequest, media: tuple[str, ...]) -> tuple[str, str]:
    """The language and the idempotency key. Raises `ProblemError`: a body said to be something else, a long key."""
    language, once = language_asked(request), request.headers.get("Idempotency-Key", "")
    if (request.content_type or "").lower() not in media:
        raise shared(415, "MEDIA_TYPE", language)
    if len(once) > MOST_KEY:
        reply = refused(400, "IDEMPOTENCY_KEY", language)
        raise ProblemError(reply.status, reply.body["code"], reply.body["detail"])
    return language, once


def _key(request: HttpRequest) -> SourceKey:
    key: SourceKey = request.auth  # type: ignore[attr-defined]  # set by SourceBearer
    return key


def _response(reply: Reply) -> HttpResponse:
    content = json.dumps(reply.body, ensure_ascii=False)
    return HttpResponse(content, content_type=reply.media, status=reply.status, headers=reply.headers)
