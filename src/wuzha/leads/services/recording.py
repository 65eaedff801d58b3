# SPDX-License-Identifier: Apache-2.0
"""Taking down a lead, and who told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.units import centre_of, townships
from wuzha.engine.calendar import end_of_day
from wuzha.engine.identifiers import Account, Address, ChatId, IdNumber, Name, parse_telephone
from wuzha.leads.errors import Code
from wuzha.leads.models import Informant, Lead
from wuzha.leads.rules.life import OPEN, Act
from wuzha.leads.rulesets import KINDS, SOURCES
from wuzha.leads.services.base import LEADS, noted, step_of
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal


@dataclass(frozen=True, slots=True)
class NewInformant:
    """Who told, in clear; empty where not known."""

    name: str = ""
    phone: str = ""
    id_no: str = ""
    address: str = ""
    note: str = ""

    def __bool__(self) -> bool:
        return any(map(str.strip, (self.name, self.phone, self.id_no, self.address, self.note)))


@dataclass(frozen=True, slots=True)
class NewLead:
    """What was told, in clear; empty where not known."""

    kind: str
    source: str
    received_at: datetime
    what: str
    source_no: str = ""
    sender: str = ""
    name: str = ""
    id_no: str = ""
    phone: str = ""
    account: str = ""
    chat: str = ""
    place: str = ""
    place_unit_id: int | None = None
    #: The day by which the source wants a reply; without it the clock of the source holds.
    reply_on: date | None = None
    origin: tuple[str, int] | None = None
    informant: NewInformant = NewInformant()
    synthetic: bool = False


@LEADS.act(May.WORK_LEADS, name="blackgrey_lead.record")
def take_down(actor: Actor, new: NewLead) -> Lead:
    """Record a lead of the actor's centre.

    Raises `RefusalError`: NOT_FOUND without a centre, UNKNOWN_WORD, NOTHING_SAID, IN_FUTURE, CLEAR_NUMBER, TOO_LONG,
    NUMBER_TAKEN; `IdentifierError` for a number that is none.
    """
    lead = begun(actor, centre_of(actor), new)
    try:
        with transaction.atomic():
            lead.save(force_insert=True)
    except IntegrityError as error:
        if "lead_no_once" not in str(error):
            raise
        raise RefusalError(Code.NUMBER_TAKEN, number=lead.source_no) from error
    LEADS.history(actor, lead, Act.RECORD, lead.state, at=timezone.now(), note=None, because="")
    record(actor, "blackgrey_lead.record", on=(Lead.RECORD, lead.pk), detail=told(lead))
    if new.informant:
        put_informant(actor, lead, new.informant)
    return lead


def begun(actor: Actor, centre: int | None, new: NewLead) -> Lead:
    """A lead of a centre as it is to be written, with its clock. Refuses what `take_down` refuses, but a number that is
    taken."""
    if centre is None or actor.unit_id is None:
        raise RefusalError(Code.NOT_FOUND)
    sources = SOURCES.at(new.received_at)
    LEADS.word(KINDS.at(new.received_at), new.kind)
    LEADS.word(sources, new.source)
    now = timezone.now()
    if new.received_at > now:
        raise RefusalError(Code.IN_FUTURE)
    if new.place_unit_id is not None and new.place_unit_id not in dict(townships()):
        raise RefusalError(Code.NOT_FOUND)
    what = LEADS.note(new.what)
    if what is None:
        raise RefusalError(Code.NOTHING_SAID)
    due = reply_due(new.received_at, sources.reply_days(new.source), new.reply_on)
    return Lead(
        centre_id=centre, unit_id=actor.unit_id, kind=new.kind, source=new.source,
        source_no=LEADS.plain(new.source_no), sender=LEADS.plain(new.sender), received_at=new.received_at, what=what,
        **sealed(new), place_unit_id=new.place_unit_id, reply_due_at=due, step_at=step_of(due, now),
        origin_type=new.origin[0] if new.origin else "", origin_id=new.origin[1] if new.origin else None,
        synthetic=new.synthetic,
    )  # fmt: skip


def told(lead: Lead) -> dict[str, str]:
    """What the trail says of a lead that was recorded."""
    return {"kind": lead.kind, "source": lead.source}


def sealed(new: NewLead) -> dict[str, Sealed | None]:
    """The columns that name somebody. Raises `IdentifierError`."""
    today = timezone.localdate()
    return {
        "name": seal(Kind.NAME, Name.parse(new.name)) if new.name.strip() else None,
        "id_no": seal(Kind.ID_NUMBER, IdNumber.parse(new.id_no, today=today)) if new.id_no.strip() else None,
        "phone": seal(Kind.PHONE, parse_telephone(new.phone)) if new.phone.strip() else None,
        "account": seal(Kind.ACCOUNT, Account.parse(new.account)) if new.account.strip() else None,
        "chat": seal(Kind.CHAT, ChatId.parse(new.chat)) if new.chat.strip() else None,
        "place": seal(Kind.ADDRESS, Address.parse(new.place)) if new.place.strip() else None,
    }


def reply_due(received_at: datetime, days: int, on: date | None) -> datetime | None:
    """By when the source is to be replied to: the day it wants, else by its clock; nothing where it waits for none."""
    if on is not None:
        return end_of_day(on)
    return end_of_day(timezone.localdate(received_at) + timedelta(days=days)) if days else None


@LEADS.act(May.WORK_LEADS, name="blackgrey_lead.informant")
def add_informant(actor: Actor, pk: int, new: NewInformant) -> Lead:
    """Record who told of a lead, once: from then on only a holder of the named right sees it.

    Raises `RefusalError`: WRONG_STATE, INFORMANT_THERE, WHO_MISSING; `IdentifierError` for a number that is none.
    """
    lead = LEADS.locked(actor, Lead, pk)
    if lead.state not in OPEN:
        raise LEADS.wrong_state(lead)
    if not (new.name.strip() or new.phone.strip()):
        raise RefusalError(Code.WHO_MISSING)
    put_informant(actor, lead, new)
    return lead


def put_informant(actor: Actor, lead: Lead, new: NewInformant) -> None:
    """Keep who told of a locked or new lead. Step and trail say only that it is there."""
    if Informant.unscoped.filter(lead=lead).exists():
        raise RefusalError(Code.INFORMANT_THERE)
    informant_of(actor, lead, new).save(force_insert=True)
    noted(actor, lead, Act.INFORMANT)


def informant_of(actor: Actor, lead: Lead, new: NewInformant) -> Informant:
    """Who told of a lead, as it is to be written. Raises `IdentifierError`, `RefusalError`: TOO_LONG."""
    today = timezone.localdate()
    return Informant(
        lead=lead, by_id=actor.person_id,
        name=seal(Kind.NAME, Name.parse(new.name)) if new.name.strip() else None,
        phone=seal(Kind.PHONE, parse_telephone(new.phone)) if new.phone.strip() else None,
        id_no=seal(Kind.ID_NUMBER, IdNumber.parse(new.id_no, today=today)) if new.id_no.strip() else None,
        address=seal(Kind.ADDRESS, Address.parse(new.address)) if new.address.strip() else None,
        note=LEADS.note(new.note),
    )  # fmt: skip
