# SPDX-License-Identifier: Apache-2.0
"""Recording devices and their numbers, and deciding what a file names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.lists import victims_of
from wuzha.cases.queries.victims import Case
from wuzha.engine.identifiers import Account, Iccid, IdentifierError, Imei, parse_telephone
from wuzha.evidence.errors import Code
from wuzha.evidence.models import Device, Entity, EvidenceFile, Exhibit
from wuzha.evidence.rules.found import KIND_OF, EntityState, Role, index_kind, masked, one_form
from wuzha.evidence.rulesets import DEVICES
from wuzha.evidence.services.base import (
    EVIDENCE,
    MOST_WORDS,
    locked_case,
    named,
    next_no,
    past,
    person_of,
    placed,
    scene_of,
)
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import blind, blinds

#: How a number of a device is read.
_READ = {
    Role.IMEI: Imei.parse, Role.ICCID: Iccid.parse, Role.NUMBER: parse_telephone, Role.LINE: parse_telephone,
    Role.CARD: Account.parse,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewDevice:
    """What a device is and has, in clear; empty where not known. `numbers` are (role, number)."""

    kind: str
    model: str = ""
    exhibit_id: int | None = None
    scene_id: int | None = None
    found_at: datetime | None = None
    place: str = ""
    ports: int | None = None
    carrier: str = ""
    operator: str = ""
    note: str = ""
    numbers: Sequence[tuple[str, str]] = field(default_factory=tuple)
    #: A part in the case (`people.Involvement`).
    person_id: int | None = None


@EVIDENCE.act(May.WORK_CASES, name="device.record")
def record_device(actor: Actor, case_id: int, new: NewDevice) -> Device:
    """Record a device of a case with its numbers.

    Raises `RefusalError`: NOT_FOUND, UNKNOWN_WORD, IN_FUTURE, TOO_LONG, CLEAR_NUMBER, and those of `add_numbers`;
    `IdentifierError` for a place or name that is none.
    """
    case = locked_case(actor, case_id)
    EVIDENCE.word(DEVICES.at(), new.kind)
    if new.found_at is not None:
        past(new.found_at)
    made: Device = Device.unscoped.create(
        case=case, no=next_no(Device, case.pk), kind=new.kind, model=EVIDENCE.plain(new.model, most=MOST_WORDS),
        exhibit=_exhibit_of(case.pk, new.exhibit_id), scene=scene_of(case.pk, new.scene_id), found_at=new.found_at,
        place=placed(new.place), ports=new.ports, carrier=EVIDENCE.plain(new.carrier), operator=named(new.operator),
        note=EVIDENCE.note(new.note), person=person_of(case.pk, new.person_id), by_id=actor.person_id,
    )  # fmt: skip
    record(actor, "device.record", on=(Device.RECORD, made.pk), detail={"case": case.pk})
    _add(actor, made, new.numbers)
    return made


@EVIDENCE.act(May.WORK_CASES, name="device.number")
def add_numbers(actor: Actor, pk: int, numbers: Sequence[tuple[str, str]]) -> list[Entity]:
    """Record numbers of a device: (role, number). They are entities of the case from then on.

    Raises `RefusalError`: NOT_FOUND, NUMBER_SHAPE, NUMBER_THERE.
    """
    device = EVIDENCE.locked(actor, Device, pk)
    found = _add(actor, device, numbers)
    record(actor, "device.number", on=(Device.RECORD, pk), rows=len(found))
    return found


def _add(actor: Actor, device: Device, numbers: Iterable[tuple[str, str]]) -> list[Entity]:
    made: list[Entity] = []
    for role, text in numbers:
        try:
            kind, value = KIND_OF[Role(role)], _READ.get(Role(role), str.strip)(text)
        except IdentifierError as error:
            raise RefusalError(Code.NUMBER_SHAPE) from error
        one = entity(kind, value, role=role, case_id=device.case_id, device=device, by_id=actor.person_id)
        if one is None:
            raise RefusalError(Code.NUMBER_SHAPE)
        same = Entity.unscoped.filter(device=device, kind=kind, value_index__in=indexes(kind, value))
        if same.exists() or any((one.kind, one.value_index) == (two.kind, two.value_index) for two in made):
            raise RefusalError(Code.NUMBER_THERE)
        one.state, one.decided_at, one.decided_by_id = EntityState.TAKEN, timezone.now(), actor.person_id
        made.append(one)
    Entity.unscoped.bulk_create(made)
    return made


def entity(
    kind: str, value: str, *, role: str, case_id: int, device: Device | None = None, by_id: int | None = None
) -> Entity | None:
    """A new entity, not yet written; nothing where nothing is left of the value."""
    canonical = one_form(kind, value)
    if not canonical:
        return None
    return Entity(
        case_id=case_id, kind=kind, role=role, value=seal(Kind.TEXT, canonical),
        value_index=blind(index_kind(kind), canonical), shown=masked(kind, canonical), device=device, by_id=by_id,
    )  # fmt: skip


def indexes(kind: str, value: str) -> list[bytes]:
    """Under which a value may be found."""
    return blinds(index_kind(kind), one_form(kind, value))


@EVIDENCE.act(May.WORK_CASES, name="entity.decide")
def decide(actor: Actor, pk: int, taken: Collection[int]) -> int:
    """Say of what a file was found to name which belongs to the case: those are taken, the others left out. May be
    said anew. How many are taken.

    Raises `RefusalError`: NOT_FOUND, NONE_CHOSEN when nothing was found in it.
    """
    file = EVIDENCE.locked(actor, EvidenceFile, pk)
    rows = Entity.unscoped.filter(file=file)
    now = timezone.now()
    for state, among in (
        (EntityState.TAKEN, rows.filter(pk__in=taken)), (EntityState.LEFT, rows.exclude(pk__in=taken)),
    ):  # fmt: skip
        among.exclude(state=state).update(state=state, decided_at=now, decided_by_id=actor.person_id)
    number = rows.filter(state=EntityState.TAKEN).count()
    if not rows.exists():
        raise RefusalError(Code.NONE_CHOSEN)
    record(actor, "entity.decide", on=(EvidenceFile.RECORD, pk), rows=number)
    return number


def of_victims(actor: Actor, case: Case) -> set[bytes]:
    """Indexes of what is the victims' own: their phones and accounts tie nothing."""
    own = set()
    for one in victims_of(actor, case):
        own |= {bytes(index) for index in (one.phone_index, one.account_index) if index is not None}
    return own


def _exhibit_of(case_id: int, pk: int | None) -> Exhibit | None:
    if pk is None:
        return None
    found: Exhibit | None = Exhibit.unscoped.filter(case_id=case_id, pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    return found
