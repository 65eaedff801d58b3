# SPDX-License-Identifier: Apache-2.0
"""What the operations of a token share: the fields of requests, refusals of services as answers, records in reach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

from django.http import HttpRequest
from ninja import Path, Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from wuzha.audit.services import record
from wuzha.pages import CursorError
from wuzha.refusals import RefusalError
from wuzha.ui.problems import ProblemError, language_of, shared
from wuzha.warning.api.refusal import RefusalOut
from wuzha.warning.queries.named import there_is
from wuzha.warning.services.errors import Code

MOST_KEY = 2**63 - 1


def _storable(text: str) -> str:
    """Text as PostgreSQL takes it. Raises `ValueError` for the one character it takes in no text."""
    if "\0" in text:
        raise ValueError("NUL")
    return text


#: Key of a record, from the path; a sum in 分; codes of dictionaries and units; free text by its longest length.
Key = Annotated[int, Path(ge=1, le=MOST_KEY)]
Fen = Annotated[int, Field(ge=0, le=MOST_KEY, description="in 分")]
Word = Annotated[str, StringConstraints(max_length=32, pattern=r"^[A-Za-z0-9_.-]*$")]
Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(_storable)]
Text = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_storable)]
Version = Annotated[int | None, Field(ge=0, le=2**31 - 1, description="as read; a change since then is refused")]


class Body(Schema):
    """A request's body. A field that no operation knows is refused: a mistyped one must not be lost silently."""

    model_config = ConfigDict(extra="forbid")


#: Refusals that every operation may answer, and those of acts.
COMMON: dict[int, Any] = dict.fromkeys((400, 401, 403, 405, 413, 422, 429), RefusalOut)
ONE: dict[int, Any] = COMMON | {404: RefusalOut}
ACT: dict[int, Any] = ONE | {409: RefusalOut, 415: RefusalOut}

#: Refusals that say how things stand, not that the request was wrong: read it anew, then decide.
_CONFLICTS = frozenset(
    {
        Code.WRONG_STATE, Code.STALE, Code.NOT_YOURS, Code.NOT_TAKEN, Code.MAX_HELD, Code.NOT_SIGNED, Code.ALREADY_DONE,
        Code.ALREADY_ASKED, Code.WITHDRAWN, Code.UID_TAKEN, Code.OWN_WORK, Code.CALLBACK_GONE, Code.CALLBACK_HELD,
        Code.CALLBACK_LATER, Code.CALLBACK_NOT_TAKEN, Code.ROUND_AT_WORK,
    }
)  # fmt: skip
_STATUS: dict[str, int] = {Code.NOT_ALLOWED: 403, Code.NOT_FOUND: 404, **dict.fromkeys(_CONFLICTS, 409)}


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what a service refuses into the answer."""
    try:
        yield
    except RefusalError as refused:
        why = [{"field": "", "code": one.name, "detail": str(one.sentence)} for one in refused.because]
        more: dict[str, Any] = {"errors": why} if why else {}
        raise ProblemError(_STATUS.get(refused.code, 422), refused.code.name, refused.message, **more) from refused


@contextmanager
def cursors(request: HttpRequest) -> Iterator[None]:
    """Turn a cursor that is none into the answer."""
    try:
        yield
    except CursorError as error:
        raise shared(422, "BAD_CURSOR", language_of(request.headers.get("Accept-Language", ""))) from error


def not_in_reach(request: Any, kind: str, pk: int) -> NoReturn:
    """No such record for this actor; when there is one elsewhere, the trail has it."""
    if there_is(kind, pk):
        record(request.actor, "access.out_of_reach", on=(kind, pk), outcome="REFUSED")
    raise shared(404, "NOT_FOUND", language_of(request.headers.get("Accept-Language", "")))
