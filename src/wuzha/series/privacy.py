# SPDX-License-Identifier: Apache-2.0
"""When what records name must go, and how it goes; which records are about a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.engine.linkage.values import canonical
from wuzha.privacy.subjects import Record
from wuzha.sealed import Kind
from wuzha.sealed.erasing import erase_rows, erasing, nobody
from wuzha.sealed.value import blinds
from wuzha.series.models import Decision, Entity, Node, Use
from wuzha.series.rules.words import EntityKind

#: Records that are looked for in the trail.
MOST = 500
_READ = {EntityKind.ACCOUNT: Kind.ACCOUNT, EntityKind.PHONE: Kind.PHONE, EntityKind.CHAT: Kind.CHAT}


class EntityKeeper:
    """Once no record has named it for as long as records are kept."""

    kind = "series_entity"
    object_type = "series_entity"
    since = "last_at"

    def title(self) -> str:
        return pgettext("series", "What ties records")

    def what_goes(self) -> str:
        return pgettext(
            "series", "Accounts, numbers, sites, apps and chat names. Which records had something in common stays."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        return Entity.unscoped.filter(last_at__lt=before, value__isnull=False)

    @transaction.atomic
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Entity.unscoped.filter(pk__in=list(keys), value__isnull=False)
        done: int = rows.update(value=None, value_index=nobody())
        return done


class DecisionKeeper:
    """Reasons of decisions, which may name people."""

    kind = "series_decision"
    object_type = "series"
    since = "at"

    def title(self) -> str:
        return pgettext("series", "Reasons of decisions about series")

    def what_goes(self) -> str:
        return pgettext("series", "The reason that was given. Who decided what and when stays.")

    def due(self, before: datetime) -> QuerySet[Any]:
        return Decision.unscoped.filter(at__lt=before, reason__isnull=False)

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        return erase_rows(Decision.unscoped.filter(pk__in=list(keys)))


class SeriesSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        """Series in the actor's reach of which a record names this account, phone or chat account."""
        found: set[Record] = set()
        seen = Node.objects.visible_to(actor).filter(series__isnull=False)
        for kind, sealed in _READ.items():
            if value := canonical(kind, text.strip()):
                rows = Use.unscoped.filter(entity__kind=kind, entity__value_index__in=blinds(sealed, value))
                keys = seen.filter(pk__in=rows.values("node")).values_list("series", flat=True)[:MOST]
                found |= {("series", str(pk)) for pk in keys}
        return found

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Decided by the person."""
        keys = [int(key) for kind, key in records if kind == "series" and key.isdecimal()]
        mine = Decision.unscoped.filter(series__in=keys, by=person_id).values_list("series", flat=True)
        return {("series", str(pk)) for pk in mine}
