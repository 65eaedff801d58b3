# SPDX-License-Identifier: Apache-2.0
"""Receiving a list of leads: new ones are recorded, repeated ones left alone, one that says otherwise is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import IdentifierError
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.keys.indexes import hold, lift
from wuzha.leads.models import Lead
from wuzha.leads.services.recording import NewLead, take_down
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind
from wuzha.sealed.value import base_blinder


@dataclass(frozen=True, slots=True)
class IncomingLead:
    """One row. `raw` is the row as it came, without who told of it."""

    line: int
    new: NewLead
    flags: tuple[str, ...]
    raw: Mapping[str, str]
    #: Lines kept with what was told that make no other lead of it.
    kept: str = ""


def take_in(rows: Sequence[IncomingLead], *, batch: Batch, actor: Actor) -> tuple[Counts, dict[int, str]]:
    """Leads of a list, inside the caller's transaction; and line → why one could not be taken.

    A lead is known again by the number of its source, without one by all that its row says. A known number with another
    content is a conflict: what is there stays, and the row is given back.
    """
    refused: dict[int, str] = {}
    accepted = duplicates = flagged = 0
    hold()
    for one in rows:
        digest = digest_of(one.new)
        known = _known(batch, one.new, digest)
        if known is not None:
            if known == digest:
                duplicates += 1
            else:
                refused[one.line] = "source_no:CONFLICT"
            continue
        try:
            with transaction.atomic():
                made = take_down(actor, replace(one.new, what=one.new.what + one.kept))
        except RefusalError as error:
            refused[one.line] = f"row:{error.code}"
            continue
        except IdentifierError as error:
            refused[one.line] = f"row:{error.code}"
            continue
        Lead.unscoped.filter(pk=made.pk).update(batch=batch, line=one.line, digest=digest)
        accepted += 1
        flagged += bool(one.flags)
    record(
        actor, "blackgrey_lead.import", on=("batch", batch.pk), rows=len(rows),
        detail={"accepted": accepted, "duplicates": duplicates, "rejected": len(refused)},
    )  # fmt: skip
    return Counts(accepted, 0, duplicates, flagged, len(refused)), refused


def _known(batch: Batch, new: NewLead, digest: bytes) -> bytes | None:
    """The digest of a lead that this row is about; empty for one entered by hand, nothing where there is none."""
    rows = Lead.unscoped.filter(centre_id=batch.unit_id)
    rows = rows.filter(source=new.source, source_no=new.source_no) if new.source_no else rows.filter(digest=digest)
    found = rows.values_list("digest", flat=True).first() if rows.exists() else None
    if found is None:
        return b"" if rows.exists() else None
    return bytes(found)


def digest_of(new: NewLead) -> bytes:
    """Equal for equal rows. Keyed like an index: a digest of a name or number without a key could be guessed. Who told
    is no part of it: nobody tells by a digest whether two leads have the same informant."""
    facts = (
        new.kind, new.source, new.source_no, new.sender, new.received_at.timestamp(), new.what, new.name, new.id_no,
        new.phone, new.account, new.chat, new.place, str(new.reply_on),
    )  # fmt: skip
    return lift(base_blinder(Kind.TEXT)(repr(facts)))
