# SPDX-License-Identifier: Apache-2.0
"""When the personal data of these records must go, and how it goes; which of them are about a person.

Who it is stands in `people` and goes with the person there; here go facts, notes and papers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.measures.queries import Measure
from wuzha.measures.rules.life import OPEN as STILL
from wuzha.people.queries.people import Individual
from wuzha.privacy.subjects import Record
from wuzha.sanctions.models import (
    Absent,
    AbsentStep,
    Dossier,
    DossierDeed,
    Easing,
    Paper,
    Penalty,
    PenaltyStep,
    Pledge,
    PledgeStep,
)
from wuzha.sanctions.queries.dossiers import dossier_key
from wuzha.sanctions.queries.records import OVER, absent_key, penalty_key, pledge_key
from wuzha.sanctions.rules.life import OPEN, PledgeState, ReturnState
from wuzha.sealed import Kind
from wuzha.sealed.erasing import erase_rows, erasing
from wuzha.sealed.owners import Owner, Place
from wuzha.search.query import readings

_COLUMNS = {Kind.PHONE: "phone_index", Kind.ID_NUMBER: "id_index", Kind.NAME: "name_index"}
#: Records of one person that are looked for in the trail.
MOST = 500
FILES = Owner(("papers of pledges and penalties", "承诺书和行政处罚文书"), Place.FILES, Paper.unscoped.all)


def about_person(person: Mapping[Kind, Sequence[bytes]]) -> Q:
    """The rule for records about somebody, by blind indexes."""
    rule = Q(pk__in=[])
    for kind, found in person.items():
        if kind in _COLUMNS:
            rule |= Q(**{f"{_COLUMNS[kind]}__in": list(found)})
    keys = Individual.unscoped.filter(rule)
    return Q(individual__in=keys.values("pk")) | Q(individual__merged_into__in=keys.values("pk"))


class _Keeper:
    """Kept while something is left to do or a pledge holds; then from the recording on."""

    def __init__(self, model: Any, step: Any, link: str, since: str) -> None:
        self._model, self._step, self._link = model, step, link
        self.kind = self.object_type = model.RECORD
        self.since = since

    def title(self) -> str:
        return {
            "penalty": pgettext("penalty", "Penalties"), "pledge": pgettext("pledge", "Pledges"),
        }.get(self.kind, pgettext("return", "People to return"))  # fmt: skip

    def what_goes(self) -> str:
        return pgettext(
            "sanctions",
            "Facts, notes of every step, and papers. Numbers, days, units, articles, sums and states stay; who it was "
            "goes with the person.",
        )

    def _over(self, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = self._model.unscoped.filter(state__in=OVER[self._model])
        if self._model is Pledge:
            rows = rows.filter(until__lt=timezone.localdate(before))
        day = timezone.localdate(before) if self.since.endswith("_on") else before
        return rows.filter(**{f"{self.since}__lt": day})

    def due(self, before: datetime) -> QuerySet[Any]:
        noted = self._step.unscoped.filter(note__isnull=False).values(f"{self._link}_id")
        there = Q(pk__in=noted)
        if self._model is Penalty:
            there |= Q(facts__isnull=False)
        if self._model is not Absent:
            there |= Q(pk__in=Paper.unscoped.filter(**{f"{self._link}__isnull": False}).values(f"{self._link}_id"))
        return self._over(before).filter(there)

    @erasing()
    def erase(self, keys: Sequence[int], now: datetime) -> int:
        rows = self._over(now).filter(pk__in=list(keys))
        todo = list(rows.values_list("pk", flat=True))
        erase_rows(self._step.unscoped.filter(**{f"{self._link}__in": todo}))
        if self._model is Penalty:
            erase_rows(self._model.unscoped.filter(pk__in=todo))
        if self._model is not Absent:
            papers = Paper.unscoped.filter(**{f"{self._link}__in": todo})
            names = list(papers.values_list("uid", flat=True))
            papers.delete()
            FILES.let_go(*names)
        return len(todo)


class _DossierKeeper:
    """Kept while a measure that came from it is open or in force; then from the recording on."""

    kind = object_type = Dossier.RECORD
    since = "recorded_at"

    def title(self) -> str:
        return pgettext("sanction", "Dossiers")

    def what_goes(self) -> str:
        return pgettext(
            "sanction", "Numbers of cards and accounts, and to whom they went. Days, kinds, proofs and sums stay."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        there = DossierDeed.unscoped.filter(Q(thing__isnull=False) | Q(receiver__isnull=False))
        rows: QuerySet[Any] = Dossier.unscoped.filter(recorded_at__lt=before, pk__in=there.values("dossier_id"))
        return rows.exclude(pk__in=needed_by_measures(Dossier.RECORD))

    @erasing()
    def erase(self, keys: Sequence[int], now: datetime) -> int:
        todo = list(self.due(now).filter(pk__in=list(keys)).values_list("pk", flat=True))
        erase_rows(DossierDeed.unscoped.filter(dossier__in=todo))
        return len(todo)


class _EasingKeeper:
    """Kept while the sanction is open or in force; then from the asking on."""

    kind = object_type = Easing.RECORD
    since = "asked_at"

    def title(self) -> str:
        return pgettext("easing", "Eases of sanctions")

    def what_goes(self) -> str:
        return pgettext("easing", "Accounts and numbers, reasons and answers. Kinds, proofs and days stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        there = Q(thing__isnull=False) | Q(why__isnull=False) | Q(answer__isnull=False)
        return Easing.unscoped.filter(there, asked_at__lt=before).exclude(measure__state__in=STILL)

    @erasing()
    def erase(self, keys: Sequence[int], now: datetime) -> int:
        todo = list(self.due(now).filter(pk__in=list(keys)).values_list("pk", flat=True))
        erase_rows(Easing.unscoped.filter(pk__in=todo))
        return len(todo)


def needed_by_measures(record: str) -> QuerySet[Any]:
    """Keys of records of a type from which a measure came that is open or in force."""
    rows: QuerySet[Any] = Measure.unscoped.filter(about_type=record, state__in=STILL).values("about_id")
    return rows


KEEPERS = (
    _DossierKeeper(),
    _EasingKeeper(),
    _Keeper(Penalty, PenaltyStep, "penalty", "recorded_at"),
    _Keeper(Pledge, PledgeStep, "pledge", "recorded_at"),
    _Keeper(Absent, AbsentStep, "absent", "listed_on"),
)
_KEYS = ((Penalty, penalty_key), (Pledge, pledge_key), (Absent, absent_key), (Dossier, dossier_key))


class SanctionSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        """Records in the actor's reach about the person with this name, phone or ID number, or of this number."""
        found: set[Record] = set()
        code = text.strip().upper()
        for model, key_in in _KEYS:
            rule = about_person(readings(text))
            if code.startswith(model.LETTERS) and (key := key_in(code)) is not None:
                rule |= Q(pk=key)
            keys = model.objects.visible_to(actor).filter(rule).values_list("pk", flat=True)[:MOST]
            found |= {(model.RECORD, str(pk)) for pk in keys}
        return found

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Moved by the person."""
        given = list(records)
        found: set[Record] = set()
        for model, step in ((Penalty, PenaltyStep), (Pledge, PledgeStep), (Absent, AbsentStep)):
            keys = [int(key) for kind, key in given if kind == model.RECORD and key.isdecimal()]
            link = model.RECORD
            mine = step.unscoped.filter(by_id=person_id, **{f"{link}__in": keys}).values_list(f"{link}_id", flat=True)
            found |= {(model.RECORD, str(pk)) for pk in mine}
        return found


def has_open_work(unit_id: int) -> bool:
    """A unit whose penalties, breaches or people to return are not done with."""
    rule = Q(unit_id=unit_id) | Q(centre_id=unit_id)
    return (
        Penalty.unscoped.filter(rule, state__in=OPEN).exists()
        or Pledge.unscoped.filter(rule, state=PledgeState.BROKEN).exists()
        or Absent.unscoped.filter(rule).exclude(state=ReturnState.CLOSED).exists()
    )
