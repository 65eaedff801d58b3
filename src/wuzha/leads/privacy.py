# SPDX-License-Identifier: Apache-2.0
"""When the personal data of leads must go, and how it goes; which leads are about a person. Who informed is not told
here either: a search for a person never leads to an informant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.leads.models import FormerLeadFact, Informant, Lead, LeadStep
from wuzha.leads.queries.lists import key_in, naming
from wuzha.leads.rules.life import OPEN
from wuzha.privacy.subjects import Record
from wuzha.sealed.erasing import erase_rows, erasing, sealed_fields
from wuzha.search.query import readings

#: Records of one person that are looked for in the trail.
MOST = 500


class LeadKeeper:
    kind = "blackgrey_lead"
    object_type = "blackgrey_lead"
    since = "received_at"

    def title(self) -> str:
        return pgettext("lead", "Leads")

    def what_goes(self) -> str:
        return pgettext(
            "lead",
            "Whom a lead names, what was told and found, places, notes, and who told it. Numbers, days, units, "
            "classes, conclusions and rewards stay.",
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        rows = Lead.unscoped.filter(received_at__lt=before).exclude(state__in=OPEN)
        there = _there(Lead)
        informants = Informant.unscoped.filter(_there(Informant)).values("lead_id")
        noted = LeadStep.unscoped.filter(note__isnull=False).values("lead_id")
        former = FormerLeadFact.unscoped.filter(_there(FormerLeadFact)).values("lead_id")
        return rows.filter(there | Q(pk__in=informants) | Q(pk__in=noted) | Q(pk__in=former))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Lead.unscoped.filter(pk__in=list(keys)).exclude(state__in=OPEN)
        todo = list(rows.values_list("pk", flat=True))
        for model in (Informant, LeadStep, FormerLeadFact):
            erase_rows(model.unscoped.filter(lead__in=todo))
        erase_rows(rows)
        return len(todo)


def _there(model: type[Any]) -> Q:
    rule = Q(pk__in=[])
    for one in sealed_fields(model):
        rule |= Q(**{f"{one.name}__isnull": False})
    return rule


class LeadSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        """Leads in the actor's reach that name the person with this phone, ID number or account, or of this number."""
        found = set(naming(actor, readings(text)).values_list("pk", flat=True)[:MOST])
        code = text.strip().upper()
        if code.startswith("XS") and (key := key_in(code)) is not None:
            found |= set(Lead.objects.visible_to(actor).filter(pk=key).values_list("pk", flat=True))
        return {(Lead.RECORD, str(pk)) for pk in found}

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Moved by the person."""
        keys = [int(key) for kind, key in records if kind == Lead.RECORD and key.isdecimal()]
        mine = LeadStep.unscoped.filter(by_id=person_id, lead__in=keys).values_list("lead_id", flat=True)
        return {(Lead.RECORD, str(pk)) for pk in set(mine)}


def has_open_work(unit_id: int) -> bool:
    """A unit whose leads are not done with."""
    rule = Q(unit_id=unit_id) | Q(centre_id=unit_id)
    return Lead.unscoped.filter(rule, state__in=OPEN).exists()
