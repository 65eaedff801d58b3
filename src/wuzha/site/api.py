# SPDX-License-Identifier: Apache-2.0
"""The API of the product: the routers of its apps, and how a refused request is answered."""

from __future__ import annotations

import json
from importlib import import_module
from importlib.metadata import version
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser

from wuzha.ui import registry
from wuzha.ui.faults import fault_of
from wuzha.ui.problems import ProblemError, language_asked, problem, respond, retry_after, sentence, shared_problem


class ObjectParser(Parser):
    """Bodies are JSON objects; the framework would stumble over anything else."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        found = json.loads(request.body)
        if not isinstance(found, dict):
            raise TypeError("a body is an object")
        return found


#: No documentation pages of the framework: theirs come from another host. Ours: `site.views.api`.
class Api(NinjaAPI):
    """Names operations shortly in the description: `desk_take_next`."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        path = operation.view_func.__module__.split(".")
        # The operations of an app that has one module of them, `api`, are called after the app.
        part = path[-2] if path[-1] == "api" else path[-1]
        return f"{part}_{operation.view_func.__name__}"


api = Api(
    title="Wuzha 无诈",
    version=version("wuzha"),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    parser=ObjectParser(),
)
for part in registry.apis:
    for router in import_module(part).ROUTERS:
        api.add_router("", router)


@api.exception_handler(ProblemError)
def refused(_request: HttpRequest, error: ProblemError) -> HttpResponse:
    return respond(error.body, error.headers)


@api.exception_handler(AuthenticationError)
def without_key(request: HttpRequest, _error: Exception) -> HttpResponse:
    return respond(shared_problem(401, "UNAUTHORIZED", language_asked(request)), {"WWW-Authenticate": "Bearer"})


@api.exception_handler(Throttled)
def too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    body = shared_problem(429, "TOO_OFTEN", language_asked(request))
    return respond(body, {"Retry-After": retry_after(error.wait or 0)})


@api.exception_handler(HttpError)
def not_read(request: HttpRequest, _error: HttpError) -> HttpResponse:
    """The framework could not read the body."""
    return respond(shared_problem(400, "NOT_JSON", language_asked(request)))


@api.exception_handler(ValidationError)
def does_not_fit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which fields do not fit, and why; never what they held."""
    language = language_asked(request)
    errors: list[dict[str, Any]] = [fault_of(found, language) for found in error.errors]
    return respond(problem(422, "BAD_FIELDS", sentence("BAD_FIELDS", language), errors=errors))
