# SPDX-License-Identifier: Apache-2.0
"""The case that a case of the desk belongs to: found by its victims, or opened for it."""

from __future__ import annotations

from django.db.models import Min, Sum

from wuzha.audit.actor import Actor
from wuzha.cases.queries.standing import Case, Source
from wuzha.cases.services.opening import KnownVictim, add_known, open_or_join
from wuzha.funds.models import FundsCase, Report, Victim
from wuzha.funds.orders.services.filing_clock import reckon


def linked(actor: Actor, case: FundsCase, source: str = Source.COUNTER, case_no: str = "") -> Case:
    """The case of a locked funds case, with its victims. One that has a funds case already is of another deed."""
    if case.case is not None:
        return case.case
    victims = _victims(case)
    first = min((one.reported_at for one in victims), default=case.opened_at)
    others = FundsCase.unscoped.filter(centre=case.centre_id, case__isnull=False).values_list("case_id", flat=True)
    found = open_or_join(
        actor, centre_id=case.centre_id, source=source, received_at=first, victims=victims, case_no=case_no,
        fraud_type=case.fraud_type, synthetic=case.synthetic, but=[one for one in others if one is not None],
    )  # fmt: skip
    FundsCase.unscoped.filter(pk=case.pk).update(case=found.pk)
    case.case = found
    return found


def link(case: FundsCase, key: int) -> None:
    """Say of which case a funds case is, where that is known; one that has its case keeps it."""
    if case.case_id is None:
        FundsCase.unscoped.filter(pk=case.pk).update(case=key)
        case.case_id = key


def link_case(actor: Actor, pk: int, key: int) -> None:
    """The same for the funds case of this key; its clocks follow what is recorded of the case."""
    case = FundsCase.unscoped.select_for_update(of=("self",), no_key=True).get(pk=pk)
    link(case, key)
    new_victims(actor, case)
    reckon(pk)


def new_victims(actor: Actor, case: FundsCase) -> None:
    """Put who reported since into the case as well, where there is one."""
    if case.case_id is not None:
        open_case = Case.unscoped.select_for_update(of=("self",), no_key=True).get(pk=case.case_id)
        add_known(actor, open_case, _victims(case))


def _victims(case: FundsCase) -> list[KnownVictim]:
    found = []
    for one in Victim.unscoped.filter(case=case).order_by("pk"):
        reports = Report.unscoped.filter(victim=one)
        told = reports.aggregate(first=Min("reported_at"), paid=Min("payments__at"))
        if told["first"] is None:
            continue
        paid = min(filter(None, (told["paid"], told["first"])))
        loss = reports.aggregate(fen=Sum("loss_fen"))["fen"] or 0
        found.append(KnownVictim(one.name, one.phone, one.id_no, paid, told["first"], loss))
    return found
