# SPDX-License-Identifier: Apache-2.0
"""What every act on a shutdown, an appeal or a site shares."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import Acts
from wuzha.inbox.services import moved_on
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.shutdowns.errors import Code, SiteCode
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal, ShutdownStep, Site
from wuzha.shutdowns.rules.life import APPEAL_LIFE, SHUTDOWN_LIFE, Act


class ShutdownActs(Acts[Shutdown]):
    codes, kind, life = Code, Shutdown.RECORD, SHUTDOWN_LIFE

    def history(
        self,
        actor: Actor,
        row: Shutdown,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,
    ) -> None:
        """`because` is the code of a result, or why it is opened again."""
        ShutdownStep.unscoped.create(
            shutdown=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, code=because,
            note=note,
        )  # fmt: skip
        moved_on((Shutdown.RECORD, row.pk))


class AppealActs(Acts[ShutdownAppeal]):
    codes, kind, life = Code, ShutdownAppeal.RECORD, APPEAL_LIFE

    def history(
        self,
        actor: Actor,
        row: ShutdownAppeal,
        act: TextChoices,
        start: str,  # noqa: ARG002 - its course stands among the steps of the shutdown
        *,
        at: datetime,
        note: Sealed | None,
        because: str,
    ) -> None:
        told = Act.CHECK if act == "check" else Act.REPLY
        ShutdownStep.unscoped.create(
            shutdown=row.shutdown, act=told, from_state=row.shutdown.state, to_state=row.shutdown.state, at=at,
            by_id=actor.person_id, code=because, note=note,
        )  # fmt: skip
        moved_on((ShutdownAppeal.RECORD, row.pk))


class SiteActs(Acts[Site]):
    codes, kind = SiteCode, Site.RECORD

    def history(
        self, actor: Actor, row: Site, act: TextChoices, start: str, *, at: datetime, note: Sealed | None, because: str
    ) -> None:
        """A site has no life."""


SHUTDOWNS, APPEALS, SITES = ShutdownActs(), AppealActs(), SiteActs()


def noted(actor: Actor, row: Shutdown, act: Act, note: str | Sealed | None = None, **changes: Any) -> Shutdown:
    """Keep an act that leaves the state as it is: a step, the version, an event in the trail."""
    SHUTDOWNS.save(row, **changes)
    SHUTDOWNS.history(actor, row, act, row.state, at=timezone.now(), note=SHUTDOWNS.note(note), because="")
    record(actor, f"{Shutdown.RECORD}.{act.value}", on=(Shutdown.RECORD, row.pk))
    return row


def past(moment: datetime) -> datetime:
    """Raises `RefusalError`: IN_FUTURE."""
    if moment > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    return moment


def followed(pk: int) -> Shutdown | None:
    """The shutdown that a request is about, locked: who answers a request need not see it."""
    found: Shutdown | None = Shutdown.unscoped.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    return found
