# SPDX-License-Identifier: Apache-2.0
"""Whether a step may be lifted: months without new involved cards, the rectification accepted, nothing overdue."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cards.queries.outlets import OutletCount, outlet_counts
from wuzha.cards.queries.outlets import Span as Days
from wuzha.measures.queries.lists import unit_of
from wuzha.measures.queries.rectifying import accepted
from wuzha.measures.queries.rectifying import of as rectifying
from wuzha.measures.registry import Criterion, Done, kind_of
from wuzha.outlets.rules import Month, calm, months_before
from wuzha.outlets.rulesets import LADDER


def months(outlet_id: int, row: Done, now: datetime) -> list[Month]:
    """The last months of 30 days as many as must be calm, the latest first, each with its new involved cards."""
    began, found = timezone.localdate(row.starts_at or now), []
    for first, last in months_before(timezone.localdate(now), LADDER.at(now).calm_months):
        fresh = outlet_counts(Days(first, last), outlets=[outlet_id]).get(outlet_id, OutletCount()).fresh
        found.append(Month(first, last, fresh, whole=first >= began))
    return found


def criteria(actor: Actor, row: Done, now: datetime) -> list[Criterion]:
    """Step by step, each with what shows it; a person confirms."""
    outlet = unit_of(actor, row)
    if outlet is None:
        return []
    shown, wanted = months(outlet.pk, row, now), LADDER.at(now).calm_months
    cards = reverse("outlets:outlet", args=[outlet.pk])
    found = [
        Criterion(
            f"MONTH{place}",
            pgettext("outlets", "No new involved card from %(first)s to %(last)s")
            % {"first": one.first, "last": one.last},
            one.calm, _told(one), cards,
        )
        for place, one in enumerate(shown, 1)
    ]  # fmt: skip
    found.append(
        Criterion(
            "CALM", pgettext("outlets", "%(n)s months of 30 days without a new one, on end") % {"n": wanted},
            calm(shown, wanted), pgettext("outlets", "%(n)s of them calm") % {"n": sum(one.calm for one in shown)},
        )
    )  # fmt: skip
    if kind_of(row.kind).rectification is not None:
        done, going = accepted(row.pk), rectifying(actor, row.pk, now)
        late = [one for one in (going.plan, going.work) if one is not None and one.owed and one.due_at < now]
        found += [
            Criterion(
                "RECTIFIED", pgettext("outlets", "The rectification was inspected and accepted"), done is not None,
                f"{done.day}" if done is not None else "—",
                going.work.get_absolute_url() if going.work is not None else "",
            ),
            Criterion(
                "NOTHING_OWED", pgettext("outlets", "Nothing asked for it is overdue"), not late,
                pgettext("outlets", "%(n)s overdue") % {"n": len(late)},
            ),
        ]  # fmt: skip
    return found


def _told(one: Month) -> str:
    if one.fresh:
        return pgettext("outlets", "%(n)s new involved cards") % {"n": one.fresh}
    if not one.whole:
        return pgettext("outlets", "the measure was not in force all the time")
    return pgettext("outlets", "none")
