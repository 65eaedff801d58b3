# SPDX-License-Identifier: Apache-2.0
"""The end of a warning's personal data: the row stays for the counts, the person in it is gone.

A warning must have a key (`warning_has_a_key`), so each blind index it has is replaced by a random one of the same
length: it matches nobody, and says as little as none. Pushes, attempts, items and notes lose their sealed columns;
tables that are only ever added to allow that to this service alone (migration 0012).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import (
    BinaryField,
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    When,
)

from wuzha.sealed.erasing import erase_rows, names_of_sealed, nobody, paths_to
from wuzha.sealed.owners import Owner, Place
from wuzha.warning.models import Attachment, BackCheck, DeskAct, DeskActItem, FormerKey, KnownCase, WarningRecord, Watch
from wuzha.warning.rules.lifecycle import State

#: Photos go by their own rule (`services.doorstep.photos`) or with the person's data; their rows stay.
PHOTOS = Owner(
    ("photos of visits", "上门照片"), Place.FILES, lambda: Attachment.unscoped.filter(forgotten_at__isnull=True)
)

KEYS = ("phone_index", "id_index", "account_index")


def warnings_due(before: datetime) -> QuerySet[WarningRecord]:
    """Done with before the moment, nothing open about them, personal data still there."""
    closed = Q(state=State.CLOSED, closed_at__lt=before)
    aside = Q(state__in=[State.INVALID, State.SUPERSEDED], last_pushed_at__lt=before)
    rows: QuerySet[WarningRecord] = WarningRecord.unscoped.filter(closed | aside, erased_at__isnull=True)
    watched = Watch.unscoped.filter(warning=OuterRef("pk"), ended_at__isnull=True)
    return rows.exclude(handover__isnull=False, handover__done_at__isnull=True).exclude(Exists(watched))


def cases_due(before: datetime) -> QuerySet[KnownCase]:
    """Reported before the moment, personal data still there."""
    rows: QuerySet[KnownCase] = KnownCase.unscoped.filter(reported_at__lt=before)
    return rows.exclude(
        phone__isnull=True, id_no__isnull=True, account__isnull=True, name__isnull=True, raw__isnull=True
    )


@transaction.atomic
def erase_warnings(keys: Sequence[int], now: datetime) -> int:
    """Erase the personal data of these warnings and all that hangs on them; how many were not erased before."""
    _allow()
    rows = WarningRecord.unscoped.filter(pk__in=keys, erased_at__isnull=True)
    todo = list(rows.select_for_update().values_list("pk", flat=True))
    for model, path in paths_to(WarningRecord, "warning").items():
        erase_rows(model._base_manager.filter(**{path: todo}))
    FormerKey.objects.filter(warning__in=todo).delete()
    photos = Attachment.unscoped.filter(warning__in=todo, forgotten_at__isnull=True)
    PHOTOS.let_go(*photos.values_list("uid", flat=True))
    photos.update(forgotten_at=now)
    changed: int = WarningRecord.unscoped.filter(pk__in=todo).update(
        **dict.fromkeys(names_of_sealed(WarningRecord)) | {name: _nobody(name) for name in KEYS},
        erased_at=now,
        version=F("version") + 1,
    )
    _erase_notes_of_acts(todo)
    return changed


@transaction.atomic
def erase_cases(keys: Sequence[int], _now: datetime) -> int:
    """Erase the personal data of these cases and of what was noted about them."""
    _allow()
    erase_rows(BackCheck.unscoped.filter(case__in=list(keys)))
    changed: int = KnownCase.unscoped.filter(pk__in=keys).update(
        **{name: _nobody(name) for name in KEYS}, phone=None, name=None, id_no=None, account=None, raw=None
    )
    return changed


def _erase_notes_of_acts(todo: Sequence[int]) -> None:
    """The note of an act on many warnings goes with the last of them."""
    left = DeskActItem.objects.filter(act=OuterRef("pk"), warning__erased_at__isnull=True)
    acts = DeskAct.objects.filter(items__warning__in=todo, note__isnull=False).exclude(Exists(left))
    erase_rows(DeskAct.objects.filter(pk__in=list(acts.values_list("pk", flat=True))))


def _allow() -> None:
    """Tell the guards of this transaction that the retention service is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL wuzha.erasing = 'on'")


def _nobody(name: str) -> Case:
    """An index of nobody where there was one."""
    return Case(When(**{f"{name}__isnull": False}, then=nobody()), default=None, output_field=BinaryField())
