# SPDX-License-Identifier: Apache-2.0
"""Activities: recorded on the page, by a phone or from a ledger; corrected, withdrawn; open for people to sign in."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record as trail
from wuzha.cases.queries.counting import AGES
from wuzha.engine.identifiers import find_clear
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.outreach.errors import Code
from wuzha.outreach.models import (
    Activity,
    ActivityAudience,
    ActivityMaterial,
    ActivityPhoto,
    Event,
    MaterialVersion,
    PlanEntry,
    Site,
    TeamMember,
)
from wuzha.outreach.rules.life import Act, EventState, Source, State
from wuzha.outreach.rules.photos import GRAVE, Flag, Place, Shot, flags
from wuzha.outreach.rulesets import AUDIENCES, ENTRIES, POLICY, WAYS
from wuzha.outreach.services.base import ACTIVITIES, not_ahead, unit_on, word
from wuzha.outreach.services.reached import of_activity_again, remeasured
from wuzha.refusals import RefusalError

#: Who records: who works on outreach, and a grid worker for the own grid.
RECORDS = (May.WORK_OUTREACH, May.RECORD_OUTREACH)


@dataclass(frozen=True, slots=True)
class NewActivity:
    """An activity as it is entered. `people`: code of an audience → how many."""

    day: date
    place: str
    entry: str
    way: str
    people: Mapping[str, int]
    unit_id: int | None = None
    topic: str = ""
    #: A code of `warning.fraud_types`, where it was about one scam; 是否重点地区.
    fraud_type: str = ""
    #: A code of the age bands of victims: that of most who came.
    age: str = ""
    key_area: bool | None = None
    note: str = ""
    uid: uuid.UUID = field(default_factory=uuid.uuid4)
    lecturer_id: int | None = None
    event_id: int | None = None
    task_id: int | None = None
    site_id: int | None = None
    editions: tuple[int, ...] = ()
    photos: tuple[Shot, ...] = ()
    source: str = Source.PAGE
    #: Whether one of the same unit, day, place and topic is refused, until somebody says that this is another.
    asks: bool = False
    synthetic: bool = False


@ACTIVITIES.act(*RECORDS, name="outreach_activity.record")
def record(actor: Actor, new: NewActivity) -> tuple[Activity, bool]:
    """Record an activity; and whether it is new: what was sent before with the same `uid` is found, not doubled.

    Raises `RefusalError`: NO_UNIT, IN_FUTURE, TOO_LATE, UNKNOWN_WORD, TEXT_MISSING, NO_PEOPLE, TOO_MANY_PEOPLE,
    NOT_FITTING, EDITION_OVER, PHOTO_MANY, CLEAR_NUMBER, NOTE_NAMES, TOO_LONG, UID_TAKEN, DONE_TWICE.
    """
    known: Activity | None = Activity.unscoped.filter(uid=new.uid).first()
    if known is not None:
        return _again(actor, known), False
    unit, values = _values(actor, new)
    if new.asks and (twin := _twin(values)) is not None:
        raise RefusalError(Code.DONE_TWICE, number=twin.number)
    # Two requests with one `uid` at the same moment: the second waits for the first, and finds it.
    row, made = Activity.unscoped.get_or_create(
        uid=new.uid, defaults=values | {"source": new.source, "recorded_by_id": actor.person_id,
                                        "synthetic": new.synthetic},
    )  # fmt: skip
    if not made:
        return _again(actor, row), False
    _details(row, new, unit)
    ACTIVITIES.history(actor, row, Act.RECORD, "", at=row.recorded_at, note=None, because="")
    remeasured(unit, row.day)
    trail(actor, "outreach_activity.record", on=(Activity.RECORD, row.pk), detail={"unit": unit.code})
    return row, True


def _twin(values: Mapping[str, Any]) -> Activity | None:
    same = {name: values[name] for name in ("unit", "day", "place", "topic")}
    found: Activity | None = Activity.unscoped.filter(**same).exclude(state=State.WITHDRAWN).order_by("pk").first()
    return found


def _again(actor: Actor, known: Activity) -> Activity:
    if known.recorded_by_id != actor.person_id:
        raise RefusalError(Code.UID_TAKEN)
    return known


def _values(actor: Actor, new: NewActivity) -> tuple[Unit, dict[str, Any]]:
    unit, values = values_of(new, partial(unit_on, actor))
    return unit, values | {
        "lecturer_id": _fitting(TeamMember.objects.visible_to(actor), new.lecturer_id, "lecturer"),
        "event_id": _fitting(
            Event.objects.visible_to(actor).exclude(state=EventState.CALLED_OFF), new.event_id, "event"
        ),
        "task_id": _fitting(PlanEntry.objects.visible_to(actor).filter(unit=unit), new.task_id, "task"),
        "site_id": _fitting(Site.objects.visible_to(actor), new.site_id, "site"),
    }  # fmt: skip


def values_of(new: NewActivity, unit_at: Callable[[int | None, date], Unit]) -> tuple[Unit, dict[str, Any]]:
    """The unit of an activity and its columns, but for what it names of other records. Raises as `record`."""
    rules, day = POLICY.at(), not_ahead(new.day)
    if new.source != Source.FILE and (timezone.localdate() - day).days > rules.late_days:
        raise RefusalError(Code.TOO_LATE, days=rules.late_days)
    unit = unit_at(new.unit_id, day)
    if len(new.photos) > rules.photos:
        raise RefusalError(Code.PHOTO_MANY, most=rules.photos)
    if find_clear(new.note):
        raise RefusalError(Code.NOTE_NAMES)
    people = {kind: number for kind, number in new.people.items() if number}
    for kind in people:
        word(AUDIENCES, kind)
    if not people:
        raise RefusalError(Code.NO_PEOPLE)
    if sum(people.values()) > rules.most_people:
        raise RefusalError(Code.TOO_MANY_PEOPLE, most=rules.most_people)
    return unit, {
        "unit": unit, "day": day, "entry": word(ENTRIES, new.entry), "way": word(WAYS, new.way),
        "place": ACTIVITIES.plain(new.place, required=Code.TEXT_MISSING), "topic": ACTIVITIES.plain(new.topic),
        "fraud_type": word(rule_set("warning.fraud_types"), new.fraud_type, empty=True),
        "age": word(AGES, new.age, empty=True), "key_area": new.key_area,
        "reach": sum(people.values()), "note": ACTIVITIES.note(new.note),
    }  # fmt: skip


def _fitting(rows: Any, key: int | None, name: str) -> int | None:
    if key is not None and not rows.filter(pk=key).exists():
        raise not_fitting(name)
    return key


def not_fitting(name: str) -> RefusalError:
    """What is named in this column is none that the activity can name."""
    column: Any = Activity._meta.get_field(name)
    return RefusalError(Code.NOT_FITTING, what=column.verbose_name)


def _details(row: Activity, new: NewActivity, unit: Unit) -> None:
    """Audiences, materials and photos of an activity, in place of those that stood there."""
    ActivityAudience.unscoped.filter(activity=row).delete()
    ActivityAudience.unscoped.bulk_create(
        [ActivityAudience(activity=row, kind=kind, people=number) for kind, number in new.people.items() if number]
    )
    ActivityMaterial.unscoped.filter(activity=row).delete()
    wanted = MaterialVersion.unscoped.filter(
        pk__in=new.editions, since__lte=new.day, until__gte=new.day, material__city__path=unit.path[: Unit.steplen]
    )
    if len(wanted) < len(set(new.editions)):
        raise RefusalError(Code.EDITION_OVER, day=new.day)
    ActivityMaterial.unscoped.bulk_create([ActivityMaterial(activity=row, edition=one) for one in wanted])
    if new.photos:
        _photos(row, new.photos, unit)


def _photos(row: Activity, shots: Sequence[Shot], unit: Unit) -> None:
    here = None
    if unit.latitude is not None and unit.longitude is not None:
        here = Place(unit.latitude, unit.longitude)
    site: Site | None = Site.unscoped.filter(pk=row.site_id or 0, latitude__isnull=False).first()
    spot = Place(site.latitude or 0.0, site.longitude or 0.0) if site is not None else None
    rules = POLICY.at(row.recorded_at)
    others = ActivityPhoto.unscoped.filter(digest__in=[one.digest for one in shots]).exclude(activity=row)
    used = set(others.exclude(activity__state=State.WITHDRAWN).values_list("digest", flat=True))
    grave = row.flagged
    for shot in shots:
        taken_on = timezone.localdate(shot.taken_at) if shot.taken_at is not None else None
        found = flags(shot, row.day, taken_on, here, far_km=rules.far_km, spot=spot, spot_km=rules.site_km)
        if shot.digest in used:
            found.append(Flag.USED_BEFORE)
        grave = grave or any(one in GRAVE for one in found)
        ActivityPhoto.unscoped.get_or_create(
            activity=row, digest=shot.digest,
            defaults={
                "taken_at": shot.taken_at, "flags": [one.value for one in found],
                "latitude": shot.place.latitude if shot.place else None,
                "longitude": shot.place.longitude if shot.place else None,
            },
        )  # fmt: skip
    if grave != row.flagged:
        Activity.unscoped.filter(pk=row.pk).update(flagged=grave)
        row.flagged = grave


@ACTIVITIES.act(*RECORDS, name="outreach_activity.correct")
def correct(actor: Actor, pk: int, new: NewActivity, version: int | None = None) -> Activity:
    """Put an activity right. One that was rejected goes back to the review. Photos may be added, none is taken away.

    Raises `RefusalError`: NOT_FOUND, CHANGED, WRONG_STATE, and those of `record`.
    """
    row = ACTIVITIES.locked(actor, Activity, pk, version)
    act = Act.AMEND if row.state == State.REJECTED else Act.CORRECT
    ACTIVITIES.allowed(row, act)
    was = (row.unit, row.day)
    unit, values = _values(actor, new)
    if new.note.strip() == "":
        values.pop("note")
    more: dict[str, Any] = {"reviewed_by_id": None, "reviewed_at": None} if act == Act.AMEND else {}
    ACTIVITIES.move(actor, row, act, changed_by_id=actor.person_id, **values, **more)
    _details(row, new, unit)
    remeasured(unit, row.day, was=was)
    return row


@ACTIVITIES.act(*RECORDS, name="outreach_activity.withdraw")
def withdraw(actor: Actor, pk: int, why: str, version: int | None = None) -> Activity:
    """Take an activity back, and why. Raises `RefusalError`: NOT_FOUND, CHANGED, WRONG_STATE, REASON_MISSING."""
    row = ACTIVITIES.locked(actor, Activity, pk, version)
    return of_activity_again(
        ACTIVITIES.move(actor, row, Act.WITHDRAW, note=ACTIVITIES.reason(why), sign_code=None, sign_until=None)
    )


@ACTIVITIES.act(*RECORDS, name="outreach_activity.open_sign_in")
def open_sign_in(actor: Actor, pk: int, now: datetime | None = None) -> Activity:
    """Open the sign-in of an activity for some hours, or longer. Raises `RefusalError`: NOT_FOUND, WRONG_STATE."""
    row = ACTIVITIES.locked(actor, Activity, pk)
    ACTIVITIES.allowed(row, Act.CORRECT)
    until = (now or timezone.now()) + timedelta(hours=POLICY.at().sign_hours)
    ACTIVITIES.save(row, sign_code=row.sign_code or secrets.token_urlsafe(12), sign_until=until)
    trail(actor, "outreach_activity.open_sign_in", on=(Activity.RECORD, row.pk))
    return row
