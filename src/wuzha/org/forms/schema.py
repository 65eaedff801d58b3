# SPDX-License-Identifier: Apache-2.0
"""From the schema of a rule set to the shape of its form: what can be typed where, and within which bounds.

Parts a schema leaves open (a free dictionary) take the shape of the value they have now.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from wuzha.ui.codes import shown, word

Kind = Literal["group", "table", "matrix", "lines", "choices", "choice", "number", "text", "flag"]

#: Names of parts whose schema has no description of its own.
LABELS: dict[str, Any] = {
    "terms": _("Words"),
    "rows": pgettext_lazy("table", "Rows"),
    "items": _("Items"),
    "holds": _("Longest hold"),
    "scripts": _("Scripts"),
    "provenance": _("Provenance"),
    "value": _("Value"),
    "unit": _("Unit of measure"),
    "status": _("Standing"),
    "source": _("Source"),
    "note": _("Remark"),
    "version": _("Version"),
}
#: Characters from which on a text gets a field of several lines.
LONG = 100


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of one part. `parts` are a group's fields or a table's columns."""

    kind: Kind
    label: str = ""
    parts: dict[str, Shape] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False
    longest: int | None = None
    pattern: str = ""
    columns: int = 0
    numbers: bool = False
    #: Whether it may be empty, which is none.
    optional: bool = False


def shape_of(schema: type[BaseModel], sample: Any) -> Shape:
    """The shape of a rule set's value; `sample` is its present value as plain data."""
    described = schema.model_json_schema()
    return _shape(described, described.get("$defs", {}), sample, "")


def _shape(schema: dict[str, Any], defs: dict[str, Any], sample: Any, name: str) -> Shape:
    described = schema.get("description") if "$ref" not in schema else ""
    while "$ref" in schema:
        described = described or schema.get("description", "")
        schema = defs[schema["$ref"].rsplit("/", 1)[1]]
    label = gettext(described) if described and name else str(LABELS.get(name, name.replace("_", " ")))
    if (either := schema.get("anyOf")) and {"type": "null"} in either:
        known = [one for one in either if one != {"type": "null"}]
        if len(known) == 1:
            return replace(_shape(known[0], defs, sample, name), label=label, optional=True)
    if "enum" in schema:
        return Shape("choice", label, options=tuple(schema["enum"]))
    if "const" in schema:
        return Shape("choice", label, options=(schema["const"],))
    kind = schema.get("type")
    if kind == "object":
        return _group(schema, defs, sample, label)
    if kind == "array":
        return _list(schema.get("items", {}), defs, sample, label)
    if kind in ("integer", "number"):
        low = schema.get("minimum", schema.get("exclusiveMinimum"))
        high = schema.get("maximum", schema.get("exclusiveMaximum"))
        return Shape("number", label, minimum=low, maximum=high, whole=kind == "integer")
    if kind == "boolean":
        return Shape("flag", label)
    if kind == "string":
        return Shape("text", label, longest=schema.get("maxLength"), pattern=schema.get("pattern", ""))
    return _inferred(sample, label, name)


def _group(schema: dict[str, Any], defs: dict[str, Any], sample: Any, label: str) -> Shape:
    sample = sample if isinstance(sample, dict) else {}
    parts = {key: _shape(part, defs, sample.get(key), key) for key, part in schema.get("properties", {}).items()}
    free = schema.get("additionalProperties")
    for key, value in sample.items():
        if key not in parts:
            parts[key] = _shape(free, defs, value, key) if isinstance(free, dict) else _inferred(value, key, key)
    return Shape("group", label, parts)


def _list(items: dict[str, Any], defs: dict[str, Any], sample: Any, label: str) -> Shape:
    samples = sample if isinstance(sample, list) else []
    one = _shape(items, defs, samples[0] if samples else None, "")
    if one.kind == "group":
        return Shape("table", label, one.parts)
    if one.kind == "choice":
        return Shape("choices", label, options=one.options)
    if one.kind in ("lines", "matrix"):
        return Shape("matrix", label, columns=len(samples[0]) if samples else 2)
    return Shape("lines", label, numbers=one.kind == "number")


def _inferred(value: Any, label: str, name: str) -> Shape:
    label = str(LABELS.get(name, label.replace("_", " ")))
    if isinstance(value, bool):
        return Shape("flag", label)
    if isinstance(value, int | float):
        return Shape("number", label)
    if isinstance(value, dict):
        return Shape("group", label, {key: _inferred(part, key, key) for key, part in value.items()})
    if isinstance(value, list):
        return _list({}, {}, value, label)
    return Shape("text", label)


def label_of(shape: Shape, path: tuple[Any, ...]) -> str:
    """A path of `org.rule_diff` in the words of the form, such as `时限 › [紧急, 见面] › 分钟`."""
    words = []
    for step in path:
        if isinstance(step, tuple):
            words.append(f"[{', '.join(word(name) for name in step)}]")
            continue
        shape = shape.parts.get(step, Shape("text", step))
        words.append(shape.label or step)
    return " › ".join(words)


def text_of(shape: Shape, path: tuple[Any, ...], value: Any) -> str:
    """A value at a path as text, its parts under their labels."""
    for step in path:
        if not isinstance(step, tuple):
            shape = shape.parts.get(step, Shape("text", step))
    return _told(shape, value)


def _told(shape: Shape, value: Any) -> str:
    if isinstance(value, dict):
        parts = ((shape.parts.get(key, Shape("text", key)), part) for key, part in value.items())
        return "\n".join(f"{part.label}: {_told(part, held)}" for part, held in parts)
    if isinstance(value, list):
        return "\n".join(_told(shape, part).replace("\n", ", ") for part in value) or "—"
    return shown(value)
