# SPDX-License-Identifier: Apache-2.0
"""One call of `wuzha trace`: read, ask, trace, then write every output or none."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from wuzha.engine.tracing import Rule
from wuzha.funds.tracing.laptop import answer as answers_as
from wuzha.funds.tracing.laptop.ask import Answer, ask, chosen, readings, trace
from wuzha.funds.tracing.laptop.basis import basis_of
from wuzha.funds.tracing.laptop.load import read, with_openings
from wuzha.funds.tracing.laptop.progress import Progress
from wuzha.funds.tracing.laptop.transfers import Reject
from wuzha.intake.readers.rejects import is_dangerous
from wuzha.runtime.messages import OperatorError, say

#: The order of `--rule all`: what ranks the stops comes first.
ALL = (Rule.LIFO, Rule.FIFO, Rule.LIBR, Rule.HAIRCUT, Rule.TAINTED)


def run(options: argparse.Namespace) -> int:
    """The exit code. Results on standard output and in files, everything said on standard error."""
    named = [readings(text) for text in options.victim]
    for path in filter(None, (options.html, options.xlsx, options.rejects)):
        if path.is_dir():
            raise OperatorError(f"{path} 是文件夹，请给出文件名。", f"{path} is a folder: name a file.")
        if path.exists() and not path.is_file():
            raise OperatorError(
                f"{path} 不是普通文件（是管道或设备），不能写入报告。请换一个文件名。",
                f"{path} is no ordinary file (a pipe or a device) that a report may replace. Choose another name.",
            )
        if path.exists() and any(given.is_file() and given.samefile(path) for given in options.paths):
            raise OperatorError(
                f"{path} 是输入文件，不能被输出覆盖。请换一个文件名。",
                f"{path} is an input and must not be written over. Choose another name.",
            )
        if not path.absolute().parent.is_dir():
            raise OperatorError(f"无法写入 {path}：文件夹不存在。", f"Cannot write {path}: there is no such folder.")
    progress = Progress()
    try:
        transfers = read(options.paths, options.openings, progress, options.mapping, options.owners)
        question = ask(transfers, chosen(transfers, named))
        for remark in question.remarks:
            progress.end()
            say(f"注意：{remark.zh}。", f"Note: {remark.en}.")
        asked = ALL if options.rule == "all" else (Rule(options.rule),)
        # the page and the workbook show the spread over all rules
        rules = ALL if options.html or options.xlsx else asked
        found = trace(transfers, question, rules, options.floor_fen, progress)
        if transfers.once is not None:
            other = transfers.once()
            if options.openings is not None:
                with_openings(other, options.openings)
            again = trace(other, ask(other, chosen(other, named)), rules, options.floor_fen, progress)
            found = [replace(answer, once=once) for answer, once in zip(found, again, strict=True)]
    finally:
        progress.end()
    if options.html or options.xlsx:
        progress.step("写出报告", "write reports")
    _write(options, [answer for answer in found if answer.rule in asked], found, transfers.rejects)
    progress.end()
    if transfers.rejects:
        where = f"：{options.rejects}" if options.rejects else "，用 --rejects 文件名 可得到明细"
        say(
            f"退回 {len(transfers.rejects)} 行{where}。",
            f"{len(transfers.rejects)} rows rejected{'' if options.rejects else ' (--rejects FILE lists them)'}.",
        )
    if transfers.incomplete and not options.go_on:
        say(
            "有的流水没有读懂或缺少关键列（见上），结果不完整；核对后可用 --mapping 说明，或用 --go-on 接受。",
            "Some statements are not understood or lack a key column (above): the result is not whole. Say what they "
            "are with --mapping, or accept it with --go-on.",
        )
        return 1
    return 0


def _write(
    options: argparse.Namespace, asked: Sequence[Answer], found: Sequence[Answer], rejects: Sequence[Reject]
) -> None:
    text, basis = None, basis_of(options)
    if options.json or not (options.html or options.xlsx):
        content = answers_as.as_json(asked, options.rule == "all") | {"basis": basis}
        text = json.dumps(content, ensure_ascii=False)
    with _together() as place:
        if options.html or options.xlsx:
            from wuzha.funds.tracing.laptop.picture import Picture

            pictures = [Picture(answer, found) for answer in asked]
        if options.html:
            from wuzha.funds.tracing.laptop.page import write_page

            write_page(place(options.html), pictures, basis)
        if options.xlsx:
            from wuzha.funds.tracing.laptop.workbook import write_workbook

            write_workbook(place(options.xlsx), pictures, basis)
        if options.rejects:
            _write_rejects(place(options.rejects), rejects)
    if text is not None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


@contextmanager
def _together() -> Iterator[Callable[[Path], Path]]:
    """Files are written beside their place and renamed when all are whole; after a failure none is there."""
    made: list[tuple[Path, Path]] = []

    def place(target: Path) -> Path:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.absolute().parent)
        os.close(handle)
        made.append((Path(name), target))
        return Path(name)

    try:
        yield place
        for temporary, target in made:
            temporary.chmod(0o600)
            temporary.replace(target)
    except OSError as error:
        raise OperatorError(
            f"输出文件没有写成：{error.strerror}。", f"The output was not written: {error.strerror}."
        ) from error
    finally:
        for temporary, _ in made:
            temporary.unlink(missing_ok=True)


def _write_rejects(path: Path, rejects: Sequence[Reject]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["文件", "工作表", "行号", "代码", "原因", "reason", "原文"])
        for row in rejects:
            cells = (row.file, row.sheet, str(row.line), row.reason, row.zh, row.en, *row.values)
            writer.writerow(["'" + cell if is_dangerous(cell) else cell for cell in cells])
