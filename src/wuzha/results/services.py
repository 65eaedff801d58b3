# SPDX-License-Identifier: Apache-2.0
"""Publishing figures, and looking whether what was published still stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import OneAct
from wuzha.core.indicators import Period, Shape, behind, measure
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.org.rules import Version
from wuzha.refusals import RefusalError
from wuzha.results.errors import Code
from wuzha.results.models import Publication
from wuzha.results.queries.indicators import INDICATORS, SUMS, published_ones
from wuzha.results.queries.selection import Selection
from wuzha.results.rulesets import Counting

MOST_NOTE = 200


@OneAct((May.PUBLISH_RESULTS,), "results.", Code.NOT_ALLOWED, on=Publication.RECORD, keyless=("", ""))
def publish(actor: Actor, unit: Unit, period: Period, note: str = "") -> Publication:
    """Keep the figures of a unit in a period as they are known now, with the keys of the records of each.

    Raises `RefusalError`: NOT_OVER for a period of which some lies ahead, NOT_REACHED for a unit out of reach,
    TOO_LONG; PUBLISHED for days that the same person published before, or without a note that says what was wrong.
    """
    if period.running:
        raise RefusalError(Code.NOT_OVER, day=period.last)
    if len(note) > MOST_NOTE:
        raise RefusalError(Code.TOO_LONG, most=MOST_NOTE)
    if actor.unit_path is None or not unit.path.startswith(actor.unit_path):
        raise RefusalError(Code.NOT_REACHED)
    same = Publication.unscoped.filter(unit=unit, first=period.first, last=period.last, by__isnull=False)
    before = same.order_by("pk").last()
    if before is not None and (not note.strip() or same.filter(by_id=actor.person_id).exists()):
        raise RefusalError(Code.PUBLISHED, number=before.number)
    selection = Selection(actor, unit=unit)
    return _kept(selection, unit, period, figures(selection, period), note.strip())


def close_month(now: datetime) -> int:
    """Keep the figures of last month for each city, once its days of grace are over (`results.counting`), unless
    somebody published them already; of how many cities. What comes in later is told beside them as a change."""
    today = timezone.localdate(now)
    last = today.replace(day=1) - timedelta(days=1)
    period, made = Period(last.replace(day=1), last, now), 0
    for root in Unit.objects.get_root_nodes():
        with transaction.atomic():
            unit = Unit.objects.select_for_update().get(pk=root.pk)  # two workers make one publication
            selection = Selection(Actor.system("results"), unit=unit)
            days = selection.version.value.close_after_days
            there = Publication.unscoped.filter(unit=unit, first=period.first, last=period.last)
            if not days or today <= last + timedelta(days=days) or there.exists():
                continue
            counted = figures(selection, period)
            if any(one["rows"] for one in counted.values()):  # a city that begins has nothing to say yet
                _kept(selection, unit, period, counted)
                made += 1
    return made


def _kept(
    selection: Selection, unit: Unit, period: Period, counted: dict[str, dict[str, Any]], note: str = ""
) -> Publication:
    actor, version = selection.actor, selection.version
    made: Publication = Publication.unscoped.create(
        unit=unit, first=period.first, last=period.last, at=period.at, by_id=actor.person_id, note=note,
        rule=version.value.model_dump(), rule_since=version.valid_from, figures=counted,
    )  # fmt: skip
    record(actor, "results.publish", on=(Publication.RECORD, made.pk), detail={"unit": unit.code})
    return made


def figures(selection: Selection, period: Period) -> dict[str, dict[str, Any]]:
    """Every figure of a period with the keys of its records."""
    wanted = published_ones()
    tallies = measure(selection, period, wanted)[None]
    return {
        one.code: {
            "rows": tallies[one.code].numerator,
            "total": tallies[one.code].total,
            "keys": sorted(behind(selection, one, period=period).order_by().values_list("pk", flat=True)),
        }
        for one in wanted
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """A published figure beside what is counted now: values, and the keys of records that came and went."""

    code: str
    then: int
    now: int
    came: list[int]
    went: list[int]

    @property
    def same(self) -> bool:
        return self.then == self.now and not self.came and not self.went


def differences(publication: Publication, at: datetime | None = None) -> list[Difference]:
    """Each published figure beside the same rule counted again: as it was known then (`at` is its own instant, and
    nothing may differ but what was changed in place), or as it is known now."""
    moment = at or timezone.now()
    # Whole reach: what was published of a unit is looked at whoever asks, for its numbers and keys alone.
    selection = Selection(
        Actor.system("results"), unit=publication.unit,
        version=Version(Counting.model_validate(publication.rule), "", publication.rule_since),
    )  # fmt: skip
    told: dict[str, dict[str, Any]] = publication.figures
    period = Period(publication.first, publication.last, moment, known=moment)
    counted = figures(selection, period)
    found: dict[str, Difference] = {}
    for code in INDICATORS:
        if code not in counted or code not in told:
            continue
        then, now = told[code], counted[code]
        value = "total" if INDICATORS[code].shape is Shape.SUM else "rows"
        before, after = set(then["keys"]), set(now["keys"])
        found[code] = Difference(
            code, then[value] or 0, now[value] or 0, sorted(after - before), sorted(before - after)
        )
    for code, parts in SUMS.items():
        if of := [found[part] for part in parts if part in found]:
            found[code] = Difference(
                code, sum(one.then for one in of), sum(one.now for one in of),
                [key for one in of for key in one.came], [key for one in of for key in one.went],
            )  # fmt: skip
    return list(found.values())
