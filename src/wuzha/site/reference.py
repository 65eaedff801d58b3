# SPDX-License-Identifier: Apache-2.0
"""The description of the API as a page shows it: read from the same OpenAPI document that programs read."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _

from wuzha.site.api import api
from wuzha.ui.problems import MEDIA

#: Tag of the description → its heading.
GROUPS: dict[str, Any] = {
    "warnings": _("Posts of the sources"),
    "token": _("The token itself"),
    "desk": _("Desk"),
    "field": _("Station"),
    "grid": _("Visits of a grid"),
    "call-backs": _("Call-backs"),
}

#: Operation → its title.
TITLES: dict[str, Any] = {
    "words_me": _("Who the token acts for"),
    "words_dictionaries": _("The dictionaries in force"),
    "desk_queue": _("A list of the desk"),
    "desk_read": _("One warning"),
    "desk_take_next": _("Take the next warning"),
    "desk_take": _("Take this warning"),
    "desk_release": _("Put it back into the queue"),
    "desk_complete": _("Record an item of the completion"),
    "desk_dispatch": _("Dispatch to a station"),
    "field_tasks": _("Tasks of the station"),
    "field_task": _("One task"),
    "field_sign": _("Sign in as its officer"),
    "field_attempt": _("Record an attempt"),
    "field_ask_grid": _("Ask a grid to visit"),
    "field_close": _("Close with an outcome"),
    "field_give_back": _("Return to the centre"),
    "field_hand_over": _("Record the hand-over"),
    "grid_visits": _("Visits asked of one's grid"),
    "grid_visit": _("One visit"),
    "grid_result": _("Record what a visit came to"),
    "callbacks_callbacks": _("Call-backs due"),
    "callbacks_take_next": _("Take the next call-back"),
    "callbacks_callback": _("One call-back"),
    "callbacks_take": _("Take this call-back"),
    "callbacks_release": _("Put the call-back back"),
    "callbacks_tried": _("Record a call in vain"),
    "callbacks_record": _("Record what the person said"),
    "warnings_post_one": _("Post one directive"),
    "warnings_post_many": _("Post up to 10,000 directives"),
    "warnings_get_batch": _("The counts of a batch"),
}


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
    """The OpenAPI document: what the framework writes, with refusals as problems and the scopes an operation needs."""
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
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            tag = (described.get("tags") or [""])[0]
            found.setdefault(tag, []).append(_operation(document, path, method, described))
    return [Group(tag, GROUPS.get(tag, tag), operations) for tag, operations in found.items()]


def _operation(document: dict[str, Any], path: str, method: str, described: dict[str, Any]) -> Operation:
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
        str(TITLES.get(described["operationId"], described.get("summary", ""))),
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
