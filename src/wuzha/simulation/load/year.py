# SPDX-License-Identifier: Apache-2.0
"""A simulated period in bulk: the records that the services would have written, by COPY.

A year is 200,000 warnings with a million acts: through the services it would take an hour, so it is loaded. A test
replays a simulated day through the services and finds the same records (`tests/simulation/test_load.py`).
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.models import Posting, Unit, UnitKind
from wuzha.org.places import gazetteer
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.simulation.agency.transitions import transitions
from wuzha.simulation.city import CityYear
from wuzha.warning.models import Warning as WarningRecord
from wuzha.warning.rules.completion import score as completeness
from wuzha.warning.rules.levels import Level
from wuzha.warning.rules.lifecycle import OPEN, State
from wuzha.warning.rules.merge import Known
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.rulesets import CLAIMS, COMPLETION
from wuzha.warning.services import clocks
from wuzha.warning.services.receive import Incoming, store
from wuzha.warning.services.receive.incoming import SealedRow
from wuzha.warning.services.receive.people import Entry, payment_of
from wuzha.warning.services.receive.service import DIRECTIVE_COLUMNS, directive_values, entry_facts
from wuzha.warning.services.scoring import order_of

#: The channel of everything simulated.
SOURCE = "SYNTHETIC"
#: A hand-over is written off this long after it was opened.
HANDED_OVER_AFTER = timedelta(minutes=9)

Row = dict[str, Any]


class AlreadyLoaded(Exception):  # noqa: N818 - a fact, not a fault
    """These synthetic directives are in the database."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was written."""

    directives: int
    warnings: int
    attempts: int


@transaction.atomic
def load(year: CityYear, end: datetime, actor: Actor) -> Loaded:
    """Write a simulated period that ends at `end`, all of it or nothing. Raises `AlreadyLoaded`.

    1. Directives are sealed and gathered into warnings as receiving does.
    2. Courses bring each warning to where it stood at the end.
    3. Everything is written by COPY, marked synthetic.
    """
    hands = Hands()
    with connection.cursor() as cursor:
        entries, pushes = _gather(cursor, year)
        found = {no: completeness(COMPLETION.at().weights(), items) for no, items in _found(year.completions)}
        rows = [_warning(c, entries, found, hands, end) for c in year.courses.iter_rows(named=True)]
        _order(rows, entries, end)
        try:
            with transaction.atomic():
                _copy(cursor, "warning_warning", rows)
                store.copy_in(cursor, "warning_directive", DIRECTIVE_COLUMNS, pushes)
        except IntegrityError as error:
            raise AlreadyLoaded from error
        ids = {no: entry.pk for no, entry in entries.items()}
        _copy(cursor, "warning_transition", _transitions(year, ids, hands))
        _copy(cursor, "warning_enrichmentitem", _items(year, ids, hands))
        _copy(cursor, "warning_attempt", _attempts(year, ids, hands))
        _copy(cursor, "warning_handover", _handovers(rows, end))
    record(actor, "simulation.load", rows=len(rows), detail={"directives": year.directives.height})
    return Loaded(year.directives.height, len(rows), year.attempts.height)


class Hands:
    """Whose hands the simulated numbers of analysts and officers are."""

    def __init__(self) -> None:
        self.stations = dict(Unit.objects.filter(kind=UnitKind.STATION).values_list("code", "pk"))
        self.centre = Unit.objects.get(kind=UnitKind.CENTRE).pk
        self._officers: dict[int, list[int]] = defaultdict(list)
        postings = Posting.unscoped.filter(role=Role.STATION_OFFICER).order_by("person_id")
        for unit, person in postings.values_list("unit_id", "person_id"):
            self._officers[unit].append(person)
        analysts = Posting.unscoped.filter(role=Role.ANALYST).order_by("person_id")
        self._analysts = list(analysts.values_list("person_id", flat=True))

    def analyst(self, number: int) -> int:
        return int(self._analysts[(number - 1) % len(self._analysts)])

    def officer(self, station: str, number: int) -> int:
        officers = self._officers[self.stations[station]]
        return officers[(number - 1) % len(officers)]


def _gather(cursor: CursorWrapper, year: CityYear) -> tuple[dict[str, Entry], list[tuple[Any, ...]]]:
    """Warnings by the number of the directive that opened them, and the directives as rows of their table."""
    places = gazetteer()
    frame = year.directives.join(year.merges, on="directive_no", maintain_order="left")
    courses = {c["warning_no"]: c for c in year.courses.select("warning_no", "level", "round_no").iter_rows(named=True)}
    ids = iter(store.next_ids(cursor, "warning_warning", year.courses.height))
    entries: dict[str, Entry] = {}
    pushes: list[tuple[Any, ...]] = []
    for line, row in enumerate(frame.iter_rows(named=True), 1):
        incoming = _incoming(line, row)
        if incoming.address:
            incoming.division_code = places.locate(incoming.address)
        sealed = SealedRow(incoming)
        number = row["warning_no"]
        entry = entries.get(number)
        if entry is None:
            course = courses[number]
            entry = entries[number] = _opened(next(ids), sealed, Level[course["level"]], course["round_no"])
        else:
            entry.absorb(sealed, min(entry.known.level, incoming.level))
        pushes.append(directive_values(sealed, entry.pk, row["merge"], None, SOURCE, incoming.pushed_at))
    return entries, pushes


def _incoming(line: int, row: Row) -> Incoming:
    raw = {k: str(v) for k, v in row.items() if v is not None and k not in ("merge", "warning_no")}
    name = row["victim_name"]
    return Incoming(
        line=line, level=Level[row["level"]], fraud_type=row["fraud_type"], source_type=row["source_type"],
        pushed_at=row["pushed_at"], phone=row["victim_phone"], id_no=row["victim_id_no"], name=name,
        address=row["victim_address_live"], directive_no=row["directive_no"],
        contact=row["suspect_phone"] or row["fraud_contact_value"], last_contact_at=row["last_contact_at"],
        call_count=row["call_count"], call_seconds=row["call_seconds"], tx_time=row["tx_time"],
        tx_amount_fen=row["tx_amount_fen"], raw=json.dumps(raw, ensure_ascii=False),
    )  # fmt: skip


def _opened(pk: int, sealed: SealedRow, level: Level, round_no: int) -> Entry:
    row = sealed.row
    entry = Entry(
        pk=pk, known=Known(State.RECEIVED, level, round_no, row.pushed_at),
        phone=sealed.phone, phone_index=sealed.phone_index, id_no=sealed.id_no, id_index=sealed.id_index,
        account=None, account_index=None, name=sealed.name, address=sealed.address, division_code=row.division_code,
        fraud_type=row.fraud_type, source_type=row.source_type, first_pushed_at=row.pushed_at,
        last_contact_at=row.last_contact_at, call_count=row.call_count, call_seconds=row.call_seconds,
        amount_fen=row.tx_amount_fen, payment_seen=payment_of(sealed) is not None, push_count=1,
    )  # fmt: skip
    entry.remember(sealed)
    return entry


_ENTRY_COLUMNS = (
    "phone", "phone_index", "id_no", "id_index", "name", "address", "fraud_type", "source_type", "push_count",
    "first_pushed_at", "last_contact_at", "call_count", "call_seconds", "amount_fen", "payment_seen",
)  # fmt: skip


def _warning(course: Row, entries: dict[str, Entry], found: dict[str, int], hands: Hands, end: datetime) -> Row:
    """A warning where its course stood at the end."""
    number, state = course["warning_no"], State(course["state"])
    entry = entries[number]
    entry.known.state = state
    level = Level[course["level"]]
    station = course["station"]
    row: Row = {name: getattr(entry, name) for name in _ENTRY_COLUMNS} | {
        "id": entry.pk, "state": state.value, "level": int(level), "round_no": course["round_no"],
        "previous_id": _pk(entries, course["previous_no"]), "merged_into_id": _pk(entries, course["merged_into"]),
        "centre_id": hands.centre, "division_code": course["division_code"] or entry.division_code,
        "last_pushed_at": entry.known.last_pushed_at, "received_at": course["received_at"],
        "completeness": found.get(number, 0), "station_id": hands.stations[station] if station else None,
        "dispatched_at": course["dispatched_at"], "signed_at": course["signed_at"],
        "first_call_at": course["first_call_at"], "contacted_at": course["contacted_at"], "met_at": course["met_at"],
        "closed_at": course["closed_at"], "outcome": course["outcome"] or "", "cause": course["cause"] or "",
        "averted_claimed_fen": course["averted_claimed_fen"] or 0, "loss_fen": course["loss_fen"] or 0,
        "averted_evidenced_fen": course["averted_evidenced_fen"] or 0,
    }  # fmt: skip
    if station and course["signed_at"]:
        row["officer_id"] = hands.officer(station, course["officer"])
    if state is State.CLAIMED:
        row["claimed_by_id"] = hands.analyst(course["analyst"])
        row["claimed_at"] = course["reclaimed_at"] or course["claimed_at"]
        row["claim_expires_at"] = end + timedelta(minutes=CLAIMS.at().lease_minutes)
    if state in (State.RECEIVED, State.CLAIMED, State.INVALID):
        row |= dict.fromkeys(("station_id", "officer_id", "dispatched_at", "signed_at"))
    row |= _clocks(entry, level, row["dispatched_at"], end)
    return row


@dataclass(frozen=True, slots=True)
class _Clocked:
    level: int
    first_pushed_at: datetime
    meet_due: datetime | None = None
    feedback_due: datetime | None = None


def _clocks(entry: Entry, level: Level, dispatched_at: datetime | None, end: datetime) -> Row:
    clocked = _Clocked(level, entry.first_pushed_at)
    pushed = clocks.on_push(clocked, end)
    if dispatched_at is None:
        return pushed
    return clocks.on_dispatch(_Clocked(level, entry.first_pushed_at, **pushed), dispatched_at)


def _order(rows: list[Row], entries: dict[str, Entry], end: datetime) -> None:
    """Give what is still open its place in the queue."""
    by_pk = {entry.pk: entry for entry in entries.values()}
    waiting = [row for row in rows if row["state"] in OPEN]
    for row, (key, value) in zip(waiting, order_of([entry_facts(by_pk[r["id"]]) for r in waiting], end), strict=True):
        row |= {"order_key": key, "value": value, "scored_at": end}


def _transitions(year: CityYear, ids: dict[str, int], hands: Hands) -> Iterator[Row]:
    courses = year.courses.select("warning_no", "analyst", "officer", "station", "evidence")
    frame = transitions(year.courses, year.attempts).join(
        courses, on="warning_no", how="left", suffix="_of_course", maintain_order="left"
    )
    for row in frame.iter_rows(named=True):
        at_station = row["act"] in ("sign", "attempt", "return", "close")
        person = (
            hands.officer(row["station"], row["officer"] or 1) if at_station else hands.analyst(row["analyst"] or 1)
        )
        note = row["evidence"] if row["act"] == "close" else None
        yield {
            "warning_id": ids[row["warning_no"]], "act": row["act"], "from_state": row["from_state"],
            "to_state": row["to_state"], "at": row["at"], "by_id": person,
            "unit_id": hands.stations[row["station"]] if at_station else hands.centre, "reason": row["reason"] or "",
            "note": seal(Kind.TEXT, note).token if note else None,
        }  # fmt: skip


def _items(year: CityYear, ids: dict[str, int], hands: Hands) -> Iterator[Row]:
    frame = year.completions.join(
        year.courses.select("warning_no", "analyst"), on="warning_no", how="left", maintain_order="left"
    )
    for row in frame.iter_rows(named=True):
        value = row["value"] if row["found"] == "FOUND" else None
        yield {
            "warning_id": ids[row["warning_no"]], "item": row["item"], "found": row["found"], "source": row["source"],
            "value": seal(Kind.TEXT, value).token if value else None, "division_code": row["division_code"] or "",
            "at": row["at"], "by_id": hands.analyst(row["analyst"] or 1),
        }  # fmt: skip


def _attempts(year: CityYear, ids: dict[str, int], hands: Hands) -> Iterator[Row]:
    for row in year.attempts.iter_rows(named=True):
        yield {
            "warning_id": ids[row["warning_no"]], "channel": row["channel"], "result": row["result"],
            "cause": row["cause"] or "", "at": row["at"], "by_id": hands.officer(row["station"], row["officer"]),
            "unit_id": hands.stations[row["station"]], "uid": _uid(row["warning_no"], row["attempt_no"]),
            "note": None,
        }  # fmt: skip


def _handovers(rows: list[Row], end: datetime) -> Iterator[Row]:
    """Of people found deceived; the latest ones are still to be handed over."""
    for row in rows:
        if row["outcome"] == Outcome.ALREADY_DECEIVED:
            opened = row["closed_at"]
            done = opened + HANDED_OVER_AFTER
            is_done = done <= end
            yield {
                "warning_id": row["id"], "loss_fen": row["loss_fen"], "opened_at": opened,
                "opened_by_id": row["officer_id"],
                "due_at": clocks.handover_due(_Clocked(row["level"], row["first_pushed_at"]), opened),
                "done_at": done if is_done else None, "done_by_id": row["officer_id"] if is_done else None,
                "reference": f"SYN-{row['id']}" if is_done else "",
            }  # fmt: skip


def _found(completions: pl.DataFrame) -> Iterator[tuple[str, list[str]]]:
    found = completions.filter(pl.col("found") == "FOUND").group_by("warning_no").agg("item")
    yield from found.iter_rows()


def _uid(number: str, attempt_no: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{number}/{attempt_no}")


def _pk(entries: dict[str, Entry], number: str | None) -> int | None:
    return entries[number].pk if number else None


#: Columns of a warning in the order they are written, and what stands in them unless a course says otherwise.
_BLANK: Row = {
    str(field.column): field.get_default() if field.has_default() or not field.null else None
    for field in WarningRecord._meta.concrete_fields
    if not field.generated
} | {"synthetic": True, "flags": [], "claimed_at": None, "scored_at": None}


def _copy(cursor: CursorWrapper, table: str, rows: Iterable[Row]) -> None:
    rows = list(rows)
    if not rows:
        return
    blank = _BLANK if table == "warning_warning" else {}
    columns = list(blank or rows[0])
    store.copy_in(cursor, table, columns, ([(blank | row)[name] for name in columns] for row in rows))
