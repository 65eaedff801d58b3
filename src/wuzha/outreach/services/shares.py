# SPDX-License-Identifier: Apache-2.0
"""Shares of a month as units report them: proxies, entered with how they were counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.roles import May
from wuzha.outreach.errors import Code
from wuzha.outreach.models import ReachShare
from wuzha.outreach.rules.life import Asked
from wuzha.outreach.services.base import SHARES, not_ahead, unit_on
from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class NewShare:
    """`counted` of `asked` in the month of a day."""

    month: date
    kind: str
    asked: int
    counted: int
    how: str
    unit_id: int | None = None


@SHARES.act(May.WORK_OUTREACH, name="outreach_share.enter")
def enter(actor: Actor, new: NewShare) -> ReachShare:
    """Enter a share; entered again, it is put right.

    Raises `RefusalError`: NO_UNIT, IN_FUTURE, UNKNOWN_WORD, MORE_THAN_ALL, TEXT_MISSING, TOO_LONG, CLEAR_NUMBER.
    """
    first = not_ahead(new.month.replace(day=1))
    unit = unit_on(actor, new.unit_id, new.month)
    if new.kind not in Asked.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    if not 0 <= new.counted <= new.asked or new.asked < 1:
        raise RefusalError(Code.MORE_THAN_ALL)
    values = {
        "asked": new.asked, "counted": new.counted, "how": SHARES.plain(new.how, required=Code.TEXT_MISSING),
        "by_id": actor.person_id,
    }  # fmt: skip
    row, _new = ReachShare.unscoped.update_or_create(unit=unit, month=first, kind=new.kind, defaults=values)
    detail = {"unit": unit.code, "on": first.isoformat()}
    record(actor, "outreach_share.enter", on=(ReachShare.RECORD, row.pk), detail=detail)
    found: ReachShare = row
    return found
