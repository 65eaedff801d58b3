# SPDX-License-Identifier: Apache-2.0
"""Places of outreach: opened, closed, and how many people came on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.roles import May
from wuzha.outreach.errors import Code
from wuzha.outreach.models import Site, SiteVisits
from wuzha.outreach.rulesets import SITE_KINDS
from wuzha.outreach.services.base import SITES, not_ahead, unit_on, word
from wuzha.outreach.services.teams import sealed_name, sealed_phone
from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class NewSite:
    """A place with its keeper in clear; both of the keeper's fields may be empty."""

    name: str
    kind: str
    address: str
    opened_on: date
    unit_id: int | None = None
    hours: str = ""
    keeper: str = ""
    phone: str = ""
    latitude: float | None = None
    longitude: float | None = None
    synthetic: bool = False


@SITES.act(May.WORK_OUTREACH, name="outreach_site.open")
def enter(actor: Actor, new: NewSite) -> Site:
    """Enter a place. Raises `RefusalError`: NO_UNIT, TEXT_MISSING, UNKNOWN_WORD, NAME_TAKEN, BAD_NAME, BAD_PHONE,
    HALF_A_POINT, IN_FUTURE, TOO_LONG, CLEAR_NUMBER."""
    unit = unit_on(actor, new.unit_id, not_ahead(new.opened_on))
    if (new.latitude is None) != (new.longitude is None):
        raise RefusalError(Code.HALF_A_POINT)
    name = SITES.plain(new.name, required=Code.TEXT_MISSING)
    if Site.unscoped.filter(unit=unit, name=name).exists():
        raise RefusalError(Code.NAME_TAKEN)
    row: Site = Site.unscoped.create(
        unit=unit, name=name, kind=word(SITE_KINDS, new.kind), opened_on=new.opened_on,
        address=SITES.plain(new.address, required=Code.TEXT_MISSING, most=120), hours=SITES.plain(new.hours),
        keeper=sealed_name(new.keeper) if new.keeper.strip() else None,
        phone=sealed_phone(new.phone) if new.phone.strip() else None, synthetic=new.synthetic,
        latitude=new.latitude, longitude=new.longitude,
    )  # fmt: skip
    record(actor, "outreach_site.open", on=(Site.RECORD, row.pk), detail={"unit": unit.code})
    return row


@SITES.act(May.WORK_OUTREACH, name="outreach_site.close")
def close(actor: Actor, pk: int, on: date, version: int | None = None) -> Site:
    """It was open until a day. Raises `RefusalError`: NOT_FOUND, CHANGED, ENDED_ALREADY, DAYS_ORDER."""
    row = SITES.locked(actor, Site, pk, version)
    if row.closed_on is not None:
        raise RefusalError(Code.ENDED_ALREADY, day=row.closed_on)
    if on < row.opened_on:
        raise RefusalError(Code.DAYS_ORDER)
    SITES.save(row, closed_on=on)
    record(actor, "outreach_site.close", on=(Site.RECORD, row.pk), detail={"on": on.isoformat()})
    return row


@SITES.act(May.WORK_OUTREACH, name="outreach_site.count")
def count(actor: Actor, pk: int, day: date, people: int) -> SiteVisits:
    """How many came on a day; entered again, the number is put right. Raises `RefusalError`: NOT_FOUND, IN_FUTURE,
    CLOSED_PLACE."""
    row = SITES.locked(actor, Site, pk)
    if not_ahead(day) < row.opened_on or (row.closed_on is not None and day > row.closed_on):
        raise RefusalError(Code.CLOSED_PLACE, since=row.opened_on, until=row.closed_on or "—")
    made, _new = SiteVisits.unscoped.update_or_create(
        site=row, day=day, defaults={"people": people, "by_id": actor.person_id}
    )
    record(actor, "outreach_site.count", on=(Site.RECORD, row.pk), detail={"on": day.isoformat()})
    found: SiteVisits = made
    return found
