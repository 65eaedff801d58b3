# SPDX-License-Identifier: Apache-2.0
"""When the personal data of bulletins must go: notes of their steps; of suggestions the names of the deputies, too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.bulletins.models import Bulletin, BulletinPaper, BulletinStep, Suggestion, SuggestionStep
from wuzha.bulletins.rules.life import OPEN, OWED, Stage
from wuzha.sealed.erasing import erase_rows, erasing
from wuzha.sealed.owners import Owner, Place

#: The files of published editions.
FILES = Owner(("files of bulletins", "通报文件"), Place.FILES, lambda: BulletinPaper.unscoped.all())


class BulletinKeeper:
    kind = "bulletin"
    object_type = "bulletin"
    since = "began_at"

    def title(self) -> str:
        return pgettext("bulletins", "Bulletins")

    def what_goes(self) -> str:
        return pgettext("bulletins", "Notes of their steps. Words, figures, documents and who signed stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        noted = BulletinStep.unscoped.filter(note__isnull=False).values("bulletin_id")
        rows: QuerySet[Any] = Bulletin.unscoped.filter(began_at__lt=before, pk__in=noted)
        return rows.exclude(state__in=OPEN)

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        todo = list(Bulletin.unscoped.filter(pk__in=list(keys)).exclude(state__in=OPEN).values_list("pk", flat=True))
        erase_rows(BulletinStep.unscoped.filter(bulletin__in=todo))
        return len(todo)


class SuggestionKeeper:
    kind = "suggestion"
    object_type = "suggestion"
    since = "received_on"

    def title(self) -> str:
        return pgettext("suggestion", "Suggestions of the people's congress")

    def what_goes(self) -> str:
        return pgettext(
            "suggestion", "Names of the deputies and notes of the steps. Session, number, title and days stay."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        noted = SuggestionStep.unscoped.filter(note__isnull=False).values("suggestion_id")
        rows: QuerySet[Any] = Suggestion.unscoped.filter(received_on__lt=before.date(), state=Stage.DONE)
        return rows.filter(Q(proposers__isnull=False) | Q(pk__in=noted))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        done = Suggestion.unscoped.filter(pk__in=list(keys), state=Stage.DONE)
        todo = list(done.values_list("pk", flat=True))
        erase_rows(SuggestionStep.unscoped.filter(suggestion__in=todo))
        erase_rows(Suggestion.unscoped.filter(pk__in=todo))
        return len(todo)


def has_open_work(unit_id: int) -> bool:
    """A unit with a bulletin that is not out, or a suggestion that is not answered."""
    written = Bulletin.unscoped.filter(unit_id=unit_id, state__in=OPEN)
    return written.exists() or Suggestion.unscoped.filter(unit_id=unit_id, state__in=OWED).exists()
