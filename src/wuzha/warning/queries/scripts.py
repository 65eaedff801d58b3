# SPDX-License-Identifier: Apache-2.0
"""What a talk came to, by its versions: counts with their doubt, never a rank of small numbers.

A version of one scam type's talk begins where its text changed; a new version of the whole rule set that left it alone
goes on with the old one. Each person counts once, under the version of the first talk of their warning, when the
warning is closed: what was said first is what later talks build on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from wuzha.audit.actor import Actor
from wuzha.core.indicators import ENOUGH
from wuzha.engine.surveillance import wilson
from wuzha.warning.models import Attempt, WarningRecord
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rules.outcomes import DISSUADED, TO_THE_PERSON, Outcome, Result
from wuzha.warning.rulesets import FRAUD_TYPES, SCRIPTS
from wuzha.warning.rulesets.ladder import Script

#: Below this many talks a share says nothing and is not shown.
LEAST_TALKS = max(30, ENOUGH)


@dataclass(frozen=True, slots=True)
class ScriptVersion:
    """One text of one type's talk. `keys` are the versions of the rule set that hold it (0 for the factory's)."""

    place: int
    script: Script
    valid_from: datetime | None
    citation: str
    keys: frozenset[int]


@dataclass(frozen=True, slots=True)
class Effect:
    """What the talks with one version came to."""

    version: ScriptVersion
    talks: int
    dissuaded: int
    denied: int
    deceived: int

    @property
    def enough(self) -> bool:
        return self.talks >= LEAST_TALKS

    @property
    def share(self) -> float | None:
        return self.dissuaded / self.talks if self.enough else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of the share dissuaded; versions whose intervals overlap do not differ."""
        return wilson(self.dissuaded, self.talks) if self.talks else None


def versions_of(fraud_type: str) -> list[ScriptVersion]:
    """The texts of a type's talk, the oldest first, numbered from 1."""
    found: list[ScriptVersion] = []
    for version in reversed(SCRIPTS.versions()):
        script = version.value.for_type(fraud_type)
        key = version.pk or 0
        if found and found[-1].script == script:
            last = found[-1]
            found[-1] = ScriptVersion(last.place, script, last.valid_from, last.citation, last.keys | {key})
        else:
            found.append(
                ScriptVersion(len(found) + 1, script, version.valid_from, str(version.citation), frozenset({key}))
            )
    return found


def place_of(fraud_type: str, key: int | None) -> int | None:
    """Which version of a type's talk a version of the rule set holds."""
    return next((one.place for one in versions_of(fraud_type) if key in one.keys), None)


def effects(actor: Actor, fraud_type: str, since: datetime) -> list[Effect]:
    """Each version of a type's talk with what it came to in warnings closed since a moment, in the actor's reach."""
    counts: dict[tuple[int, str], int] = {}
    for key, outcome in _first_talks(actor, fraud_type, since):
        counts[key, outcome] = counts.get((key, outcome), 0) + 1
    return [
        Effect(
            version,
            talks=_count(counts, version, set(Outcome.values)),
            dissuaded=_count(counts, version, {one.value for one in DISSUADED}),
            denied=_count(counts, version, {Outcome.DENIED.value}),
            deceived=_count(counts, version, {Outcome.ALREADY_DECEIVED.value}),
        )
        for version in versions_of(fraud_type)
    ]


def types() -> list[tuple[str, str]]:
    """Scam types that have a talk of their own, with their names; the general one last."""
    own = [script.fraud_type for script in SCRIPTS.at().scripts]
    names = FRAUD_TYPES.at()
    return sorted(((code, names.label(code)) for code in own), key=lambda pair: pair[0] == "OTHER")


def _first_talks(actor: Actor, fraud_type: str, since: datetime) -> list[tuple[int, str]]:
    """(version of the first talk, outcome) of each closed warning of the type in which the person was talked to."""
    first = Attempt.unscoped.filter(
        warning=OuterRef("pk"), result=Result.REACHED, channel__in=TO_THE_PERSON, script_version__isnull=False
    ).order_by("at", "pk")
    rows: QuerySet[WarningRecord] = WarningRecord.objects.visible_to(actor)
    found = (
        rows.filter(state=State.CLOSED, closed_at__gte=since, fraud_type=fraud_type, contacted_at__isnull=False)
        .annotate(script_version=Subquery(first.values("script_version")[:1]))
        .filter(script_version__isnull=False)
    )
    return list(found.values_list("script_version", "outcome"))


def _count(counts: dict[tuple[int, str], int], version: ScriptVersion, outcomes: set[str]) -> int:
    return sum(n for (key, outcome), n in counts.items() if key in version.keys and outcome in outcomes)
