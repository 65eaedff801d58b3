# SPDX-License-Identifier: Apache-2.0
"""What pages read of the ledger of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.statements import memory
from wuzha.funds.statements.models import FileStatus, StatementFile, StatementReject
from wuzha.funds.statements.proof.answers import dump
from wuzha.funds.statements.proof.files import first_rows
from wuzha.funds.statements.proof.parse import shown_headers
from wuzha.funds.statements.proof.result import ASKED
from wuzha.funds.statements.reading.layouts import load
from wuzha.funds.statements.rows import CELL
from wuzha.intake.explain import hint
from wuzha.intake.readers.problems import UnreadableFileError
from wuzha.intake.services import store
from wuzha.org.rules import in_language
from wuzha.pages import Page, page
from wuzha.sealed.value import masked_by


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


def asked_sheet(one: StatementFile) -> dict[str, Any] | None:
    """How the sheet that is asked about was understood."""
    return next((sheet for sheet in one.understood if sheet["level"] == ASKED and sheet["sheet"] == one.sheet), None)


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


def said_of(sheet: Mapping[str, Any]) -> Said:
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
    )


def mapping_file(one: StatementFile) -> str:
    """What was said of the sheet that was asked about last, as TOML."""
    said = memory.all_remembered().get(memory.source_of(one.headers), {})
    return dump(memory.as_answers(one.headers, said))


def is_moving(one: StatementFile) -> bool:
    """Whether a worker is at it or will be."""
    return one.status in (FileStatus.READY, FileStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A rejected line with its reason; cells masked."""

    reject: StatementReject
    sheet: str
    cells: list[str]


def rejects(actor: Actor, one: StatementFile, after: str = "") -> Page[BadLine]:
    """Rejected lines of a file, in its order."""
    found = page(StatementReject.objects.visible_to(actor).filter(file=one).order_by("pk"), after)
    return found.of([BadLine(row, sheet_of(one, row.sheet), _cells(row)) for row in found.rows])


def sheet_of(one: StatementFile, place: int) -> str:
    """The name of a sheet of the file."""
    return str(one.sheets[place]) if place < len(one.sheets) else ""


def _cells(row: StatementReject) -> list[str]:
    """Nothing once the line was erased."""
    return masked_by(row.raw, _masked) if row.raw is not None else []


def _masked(text: str) -> list[str]:
    """Each cell by its length alone beyond its ends: accounts and names are among them, and nobody knows which."""
    return [f"{cell[:2]}***{cell[-2:]}" if len(cell) > 6 else "*" * len(cell) for cell in text.split(CELL) if cell]
