# SPDX-License-Identifier: Apache-2.0
"""The service itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record, record_all
from wuzha.copying import bytes_cell, cell, copy_lines, moment_cell, number_cell, text_cell
from wuzha.intake.models import Batch
from wuzha.sql import next_ids
from wuzha.warning.fields import COLUMNS, followed
from wuzha.warning.queries.scoring import Facts, order_of
from wuzha.warning.rules.lifecycle import OPEN, Level, State
from wuzha.warning.rules.merge import KnownWarning, Merge, Policy, Push, decide
from wuzha.warning.rulesets import CLOCKS, MERGE
from wuzha.warning.services.receive import store, watches
from wuzha.warning.services.receive.incoming import IncomingDirective, SealedRow, current
from wuzha.warning.services.receive.people import Entry, People, payment_of
from wuzha.warning.services.steps import settle, standing

#: What becomes of a row besides `Merge`: it was here before.
DUPLICATE = "DUPLICATE"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one row: a value of `Merge`, or `DUPLICATE`; and the warning it is part of."""

    line: int
    became: str
    warning_id: int | None
    #: The row's place among those given: requests of their own all have line 1.
    place: int

    @property
    def accepted(self) -> bool:
        """Whether it became a warning of its own."""
        return self.became in (Merge.NEW, Merge.ROUND)


@dataclass(slots=True)
class Receipt:
    """What became of a chunk. Each row counts once; `flagged` counts among accepted and merged."""

    verdicts: list[Verdict] = field(default_factory=list)
    accepted: int = 0
    merged: int = 0
    duplicates: int = 0
    flagged: int = 0


@transaction.atomic(savepoint=False)  # whoever calls from a transaction of its own gives up all or nothing
def receive(
    rows: Sequence[IncomingDirective | SealedRow],
    *,
    source: str,
    centre_id: int,
    actor: Actor,
    batch: Batch | None = None,
    singly: bool = False,
) -> Receipt:
    """Receive directives of one source for one centre; all of them or, when it fails, none.

    1. Seal what came (rows may come sealed, so that the next chunk is sealed while this one is written).
    2. Lock the people of the chunk, drop the pushes that are here already.
    3. Find what is known of each person; decide push by push (`rules.merge`), the chunk's own rows included.
    4. Score, write the new warnings, update the known ones, keep every directive.
    `singly`: each row was a request of its own, and gets an event of its own in the trail.
    """
    sealed = current(rows)
    now = timezone.now()
    policy = MERGE.at(now)
    windows = Policy(timedelta(hours=policy.window_hours), timedelta(days=policy.round_days))
    receipt = Receipt()
    if not sealed:
        return receipt
    with connection.cursor() as cursor:
        store.lock_people(sealed)
        seen = store.known_keys(cursor, source, sealed)
        earliest = min(row.row.pushed_at for row in sealed)
        people = People(store.load_entries(cursor, sealed, earliest - windows.round_window))
        fresh: list[SealedRow] = []
        places: list[int] = []
        for place, row in enumerate(sealed):
            if row.dedupe_key in seen:
                receipt.verdicts.append(Verdict(row.row.line, DUPLICATE, None, place))
                receipt.duplicates += 1
            else:
                seen.add(row.dedupe_key)
                fresh.append(row)
                places.append(place)
        decided = _decide(cursor, fresh, people, windows)
        entries = list({entry.pk: entry for entry, _ in decided}.values())
        hits = watches.recognise(cursor, fresh, decided, now)
        _write(cursor, entries, centre_id, now)
        watches.keep(cursor, hits)
        _write_directives(cursor, fresh, decided, source, batch, now)
    for row, place, (entry, merge) in zip(fresh, places, decided, strict=True):
        receipt.verdicts.append(Verdict(row.row.line, merge, entry.pk, place))
        if receipt.verdicts[-1].accepted:
            receipt.accepted += 1
        else:
            receipt.merged += 1
        receipt.flagged += bool(row.row.flags)
    on: tuple[str, object] = ("batch", batch.pk) if batch else ("source", source)
    if singly:
        record_all(actor, "warning.receive", ((on, _count_of(verdict)) for verdict in receipt.verdicts))
    else:
        detail = {"accepted": receipt.accepted, "merged": receipt.merged, "duplicates": receipt.duplicates}
        record(actor, "warning.receive", on=on, rows=len(sealed), detail=detail)
    return receipt


def _count_of(verdict: Verdict) -> dict[str, int]:
    accepted, duplicate = verdict.accepted, verdict.became == DUPLICATE
    return {"accepted": int(accepted), "merged": int(not accepted and not duplicate), "duplicates": int(duplicate)}


def _decide(
    cursor: CursorWrapper, rows: Sequence[SealedRow], people: People, windows: Policy
) -> list[tuple[Entry, Merge]]:
    """The warning each row belongs to, and how; new ones join `people` for the rows after them."""
    ids = iter(next_ids(cursor, "warning_warning", len(rows)))
    decided = []
    for sealed in rows:
        row = sealed.row
        found = people.find(sealed)
        push = Push(row.level, row.pushed_at, sealed.contact_index, row.last_contact_at, payment_of(sealed))
        merge, level = decide(found.known if found else None, push, windows)
        if found is None or merge in (Merge.NEW, Merge.ROUND):
            entry = new_entry(next(ids), sealed, level, found, merge)
        else:
            entry = found
            entry.absorb(sealed, level)
            if merge is Merge.RAISED:
                entry.known.round_no += 1
                entry.raised = True
        people.add(entry)
        decided.append((entry, merge))
    return decided


def new_entry(pk: int, sealed: SealedRow, level: Level, found: Entry | None, merge: Merge) -> Entry:
    row = sealed.row
    again = found if merge is Merge.ROUND else None
    entry = Entry(
        pk=pk,
        known=KnownWarning(State.RECEIVED, level, again.known.round_no + 1 if again else 1, row.pushed_at),
        phone=sealed.phone, phone_index=sealed.phone_index,
        id_no=sealed.id_no, id_index=sealed.id_index,
        account=sealed.account, account_index=sealed.account_index,
        name=sealed.name, name_index=sealed.name_index, address=sealed.address, division_code=row.division_code,
        fraud_type=row.fraud_type, source_type=row.source_type,
        first_pushed_at=row.pushed_at, last_contact_at=row.last_contact_at,
        call_seconds=row.call_seconds,
        amount_fen=row.tx_amount_fen, payment_seen=payment_of(sealed) is not None,
        push_count=1, flags=list(row.flags), carried=sealed.carried, previous=found.pk if found else None, is_new=True,
    )  # fmt: skip
    entry.remember(sealed)
    if again:
        # What was known stays known: the next round starts from it. The old contacts are not new ones.
        entry.known.contacts |= again.known.contacts
        entry.known.payments |= again.known.payments
        entry.carried = followed(entry.carried, again.carried)
        for name in ("phone", "phone_index", "id_no", "id_index", "account", "account_index", "name", "name_index"):
            if getattr(entry, name) is None:
                setattr(entry, name, getattr(again, name))
        if entry.address is None:
            entry.address, entry.division_code = again.address, again.division_code
        entry.former = (again.keys | again.former) - entry.keys
    return entry


def _write(cursor: CursorWrapper, entries: list[Entry], centre_id: int, now: datetime) -> None:
    """Score and write warnings: new ones by COPY, known ones in one UPDATE."""
    rows = CLOCKS.at(now).rows
    # of each level the clocks that a push starts, with their lengths: rules are read once a chunk, not once a row
    lengths = {
        int(level): [
            (r.clock, timedelta(minutes=r.minutes)) for r in rows if r.level == level.name and r.start == "PUSH"
        ]
        for level in Level
    }

    def due(entry: Entry) -> dict[str, datetime]:
        if entry.known.state not in OPEN:
            return {}
        start = entry.known.last_pushed_at if entry.raised and not entry.is_new else entry.first_pushed_at
        return {clock: start + length for clock, length in lengths[int(entry.known.level)]}

    centre = [entry for entry in entries if entry.at_centre]
    scores = dict(zip((e.pk for e in centre), order_of([entry_facts(e) for e in centre], now), strict=True))
    new = [entry for entry in entries if entry.is_new]
    known = [entry for entry in entries if entry.touched and not entry.is_new]
    if new:
        steps = settle.FirstSteps(now)
        received = moment_cell(now)
        constant = "\t".join([*_CONSTANT.values(), str(centre_id), received, received])
        copy_lines(
            cursor,
            "warning_warning",
            (*_VARYING, *_CONSTANT, "centre_id", "received_at", "scored_at"),
            (f"{_line(entry, scores[entry.pk], due(entry), steps)}\t{constant}" for entry in new),
        )
        followed = [(e.pk, e.previous) for e in new if e.previous is not None and e.known.round_no > 1]
        if followed:
            pair = [list(ids) for ids in zip(*followed, strict=True)]
            cursor.execute(store.SQL["inherit"], pair)
            cursor.execute(store.SQL["inherit_score"], pair)
            store.keep_former(cursor, [(e.pk, key) for e in new for key in e.former])
    if known:
        nothing = (None, None)
        looks = settle.owed([entry.pk for entry in known], now)
        lifted = [entry.pk for entry in known if entry.lifted]
        standing.end_pauses(lifted, now)
        store.update(cursor, [_changes(entry, scores.get(entry.pk, nothing), due(entry), looks) for entry in known])
        settle.moved(lifted, now)


#: Columns that every new warning begins with, as cells of its line.
_CONSTANT = {
    "state": State.RECEIVED.value, "completeness": "0", "cause": "", "outcome": "", "averted_claimed_fen": "0",
    "averted_evidenced_fen": "0", "loss_fen": "0", "synthetic": "f", "version": "1",
}  # fmt: skip
_VARYING = (
    "id", "level", "fraud_type", "source_type", "push_count", "round_no", "previous_id", "phone", "phone_index", "name",
    "name_index", "id_no", "id_index", "account", "account_index", "address", "division_code", "first_pushed_at",
    "last_pushed_at", "last_contact_at", "call_seconds", "payment_seen", "amount_fen", "flags", "order_key",
    "value", "meet_due", "feedback_due", "step_at", *COLUMNS,
)  # fmt: skip


Score = tuple[float, float] | tuple[None, None]


def _line(e: Entry, score: Score, due: dict[str, datetime], steps: settle.FirstSteps) -> str:
    """A new warning in the order of `_VARYING`."""
    order_key, value = score
    known, pushed = e.known, moment_cell(e.first_pushed_at)
    last_pushed = pushed if known.last_pushed_at is e.first_pushed_at else moment_cell(known.last_pushed_at)
    feedback_due = due.get("FEEDBACK")
    first_step = steps.at(int(known.level), e.first_pushed_at, feedback_due)
    return (
        f"{e.pk}\t{int(known.level)}\t{text_cell(e.fraud_type)}\t{text_cell(e.source_type)}\t{e.push_count}"
        f"\t{known.round_no}\t{number_cell(e.previous)}\t{bytes_cell(e.phone)}\t{bytes_cell(e.phone_index)}"
        f"\t{bytes_cell(e.name)}\t{bytes_cell(e.name_index)}\t{bytes_cell(e.id_no)}\t{bytes_cell(e.id_index)}"
        f"\t{bytes_cell(e.account)}\t{bytes_cell(e.account_index)}\t{bytes_cell(e.address)}"
        f"\t{text_cell(e.division_code)}\t{pushed}\t{last_pushed}\t{moment_cell(e.last_contact_at)}"
        f"\t{number_cell(e.call_seconds)}\t{e.payment_seen}"
        f"\t{number_cell(e.amount_fen)}\t{text_cell(_array(e.flags))}\t{order_key}\t{value}"
        f"\t{moment_cell(due.get('MEET'))}\t{moment_cell(feedback_due)}\t{moment_cell(first_step)}"
        + "".join([f"\t{cell(value)}" for value in e.carried])
    )


_CARRIED = (
    "phone", "phone_index", "id_no", "id_index", "account", "account_index", "name", "name_index", "address",
    "division_code", "last_contact_at", "call_seconds", "amount_fen", "payment_seen", "push_count", "raised",
)  # fmt: skip


def _changes(e: Entry, score: Score, due: dict[str, datetime], looks: dict[int, datetime | None]) -> dict[str, Any]:
    """What the update statement takes of a known warning; `looks` has the `step_at` of those that owed a step."""
    order_key, value = score
    return {name: getattr(e, name) for name in _CARRIED} | dict(zip(COLUMNS, e.carried, strict=True)) | {
        "id": e.pk, "level": int(e.known.level), "round_no": e.known.round_no, "flags": " ".join(e.flags),
        "last_pushed_at": e.known.last_pushed_at, "meet_due": due.get("MEET"), "feedback_due": due.get("FEEDBACK"),
        "order_key": order_key, "value": value,
        "settled": e.pk in looks, "step_at": looks.get(e.pk),
    }  # fmt: skip


def entry_facts(e: Entry) -> Facts:
    """What the entry's place in the queue depends on."""
    return Facts(
        int(e.known.level), e.fraud_type, e.source_type, e.known.last_pushed_at, e.last_contact_at, e.payment_seen,
        e.amount_fen, e.push_count, e.known.round_no, e.call_seconds, e.phone is not None, e.address is not None,
        e.id_no is not None,
    )  # fmt: skip


def _array(flags: Sequence[str]) -> str:
    """Flags as the text of an array: `field:CODE` needs no quotes, and the driver takes a list apart slowly."""
    return "{" + ",".join(flags) + "}"


#: Columns of a directive in the order of `directive_line`.
DIRECTIVE_COLUMNS = (
    "warning_id", "merge", "batch_id", "line", "source", "dedupe_key", "source_type", "directive_no", "level",
    "fraud_type", "pushed_at", "received_at", "last_contact_at", "tx_time", "tx_amount_fen", "contact_index", "flags",
    "raw",
)  # fmt: skip


def directive_line(
    sealed: SealedRow, warning_id: int, merge: str, batch_id: int | None, source: str, received: str
) -> str:
    """A directive as a line for its table; `received` is the cell of the moment it came."""
    row = sealed.row
    return (
        f"{warning_id}\t{merge}\t{number_cell(batch_id)}\t{number_cell(row.line)}\t{text_cell(source)}"
        f"\t{bytes_cell(sealed.dedupe_key)}\t{text_cell(row.source_type)}\t{text_cell(row.directive_no)}"
        f"\t{int(row.level)}\t{text_cell(row.fraud_type)}\t{moment_cell(row.pushed_at)}\t{received}"
        f"\t{moment_cell(row.last_contact_at)}\t{moment_cell(row.tx_time)}\t{number_cell(row.tx_amount_fen)}"
        f"\t{bytes_cell(sealed.contact_index)}\t{text_cell(_array(row.flags))}\t{bytes_cell(sealed.raw)}"
    )


def _write_directives(
    cursor: CursorWrapper,
    rows: Sequence[SealedRow],
    decided: Sequence[tuple[Entry, Merge]],
    source: str,
    batch: Batch | None,
    now: datetime,
) -> None:
    batch_id, received = batch.pk if batch else None, moment_cell(now)
    copy_lines(
        cursor,
        "warning_directive",
        DIRECTIVE_COLUMNS,
        (
            directive_line(sealed, entry.pk, merge.value, batch_id, source, received)
            for sealed, (entry, merge) in zip(rows, decided, strict=True)
        ),
    )
