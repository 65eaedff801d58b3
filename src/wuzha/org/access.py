# SPDX-License-Identifier: Apache-2.0
"""The gate before every view: which permission it needs. A view without a gate fails the architecture test."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from wuzha.audit.services import record
from wuzha.org.roles import May, may

View = Callable[..., HttpResponseBase]


def requires(*permissions: May) -> Callable[[View], View]:
    """Let a person in whose role has one of the permissions (none named: any logged-in person with a posting).

    Not logged in: to the log-in page. Logged in without the permission: 403, and the refusal is in the trail.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = getattr(request, "actor", None)
            if not request.user.is_authenticated:
                if request.headers.get("HX-Request"):
                    response = HttpResponse(status=204)
                    response["HX-Redirect"] = "/login/"
                    return response
                return redirect_to_login(request.get_full_path())
            if actor is None or (permissions and not any(may(actor.role, p) for p in permissions)):
                if actor is not None:
                    route = request.resolver_match.view_name if request.resolver_match else ""
                    record(actor, "access.refused", on=("view", route[:32]), outcome="REFUSED")
                raise PermissionDenied
            return view(request, *args, **kwargs)

        # Read by the architecture tests: every gate a request passes, this one first.
        gate.gates = (permissions, *getattr(view, "gates", ()))  # type: ignore[attr-defined]
        return gate

    return decorate
