# SPDX-License-Identifier: Apache-2.0
"""The description of the API as a page shows it: read from the same OpenAPI document that programs read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from importlib import import_module
from typing import Any

from django.utils.translation import get_language

from wuzha.site.api import api
from wuzha.ui import registry
from wuzha.ui.problems import MEDIA


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a body or a parameter: its name, its type in short, and whether it must be there."""

    name: str
    kind: str
    required: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation."""

    key: str
    method: str
    path: str
    title: str
    about: str
    scopes: list[str]
    parameters: list[Field]
    body: list[Field]
    answers: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: Any
    operations: list[Operation]


def schema() -> dict[str, Any]:
    """The OpenAPI document: what the framework writes, with refusals as problems and the scopes an operation needs.

    Half a second's work, done once for each language; nobody may change what is returned.
    """
    return _schema(get_language())


@lru_cache(maxsize=4)
def _schema(_language: str | None) -> dict[str, Any]:
    document: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    scopes = _scopes()
    for methods in document["paths"].values():
        for described in methods.values():
            for status, answer in described["responses"].items():
                answer["description"] = HTTPStatus(int(status)).phrase
                _as_problem(answer)
                if int(status) == HTTPStatus.TOO_MANY_REQUESTS:
                    answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
            for one in described.get("security", ()):
                for scheme in one:
                    one[scheme] = scopes[described["operationId"]]
    return document


def _scopes() -> dict[str, list[str]]:
    """Operation → the scopes of which a key or token needs one."""
    found: dict[str, list[str]] = {}
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                auth: Any = operation.auth_callbacks[0]
                found[api.get_openapi_operation_id(operation)] = [scope.value for scope in auth.scopes]
    return found


def _as_problem(answer: dict[str, Any]) -> None:
    """A refusal is said to be `application/problem+json`, as it is answered."""
    content = answer.get("content", {}).get("application/json", {})
    kinds = content.get("schema", {}).get("anyOf") or [content.get("schema", {})]
    refusals = [kind for kind in kinds if kind.get("$ref", "").endswith("/RefusalOut")]
    if refusals:
        others = [kind for kind in kinds if kind not in refusals]
        answer["content"] = {MEDIA: {"schema": refusals[0]}}
        if others:
            answer["content"]["application/json"] = {"schema": others[0]}


def groups_of(document: dict[str, Any]) -> list[Group]:
    """The operations of a document by their first tag, in its order."""
    found: dict[str, list[Operation]] = {}
    titles = _words("TITLES")
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            tag = (described.get("tags") or [""])[0]
            found.setdefault(tag, []).append(_operation(document, path, method, described, titles))
    headings = _words("GROUPS")
    return [Group(tag, headings.get(tag, tag), operations) for tag, operations in found.items()]


def _words(name: str) -> dict[str, Any]:
    """What all apps call their tags or operations."""
    return {key: word for part in registry.apis for key, word in getattr(import_module(part), name).items()}


def _operation(
    document: dict[str, Any], path: str, method: str, described: dict[str, Any], titles: dict[str, Any]
) -> Operation:
    parameters = [
        Field(f"{one['name']} ({one['in']})", _kind(document, one["schema"]), bool(one.get("required")))
        for one in described.get("parameters", [])
    ]
    content = described.get("requestBody", {}).get("content", {}).get("application/json", {})
    answers = [
        (str(status), HTTPStatus(int(status)).phrase, _name(answer))
        for status, answer in sorted(described["responses"].items(), key=lambda pair: int(pair[0]))
    ]
    return Operation(
        described["operationId"],
        method.upper(),
        path,
        str(titles.get(described["operationId"], described.get("summary", ""))),
        described.get("description", ""),
        [scope for one in described.get("security", ()) for names in one.values() for scope in names],
        parameters,
        _fields(document, content.get("schema", {})),
        answers,
    )


def _resolved(document: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    reference = given.get("$ref", "")
    return document["components"]["schemas"][reference.rpartition("/")[2]] if reference else given


def _fields(document: dict[str, Any], given: dict[str, Any]) -> list[Field]:
    body = _resolved(document, given)
    required = set(body.get("required", ()))
    return [
        Field(name, _kind(document, one), name in required, one.get("description", ""))
        for name, one in body.get("properties", {}).items()
    ]


def _kind(document: dict[str, Any], given: dict[str, Any]) -> str:
    """A type in a few words: `string`, `integer`, or the values it may have."""
    if "anyOf" in given:
        return " | ".join(dict.fromkeys(_kind(document, one) for one in given["anyOf"]))
    one = _resolved(document, given)
    if "enum" in one:
        return " | ".join(map(str, one["enum"]))
    kind = str(one.get("format") or one.get("type") or "any")
    return f"{kind} ≤ {one['maxLength']}" if "maxLength" in one else kind


def _name(answer: dict[str, Any]) -> str:
    """What an answer's body is called in the description."""
    for content in answer.get("content", {}).values():
        given = content.get("schema", {})
        inner = given.get("items", given)
        name = str(inner.get("$ref", "")).rpartition("/")[2]
        return f"[{name}]" if "items" in given else name
    return ""
