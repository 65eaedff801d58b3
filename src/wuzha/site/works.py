# SPDX-License-Identifier: Apache-2.0
"""Sources and jobs together: what the page shows, what the navigation counts, and what waits in inboxes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.audit.queries import unsealed_since
from wuzha.core import runs
from wuzha.core.runs import Health, Standing
from wuzha.exchange import queries as exchange
from wuzha.intake import sources
from wuzha.intake.sources import SourceStanding, SourceState, source_name
from wuzha.org.rules import rule_set

#: An event of the trail is sealed within a second; one that waits so long means that the sealer is gone.
SEALED_WITHIN = timedelta(minutes=2)
#: Seconds between looks for the navigation, which stands on every page.
ASKED_EVERY = 60


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that does not go as it should: what, of which source or job, and since when."""

    what: str
    name: str
    since: datetime

    @property
    def text(self) -> str:
        return " ".join(filter(None, (self.what, self.name)))


@dataclass(frozen=True, slots=True)
class Works:
    """All that should go by itself."""

    sources: list[SourceStanding]
    jobs: list[Standing]
    #: Since when the oldest event of the trail waits to be sealed, if that is too long.
    unsealed_since: datetime | None

    @property
    def wrong(self) -> list[Trouble]:
        """Silent sources, jobs that are late or failed, a trail that nobody seals."""
        found = [
            Trouble(_("A source of data is silent"), source_name(one.source), one.last_at + one.usual)
            for one in self.sources
            if one.last_at is not None and one.state in (SourceState.SILENT, SourceState.DEAD)
        ]
        bad = {Health.LATE: _("A job does not run"), Health.FAILED: _("A job has failed")}
        found += [
            Trouble(bad[one.health], str(one.job.label), one.last.began_at)
            for one in self.jobs
            if one.last is not None and one.health in bad
        ]
        if self.unsealed_since:
            found.append(Trouble(_("The audit trail is not sealed"), "", self.unsealed_since))
        return found


def works(actor: Actor, now: datetime) -> Works:
    """Sources in the actor's reach, and all jobs."""
    links = [link.source for link in exchange.links(actor) if link.active and link.pulls]
    oldest = unsealed_since()
    return Works(
        sources.standings(actor, now, links, [one.code for one in rule_set("warning.sources").at(now).terms]),
        runs.standings(now),
        oldest if oldest is not None and now - oldest > SEALED_WITHIN else None,
    )


def troubles(actor: Actor, now: datetime) -> list[Trouble]:
    """What is wrong in the actor's reach, asked once a minute: it stands in the navigation and inbox of every page."""
    key = f"site.works.{actor.unit_id}.{get_language()}"
    found: list[Trouble] | None = cache.get(key)
    if found is None:
        found = works(actor, now).wrong
        cache.set(key, found, ASKED_EVERY)
    return found


def waiting(actor: Actor, now: datetime) -> int:
    """How many sources are silent and jobs late or failed."""
    return len(troubles(actor, now))
