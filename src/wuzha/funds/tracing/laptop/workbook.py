# SPDX-License-Identifier: Apache-2.0
"""`--xlsx`: the page as sheets, and 《涉案资金流向表》. Cells are text or numbers, never formulas."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from wuzha.engine.wording import FLOW_COLUMNS
from wuzha.funds.tracing.laptop.answer import remarks_of
from wuzha.funds.tracing.laptop.picture import MOST_LINES, OWNERS, RULES, Picture
from wuzha.funds.tracing.laptop.transfers import Remark

_ROWS = 1_048_575
Cell = str | int | Decimal | None
_HELD = ("被害人账户", "账户", "户名", "开户行", "层级", "归属金额", "低", "高", "推算余额", "最后流入", "路径")
_EXITS = ("被害人账户", "方式", "去向账户", "户名", "金额", "笔数")
_SUMS = ("被害人账户", "转出（注入）", "现存", "已流出", "差额")


SUMS, BASIS = "收支核对", "追踪依据"


def write_workbook(path: Path, pictures: Sequence[Picture], basis: Mapping[str, Any]) -> None:
    """Sheets for each rule asked for; with several rules their names carry the rule. The last says what it rests on."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        for picture in pictures:
            tail = f" {picture.answer.rule.value}" if len(pictures) > 1 else ""
            _Sheets(book, tail).write(picture)
        sheet = book.add_worksheet(BASIS)
        sheet.set_column(0, 1, 30)
        for place, (name, value) in enumerate(basis.items()):
            sheet.write_string(place, 0, name)
            told = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
            sheet.write_string(place, 1, told)


class _Sheets:
    def __init__(self, book: xlsxwriter.Workbook, tail: str) -> None:
        self._book, self._tail = book, tail
        self._bold = book.add_format({"bold": True, "bg_color": "#F3F4F6", "border": 1})
        self._money = book.add_format({"num_format": "#,##0.00"})
        self._text = book.add_format({"num_format": "@"})

    def write(self, picture: Picture) -> None:
        """The five sheets of one rule."""
        sums = [
            (name, _yuan(injected), _yuan(held), _yuan(gone), _yuan(injected - held - gone))
            for name, injected, held, gone in picture.sums
        ]
        self._sheet(SUMS, _SUMS, sums)
        self._sheet(
            "资金现在何处",
            _HELD,
            (
                (line.victim, line.account, line.name, line.bank, line.level or None, _yuan(line.fen),
                 _yuan(line.low), _yuan(line.high), _yuan(line.balance), line.last, line.path)
                for line in picture.held()
            ),
        )  # fmt: skip
        self._sheet(
            "已流出",
            _EXITS,
            ((line.victim, line.kind, line.account, line.name, _yuan(line.fen), line.rows) for line in picture.exits()),
        )
        self._sheet("涉案资金流向表", FLOW_COLUMNS, self._flows(picture))
        if owners := picture.owners():
            self._sheet("同一人名下的账户", OWNERS, owners)
        answer = picture.answer
        facts = [Remark("rule", 1, f"归属规则：{RULES[answer.rule.value]}", answer.rule.value), *remarks_of(answer)]
        moves = answer.trace.moves.row.size
        for total, name in ((picture.spread.height, "资金现在何处"), (moves, "涉案资金流向表")):
            if total > MOST_LINES:
                facts.append(Remark("cut", total, f"《{name}》共 {total:,} 行，只列出一部分", "rows not listed"))
        self._sheet("须知", ("事项", "说明", "数量"), ((fact.flag, fact.zh, fact.count) for fact in facts))

    def _flows(self, picture: Picture) -> Iterable[Sequence[Cell]]:
        for number, line in enumerate(picture.flows(MOST_LINES), 1):
            yield (
                number, line.level,
                picture.names.get(line.payer, ""), line.payer, picture.banks.get(line.payer, ""),
                line.time, _yuan(line.fen), line.serial,
                picture.names.get(line.payee, ""), line.payee, picture.banks.get(line.payee, ""),
                line.victim, _yuan(line.share), line.match,
                None if line.balance is None else _yuan(line.balance), None, None,
                "；".join(filter(None, (line.note, line.place))),
            )  # fmt: skip

    def _sheet(self, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        sheet = self._book.add_worksheet(f"{name}{self._tail}"[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, title in enumerate(head):
            sheet.write_string(0, column, title, self._bold)
            sheet.set_column(column, column, 22 if "账" in title or "时间" in title or title == "路径" else 14)
        for place, row in enumerate(rows, 1):
            if place > _ROWS:
                break
            for column, cell in enumerate(row):
                if isinstance(cell, Decimal):
                    sheet.write_number(place, column, cell, self._money)
                elif isinstance(cell, int):
                    sheet.write_number(place, column, cell)
                elif cell:
                    sheet.write_string(place, column, cell, self._text)


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100
