# SPDX-License-Identifier: Apache-2.0
"""The call while it goes on: begun, each answer kept as it is given, hung up, taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.calls.errors import Code
from wuzha.calls.models import Call, CallAnswer, CallStop
from wuzha.calls.queries.told import told
from wuzha.calls.rules.answers import MOST_TEXT, REPLACED, Answer, asked, free_rows, kind_of, pasted, read, row_of
from wuzha.calls.rules.states import Act, State, Way
from wuzha.calls.services.base import CALLS, clock, plain
from wuzha.core.reveal import reveal_many
from wuzha.funds.services import centre_of
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, blind, seal
from wuzha.sealed.value import read_again_by

#: Columns of a call that follow an answer: name → kind of seal.
_SEALED = {"name": Kind.NAME, "phone": Kind.PHONE, "id_no": Kind.ID_NUMBER, "own_account": Kind.ACCOUNT}
#: Their blind indexes.
_INDEX = {"name": "name_index", "phone": "phone_index", "id_no": "id_index", "own_account": "own_index"}


@CALLS.act(May.TAKE_CALLS, name="calls.begin")
def begin(actor: Actor, way: str = Way.LINE_96110, at: datetime | None = None, *, synthetic: bool = False) -> Call:
    """The telephone rings, or somebody comes to the counter. Its clock runs from here."""
    call = Call(
        centre_id=centre_of(actor), way=Way(way), started_at=at or timezone.now(), taken_by_id=actor.person_id,
        synthetic=synthetic,
    )  # fmt: skip
    for name, value in clock(call).items():
        setattr(call, name, value)
    call.save(force_insert=True)
    record(actor, "calls.begin", on=(call.RECORD, call.pk), detail={"way": call.way})
    return call


@CALLS.act(May.TAKE_CALLS, name="calls.say")
def say(actor: Actor, pk: int, name: str, text: str, at: datetime | None = None) -> Answer:
    """Keep an answer as it was typed, sealed, right or not; what was there before stays in the course.

    Raises `RefusalError`: NOT_ASKED, OVER, ROW_PREPARED, ORDER_STANDS, TOO_LONG.
    """
    call = _open(actor, pk)
    if name.endswith(f".{REPLACED}"):
        raise RefusalError(Code.NOT_ASKED)
    return keep(actor, call, {name: text}, at or timezone.now())[name]


@dataclass(frozen=True, slots=True)
class Pasted:
    """How many rows were taken in, how many of them have to be put right, how many found no room."""

    rows: int
    wrong: int
    left: int


@CALLS.act(May.TAKE_CALLS, name="calls.say")
def paste(actor: Actor, pk: int, text: str) -> Pasted:
    """Put rows that were copied from a table into the rows that are empty; what cannot be read too, to be put right.

    Raises `RefusalError`: OVER, TOO_LONG.
    """
    call, now = _open(actor, pk), timezone.now()
    if len(text) > 20 * MOST_TEXT:
        raise RefusalError(Code.TOO_LONG, most=20 * MOST_TEXT)
    found = pasted(text, now)
    rows = list(zip(free_rows(told(call)), found, strict=False))
    said = keep(actor, call, {f"r{number}.{cell}": value for number, row in rows for cell, value in row.items()}, now)
    wrong = {row_of(name) for name, answer in said.items() if answer.fault}
    return Pasted(len(rows), len(wrong), len(found) - len(rows))


@CALLS.act(May.TAKE_CALLS, name="calls.join")
def join(actor: Actor, pk: int, who: str, at: datetime | None = None) -> Call:
    """The desk of 110 listens too (三方通话), or no longer where `who` is empty."""
    call = _open(actor, pk)
    desk = plain(who)
    CALLS.save(call, joined_by=desk, joined_at=(at or timezone.now()) if desk else None)
    record(actor, "calls.join", on=(call.RECORD, pk), detail={"desk": desk})
    return call


@CALLS.act(May.TAKE_CALLS, name="calls.way")
def change_way(actor: Actor, pk: int, way: str) -> Call:
    """It came in another way than was noted."""
    call = _open(actor, pk)
    CALLS.save(call, way=Way(way))
    record(actor, "calls.way", on=(call.RECORD, pk), detail={"way": call.way})
    return call


@CALLS.act(May.TAKE_CALLS, name="calls.hang_up")
def hang_up(actor: Actor, pk: int) -> Call:
    """The call is over, or broke off; it can be taken up again."""
    call = _open(actor, pk)
    if call.ended_at is None:
        CALLS.save(call, ended_at=timezone.now())
        record(actor, "calls.hang_up", on=(call.RECORD, pk))
    return call


@CALLS.act(May.TAKE_CALLS, name="calls.open_cell")
def open_answer(actor: Actor, pk: int, name: str, purpose: str) -> str:
    """An answer in clear, to put it right; the look is in the trail."""
    call = _open(actor, pk)
    last = CallAnswer.unscoped.filter(call=call, name=name).order_by("-pk").first()
    if asked(name) is None or last is None or last.value is None:
        raise RefusalError(Code.NOT_ASKED)
    return reveal_many(actor, purpose, on=(call.RECORD, pk), values={name: last.value})[name]


def _open(actor: Actor, pk: int) -> Call:
    call = CALLS.locked(actor, Call, pk)
    if not call.is_open:
        raise RefusalError(Code.OVER, number=call.number, state=call.get_state_display())
    return call


def keep(actor: Actor, call: Call, given: dict[str, str], at: datetime) -> dict[str, Answer]:
    """Write answers and what follows from them. Said again, an answer changes nothing."""
    last = {one.name: one.value for one in CallAnswer.unscoped.filter(call=call, name__in=given).order_by("pk")}
    done = {row for (row,) in CallStop.unscoped.filter(call=call).values_list("row")}
    found: dict[str, Answer] = {}
    fresh: list[CallAnswer] = []
    again: list[str] = []
    for name, text in given.items():
        if asked(name) is None:
            raise RefusalError(Code.NOT_ASKED)
        if len(text) > MOST_TEXT:
            raise RefusalError(Code.TOO_LONG, most=MOST_TEXT)
        text, before = text.strip(), last.get(name)
        found[name] = read(name, text, at)
        if text == ("" if before is None else read_again_by(before, str)):
            continue
        if row_of(name) in done and not name.endswith(f".{REPLACED}"):
            raise RefusalError(Code.ROW_PREPARED)
        if name == "paid" and done and found[name].value != "YES":
            raise RefusalError(Code.ORDER_STANDS)
        again += [name] if name in last else []
        value = seal(Kind.TEXT, text) if text else None
        kind = kind_of(name) if found[name].right else None
        index = None if kind is None else blind(kind, found[name].value)
        fresh.append(CallAnswer(call=call, name=name, value=value, value_index=index, at=at, by_id=actor.person_id))
    if not fresh:
        return found
    CallAnswer.unscoped.bulk_create(fresh)
    _follow(call, {one.name: found[one.name] for one in fresh})
    detail: dict[str, Any] = {"asked": [one.name for one in fresh]} | ({"corrected": again} if again else {})
    record(actor, "calls.say", on=(call.RECORD, call.pk), detail=detail)
    if call.state == State.CALL and "paid" in found and found["paid"].right:
        CALLS.move(actor, call, Act.TRIAGE, at=at)
    return found


def _follow(call: Call, given: dict[str, Answer]) -> None:
    """The columns that lists, searches and clocks read."""
    changes: dict[str, Any] = {}
    for name, kind in _SEALED.items():
        if name in given:
            changes[name] = seal(kind, given[name].value) if given[name].right else None
    if "asked" in given:
        changes["asked_fen"] = given["asked"].value if given["asked"].right else None
    if "fraud_type" in given:
        changes["fraud_type"] = given["fraud_type"].value if given["fraud_type"].right else ""
    if "reference" in given:
        changes["reference"] = plain(given["reference"].value or "")
    if "paid" in given or any(name.endswith(".amount") for name in given):
        changes["loss_fen"] = told(call).loss_fen
    for name in _SEALED:
        if name in changes:
            changes[_INDEX[name]] = None if changes[name] is None else changes[name].blind()
    CALLS.save(call, **changes)
