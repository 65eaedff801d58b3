# SPDX-License-Identifier: Apache-2.0
"""The task force on a day, and the terms of a member."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from wuzha.audit.actor import Actor
from wuzha.operations.models import ForceMember, ForceTerm, Grade


def on_day(actor: Actor, day: date) -> QuerySet[ForceTerm]:
    """The terms of those who serve on a day, officers first."""
    rows: QuerySet[ForceTerm] = ForceTerm.objects.visible_to(actor).filter(
        Q(until=None) | Q(until__gte=day), since__lte=day
    )
    return rows.select_related("member", "from_unit").order_by("-grade", "post", "member__name", "pk")


@dataclass(frozen=True, slots=True)
class Strength:
    """How many serve: 民警 and 辅警."""

    officers: int
    auxiliaries: int

    @property
    def all(self) -> int:
        return self.officers + self.auxiliaries


def strength(actor: Actor, day: date) -> Strength:
    """How many serve on a day."""
    found = Counter(on_day(actor, day).order_by().values_list("grade", flat=True))
    return Strength(found[Grade.OFFICER], found[Grade.AUXILIARY])


def member_of(actor: Actor, pk: int) -> ForceMember | None:
    """One member; `None` when it is not in the actor's reach."""
    rows = ForceMember.objects.visible_to(actor).select_related("centre", "person")
    found: ForceMember | None = rows.filter(pk=pk).first()
    return found


def terms_of(actor: Actor, member: ForceMember) -> list[ForceTerm]:
    """All terms of a member, the latest first."""
    rows = ForceTerm.objects.visible_to(actor).filter(member=member).select_related("from_unit", "by")
    return list(rows.order_by("-since", "-pk"))


def serving(actor: Actor, day: date) -> list[tuple[int, str]]:
    """(key, name) of the members who serve on a day, to choose from."""
    return [
        (one.member_id, " ".join(filter(None, (one.member.name, one.member.badge, str(one.get_grade_display())))))
        for one in on_day(actor, day)
    ]
