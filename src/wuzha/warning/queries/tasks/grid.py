# SPDX-License-Identifier: Apache-2.0
"""What a grid worker sees of a person to visit: name, phone, address, scam type. Nothing else is read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_many
from wuzha.org.models import Posting
from wuzha.org.reach import units_below
from wuzha.org.roles import Role
from wuzha.sealed import Sealed
from wuzha.warning.models import GridTask, WarningRecord
from wuzha.warning.queries import candidates
from wuzha.warning.queries.tasks.talk import spoken
from wuzha.warning.rulesets import SCRIPTS
from wuzha.warning.rulesets.ladder import Script

#: How long a finished visit stays on the list, without any personal data.
DONE_SHOWN_FOR = timedelta(hours=24)
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit as the grid worker sees it. Of a finished one only the result is left."""

    pk: int
    asked_at: datetime
    done_at: datetime | None
    fraud_type: str
    name: Sealed | None
    phone: Sealed | None
    address: Sealed | None
    #: `Result` of the attempt it came to.
    result: str

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def purpose(self) -> str:
        """What the data is opened for; kept in Chinese, as the trail is read."""
        return f"网格上门劝阻 {self.pk}"

    @property
    def script(self) -> Script:
        return spoken(SCRIPTS.at(), self.fraud_type, "", timezone.now())


@dataclass(frozen=True, slots=True)
class ClearPerson:
    """Clear values for one page view."""

    name: str
    phone: str
    address: str


def choices(warning: WarningRecord) -> list[tuple[int, str]]:
    """Grids that could be asked to visit, with their workers; those that have one first."""
    units = candidates.grids(warning)
    workers: dict[int, list[str]] = {}
    for unit_id, name in _in_force(Posting.unscoped.filter(role=Role.GRID_WORKER, unit__in=units)):
        workers.setdefault(unit_id, []).append(name)
    rows = [(unit.pk, unit.name, workers.get(unit.pk, [])) for unit in units]
    rows.sort(key=lambda row: not row[2])
    nobody = _("nobody posted")
    return [(pk, f"{name} · {'、'.join(people) or nobody}") for pk, name, people in rows]


def to_do(actor: Actor) -> list[Visit]:
    """Visits asked of the actor's grids, the oldest first."""
    return [_visit(row) for row in _tasks(actor).filter(done_at__isnull=True).order_by("asked_at", "pk")[:MOST_SHOWN]]


def done(actor: Actor, now: datetime | None = None) -> list[Visit]:
    """Visits finished within the last day."""
    since = (now or timezone.now()) - DONE_SHOWN_FOR
    return [_visit(row) for row in _tasks(actor).filter(done_at__gte=since).order_by("-done_at", "-pk")[:MOST_SHOWN]]


def of(actor: Actor, pk: int) -> Visit:
    """One visit. Raises `GridTask.DoesNotExist` for one of another grid."""
    return _visit(_tasks(actor).get(pk=pk))


def reveal(actor: Actor, visit: Visit, purpose: str, detail: dict[str, object] | None = None) -> ClearPerson:
    """The clear name, phone and address of a visit still to do.

    Raises `ValueError` when the visit is done, since then there is nothing left to see them for, or without a purpose.
    """
    if visit.is_done:
        raise ValueError("The visit is done")
    values = {"name": visit.name, "phone": visit.phone, "address": visit.address}
    clear = reveal_many(actor, purpose, on=("grid_task", visit.pk), values=values, detail=detail)
    return ClearPerson(clear.get("name", ""), clear.get("phone", ""), clear.get("address", ""))


def _in_force(postings: QuerySet[Posting]) -> list[tuple[int, str]]:
    rows = postings.filter(candidates.in_force_on(timezone.localdate()), person__is_active=True).order_by("pk")
    return list(rows.values_list("unit_id", "person__name"))


def _tasks(actor: Actor) -> QuerySet[GridTask]:
    rows: QuerySet[GridTask] = GridTask.objects.visible_to(actor)
    return rows.filter(grid_id__in=units_below(actor.unit_path).ids).select_related("warning", "attempt")


def _visit(row: GridTask) -> Visit:
    warning, is_done = row.warning, row.done_at is not None
    return Visit(
        pk=row.pk,
        asked_at=row.asked_at,
        done_at=row.done_at,
        fraud_type=warning.fraud_type,
        name=None if is_done else warning.name,
        phone=None if is_done else warning.phone,
        address=None if is_done else warning.address,
        result=row.attempt.result if row.attempt else "",
    )
