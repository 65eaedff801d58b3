# SPDX-License-Identifier: Apache-2.0
"""What a document consists of, as plain values. How it looks is decided in `form` and `render`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, the first line two characters in; `flush` begins at the margin."""

    text: str
    align: Align = "left"
    flush: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """层次: level 1 is 一、 in 黑体, level 2 （一） in 楷体, deeper ones in 仿宋. The text brings its own number."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in shares of the line; numbers stand at the right."""

    title: str
    width: int = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on each page; `total` is a last row, set apart."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.total] if self.total else [])):
            if len(row) != len(self.columns):
                raise ValueError("Every row of a table has as many cells as there are columns")


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a form: its name and what is filled in; `lines` keeps room for writing by hand."""

    label: str
    value: str = ""
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together, under one name at the left: rows of one cell (the whole width) or two."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        if not self.rows or any(len(row) not in (1, 2) for row in self.rows):
            raise ValueError("A row of a form has one or two cells")


@dataclass(frozen=True, slots=True)
class Form:
    """A form to be filled in, such as 申请表."""

    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new page; with a `title`, as a sheet of its own such as 回执, of an `organ`."""

    title: str = ""
    number: str = ""
    organ: str = ""
    #: 附件, or 附件1, above its title.
    annex: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """A dashed line along which a 存根 or 回执 is cut off, with words on it."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """署名 and 成文日期: who issues it and on which day; no day leaves it open for the hand.

    At the end of a document, or within its body where a 回执 or another sheet follows.
    """

    unit: str
    day: date | None = None
    #: Lines above the unit, such as 侦查员：　　　　.
    signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of a chart under one name, as decimal text, one for each category; an empty one leaves a gap."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars or lines in black and white, told apart by pattern; `unit` stands behind the title."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Literal["bar", "line"] = "bar"
    unit: str = ""

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.categories) for one in self.series):
            raise ValueError("Every series of a chart has as many values as there are categories")


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记: 抄送机关, 印发机关 and 印发日期, at the foot of the last page of even number."""

    organ: str
    day: date
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """附件说明 within the body, before a `Signature` there: where the attachments follow in the same file."""

    names: tuple[str, ...]


Block = Paragraph | Heading | Table | Form | NewPage | Cut | Attached | Signature | Chart


@dataclass(frozen=True, slots=True)
class Document:
    """One document. Empty parts are left out."""

    title: str
    body: tuple[Block, ...]
    #: 发文机关标志 in red at the top, and 发文字号 below it.
    issuer: str = ""
    number: str = ""
    #: Name of the organ above the title of a legal instrument (法律文书), whose number stands below the title.
    organ: str = ""
    #: Why this is a sample (样稿) and what is valid instead; printed at the head of each page and across it.
    sample: str = ""
    #: 主送机关; the colon is added.
    addressee: str = ""
    signature: Signature | None = None
    #: 附件说明: names without numbers.
    attachments: tuple[str, ...] = ()
    #: A wide table lies across.
    landscape: bool = False
    #: 份号 (six figures), 密级和保密期限, 紧急程度: one below the other at the upper left, where there is an issuer.
    copy_no: str = ""
    secrecy: str = ""
    urgency: str = ""
    #: 类别标记 of the reply to a suggestion of a people's congress (A, B, C), at the upper right.
    mark: str = ""
    #: 签发人 of an upward document: then the number stands at the left, and they at the right of it.
    signers: tuple[str, ...] = ()
    #: 附注 such as 联系人; the brackets are added.
    note: str = ""
    imprint: Imprint | None = None
