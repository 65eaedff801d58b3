# SPDX-License-Identifier: Apache-2.0
"""Access tokens of a city's people, and requests that carry one."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from tests import factories
from tests.factories import City
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.org.scopes import scopes_of
from wuzha.org.services.tokens import create_token


def token_for(city: City, role: Role, *, foreign: bool = False, scopes: list[str] | None = None) -> str:
    """A token of our (or the foreign) person in a role, for everything the role may do or just the scopes."""
    person = (city.foreigners if foreign else city.people)[role]
    posting = Posting.unscoped.select_related("unit", "person").get(person=person)
    opens = scopes_of(role) if scopes is None else scopes
    return create_token(factories.actor_of(person), posting, label="test", scopes=opens, days=1)[1]


def ask(token: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """One request with a token; `body` is sent as JSON, or as it is when it is bytes."""
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    content = headers.pop("content_type", "application/json" if data else "")
    return Client().generic(
        method, f"/api/v1/{path}", data, content_type=content, headers={"Authorization": f"Bearer {token}"} | headers
    )
