# SPDX-License-Identifier: Apache-2.0
"""What one step has to tell of: changes read from the feed, and what time alone has changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wuzha.org.reach import units_below
from wuzha.warning.models import Change


@dataclass(frozen=True)
class StepChanges:
    """The changes of a step. `flood`: there were too many to follow (a file was imported); look at lists as a whole."""

    now: datetime
    changes: tuple[Change, ...] = ()
    flood: bool = False

    def within(self, path: str) -> list[Change]:
        """The changes of warnings that are, or until then were, in the reach of the path."""
        reach = units_below(path)
        return [change for change in self.changes if change.touches(reach)]

    def touch(self, path: str) -> bool:
        """Whether there is anything for the reach of the path."""
        return self.flood or bool(self.within(path))


def merged(parts: Iterable[StepChanges], now: datetime) -> StepChanges:
    """Several as one: what streams that come back have missed, each since its own mark."""
    some = list(parts)
    changes = {change.pk: change for part in some for change in part.changes}
    return StepChanges(now, tuple(changes[key] for key in sorted(changes)), any(part.flood for part in some))
