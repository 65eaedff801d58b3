# SPDX-License-Identifier: Apache-2.0
"""Sources and jobs together: what the page shows and what the navigation counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from wuzha.audit.actor import Actor
from wuzha.audit.queries import unsealed_since
from wuzha.core import runs
from wuzha.core.runs import Health, Standing
from wuzha.exchange import queries as exchange
from wuzha.intake import sources
from wuzha.intake.sources import SourceStanding, SourceState

#: An event of the trail is sealed within a second; one that waits so long means that the sealer is gone.
SEALED_WITHIN = timedelta(minutes=2)
#: Seconds between looks for the navigation, which stands on every page.
ASKED_EVERY = 60


@dataclass(frozen=True, slots=True)
class Works:
    """All that should go by itself."""

    sources: list[SourceStanding]
    jobs: list[Standing]
    #: Since when the oldest event of the trail waits to be sealed, if that is too long.
    unsealed_since: datetime | None

    @property
    def wrong(self) -> int:
        """How many sources are silent and jobs late or failed."""
        silent = sum(one.state in (SourceState.SILENT, SourceState.DEAD) for one in self.sources)
        bad = sum(one.health in (Health.LATE, Health.FAILED) for one in self.jobs)
        return silent + bad + bool(self.unsealed_since)


def works(actor: Actor, now: datetime) -> Works:
    """Sources in the actor's reach, and all jobs."""
    links = [link.source for link in exchange.links(actor) if link.active and link.pulls]
    oldest = unsealed_since()
    return Works(
        sources.standings(actor, now, links),
        runs.standings(now),
        oldest if oldest is not None and now - oldest > SEALED_WITHIN else None,
    )


def waiting(actor: Actor, now: datetime) -> int:
    """How many sources are silent and jobs late or failed: an alarm in the navigation, asked once a minute."""
    key = f"site.works.{actor.unit_id}"
    found: int | None = cache.get(key)
    if found is None:
        found = works(actor, now).wrong
        cache.set(key, found, ASKED_EVERY)
    return found
