# SPDX-License-Identifier: Apache-2.0
"""What every act on a lead shares."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import Acts
from wuzha.inbox.services import moved_on
from wuzha.leads.errors import Code
from wuzha.leads.models import Informant, Lead, LeadStep
from wuzha.leads.rules.clocks import next_step
from wuzha.leads.rules.life import LEAD_LIFE, Act
from wuzha.leads.rulesets import RIGHTS
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.sealed.value import masked_by


class LeadActs(Acts[Lead]):
    codes, kind, life = Code, Lead.RECORD, LEAD_LIFE

    def history(
        self, actor: Actor, row: Lead, act: TextChoices, start: str, *, at: datetime, note: Sealed | None, because: str
    ) -> None:
        """`because` is the code of a conclusion, or of a way onward."""
        LeadStep.unscoped.create(
            lead=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, code=because,
            note=note,
        )  # fmt: skip


LEADS = LeadActs()


def noted(
    actor: Actor, row: Lead, act: Act, note: str = "", *, code: str = "", document_no: str = "", **changes: Any
) -> LeadStep:
    """Keep an act that leaves the state as it is: a step, the version, an event in the trail."""
    LEADS.save(row, **changes)
    made: LeadStep = LeadStep.unscoped.create(
        lead=row, act=act, from_state=row.state, to_state=row.state, by_id=actor.person_id, code=code,
        document_no=document_no, note=LEADS.note(note),
    )  # fmt: skip
    record(actor, f"{Lead.RECORD}.{act.value}", on=(Lead.RECORD, row.pk), detail={"code": code} if code else {})
    moved_on((Lead.RECORD, row.pk))
    return made


def discreet(row: Lead, *texts: str) -> None:
    """Refuses a text that holds name, phone or ID number of whoever told of the lead: only holders of the named right
    may learn them. Nothing is echoed; the refusal is in the trail. Raises `RefusalError`: NAMES_INFORMANT."""
    told = Informant.unscoped.filter(lead=row).first()
    if told is None:
        return
    plain = " ".join(texts)
    joined = "".join(plain.split()).upper()
    for value in (told.name, told.phone, told.id_no):
        if value is not None and masked_by(value, lambda secret: secret.upper() in joined):
            raise RefusalError(Code.NAMES_INFORMANT)


def set_clock(row: Lead) -> None:
    """Write when the sweep is to look at the reply next."""
    at = step_of(row.reply_due_at, timezone.now())
    if at != row.step_at:
        LEADS.save(row, step_at=at)


def step_of(reply_due_at: datetime | None, now: datetime) -> datetime | None:
    """When the sweep is to look at a reply next."""
    return next_step(reply_due_at, now, RIGHTS.at().remind_days)
