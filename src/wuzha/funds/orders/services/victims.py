# SPDX-License-Identifier: Apache-2.0
"""Who a victim is, told later or put right: what was not asked at the report must not end a restitution."""

from __future__ import annotations

from typing import Any

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import IdNumber, Name
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import Victim
from wuzha.funds.orders.services.base import sealed_note
from wuzha.funds.orders.services.reports import Person, phone_sealed
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import same


@one_act(May.WORK_FUNDS, name="funds.victim")
def correct(actor: Actor, case_id: int, victim_id: int, told: Person, reason: str) -> Victim:
    """Complete or correct name, phone, ID number of a victim; what is left empty stays. What stood there before is put
    right for a reason, which the trail keeps with the names of the fields.

    Raises `RefusalError`: NOT_FOUND, NOTHING_TOLD, CORRECTION_REASON, VICTIM_THERE.
    """
    victim: Victim | None = (
        Victim.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=victim_id, case=case_id)
        .first()
    )
    if victim is None:
        raise RefusalError(Code.NOT_FOUND)
    sealed = {
        "name": seal(Kind.NAME, Name.parse(told.name)) if told.name else None,
        "phone": phone_sealed(told.phone) if told.phone else None,
        "id_no": seal(Kind.ID_NUMBER, IdNumber.parse(told.id_no)) if told.id_no else None,
    }
    was = {name: getattr(victim, name) for name in sealed}
    changes: dict[str, Any] = {
        name: value
        for name, value in sealed.items()
        if value is not None and not (was[name] is not None and same(was[name], value))
    }
    if not changes:
        raise RefusalError(Code.NOTHING_TOLD)
    corrected = sorted(name for name in changes if was[name] is not None)
    if corrected and sealed_note(reason) is None:
        raise RefusalError(Code.CORRECTION_REASON)
    number = changes.get("id_no")
    others = Victim.unscoped.filter(case=case_id).exclude(pk=victim.pk)
    if number is not None and others.filter(id_index__in=number.blinds()).exists():
        raise RefusalError(Code.VICTIM_THERE)
    for name, value in changes.items():
        setattr(victim, name, value)
    victim.save()
    detail = {"victim": victim.pk, "fields": sorted(changes)} | ({"corrected": corrected} if corrected else {})
    record(actor, "funds.victim", on=("funds_case", case_id), detail=detail)
    return victim
