# SPDX-License-Identifier: Apache-2.0
"""The page of a call that goes on: what was answered, masked; what is ready so far; what is known of the person and of
the accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from wuzha.audit.actor import Actor
from wuzha.calls.models import BankReport, Call, CallStop
from wuzha.calls.queries import again
from wuzha.calls.queries.again import Standing
from wuzha.calls.queries.told import told
from wuzha.calls.rules.answers import NEEDED, ROWS, Row, Told
from wuzha.calls.rules.states import State
from wuzha.calls.rulesets import level_1_due
from wuzha.funds.queries import institution_of, other_cases
from wuzha.warning.queries.persons import KnownWarning, known_of


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """One row as it stands: masked cells, what is missing for an order, the order once there is one."""

    number: int
    account: str
    institution: str
    #: The institution was recognised by the number, not chosen.
    recognised: bool
    amount: str
    at: str
    missing: list[str]
    stop: CallStop | None = None
    #: Other cases in which the account stands.
    elsewhere: int = 0
    #: It is the account that paid.
    clash: bool = False
    #: The row by which it was put right.
    replaced: int | None = None


@dataclass(slots=True)
class Talk:
    """All that the page shows."""

    call: Call
    said: Told
    rows: list[ReadyRow] = field(default_factory=list)
    warnings: list[KnownWarning] = field(default_factory=list)
    #: Earlier calls of the same person, reports of banks about the same, and the report of the funds desk that stands.
    earlier: list[Call] = field(default_factory=list)
    of_banks: list[BankReport] = field(default_factory=list)
    stands: Standing | None = None
    #: Names of banks by key.
    institutions: dict[int, str] = field(default_factory=dict)

    @property
    def level_1_due(self) -> datetime:
        return level_1_due(self.call.started_at)

    @property
    def asks_again(self) -> bool:
        """Whether is to be said what this report is: the same stands already."""
        return self.stands is not None or bool(self.said.text("again"))

    @property
    def ready(self) -> list[ReadyRow]:
        """Rows of which an order can be prepared now."""
        return [row for row in self.rows if not row.missing and row.stop is None and not row.clash]

    @property
    def prepared(self) -> list[ReadyRow]:
        return [row for row in self.rows if row.stop is not None and row.replaced is None]

    @property
    def lacking(self) -> list[str]:
        return self.said.lacking

    @property
    def urgent(self) -> bool:
        """The person means to pay."""
        return bool(self.said.value("still") == "INSISTS")

    @property
    def warning_ready(self) -> bool:
        """Whom to warn is known: all that a warning needs."""
        return bool(self.said.value("phone") or self.said.value("id_no"))

    @property
    def empty_row(self) -> int:
        """The first row that nobody has begun."""
        return max((row.number for row in self.rows), default=0) + 1

    @property
    def shown_rows(self) -> int:
        return min(self.empty_row, ROWS)


def of(actor: Actor, call: Call, institutions: dict[int, str]) -> Talk:
    """The page of a call in the actor's reach."""
    said = told(call)
    stops = {one.row: one for one in CallStop.unscoped.filter(call=call).select_related("stop", "stop__drafted_by")}
    found = Talk(call, said, institutions=institutions)
    clashes = said.clashes
    found.rows = [
        _row(actor, row, stops.get(row.number), institutions, call, clash=row.number in clashes)
        for row in said.all_rows
    ]
    if call.phone is not None or call.id_no is not None:
        found.warnings = known_of(actor, call.phone, call.id_no)
    if call.state in (State.CALL, State.TRIAGE):
        found.stands, found.earlier = again.stands(actor, call, said), again.earlier(actor, call, said)
        if found.stands is not None and found.stands.call is not None and found.stands.call not in found.earlier:
            found.earlier.append(found.stands.call)
    if call.is_open:
        found.of_banks = again.of_banks(actor, call, said)
    return found


def _row(
    actor: Actor, row: Row, stop: CallStop | None, institutions: dict[int, str], call: Call, *, clash: bool
) -> ReadyRow:
    number = row.value("account")
    chosen = row.value("institution")
    guess = institution_of(number) if number and not chosen else None
    name = institutions.get(chosen, "") if chosen else (guess.name if guess else "")
    shown = {cell: row.cells[cell].shown if cell in row.cells else "" for cell in (*NEEDED, "holder")}
    return ReadyRow(
        row.number, shown["account"], name, guess is not None, shown["amount"], shown["at"], row.missing, stop,
        other_cases(actor, number, call.case_id) if number else 0, clash, row.replaced,
    )  # fmt: skip
