# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a field of a request, for people. Never with the value: it may be personal."""

from __future__ import annotations

from typing import Any

#: Kind of fault (pydantic's) → Chinese and English; `{…}` from its context.
_SAID: dict[str, tuple[str, str]] = {
    "missing": ("缺少该字段", "is missing"),
    "extra_forbidden": ("没有该字段", "is no field of this operation"),
    "string_type": ("应为文本", "must be a text"),
    "string_too_short": ("至少 {min_length} 个字符", "has at least {min_length} characters"),
    "string_too_long": ("最多 {max_length} 个字符", "has at most {max_length} characters"),
    "string_pattern_mismatch": ("含有不允许的字符", "has characters that are not allowed"),
    "int_type": ("应为整数", "must be a whole number"),
    "int_parsing": ("应为整数", "must be a whole number"),
    "int_from_float": ("应为整数", "must be a whole number"),
    "bool_type": ("应为 true 或 false", "must be true or false"),
    "bool_parsing": ("应为 true 或 false", "must be true or false"),
    "enum": ("应为 {expected} 之一", "must be one of {expected}"),
    "literal_error": ("应为 {expected} 之一", "must be one of {expected}"),
    "greater_than_equal": ("不得小于 {ge}", "must be at least {ge}"),
    "less_than_equal": ("不得大于 {le}", "must be at most {le}"),
    "uuid_parsing": ("应为 UUID", "must be a UUID"),
    "timezone_aware": ("时间应带时区", "must say its time zone"),
}
_ELSE = ("格式不正确", "is not in the right form")


def fault_of(found: dict[str, Any], language: str) -> dict[str, str]:
    """One entry of `errors`: the field, a code, and what is wrong."""
    kind = str(found.get("type", ""))
    zh, en = _SAID.get(kind, _ELSE)
    said = (en if language == "en" else zh).format_map(_Context(found.get("ctx") or {}))
    path = [str(part) for part in found.get("loc", ())]
    # The framework names where it looked (body, query, path) and the parameter of the function before the field.
    field = ".".join(path[2:] if path[:1] == ["body"] else path[1:])
    return {"field": field, "code": kind, "detail": said}


class _Context(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
