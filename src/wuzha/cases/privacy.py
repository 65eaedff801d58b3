# SPDX-License-Identifier: Apache-2.0
"""When the personal data of cases must go, and how it goes; which cases are about a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseStep, FormerFact, Victim
from wuzha.cases.queries.lists import key_in
from wuzha.cases.registry import erased
from wuzha.cases.rules.life import OPEN, Source
from wuzha.privacy.subjects import Record
from wuzha.sealed import Kind
from wuzha.sealed.erasing import erase_rows, erasing, names_of_sealed, nobody_where
from wuzha.search.query import readings

_COLUMNS = {Kind.PHONE: "phone_index", Kind.ID_NUMBER: "id_index", Kind.ACCOUNT: "account_index"}
#: Records of one person that are looked for in the trail.
MOST = 500


class CaseKeeper:
    kind = "case"
    object_type = "case"
    since = "received_at"

    def title(self) -> str:
        return _("Cases")

    def what_goes(self) -> str:
        return _(
            "Names, phones, ID numbers, accounts, addresses, what happened, notes, and the rows as they came. Case "
            "number, documents, times, losses, classes, sex and year of birth stay."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        rows = Case.unscoped.filter(received_at__lt=before).exclude(Q(state__in=OPEN) & ~Q(source=Source.LIST))
        there = Q()
        for name in ("phone", "id_no", "account", "name", "address", "raw"):
            there |= Q(**{f"{name}__isnull": False})
        victims = Victim.unscoped.filter(there).values("case_id")
        noted = CaseStep.unscoped.filter(note__isnull=False).values("case_id")
        former = FormerFact.unscoped.filter(Q(was_sealed__isnull=False) | Q(reason__isnull=False)).values("case_id")
        there = Q(pk__in=victims) | Q(pk__in=noted) | Q(pk__in=former)
        return rows.filter(there | Q(narrative__isnull=False) | Q(place__isnull=False))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Case.unscoped.filter(pk__in=list(keys)).exclude(Q(state__in=OPEN) & ~Q(source=Source.LIST))
        todo = list(rows.values_list("pk", flat=True))
        victims = Victim.unscoped.filter(case__in=todo)
        for act in erased:
            act(list(victims.values_list("pk", flat=True)))
        indexes = {name: nobody_where(name) for name in ("phone_index", "id_index", "account_index")}
        victims.update(**dict.fromkeys(names_of_sealed(Victim)) | indexes)
        erase_rows(CaseStep.unscoped.filter(case__in=todo))
        erase_rows(FormerFact.unscoped.filter(case__in=todo))
        erase_rows(rows)
        return len(todo)


class CaseSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        """Cases and victims in the actor's reach about the person with this phone, ID number or account, or of this
        number."""
        of_person = Q(pk__in=[])
        for kind, found in readings(text).items():
            if kind in _COLUMNS:
                of_person |= Q(**{f"{_COLUMNS[kind]}__in": found})
        code = text.strip().upper()
        numbered = Q(case_no=code) if code else Q(pk__in=[])
        if code.startswith("AJ") and (key := key_in(code)) is not None:
            numbered |= Q(pk=key)
        named = set(Case.objects.visible_to(actor).filter(numbered).values_list("pk", flat=True)[:MOST])
        victims = Victim.objects.visible_to(actor).filter(of_person | Q(case__in=named))
        rows = list(victims.values_list("pk", "case_id")[:MOST])
        cases = named | {case for _victim, case in rows}
        return {("victim", str(pk)) for pk, _case in rows} | {("case", str(pk)) for pk in cases}

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Handled by the person, or moved by it."""
        keys = {kind: [int(key) for k, key in records if k == kind and key.isdecimal()] for kind in ("case", "victim")}
        rule = Q(officers__person=person_id) | Q(steps__by=person_id)
        mine = set(Case.unscoped.filter(rule, pk__in=keys["case"]).values_list("pk", flat=True))
        of_mine = Case.unscoped.filter(rule).values("pk")
        victims = Victim.unscoped.filter(pk__in=keys["victim"], case__in=of_mine).values_list("pk", flat=True)
        return {("case", str(pk)) for pk in mine} | {("victim", str(pk)) for pk in victims}


def has_open_work(unit_id: int) -> bool:
    """A unit whose cases are not done with."""
    return Case.unscoped.filter(unit_id=unit_id, state__in=OPEN).exclude(source=Source.LIST).exists()
