# SPDX-License-Identifier: Apache-2.0
"""Whether the jobs by the clock are alive: their last runs, how long these took, what went wrong.

A worker that is gone cannot tell that it is: a job is late when its time has passed by more than it may.
"""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from time import perf_counter
from typing import Any

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.core.models import JobRun
from wuzha.runtime.database import unreachable

#: Runs of a job that are kept and shown.
KEPT = 20
#: A job is late when it has missed two of its times, and these are at least a minute apart.
MISSED, LEAST = 2, timedelta(minutes=1)


class Fault(StrEnum):
    """What went wrong, as far as it can be said without what the error holds: that may be about people."""

    DATABASE = "DATABASE"
    DISK = "DISK"
    OTHER = "OTHER"


WORDS = {
    Fault.DATABASE: _("The database was away; the next run makes up for it"),
    Fault.DISK: _("A file could not be read or written: look at the disk and its rights"),
    Fault.OTHER: _("An error of the programme: send log/worker.log to whoever maintains it"),
}


class Health(StrEnum):
    """How a job stands."""

    ALIVE = "alive"
    LATE = "late"
    FAILED = "failed"
    #: Not run yet since there are records of it.
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Job:
    """A job by the clock: its task, when it runs (`cron`, in UTC), and what it does in words."""

    name: str
    cron: str
    label: Any


@dataclass(frozen=True, slots=True)
class Standing:
    """A job with its runs, the latest last."""

    job: Job
    health: Health
    next_at: datetime
    runs: Sequence[JobRun]

    @property
    def last(self) -> JobRun | None:
        return self.runs[-1] if self.runs else None


#: Task → the job, as `core.jobs.every` registers it.
JOBS: dict[str, Job] = {}


def noted(name: str, work: Callable[[], object]) -> object:
    """Do the work and keep how it went. What it raises goes on its way."""
    began, start = timezone.now(), perf_counter()
    try:
        done = work()
    except Exception as error:
        # Where the work broke a transaction or the database is away, nothing can be kept.
        with contextlib.suppress(DatabaseError):
            _keep(name, began, perf_counter() - start, fault_of(error))
        raise
    _keep(name, began, perf_counter() - start, "")
    return done


def _keep(name: str, began: datetime, seconds: float, fault: str) -> None:
    JobRun.objects.create(name=name, began_at=began, seconds=seconds, fault=fault)
    old = JobRun.objects.filter(name=name).order_by("-began_at", "-pk").values("pk")[KEPT:]
    JobRun.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()


def fault_of(error: BaseException) -> str:
    """`DATABASE`, `DISK`, or `OTHER TypeError tasks.py:33`: never the text of the error, which may be about people."""
    if unreachable(error):
        return Fault.DATABASE
    if isinstance(error, OSError):
        return Fault.DISK
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "wuzha" in frame.filename]
    place = f" {ours[-1].filename.rpartition('/')[2]}:{ours[-1].lineno}" if ours else ""
    return f"{Fault.OTHER} {type(error).__name__}{place}"[:120]


def fault_text(fault: str) -> str:
    """A fault in words, with the place in the code where the words alone do not help."""
    code, _space, place = fault.partition(" ")
    words = str(WORDS.get(code, WORDS[Fault.OTHER]))  # type: ignore[call-overload]
    return f"{words} ({place})" if place else words


def health(last: JobRun | None, interval: timedelta, now: datetime) -> Health:
    """How a job stands whose last run is `last` and which runs every `interval`."""
    if last is None:
        return Health.NEW
    if now - last.began_at > MISSED * max(interval, LEAST) + timedelta(seconds=last.seconds):
        return Health.LATE
    return Health.FAILED if last.fault else Health.ALIVE


def times(cron: str, now: datetime) -> tuple[datetime, timedelta]:
    """The next time of a job, and how far its times are apart there."""
    import croniter  # type: ignore[import-untyped]  # procrastinate reads the same clock with it

    turns = croniter.croniter(cron, now)
    following: datetime = turns.get_next(datetime)
    return following, turns.get_next(datetime) - following


def standings(now: datetime) -> list[Standing]:
    """Every job: those that failed or are late first, then by what they are called."""
    runs: dict[str, list[JobRun]] = {}
    for run in JobRun.objects.order_by("began_at", "pk"):
        runs.setdefault(run.name, []).append(run)
    found = []
    for job in JOBS.values():
        following, interval = times(job.cron, now)
        own = runs.get(job.name, [])[-KEPT:]
        found.append(Standing(job, health(own[-1] if own else None, interval, now), following, own))
    order = [Health.FAILED, Health.LATE, Health.NEW, Health.ALIVE]
    return sorted(found, key=lambda one: (order.index(one.health), str(one.job.label)))
