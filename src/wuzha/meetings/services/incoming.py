# SPDX-License-Identifier: Apache-2.0
"""Rows of files by the rules of the acts on the pages: each is in, there already, or refused with its code."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Subquery

from wuzha.audit.actor import Actor
from wuzha.audit.services import record_all, record_many
from wuzha.core.many import update_all
from wuzha.intake.services.each import AT_ONCE
from wuzha.meetings.errors import Code
from wuzha.meetings.models import (
    AssessmentItem,
    AssessmentSheet,
    MediaItem,
    Membership,
    MembershipDuty,
    Plan,
    PlanTask,
)
from wuzha.meetings.models.membership import Part
from wuzha.meetings.models.plan import PlanState
from wuzha.meetings.services import assessment, media, membership, plans
from wuzha.meetings.services.base import MEETINGS, UnitsOf, city_of
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

Values = Mapping[str, Any]


class OfMeetings:
    """Rows of one chunk; `channel` is where the file came from."""

    def __init__(self, actor: Actor, channel: str, rows: Sequence[Values]) -> None:
        """Raises `RefusalError`: NOT_ALLOWED."""
        MEETINGS.must_be_allowed(actor, May.OVERSEE)
        self.actor, self.channel, self.city = actor, channel, city_of(actor)
        self.units = UnitsOf(self.city, self.named(rows))
        self.look_up(rows)

    def named(self, rows: Sequence[Values]) -> Iterable[int | None]:
        """Keys of the units that the rows name."""
        return [row["unit"] for row in rows]

    def look_up(self, rows: Sequence[Values]) -> None:
        """Read what is there already, and lock what may change."""
        raise NotImplementedError


class Members(OfMeetings):
    """Memberships with their duties. The same days once more are known; a successor follows on the last day."""

    def named(self, rows: Sequence[Values]) -> Iterable[int | None]:
        return [row[name] for row in rows for name in ("unit", "successor")]

    def look_up(self, rows: Sequence[Values]) -> None:
        self.there: dict[int, dict[date, Membership]] = defaultdict(dict)
        self.duties: set[tuple[int, date, str]] = set()
        found = Membership.unscoped.select_for_update(no_key=True).filter(city=self.city, unit__in=self.named(rows))
        for one in found.order_by("since"):
            self.there[one.unit_id][one.since] = one
        told = MembershipDuty.unscoped.filter(membership__in=[pk for own in self.there.values() for pk in own.values()])
        self.duties.update(told.values_list("membership__unit", "membership__since", "text"))
        self.charged: list[MembershipDuty] = []
        #: (action, unit and first day of the membership, detail).
        self.told: list[tuple[str, tuple[int, date], dict[str, Any]]] = []

    def take(self, row: Values) -> bool:
        unit, since, basis = self.units.of(row["unit"]), row["since"], row["basis"] or ""
        key, told, made = (unit.pk, since), [], []
        known = self.there[unit.pk].get(since)
        one = copy(known) if known is not None else membership.joined(
            self.city, unit,
            membership.NewMember(unit.pk, row["sector"] or "GOVERNMENT", since, part=row["part"] or Part.MEMBER,
                                 basis=basis),
            self.there[unit.pk].values(),
        )  # fmt: skip
        if known is None:
            told.append(("membership.join", key, {"unit": unit.code}))
        if row["until"] is not None and one.successor_id is None and one.until in (None, unit.valid_to):
            before = {"until": str(one.until or "")}
            for name, value in membership.ending(one, unit, row["until"], basis, row["successor"]).items():
                setattr(one, name, value)
            one.version += 1
            told.append(("membership.leave", key, before | {"last_day": str(one.until)}))
            if row["successor"] is not None:
                then, others = self.units.of(row["successor"]), self.there[row["successor"]].values()
                made.append(membership.joined(self.city, then, membership.after(one, then.pk), others))
                told.append(("membership.join", (then.pk, made[0].since), {"unit": then.code}))
        elif row["until"] is not None and one.until != row["until"]:
            raise RefusalError(Code.ENDED_ALREADY, day=one.until)
        duty = (*key, row["duty"])
        fresh = bool(row["duty"]) and duty not in self.duties
        if fresh:
            self.charged.append(membership.duty_of(one, row["duty"], since, one.until, citation=basis))
            told.append(("membership.charge", key, {"since": str(since)}))
            self.duties.add(duty)
        for kept in (one, *made):
            self.there[kept.unit_id][kept.since] = kept
        self.told += told
        return fresh or known is None

    def write(self) -> None:
        moved = {key for _action, key, _detail in self.told}
        rows = {key: self.there[key[0]][key[1]] for key in moved}
        Membership.unscoped.bulk_create([one for one in rows.values() if one.pk is None], batch_size=AT_ONCE)
        left = [rows[key] for key in {key for action, key, _detail in self.told if action == "membership.leave"}]
        update_all(left, ["until", "end_basis", "successor", "version"])
        for one in self.charged:
            one.membership = rows[one.membership.unit_id, one.membership.since]
        MembershipDuty.unscoped.bulk_create(self.charged, batch_size=AT_ONCE)
        last_day = Membership.unscoped.filter(pk=OuterRef("membership")).values("until")
        MembershipDuty.unscoped.filter(
            membership__in=[one.pk for one in left], until=None, since__lte=F("membership__until")
        ).update(until=Subquery(last_day))  # fmt: skip
        record_many(
            self.actor, ((action, (Membership.RECORD, rows[key].pk), detail) for action, key, detail in self.told)
        )


class Tasks(OfMeetings):
    """Tasks of the plan that their number names, for each unit of the cell; else of the plan from whose page the file
    was sent in, or the only one being drawn up."""

    def named(self, rows: Sequence[Values]) -> Iterable[int | None]:
        return [unit for row in rows for unit in row["unit"]]

    def look_up(self, rows: Sequence[Values]) -> None:
        plans_there = Plan.objects.visible_to(self.actor).filter(city=self.city).order_by("pk")
        self.plans: list[Plan] = list(plans_there.select_for_update(of=("self",), no_key=True))
        found = PlanTask.unscoped.filter(plan__in=self.plans, no__in={row["no"] for row in rows})
        self.known = {(one.plan_id, one.no, one.unit_id): one for one in found}
        self.made: list[PlanTask] = []

    def take(self, row: Values) -> bool:
        plan = plans.plan_named(self.plans, row["document_no"] or "", self.channel)
        if plan is None:
            raise RefusalError(Code.NOT_FOUND)
        made: dict[tuple[int, str, int], PlanTask] = {}
        for key in row["unit"]:
            place = (plan.pk, row["no"], key)
            same = self.known.get(place) or made.get(place)
            if same is None:
                new = plans.NewTask(row["no"], key, row["title"], row["due_on"], row["text"] or "")
                made[place] = plans.task_of(plan, self.units.of(key), new)
            elif (same.title, same.due_on) != (row["title"], row["due_on"]):
                raise RefusalError(Code.TASK_TWICE, no=row["no"])
        self.known |= made
        self.made += made.values()
        return bool(made)

    def write(self) -> None:
        PlanTask.unscoped.bulk_create(self.made, batch_size=AT_ONCE)
        added = Counter(one.plan_id for one in self.made)
        touched = [one for one in self.plans if one.pk in added]
        for plan in touched:
            plan.version += added[plan.pk]
        update_all(touched, ["version"])
        record_all(
            self.actor, "plan.add_task",
            (((Plan.RECORD, one.plan_id), {"no": one.no, "unit": one.unit.code}) for one in self.made),
        )  # fmt: skip
        for one in self.made:
            if one.plan.state == PlanState.ISSUED:
                plans.ask(self.actor, one.plan, one)


class Reports(OfMeetings):
    """Reports in the media."""

    def look_up(self, rows: Sequence[Values]) -> None:
        found = MediaItem.unscoped.filter(
            city=self.city, struck="", day__in={row["day"] for row in rows}, title__in={row["title"] for row in rows}
        )
        self.known = set(found.values_list("day", "medium", "title"))
        self.made: list[MediaItem] = []

    def take(self, row: Values) -> bool:
        if (same := (row["day"], row["medium"], row["title"])) in self.known:
            return False
        new = media.NewReport(
            row["day"], row["medium"], row["kind"] or "OTHER", row["title"], row["unit"], row["link"] or "",
            row["readers"],
        )  # fmt: skip
        self.made.append(media.report_of(self.city, self.units.of(row["unit"]), new))
        self.known.add(same)
        return True

    def write(self) -> None:
        MediaItem.unscoped.bulk_create(self.made, batch_size=AT_ONCE)
        record_all(self.actor, "media_item.add", (((MediaItem.RECORD, one.pk), {}) for one in self.made))


class Items(OfMeetings):
    """Items of the last edition of a year's sheet; of one that is there the points that are entered. A value beside one
    that a figure fills in is refused, by file as on the page."""

    def named(self, rows: Sequence[Values]) -> Iterable[int | None]:
        return [row["owner"] for row in rows]

    def look_up(self, rows: Sequence[Values]) -> None:
        sheets = AssessmentSheet.objects.visible_to(self.actor).filter(year__in={row["year"] for row in rows})
        locked = sheets.order_by("year", "edition").select_for_update(of=("self",), no_key=True)
        self.sheets: dict[int, AssessmentSheet] = {one.year: one for one in locked}
        found = AssessmentItem.unscoped.filter(
            sheet__in=[one.pk for one in self.sheets.values()], no__in={row["no"] for row in rows}
        ).select_for_update(no_key=True)
        self.there = {(one.sheet_id, one.no): one for one in found}
        #: (action, sheet and number of the item, detail).
        self.told: list[tuple[str, tuple[int, str], dict[str, Any]]] = []

    def take(self, row: Values) -> bool:
        sheet = self.sheets.get(row["year"])
        if sheet is None:
            raise RefusalError(Code.NOT_FOUND)
        key, told = (sheet.pk, row["no"]), []
        if (known := self.there.get(key)) is None:
            owner = self.units.of(row["owner"]) if row["owner"] is not None else None
            new = assessment.NewItem(row["no"], row["name"], row["points"], row["rule"], row["owner"])
            one = assessment.item_of(sheet, self.city, owner, new)
            told.append(("assessment.add_item", key, {"no": one.no}))
        else:
            one = copy(known)
        if (one.name, one.points) != (row["name"], row["points"]):
            raise RefusalError(Code.ITEM_TWICE, no=row["no"])
        if row["typed"] is not None and row["typed"] != one.typed:
            detail = {"no": one.no, "before": one.typed, "points": row["typed"]}
            assessment.score_item(one, row["typed"], row["typed_why"] or "")
            told.append(("assessment.score", key, detail))
        self.there[key] = one
        self.told += told
        return bool(told)

    def write(self) -> None:
        rows = [self.there[key] for key in {key for _action, key, _detail in self.told}]
        update_all([one for one in rows if one.pk is not None], ["typed", "typed_why", "version"])
        AssessmentItem.unscoped.bulk_create([one for one in rows if one.pk is None], batch_size=AT_ONCE)
        acts = Counter(sheet for _action, (sheet, _no), _detail in self.told)
        touched = [one for one in self.sheets.values() if one.pk in acts]
        for sheet in touched:
            sheet.version += acts[sheet.pk]
        update_all(touched, ["version"])
        record_many(
            self.actor,
            ((action, (AssessmentSheet.RECORD, sheet), detail) for action, (sheet, _no), detail in self.told),
        )
