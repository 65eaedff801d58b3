# SPDX-License-Identifier: Apache-2.0
"""Administrative penalties as measures of people in cases: whoever decides on them elsewhere has each counted once."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.cases.queries.standing import Case, goes_on_elsewhere
from wuzha.people.models import Individual, PersonMeasure
from wuzha.people.rules.kinds import Measure
from wuzha.people.rules.measures import standing
from wuzha.people.services.base import PEOPLE, hold_person, measures_of, parts_of, root_of
from wuzha.people.services.measures import NewMeasure, keep_measure
from wuzha.people.services.parts import put_part
from wuzha.refusals import RefusalError

_ADMINISTRATIVE = (Measure.ADMIN_DETAINED, Measure.ADMIN_FINED)


def put_penalty(
    actor: Actor, case_id: int, individual: Individual, day: date, *, organ: str, document_no: str, days: int, fen: int
) -> PersonMeasure | None:
    """The measure that an administrative penalty of a person in a case is: the one that is there already by its number,
    or by its kind and day, else a new one; within the transaction of the decision.

    Nothing where no case is open for it, or what is told of the person contradicts it: the decision stands all the
    same.
    """
    if not (days or fen):
        return None
    kind = Measure.ADMIN_DETAINED if days else Measure.ADMIN_FINED
    root = root_of(individual)
    hold_person(root)
    parts = parts_of(case_id, root)
    for one in standing(measures_of(parts)):
        if one.kind in _ADMINISTRATIVE and (one.document_no == document_no or (one.kind, one.day) == (kind, day)):
            return one
    case = Case.unscoped.get(pk=case_id)
    if goes_on_elsewhere(case) or case.centre_id != individual.centre_id or (parts and parts[0].ended_on is not None):
        return None
    new = NewMeasure(
        kind, day, organ, document_no, until=day + timedelta(days=days) if days else None, unit_id=case.unit_id,
        fen=fen or None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            part = parts[0] if parts else put_part(actor, case, Individual.unscoped.get(pk=root), ())
            return keep_measure(actor, part, new, None, None, "person.measure")
    except RefusalError:
        return None


def take_back_penalty(actor: Actor, pk: int, why: str) -> None:
    """The penalty was revoked: its measure never was. Nothing where it is struck already, or others rest on it."""
    old = PersonMeasure.unscoped.filter(pk=pk, struck_by__isnull=True).select_related("involvement__individual").first()
    if old is None:
        return
    try:
        with transaction.atomic():
            void = NewMeasure(Measure.VOIDED, old.day)
            keep_measure(actor, old.involvement, void, old, PEOPLE.reason(why), "person.void")
    except RefusalError:
        return
