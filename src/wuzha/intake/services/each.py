# SPDX-License-Identifier: Apache-2.0
"""Rows of a chunk through the rules of the acts on a page, one by one, and written together.

What the rows need is looked up once for all of them; judging a row asks the database nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Protocol

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import IdentifierError
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, Problem, RejectedRow
from wuzha.intake.services.rejects import keep_rejects
from wuzha.refusals import RefusalError

#: Rows of one statement.
AT_ONCE = 2000
_NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as it was read; `raw` as it came."""

    line: int
    values: Mapping[str, Any]
    flags: tuple[str, ...]
    raw: Mapping[str, str]


class GivenBackError(Exception):
    """A row that is given back for a reason of its own: a `field:CODE`."""


class Writing(Protocol):
    """The rows of one chunk on their way into the tables of a room."""

    def take(self, row: Any) -> bool:
        """Judge a row; whether it is new or changes something. One that it refuses (by `RefusalError`,
        `IdentifierError` or `GivenBackError`) leaves nothing behind."""

    def write(self) -> None:
        """Write what came of the rows, with its history and trail, in a fixed number of statements."""


@dataclass(slots=True)
class Taken:
    """What became of rows, and line → why one could not be taken."""

    accepted: int = 0
    duplicates: int = 0
    flagged: int = 0
    refused: dict[int, str] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        return Counts(self.accepted, 0, self.duplicates, self.flagged, len(self.refused))


#: What a row says, for rows as `SheetRow`.
VALUES: Callable[[Any], Any] = attrgetter("values")


def take_rows(
    rows: Sequence[Any],
    begin: Callable[[Sequence[Any]], Writing],
    *,
    what: Callable[[Any], Any] = VALUES,
    fields: Mapping[str, str] = _NONE,
) -> Taken:
    """Take the rows of a chunk, inside the caller's transaction. What `begin` refuses, it refuses for every row.

    A row has a `line` and `flags`; `what` gives what is judged of it. `fields`: code of a refusal → the field it is
    about, else the whole row.
    """
    taken = Taken()
    try:
        writing = begin([what(one) for one in rows])
    except RefusalError as error:
        taken.refused = {one.line: f"row:{error.code}" for one in rows}
        return taken
    for one in rows:
        try:
            new = writing.take(what(one))
        except (RefusalError, IdentifierError) as error:
            code = error.code if isinstance(error, RefusalError) else error.code.value
            taken.refused[one.line] = f"{fields.get(code, 'row')}:{code}"
            continue
        except GivenBackError as error:
            taken.refused[one.line] = str(error)
            continue
        taken.accepted += new
        taken.duplicates += not new
        taken.flagged += new and bool(one.flags)
    writing.write()
    return taken


def take_sheet(
    rows: Sequence[Any],
    begin: Callable[[Sequence[Any]], Writing],
    *,
    batch: Batch,
    actor: Actor,
    action: str,
    what: Callable[[Any], Any] = VALUES,
    fields: Mapping[str, str] = _NONE,
) -> Counts:
    """`take_rows` with its event in the trail and the rejects of the batch."""
    taken = take_rows(rows, begin, what=what, fields=fields)
    record(
        actor, action, on=("batch", batch.pk), rows=len(rows),
        detail={"accepted": taken.accepted, "duplicates": taken.duplicates, "rejected": len(taken.refused)},
    )  # fmt: skip
    keep_refused(batch, rows, taken.refused)
    return taken.counts


def keep_refused(batch: Batch, rows: Iterable[Any], refused: Mapping[int, str]) -> None:
    """Keep the rows that were refused, each with the `field:CODE` of its line, as rejects of the batch."""
    told = ((one, refused[one.line].partition(":")) for one in rows if one.line in refused)
    keep_rejects(batch, [RejectedRow(one.line, (Problem(field, code),), one.raw) for one, (field, _, code) in told])
