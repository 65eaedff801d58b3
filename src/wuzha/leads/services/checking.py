# SPDX-License-Identifier: Apache-2.0
"""The check of a lead: asked of a unit as a request, concluded when its answer is accepted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.leads.errors import Code
from wuzha.leads.models import Lead
from wuzha.leads.rules.life import Act, Conclusion, State
from wuzha.leads.rulesets import KINDS
from wuzha.leads.services.base import LEADS, discreet
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import last_answer
from wuzha.requests.registry import About, Asked, RequestKind
from wuzha.requests.rules.answers import AnswerField, FieldType
from wuzha.requests.rules.life import Act as RequestAct
from wuzha.requests.services.asking import NewRequest, send


@LEADS.act(May.WORK_LEADS, name="blackgrey_lead.check")
def check(
    actor: Actor, pk: int, unit_id: int, what: str, due_on: date | None = None, *, version: int | None = None
) -> Lead:
    """Have a unit check the lead until a day (without one by the clock of such requests): once more, too, where it was
    concluded or ended. The unit sees the lead from then on.

    Raises `RefusalError`: WRONG_STATE, CHANGED, NAMES_INFORMANT, and those of the request.
    """
    lead = LEADS.locked(actor, Lead, pk, version)
    LEADS.allowed(lead, Act.CHECK)
    discreet(lead, what)
    title = f"{KINDS.at(lead.received_at).label(lead.kind)}（{lead.number}）"
    made = send(
        actor, NewRequest("LEAD", title, what, due_on, (Lead.RECORD, lead.pk), synthetic=lead.synthetic), unit_id
    )
    LEADS.move(
        actor, lead, Act.CHECK, checking_id=unit_id, conclusion="", reason=None,
        detail={"unit": unit_id, "request": made.pk},
    )  # fmt: skip
    return lead


def moved(actor: Actor, request: Asked, act: RequestAct) -> None:
    """What follows for the lead when the request of its check moves on."""
    if act not in (RequestAct.ACCEPT, RequestAct.WITHDRAW):
        return
    lead = Lead.unscoped.select_for_update(of=("self",), no_key=True).filter(pk=request.about_id or 0).first()
    if lead is None or lead.state != State.CHECKING:
        return
    if act == RequestAct.WITHDRAW:
        LEADS.move(actor, lead, Act.RECALL, checking_id=None)
        return
    answer: Any = last_answer(request.pk)
    if answer is None or answer.conclusion not in Conclusion.values:
        raise RefusalError(Code.NO_CONCLUSION)
    LEADS.move(
        actor, lead, Act.CONCLUDE, because=answer.conclusion, note=answer.text, conclusion=answer.conclusion,
        reason=answer.text,
    )  # fmt: skip


def _link(actor: Actor, request: Asked) -> About | None:
    key = request.about_id or 0
    there = Lead.objects.visible_to(actor).filter(pk=key).exists()
    return About(Lead.number_of(key), reverse("leads:record", args=[key]) if there else "")


KIND = RequestKind(
    "LEAD",
    pgettext_lazy("lead", "Check of a lead"),
    asks=(May.WORK_LEADS,),
    reads=(May.READ_LEADS,),
    fields=(
        AnswerField("visited_on", pgettext_lazy("lead", "Checked on the spot on"), FieldType.DAY),
        AnswerField("persons", pgettext_lazy("lead", "Persons found"), FieldType.COUNT),
        AnswerField("cards", pgettext_lazy("lead", "Cards found"), FieldType.COUNT),
        AnswerField("devices", pgettext_lazy("lead", "Devices found"), FieldType.COUNT),
    ),
    conclusions=lambda: [(one.value, str(one.label)) for one in Conclusion],
    moved=moved,
    link=_link,
)
