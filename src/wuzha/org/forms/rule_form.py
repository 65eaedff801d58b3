# SPDX-License-Identifier: Apache-2.0
"""The form of one rule set: drawn from its shape and value, read back from what was posted, checked by its schema."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from wuzha.org.forms.schema import LONG, Shape

#: What every name in the form begins with.
ROOT = "v"
#: Stands for the number of a row in the pattern of a new one.
NEW_ROW = "__i__"

_WHOLE = re.compile(r"^[+-]?\d{1,18}$")
#: The pattern of so many to so many digits.
_DIGITS = re.compile(r"^\^\[0-9\]\{(\d+),(\d+)\}\$$")
_DECIMAL = re.compile(r"^[+-]?\d{0,18}\.\d{1,12}$|^[+-]?\d{1,18}\.$")


@dataclass(slots=True)
class Node:
    """One part of the form as the template draws it."""

    shape: Shape
    path: str
    value: Any
    errors: list[str] = field(default_factory=list)
    #: Fields of a group.
    parts: list[Node] = field(default_factory=list)
    #: Rows of a table, and the pattern of a new row.
    rows: list[list[Node]] = field(default_factory=list)
    blank: list[Node] = field(default_factory=list)
    number: str = ""

    @property
    def id(self) -> str:
        return self.path.replace(".", "-")

    @property
    def text(self) -> str:
        """The value of a field of one or more lines."""
        if isinstance(self.value, list):
            lines = [", ".join(map(str, row)) if isinstance(row, list) else str(row) for row in self.value]
            return "\n".join(lines)
        return "" if self.value is None else str(self.value)

    @property
    def several_lines(self) -> bool:
        if self.shape.kind in ("lines", "matrix"):
            return True
        longest = self.shape.longest or 0
        return self.shape.kind == "text" and (longest > LONG or len(self.text) > LONG)

    @property
    def line_count(self) -> int:
        return min(8, max(2, self.text.count("\n") + 1))


def draw(shape: Shape, value: Any, errors: dict[str, list[str]], path: str = ROOT) -> Node:
    """The tree of nodes for a value; `errors` by path."""
    node = Node(shape, path, value, errors.get(path, []))
    if shape.kind == "group":
        held = value if isinstance(value, dict) else {}
        node.parts = [draw(part, held.get(key), errors, f"{path}.{key}") for key, part in shape.parts.items()]
    elif shape.kind == "table":
        for number, row in enumerate(value if isinstance(value, list) else []):
            node.rows.append(_row(shape, row, errors, f"{path}.{number}", str(number + 1)))
        node.blank = _row(shape, {}, {}, f"{path}.{NEW_ROW}", NEW_ROW)
    return node


def _row(shape: Shape, row: Any, errors: dict[str, list[str]], path: str, number: str) -> list[Node]:
    held = row if isinstance(row, dict) else {}
    cells = [draw(part, held.get(key), errors, f"{path}.{key}") for key, part in shape.parts.items()]
    for cell in cells:
        cell.number = number
    return cells


def read(shape: Shape, posted: QueryDict, path: str = ROOT) -> Any:
    """The plain value that was typed. What is no number stays text, for the schema to refuse."""
    if shape.kind == "group":
        return {key: read(part, posted, f"{path}.{key}") for key, part in shape.parts.items()}
    if shape.kind == "table":
        numbers = dict.fromkeys(
            name[len(path) + 1 :].split(".", 1)[0] for name in posted if name.startswith(f"{path}.")
        )
        return [
            {key: read(part, posted, f"{path}.{number}.{key}") for key, part in shape.parts.items()}
            for number in numbers
            if number.isdecimal()
        ]
    if shape.kind == "flag":
        return path in posted
    if shape.kind == "choices":
        return [chosen for chosen in posted.getlist(path) if chosen]
    text = posted.get(path, "").replace("\r\n", "\n").strip()
    if not text and shape.optional:
        return None
    if shape.kind == "lines":
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        return [as_number(line) for line in lines] if shape.numbers else lines
    if shape.kind == "matrix":
        return [[as_number(cell.strip()) for cell in line.split(",")] for line in text.split("\n") if line.strip()]
    return as_number(text) if shape.kind == "number" else text


def as_number(text: str) -> Any:
    """`12` as 12, `0.5` as 0.5, anything else as it is."""
    if _WHOLE.match(text):
        return int(text)
    return float(text) if _DECIMAL.match(text) else text


def check(schema: type[BaseModel], value: Any) -> dict[str, list[str]]:
    """What the schema has against a value: sentences by path; the whole's under the root."""
    found: dict[str, list[str]] = {}
    for at, sentence in faults(schema, value):
        found.setdefault(".".join([ROOT, *(str(step) for step in at)]), []).append(sentence)
    return found


def faults(schema: type[BaseModel], value: Any) -> list[tuple[tuple[Any, ...], str]]:
    """What the schema has against a value: where it stands, and a sentence."""
    try:
        schema.model_validate(value)
    except ValidationError as error:
        return [(tuple(one["loc"]), _sentence(one)) for one in error.errors(include_url=False)]
    return []


def _sentence(error: Any) -> str:
    """What is wrong, in the language of the page."""
    context = error.get("ctx") or {}
    match error["type"]:
        case "greater_than_equal":
            return _("At least %(limit)s.") % {"limit": context["ge"]}
        case "less_than_equal":
            return _("At most %(limit)s.") % {"limit": context["le"]}
        case "string_too_short" | "missing":
            return _("This must be filled in.")
        case "string_too_long":
            return _("At most %(limit)s characters.") % {"limit": context["max_length"]}
        case "string_pattern_mismatch" if digits := _DIGITS.match(context["pattern"]):
            return _("%(least)s to %(most)s digits, nothing else.") % {"least": digits[1], "most": digits[2]}
        case "string_pattern_mismatch":
            return _("This does not have the right form (%(pattern)s).") % {"pattern": context["pattern"]}
        case "int_parsing" | "int_type" | "int_from_float":
            return _("A whole number is needed.")
        case "date_parsing" | "date_from_datetime_parsing" | "date_type":
            return _("A day is needed, such as 2026-01-31.")
        case "float_parsing" | "float_type":
            return _("A number is needed.")
        case "literal_error" | "enum" | "bool_parsing" | "bool_type":
            return _("Choose one of the offered words.")
        case "greater_than":
            return _("More than %(limit)s.") % {"limit": context["gt"]}
        case "less_than":
            return _("Less than %(limit)s.") % {"limit": context["lt"]}
        case "too_short":
            return _("At least %(limit)s entries.") % {"limit": context["min_length"]}
        case "too_long":
            return _("At most %(limit)s entries.") % {"limit": context["max_length"]}
        case "value_error":
            return str(context["error"])
        case _:
            return _("This value cannot stand here.")


def left_over(errors: dict[str, list[str]], node: Node) -> list[str]:
    """Errors that no field of the form shows, such as those about the whole."""
    shown = set(_fields(node))
    return [
        sentence if path == ROOT else f"{_place(node.shape, path)}: {sentence}"
        for path, sentences in errors.items()
        if path not in shown
        for sentence in sentences
    ]


def _place(shape: Shape, path: str) -> str:
    """A path in the words of the form, such as `时限 › 3 › 分钟`."""
    words = []
    for step in path.removeprefix(f"{ROOT}.").split("."):
        if step.isdecimal():
            words.append(str(int(step) + 1))
            continue
        shape = shape.parts.get(step, Shape("text", step))
        words.append(shape.label or step)
    return " › ".join(words)


def _fields(node: Node) -> list[str]:
    """Paths whose errors are drawn beside them."""
    if node.shape.kind == "group":
        return [path for part in node.parts for path in _fields(part)]
    if node.shape.kind == "table":
        return [path for row in node.rows for cell in row for path in _fields(cell)]
    return [node.path]
