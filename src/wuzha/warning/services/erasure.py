# SPDX-License-Identifier: Apache-2.0
"""The end of a warning's personal data: the row stays for the counts, the person in it is gone.

A warning must have a key (`warning_has_a_key`), so each blind index it has is replaced by a random one of the same
length: it matches nobody, and says as little as none. Pushes, attempts, items and notes lose their sealed columns;
tables that are only ever added to allow that to this service alone (`0001_schema`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
)

from wuzha.sealed.erasing import erase_rows, erasing, names_of_sealed, nobody_where, paths_to
from wuzha.sealed.owners import Owner, Place
from wuzha.warning.models import Attachment, BackCheck, DeskAct, DeskActItem, FormerKey, WarningRecord, Watch
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


@erasing()
def erase_warnings(keys: Sequence[int], now: datetime) -> int:
    """Erase the personal data of these warnings and all that hangs on them; how many were not erased before."""
    rows = WarningRecord.unscoped.filter(pk__in=keys, erased_at__isnull=True)
    todo = list(rows.select_for_update().values_list("pk", flat=True))
    for model, path in paths_to(WarningRecord, "warning").items():
        erase_rows(model._base_manager.filter(**{path: todo}))
    FormerKey.objects.filter(warning__in=todo).delete()
    photos = Attachment.unscoped.filter(warning__in=todo, forgotten_at__isnull=True)
    PHOTOS.let_go(*photos.values_list("uid", flat=True))
    photos.update(forgotten_at=now)
    changed: int = WarningRecord.unscoped.filter(pk__in=todo).update(
        **dict.fromkeys(names_of_sealed(WarningRecord)) | {name: nobody_where(name) for name in KEYS},
        erased_at=now,
        version=F("version") + 1,
    )
    _erase_notes_of_acts(todo)
    return changed


@erasing()
def erase_backchecks(victims: Sequence[int]) -> None:
    """Erase what was noted about the back-check of these victims."""
    erase_rows(BackCheck.unscoped.filter(victim__in=list(victims)))


def _erase_notes_of_acts(todo: Sequence[int]) -> None:
    """The note of an act on many warnings goes with the last of them."""
    left = DeskActItem.objects.filter(act=OuterRef("pk"), warning__erased_at__isnull=True)
    acts = DeskAct.objects.filter(items__warning__in=todo, note__isnull=False).exclude(Exists(left))
    erase_rows(DeskAct.objects.filter(pk__in=list(acts.values_list("pk", flat=True))))
