# SPDX-License-Identifier: Apache-2.0
"""An exported trace against the data: traced again, compared row by row, the first difference named."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fastexcel

from wuzha.audit.actor import Actor
from wuzha.core.reveal import opener
from wuzha.engine.tracing import Rule
from wuzha.engine.wording import FLOW_COLUMNS
from wuzha.funds.acts import key_in
from wuzha.funds.models import FundsCase
from wuzha.funds.tracing.compute import figures
from wuzha.funds.tracing.exports import BASIS, TABLE
from wuzha.funds.tracing.queries.inputs import load
from wuzha.funds.tracing.report import MOVES, rows_of
from wuzha.funds.tracing.services import engine_version
from wuzha.runtime.messages import OperatorError

#: Columns that follow from the data; names, balances and orders may change without the trace being wrong.
CHECKED = ("层级", "转出账号", "交易时间", "金额", "转入账号", "归属金额", "对应方式", "备注")
_MONEY = ("金额", "归属金额", "余额")
#: Columns whose cells are never repeated in a message.
_PERSONAL = ("转出账号", "转入账号")


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file as it was read; money in 分."""

    basis: Mapping[str, str]
    rows: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the file is what the data give; else where it first differs, in both languages."""

    rows: int
    same_inputs: bool
    same_engine: bool
    zh: str = ""
    en: str = ""

    @property
    def agrees(self) -> bool:
        return not self.zh


def verify(path: Path) -> Verdict:
    """Check an exported workbook or JSON file.

    1. Its case is found; its transfers are read anew, and their digest compared.
    2. They are traced by the rule that the file names.
    3. The sums, then the rows are compared in their order.

    Raises `OperatorError` for a file that is no exported trace and a case that is not there.
    """
    told = read(path)
    case = _case(told.basis.get("case", ""))
    inputs = load(case.pk)
    rule = told.basis.get("rule", "")
    if rule not in list(Rule):
        raise OperatorError(f"{path.name}：没有名为 {rule} 的规则。", f"{path.name}: there is no rule {rule!r}.")
    found = next((one for one in figures(inputs) if one.rule == rule), None)
    same_inputs, same_engine = (
        inputs.digest.hex() == told.basis.get("inputs"),
        engine_version() == told.basis.get("engine"),
    )
    base = (len(told.rows), same_inputs, same_engine)
    if found is None:
        return Verdict(*base, "数据中已没有被害人的付款", "the data hold no payment of a victim any more")
    for name, value in (("injected_fen", found.injected), ("held_fen", found.held), ("gone_fen", found.gone)):
        if str(value) != told.basis.get(name):
            shown = (told.basis.get(name, "—"), value)
            return Verdict(
                *base, f"{name}：文件 {shown[0]}，数据 {shown[1]}", f"{name}: file {shown[0]}, data {shown[1]}"
            )
    actor = Actor.system("verify")
    clear = opener(actor, "verify", on=("funds_case", case.pk), fields=["account"], rows=found.moves.height)
    fresh = [
        {title: "" if cell is None else str(cell) for title, cell in zip(FLOW_COLUMNS, row.cells(number), strict=True)}
        for number, row in enumerate(rows_of(case, found.moves.select(MOVES), clear, names=False), 1)
    ]
    return Verdict(*base, *_first_difference(told.rows, fresh))


def _first_difference(told: Sequence[Mapping[str, str]], fresh: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    for number, (old, new) in enumerate(zip(told, fresh, strict=False), 1):
        for column in CHECKED:
            if old.get(column, "") != new[column]:
                if column in _PERSONAL:
                    return f"第 {number} 行 {column} 不同", f"row {number}, {column}: not the same"
                shown = old.get(column, "")
                return (
                    f"第 {number} 行 {column}：文件 {shown}，数据 {new[column]}",
                    f"row {number}, {column}: file {shown}, data {new[column]}",
                )
    if len(told) != len(fresh):
        return f"行数：文件 {len(told)}，数据 {len(fresh)}", f"rows: file {len(told)}, data {len(fresh)}"
    return "", ""


def read(path: Path) -> ExportFile:
    """A file as it was exported. Raises `OperatorError` for anything else."""
    if _is_of_files(path):
        raise OperatorError(
            f"{path.name} 是 wuzha trace 从流水文件得出的报告，不对应系统中的案件，无法用数据核对。可核对的是从案件的"
            "“资金追踪”页面导出的 XLSX 或 JSON；要核对这份报告，请用同样的文件重新运行 wuzha trace。",
            f"{path.name} is a report that `wuzha trace` made of files: it belongs to no case here, so there are no "
            "data to check it against. What can be checked is an XLSX or JSON exported from the tracing of a case; for "
            "this one, run `wuzha trace` on the same files again.",
        )
    try:
        found = _read_json(path) if path.suffix.lower() == ".json" else _read_xlsx(path)
    except (OSError, ValueError, KeyError, TypeError, fastexcel.FastExcelError):
        raise OperatorError(
            f"{path.name} 不是导出的资金追踪（XLSX 或 JSON），或已损坏。",
            f"{path.name} is no exported trace (XLSX or JSON), or is damaged.",
        ) from None
    if "inputs" not in found.basis:
        raise OperatorError(f"{path.name} 没有追踪依据。", f"{path.name} does not say what it rests on.")
    return found


def _is_of_files(path: Path) -> bool:
    """Whether a file is what `wuzha trace` writes (`funds.tracing.laptop`)."""
    try:
        if path.suffix.lower() == ".json":
            content = json.loads(path.read_text(encoding="utf-8"))
            return (
                isinstance(content, dict) and {"conserved", "victims"} <= (content.get("rules") or [content])[0].keys()
            )
        sheets = fastexcel.read_excel(path).sheet_names
        return BASIS not in sheets and any(name.startswith("收支核对") for name in sheets)
    except (OSError, ValueError, AttributeError, TypeError, LookupError, fastexcel.FastExcelError):
        return False


def _read_json(path: Path) -> ExportFile:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in content["rows"]]
    return ExportFile({name: str(value) for name, value in content["basis"].items()}, rows)


def _read_xlsx(path: Path) -> ExportFile:
    book = fastexcel.read_excel(path)
    basis = book.load_sheet(BASIS, header_row=None, dtypes="string").to_polars()
    # every column of one kind, said beforehand: nothing is guessed from the first cells, and nothing warned of
    table = book.load_sheet(
        TABLE, dtypes={name: "float" if name in _MONEY else "string" for name in FLOW_COLUMNS}
    ).to_polars()
    rows = []
    for row in table.iter_rows(named=True):
        cells = {}
        for name, cell in row.items():
            if cell is None:
                cells[name] = ""
            elif name in _MONEY:
                cells[name] = str(round(cell * 100))
            else:
                cells[name] = str(int(cell)) if isinstance(cell, float) else str(cell)
        rows.append(cells)
    return ExportFile({str(name): str(value) for name, value in basis.iter_rows()}, rows)


def _case(number: str) -> FundsCase:
    key = key_in(number)
    case: FundsCase | None = FundsCase.unscoped.filter(pk=key).first() if key is not None else None
    if case is None:
        raise OperatorError(f"没有编号为 {number} 的案件。", f"There is no case {number}.")
    return case
