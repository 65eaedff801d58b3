# SPDX-License-Identifier: Apache-2.0
"""Rows of ledgers and rosters by the rules of the acts on the pages: each is in, there already, or refused with its
code."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record_all, record_many
from wuzha.core.many import update_all
from wuzha.intake.services.each import AT_ONCE
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.outreach.errors import Code
from wuzha.outreach.models import (
    Activity,
    ActivityAudience,
    ActivityMaterial,
    ActivityStep,
    MaterialVersion,
    TeamMember,
    Training,
)
from wuzha.outreach.rules.life import Act, Source
from wuzha.outreach.services import activities, teams
from wuzha.outreach.services.base import ACTIVITIES, TEAMS, UnitsOn
from wuzha.outreach.services.reached import all_remeasured
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind
from wuzha.sealed.value import blinds

#: Who may have spoken.
LECTURERS = ("LECTURER", "POLICE")
#: What a roster tells of a training besides its day.
TRAINED_BY_ROSTER = "名册登记的培训"
#: Marks of rows of ledgers are made of what they say: the same row of another file is the same activity.
_ROWS = uuid.UUID("5f6f3a52-7c0e-4f0b-9f0e-2f1f5a6b7c81")


class Belonging:
    """Lecturers and materials that ledgers name in words, looked up once a file. Names are compared sealed."""

    @cached_property
    def _units(self) -> dict[int, Unit]:
        found: dict[int, Unit] = Unit.objects.in_bulk()
        return found

    @cached_property
    def _lecturers(self) -> dict[bytes, list[TeamMember]]:
        found: dict[bytes, list[TeamMember]] = {}
        for one in TeamMember.unscoped.filter(role__in=LECTURERS).select_related("unit"):
            for index in one.name.blinds() if one.name is not None else ():
                found.setdefault(index, []).append(one)
        return found

    @cached_property
    def _editions(self) -> dict[str, list[MaterialVersion]]:
        found: dict[str, list[MaterialVersion]] = {}
        for one in MaterialVersion.unscoped.select_related("material__city"):
            found.setdefault(one.material.title, []).append(one)
        return found

    def lecturer(self, unit_id: int, name: str, day: date) -> int | None:
        """Who of this name served the unit, or what lies above it, on a day; nothing where it is not one alone."""
        unit = self._units[unit_id]
        named = {one.pk: one for index in blinds(Kind.NAME, name) for one in self._lecturers.get(index, ())}
        there = [
            one.pk
            for one in named.values()
            if unit.path.startswith(one.unit.path) and one.since <= day and (one.until is None or one.until >= day)
        ]
        return there[0] if len(there) == 1 else None

    def editions(self, unit_id: int, titles: Sequence[str], day: date) -> tuple[int, ...]:
        """The editions in force on a day of the materials of these titles."""
        city = self._units[unit_id].path[: Unit.steplen]
        return tuple(
            one.pk
            for title in titles
            for one in self._editions.get(title, ())
            if one.since <= day <= one.until and one.material.city.path == city
        )

    def found(self, row: dict[str, Any]) -> list[str]:
        """Put keys in place of words; the fields of which something is not known."""
        unknown, unit, day = [], row["unit"], row["day"]
        if row["lecturer"]:
            row["lecturer"] = self.lecturer(unit, row["lecturer"], day)
            unknown += [] if row["lecturer"] else ["lecturer"]
        if titles := row["materials"]:
            row["materials"] = self.editions(unit, titles, day)
            unknown += ["materials"] if len(row["materials"]) < len(titles) else []
        return unknown


class Ledger:
    """Activities of a ledger; the same day, unit, place, form and topic once more are known."""

    def __init__(self, actor: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
        self.actor, self.units = actor, UnitsOn(actor, [row["unit"] for row in rows])
        self.known = set(Activity.unscoped.filter(uid__in=[_uid(row) for row in rows]).values_list("uid", flat=True))
        lecturers = {row["lecturer"] for row in rows} - {None}
        self.lecturers = set(TeamMember.objects.visible_to(actor).filter(pk__in=lecturers).values_list("pk", flat=True))
        named = {edition for row in rows for edition in row["materials"] or ()}
        self.editions = MaterialVersion.unscoped.select_related("material__city").in_bulk(named)
        self.made: list[Activity] = []
        self.came: list[ActivityAudience] = []
        self.used: list[ActivityMaterial] = []

    def take(self, row: Mapping[str, Any]) -> bool:
        uid = _uid(row)
        if uid in self.known:
            return False
        ACTIVITIES.must_be_allowed(self.actor, *activities.RECORDS)
        new = activities.NewActivity(
            fraud_type=row["fraud_type"] or "", key_area=row["key_area"], lecturer_id=row["lecturer"],
            editions=row["materials"] or (), day=row["day"], place=row["place"], entry=row["entry"], way=row["way"],
            topic=row["topic"] or "",
            people={row["audience"] or "PUBLIC": row["people"]}, unit_id=row["unit"], uid=uid, source=Source.FILE,
        )  # fmt: skip
        unit, values = activities.values_of(new, self.units.at)
        if new.lecturer_id is not None and new.lecturer_id not in self.lecturers:
            raise activities.not_fitting("lecturer")
        city = unit.path[: Unit.steplen]
        used = [self.editions[one] for one in dict.fromkeys(new.editions) if one in self.editions]
        used = [one for one in used if one.since <= new.day <= one.until and one.material.city.path == city]
        if len(used) < len(set(new.editions)):
            raise RefusalError(Code.EDITION_OVER, day=new.day)
        made = Activity(
            uid=uid, source=new.source, recorded_by_id=self.actor.person_id, lecturer_id=new.lecturer_id, **values
        )
        self.known.add(uid)
        self.made.append(made)
        self.came += [ActivityAudience(activity=made, kind=kind, people=n) for kind, n in new.people.items() if n]
        self.used += [ActivityMaterial(activity=made, edition=one) for one in used]
        return True

    def write(self) -> None:
        Activity.unscoped.bulk_create(self.made, batch_size=AT_ONCE)
        for came in self.came:
            came.activity_id = came.activity.pk
        for used in self.used:
            used.activity_id = used.activity.pk
        ActivityAudience.unscoped.bulk_create(self.came, batch_size=AT_ONCE)
        ActivityMaterial.unscoped.bulk_create(self.used, batch_size=AT_ONCE)
        ActivityStep.unscoped.bulk_create(
            [
                ActivityStep(
                    activity=one, act=Act.RECORD.value, from_state="", to_state=one.state, at=one.recorded_at,
                    by_id=self.actor.person_id,
                )
                for one in self.made
            ],
            batch_size=AT_ONCE,
        )  # fmt: skip
        all_remeasured({(one.unit, one.day) for one in self.made})
        record_all(
            self.actor, "outreach_activity.record",
            (((Activity.RECORD, one.pk), {"unit": one.unit.code}) for one in self.made),
        )  # fmt: skip


def _uid(row: Mapping[str, Any]) -> uuid.UUID:
    said = "|".join(str(row[name] or "") for name in ("day", "unit", "place", "topic", "entry", "way"))
    return uuid.uuid5(_ROWS, said)


class Roster:
    """Members of teams with their latest training; who serves the unit with this phone already is known."""

    def __init__(self, actor: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
        self.actor, self.units = actor, UnitsOn(actor, [row["unit"] for row in rows])
        rows_there = TeamMember.unscoped.filter(unit__in={row["unit"] for row in rows}, until__isnull=True)
        found = rows_there.select_for_update(of=("self",), no_key=True).order_by("-pk")
        self.serving = {(one.unit_id, bytes(one.phone_index or b"")): one for one in found}
        keys = [one.pk for one in self.serving.values()]
        self.in_reach = set(TeamMember.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
        told = Training.unscoped.filter(member__in=keys, topic=TRAINED_BY_ROSTER)
        self.trained = set(told.values_list("member", "day"))
        self.made: list[TeamMember] = []
        self.changed: dict[int, TeamMember] = {}
        self.trainings: list[Training] = []
        #: (action, member, detail).
        self.told: list[tuple[str, TeamMember, dict[str, Any]]] = []

    def take(self, row: Mapping[str, Any]) -> bool:
        phone = teams.sealed_phone(row["phone"])
        place = (row["unit"], phone.blind())
        there = self.serving.get(place)
        new = there is None
        if there is None:
            TEAMS.must_be_allowed(self.actor, May.WORK_OUTREACH)
            unit = self.units.at(row["unit"], max(row["since"], timezone.localdate()))
            member = teams.NewMember(unit.pk, row["role"] or "VOLUNTEER", row["name"], row["phone"], row["since"])
            there = teams.joined(self.actor, unit, member)
        day = row["trained_on"]
        training = None
        if day is not None and day >= there.since and (there.trained_on is None or day > there.trained_on):
            TEAMS.must_be_allowed(self.actor, May.WORK_OUTREACH)
            if there.pk is not None and there.pk not in self.in_reach:
                raise RefusalError(Code.NOT_FOUND)
            training = teams.trained(self.actor, there, day, TRAINED_BY_ROSTER)
            if there.pk is not None and (there.pk, day) in self.trained:
                raise RefusalError(Code.TRAINED_TWICE)
        if new:
            self.serving[place] = there
            self.made.append(there)
            self.told.append(("team_member.join", there, teams.told(there)))
        if training is not None:
            there.trained_on = day
            there.version += 1
            if there.pk is not None:
                self.changed[there.pk] = there
            self.trainings.append(training)
            self.told.append(("team_member.train", there, {"on": day.isoformat()}))
        return new or training is not None

    def write(self) -> None:
        TeamMember.unscoped.bulk_create(self.made, batch_size=AT_ONCE)
        update_all(list(self.changed.values()), ["trained_on", "version"])
        for one in self.trainings:
            one.member_id = one.member.pk
        Training.unscoped.bulk_create(self.trainings, batch_size=AT_ONCE)
        record_many(self.actor, ((action, (TeamMember.RECORD, one.pk), detail) for action, one, detail in self.told))
