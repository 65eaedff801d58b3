# SPDX-License-Identifier: Apache-2.0
"""What a clock keeps in tables, and the one sweep that finds what is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.locks import Lock, take


class Clocked(models.Model):
    """A record with clocks."""

    #: When the sweep looks at it next: never later than the next step of its clocks, empty when none is left.
    step_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Alert(models.Model):
    """A step of a clock that was told. It fires once, whatever happens to the sweep, and stays as the record of it."""

    due_at = models.DateTimeField(verbose_name=_("Due"))
    #: When the step was reached, and when it was told.
    meant_at = models.DateTimeField(verbose_name=pgettext_lazy("alert", "Reached"))
    fired_at = models.DateTimeField(verbose_name=_("Alert sent"))
    acknowledged_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("alert", "Acknowledged"))
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def sweep(
    rows: Any, now: datetime, look: Callable[[list[Any], datetime], int], *, chunk: int = 1, alone: Lock | None = None
) -> int:
    """Have `look` act on every `Clocked` row whose step has come by now; the sum of what it gives.

    1. Lock a chunk of the rows, earliest first, for a transaction; one that somebody is working on is left to them.
    2. `look` acts on them and moves their `step_at` on. It is also given the instant up to which no other row has a
       step: where all is to be told in order, it acts up to there, and finds the rest of these rows in a later chunk.
    3. The next chunk, until none is left. What a killed run had not committed, the next one finds again.

    `alone` is for what must be told in order: while another process sweeps under that lock, this one gives way.
    """
    due = rows.filter(step_at__lte=now).order_by("step_at", "pk")
    done, before = 0, None
    while True:
        with transaction.atomic():
            if alone is not None and not take(alone):
                return done
            found = list(due.select_for_update(of=("self",), no_key=True, skip_locked=True)[:chunk])
            if not found:
                return done
            here = [(row.pk, row.step_at) for row in found]
            if here == before:
                raise RuntimeError(f"{rows.model.__name__} {here[0][0]} was looked at and is still due")
            full = len(found) == chunk
            done += look(found, found[-1].step_at if full else now)
        before = here
        if not full:
            return done


def tell_once(alert: Any) -> None:
    """Keep an alert. Told again it meets the constraint of its table, and is none."""
    type(alert).unscoped.bulk_create([alert], ignore_conflicts=True)
