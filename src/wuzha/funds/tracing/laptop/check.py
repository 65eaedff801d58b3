# SPDX-License-Identifier: Apache-2.0
"""`wuzha verify REPORT --files PATH...`: a report of `wuzha trace` is made again of the same files and compared."""

from __future__ import annotations

import argparse
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from wuzha.funds.statements.reading.files import digest
from wuzha.funds.tracing.checking.differences import Difference
from wuzha.funds.tracing.checking.markup import compare_markup, pieces_of_html
from wuzha.funds.tracing.checking.sheets import compare_workbooks
from wuzha.funds.tracing.checking.values import compare_json, load_json
from wuzha.funds.tracing.checking.workbook import Book, is_workbook
from wuzha.funds.tracing.laptop import command
from wuzha.funds.tracing.laptop.basis import PLACES, digest_at, engine, files_of, together
from wuzha.funds.tracing.laptop.page import META
from wuzha.funds.tracing.laptop.workbook import BASIS, SUMS
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.runtime.messages import OperatorError, RefusedError

#: A file without a basis that looks like a report of an earlier version.
_EARLIER: dict[str, Any] = {}
_MOST_BYTES = 512 * 1024 * 1024
_MOST_BASIS = 100


@dataclass(frozen=True)
class Report:
    """A report of `wuzha trace`, of which kind (`json`, `html`, `xlsx`), and what it says it rests on."""

    path: Path
    kind: str
    basis: dict[str, Any]


def report_at(path: Path) -> Report | None:
    """`None` for any other file."""
    try:
        if is_workbook(path):
            return _workbook(path)
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return None
        content = path.read_bytes()
        head = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
        if head.startswith(b"{"):
            return _json(path, content)
        if head[:14].lower() == b"<!doctype html":
            return _page(path, content)
    except (OSError, ValueError, UnreadableFileError):
        return None
    return None


def _json(path: Path, content: bytes) -> Report | None:
    value = load_json(content)
    basis = value.get("basis")
    if isinstance(basis, dict) and isinstance(basis.get("arguments"), dict):
        return Report(path, "json", basis)
    rules = value.get("rules")
    first = rules[0] if isinstance(rules, list) and rules else value
    is_earlier = isinstance(first, dict) and {"conserved", "victims"} <= first.keys()
    return Report(path, "json", _EARLIER) if is_earlier else None


def _workbook(path: Path) -> Report | None:
    book = Book(path)
    for sheet in sorted(book.sheets, key=lambda one: not one.name.startswith(BASIS)):
        told = {}
        for row in book.rows(sheet):
            cells = [str(row.cells[at].value) if at in row.cells else "" for at in (1, 2)]
            told[cells[0]] = cells[1]
            if row.number > _MOST_BASIS:
                break
        if "arguments" in told:
            values = {name: _value(told.get(name, "")) for name in ("arguments", "beside")}
            return Report(path, "xlsx", {**told, **values})
    is_earlier = any(sheet.name.startswith(SUMS) for sheet in book.sheets)
    return Report(path, "xlsx", _EARLIER) if is_earlier else None


def _page(path: Path, content: bytes) -> Report | None:
    reader = _Meta()
    reader.feed(content.decode("utf-8"))
    return Report(path, "html", _value(reader.found)) if reader.found is not None else None


class _Meta(HTMLParser):
    found: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "meta" and told.get("name") == META:
            self.found = told.get("content") or ""


def _value(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def check(report: Report, paths: Sequence[Path], defaults: Mapping[str, Any]) -> list[Difference]:
    """Trace again as the report says, and compare; `defaults` are the options of `wuzha trace`, and nothing else is
    taken from a report. Raises `RefusedError` where there is nothing to do it by."""
    name, basis = report.path.name, report.basis
    arguments, beside = basis.get("arguments"), basis.get("beside")
    if not isinstance(arguments, dict) or not isinstance(beside, dict):
        raise RefusedError(
            f"{name} 是 wuzha trace 的报告，但没有写明依据（较早的版本，或依据被删改），无法核对。"
            "请用同样的文件重新运行 wuzha trace。",
            f"{name} is a report of `wuzha trace` that does not say what it rests on (an earlier version, or it was "
            "altered): it cannot be checked. Run `wuzha trace` on the same files again.",
        )
    if not paths:
        raise RefusedError(
            f"{name} 是 wuzha trace 从流水文件得出的报告，不对应系统中的案件。请给出当时的文件："
            f"wuzha verify {name} --files 文件…",
            f"{name} is a report that `wuzha trace` made of files; it belongs to no case here. Name those files: "
            f"wuzha verify {name} --files PATH...",
        )
    known = defaults.keys() - PLACES
    differences = []
    if odd := {*arguments, *beside} - known:
        names = " ".join(sorted(odd))[:80]
        differences.append(Difference(f"依据中有 wuzha trace 没有的选项：{names}", f"options that are none: {names}"))
    digests = _digests(paths)
    told = {digest_at(path): path for path in paths if path.is_dir()} | {one.hex(): at for at, one in digests.items()}
    chosen = {one: told.get(str(wanted)) for one, wanted in beside.items() if one in known}
    aside = {path for one in chosen.values() if one is not None for path in files_of([one])}
    rest = [path for path in digests if path not in aside]
    if basis.get("inputs") != together(digests[path] for path in rest) or None in chosen.values():
        differences.append(
            Difference(
                "所给文件不是报告所依据的文件（内容有变化、有缺少或多出），或者报告的依据被改过",
                "the files given are not those that the report rests on (altered, missing or added), or its basis was "
                "altered",
            )
        )
    if basis.get("engine") != engine():
        differences.append(
            Difference(
                f"得出报告的引擎版本与现在不同：报告 {str(basis.get('engine'))[:24]}，现在 {engine()}",
                f"it was made by another version of the engine: report {str(basis.get('engine'))[:24]}, now {engine()}",
            )
        )
    asked = {name: value for name, value in arguments.items() if name in known and _fits(value, defaults[name])}
    left = [path for path in paths if path not in chosen.values()]
    return differences + _made_again(report, {**defaults, **asked, **chosen}, left)


def _digests(paths: Sequence[Path]) -> dict[Path, bytes]:
    try:
        return {path: digest(path) for path in files_of(paths)}
    except UnreadableFileError as problem:
        zh, en = (str(explain(problem, language)) for language in ("zh-hans", "en"))
    except OSError as error:
        zh = en = error.strerror or ""
    raise RefusedError(f"--files 中有文件无法读取。{zh}", f"A file of --files cannot be read. {en}")


def _fits(value: object, default: object) -> bool:
    """Whether a value of a report is of the kind that the option has."""
    if isinstance(value, list):
        return isinstance(default, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, str) if default is None else type(value) is type(default)


def _made_again(report: Report, options: dict[str, Any], paths: list[Path]) -> list[Difference]:
    with tempfile.TemporaryDirectory(prefix="wuzha-") as folder:
        fresh = Path(folder) / f"fresh.{report.kind}"
        options |= {"json": report.kind == "json", "paths": paths}
        if report.kind != "json":
            options[report.kind] = fresh
        out = io.StringIO()
        try:
            with redirect_stdout(out), redirect_stderr(io.StringIO()):
                command.run(argparse.Namespace(**options))
        except (OperatorError, ArithmeticError, TypeError, ValueError) as error:
            # what was asked may have been altered into something that nobody can ask
            zh, en = (error.zh, error.en) if isinstance(error, OperatorError) else ("", "")
            return [Difference(f"按报告的依据无法重新追踪 {zh}".strip(), f"it cannot be traced again {en}".strip())]
        if report.kind == "json":
            return compare_json(load_json(report.path.read_bytes()), load_json(out.getvalue().encode()))
        if report.kind == "html":
            return compare_markup(pieces_of_html(report.path.read_bytes()), pieces_of_html(fresh.read_bytes()))
        return compare_workbooks(Book(report.path), Book(fresh))
