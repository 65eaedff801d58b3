# SPDX-License-Identifier: Apache-2.0
"""The text of a bulletin: paragraphs of words with fields, and blocks of tables and charts.

    # 一、总体情况
    {period}，全市发案{results.reported}起，同比{results.reported|yoy}；止付{year:results.stopped}。
    根据年度计划，每个镇街创建{n:2至4|慈反诈联席办〔2023〕2号}个无诈社区。
    {{table:townships|results.reported results.loss}}
    {{chart:weeks|results.reported}}
    {{table:parts|figures.type_*}}
    @ 各镇（街道）预警劝阻情况表

A line with @ begins an attachment, which has all that follows until the next one. A field is a figure of the snapshot,
or several with + between them: code, before it the span of days it is of, behind it how it is written. `{n:…|…}` is a
number that no figure gives, with its source. Any other number of things in the words is refused (`rules.numbers`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

#: The span of days of the bulletin itself.
MAIN = ""
_FIELD = re.compile(r"\{([^{}\n]*)\}")
_BLOCK = re.compile(r"\{\{(table|chart):([a-z]+)\|([^{}|]*)(?:\|([^{}|]*))?\}\}")
_CODE = r"[a-z]+\.[a-z0-9_]+"
_FIGURE = re.compile(rf"(?:([a-z]+):)?({_CODE}(?:\+{_CODE})*)(?:\|([a-z]+))?")
_PERIOD = re.compile(r"period(?::([a-z]+))?")
_STATED = re.compile(r"n:([^|]+)\|(.+)")


class Format(StrEnum):
    """How a figure is written."""

    #: A number as it is, money in 万元 or 亿元, a share in percent.
    PLAIN = "plain"
    #: 同比 and 环比 as words: 下降25.78%.
    YOY = "yoy"
    MOM = "mom"
    #: A stated basis: 20余万, 6.4万余.
    ABOUT = "about"
    #: The three townships with the most, with how many; and those that have any, without numbers.
    TOP = "top"
    NAMES = "names"
    #: 点名: the townships that miss the target of the figure, or are behind the whole, each with its figure.
    WORST = "worst"


#: Those that tell of townships by their names.
OF_TOWNSHIPS = (Format.TOP, Format.NAMES, Format.WORST)


class TextError(ValueError):
    """Something in the braces cannot be read: `line` (from 1) and what stands there."""

    def __init__(self, line: int, typed: str) -> None:
        super().__init__(typed)
        self.line, self.typed = line, typed


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Figured:
    """A figure of the snapshot."""

    code: str
    span: str = MAIN
    format: Format = Format.PLAIN
    raw: str = ""
    #: Further figures that are added to it.
    more: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.code, *self.more)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a span in words."""

    span: str = MAIN


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that no figure gives, and where it is from."""

    text: str
    source: str


Part = Words | Figured | Days | Stated


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, a heading of level 1 or 2, or the title of an annex (`ANNEX`); `line` counts from 1."""

    parts: tuple[Part, ...]
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class TableBlock:
    """`figures`: a row a figure; `parts`: a row a part of one whole; `townships`: a row a township."""

    kind: str
    codes: tuple[str, ...]
    span: str
    line: int


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """`weeks`: the last twelve; `months`: those of the year so far beside those of the year before; `townships`."""

    kind: str
    codes: tuple[str, ...]
    span: str
    line: int


Block = Prose | TableBlock | ChartBlock
TABLES = ("figures", "parts", "townships")
CHARTS = ("weeks", "months", "townships")
#: A line that begins so is a heading of that level.
_HEADS = {"# ": 1, "## ": 2}
#: A line that begins with this begins an attachment; the level that its title has.
ANNEX_SIGN, ANNEX = "@ ", 9


def parse(text: str) -> list[Block]:
    """The blocks of a text; empty lines part nothing and are left out. Raises `TextError`."""
    found: list[Block] = []
    for number, line in enumerate(text.replace("\r", "").split("\n"), 1):
        line = line.strip()
        if not line:
            continue
        if line.startswith("{{"):
            found.append(_block(line, number))
            continue
        sign = next((one for one in (*_HEADS, ANNEX_SIGN) if line.startswith(one)), "")
        level, words = _HEADS.get(sign, ANNEX if sign else 0), line.removeprefix(sign).strip()
        found.append(Prose(tuple(_parts(words, number)), level, number))
    return found


def parts_of(text: str, line: int = 1) -> tuple[Part, ...]:
    """The parts of one line, such as a title. Raises `TextError`."""
    return tuple(_parts(text, line))


def _block(line: str, number: int) -> Block:
    made = _BLOCK.fullmatch(line)
    if made is None:
        raise TextError(number, line)
    what, kind, codes, span = made[1], made[2], tuple(made[3].split()), made[4] or MAIN
    if kind not in (TABLES if what == "table" else CHARTS) or not codes:
        raise TextError(number, line)
    plain = [code.removesuffix("*") + "x" if kind == "parts" else code for code in codes]
    if any(_FIGURE.fullmatch(code) is None or set(":|+") & set(code) for code in plain):
        raise TextError(number, line)
    return TableBlock(kind, codes, span, number) if what == "table" else ChartBlock(kind, codes, span, number)


def _parts(line: str, number: int) -> Iterator[Part]:
    at = 0
    for field in _FIELD.finditer(line):
        if field.start() > at:
            yield _words(line[at : field.start()], number)
        yield _field(field[1].strip(), field[0], number)
        at = field.end()
    if at < len(line):
        yield _words(line[at:], number)


def _words(text: str, number: int) -> Words:
    if "{" in text or "}" in text:
        raise TextError(number, text)
    return Words(text)


def _field(inside: str, raw: str, number: int) -> Part:
    if (days := _PERIOD.fullmatch(inside)) is not None:
        return Days(days[1] or MAIN)
    if (stated := _STATED.fullmatch(inside)) is not None:
        return Stated(stated[1].strip(), stated[2].strip())
    if (figure := _FIGURE.fullmatch(inside)) is not None:
        span, code, format = figure[1] or MAIN, figure[2], figure[3] or Format.PLAIN.value
        code, *more = code.split("+")
        # A sum is written as it is: what it moved by is not the sum of what its parts moved by.
        if format in {one.value for one in Format} and (not more or format == Format.PLAIN):
            return Figured(code, span, Format(format), raw, tuple(more))
    raise TextError(number, raw)


def figures_in(blocks: list[Block]) -> list[Figured]:
    """The fields of the prose, in their order."""
    return [part for one in blocks if isinstance(one, Prose) for part in one.parts if isinstance(part, Figured)]


def spans_in(blocks: list[Block]) -> set[str]:
    """The names of spans that are used."""
    found = {part.span for one in blocks if isinstance(one, Prose) for part in one.parts
             if isinstance(part, (Figured, Days))}  # fmt: skip
    return found | {one.span for one in blocks if not isinstance(one, Prose)}


def stated_in(blocks: list[Block]) -> list[Stated]:
    """Numbers with a source of their own."""
    return [part for one in blocks if isinstance(one, Prose) for part in one.parts if isinstance(part, Stated)]
