# SPDX-License-Identifier: Apache-2.0
"""What pages read of the ledger of a case."""

from __future__ import annotations

from dataclasses import dataclass

from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.statements.models import FileStatus, StatementFile, StatementReject
from wuzha.funds.statements.reading.layouts import known_headers
from wuzha.funds.statements.receiver import StatementReceiver
from wuzha.funds.statements.rows import CELL
from wuzha.intake import queries as intake
from wuzha.intake.readers.problems import UnreadableFileError
from wuzha.pages import Page, page
from wuzha.sealed.value import masked_by


def files(actor: Actor, case: FundsCase, after: str = "") -> Page[StatementFile]:
    """Statement files of a case, the latest first."""
    rows = StatementFile.objects.visible_to(actor).filter(case=case).select_related("by").order_by("-pk")
    return page(rows, after)


def samples(one: StatementFile) -> dict[str, str]:
    """Header → a first value, masked, of the sheet that is asked about; nothing where the file cannot be read."""
    try:
        return intake.samples(one, StatementReceiver(), known_headers())
    except UnreadableFileError:  # without the file there is nothing to show, but still an answer
        return {}


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
