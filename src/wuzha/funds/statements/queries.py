# SPDX-License-Identifier: Apache-2.0
"""What pages read of the ledger of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext

from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.statements import memory
from wuzha.funds.statements.answered import SheetAnswer
from wuzha.funds.statements.explain import about, explain
from wuzha.funds.statements.labels import UNIT_NAMES
from wuzha.funds.statements.models import FileStatus, StatementFile, StatementReject
from wuzha.funds.statements.proof.answers import dump
from wuzha.funds.statements.proof.files import first_rows
from wuzha.funds.statements.proof.parse import shown_headers
from wuzha.funds.statements.proof.result import ASKED
from wuzha.funds.statements.reading.layouts import load
from wuzha.funds.statements.receiver import LABELS
from wuzha.funds.statements.rows import CELL
from wuzha.intake.explain import hint
from wuzha.intake.readers.problems import UnreadableFileError
from wuzha.intake.services import store
from wuzha.org.models import Person
from wuzha.org.rules import in_language
from wuzha.pages import Page, page
from wuzha.sealed.value import masked_by

NO_ANSWERS: Mapping[int, SheetAnswer] = MappingProxyType({})
#: Answers and files named at once on the page of an answer.
MOST_ANSWERS = 50


def files(actor: Actor, case: FundsCase, after: str = "") -> Page[StatementFile]:
    """Statement files of a case, the latest first."""
    rows = StatementFile.objects.visible_to(actor).filter(case=case).select_related("by").order_by("-pk")
    return page(rows, after)


def samples(one: StatementFile) -> dict[str, str]:
    """Header → a first value, masked, of the sheet that is asked about; nothing where the file cannot be read."""
    try:
        grid = first_rows(store.kept(one.stored_as), one.file_name, one.sheet)
    except (UnreadableFileError, OSError):  # without the file there is nothing to show, but still an answer
        return {}
    firsts = [next((cell for cell in grid.rows[str(place)] if cell.strip()), "") for place in range(len(grid.headers))]
    return {header: hint(cell) for header, cell in zip(shown_headers(grid), firsts, strict=True)}


def samples_of(one: StatementFile, sheet: str) -> dict[str, str]:
    """The same for a sheet of a file that was read and is kept."""
    one.sheet = sheet
    return samples(one) if one.stored_as else {}


def asked_sheet(one: StatementFile) -> dict[str, Any] | None:
    """How the sheet that is asked about was understood."""
    here = (sheet for sheet in one.understood if sheet["sheet"] == one.sheet)
    return next((sheet for sheet in here if sheet["level"] == ASKED or one.asks_anew), None)


@dataclass(frozen=True, slots=True)
class Said:
    """How a sheet was understood, in the language of the page."""

    sheet: str
    level: str
    steps: int
    closed: int
    first_break: int | None
    rows: int
    questions: list[str]
    missing: list[str]
    unknown: list[str]
    #: rows to an account whose texts speak of a fee or a purchase
    kind_words: int
    #: rows as on a page before, all counted
    repeated: int
    #: by what a person said of such sheets
    answer: SheetAnswer | None = None


def said_of(sheet: Mapping[str, Any], answers: Mapping[int, SheetAnswer] = NO_ANSWERS) -> Said:
    """The words of what is kept of a sheet (`services.content.told`)."""
    words = load("understanding")
    return Said(
        sheet.get("sheet", ""),
        sheet.get("level", ""),
        sheet.get("steps", 0),
        sheet.get("closed", 0),
        sheet.get("first_break"),
        sheet.get("rows", 0),
        [in_language(*words["questions"][one]) for one in sheet.get("questions", [])],
        [in_language(*words["keys"][one]) for one in sheet.get("missing", []) if one in words["keys"]],
        list(sheet.get("unknown", [])),
        sheet.get("flags", {}).get("kind_words", 0),
        sheet.get("flags", {}).get("repeated_pages", 0),
        answers.get(sheet.get("answer") or 0),
    )


def answers_of(rows: Iterable[StatementFile]) -> dict[int, SheetAnswer]:
    """The answers that files were read by, by their keys."""
    keys = {sheet.get("answer") for one in rows for sheet in one.understood} - {None}
    found = SheetAnswer.objects.filter(pk__in=keys).select_related("by", "file", "ended_by") if keys else ()
    return {one.pk: one for one in found}


def is_stale(one: StatementFile, answers: Mapping[int, SheetAnswer]) -> bool:
    """Whether it was read by an answer that was corrected or taken back since."""
    used = (answers.get(sheet.get("answer") or 0) for sheet in one.understood)
    return one.done > 0 and any(answer is not None and not answer.in_force for answer in used)


def stale(actor: Actor, case: FundsCase) -> list[StatementFile]:
    """Files of a case that were read by an answer that is not in force any more."""
    rows = StatementFile.objects.visible_to(actor).filter(case=case, understood__contains=[{"by_answer": True}])
    found = list(rows.select_related("by").order_by("pk"))
    answers = answers_of(found)
    return [one for one in found if is_stale(one, answers)]


def against(actor: Actor, one: StatementFile) -> list[tuple[StatementFile, int]]:
    """The files that contradict one, with the moments at which they do."""
    rows = StatementFile.objects.visible_to(actor).filter(case=one.case_id, pk__in=[*one.against])
    return [(other, one.against[str(other.pk)]) for other in rows.order_by("pk")]


def contradicting(actor: Actor, case: FundsCase) -> list[StatementFile]:
    """The files of a case that another of its files contradicts."""
    rows = StatementFile.objects.visible_to(actor).filter(case=case, understood__0__has_key="against")
    return list(rows.order_by("pk"))


def lacking(actor: Actor, case: FundsCase) -> dict[int, list[str]]:
    """Files whose rows were known, in part, when they were read, and the names of those that may have had them and were
    taken out since: such rows count no more until the file is read anew."""
    rows = list(StatementFile.objects.visible_to(actor).filter(case=case).exclude(former=[], duplicates=0))
    gone = [(datetime.fromisoformat(one.former[-1]["at"]), one.file_name) for one in rows if one.is_withdrawn]
    found = {
        one.pk: [name for at, name in gone if one.started_at is not None and at > one.started_at]
        for one in rows if one.duplicates
    }  # fmt: skip
    return {pk: names for pk, names in found.items() if names}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as its page shows it, the others of its source, and the files in reach that were read by it."""

    answer: SheetAnswer
    #: (header, what it holds), (what no column says, what was said)
    columns: list[tuple[str, str]]
    others: list[tuple[str, str]]
    rest: list[SheetAnswer]
    files: list[StatementFile]


def answered(actor: Actor, answer: SheetAnswer) -> Answered:
    """The page of an answer."""
    said: dict[str, str] = answer.said
    rest = SheetAnswer.objects.filter(source=answer.source).exclude(pk=answer.pk)
    rows = StatementFile.objects.visible_to(actor).filter(understood__contains=[{"answer": answer.pk}], done__gt=0)
    return Answered(
        answer,
        [(header, str(LABELS.get(said.get(header, ""), ""))) for header in answer.headers],
        list(_beside(said)),
        list(rest.select_related("by", "ended_by", "file").order_by("-pk")[:MOST_ANSWERS]),
        list(rows.select_related("case").order_by("-pk")[:MOST_ANSWERS]),
    )


def _beside(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if unit := said.get(memory.UNIT):
        yield gettext("Unit of the sums"), str(UNIT_NAMES.get(unit, unit))
    if first := said.get(memory.FIRST):
        yield gettext("The first row is"), gettext("the newest") if first == "newest" else gettext("the oldest")
    for key, way in said.items():
        if key.startswith(memory.CODE):
            code = key.removeprefix(memory.CODE)
            means = gettext("money in") if way == "in" else gettext("money out")
            yield gettext("“%(code)s” means") % {"code": code}, means
        if key.startswith(memory.STATUS):
            moved = gettext("money moved") if way == "done" else gettext("no money moved")
            yield gettext("“%(code)s” means") % {"code": key.removeprefix(memory.STATUS)}, moved
    if memory.NO_PEER in said:
        yield gettext("No column holds the other party's account"), gettext("confirmed")


@dataclass(frozen=True, slots=True)
class Former:
    """An earlier reading that was withdrawn: when, by whom, and what went with it."""

    at: datetime
    by: str
    rows: int
    transfers: int
    decisions: int
    orders: list[str]
    reason: str


def former(one: StatementFile) -> list[Former]:
    """The earlier readings of a file, the latest first."""
    people = dict(Person.objects.filter(pk__in=[entry["by"] for entry in one.former]).values_list("pk", "name"))
    return [
        Former(
            datetime.fromisoformat(entry["at"]), people.get(entry["by"], ""), entry["rows"], entry["transfers"],
            entry["decisions"], entry["orders"], entry.get("reason", ""),
        )
        for entry in reversed(one.former) if entry["rows"] or "reason" in entry
    ]  # fmt: skip


def mapping_file(one: StatementFile) -> str:
    """What was said of the sheet that was asked about last, else of those it was read by, as TOML."""
    by = answers_of([one])
    answer = memory.in_force(memory.source_of(one.headers)) if one.headers else next(iter(by.values()), None)
    return dump(memory.as_answers(answer.headers, answer.said)) if answer is not None else ""


def is_moving(one: StatementFile) -> bool:
    """Whether a worker is at it or will be."""
    return one.status in (FileStatus.READY, FileStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A rejected line: where, the column it is about and what stands there, why, and what to do. Cells are masked, and
    shown where it is about no single column."""

    reject: StatementReject
    sheet: str
    column: str
    value: str
    cells: list[str]
    why: str
    remedy: str


def rejects(actor: Actor, one: StatementFile, after: str = "") -> Page[BadLine]:
    """Rejected lines of a file, in its order."""
    found = page(StatementReject.objects.visible_to(actor).filter(file=one).order_by("pk"), after)
    columns = {sheet["sheet"]: sheet.get("columns", {}) for sheet in one.understood}
    return found.of([_bad_line(row, sheet_of(one, row.sheet), columns) for row in found.rows])


def sheet_of(one: StatementFile, place: int) -> str:
    """The name of a sheet of the file."""
    return str(one.sheets[place]) if place < len(one.sheets) else ""


def _bad_line(row: StatementReject, sheet: str, columns: Mapping[str, Mapping[str, Any]]) -> BadLine:
    """Without cells once the line was erased."""
    why, remedy = explain(row)
    if row.raw is None:
        return BadLine(row, sheet, "", "", [], why, remedy)
    column, value = masked_by(row.raw, lambda text: about(row.reason, text.split(CELL), columns.get(sheet, {})))
    return BadLine(row, sheet, column, value, [] if column else masked_by(row.raw, _masked), why, remedy)


def _masked(text: str) -> list[str]:
    """Each cell by its length alone beyond its ends: accounts and names are among them, and nobody knows which."""
    return [f"{cell[:2]}***{cell[-2:]}" if len(cell) > 6 else "*" * len(cell) for cell in text.split(CELL) if cell]
