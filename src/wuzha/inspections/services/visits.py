# SPDX-License-Identifier: Apache-2.0
"""Inspections: the round, the visits it plans, the checklist on the spot, photos, and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Finding, Inspection, InspectionItem, InspectionPhoto, Programme
from wuzha.inspections.rules.visits import Severity, Verdict, VisitAct, score
from wuzha.inspections.rulesets import CHECKLISTS
from wuzha.inspections.services.base import PROGRAMMES, VISITS
from wuzha.inspections.services.photos import keep_photo
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.queries.units import choosable


@dataclass(frozen=True, slots=True)
class NewRound:
    name: str
    since: date
    until: date
    teams: str = ""
    aim: str = ""
    synthetic: bool = False


@PROGRAMMES.act(May.OVERSEE, name="programme.plan")
def plan_round(actor: Actor, new: NewRound) -> Programme:
    """Plan a round of inspections. Raises `RefusalError`: NAME_MISSING, DAYS_ORDER, CLEAR_NUMBER, TOO_LONG."""
    if actor.unit_id is None:
        raise RefusalError(Code.NOT_ALLOWED)
    if new.until < new.since:
        raise RefusalError(Code.DAYS_ORDER)
    made: Programme = Programme.unscoped.create(
        owner_id=actor.unit_id, name=PROGRAMMES.plain(new.name, required=Code.NAME_MISSING), since=new.since,
        until=new.until, teams=PROGRAMMES.plain(new.teams, most=200), aim=PROGRAMMES.plain(new.aim, most=200),
        by_id=actor.person_id, synthetic=new.synthetic,
    )  # fmt: skip
    record(actor, "programme.plan", on=(Programme.RECORD, made.pk))
    return made


@PROGRAMMES.act(May.OVERSEE, name="programme.add")
def plan_visits(
    actor: Actor, pk: int, units: Sequence[int], day: date, team: str = "", *, announced: bool = True
) -> list[Inspection]:
    """Plan a visit to each of these units within a round. Raises `RefusalError`: NOT_FOUND, NO_UNIT, OUTSIDE,
    NO_CHECKLIST."""
    programme = PROGRAMMES.locked(actor, Programme, pk)
    if not programme.since <= day <= programme.until:
        raise RefusalError(Code.OUTSIDE, first=programme.since, last=programme.until)
    if not units or not set(units) <= set(choosable(actor, units)):
        raise RefusalError(Code.NO_UNIT)
    kinds = dict(Unit.objects.filter(pk__in=units).values_list("pk", "kind"))
    if not set(kinds.values()) <= set(CHECKLISTS.at().kinds):
        raise RefusalError(Code.NO_CHECKLIST)
    made = []
    for unit in dict.fromkeys(units):
        one: Inspection = Inspection.unscoped.create(
            programme=programme, owner_id=programme.owner_id, unit_id=unit, planned_on=day, announced=announced,
            team=PROGRAMMES.plain(team), synthetic=programme.synthetic,
        )  # fmt: skip
        record(actor, "inspection.plan", on=(Inspection.RECORD, one.pk), detail={"unit": unit})
        made.append(one)
    return made


@VISITS.act(May.OVERSEE, name="inspection.start")
def start(actor: Actor, pk: int, *, version: int | None = None) -> Inspection:
    """Begin a visit: the checklist in force now is laid out. Raises `RefusalError`: WRONG_STATE, NO_CHECKLIST,
    CHANGED."""
    visit, now = _own(actor, pk, version), timezone.now()
    VISITS.allowed(visit, VisitAct.START)
    items = CHECKLISTS.at(now).of(visit.unit.kind)
    if not items:
        raise RefusalError(Code.NO_CHECKLIST)
    for place, one in enumerate(items, 1):
        InspectionItem.unscoped.create(
            inspection=visit, code=one.code, place=place, text=one.text, basis=one.basis, how=one.how,
            points=one.points, severity=one.severity,
        )  # fmt: skip
    return VISITS.move(actor, visit, VisitAct.START, started_at=now, started_by_id=actor.person_id)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one item; an empty verdict is for later, an empty note leaves the one that was kept."""

    verdict: str = ""
    note: str = ""
    severity: str = ""
    photos: tuple[bytes, ...] = field(default=(), repr=False)


@VISITS.act(May.OVERSEE, name="inspection.save")
def save(actor: Actor, pk: int, seen: Mapping[str, Seen], *, version: int | None = None) -> Inspection:
    """Keep what was seen so far, by the codes of the items; as often as one likes until it is finished. `version` is
    that of the checklist that was filled in. Raises `RefusalError`: WRONG_STATE, CHECK_CHANGED, TOO_LONG, PHOTO_KIND,
    PHOTO_BIG, PHOTO_MANY."""
    visit = _seen_by(actor, pk, version)
    VISITS.allowed(visit, VisitAct.SAVE)
    _keep(actor, visit, seen)
    return VISITS.move(actor, visit, VisitAct.SAVE)


def _keep(actor: Actor, visit: Inspection, seen: Mapping[str, Seen]) -> None:
    for item in InspectionItem.unscoped.filter(inspection=visit, code__in=list(seen)):
        told = seen[item.code]
        item.verdict = told.verdict if told.verdict in Verdict.values else ""
        item.note = VISITS.note(told.note) or item.note
        if told.severity in Severity.values:
            item.severity = told.severity
        item.save(update_fields=["verdict", "note", "severity"])
        for content in told.photos:
            keep_photo(actor, InspectionPhoto(inspection=visit, item=item, kind="ITEM"), content)


@VISITS.act(May.OVERSEE, name="inspection.finish")
def finish(
    actor: Actor, pk: int, summary: str = "", seen: Mapping[str, Seen] | None = None, *, version: int | None = None
) -> Inspection:
    """Finish a visit: each item that is not met becomes a finding. Raises `RefusalError`: WRONG_STATE, ITEMS_OPEN,
    NOTE_MISSING, and those of `save`."""
    visit, now = _seen_by(actor, pk, version), timezone.now()
    VISITS.allowed(visit, VisitAct.FINISH)
    _keep(actor, visit, seen or {})
    items = list(InspectionItem.unscoped.filter(inspection=visit).order_by("place"))
    if left := [one for one in items if not one.verdict]:
        raise RefusalError(Code.ITEMS_OPEN, n=len(left), first=left[0].text)
    missed = [one for one in items if one.verdict == Verdict.NO]
    if silent := [one for one in missed if one.note is None]:
        raise RefusalError(Code.NOTE_MISSING, item=silent[0].text)
    for one in missed:
        Finding.unscoped.create(inspection=visit, item=one, severity=one.severity, found_at=now)
    got, of = score(items)
    VISITS.move(
        actor, visit, VisitAct.FINISH, detail={"rows": len(missed)}, done_at=now, done_by_id=actor.person_id,
        got=got, points=of,
    )  # fmt: skip
    if (note := VISITS.note(summary)) is not None:
        Inspection.unscoped.filter(pk=visit.pk).update(note=note)
        visit.note = note
    return visit


@VISITS.act(May.OVERSEE, name="inspection.call_off")
def call_off(actor: Actor, pk: int, why: str, *, version: int | None = None) -> Inspection:
    """A visit does not take place, and why. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, CHANGED."""
    visit = _own(actor, pk, version)
    VISITS.allowed(visit, VisitAct.CALL_OFF)
    reason = VISITS.reason(why)
    VISITS.move(actor, visit, VisitAct.CALL_OFF)
    Inspection.unscoped.filter(pk=visit.pk).update(note=reason)
    return visit


def _seen_by(actor: Actor, pk: int, version: int | None) -> Inspection:
    """The same for who fills in its checklist. Raises `RefusalError`: NOT_FOUND, CHECK_CHANGED."""
    visit = _own(actor, pk)
    if version is not None and visit.version != version:
        raise RefusalError(Code.CHECK_CHANGED)
    return visit


def _own(actor: Actor, pk: int, version: int | None = None) -> Inspection:
    """A visit that the actor's unit plans, locked. Raises `RefusalError`: NOT_FOUND, CHANGED."""
    visit = VISITS.locked(actor, Inspection, pk, version)
    if not visit.owner.path.startswith(actor.unit_path or ""):
        raise RefusalError(Code.NOT_FOUND)
    return visit
