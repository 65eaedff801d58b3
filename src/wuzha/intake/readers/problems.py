# SPDX-License-Identifier: Apache-2.0
"""Why a file cannot be read: stable codes, and for each what, where and what to do, in Chinese and English."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from importlib import resources

_LINE = re.compile(r"(.* )?line ([0-9]+)")

Params = dict[str, str | int]


class FileProblem(StrEnum):
    """Stable codes: stored with an import, shown through `explain`."""

    MISSING = "missing"
    FOLDER = "folder"
    NOT_A_FILE = "not_a_file"
    LINK_OUTSIDE = "link_outside"
    LINK_BROKEN = "link_broken"
    NO_FILES = "no_files"
    EMPTY = "empty"
    NO_ROWS = "no_rows"
    NO_HEADER = "no_header"
    NO_SHEET = "no_sheet"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    LINE_TOO_LONG = "line_too_long"
    SHEET_TOO_LARGE = "sheet_too_large"
    TOO_SLOW = "too_slow"
    ZIP_BOMB = "zip_bomb"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    PDF_LOCKED = "pdf_locked"
    PDF_PICTURE = "pdf_picture"
    PDF_FORM = "pdf_form"
    PDF_COLUMNS = "pdf_columns"
    PDF_TOO_LONG = "pdf_too_long"
    PDF_TOO_DENSE = "pdf_too_dense"
    PDF_TOO_SLOW = "pdf_too_slow"
    ARCHIVE = "archive"
    NESTED = "nested"
    HTML_AS_EXCEL = "html_as_excel"
    XML_AS_EXCEL = "xml_as_excel"
    OTHER_SPREADSHEET = "other_spreadsheet"
    OTHER_DOCUMENT = "other_document"
    JSON = "json"
    PICTURE = "picture"
    PROGRAM = "program"
    BINARY = "binary"
    ENCODING_UNKNOWN = "encoding_unknown"
    BAD_BYTES = "bad_bytes"


class RowProblem(StrEnum):
    """Why one line of a text file is no row of the table."""

    TOO_FEW = "too_few_fields"
    TOO_MANY = "too_many_fields"
    BAD_QUOTES = "bad_quotes"
    NUL = "nul"
    UNCLEAR = "unclear"


@dataclass
class UnreadableFileError(Exception):
    """The whole file is refused; no row of it was taken.

    `where` is a place inside the file ("line 12", a part or sheet name) in a form both languages share;
    `params` fill the message and hold no cell content.
    """

    code: FileProblem
    where: str | None = None
    params: Params = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code.value}" + (f" @ {self.where}" if self.where else "")

    def kept(self) -> dict[str, object]:
        """As a batch keeps it."""
        return {"code": self.code.value, "where": self.where, "params": self.params}


@dataclass(frozen=True)
class Explanation:
    """A message for the person who gave the file."""

    what: str
    where: str
    remedy: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.where, self.remedy) if part)


def explain(problem: UnreadableFileError, lang: str = "zh-hans") -> Explanation:
    """What is wrong, where, and what to do; `lang` is a Django language code, everything not Chinese reads English."""
    language = _language(lang)
    texts = _texts()["file"][problem.code.value][language]
    values = _Parameters(problem.params)
    return Explanation(
        texts["what"].format_map(values), _place(problem.where, language), texts["remedy"].format_map(values)
    )


def explain_row(problem: RowProblem, lang: str = "zh-hans") -> Explanation:
    """The same for one malformed row; its line is known to whoever holds the row."""
    texts = _texts()["row"][problem.value][_language(lang)]
    return Explanation(texts["what"], "", texts["remedy"])


def _place(where: str | None, language: str) -> str:
    if not where:
        return ""
    if language == "en":
        return f"Where: {where}."
    line = _LINE.fullmatch(where)
    return f"位置：{line[1] or ''}第 {line[2]} 行。" if line else f"位置：{where}。"


def _language(lang: str) -> str:
    return "zh" if lang.lower().startswith("zh") else "en"


class _Parameters(dict[str, str | int]):
    """A parameter that was not given must not break the message about the file."""

    def __missing__(self, key: str) -> str:
        return "?"


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    source = resources.files("wuzha.intake") / "data" / "problems.json"
    loaded: dict[str, dict[str, dict[str, dict[str, str]]]] = json.loads(source.read_text(encoding="utf-8"))
    return loaded
