# SPDX-License-Identifier: Apache-2.0
"""Receiving a list of leads: new ones are recorded, repeated ones left alone, one that says otherwise is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.db import connection
from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.audit.services import record_many
from wuzha.cases.queries.units import centre_of
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.services.each import AT_ONCE, GivenBackError, take_sheet
from wuzha.keys.indexes import hold, lift
from wuzha.leads.errors import Code
from wuzha.leads.models import Informant, Lead, LeadStep
from wuzha.leads.rules.life import Act
from wuzha.leads.services.base import LEADS
from wuzha.leads.services.recording import NewLead, begun, informant_of, told
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind
from wuzha.sealed.value import base_blinder
from wuzha.sql import next_ids


@dataclass(frozen=True, slots=True)
class IncomingLead:
    """One row. `raw` is the row as it came, without who told of it."""

    line: int
    new: NewLead
    flags: tuple[str, ...]
    raw: Mapping[str, str]
    #: Lines kept with what was told that make no other lead of it.
    kept: str = ""


def take_in(rows: Sequence[IncomingLead], *, batch: Batch, actor: Actor) -> Counts:
    """Leads of a list, inside the caller's transaction."""
    hold()
    begin = partial(_List, actor, batch)
    return take_sheet(rows, begin, batch=batch, actor=actor, action="blackgrey_lead.import", what=lambda one: one)


class _List:
    """A lead is known again by the number of its source, without one by all that its row says. A known number with
    another content is a conflict: what is there stays, and the row is given back."""

    def __init__(self, actor: Actor, batch: Batch, rows: Sequence[IncomingLead]) -> None:
        self.actor, self.batch, self.centre = actor, batch, centre_of(actor)
        self.digests = {row.line: digest_of(row.new) for row in rows}
        numbers = {row.new.source_no for row in rows} - {""}
        said_so = Q(source_no__in=numbers) | Q(digest__in=list(self.digests.values()))
        there = Lead.unscoped.filter(said_so, centre_id__in={batch.unit_id, self.centre} - {None})
        #: (centre, source, number) → digest, empty for a lead entered by hand; and (centre, digest).
        self.numbered: dict[tuple[int, str, str], bytes] = {}
        self.said: set[tuple[int, bytes]] = set()
        for centre, source, number, digest in there.values_list("centre_id", "source", "source_no", "digest"):
            self._know(centre, source, number, bytes(digest or b""))
        with connection.cursor() as cursor:
            self.ids = iter(next_ids(cursor, Lead._meta.db_table, len(rows)))
        self.made: list[Lead] = []
        self.informants: list[Informant] = []

    def _know(self, centre: int, source: str, number: str, digest: bytes) -> None:
        if number:
            self.numbered[centre, source, number] = digest
        self.said.add((centre, digest))

    def take(self, row: IncomingLead) -> bool:
        new, digest = row.new, self.digests[row.line]
        known = self._known(self.batch.unit_id, new, digest)
        if known is not None:
            if known != digest:
                raise GivenBackError("source_no:CONFLICT")
            return False
        LEADS.must_be_allowed(self.actor, May.WORK_LEADS)
        lead = begun(self.actor, self.centre, replace(new, what=new.what + row.kept))
        if (lead.centre_id, lead.source, lead.source_no) in self.numbered:
            raise RefusalError(Code.NUMBER_TAKEN, number=lead.source_no)
        informant = informant_of(self.actor, lead, new.informant) if new.informant else None
        lead.pk = next(self.ids)
        lead.batch, lead.line, lead.digest = self.batch, row.line, digest
        self._know(lead.centre_id, lead.source, lead.source_no, digest)
        self.made.append(lead)
        if informant is not None:
            informant.lead_id = lead.pk
            self.informants.append(informant)
        return True

    def _known(self, centre: int, new: NewLead, digest: bytes) -> bytes | None:
        """The digest of a lead that a row is about; empty for one entered by hand, nothing where there is none."""
        if new.source_no:
            return self.numbered.get((centre, new.source, new.source_no))
        return digest if (centre, digest) in self.said else None

    def write(self) -> None:
        Lead.unscoped.bulk_create(self.made, batch_size=AT_ONCE)
        Informant.unscoped.bulk_create(self.informants, batch_size=AT_ONCE)
        told_by = {one.lead_id for one in self.informants}
        acts = [
            (lead, act) for lead in self.made for act in (Act.RECORD, *([Act.INFORMANT] if lead.pk in told_by else []))
        ]
        LeadStep.unscoped.bulk_create(
            [
                LeadStep(
                    lead=lead, act=act, from_state=lead.state, to_state=lead.state, by_id=self.actor.person_id
                )
                for lead, act in acts
            ],
            batch_size=AT_ONCE,
        )  # fmt: skip
        record_many(
            self.actor,
            (
                (f"{Lead.RECORD}.{act}", (Lead.RECORD, lead.pk), told(lead) if act == Act.RECORD else {})
                for lead, act in acts
            ),
        )  # fmt: skip


def digest_of(new: NewLead) -> bytes:
    """Equal for equal rows. Keyed like an index: a digest of a name or number without a key could be guessed. Who told
    is no part of it: nobody tells by a digest whether two leads have the same informant."""
    facts = (
        new.kind, new.source, new.source_no, new.sender, new.received_at.timestamp(), new.what, new.name, new.id_no,
        new.phone, new.account, new.chat, new.place, str(new.reply_on),
    )  # fmt: skip
    return lift(base_blinder(Kind.TEXT)(repr(facts)))
