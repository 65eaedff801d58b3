# SPDX-License-Identifier: Apache-2.0
"""An exported trace as it came: its basis, and the names that only the file and the digests of its basis tell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from wuzha.engine.wording import FLOW_COLUMNS
from wuzha.funds.tracing.checking.differences import Difference
from wuzha.funds.tracing.checking.markup import compare_markup, pieces_of_xml
from wuzha.funds.tracing.checking.sheets import compare_workbooks
from wuzha.funds.tracing.checking.values import compare_json, load_json
from wuzha.funds.tracing.checking.workbook import Book, Bytes, Sheet, is_workbook, plain
from wuzha.funds.tracing.contents import NAMES, Named
from wuzha.funds.tracing.exports import BASIS, HELD, TABLE
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.runtime.messages import OperatorError, RefusedError

#: Longest basis (rows) and largest file that is no workbook (bytes).
_MOST_BASIS = 100
_MOST_BYTES = 512 * 1024 * 1024
_NEEDED = {"case", "rule"}
_SVG, _GRAPHML = b"<svg", b"<graphml"


@dataclass(frozen=True)
class Exported:
    """A file of one format. `rows` counts the rows of its table."""

    kind: str
    basis: Mapping[str, str]
    named: Named
    rows: int
    content: Any

    def compare(self, fresh: bytes) -> list[Difference]:
        """Against the file that the data give."""
        if self.kind == "xlsx":
            return compare_workbooks(self.content, Book(Bytes(fresh)), lambda sheet: sheet == BASIS)
        if self.kind == "json":
            return compare_json(self.content, load_json(fresh))
        return compare_markup(self.content, pieces_of_xml(fresh))


def read(path: Path) -> Exported:
    """A file as it was exported, whatever its name. Raises `RefusedError` for anything else."""
    try:
        if is_workbook(path):
            found = _workbook(Book(path))
        else:
            if path.stat().st_size > _MOST_BYTES:
                raise _not_one(path)
            content = path.read_bytes()
            head = content[:4096]
            if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
                found = _json(load_json(content))
            elif _SVG in head or _GRAPHML in head:
                found = _markup(content, "svg" if _SVG in head else "graphml")
            else:
                raise _not_one(path)
    except UnreadableFileError as problem:
        raise RefusedError(
            f"{path.name}：{explain(problem, 'zh-hans')}", f"{path.name}: {explain(problem, 'en')}"
        ) from None
    except OSError as error:
        raise RefusedError(
            f"{path.name} 无法读取：{error.strerror}。请核对权限。",
            f"{path.name} cannot be read: {error.strerror}. Check who may read it.",
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, ElementTree.ParseError):
        raise _not_one(path) from None
    if not found.basis.keys() >= _NEEDED:
        raise RefusedError(
            f"{path.name} 没有追踪依据（案件编号和规则），无法核对。请重新导出。",
            f"{path.name} does not say what it rests on (case and rule): nothing to check it by. Export it again.",
        )
    return found


def _not_one(path: Path) -> OperatorError:
    return RefusedError(
        f"{path.name} 不是导出的资金追踪（XLSX、JSON、GraphML 或 SVG），或已损坏。请核对文件，或重新导出。",
        f"{path.name} is no exported trace (XLSX, JSON, GraphML or SVG), or is damaged. Check it or export again.",
    )


def _json(content: Any) -> Exported:
    rows = [row if isinstance(row, dict) else {} for row in content["rows"]]
    names = [[str(row.get(name) or "") for name in NAMES] for row in rows]
    return Exported("json", _texts(content["basis"]), Named(names), len(rows), content)


def _workbook(book: Book) -> Exported:
    table = _columns(book, book.sheet(TABLE), [FLOW_COLUMNS.index(name) + 1 for name in NAMES])
    held = _columns(book, book.sheet(HELD), (3, 4))
    basis: dict[str, str] = {}
    for sheet in sorted(book.sheets, key=lambda one: one.name != BASIS):
        rows = _columns(book, sheet, (1, 2), first=1, most=_MOST_BASIS)
        basis = {name: value for name, value in rows if name}
        if basis.keys() >= _NEEDED:
            break
    return Exported("xlsx", basis, Named(table, held), len(table), book)


def _columns(
    book: Book, sheet: Sheet | None, columns: Sequence[int], *, first: int = 2, most: int = 2_000_000
) -> list[list[str]]:
    """The texts in these columns, row by row from `first` on; "" where none is."""
    found: list[list[str]] = []
    for row in book.rows(sheet) if sheet is not None else ():
        if row.number > most:
            break
        found += [[""] * len(columns) for _ in range(len(found), row.number - first)]
        if row.number >= first:
            cells = [row.cells.get(column) for column in columns]
            found.append([str(one.value) if one is not None and one.kind == "text" else "" for one in cells])
    return found


def _markup(content: bytes, kind: str) -> Exported:
    pieces = pieces_of_xml(content)
    root = ElementTree.fromstring(content)  # noqa: S314 - read by the same parser before, which bounds what it expands
    if kind == "svg":
        told = "".join(one.text or "" for one in root if plain(one.tag) == "metadata")
        return Exported(kind, _texts(load_json(told.encode())), Named(), 0, pieces)
    graph = next((one for one in root if plain(one.tag) == "graph"), root)
    basis = _data(graph)
    nodes = {one.get("id", ""): _data(one) for one in graph if plain(one.tag) == "node"}
    edges = [one for one in graph if plain(one.tag) == "edge"]
    names = []
    for edge in edges:
        payer, payee = nodes.get(edge.get("source", ""), {}), nodes.get(edge.get("target", ""), {})
        sides = [side.get(name, "") for side in (payer, payee) for name in ("holder", "bank")]
        names.append([*sides, _data(edge).get("victim", ""), "", ""])
    return Exported(kind, basis, Named(names), len(edges), pieces)


def _data(one: ElementTree.Element) -> dict[str, str]:
    return {part.get("key", ""): part.text or "" for part in one if plain(part.tag) == "data"}


def _texts(basis: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
        for name, value in basis.items()
    }
