# SPDX-License-Identifier: Apache-2.0
"""Receiving a roster: new members are recorded, repeated ones left alone, one that says otherwise is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.operations.models import ForceTerm
from wuzha.operations.services.force import NewMember, admit
from wuzha.refusals import RefusalError

#: The duty of a row that names none.
USUAL = "INVESTIGATE"


@dataclass(frozen=True, slots=True)
class IncomingMember:
    """One row: who, as what, from where (key), on which duty (code) and from when; `raw` as it came."""

    line: int
    name: str
    badge: str
    grade: str
    unit_id: int | None
    post: str
    since: date
    flags: tuple[str, ...]
    raw: Mapping[str, str]


def take_in(rows: Sequence[IncomingMember], *, batch: Batch, actor: Actor) -> tuple[Counts, dict[int, str]]:
    """Rows of a roster, inside the caller's transaction; and line → why one could not be taken. A member is known by
    the police number, without one by the name; a known term with other facts is a conflict, and stays."""
    refused: dict[int, str] = {}
    accepted = duplicates = flagged = 0
    for one in rows:
        stands = _term_of(batch.unit_id, one)
        if stands is not None:
            if _same(stands, one):
                duplicates += 1
            else:
                refused[one.line] = "row:DIFFERS"
            continue
        new = NewMember(one.name, one.grade, one.post or USUAL, one.since, one.badge, one.unit_id)
        try:
            with transaction.atomic():
                admit(actor, new)
        except RefusalError as error:
            refused[one.line] = f"row:{error.code}"
            continue
        accepted += 1
        flagged += bool(one.flags)
    record(
        actor, "force.import", on=("batch", batch.pk), rows=len(rows),
        detail={"accepted": accepted, "duplicates": duplicates, "rejected": len(refused)},
    )  # fmt: skip
    return Counts(accepted, 0, duplicates, flagged, len(refused)), refused


def _term_of(centre: int, row: IncomingMember) -> ForceTerm | None:
    """The term that a row is about: one of the member that goes on, or began on that day."""
    who = Q(member__badge=row.badge) if row.badge else Q(member__badge="", member__name=row.name)
    terms = ForceTerm.unscoped.filter(who, member__centre_id=centre).select_related("member")
    found: ForceTerm | None = terms.filter(Q(since=row.since) | Q(until=None)).order_by("-since", "-pk").first()
    return terms.filter(since=row.since).first() or found


def _same(term: ForceTerm, row: IncomingMember) -> bool:
    return (
        (term.member.name, term.grade, term.since) == (row.name, row.grade, row.since)
        and row.post in ("", term.post)
        and row.unit_id in (None, term.from_unit_id)
    )
