# SPDX-License-Identifier: Apache-2.0
"""When the personal data of measures must go, and how it goes; whom a text names; whose work a measure was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.measures.models import (
    HandOut,
    HandOutRow,
    Measure,
    MeasureAppeal,
    MeasureEvidence,
    MeasurePaper,
    MeasureStep,
    Review,
    Subject,
)
from wuzha.measures.queries.lists import key_in
from wuzha.measures.rules.life import OPEN
from wuzha.measures.services.papers import FILES
from wuzha.privacy.subjects import Record
from wuzha.sealed import Kind
from wuzha.sealed.erasing import erase_rows, erasing
from wuzha.search.query import readings

_COLUMNS = {Kind.ID_NUMBER: "number_index", Kind.NAME: "name_index"}


class MeasureKeeper:
    """Kept while a measure of the same subject is under way or in force; then from the proposal on."""

    kind = "measure"
    object_type = "measure"
    since = "proposed_at"

    def title(self) -> str:
        return pgettext("decided measure", "Measures")

    def what_goes(self) -> str:
        return pgettext(
            "decided measure",
            "Names and numbers of people, reasons, appeals, notes and papers. Kinds, grounds, days, evidence without "
            "names and states stay.",
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        rows = Measure.unscoped.filter(proposed_at__lt=before).filter(_over())
        there = Q(reason__isnull=False) | Q(subject__name__isnull=False) | Q(subject__number__isnull=False)
        return rows.filter(there | Q(pk__in=MeasurePaper.unscoped.values("measure_id")))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Measure.unscoped.filter(pk__in=list(keys)).filter(_over())
        todo = list(rows.values_list("pk", flat=True))
        for model in (MeasureStep, MeasureEvidence, MeasureAppeal, Review):
            erase_rows(model.unscoped.filter(measure__in=todo))
        papers = MeasurePaper.unscoped.filter(measure__in=todo)
        FILES.let_go(*papers.values_list("uid", flat=True))
        papers.delete()
        subjects = Subject.unscoped.filter(measures__in=todo).distinct()
        erase_rows(Subject.unscoped.filter(pk__in=list(subjects.values_list("pk", flat=True))))
        erase_rows(Measure.unscoped.filter(pk__in=todo))
        return len(todo)


def _over() -> Q:
    """No measure of the subject is under way or in force."""
    return Q(~Exists(Measure.unscoped.filter(subject=OuterRef("subject"), state__in=OPEN)))


class MeasureSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        """Measures by their number, by the name or the number of who they are done to."""
        code = text.strip().upper()
        rule = Q(pk=key_in(code) or 0) if code.startswith("CS") else Q(pk__in=[])
        for kind, blinds in readings(text).items():
            if kind in _COLUMNS:
                rule |= Q(**{f"subject__{_COLUMNS[kind]}__in": blinds})
        rows = Measure.objects.visible_to(actor).filter(rule)
        return {(Measure.RECORD, str(pk)) for pk in rows.values_list("pk", flat=True)[:500]}

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Moved by the person, or in a list that the person asked for or approved."""
        keys = [int(key) for kind, key in records if kind == Measure.RECORD and key.isdecimal()]
        mine = set(MeasureStep.unscoped.filter(by_id=person_id, measure__in=keys).values_list("measure_id", flat=True))
        lists = HandOut.unscoped.filter(Q(asked_by_id=person_id) | Q(decided_by_id=person_id))
        rows = HandOutRow.unscoped.filter(measure__in=keys, handout__in=lists)
        return {(Measure.RECORD, str(pk)) for pk in mine | set(rows.values_list("measure_id", flat=True))}
