# SPDX-License-Identifier: Apache-2.0
"""Request bodies: JSON or NDJSON to rows of text, numbers kept exactly as they were written."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

#: Rows of one request.
MOST_ROWS = 10_000
#: JSON itself holds no control characters and UTF-8 no halves of characters: only an escape can bring them in.
_ESCAPE = "\\u"
NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl")


class BadBodyError(Exception):
    """The body is no list of rows: `code` says why, `where` at which line or place."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.where = where


@dataclass(slots=True)
class Rows:
    """Rows by their canonical fields, with their numbers; lines that are no row, with the reason."""

    lines: list[int] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    broken: dict[int, str] = field(default_factory=dict)
    #: Whether the text has no escaped characters: then it can hold none that nothing can store.
    plain: bool = False

    def add(self, line: int, value: Any) -> None:
        if not isinstance(value, dict):
            self.broken[line] = "NOT_AN_OBJECT"
            return
        self.lines.append(line)
        if self.plain:
            value = {
                name: cell if type(cell) is str else _text(cell) for name, cell in value.items() if cell is not None
            }
        else:
            value = {_storable(name): _text(cell) for name, cell in value.items() if cell is not None}
        self.rows.append(value)


def read_one(body: bytes) -> Rows:
    """One directive as a JSON object. Raises `BadBodyError`."""
    text = _decoded(body)
    rows = Rows(plain=_ESCAPE not in text)
    rows.add(1, _loads(text))
    if rows.broken:
        raise BadBodyError("NOT_AN_OBJECT")
    return rows


def read_many(body: bytes, content_type: str) -> Rows:
    """A JSON array of directives, or one object a line (NDJSON). Raises `BadBodyError`.

    A line of NDJSON that is no JSON is a reject of its own; an array that is none says nothing about its rows.
    """
    text = _decoded(body)
    rows = Rows(plain=_ESCAPE not in text)
    if content_type.split(";")[0].strip().lower() in NDJSON:
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                try:
                    rows.add(number, _loads(line))
                except BadBodyError:
                    rows.broken[number] = "NOT_JSON"
    else:
        values = _loads(text)
        if not isinstance(values, list):
            raise BadBodyError("NOT_A_LIST")
        for number, value in enumerate(values, 1):
            rows.add(number, value)
    count = len(rows.rows) + len(rows.broken)
    if count == 0:
        raise BadBodyError("EMPTY")
    if count > MOST_ROWS:
        raise BadBodyError("TOO_MANY_ROWS", str(count))
    return rows


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadBodyError("NOT_UTF8", str(error.start)) from None


def _loads(text: str) -> Any:
    """JSON with every number as the text it was written in: a long number read as a float would lose digits."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise BadBodyError("NOT_JSON", f"{error.lineno}:{error.colno}") from None
    except RecursionError:
        raise BadBodyError("NOT_JSON") from None


def _refuse_constant(name: str) -> str:
    raise BadBodyError("NOT_JSON", name)


_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_refuse_constant)


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return _storable(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return _storable(json.dumps(cell, ensure_ascii=False))


def _storable(text: str) -> str:
    """The text without what no database and no file can hold: NUL, and halves of characters (`"\\ud800"`)."""
    if text.isascii():
        return text.replace("\0", "")
    return text.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
