# SPDX-License-Identifier: Apache-2.0
"""Facts of a lead that were taken down wrongly are put right; what they said before stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.queries.units import townships
from wuzha.core import former
from wuzha.engine.calendar import end_of_day
from wuzha.leads.errors import Code
from wuzha.leads.models import FormerLeadFact, Lead, LeadStep
from wuzha.leads.queries.lists import KEYS, index_of
from wuzha.leads.rules.life import OPEN, Act
from wuzha.leads.rulesets import KINDS, SOURCES
from wuzha.leads.services.base import LEADS, noted, set_clock
from wuzha.leads.services.recording import NewLead, reply_due, sealed
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class Facts:
    """What a lead says, as it is to be; an empty text, name, number or place leaves what is sealed as it is."""

    kind: str
    source: str
    received_at: datetime
    source_no: str = ""
    sender: str = ""
    reply_on: date | None = None
    place_unit_id: int | None = None
    what: str = ""
    name: str = ""
    id_no: str = ""
    phone: str = ""
    account: str = ""
    chat: str = ""
    place: str = ""


@LEADS.act(May.WORK_LEADS, name="blackgrey_lead.edit")
def correct(actor: Actor, pk: int, new: Facts, reason: str, *, version: int | None = None) -> Lead:
    """Put facts of a lead that is not ended right. With another source or day of receipt the clock of the reply begins
    anew, unless the source was replied to already.

    Raises `RefusalError`: WRONG_STATE, REASON_MISSING, SAME_ANSWER, UNKNOWN_WORD, IN_FUTURE, NUMBER_TAKEN,
    CLEAR_NUMBER, TOO_LONG, NOT_FOUND for a township that is none, CHANGED; `IdentifierError` for a number that is none.
    """
    lead = LEADS.locked(actor, Lead, pk, version)
    if lead.state not in OPEN:
        raise LEADS.wrong_state(lead)
    if not reason.strip():
        raise RefusalError(Code.REASON_MISSING)
    sources = SOURCES.at(new.received_at)
    kinds = {one.code for one in KINDS.at(new.received_at).terms}
    if new.kind not in kinds or new.source not in {one.code for one in sources.terms}:
        raise RefusalError(Code.UNKNOWN_WORD)
    if new.received_at > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    if new.place_unit_id is not None and new.place_unit_id not in dict(townships()):
        raise RefusalError(Code.NOT_FOUND)
    changed = _changed(lead, new)
    if {"source", "received_at"} & set(changed) and not _replied(lead):
        changed |= {"reply_due_at": reply_due(new.received_at, sources.reply_days(new.source), new.reply_on)}
    elif new.reply_on is not None and lead.reply_due_at != end_of_day(new.reply_on) and not _replied(lead):
        changed["reply_due_at"] = end_of_day(new.reply_on)
    if not changed:
        raise RefusalError(Code.SAME_ANSWER)
    _keep(actor, lead, changed, reason)
    indexes = {
        index_of(name): changed[name].blind() for name, _kind in KEYS if changed.get(name) is not None
    }  # an update of columns does not keep them in step
    try:
        with transaction.atomic():
            noted(actor, lead, Act.EDIT, **changed, **indexes)
    except IntegrityError as error:
        if "lead_no_once" not in str(error):
            raise
        raise RefusalError(Code.NUMBER_TAKEN, number=changed["source_no"]) from error
    set_clock(lead)
    return lead


def _replied(lead: Lead) -> bool:
    return LeadStep.unscoped.filter(lead=lead, act=Act.REPLY).exists()


def _changed(lead: Lead, new: Facts) -> dict[str, Any]:
    """What is different from what the lead says."""
    told: dict[str, Any] = {
        "kind": new.kind, "source": new.source, "received_at": new.received_at, "place_unit_id": new.place_unit_id,
        "source_no": LEADS.plain(new.source_no), "sender": LEADS.plain(new.sender), "what": LEADS.note(new.what),
        **sealed(
            NewLead(
                new.kind, new.source, new.received_at, new.what, name=new.name, id_no=new.id_no, phone=new.phone,
                account=new.account, chat=new.chat, place=new.place,
            )
        ),
    }  # fmt: skip
    return {
        name: value
        for name, value in told.items()
        if not former.equal(getattr(lead, name), value) and not (value is None and name != "place_unit_id")
    }


def _keep(actor: Actor, lead: Lead, changed: dict[str, Any], reason: str) -> None:
    why = LEADS.note(reason)
    FormerLeadFact.unscoped.bulk_create(
        FormerLeadFact(lead=lead, reason=why, by_id=actor.person_id, **one)
        for one in former.said(lead, changed, LEADS.note, partial(_words, lead))
    )


def _words(lead: Lead, name: str, was: Any) -> str:
    if was is None or was == "":
        return ""
    if name == "place_unit_id":
        return str(Unit.objects.get(pk=was).name)
    if name in ("kind", "source"):
        return str((KINDS if name == "kind" else SOURCES).at(lead.received_at).label(was))
    return f"{timezone.localtime(was):%Y-%m-%d %H:%M}" if isinstance(was, datetime) else str(was)
