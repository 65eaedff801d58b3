# SPDX-License-Identifier: Apache-2.0
"""Who a person is: recorded once, put right, identified, joined to the person it turned out to be, and parted again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.units import centre_of
from wuzha.engine.identifiers import Address, IdNumber, Name, parse_telephone
from wuzha.locks import Lock, wait
from wuzha.org.places import gazetteer
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.people.errors import Code
from wuzha.people.models import Individual, Involvement
from wuzha.people.rules.kinds import Act
from wuzha.people.rules.measures import faults
from wuzha.people.services.base import PEOPLE, hold_person, keep_step, measures_of, parts_of, root_of, set_clock
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import blinds, same


@dataclass(frozen=True, slots=True)
class NewIndividual:
    """What is known of a person, in clear; empty where not known."""

    name: str = ""
    id_no: str = ""
    phone: str = ""
    aliases: str = ""
    residence: str = ""
    #: GB/T 2261.1 and the year, where there is no ID number that says it.
    sex: int | None = None
    birth_year: int | None = None


#: What is kept sealed, by the field of `NewIndividual`.
SEALED = ("name", "id_no", "phone", "aliases", "residence")


def values_of(new: NewIndividual) -> dict[str, Any]:
    """The columns as they are kept. Raises `IdentifierError` for what is no name, number or address, `RefusalError`:
    TOO_LONG."""
    found: dict[str, Any] = {
        "name": seal(Kind.NAME, Name.parse(new.name)) if new.name.strip() else None,
        "phone": seal(Kind.PHONE, parse_telephone(new.phone)) if new.phone.strip() else None,
        "aliases": PEOPLE.note(new.aliases),
        "residence": None, "home_code": None,
        "id_no": None, "sex": new.sex, "birth_year": new.birth_year,
    }  # fmt: skip
    if new.residence.strip():
        address = Address.parse(new.residence)
        found |= {"residence": seal(Kind.ADDRESS, address), "home_code": gazetteer().locate(address)[:9]}
    if new.id_no.strip():
        number = IdNumber.parse(new.id_no, today=timezone.localdate())
        found |= {
            "id_no": seal(Kind.ID_NUMBER, number), "sex": int(IdNumber.sex(number)),
            "birth_year": IdNumber.birth_date(number).year,
        }  # fmt: skip
    return found


def columns(new: NewIndividual) -> dict[str, Any]:
    """The same for a person who is new. Raises as `values_of`."""
    found = values_of(new)
    return found | {"home_code": found["home_code"] or ""}


def with_number(centre_id: int, id_no: str) -> Individual | None:
    """Whoever of a centre has this ID number, whoever asks."""
    number = IdNumber.parse(id_no, today=timezone.localdate())
    found: Individual | None = Individual.unscoped.filter(
        centre_id=centre_id, id_index__in=blinds(Kind.ID_NUMBER, number)
    ).first()
    return found


def with_numbers(centre_id: int, id_nos: Collection[str]) -> dict[str, int]:
    """Keys of those of a centre who have one of these ID numbers, whoever asks: by the number."""
    numbers = {index: number for number in id_nos for index in blinds(Kind.ID_NUMBER, number)}
    rows = Individual.unscoped.filter(centre_id=centre_id, id_index__in=list(numbers)).order_by("-pk")
    return {numbers[bytes(index)]: pk for index, pk in rows.values_list("id_index", "pk") if index is not None}


def kept(
    actor: Actor, new: NewIndividual, centre_id: int, unit_id: int, *, is_same: bool = False, synthetic: bool = False
) -> Individual:
    """The person with this ID number, if it is confirmed to be the same, else a new one; in the caller's transaction.

    Who is known to another unit is not shown: the refusal names that unit, and whoever confirms has it in the trail.
    Raises `RefusalError`: KNOWN, KNOWN_ELSEWHERE, NAME_DIFFERS, TOO_LONG.
    """
    wait(Lock.PEOPLE, centre_id)
    if new.id_no.strip() and (found := with_number(centre_id, new.id_no)) is not None:
        here = Individual.objects.visible_to(actor).filter(pk=found.pk).exists()
        if not is_same:
            raise (
                RefusalError(Code.KNOWN, number=found.number)
                if here
                else RefusalError(Code.KNOWN_ELSEWHERE, unit=found.unit.name)
            )
        if not fits(found, new.name, here=here):
            raise RefusalError(Code.NAME_DIFFERS, unit=found.unit.name)
        record(actor, "person.found", on=(Individual.RECORD, found.pk), detail={"elsewhere": not here})
        return Individual.unscoped.get(pk=root_of(found))
    made: Individual = Individual.unscoped.create(
        centre_id=centre_id, unit_id=unit_id, synthetic=synthetic, **columns(new)
    )
    keep_step(actor, made, Act.RECORD)
    record(actor, "person.record", on=(Individual.RECORD, made.pk), detail={"known": made.known})
    return made


def fits(found: Individual, name: str, *, here: bool) -> bool:
    """Whether a name may be that of a person. Of one who is not shown here it must be said: the ID card has both."""
    if found.name is None or (here and not name.strip()):
        return True
    return bool(name.strip()) and same(found.name, seal(Kind.NAME, Name.parse(name)))


@PEOPLE.act(May.WORK_PEOPLE, name="person.record")
def record_individual(actor: Actor, new: NewIndividual, *, is_same: bool = False) -> Individual:
    """Record a person without a case; one whose ID number is there already is that person, once confirmed (`is_same`).

    Raises `RefusalError`: WHO_MISSING, KNOWN, KNOWN_ELSEWHERE, TOO_LONG, NOT_FOUND; `IdentifierError`.
    """
    centre = centre_of(actor)
    if centre is None or actor.unit_id is None:
        raise RefusalError(Code.NOT_FOUND)
    if not (new.name.strip() or new.id_no.strip()):
        raise RefusalError(Code.WHO_MISSING)
    return kept(actor, new, centre, actor.unit_id, is_same=is_same)


@PEOPLE.act(May.WORK_PEOPLE, name="person.amend")
def amend(actor: Actor, pk: int, new: NewIndividual, why: str, *, version: int | None = None) -> Individual:
    """Put right what is known of a person, or say who it is: what `new` leaves empty stays as it is.

    Raises `RefusalError`: REASON_MISSING, KNOWN, KNOWN_ELSEWHERE (join the two instead), SAME_ANSWER, TOO_LONG,
    NOT_FOUND, CHANGED; `IdentifierError`.
    """
    row = PEOPLE.locked(actor, Individual, pk, version)
    if not knows_all(actor, row):
        raise RefusalError(Code.NOT_FOUND)  # what another unit has found out is for that unit to put right
    note = PEOPLE.reason(why)
    values = {name: value for name, value in values_of(new).items() if value is not None and _differs(row, name, value)}
    if not values:
        raise RefusalError(Code.SAME_ANSWER)
    wait(Lock.PEOPLE, row.centre_id)
    if "id_no" in values and (other := with_number(row.centre_id, new.id_no)) is not None and other.pk != row.pk:
        if Individual.objects.visible_to(actor).filter(pk=other.pk).exists():
            raise RefusalError(Code.KNOWN, number=other.number)
        raise RefusalError(Code.KNOWN_ELSEWHERE, unit=other.unit.name)
    act = Act.IDENTIFY if not row.known else Act.AMEND
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, *(f"{_INDEXES[name]}" for name in values if name in _INDEXES), "version"])
    keep_step(actor, row, act, note=note)
    record(actor, f"person.{act.value}", on=(Individual.RECORD, row.pk), fields=sorted(values))
    return row


_INDEXES = {"name": "name_index", "id_no": "id_index", "phone": "phone_index"}


def _differs(row: Individual, name: str, value: Any) -> bool:
    old = getattr(row, name)
    if name not in SEALED:
        return bool(old != value)
    return old is None or not same(old, value)


def knows_all(actor: Actor, row: Individual) -> bool:
    """Whether the actor's unit recorded the person, or stands above who did."""
    reach = units_below(actor.unit_path)
    return actor.unit_path == "" or row.centre_id in reach.centres or row.unit_id in reach.ids


@PEOPLE.act(May.WORK_PEOPLE, name="person.merge")
def merge(actor: Actor, pk: int, into: int, why: str, *, version: int | None = None) -> Individual:
    """Join a person to the one it turned out to be. Its parts in cases stay where they are and count as the other's;
    `part` undoes it.

    Raises `RefusalError`: SAME_PERSON, JOINED_ALREADY, OTHERS_JOINED, TWO_IDS, OTHER_WAY, MEASURES_CLASH,
    REASON_MISSING, NOT_FOUND, CHANGED.
    """
    if pk == into:
        raise RefusalError(Code.SAME_PERSON)
    row = PEOPLE.locked(actor, Individual, pk, version)
    target = PEOPLE.locked(actor, Individual, into)
    if row.centre_id != target.centre_id:
        raise RefusalError(Code.NOT_FOUND)
    for one in (row, target):
        if one.merged_into_id is not None:
            raise RefusalError(Code.JOINED_ALREADY, number=one.number)
    if Individual.unscoped.filter(merged_into=row).exists():
        raise RefusalError(Code.OTHERS_JOINED, number=row.number)
    if row.id_no is not None:
        if target.id_no is None:
            raise RefusalError(Code.OTHER_WAY, number=row.number)
        raise RefusalError(Code.TWO_IDS)
    note = PEOPLE.reason(why)
    _must_agree(row, target)
    PEOPLE.save(row, merged_into_id=target.pk)
    keep_step(actor, row, Act.MERGE, other=target, note=note)
    keep_step(actor, target, Act.MERGE, other=row, note=note)
    record(actor, "person.merge", on=(Individual.RECORD, row.pk), detail={"into": target.pk})
    _set_clocks(row, target)
    return row


def _must_agree(row: Individual, target: Individual) -> None:
    """Refuses to make one person of two whose measures in a case cannot be one person's. Raises `RefusalError`:
    MEASURES_CLASH."""
    for one in Involvement.unscoped.filter(individual=row).select_related("case"):
        mine, others = measures_of([one]), measures_of(parts_of(one.case_id, target.pk))
        known = {(fault.code, fault.pk) for fault in (*faults(mine), *faults(others))}
        together = sorted([*mine, *others], key=lambda measure: measure.pk)
        clash = next((fault for fault in faults(together) if (fault.code, fault.pk) not in known), None)
        if clash is not None and mine and others:
            wrong = next(measure for measure in together if measure.pk == clash.pk)
            raise RefusalError(
                Code.MEASURES_CLASH, case=one.case, measure=wrong.get_kind_display(), day=wrong.day
            )  # fmt: skip


@PEOPLE.act(May.WORK_PEOPLE, name="person.part")
def part(actor: Actor, pk: int, why: str, *, version: int | None = None) -> Individual:
    """Part a person again from the one it was joined to: both are what they were.

    Raises `RefusalError`: NOT_JOINED, REASON_MISSING, NOT_FOUND, CHANGED.
    """
    row = PEOPLE.locked(actor, Individual, pk, version)
    if row.merged_into_id is None:
        raise RefusalError(Code.NOT_JOINED, number=row.number)
    note, target = PEOPLE.reason(why), hold_person(row.merged_into_id)
    PEOPLE.save(row, merged_into_id=None)
    row = Individual.unscoped.get(pk=row.pk)
    keep_step(actor, row, Act.PART, other=target, note=note)
    keep_step(actor, target, Act.PART, other=row, note=note)
    record(actor, "person.part", on=(Individual.RECORD, row.pk), detail={"into": target.pk})
    _set_clocks(row, target)
    return row


def _set_clocks(*people: Individual) -> None:
    """The clocks anew in every case where one of them has a part."""
    rows = Involvement.unscoped.filter(individual__in=people).select_related("individual")
    for case_id, root in sorted({(one.case_id, root_of(one.individual)) for one in rows}):
        set_clock(case_id, root)


#: Fields of a person that a form may change.
FIELDS = tuple(one.name for one in fields(NewIndividual))
