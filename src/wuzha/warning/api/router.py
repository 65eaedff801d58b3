# SPDX-License-Identifier: Apache-2.0
"""Operations: `POST warnings`, `POST warnings/batch`, `GET batches/{id}`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from ninja.security import HttpBearer

from wuzha.intake.models import Batch, SourceKey
from wuzha.intake.services.idempotency import Answer, OtherBody, answer_once
from wuzha.intake.services.sources import actor_of, key_of
from wuzha.org.middleware import client_address
from wuzha.warning.api.throttle import PerKey
from wuzha.warning.intake.body import MOST_ROWS, BadBody, Rows, read_many, read_one
from wuzha.warning.services.posting import Posted, counts_of, post

router = Router(tags=["warnings"])

#: Longest idempotency key (characters).
MOST_KEY = 128

_BAD: dict[str, Any] = {
    "NOT_JSON": _("The body is not valid JSON."),
    "NOT_AN_OBJECT": _("A directive is a JSON object of fields."),
    "NOT_A_LIST": _("A batch is a JSON array of objects, or one object a line with Content-Type application/x-ndjson."),
    "NOT_UTF8": _("The body is not UTF-8."),
    "EMPTY": _("There are no rows."),
    "TOO_MANY_ROWS": _("A batch has at most 10,000 rows. Split it."),
    "IDEMPOTENCY_KEY": _("The Idempotency-Key has at most 128 characters."),
    "OTHER_BODY": _("This Idempotency-Key was used for another body. Use a new key for a new request."),
    "NOT_FOUND": _("There is no such batch of your channel."),
}


class SourceBearer(HttpBearer):
    """`Authorization: Bearer <key of the source>`."""

    def authenticate(self, _request: HttpRequest, token: str) -> SourceKey | None:
        return key_of(token)


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


class ErrorOut(Schema):
    """A refused request: what, where, and what to do."""

    code: str
    message: str
    where: str = ""


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
_AUTH, _RATE = SourceBearer(), PerKey()
_ERRORS = {400: ErrorOut, 401: Any, 413: Any, 429: Any}


@router.post(
    "warnings",
    auth=_AUTH,
    throttle=[_RATE],
    response={200: ResultOut, 201: ResultOut, 422: ResultOut | ErrorOut, **_ERRORS},
    openapi_extra=_ONE,
)
def post_one(request: HttpRequest) -> HttpResponse:
    """Post one directive. 201: a new warning; 200: merged or known; 422: a reject, with every reason."""

    def act() -> Answer:
        posted = _post(request, read_one(request.body), as_batch=False)
        result = posted.results()[0]
        status = 422 if posted.rejects else 201 if posted.receipt.accepted else 200
        return Answer(status, result)

    return _answered(request, act)


@router.post(
    "warnings/batch",
    auth=_AUTH,
    throttle=[_RATE],
    response={200: BatchResultOut, 422: ErrorOut, **_ERRORS},
    openapi_extra=_MANY,
)
def post_many(request: HttpRequest) -> HttpResponse:
    """Post up to 10,000 directives. Rejects do not stop the others; the answer says what became of each row."""

    def act() -> Answer:
        posted = _post(request, read_many(request.body, request.content_type or ""), as_batch=True)
        return Answer(200, posted.counts() | {"results": posted.results()})

    return _answered(request, act)


@router.get("batches/{int:pk}", auth=_AUTH, response={200: BatchOut, 401: Any, 404: ErrorOut})
def get_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The counts of a batch of the same channel."""
    with translation.override(_language(request)):
        key: SourceKey = request.auth  # type: ignore[attr-defined]  # set by SourceBearer
        batch = Batch.objects.visible_to(actor_of(key)).filter(pk=pk, source=key.source).first()
        if batch is None:
            return _error(404, "NOT_FOUND")
        return JsonResponse(counts_of(batch))


def _post(request: HttpRequest, rows: Rows, *, as_batch: bool) -> Posted:
    key: SourceKey = request.auth  # type: ignore[attr-defined]  # set by SourceBearer
    return post(key, rows, actor_of(key, client_address(request)), as_batch=as_batch)


def _answered(request: HttpRequest, act: Any) -> HttpResponse:
    key: SourceKey = request.auth  # type: ignore[attr-defined]  # set by SourceBearer
    once = request.headers.get("Idempotency-Key", "")
    with translation.override(_language(request)):
        if len(once) > MOST_KEY:
            return _error(400, "IDEMPOTENCY_KEY")
        try:
            answer = answer_once(key, once, request.body, act)
        except BadBody as bad:
            return _error(400, bad.code, bad.where)
        except OtherBody:
            return _error(422, "OTHER_BODY")
    response = JsonResponse(answer.body, status=answer.status, json_dumps_params={"ensure_ascii": False})
    if answer.replayed:
        response["Idempotent-Replayed"] = "true"
    return response


def _error(status: int, code: str, where: str = "") -> HttpResponse:
    body = {"code": code, "message": str(_BAD[code]), "where": where}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def _language(request: HttpRequest) -> str:
    """Chinese unless the source asks for English."""
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh-hans"
