# SPDX-License-Identifier: Apache-2.0
"""Who a program acts for, and whether its token and its role open the operation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.middleware import client_address
from wuzha.org.models import AccessToken
from wuzha.org.roles import may
from wuzha.org.rulesets import TOKENS
from wuzha.org.scopes import NEEDS, Scope
from wuzha.org.services.tokens import actor_of, note_use, token_of
from wuzha.ui.problems import language_of, retry_after, shared
from wuzha.warning.api.throttle import PER_TOKEN


class TokenRequest(HttpRequest):
    """A request with a token, for type checking in operations."""

    actor: Actor
    auth: AccessToken


class PersonBearer(HttpBearer):
    """`Authorization: Bearer <access token>` of a person, with one of the scopes (none named: any token).

    Raises `Problem`: 401 without a token in force, 429 above the rate, 403 when the token or the role does not open it.
    """

    def __init__(self, *scopes: Scope) -> None:
        super().__init__()
        self.scopes = scopes

    def __call__(self, request: HttpRequest) -> Any:
        found = super().__call__(request)
        if found is None:
            language = language_of(request.headers.get("Accept-Language", ""))
            raise shared(401, "NO_TOKEN", language, **{"WWW-Authenticate": "Bearer"})
        return found

    def authenticate(self, request: HttpRequest, clear: str) -> AccessToken | None:
        language = language_of(request.headers.get("Accept-Language", ""))
        token = token_of(clear)
        if token is None:
            return None
        if not PER_TOKEN.counts(token.pk, TOKENS.at().requests_per_minute):
            raise shared(429, "TOO_OFTEN", language, **{"Retry-After": retry_after(PER_TOKEN.wait())})
        actor = actor_of(token, client_address(request))
        if self.scopes and not self._opens(token, actor.role):
            route = request.resolver_match.route if request.resolver_match else ""
            record(actor, "access.refused", on=("api", route[-64:]), outcome="REFUSED")
            raise shared(403, "SCOPE", language)
        if request.body and request.content_type != "application/json":
            raise shared(415, "MEDIA_TYPE", language)
        note_use(token, actor)
        request.actor = actor  # type: ignore[attr-defined]  # as the middleware does for sessions
        return token

    def _opens(self, token: AccessToken, role: str) -> bool:
        held = (scope for scope in self.scopes if scope in token.scopes)
        return any(may(role, need) for scope in held for need in NEEDS[scope])
