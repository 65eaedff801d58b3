# SPDX-License-Identifier: Apache-2.0
"""The fields of an answer, as a kind of request declares them, and how what was typed or read is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from wuzha.ui.money import parse_yuan


class FieldType(StrEnum):
    """How a value is kept: words are sealed, all others stand in clear and are counted."""

    WORDS = "words"
    CODE = "code"
    DAY = "day"
    COUNT = "count"
    #: In whole 分.
    FEN = "fen"
    FLAG = "flag"


#: Longest plain value (characters), and longest words.
MOST_CODE, MOST_WORDS = 24, 500
_YES, _NO = frozenset({"1", "true", "是", "有", "y", "yes"}), frozenset({"0", "false", "否", "无", "n", "no"})

Choices = Callable[[], Sequence[tuple[str, str]]]


def no_choices() -> Sequence[tuple[str, str]]:
    return ()


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One thing that is asked beside the text of an answer."""

    code: str
    label: Any
    type: FieldType = FieldType.WORDS
    required: bool = False
    #: When it must be there though not every answer needs it; said in place of “optional”.
    needed: Any = ""
    #: (code, word) of a `CODE`; or those of one request, where they differ by who is asked.
    choices: Choices = no_choices
    choices_for: Callable[[Any], Sequence[tuple[str, str]]] | None = None
    #: A `DAY` that may lie before the request was sent.
    before: bool = False


class FieldError(ValueError):
    """A value that cannot be read as its field wants it."""


def read(field: AnswerField, value: object) -> Any:
    """A value in the form in which it is kept; `None` for nothing. Takes what a form has cleaned and what a file holds.
    Raises `FieldError`."""
    text = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value
    if text in (None, ""):
        return None
    return _READ[field.type](field, text)


def _words(_field: AnswerField, value: Any) -> str:
    if len(text := str(value)) > MOST_WORDS:
        raise FieldError(text)
    return text


def _code(field: AnswerField, value: Any) -> str:
    found = next((code for code, word in field.choices() if str(value) in (code, word)), None)
    if found is None:
        raise FieldError(str(value))
    return found


def _day(_field: AnswerField, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).replace("/", "-").replace(".", "-").split()[0]
    try:
        year, month, day = map(int, text.split("-"))
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise FieldError(text) from error


def _count(_field: AnswerField, value: Any) -> int:
    text = str(value).replace(",", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise FieldError(text)
    return int(text)


def _fen(_field: AnswerField, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return parse_yuan(str(value))
    except ValueError as error:
        raise FieldError(str(value)) from error


def _flag(_field: AnswerField, value: Any) -> bool:
    text = str(value).lower()
    if text in _YES or text in _NO:
        return text in _YES
    raise FieldError(text)


_READ: Mapping[FieldType, Callable[[AnswerField, Any], Any]] = {
    FieldType.WORDS: _words, FieldType.CODE: _code, FieldType.DAY: _day, FieldType.COUNT: _count, FieldType.FEN: _fen,
    FieldType.FLAG: _flag,
}  # fmt: skip
