# SPDX-License-Identifier: Apache-2.0
"""What every app's operations for people's programs share: who acts, how often, the fields and how it is refused.

An app has an `api.py` with routers and registers it (`wuzha.ui.registry.apis`):

    READ = PersonBearer(Scope.CASES_READ)

    @router.get("cases/{int:pk}", auth=READ, response={200: CaseOut, **ONE})
    def case(request: TokenRequest, pk: Key) -> CaseOut:
        found = queries.of(request.actor, pk)
        if found is None:
            not_in_reach(request, queries.named("", {"pk": pk}))
        return case_of(found)

Errors are `ProblemError` (RFC 9457, `wuzha.ui.problems`), which the framework's handlers in `site` answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

from django.http import HttpRequest
from ninja import Path, Schema
from ninja.security import HttpBearer
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.limits import PerMinute
from wuzha.org.middleware import client_address
from wuzha.org.models import AccessToken
from wuzha.org.roles import may
from wuzha.org.rulesets import TOKENS
from wuzha.org.scopes import NEEDS, Scope
from wuzha.org.services.tokens import actor_of, note_use, token_of
from wuzha.pages import CursorError
from wuzha.refusals import RefusalError
from wuzha.ui.problems import ProblemError, language_asked, retry_after, shared

MOST_KEY = 2**63 - 1


#: The counts of people's tokens.
PER_TOKEN = PerMinute("token")


class TokenRequest(HttpRequest):
    """A request with a token, for type checking in operations."""

    actor: Actor
    auth: AccessToken


class PersonBearer(HttpBearer):
    """`Authorization: Bearer <access token>` of a person, with one of the scopes (none named: any token).

    Raises `ProblemError`: 401 without a token in force, 429 above the rate, 403 when the token or the role does not
    open it.
    """

    def __init__(self, *scopes: Scope) -> None:
        super().__init__()
        self.scopes = scopes

    def __call__(self, request: HttpRequest) -> Any:
        found = super().__call__(request)
        if found is None:
            raise shared(401, "NO_TOKEN", language_asked(request), **{"WWW-Authenticate": "Bearer"})
        return found

    def authenticate(self, request: HttpRequest, clear: str) -> AccessToken | None:
        token = token_of(clear)
        if token is None:
            return None
        if not PER_TOKEN.counts(token.pk, TOKENS.at().requests_per_minute):
            raise shared(429, "TOO_OFTEN", language_asked(request), **{"Retry-After": retry_after(PER_TOKEN.wait())})
        actor = actor_of(token, client_address(request))
        if self.scopes and not self._opens(token, actor.role):
            route = request.resolver_match.route if request.resolver_match else ""
            record(actor, "access.refused", on=("api", route[-64:]), outcome="REFUSED")
            raise shared(403, "SCOPE", language_asked(request))
        if request.body and request.content_type != "application/json":
            raise shared(415, "MEDIA_TYPE", language_asked(request))
        note_use(token, actor)
        request.actor = actor  # type: ignore[attr-defined]  # as the middleware does for sessions
        return token

    def _opens(self, token: AccessToken, role: str) -> bool:
        held = (scope for scope in self.scopes if scope in token.scopes)
        return any(may(role, need) for scope in held for need in NEEDS[scope])


class FaultOut(Schema):
    """A field that does not fit."""

    field: str
    code: str
    detail: str


class RefusalOut(Schema):
    """A refused request (RFC 9457): a stable code, and what is wrong and what to do in the language asked for."""

    type: str
    status: int
    code: str
    detail: str
    where: str | None = None
    errors: list[FaultOut] | None = None


#: Refusals that every operation may answer, those of one record, and those of acts.
COMMON: dict[int, Any] = dict.fromkeys((400, 401, 403, 405, 413, 422, 429, 503), RefusalOut)
ONE: dict[int, Any] = COMMON | {404: RefusalOut}
ACT: dict[int, Any] = ONE | {409: RefusalOut, 415: RefusalOut}


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


#: Code of a refusal → status; all others are 422. A conflict says how things stand, not that the request was wrong:
#: read it anew, then decide.
_STATUS = {"NOT_ALLOWED": 403, "NOT_FOUND": 404, "WRONG_STATE": 409, "CHANGED": 409}


@contextmanager
def refusals(conflicts: Collection[str] = ()) -> Iterator[None]:
    """Turn what a service refuses into the answer. `conflicts` are codes of the app that are one (409)."""
    try:
        yield
    except RefusalError as refused:
        why = [{"field": "", "code": one.name, "detail": text} for one, text in refused.reasons]
        more: dict[str, Any] = {"errors": why} if why else {}
        status = 409 if refused.code in conflicts else _STATUS.get(refused.code, 422)
        raise ProblemError(status, refused.code.name, refused.message, **more) from refused


@contextmanager
def cursors(request: HttpRequest) -> Iterator[None]:
    """Turn a cursor that is none into the answer."""
    try:
        yield
    except CursorError as error:
        raise shared(422, "BAD_CURSOR", language_asked(request)) from error


def not_in_reach(request: TokenRequest, elsewhere: tuple[str, object] | None) -> NoReturn:
    """No such record for this actor; when there is one elsewhere (its type and key), the trail has it."""
    if elsewhere is not None:
        record(request.actor, "access.out_of_reach", on=elsewhere, outcome="REFUSED")
    raise shared(404, "NOT_FOUND", language_asked(request))
