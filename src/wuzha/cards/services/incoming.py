# SPDX-License-Identifier: Apache-2.0
"""Lists of involved cards taken in. The same list once more changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cards.models import CardDisposal, CardInvolvement, InvolvedCard
from wuzha.cards.rules.kinds import FAMILY, Source
from wuzha.cards.services.base import settle
from wuzha.cases.queries.standing import Case
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.keys.indexes import hold
from wuzha.locks import Lock, wait
from wuzha.people.services.individuals import with_number
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import blinds


@dataclass(slots=True)
class IncomingCard:
    """One row of a list of involved cards, in clear."""

    line: int
    kind: str
    number: str
    involved_on: date
    institution: int | None = None
    institution_name: str = ""
    outlet: int | None = None
    opened_on: date | None = None
    clerk: str = ""
    clerk_no: str = ""
    holder: str = ""
    organisation: str = ""
    holder_id: str = ""
    level: int | None = None
    amount_fen: int = 0
    case_no: str = ""
    disposal: str = ""
    disposed_on: date | None = None
    reference: str = ""
    flags: tuple[str, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic(savepoint=False)  # whoever calls from a transaction of its own gives up all or nothing
def receive_cards(rows: Sequence[IncomingCard], *, centre_id: int, actor: Actor, batch: Batch | None = None) -> Counts:
    """Put the cards of a list on file, each once, with the case and the disposal that its row tells of. What is on file
    of a card stays; what is empty there is filled in."""
    if not rows:
        return Counts()
    hold()
    wait(Lock.CARDS, centre_id)
    cases = {
        one.case_no: one.pk
        for one in Case.unscoped.filter(centre=centre_id, case_no__in={row.case_no for row in rows if row.case_no})
    }
    known = _known(centre_id, rows)
    touched: set[int] = set()
    new = changed = flagged = 0
    for row in rows:
        became = _take(row, known, cases, centre_id, batch, touched)
        new += became == "new"
        changed += became == "changed"
        flagged += became != "same" and bool(row.flags)
    settle(touched)
    counts = Counts(accepted=new, merged=changed, duplicates=len(rows) - new - changed, flagged=flagged)
    record(
        actor, "card.import", on=("batch", batch.pk) if batch else ("unit", centre_id), rows=len(rows),
        detail={"accepted": new, "merged": changed, "duplicates": counts.duplicates},
    )  # fmt: skip
    return counts


def _known(centre: int, rows: Sequence[IncomingCard]) -> dict[tuple[str, bytes], InvolvedCard]:
    every = [index for row in rows for index in blinds(Kind.ACCOUNT, row.number)]
    found = InvolvedCard.unscoped.filter(centre=centre, number_index__in=every)
    return {(one.family, bytes(one.number_index or b"")): one for one in found}


def _take(
    row: IncomingCard,
    known: dict[tuple[str, bytes], InvolvedCard],
    cases: Mapping[str, int],
    centre: int,
    batch: Batch | None,
    touched: set[int],
) -> str:
    """What became of a row: `new`, `changed`, `same`."""
    indexes = blinds(Kind.ACCOUNT, row.number)
    card = next((known[FAMILY[row.kind], index] for index in indexes if (FAMILY[row.kind], index) in known), None)
    became = "same"
    if card is None:
        card = InvolvedCard(
            centre_id=centre, kind=row.kind, card_no=seal(Kind.ACCOUNT, row.number), first_involved_on=row.involved_on
        )
        _complete(card, row, centre)
        card.save()
        known[card.family, bytes(card.number_index or b"")] = card
        became = "new"
    else:
        if card.kind != row.kind:
            row.flags = (*row.flags, "kind:DIFFERS")
        if _complete(card, row, centre):
            card.version += 1
            card.save()
            became = "changed"
    if _tell(card, row, cases, batch) and became == "same":
        became = "changed"
    if became != "same":
        touched.add(card.pk)
    return became


def _complete(card: InvolvedCard, row: IncomingCard, centre: int) -> bool:
    """Fill in what is empty; whether anything was."""
    told: dict[str, Any] = {
        "institution_id": row.institution, "institution_name": row.institution_name, "outlet_id": row.outlet,
        "opened_on": row.opened_on, "clerk_no": row.clerk_no, "organisation": row.organisation,
        "clerk": seal(Kind.NAME, row.clerk) if row.clerk and card.clerk is None else None,
        "holder": seal(Kind.NAME, row.holder) if row.holder and card.holder is None else None,
        "holder_id": seal(Kind.ID_NUMBER, row.holder_id) if row.holder_id and card.holder_id is None else None,
    }  # fmt: skip
    if row.outlet is not None and card.institution_id not in (None, row.institution):
        told["outlet_id"] = None
    filled = False
    for name, value in told.items():
        if value and not getattr(card, name):
            setattr(card, name, value)
            filled = True
    if told["holder_id"] is not None and card.individual_id is None:
        person = with_number(centre, row.holder_id)
        card.individual_id = person.pk if person is not None else None
    return filled


def _tell(card: InvolvedCard, row: IncomingCard, cases: Mapping[str, int], batch: Batch | None) -> bool:
    """The case and the disposal of a row; whether they were not told before, or otherwise."""
    key = f"no:{row.case_no}"[:40] if row.case_no else f"day:{row.involved_on}"
    wanted = {
        "case_id": cases.get(row.case_no), "case_no": "" if row.case_no in cases else row.case_no, "level": row.level,
        "amount_fen": row.amount_fen, "involved_on": row.involved_on,
    }  # fmt: skip
    line = {"batch": batch, "line": row.line}
    found, made = CardInvolvement.unscoped.get_or_create(
        card=card, source=Source.IMPORT, key=key, defaults={**wanted, **line}
    )
    different = not made and any(getattr(found, name) != value for name, value in wanted.items())
    if different:
        CardInvolvement.unscoped.filter(pk=found.pk).update(**wanted, **line)
    disposed = False
    if row.disposal and row.disposed_on is not None:
        _row, disposed = CardDisposal.unscoped.get_or_create(
            card=card, source=Source.IMPORT, key=f"{row.disposal}:{row.disposed_on}",
            defaults={
                "kind": row.disposal, "day": row.disposed_on, "reference": row.reference, "batch": batch,
                "by_whom": row.institution_name,
            },
        )  # fmt: skip
    return made or different or disposed
