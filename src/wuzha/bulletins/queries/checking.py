# SPDX-License-Identifier: Apache-2.0
"""Whether a text may be kept, and whether it may leave the writer: what is wrong, and in which line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from wuzha.bulletins.errors import Code
from wuzha.bulletins.queries.shown import Chunk, Line
from wuzha.bulletins.queries.values import Values
from wuzha.bulletins.queries.wanted import expanded
from wuzha.bulletins.queries.wording import NOTHING, name_of, written
from wuzha.bulletins.rules.numbers import typed_numbers
from wuzha.bulletins.rules.text import (
    Block,
    Figured,
    Part,
    Prose,
    TextError,
    Words,
    parse,
    parts_of,
    spans_in,
)
from wuzha.bulletins.rulesets import NAMES
from wuzha.engine.identifiers import find_clear
from wuzha.figures.queries.catalogue import named
from wuzha.meetings.services.base import ended_unit
from wuzha.refusals import RefusalError

#: How a figure reads of which there is nothing to tell.
EMPTY = {NOTHING, "0", "0元", "0.00", "样本不足"}
MOST_TEXT, MOST_TITLE = 20_000, 200
#: What the texts that come with the software leave for the writer.
TO_FILL = ("（请按实填写",)


def read(text: str, spans: Sequence[str]) -> list[Block]:
    """The blocks of a text. Raises `RefusalError`: TEXT_MISSING, TOO_LONG, UNREADABLE, UNKNOWN_FIGURE, UNKNOWN_DAYS,
    NUMBER_TYPED, CLEAR_NUMBER."""
    if not text.strip():
        raise RefusalError(Code.TEXT_MISSING)
    if len(text) > MOST_TEXT:
        raise RefusalError(Code.TOO_LONG, most=MOST_TEXT)
    if find_clear(text):
        raise RefusalError(Code.CLEAR_NUMBER)
    try:
        blocks = parse(text)
    except TextError as error:
        raise RefusalError(Code.UNREADABLE, line=error.line, typed=error.typed[:40]) from error
    for span in spans_in(blocks) - {"", *spans}:
        raise RefusalError(Code.UNKNOWN_DAYS, line=_line_of(blocks, span), typed=span)
    for line, code in _codes(blocks):
        if named(code) is None:
            raise RefusalError(Code.UNKNOWN_FIGURE, line=line, typed=code)
    return blocks


def title_parts(title: str) -> tuple[Part, ...]:
    """The parts of a title. Raises `RefusalError`: TITLE_MISSING, TOO_LONG, UNREADABLE, CLEAR_NUMBER."""
    if not title.strip():
        raise RefusalError(Code.TITLE_MISSING)
    if len(title) > MOST_TITLE:
        raise RefusalError(Code.TOO_LONG, most=MOST_TITLE)
    if find_clear(title):
        raise RefusalError(Code.CLEAR_NUMBER)
    try:
        return parts_of(title.strip())
    except TextError as error:
        raise RefusalError(Code.UNREADABLE, line=1, typed=error.typed[:40]) from error


def no_typed_numbers(title: Sequence[Part], blocks: Sequence[Block], values: Values | None = None) -> None:
    """Refuses numbers of things that are typed: NUMBER_TYPED, which names the figure that has that value."""
    names = NAMES.at().typed
    lines = [(1, title)] + [(one.line, one.parts) for one in blocks if isinstance(one, Prose)]
    for number, parts in lines:
        # What stands in a field is gone, so that what is typed before and behind it is not read as one.
        text = "".join(part.text if isinstance(part, Words) else "□" for part in parts)
        for found in typed_numbers(text, names):
            raise RefusalError(
                Code.NUMBER_TYPED, line=number, typed=found.text, before=found.before.replace("□", "…"),
                hint=_hint(found.text, values),
            )  # fmt: skip


def no_ended_names(day: date, *texts: str) -> None:
    """Refuses the name of a unit that had ended before the day of the document: NAME_ENDED."""
    for text in texts:
        for found in ended_names(text, day):
            raise RefusalError(Code.NAME_ENDED, **found)


def ended_names(text: str, day: date) -> Iterator[dict[str, Any]]:
    """What a refusal tells of each line that names a unit which had ended by then."""
    for number, line in enumerate(text.split("\n"), 1):
        if (found := ended_unit(line, day)) is not None:
            name, one = found
            yield {"line": number, "name": name, "day": one.last_day, "successor": one.successor}


def ready(values: Values, blocks: Sequence[Block]) -> None:
    """Refuses what may not leave the writer: NOT_FILLED, NO_VALUE."""
    for one in values.shown(blocks):
        if not isinstance(one, Line):
            continue
        if any(mark in one.text for mark in TO_FILL):
            raise RefusalError(Code.NOT_FILLED, line=one.line, typed=one.text[:20])
        for chunk in one.chunks:
            if chunk.kind == "missing":
                raise RefusalError(Code.NO_VALUE, line=one.line, name=chunk.title)


def without_data(values: Values, blocks: Sequence[Block]) -> list[tuple[int, str]]:
    """Sentences whose figures are all empty or nought, with their line: the writer takes them out or lets them stand
    before the text is handed in."""
    found = []
    for one in values.shown(blocks):
        if not isinstance(one, Line):
            continue
        told: list[bool] = []
        text = ""
        for chunk in (*one.chunks, Chunk("。")):
            if chunk.kind != "words":
                text += chunk.text
                if chunk.kind in ("figure", "nothing", "missing"):
                    told.append(chunk.text in EMPTY)
                continue
            first, *rest = re.split(r"[。；]", chunk.text)
            text += first
            for following in rest:
                if told and all(told):
                    found.append((one.line, text.strip()))
                told, text = [], following
    return found


def _hint(typed: str, values: Values | None) -> str:
    """The figure of the snapshot that reads like the number."""
    digits = typed.strip("-−+＋元起人次件个名户余多")
    if values is None:
        return ""
    for need, row in values.rows.items():
        if written(row).rstrip("元%") == digits.rstrip("%") and need.unit_id == values.scope.unit_id:
            return f"（{name_of(need.code)}）"
    return ""


def _codes(blocks: Sequence[Block]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for one in blocks:
        if isinstance(one, Prose):
            found += [(one.line, code) for part in one.parts if isinstance(part, Figured) for code in part.codes]
        else:
            found += [(one.line, code) for code in one.codes if not code.endswith("*") or not expanded([code])]
    return found


def _line_of(blocks: Sequence[Block], span: str) -> int:
    for one in blocks:
        spans: set[Any] = {getattr(part, "span", None) for part in one.parts} if isinstance(one, Prose) else {one.span}
        if span in spans:
            return one.line
    return 1
