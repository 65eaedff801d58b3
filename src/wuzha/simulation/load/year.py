# SPDX-License-Identifier: Apache-2.0
"""A simulated period in bulk: the records that the services would have written, by COPY.

A year is 200,000 warnings with a million acts: through the services it would take an hour, so it is loaded. A test
replays a simulated day through the services and finds the same records (`tests/simulation/test_load.py`). What came in
in the last minutes is fresh: whoever opens the demo finds somebody in danger waiting, not only a backlog.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.copying import copy_lines
from wuzha.org.models import Unit, UnitKind
from wuzha.org.places import gazetteer
from wuzha.simulation.city import CityYear
from wuzha.simulation.load import acts, city
from wuzha.simulation.load.completion import complete
from wuzha.simulation.load.gather import SOURCE, WarningsOfPushes, copy_frame, copy_rows, gather, incoming
from wuzha.simulation.load.hands import Hands
from wuzha.simulation.load.held import MovedWarning, Row
from wuzha.simulation.pushes import Push, pushes
from wuzha.sql import next_ids
from wuzha.warning.fields import COLUMNS
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries.scoring import order_of
from wuzha.warning.rules.completion import may_dispatch
from wuzha.warning.rules.lifecycle import OPEN, Level, State
from wuzha.warning.rulesets import CLAIMS, COMPLETION
from wuzha.warning.services.receive import receive
from wuzha.warning.services.receive.service import DIRECTIVE_COLUMNS, entry_facts

#: How many of each level wait, and since when they may have come in to count as fresh.
WAITING = {Level.URGENT: 2, Level.HIGH: 4}
FRESH = timedelta(hours=1)
#: The last one came in so long ago, each before it so much earlier.
LATEST, APART = timedelta(seconds=40), timedelta(seconds=150)
_INSTANTS = ("pushed_at", "first_contact_at", "last_contact_at", "tx_time")


def arrive(actor: Actor, now: datetime) -> int:
    """Let urgent and high warnings come in until enough are waiting at the synthetic centre; how many came.

    Nothing happens where there is no synthetic centre.
    """
    centre = Unit.objects.filter(kind=UnitKind.CENTRE, synthetic=True).first()
    if centre is None:
        return 0
    lacking = _lacking(now)
    count = lacking.total()
    at = [now - LATEST - APART * number for number in reversed(range(count))]
    rows = [_row(push, at[line], line) for line, push in enumerate(_drawn(lacking, now))]
    if rows:
        places = gazetteer()
        entries = [incoming(line, row, places) for line, row in enumerate(rows, 1)]
        verdicts = receive(entries, source=SOURCE, centre_id=centre.pk, actor=actor).verdicts
        keys = {verdict.warning_id for verdict in verdicts}
        WarningRecord.unscoped.filter(pk__in=keys).update(synthetic=True)
    return len(rows)


def _lacking(now: datetime) -> Counter[Level]:
    waiting = WarningRecord.unscoped.filter(state=State.RECEIVED, first_pushed_at__gte=now - FRESH)
    there = Counter(waiting.filter(level__in=WAITING).values_list("level", flat=True))
    return Counter({level: wanted - there[level] for level, wanted in WAITING.items() if wanted > there[level]})


def _drawn(lacking: Counter[Level], now: datetime) -> list[Push]:
    """The first directives of the levels wanted, about people with a phone and of the area."""
    left, found = lacking.copy(), []
    run = int(now.timestamp())
    for push in pushes(run, now, run):
        if left.total() <= 0:
            break
        level = Level[push.values["level"]]
        if left[level] > 0 and push.values["victim_phone"] and push.values["victim_address_live"]:
            left[level] -= 1
            found.append(push)
    return found


def _row(push: Push, at: datetime, line: int) -> dict[str, Any]:
    """The directive, pushed at an instant, with everything else as long before as it was."""
    moved = at - push.values["pushed_at"]
    instants = {name: push.values[name] + moved for name in _INSTANTS if push.values[name] is not None}
    return push.values | instants | {"directive_no": f"{push.number}-{line}"}


class AlreadyLoadedError(Exception):
    """These synthetic directives are in the database."""


def there() -> bool:
    """Whether the database has a synthetic period: its members, meetings, plans and numbers of documents are those of
    one city, and a second period would give them again."""
    return bool(WarningRecord.unscoped.filter(synthetic=True).exists())


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """How much was written."""

    directives: int
    warnings: int
    attempts: int


@transaction.atomic
def load(year: CityYear, end: datetime, actor: Actor) -> LoadCounts:
    """Write a simulated period that ends at `end`, all of it or nothing. Raises `AlreadyLoadedError`.

    1. Directives are sealed and gathered into warnings as receiving does.
    2. Courses bring each warning to where it stood at the end.
    3. Everything is written by COPY, marked synthetic.

    Until `end` the rules of the simulated time are in force (`load.rules`).
    """
    hands = Hands()
    with connection.cursor() as cursor:
        gathered = gather(cursor, year, end)
        completed = complete(year, gathered, hands)
        rows = list(_warnings(year, gathered, completed.completeness, hands, end))
        _order(rows, gathered, end)
        try:
            with connection.wrap_database_errors, transaction.atomic():
                copy_rows(cursor, "warning_warning", _BLANK, rows)
                copy_lines(cursor, "warning_directive", DIRECTIVE_COLUMNS, gathered.directives)
        except IntegrityError as error:
            if "directive_once" not in str(error):
                raise
            raise AlreadyLoadedError from error
        threshold = COMPLETION.at().threshold
        as_they_were = {
            number
            for number in gathered.held
            if not may_dispatch(completed.completeness.get(number, 0), threshold, override=False)
        }
        handovers = list(acts.handovers(year, gathered, hands, end))
        ids = next_ids(cursor, "warning_attempt", year.attempts.height)
        copy_frame(cursor, "warning_transition", acts.changes(year, gathered, hands, as_they_were))
        copy_frame(cursor, "warning_enrichmentitem", completed.items)
        copy_frame(cursor, "warning_attempt", acts.attempts(year, gathered, hands, ids))
        copy_frame(cursor, "warning_gridtask", acts.grid_tasks(year, gathered, hands, ids))
        copy_rows(cursor, "warning_handover", acts.NO_HANDOVER, handovers)
    city.set_in_force(actor, end)
    record(actor, "simulation.load", rows=len(rows), detail={"directives": year.directives.height})
    return LoadCounts(year.directives.height, len(rows), year.attempts.height)


_ENTRY_COLUMNS = (
    "phone", "phone_index", "id_no", "id_index", "name", "name_index", "address", "division_code",
    "fraud_type", "source_type", "push_count", "first_pushed_at",
    "last_contact_at", "call_seconds", "amount_fen", "payment_seen",
)  # fmt: skip
_CLOCKS = ("signin_due", "call_due", "meet_due", "feedback_due")
_COURSE_COLUMNS = (
    "received_at", "contacted_at", "met_at", "closed_at", "averted_claimed_fen", "averted_evidenced_fen", "loss_fen",
)  # fmt: skip


def _warnings(
    year: CityYear, gathered: WarningsOfPushes, completeness: dict[str, int], hands: Hands, end: datetime
) -> Iterator[Row]:
    """Warnings where their courses stood at the end."""
    first_calls = acts.first_calls(year)
    lease_end = end + timedelta(minutes=CLAIMS.at().lease_minutes)
    for course in year.courses.iter_rows(named=True):
        number, state = course["warning_no"], State(course["state"])
        held = gathered.held[number]
        row: Row = {name: getattr(held.entry, name) for name in _ENTRY_COLUMNS}
        row |= dict(zip(COLUMNS, held.entry.carried, strict=True))
        row |= {name: getattr(held, name) for name in _CLOCKS}
        row |= {name: course[name] for name in _COURSE_COLUMNS}
        row |= {
            "id": held.entry.pk, "state": state.value, "level": int(held.level), "round_no": held.entry.known.round_no,
            "previous_id": held.entry.previous, "merged_into_id": _pk(gathered.held, course["merged_into"]),
            "centre_id": hands.centre, "last_pushed_at": held.entry.known.last_pushed_at,
            "completeness": completeness.get(number, 0), "first_call_at": first_calls.get(number),
            "outcome": course["outcome"] or "", "cause": course["cause"] or "",
        }  # fmt: skip
        if held.dispatched_at is not None:
            row |= {"station_id": hands.stations[course["station"]], "dispatched_at": held.dispatched_at}
            if course["signed_at"] is not None:
                row["signed_at"] = course["signed_at"]
                row["officer_id"] = hands.officer(course["station"], course["officer"])
        if state is State.CLAIMED:
            row["claimed_by_id"] = hands.analyst(course["analyst"])
            row["claimed_at"] = course["reclaimed_at"] or course["claimed_at"]
            row["claim_expires_at"] = lease_end
        yield row


def _order(rows: list[Row], gathered: WarningsOfPushes, end: datetime) -> None:
    """Give what is still open its place in the queue."""
    by_pk = {held.entry.pk: held.entry for held in gathered.held.values()}
    waiting = [row for row in rows if row["state"] in OPEN]
    for row, (key, value) in zip(waiting, order_of([entry_facts(by_pk[r["id"]]) for r in waiting], end), strict=True):
        row |= {"order_key": key, "value": value, "scored_at": end}


def _pk(held: dict[str, MovedWarning], number: str | None) -> int | None:
    return held[number].entry.pk if number else None


#: Columns of a warning in the order they are written, and what stands in them unless a course says otherwise.
_BLANK: Row = {
    str(field.column): field.get_default() if field.has_default() or not field.null else None
    for field in WarningRecord._meta.concrete_fields
    if not field.generated
} | {"synthetic": True, "flags": [], "claimed_at": None, "scored_at": None}
