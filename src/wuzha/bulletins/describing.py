# SPDX-License-Identifier: Apache-2.0
"""A bulletin as an official document (GB/T 9704-2012), from the same values that its page shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone

from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.queries.differences import told
from wuzha.bulletins.queries.shown import Line, Picture, Rows, Shown, parted
from wuzha.bulletins.queries.values import Values
from wuzha.bulletins.queries.wording import days_in_words, name_of
from wuzha.bulletins.rules.text import Block as Written
from wuzha.bulletins.rules.text import parse, parts_of, spans_in, stated_in
from wuzha.documents import (
    Attached,
    Block,
    Chart,
    Column,
    Document,
    Heading,
    Imprint,
    NewPage,
    Paragraph,
    Series,
    Signature,
    Table,
)
from wuzha.engine.identifiers import find_clear
from wuzha.engine.wording import plain_date
from wuzha.figures.queries.snapshots import AS_THEY_ARE, counted_as_they_are

#: Across a page that is not published.
_SAMPLE = "草稿 · 不作为正式文件"
#: Width of the first column of a table, in shares of the others.
_FIRST = 2
#: The attachment that every bulletin has.
_SHEET = "数据口径说明"


class ClearNumberError(ValueError):
    """A number of a person would stand in the document."""


def document(bulletin: Bulletin, addressee: str = "") -> Document:
    """The edition as it stands: a sample until it is published. `addressee` is who a reply is addressed to, opened for
    this paper alone. Raises `ClearNumberError` where a phone or identity number would be printed."""
    values, blocks = Values(bulletin), parse(bulletin.text)
    title = values.line(parts_of(bulletin.title)).text
    main, annexes = parted(values.shown(blocks))
    body = [made for one in main for made in _blocks(one)]
    body += [Paragraph(line) for line in told(bulletin)]
    to, day = addressee or bulletin.addressee, bulletin.day
    body += [Attached((*(one.text for one in annexes), _SHEET)), Signature(bulletin.signed_by, day)]
    if bulletin.note:
        body.append(Paragraph(f"（{bulletin.note}）"))
    for number, annex in enumerate(annexes, 1):
        body += [NewPage(annex.text, annex=f"附件{number}"), *(made for one in annex.shown for made in _blocks(one))]
    body += _sheet(bulletin, values, blocks, f"附件{len(annexes) + 1}" if annexes else "附件")
    for text in (title, to, *(one.text for one in body if isinstance(one, Paragraph))):
        if find_clear(text):
            raise ClearNumberError(text[:10])
    signer = bulletin.signer.name if bulletin.signer is not None else "　　　"
    return Document(
        title=title, issuer=bulletin.issuer, number=bulletin.document_no or f"{bulletin.word}〔　　〕　号",
        addressee=to, body=tuple(body), sample="" if bulletin.published_at else _SAMPLE,
        secrecy=bulletin.secrecy, urgency=bulletin.urgency, mark=bulletin.mark,
        signers=(signer,) if bulletin.upward else (),
        imprint=_imprint(bulletin, day) if day is not None else None,
    )  # fmt: skip


def _imprint(bulletin: Bulletin, day: date) -> Imprint:
    """版记; 印发日期 is the day it was published, until then that of its signature."""
    printed = timezone.localdate(bulletin.published_at) if bulletin.published_at is not None else day
    return Imprint(bulletin.signed_by, printed, tuple(bulletin.copies))


def _blocks(one: Shown) -> list[Block]:
    match one:
        case Line():
            return [Heading(one.text, one.level) if one.level else Paragraph(one.text)]
        case Rows():
            columns = (Column(one.columns[0], _FIRST), *(Column(name, 1, "right") for name in one.columns[1:]))
            rows = tuple(tuple(cell.text for cell in row) for row in one.rows)
            return [Table(columns, rows, tuple(cell.text for cell in one.total))]
    return [_chart(one), *([Paragraph(one.note)] if one.note else [])]


def _chart(one: Picture) -> Chart:
    series = tuple(Series(name, tuple(_number(value) for value in values)) for name, values in one.series)
    return Chart(one.title, one.categories, series, "line" if one.kind == "line" else "bar", one.unit)


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _sheet(bulletin: Bulletin, values: Values, blocks: list[Written], annex: str) -> list[Block]:
    """How the figures were counted, of which days they are, and where stated numbers are from, on a page of its own
    (`domain.md` §9.6)."""
    defined: dict[str, str] = {}
    for row in values.used(blocks).values():
        text = f"{row.definition['formula_zh']}；按{row.definition['basis_zh']}计"
        defined.setdefault(name_of(row.code), f"{text}；{AS_THEY_ARE}" if counted_as_they_are(row.code) else text)
    at = timezone.localtime(bulletin.snapshot.at)
    # The parts of a whole have one definition: they share a row.
    alike: dict[str, list[str]] = {}
    for name, text in defined.items():
        alike.setdefault(text, []).append(name)
    rows = tuple(("、".join(names), text) for text, names in alike.items())
    rows += tuple((one.text, f"引用：{one.source}") for one in dict.fromkeys(stated_in(blocks)))
    found: list[Block] = [
        NewPage(_SHEET, annex=annex),
        Paragraph(f"数据截至{plain_date(at.date())}{at:%H:%M}，由数据快照{bulletin.snapshot.number}生成。"),
    ]
    others = [name for name in bulletin.spans if name in spans_in(blocks)]
    if others:
        told_of = [days_in_words(bulletin.first, bulletin.last)]
        told_of += [f"{bulletin.spans[name]['zh']}为{days_in_words(*bulletin.days_of(name))}" for name in others]
        found.append(Paragraph(f"统计期间：除另有说明外为{'；'.join(told_of)}。各期间的数字均按上述截至时间统计。"))
    return [*found, Table((Column("指标", 1), Column("口径", 3)), rows)]
