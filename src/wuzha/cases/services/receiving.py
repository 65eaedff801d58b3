# SPDX-License-Identifier: Apache-2.0
"""Receiving a list of cases: new ones kept, known ones added to, repeated ones left alone.

What contradicts a fact or a document that stands is no correction: the row is given back with what stands, and
nothing is overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.registry import victims_changed
from wuzha.cases.rules.adopting import OF_CASE, OF_VICTIM
from wuzha.cases.rules.life import Act, Source, State
from wuzha.cases.rulesets import CLOCKS
from wuzha.cases.services import listed
from wuzha.cases.services.incoming import IncomingCase, SealedCase
from wuzha.cases.services.known import SQL, Known, KnownVictim, both, columns_of, told_of
from wuzha.copying import copy_in
from wuzha.intake.columns import flags_of
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, Problem, RejectedRow
from wuzha.intake.services.rejects import keep_rejects
from wuzha.keys.indexes import hold
from wuzha.locks import Lock, wait
from wuzha.sql import as_text, next_ids

_CASES = (
    "id", "centre_id", "unit_id", "accepting_unit_id", "source", "state", "case_no", "report_no", "received_at",
    "fraud_type", "place_unit_id", "place", "narrative", "decide_days", "version", "synthetic",
)  # fmt: skip
_RECEIVED = ("case_id", "act", "from_state", "to_state", "day", "document_no", "organ", "at")
_VICTIMS = (
    "id", "case_id", "no", "occurred_at", "reported_at", "loss_fen", "phone", "phone_index", "id_no", "id_index",
    "account", "account_index", "name", "home_unit_id", "address", "verified_fen", "averted_fen", "reached_by",
    "paid_by", "flags", "batch_id", "line", "digest", "raw", "received_at", "synthetic", "sex", "birth_year",
    "occupation",
)  # fmt: skip


@transaction.atomic(savepoint=False)  # whoever calls from a transaction of its own gives up all or nothing
def receive(
    rows: Sequence[IncomingCase | SealedCase],
    *,
    centre_id: int,
    actor: Actor,
    batch: Batch | None = None,
    synthetic: bool = False,
) -> Counts:
    """Receive cases of one centre; all of them or, when it fails, none.

    A case is known again by its number, its victim by phone, ID number or account. What adds nothing is a duplicate;
    what fills something empty, or proves a further step, is counted as merged; what differs from what stands is
    refused.
    """
    if not rows:
        return Counts()
    indexed = hold()
    given = [row if isinstance(row, SealedCase) else SealedCase(row) for row in rows]
    sealed = [one if one.state == indexed else SealedCase(one.row) for one in given]
    new: dict[int, tuple[SealedCase, KnownVictim]] = {}
    changed: dict[int, tuple[dict[str, Any], KnownVictim]] = {}
    opened: dict[int, SealedCase] = {}
    filled: dict[int, dict[str, Any]] = {}
    refused: list[RejectedRow] = []
    merged = 0
    with connection.cursor() as cursor:
        wait(Lock.CASE_LIST, centre_id)
        here = Known(cursor, centre_id, sealed)
        ids = iter(next_ids(cursor, "cases_victim", len(sealed)))
        fresh = {one.row.case_no for one in sealed} - here.cases.keys()
        numbers = iter(next_ids(cursor, "cases_case", len(fresh)))
        for one in sealed:
            row, found = one.row, here.same(one)
            case = here.cases.get(row.case_no)
            added = False
            more: dict[str, Any] = {}
            if case is not None:
                course = here.courses[case]
                steps, clashes = course.follow(row.papers)
                about, more, differs = here.weighed(one, case, found)
                problems = [*differs, *listed.problems_of(clashes, course)]
                problems += [] if course.opened else here.forbidden.of(case, steps)
                if differs or (problems and not course.opened):
                    refused.append(RejectedRow(row.line, tuple(problems), json.loads(row.raw)))
                    continue
                course.add(steps, row.organ)
                if about:
                    here.facts[case] |= about
                    if case in opened:
                        opened[case] = SealedCase(replace(opened[case].row, **about))
                    else:
                        filled.setdefault(case, {}).update(columns_of(one, about))
                added = bool(about) or bool(steps and case not in opened)
            else:
                case = here.cases[row.case_no] = next(numbers)
                opened[case] = one
                here.facts[case] = told_of(OF_CASE, row)
                course, clashes = listed.opening(row.papers, timezone.localdate(row.reported_at), row.organ)
                here.courses[case] = course
                problems = listed.problems_of(clashes, course)
            row.flags += flags_of([Problem(it.field, it.code.partition("=")[0]) for it in problems])
            if found is None:
                victims = here.victims.setdefault(row.case_no, [])
                no = 1 + max((victim.no for victim in victims), default=0)
                found = KnownVictim(
                    next(ids), case, no, one.digest, one.phone_index, one.id_index, one.account_index,
                    told_of(OF_VICTIM, row), row.flags, None,
                )  # fmt: skip
                victims.append(found)
                new[found.pk] = one, found
                continue
            if more:
                found.add(one, more)
                if found.pk in new:
                    first = new[found.pk][0].row
                    whole = SealedCase(replace(first, **more, flags=tuple(found.flags), raw=both(first.raw, row.raw)))
                    new[found.pk] = whole, found
                    if case in opened and found.no == 1:
                        opened[case] = SealedCase(replace(opened[case].row, reported_at=whole.row.reported_at))
                else:
                    changed[found.pk] = changed.get(found.pk, ({}, found))[0] | columns_of(one, more), found
                    if found.no == 1 and "reported_at" in more and course.listed:
                        filled.setdefault(case, {})["received_at"] = row.reported_at
            merged += bool(added or more)
        _write(cursor, actor, here, opened, filled, new, changed, centre_id, batch, synthetic)
    if batch is not None:
        keep_rejects(batch, refused)
    for act in victims_changed:
        act([*new, *changed])
    counts = Counts(
        accepted=len(new),
        merged=merged,
        duplicates=len(sealed) - len(new) - merged - len(refused),
        rejected=len(refused),
        flagged=sum(bool(of.flags) for _one, of in (*new.values(), *changed.values())),
    )
    record(
        actor,
        "case.import",
        on=("batch", batch.pk) if batch else ("unit", centre_id),
        rows=len(sealed),
        detail={"accepted": counts.accepted, "merged": counts.merged, "duplicates": counts.duplicates},
    )
    return counts


def _write(
    cursor: CursorWrapper,
    actor: Actor,
    here: Known,
    opened: Mapping[int, SealedCase],
    filled: Mapping[int, dict[str, Any]],
    new: Mapping[int, tuple[SealedCase, KnownVictim]],
    changed: Mapping[int, tuple[dict[str, Any], KnownVictim]],
    centre_id: int,
    batch: Batch | None,
    synthetic: bool,
) -> None:
    now = timezone.now()
    # Asked before: the connection takes no question while it copies.
    days = CLOCKS.at(now).usual_days
    copy_in(
        cursor, "cases_case", _CASES,
        (
            (
                pk, centre_id, one.row.unit_id, one.row.unit_id, Source.LIST, here.courses[pk].state, one.row.case_no,
                "", one.row.reported_at, one.row.fraud_type, one.row.place_unit_id, one.place, one.narrative, days, 1,
                synthetic,
            )
            for pk, one in opened.items()
        ),
    )  # fmt: skip
    copy_in(
        cursor, "cases_casestep", _RECEIVED,
        (
            (pk, Act.RECEIVE, State.RECEIVED, State.RECEIVED, timezone.localdate(one.row.reported_at), "", "", now)
            for pk, one in opened.items()
        ),
    )  # fmt: skip
    listed.write(cursor, actor, here.courses, now)
    copy_in(cursor, "cases_victim", _VICTIMS, (_values(one, of, batch, now, synthetic) for one, of in new.values()))
    if changed:
        updates = [_changes(columns, of, batch) for columns, of in changed.values()]
        cursor.execute(SQL["update"], [json.dumps(updates, default=as_text)])
    if filled:
        cases = [{"id": pk, **columns} for pk, columns in filled.items()]
        cursor.execute(SQL["update_cases"], [json.dumps(cases, default=as_text)])


def _values(one: SealedCase, of: KnownVictim, batch: Batch | None, now: datetime, synthetic: bool) -> tuple[Any, ...]:
    """A new victim in the order of `_VICTIMS`."""
    row = one.row
    return (
        of.pk, of.case, of.no, row.occurred_at, row.reported_at, row.loss_fen, one.phone, one.phone_index, one.id_no,
        one.id_index, one.account, one.account_index, one.name, row.home_unit_id, one.address, row.verified_fen,
        row.averted_fen, list(row.reached_by), list(row.paid_by), list(row.flags), batch.pk if batch else None,
        row.line, one.digest, one.raw, now, synthetic, one.sex, one.birth_year, row.occupation or "",
    )  # fmt: skip


def _changes(columns: dict[str, Any], of: KnownVictim, batch: Batch | None) -> dict[str, Any]:
    """What rows add to a victim that was here, and where it came from at last."""
    lists = {name: " ".join(columns[name]) for name in ("reached_by", "paid_by") if name in columns}
    return columns | lists | {
        "id": of.pk, "flags": " ".join(of.flags), "batch_id": batch.pk if batch else None, "line": of.line,
        "raw": of.raw.token if of.raw else None,
    }  # fmt: skip
