# SPDX-License-Identifier: Apache-2.0
"""What the city asks and allots: lists of nominations of bureaus, the quota of townships, meetings to push the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.models import FreeUnit, Promotion, TownQuota
from wuzha.fraudfree.queries.quota import residents_of, townships
from wuzha.fraudfree.rulesets import QUOTA
from wuzha.fraudfree.services.base import CITY, OWN, UNITS, for_the_city
from wuzha.fraudfree.services.entering import NewUnit, put
from wuzha.meetings.services.meetings import NewMeeting, plan
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.queries.owed import open_of_kind
from wuzha.requests.services.asking import NewRequest, send_many

_ASKED = (
    "请推荐拟创建无诈单元的单位，逐家填写名称、类别、所在镇街、人数、地址范围、责任人，可在页面填写，也可报送表格。"
)


@UNITS.act(*CITY, name="fraudfree.ask")
def ask(actor: Actor, bureaus: Sequence[int], due_on: date, text: str = "") -> int:
    """Ask bureaus for lists of nominations, one request each; how many. Raises `RefusalError`: NO_BUREAU, and what
    requests refuse."""
    for_the_city(actor)
    if not bureaus:
        raise RefusalError(Code.NO_BUREAU)
    title = f"报送{timezone.localdate().year}年无诈单元建议名单"
    made = send_many(actor, NewRequest("NOMINATION", title, text.strip() or _ASKED, due_on), bureaus)
    record(actor, "fraudfree.ask", on=("unit", actor.unit_id), rows=len(made))
    return len(made)


@UNITS.act(*OWN, name="fraudfree.nominate")
def nominate(actor: Actor, request: int, new: NewUnit) -> FreeUnit:
    """A bureau names a unit in its answer, on its page. Raises `RefusalError`: NOT_ASKED, and as for a candidate."""
    asked = open_of_kind(actor, "NOMINATION").filter(pk=request).select_related("addressed").first()
    if asked is None:
        raise RefusalError(Code.NOT_ASKED, unit=actor.unit_code or "")
    return put(actor, replace(new, bureau_id=asked.addressed_id, nomination_id=asked.pk))


@UNITS.act(*CITY, name="fraudfree.allot")
def allot(actor: Actor, year: int, *, synthetic: bool = False) -> list[TownQuota]:
    """Allot the quota of a year to every township of the city by its residents; a second time what changed.

    Raises `RefusalError`: FAR_YEAR, NO_RESIDENTS.
    """
    for_the_city(actor)
    today = timezone.localdate()
    if year not in (today.year, today.year + 1):
        raise RefusalError(Code.FAR_YEAR)
    units = townships(actor.unit_path or "-", today)
    residents = residents_of(units, year)
    if missing := [one.name for one in units if one.pk not in residents]:
        raise RefusalError(Code.NO_RESIDENTS, units="、".join(missing))
    rule = QUOTA.at()
    for one in units:
        TownQuota.unscoped.update_or_create(
            township=one, year=year,
            defaults={
                "residents": residents[one.pk], "units": rule.of(residents[one.pk]), "at": timezone.now(),
                "by_id": actor.person_id, "synthetic": synthetic,
            },
        )  # fmt: skip
    found = list(
        TownQuota.unscoped.filter(township__in=[one.pk for one in units], year=year).order_by("township__code")
    )
    detail = {"year": year, "units": sum(one.units for one in found)}
    record(actor, "fraudfree.allot", on=("unit", actor.unit_id), rows=len(found), detail=detail)
    return found


@UNITS.act(May.OVERSEE, name="fraudfree.promote")
def promote(
    actor: Actor,
    title: str,
    at: datetime,
    chair: str,
    place: str,
    free_unit: int | None = None,
    *,
    synthetic: bool = False,
) -> Promotion:
    """Plan a meeting to push the work on: it goes on in the room of the joint meeting. Raises `RefusalError`:
    NOT_FOUND, and what meetings refuse."""
    for_the_city(actor)
    shown = FreeUnit.objects.visible_to(actor).filter(pk=free_unit).first() if free_unit is not None else None
    if free_unit is not None and shown is None:
        raise RefusalError(Code.NOT_FOUND)
    meeting = plan(actor, NewMeeting("PROMOTION", title, at, chair, place, synthetic=synthetic))
    made: Promotion = Promotion.unscoped.create(city_id=actor.unit_id or 0, meeting=meeting, free_unit=shown)
    return made
