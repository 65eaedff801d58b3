# SPDX-License-Identifier: Apache-2.0
"""Figures that only a bulletin prints: how strong the task force is on the last day of a period."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.core.indicators import Basis, Indicator, Period, Selection, Shape, Subject, Unit, register
from wuzha.meetings.queries.members import standing
from wuzha.operations.queries.force import on_day

FORCE = pgettext_lazy("bulletins", "Task force")
HOUSE = pgettext_lazy("bulletins", "Roster of the task force (专班)")


def _serving(of: Selection, period: Period | None) -> QuerySet[Any]:
    """The terms of those who serve on the last day of the period."""
    return on_day(of.actor, period.reached if period is not None else timezone.localdate()).filter(of.rule)


def _members(of: Selection, period: Period | None) -> QuerySet[Any]:
    """The memberships in the joint meeting that hold on the last day of the period."""
    return standing(of.actor, period.reached if period is not None else timezone.localdate()).filter(of.rule)


MEETING = pgettext_lazy("bulletins", "Joint meeting")
MEMBERS = Subject("membership", pgettext_lazy("bulletins", "member units"), _members, ("unit",))
MEMBER_THAT_DAY = Basis(MEMBERS, "", pgettext_lazy("bulletins", "member on the last day"))
SERVING = Subject("force_term", pgettext_lazy("bulletins", "members"), _serving, ("member", "from_unit"))
THAT_DAY = Basis(SERVING, "", pgettext_lazy("bulletins", "serving on the last day"))

INDICATORS = register("bulletins", (
    Indicator(
        "members", MEETING, pgettext_lazy("bulletins", "Member units of the joint meeting"), Shape.COUNT,
        MEMBER_THAT_DAY, pgettext_lazy("bulletins", "Units that belong to the joint meeting on the last day"),
        pgettext_lazy("bulletins", "List of members of the joint meeting (成员单位名单)"), order="-since",
    ),
    Indicator(
        "force_officers", FORCE, pgettext_lazy("bulletins", "Officers of the task force"), Shape.COUNT, THAT_DAY,
        pgettext_lazy("bulletins", "Officers (民警) who serve on the last day"), HOUSE,
        hit=Q(grade="OFFICER"), order="-since", counts=Unit.PERSON,
    ),
    Indicator(
        "force_auxiliaries", FORCE, pgettext_lazy("bulletins", "Auxiliaries of the task force"), Shape.COUNT, THAT_DAY,
        pgettext_lazy("bulletins", "Auxiliary officers (辅警) who serve on the last day"), HOUSE,
        hit=Q(grade="AUXILIARY"), order="-since", counts=Unit.PERSON,
    ),
))  # fmt: skip
