# SPDX-License-Identifier: Apache-2.0
"""The rules a simulated period was worked by: those of its time.

The people of the simulation climb no ladder, prove no contact and begin no second round: what they did is right by
rules that did not yet ask for it. At the end of the period the rules of the product come into force.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.models import RuleVersion
from wuzha.org.rules import rule_set

Value = dict[str, Any]
BEGINNING = datetime(2016, 1, 1, tzinfo=UTC)
CITATION = "演示城市的假设 · an assumption of the demo city"
NOTE = "演示时段之前的做法 · as practised before"


def _nothing_demanded(value: Value) -> Value:
    return value | {"rungs": [rung | {"demanded": False} for rung in value["rungs"]]}


#: Rule set → its value as it was before.
BEFORE: dict[str, Callable[[Value], Value]] = {
    "warning.ladder": _nothing_demanded,
    "warning.proofs": lambda value: value | {"needs": []},
    "warning.second_round": lambda value: value | {"levels": []},
}


def set_in_force(actor: Actor, end: datetime) -> None:
    """Put the rules of the time in force until `end`, and those of the product from then on.

    A rule set that somebody has already set is left alone.
    """
    for key, before in BEFORE.items():
        if RuleVersion.objects.filter(key=key).exists():
            continue
        rules = rule_set(key)
        present = rules.versions()[-1].value.model_dump(mode="json")
        RuleVersion.objects.create(key=key, valid_from=BEGINNING, value=before(present), citation=CITATION, note=NOTE)
        RuleVersion.objects.create(key=key, valid_from=end, value=present, citation=str(rules.citation)[:300])
        rules.forget()
        record(actor, "rule.added", on=("rule", key), detail={"valid_from": end.isoformat()})
