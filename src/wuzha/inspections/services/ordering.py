# SPDX-License-Identifier: Apache-2.0
"""A ticket out of the findings of a visit, or of the back-check of a case: its words are put together, a person may
change them before it is issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.core.reveal import opener
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Finding, Inspection, Ticket
from wuzha.inspections.rules.tickets import Source
from wuzha.inspections.rules.visits import FindingState
from wuzha.inspections.services.base import FINDINGS
from wuzha.inspections.services.drafting import MOST_TEXT, NewTicket, draft
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@FINDINGS.act(May.OVERSEE, name="finding.order")
def order(actor: Actor, visit_pk: int, keys: Sequence[int], due_on: date, demand: str) -> Ticket:
    """Draft a ticket for the inspected unit on these findings of a visit.

    Raises `RefusalError`: NOTHING_FOUND, DEMAND_MISSING, DUE_PASSED, TOO_LONG.
    """
    rows = Finding.objects.visible_to(actor).filter(pk__in=keys, inspection=visit_pk, state=FindingState.FOUND)
    found = list(rows.select_related("item", "inspection", "inspection__unit").order_by("item__place"))
    if not found:
        raise RefusalError(Code.NOTHING_FOUND)
    visit = found[0].inspection
    shown = opener(
        actor, f"拟督办单：{visit.number}", on=(Inspection.RECORD, visit.pk), fields=["note"], rows=len(found)
    )
    with translation.override("zh-hans"):
        day = timezone.localdate(visit.done_at) if visit.done_at else timezone.localdate()
        lines = [f"{day.month}月{day.day}日督导检查发现："]
        for place, one in enumerate(found, 1):
            note = shown("note", one.item.note, one.pk)
            lines.append(f"{place}. {one.item.text}（{one.get_severity_display()}）：{note}")
    basis = "；".join(dict.fromkeys(one.item.basis for one in found if one.item.basis))
    more = f"等{len(found)}项" if len(found) > 1 else ""
    new = NewTicket(
        Source.INSPECTION, f"督导检查问题整改：{found[0].item.text[:36]}{more}"[:64], "\n".join(lines)[:MOST_TEXT],
        demand, due_on, (visit.unit_id,), basis[:200], visit.number, (Inspection.RECORD, visit.pk),
        tuple(one.pk for one in found), synthetic=visit.synthetic,
    )  # fmt: skip
    return draft(actor, new)
