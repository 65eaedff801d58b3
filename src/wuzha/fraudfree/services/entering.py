# SPDX-License-Identifier: Apache-2.0
"""A unit becomes a candidate, applies, checks itself, is reviewed; its creation begins, or it gives up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.models import Evaluation, FreeUnit, SheetMark
from wuzha.fraudfree.queries.sheet import figure_name, is_typed, items_of
from wuzha.fraudfree.rules.life import Act, Kind, State
from wuzha.fraudfree.rulesets import TERMS, SheetItem
from wuzha.fraudfree.services.base import OWN, UNITS, locked, move, must_be, noted, sealed
from wuzha.fraudfree.services.places import look
from wuzha.org.models import Unit, UnitKind
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind as Sort

MOST_NAME, MOST_WORD, MOST_WORDS, MOST_SAID = 64, 40, 20, 200
#: Of a unit in the tree, which kind of fraud-free unit it may be.
TOWNSHIPS = (UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A candidate: a unit of the tree, or a place by its name; whom to ask there, in clear."""

    kind: str
    township_id: int
    people: int
    name: str = ""
    unit_id: int | None = None
    bureau_id: int | None = None
    words: Sequence[str] = ()
    head: str = ""
    phone: str = ""
    nomination_id: int | None = None
    synthetic: bool = False


#: In the trail: a candidate was entered.
NOMINATE = "fraudfree.nominate"


@UNITS.act(*OWN, name=NOMINATE)
def enter(actor: Actor, new: NewUnit) -> FreeUnit:
    """Enter a candidate within the actor's reach.

    Raises `RefusalError`: NO_TOWNSHIP, NO_BUREAU, NOT_IN_TOWNSHIP, NAME_MISSING, NAME_TAKEN, WORD_SHORT, UNKNOWN_WORD,
    TOO_LONG, CLEAR_NUMBER.
    """
    return put(actor, new)


def put(actor: Actor, new: NewUnit) -> FreeUnit:
    """Keep a candidate, within the transaction of an act."""
    row = begun(actor, new, units_of(actor, {new.township_id, new.bureau_id, new.unit_id} - {None}))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        same = FreeUnit.unscoped.filter(township=row.township, name=row.name, kind=new.kind).first()
        same = same or FreeUnit.unscoped.filter(unit=row.unit, kind=new.kind).first()
        if same is None:
            raise
        raise RefusalError(Code.NAME_TAKEN, number=same.number) from error
    UNITS.history(actor, row, Act.NOMINATE, row.state, at=timezone.now(), note=None, because="")
    record(actor, NOMINATE, on=(FreeUnit.RECORD, row.pk), detail=told(row))
    look(row)
    return row


def units_of(actor: Actor, keys: Collection[int | None]) -> dict[int, Unit]:
    """Units of the actor's city that are in force, by their keys."""
    today = timezone.localdate()
    rows = Unit.objects.filter(pk__in=keys, path__startswith=(actor.unit_path or "-")[: Unit.steplen])
    return {one.pk: one for one in rows if one.in_force(today)}


def begun(actor: Actor, new: NewUnit, units: Mapping[int, Unit]) -> FreeUnit:
    """A candidate as it is to be kept, not yet written; `units` are those of `units_of` that it names. Raises
    `RefusalError`: as `enter`, but NAME_TAKEN."""
    if new.kind not in Kind.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    today = timezone.localdate()
    township = units.get(new.township_id)
    if township is None or township.kind not in TOWNSHIPS:
        raise RefusalError(Code.NO_TOWNSHIP)
    bureau = units.get(new.bureau_id) if new.bureau_id is not None else None
    if new.bureau_id is not None and (bureau is None or bureau.kind != UnitKind.MEMBER):
        raise RefusalError(Code.NO_BUREAU)
    path = actor.unit_path or "-"
    if not any(one is not None and one.path.startswith(path) for one in (township, bureau)):
        raise RefusalError(Code.NO_TOWNSHIP)
    unit = units.get(new.unit_id) if new.unit_id is not None else None
    if new.unit_id is not None and (unit is None or not unit.path.startswith(township.path) or unit == township):
        raise RefusalError(Code.NOT_IN_TOWNSHIP, unit=unit.name if unit else new.unit_id, township=township.name)
    name = UNITS.plain(new.name or (unit.name if unit else ""), required=Code.NAME_MISSING, most=MOST_NAME)
    return FreeUnit(
        kind=new.kind, township=township, unit=unit, bureau=bureau, name=name, people=new.people,
        words=words(new.words), head=sealed(Sort.NAME, new.head), phone=sealed(Sort.PHONE, new.phone),
        nomination_id=new.nomination_id, entered_on=today,
        known_since=today - timedelta(days=TERMS.at().look_back_days), synthetic=new.synthetic,
    )  # fmt: skip


def told(row: FreeUnit) -> dict[str, str]:
    """What the trail says of a new one."""
    return {"kind": row.kind}


def words(given: Sequence[str]) -> list[str]:
    """Words of addresses as they are kept. Raises `RefusalError`: WORD_SHORT, TOO_LONG, CLEAR_NUMBER."""
    found = []
    for one in given[:MOST_WORDS]:
        word = UNITS.plain("".join(one.split()), most=MOST_WORD)
        if len(word) == 1:
            raise RefusalError(Code.WORD_SHORT, word=word)
        if word:
            found.append(word)
    return list(dict.fromkeys(found))


@UNITS.act(*OWN, name="fraudfree.edit")
def edit(
    actor: Actor, pk: int, people: int, given: Sequence[str], head: str, phone: str, *, version: int | None = None
) -> FreeUnit:
    """Put people, words of addresses and whom to ask right; empty names stay as they are. Addresses are looked through
    anew. Raises `RefusalError`: WRONG_STATE, WORD_SHORT, TOO_LONG, CLEAR_NUMBER, CHANGED."""
    row = locked(actor, pk, version)
    changes: dict[str, Any] = {"people": people, "words": words(given), "looked_to": 0}
    if head.strip():
        changes["head"] = sealed(Sort.NAME, head)
    if phone.strip():
        changes["phone"] = sealed(Sort.PHONE, phone)
    noted(actor, row, Act.EDIT, **changes)
    look(row)
    return row


@UNITS.act(*OWN, name="fraudfree.apply")
def apply(actor: Actor, pk: int, *, version: int | None = None) -> FreeUnit:
    """Apply for the title. Raises `RefusalError`: WRONG_STATE, CHANGED."""
    row = locked(actor, pk, version)
    return move(actor, row, Act.APPLY, applied_by_id=actor.person_id, applied_on=timezone.localdate())


@UNITS.act(*OWN, name="fraudfree.own_points")
def own_points(actor: Actor, pk: int, item: str, points: int, said: str) -> SheetMark:
    """Points that the unit gives itself for an item, and why. Raises `RefusalError`: WRONG_STATE, ITEM_UNKNOWN,
    KNOWN_VALUE, ABOVE_POINTS, TOO_LONG, CLEAR_NUMBER."""
    row = locked(actor, pk)
    must_be(row, State.APPLIED, State.CREATING)
    found = typed_item(row, item, points)
    mark, _new = SheetMark.unscoped.get_or_create(free_unit=row, round=row.round, item=found.code)
    mark.own, mark.own_words = points, UNITS.plain(said, most=MOST_SAID)
    mark.save(update_fields=["own", "own_words"])
    UNITS.save(row)
    record(actor, "fraudfree.own_points", on=(FreeUnit.RECORD, row.pk), detail={"item": item, "points": points})
    return mark


def typed_item(row: FreeUnit, code: str, points: int) -> SheetItem:
    """An item whose points are entered. Raises `RefusalError`: ITEM_UNKNOWN, KNOWN_VALUE, ABOVE_POINTS."""
    item = next((one for one in items_of(row) if one.code == code), None)
    if item is None:
        raise RefusalError(Code.ITEM_UNKNOWN)
    if not is_typed(row, item):
        raise RefusalError(Code.KNOWN_VALUE, item=item.name, figure=figure_name(item))
    if points > item.points:
        raise RefusalError(Code.ABOVE_POINTS, most=item.points)
    return item


@UNITS.act(*OWN, name="fraudfree.check")
def check(actor: Actor, pk: int, note: str = "", *, version: int | None = None) -> FreeUnit:
    """The self-check is complete: every item that no figure fills in has own points. Raises `RefusalError`:
    WRONG_STATE, ITEMS_OPEN, CHANGED."""
    row = locked(actor, pk, version)
    UNITS.allowed(row, Act.CHECK)
    rows = SheetMark.unscoped.filter(free_unit=row, round=row.round, own__isnull=False)
    known = set(rows.values_list("item", flat=True))
    missing = [one.name for one in items_of(row) if is_typed(row, one) and one.code not in known]
    if missing:
        raise RefusalError(Code.ITEMS_OPEN, items="、".join(missing))
    return move(actor, row, Act.CHECK, note)


@UNITS.act(*OWN, name="fraudfree.return")
def send_back(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> FreeUnit:
    """The self-check does not do, and why. Raises `RefusalError`: WRONG_STATE, SAME_PERSON, REASON_MISSING, CHANGED."""
    row = _to_review(actor, pk, version, Act.RETURN)
    return move(actor, row, Act.RETURN, UNITS.reason(reason))


@UNITS.act(*OWN, name="fraudfree.review")
def review(actor: Actor, pk: int, note: str = "", *, version: int | None = None) -> FreeUnit:
    """The township, the bureau or the city takes the application: the creation begins today. Raises `RefusalError`:
    WRONG_STATE, SAME_PERSON, CHANGED."""
    row = _to_review(actor, pk, version, Act.REVIEW)
    return move(actor, row, Act.REVIEW, note, started_on=timezone.localdate())


def _to_review(actor: Actor, pk: int, version: int | None, act: Act) -> FreeUnit:
    row = locked(actor, pk, version)
    UNITS.allowed(row, act)
    if row.applied_by_id == actor.person_id:
        raise RefusalError(Code.SAME_PERSON)
    return row


@UNITS.act(*OWN, name="fraudfree.restart")
def restart(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> FreeUnit:
    """Begin the creation anew after a veto or a score too low: a new period, a new sheet. Raises `RefusalError`:
    WRONG_STATE, REASON_MISSING, CHANGED."""
    row = locked(actor, pk, version)
    UNITS.allowed(row, Act.RESTART)
    Evaluation.unscoped.filter(free_unit=row, settled_at__isnull=True).update(settled_at=timezone.now())
    return move(
        actor, row, Act.RESTART, UNITS.reason(reason), started_on=timezone.localdate(), round=row.round + 1, first=None,
        second=None, scored_on=None, score=None, kept_sheet=[], notice_from=None, notice_until=None,
    )  # fmt: skip


@UNITS.act(*OWN, name="fraudfree.drop")
def drop(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> FreeUnit:
    """It gives up, and why. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, CHANGED."""
    row = locked(actor, pk, version)
    UNITS.allowed(row, Act.DROP)
    return move(actor, row, Act.DROP, UNITS.reason(reason))
