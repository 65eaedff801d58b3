# SPDX-License-Identifier: Apache-2.0
"""An import as it runs in a terminal: several files, one sum, one rejects file, words in both languages."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict, dataclass, fields
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.intake.models import Batch
from wuzha.intake.queries import pace_of
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.receivers import receiver_for
from wuzha.intake.services import store
from wuzha.intake.services.direct import close_abandoned, import_opened, open_file
from wuzha.intake.services.open import SOURCE_NAME, MappingIncompleteError, shown_name
from wuzha.intake.services.upload import write_rejects
from wuzha.org.models import Unit, UnitKind
from wuzha.org.services.units import first_units
from wuzha.runtime.messages import OperatorError, UsageError, say

INTERRUPTED = 130


@dataclass
class Sum:
    """Counts over all files. Each row counts in one of accepted, merged, waiting, duplicates, rejected."""

    rows: int = 0
    accepted: int = 0
    merged: int = 0
    waiting: int = 0
    duplicates: int = 0
    rejected: int = 0
    flagged: int = 0

    def add(self, batch: Batch) -> None:
        self.rows += batch.done
        for name in (field.name for field in fields(self) if field.name != "rows"):
            setattr(self, name, getattr(self, name) + getattr(batch, name))


@dataclass(frozen=True)
class Outcome:
    """What a call did, and its exit code."""

    total: Sum
    rejects_file: Path | None
    seconds: float
    code: int

    def as_dict(self) -> dict[str, Any]:
        """The counts; `waiting` is there where rows wait, which most kinds of files never do."""
        path = str(self.rejects_file) if self.rejects_file else None
        counts = {name: number for name, number in asdict(self.total).items() if number or name != "waiting"}
        return counts | {"rejects_file": path, "seconds": self.seconds}

    def as_text(self) -> str:
        """Both languages; the counts of rows, and where the rejects are."""
        n = self.total
        lines = [
            f"{n.rows} 行：新增 {n.accepted}，并入 {n.merged}，重复 {n.duplicates}，退回 {n.rejected}；"
            f"存疑 {n.flagged}。用时 {self.seconds} 秒。",
            f"{n.rows} rows: {n.accepted} accepted, {n.merged} merged, "
            f"{n.duplicates} duplicates, {n.rejected} rejected; {n.flagged} flagged. {self.seconds} s.",
        ]
        if n.waiting:
            lines.append(f"待决定 · waiting for a decision: {n.waiting}")
        if self.rejects_file:
            lines.append(f"退回的行及原因 · rejected rows with reasons: {self.rejects_file}")
        return "\n".join(lines)


class Import:
    """One call of `wuzha import`."""

    def __init__(self, options: argparse.Namespace, kind: str) -> None:
        self.options = options
        self.receiver = receiver_for(kind)
        self.started = time.monotonic()
        self.batches: list[int] = []
        self.unread = 0
        self.actor = Actor.system("command line")
        self.bar = ProgressLine(sys.stderr.isatty())

    def run(self) -> Outcome:
        """Import every file that can be read; the exit code is 0 when all could, 1 when not, 130 when interrupted."""
        if not SOURCE_NAME.fullmatch(self.options.source):
            raise UsageError(
                "--source 只能用字母、数字、下划线、点和连字符，1 到 32 个字符，例如 --source MPS。",
                "--source takes letters, digits, underscore, dot and hyphen, 1 to 32 characters, such as --source MPS.",
            )
        chosen = self._choices()
        unit = receiving_unit(self.options.unit)
        closed = close_abandoned(self.actor)
        if closed:
            say(
                f"上次中断的 {closed} 个批次已关闭；其中已提交的行仍然有效，重新导入不会重复。",
                f"{closed} batch(es) that a killed process left were closed; their committed rows are in and will not "
                "be doubled.",
            )
        interrupted = False
        try:
            for path in self.options.files:
                self._import(path, chosen, unit)
        except KeyboardInterrupt:
            self.bar.end()
            say(
                "已中断：已提交的行有效，重新运行同一命令可续完，不会重复。",
                "Interrupted: the committed rows are in. Run the same command again to go on; no row will be doubled.",
            )
            interrupted = True
        return self._finished(interrupted)

    def _choices(self) -> dict[str, str]:
        """`--map` as header → field. Raises UsageError for a field that does not exist."""
        known = self.receiver.dictionary().fields
        chosen = {}
        for text in self.options.map:
            header, equals, field = text.rpartition("=")
            if not equals or not header.strip() or (field and field not in known):
                names = ", ".join(known)
                raise UsageError(
                    f"--map 应写作 表头=字段，收到的是“{text}”。可用字段：{names}。",
                    f'--map is written HEADER=FIELD, but this was given: "{text}". Fields: {names}.',
                )
            chosen[header.strip()] = field
        return chosen

    def _import(self, path: Path, chosen: dict[str, str], unit: Unit) -> None:
        try:
            opened = open_file(path, self.receiver, self.options.source, chosen)
        except UnreadableFileError as problem:
            self.unread += 1
            say(f"{path}：{explain(problem, 'zh-hans')}", f"{path}: {explain(problem, 'en')}")
            return
        except MappingIncompleteError as question:
            self.unread += 1
            self._ask(path, question)
            return
        if left := [*opened.matching.unknown, *chain(*opened.matching.ambiguous.values())]:
            name = shown_name(path.name)
            say(
                f"{name}：未使用的列（只随原始行保存）：{'、'.join(left)}。要用请加 --map '表头=字段'。",
                f"{name}: columns that were not used (kept with the raw row only): {', '.join(left)}. "
                "To use one: --map 'HEADER=FIELD'.",
            )
        self.bar.name = path.name
        import_opened(
            opened,
            path,
            self.actor,
            kind=self.receiver.kind,
            source=self.options.source,
            unit=unit,
            on_start=lambda batch: self.batches.append(batch.pk),
            on_progress=self.bar.show,
        )
        self.bar.end()

    def _ask(self, path: Path, question: MappingIncompleteError) -> None:
        """Say which headers are missing or claimed twice, and how `--map` answers."""
        found = question.matching
        zh, en = (
            [f"{path}：表头不完整，没有导入任何行。"],
            [f"{path}: the headers are not complete; no row was imported."],
        )
        for field in found.missing_required:
            zh.append(f"缺少“{self._label(field, 'zh-hans')}”（{field}）一列。")
            en.append(f"No column is {self._label(field, 'en')} ({field}).")
        for field, headers in found.ambiguous.items():
            named = "、".join(headers)
            zh.append(f"“{self._label(field, 'zh-hans')}”（{field}）有多列：{named}。")
            en.append(f"Several columns claim {self._label(field, 'en')} ({field}): {', '.join(headers)}.")
        if found.unknown:
            zh.append(f"未识别的表头：{'、'.join(found.unknown)}。")
            en.append(f"Headers nobody knows: {', '.join(found.unknown)}.")
        field = next(iter((*found.missing_required, *found.ambiguous)))
        # An unknown header is offered for a field only when it is the one left over for it: a wrong example is copied.
        left = found.unknown if len(found.unknown) == 1 else ()
        header = next(iter((*found.ambiguous.get(field, ()), *left, "表头")))
        zh.append(f"请指定，例如：--map '{header}={field}'（留空表示不用该列：--map '{header}='）。")
        en.append(f"Say which it is, such as --map '{header}={field}' (empty leaves a column out: --map '{header}=').")
        say("".join(zh), " ".join(en))

    def _label(self, field: str, language: str) -> str:
        with translation.override(language):
            return self.receiver.label(field)

    def _finished(self, interrupted: bool) -> Outcome:
        batches = list(Batch.unscoped.filter(pk__in=self.batches).order_by("pk"))
        total = Sum()
        for batch in batches:
            total.add(batch)
        path = self._rejects_file([batch for batch in batches if batch.rejected])
        seconds = round(time.monotonic() - self.started, 2)
        return Outcome(total, path, seconds, INTERRUPTED if interrupted else int(self.unread > 0))

    def _rejects_file(self, batches: list[Batch]) -> Path | None:
        if not batches:
            return None
        name = f"rejects-{self.options.source}-{timezone.localtime():%Y%m%d-%H%M%S}.xlsx"
        path = store.private_file(store.rejects(), name)
        write_rejects(path, batches, self.receiver, self.actor, "return of rejected rows to their sender")
        return path


def receiving_unit(code: str) -> Unit:
    """The centre that takes the rows: the only one, or the one named. Builds the city of an empty installation."""
    if not Unit.objects.exists():
        say(
            "系统中还没有单位，已先建立基础城市（不含人员）。",
            "There was no unit yet, so the base city was built first (without people).",
        )
        for build in first_units:
            build(Actor.system("setup"))
    centres: list[Unit] = list(Unit.objects.filter(kind=UnitKind.CENTRE).order_by("code"))
    if code:
        named = [centre for centre in centres if centre.code == code]
        if not named:
            known = ", ".join(f"{centre.code} {centre.name}" for centre in centres)
            raise OperatorError(
                f"没有编码为 {code} 的反诈中心。已有：{known}。", f"No centre has the code {code}. There are: {known}."
            )
        return named[0]
    if len(centres) != 1:
        known = ", ".join(f"{centre.code} {centre.name}" for centre in centres) or "—"
        raise OperatorError(
            f"请用 --unit 指定接收的反诈中心。已有：{known}。",
            f"Name the receiving centre with --unit. There are: {known}.",
        )
    return centres[0]


class ProgressLine:
    """One line on a terminal that is written over; nothing elsewhere."""

    def __init__(self, shown: bool) -> None:
        self.shown = shown
        self.name = ""
        self._written = False

    def show(self, batch: Batch) -> None:
        if not self.shown:
            return
        pace = pace_of(batch, timezone.now())
        left = "—" if pace.left is None else f"{pace.left // 60}:{pace.left % 60:02d}"
        sys.stderr.write(
            f"\r\033[K{self.name}  {pace.percent:>3} %  {batch.done:,} 行 rows  {pace.rate:,}/s  剩余 left {left}"
        )
        sys.stderr.flush()
        self._written = True

    def end(self) -> None:
        if self._written:
            sys.stderr.write("\n")
            self._written = False
