# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a field of a request, for people. Never with the value: it may be personal."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

#: Kind of fault (pydantic's) → what is wrong; `{…}` from its context.
_SAID: dict[str, Any] = {
    "missing": _("is missing"),
    "extra_forbidden": _("is no field of this operation"),
    "string_type": _("must be a text"),
    "string_too_short": _("has at least {min_length} characters"),
    "string_too_long": _("has at most {max_length} characters"),
    "string_pattern_mismatch": _("has characters that are not allowed"),
    "int_type": _("must be a whole number"),
    "int_parsing": _("must be a whole number"),
    "int_from_float": _("must be a whole number"),
    "bool_type": _("must be true or false"),
    "bool_parsing": _("must be true or false"),
    "enum": _("must be one of {expected}"),
    "literal_error": _("must be one of {expected}"),
    "greater_than_equal": _("must be at least {ge}"),
    "less_than_equal": _("must be at most {le}"),
    "uuid_parsing": _("must be a UUID"),
    "timezone_aware": _("must say its time zone"),
}
_ELSE = _("is not in the right form")


def fault_of(found: dict[str, Any], language: str) -> dict[str, str]:
    """One entry of `errors`: the field, a code, and what is wrong."""
    kind = str(found.get("type", ""))
    with translation.override(language):
        said = str(_SAID.get(kind, _ELSE)).format_map(_Context(found.get("ctx") or {}))
    path = [str(part) for part in found.get("loc", ())]
    # The framework names where it looked (body, query, path) and the parameter of the function before the field.
    field = ".".join(path[2:] if path[:1] == ["body"] else path[1:])
    return {"field": field, "code": kind, "detail": said}


class _Context(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
