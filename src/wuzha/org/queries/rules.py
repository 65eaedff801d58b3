# SPDX-License-Identifier: Apache-2.0
"""Rule sets with the version in force, those to come and those that were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from wuzha.org.models import RuleVersion
from wuzha.org.rules import RuleSet, Version, rule_sets


@dataclass(frozen=True, slots=True)
class RuleSetRow:
    """A rule set in the list: what holds now, and when the next version takes effect."""

    rules: RuleSet[Any]
    now: Version[Any]
    next_from: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One version in the history. `state` is `coming`, `now` or `past`; the factory value has no `row`."""

    version: Version[Any]
    row: RuleVersion | None
    state: str


def listed() -> list[RuleSetRow]:
    found = []
    for rules in rule_sets():
        entries = history(rules)
        now = next(entry.version for entry in entries if entry.state == "now")
        coming = [e.version.valid_from for e in entries if e.state == "coming" and e.version.valid_from]
        found.append(RuleSetRow(rules, now, min(coming) if coming else None))
    return found


def history(rules: RuleSet[Any]) -> list[Entry]:
    """All versions, newest first, the factory value last."""
    moment = timezone.now()
    rows = {row.pk: row for row in RuleVersion.objects.filter(key=rules.key).select_related("created_by")}
    entries, held = [], False
    for version in rules.versions():
        if version.valid_from is not None and version.valid_from > moment:
            state = "coming"
        else:
            state, held = ("past" if held else "now"), True
        entries.append(Entry(version, rows.get(version.pk) if version.pk else None, state))
    return entries
