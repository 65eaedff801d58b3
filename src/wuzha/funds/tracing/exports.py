# SPDX-License-Identifier: Apache-2.0
"""A trace as a file: workbook, JSON or GraphML. Clear data leaves for a purpose, with a read event."""

from __future__ import annotations

import io
import json
import secrets
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import opener
from wuzha.engine.wording import FLOW_COLUMNS, FLOW_MONEY
from wuzha.funds.tracing.contents import Contents, binding, held_of, stored_accounts
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.report import RULES, basis_of, rows_of, spread_of, stored_moves

TABLE, BASIS, HELD = "涉案资金流向表", "追踪依据", "资金现状"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"


@transaction.atomic
def export(kind: str, run: TraceRun, actor: Actor, purpose: str) -> bytes:
    """A run as xlsx, json or graphml. It is made in memory: nothing of it lies on the disk in clear.

    Raises `ValueError` without a purpose.
    """
    moves = stored_moves(run)
    on = ("funds_case", run.case_id)
    clear = opener(actor, purpose, on=on, fields=["account", "holder", "victim"], rows=moves.height)
    rows = rows_of(run.case, moves, clear)
    told = Contents(basis_of(run, spread_of(run)), rows, held_of(stored_accounts(run)))
    told = told.bound(kind, secrets.token_hex(16))
    detail = {"format": kind, "rule": run.rule, "bound": binding(told.basis)}
    record(actor, "funds.trace_export", on=on, rows=len(rows), detail=detail)
    return written(kind, told)


def written(kind: str, told: Contents) -> bytes:
    """The file of one format: of the same contents always the same."""
    return _WRITERS[kind](told)


def _json(told: Contents) -> bytes:
    table = [dict(zip(FLOW_COLUMNS, row.cells(number), strict=True)) for number, row in enumerate(told.rows, 1)]
    content = {"basis": told.basis, "unit": "fen", "rows": table}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _xlsx(told: Contents) -> bytes:
    import xlsxwriter  # a twentieth of the start of every process

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet(TABLE)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f"&C{TABLE}（{RULES[told.rule]}）&R{told.case}")
        sheet.write_row(0, 0, FLOW_COLUMNS, bold)
        for number, row in enumerate(told.rows, 1):
            for column, (title, cell) in enumerate(zip(FLOW_COLUMNS, row.cells(number), strict=True)):
                if title in FLOW_MONEY and cell is not None:
                    sheet.write_number(number, column, float(Decimal(cell) / 100), money)
                elif isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                elif cell:
                    sheet.write_string(number, column, str(cell))
        _write_held(book.add_worksheet(HELD), told, bold, money)
        basis = book.add_worksheet(BASIS)
        basis.set_column(0, 1, 30)
        for place, (name, value) in enumerate(told.basis.items()):
            basis.write_string(place, 0, name, bold)
            basis.write_string(place, 1, text_of(value))
    return stream.getvalue()


def text_of(value: object) -> str:
    """A value of the basis where a format has texts only."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _write_held(sheet: Any, told: Contents, bold: Any, money: Any) -> None:
    """The list "where is the money now"; accounts masked, the table before has them in clear."""
    titles = ("账号", "层级", "开户机构", "户名", "可追回", f"{RULES[told.rule]}归属", "最低", "最高", "已知余额")
    sheet.write_row(0, 0, titles, bold)
    for place, one in enumerate(told.held, 1):
        for column, text in ((0, one.number), (2, one.bank), (3, one.holder)):
            sheet.write_string(place, column, text)
        sheet.write_number(place, 1, one.level)
        for column, fen in enumerate(one.sums, 4):
            if fen is not None:
                sheet.write_number(place, column, float(Decimal(fen) / 100), money)


def _graphml(told: Contents) -> bytes:
    """Accounts as nodes, rows as edges, for programs that draw and count networks."""
    root = ElementTree.Element("graphml", xmlns=_GRAPHML)
    keys = {
        "account": ("node", "string"), "holder": ("node", "string"), "bank": ("node", "string"),
        "level": ("node", "int"),
        "time": ("edge", "string"), "amount_fen": ("edge", "long"), "victim": ("edge", "string"),
        "part_fen": ("edge", "long"), "mode": ("edge", "string"), "exit": ("edge", "string"),
    }  # fmt: skip
    keys |= {name: ("graph", "long" if isinstance(value, int) else "string") for name, value in told.basis.items()}
    for name, (of, kind) in keys.items():
        ElementTree.SubElement(root, "key", {"id": name, "for": of, "attr.name": name, "attr.type": kind})
    graph = ElementTree.SubElement(root, "graph", id=told.case, edgedefault="directed")
    for name, value in told.basis.items():
        ElementTree.SubElement(graph, "data", key=name).text = text_of(value)
    numbers: dict[tuple[str, ...], str] = {}

    def node(side: tuple[str, ...], level: int) -> str:
        if side not in numbers:
            numbers[side] = f"n{len(numbers)}"
            one = ElementTree.SubElement(graph, "node", id=numbers[side])
            for name, value in zip(("holder", "account", "bank"), side, strict=True):
                ElementTree.SubElement(one, "data", key=name).text = _xml(value)
            ElementTree.SubElement(one, "data", key="level").text = str(level)
        return numbers[side]

    for row in told.rows:
        source = node(row.payer, max(0, row.level - 1))
        target = node(row.payee if row.payee[1] else ("", row.remark, ""), row.level)
        edge = ElementTree.SubElement(graph, "edge", source=source, target=target)
        cells = dict(zip(FLOW_COLUMNS, row.cells(0), strict=True))
        says = {
            "time": cells["交易时间"], "amount_fen": row.fen, "victim": row.victim, "part_fen": row.part_fen,
            "mode": row.mode, "exit": row.remark,
        }  # fmt: skip
        for name, value in says.items():
            ElementTree.SubElement(edge, "data", key=name).text = _xml(str(value))
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _xml(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n")


_WRITERS: dict[str, Callable[[Contents], bytes]] = {"json": _json, "xlsx": _xlsx, "graphml": _graphml}
FORMATS = tuple(_WRITERS)
