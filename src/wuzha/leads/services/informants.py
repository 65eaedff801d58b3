# SPDX-License-Identifier: Apache-2.0
"""The right to see informants, given by name and by two persons; and each look, for a purpose, in the trail."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import reveal_many
from wuzha.leads.errors import Code
from wuzha.leads.models import Informant, InformantRight, Lead
from wuzha.leads.models.informant import holds
from wuzha.leads.rulesets import RIGHTS
from wuzha.leads.services.base import LEADS
from wuzha.org.models import Person
from wuzha.org.queries.people import in_reach
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: What an informant's row holds.
PERSONAL = ("name", "phone", "id_no", "address", "note")


@LEADS.act(May.MANAGE_PEOPLE, name="informant_right.ask")
def ask(actor: Actor, person_id: int, from_on: date, until_on: date, reason: str) -> InformantRight:
    """Propose that a person sees informants from a day to a day: an administrator. A second person decides.

    Raises `RefusalError`: OWN_RIGHT, NOT_POSTED, DAYS_WRONG, REASON_MISSING, CLEAR_NUMBER, TOO_LONG.
    """
    if actor.person_id is None or person_id == actor.person_id:
        raise RefusalError(Code.OWN_RIGHT)
    if not _in_reach(actor, person_id):
        raise RefusalError(Code.NOT_POSTED)
    most = RIGHTS.at().most_days
    if not 0 <= (until_on - from_on).days < most or until_on < timezone.localdate():
        raise RefusalError(Code.DAYS_WRONG, most=most)
    made: InformantRight = InformantRight.unscoped.create(
        person_id=person_id, from_on=from_on, until_on=until_on, asked_by_id=actor.person_id,
        reason=LEADS.plain(reason, required=Code.REASON_MISSING, most=200),
    )  # fmt: skip
    record(actor, "informant_right.ask", on=(InformantRight.RECORD, made.pk), detail={"person": person_id})
    return made


def _in_reach(actor: Actor, person_id: int) -> bool:
    found: Person | None = in_reach(actor).filter(pk=person_id, is_active=True).first()
    return found is not None


@LEADS.act(May.NAME_READERS, name="informant_right.decide")
def decide(actor: Actor, pk: int, *, grant: bool) -> InformantRight:
    """Say yes or no: neither who asked nor who would get it. Raises `RefusalError`: NOT_FOUND, DECIDED,
    SECOND_PERSON."""
    right = _locked(actor, pk)
    if right.granted is not None or right.ended_at is not None:
        raise RefusalError(Code.DECIDED)
    if actor.person_id in (None, right.asked_by_id, right.person_id):
        raise RefusalError(Code.SECOND_PERSON)
    right.granted, right.decided_by_id, right.decided_at = grant, actor.person_id, timezone.now()
    right.save(update_fields=["granted", "decided_by", "decided_at"])
    record(actor, "informant_right.decide", on=(InformantRight.RECORD, pk), detail={"approved": grant})
    return right


@LEADS.act(May.NAME_READERS, name="informant_right.end")
def end(actor: Actor, pk: int) -> InformantRight:
    """End a right before its last day, or withdraw what is not decided: one person is enough to take it away. Raises
    `RefusalError`: NOT_FOUND, DECIDED when it is over."""
    right = _locked(actor, pk)
    if right.ended_at is not None or right.until_on < timezone.localdate() or right.granted is False:
        raise RefusalError(Code.DECIDED)
    right.ended_by_id, right.ended_at = actor.person_id, timezone.now()
    right.save(update_fields=["ended_by", "ended_at"])
    record(actor, "informant_right.end", on=(InformantRight.RECORD, pk))
    return right


def _locked(actor: Actor, pk: int) -> InformantRight:
    rows = InformantRight.objects.visible_to(actor).select_for_update(of=("self",), no_key=True)
    right: InformantRight | None = rows.filter(pk=pk).first()
    if right is None:
        raise RefusalError(Code.NOT_FOUND)
    return right


@LEADS.act(May.READ_LEADS, name="informant.read")
def show(actor: Actor, pk: int, purpose: str) -> dict[str, str]:
    """Who told of a lead, in clear, for who holds the right today; the look is in the trail with its purpose.

    Raises `RefusalError`: NOT_FOUND out of reach, NO_RIGHT, PURPOSE_MISSING, NO_INFORMANT.
    """
    lead = Lead.objects.visible_to(actor).filter(pk=pk).first()
    if lead is None:
        raise RefusalError(Code.NOT_FOUND)
    if not purpose.strip():
        raise RefusalError(Code.PURPOSE_MISSING)
    if not holds_right(actor):
        raise RefusalError(Code.NO_RIGHT)
    row = Informant.objects.visible_to(actor).filter(lead=lead).first()
    if row is None:
        raise RefusalError(Code.NO_INFORMANT)
    values = {name: getattr(row, name) for name in PERSONAL}
    return reveal_many(actor, purpose.strip()[:200], on=(Informant.RECORD, row.pk), values=values)


def holds_right(actor: Actor) -> bool:
    """Whether the actor holds the right today, by name."""
    rows = InformantRight.unscoped.filter(holds(timezone.localdate()), person_id=actor.person_id or 0)
    return bool(rows.exists())
