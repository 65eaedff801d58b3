# SPDX-License-Identifier: Apache-2.0
"""What a person does with rows: read them, put them off, confirm many at once, remind a colleague of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.inbox.models import Mark, Reminder
from wuzha.inbox.queries import Row
from wuzha.inbox.sources import CONFIRM, About
from wuzha.org.services.guard import person_of
from wuzha.refusals import RefusalCode, RefusalError

#: How long a mark is kept that nobody changed: longer than anything waits.
KEPT = timedelta(days=180)
#: Within which nobody is reminded of the same record twice.
APART = timedelta(minutes=10)


class Code(RefusalCode):
    REMINDED = _("A reminder went out at %(at)s already. Remind again after %(minutes)s minutes, or call.")


@dataclass(slots=True)
class Done:
    """What came of confirming many: how many were, how many had nothing to confirm, and why others were refused."""

    rows: int = 0
    without: int = 0
    refused: list[str] = field(default_factory=list)


def read(actor: Actor, abouts: Iterable[About], now: datetime) -> None:
    _write(actor, abouts, read_at=now)


def unread(actor: Actor, abouts: Iterable[About]) -> None:
    _write(actor, abouts, read_at=None)


def snooze(actor: Actor, abouts: Iterable[About], until: datetime, now: datetime) -> None:
    """Put rows off until an instant; clocks run on, and what falls due or is told again meanwhile comes back."""
    if until <= now:
        raise ValueError(until)
    _write(actor, abouts, snoozed_at=now, snoozed_until=until)


def wake(actor: Actor, abouts: Iterable[About]) -> None:
    _write(actor, abouts, snoozed_at=None, snoozed_until=None)


def remind(actor: Actor, about: About) -> Reminder:
    """Remind whose turn it is on a record: its row is unread again for everybody, and back where it was put off.

    Called by the act of a domain, which checks right and state and writes the trail.
    Raises `RefusalError`: REMINDED when somebody just did.
    """
    kind, key = about
    now = timezone.now()
    told = Reminder.objects.filter(about_type=kind, about_id=key)
    last = told.order_by("-at").values_list("at", flat=True).first()
    if last is not None and now - last < APART:
        raise RefusalError(Code.REMINDED, at=f"{timezone.localtime(last):%H:%M}", minutes=APART.seconds // 60)
    marks = Mark.objects.filter(about_type=kind, about_id=key).exclude(person=actor.person_id)
    marks.update(read_at=None, snoozed_at=None, snoozed_until=None, changed_at=now)
    return Reminder.objects.create(about_type=kind, about_id=key, by_id=person_of(actor), at=now)


def moved_on(about: About) -> None:
    """The next act of a record is done: its reminders are over."""
    all_moved_on(about[0], [about[1]])


def all_moved_on(kind: str, keys: Iterable[int]) -> None:
    """`moved_on` for many records of a kind."""
    Reminder.objects.filter(about_type=kind, about_id__in=list(keys)).delete()


def confirm(actor: Actor, rows: Sequence[Row], note: str, now: datetime) -> Done:
    """Confirm what can be confirmed of some rows, each by its domain's own act: one that is refused stops no other."""
    done = Done()
    for row in rows:
        tried = [
            (source, wait)
            for source, wait in row.waits
            if (found := source.detail(actor, wait.key, now)) and any(one.code == CONFIRM for one in found.here)
        ]
        try:
            for source, wait in tried:
                source.act(actor, wait.key, CONFIRM, note)
        except RefusalError as refused:
            done.refused.append(refused.message)
            continue
        done.rows += bool(tried)
        done.without += not tried
    return done


def forget_old(now: datetime) -> int:
    """Delete marks that nobody has changed for long; how many."""
    return Mark.objects.filter(changed_at__lt=now - KEPT).delete()[0]


def _write(actor: Actor, abouts: Iterable[About], **values: datetime | None) -> None:
    if actor.person_id is None:
        return
    made = [
        Mark(person_id=actor.person_id, about_type=kind, about_id=key, changed_at=timezone.now(), **values)
        for kind, key in sorted(set(abouts))
    ]
    Mark.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["person", "about_type", "about_id"],
        update_fields=[*values, "changed_at"],
    )
