# SPDX-License-Identifier: Apache-2.0
"""Whose turn it is on a record of the desk: what one can do, what waits for a colleague, and why.

A record offers its acts in order (`Offer`), the first is what is next. `next_act` works out for who looks at it: theirs
with a button, or a colleague's by name, with a reminder; all that cannot be done says why, and who can, before it is
pressed. Plain values but for `viewer_of`, which looks up who there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.org.models import DutyPost, Person, Posting, Unit
from wuzha.org.roles import PERMISSIONS, May, may
from wuzha.ui.record import Act, NextAct

#: Colleagues named; who else can is counted.
NAMED = 3
#: What may be done on the desk, and so whose names are needed.
NEEDS = (May.WORK_FUNDS, May.DECIDE_FUNDS)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may act: name, and whether on duty now."""

    pk: int
    name: str
    on_duty: bool = False

    def __str__(self) -> str:
        return _("%(name)s (on duty)") % {"name": self.name} if self.on_duty else self.name


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a record: name, unit, what the role may; and the colleagues of the centre by what they may."""

    person_id: int | None
    name: str
    unit: str
    role: str
    colleagues: Mapping[May, Sequence[Colleague]] = field(default_factory=dict)

    def may(self, *needs: May) -> bool:
        return any(may(self.role, need) for need in needs)

    @property
    def works(self) -> bool:
        """Whether anything of the desk can be done in this role."""
        return self.may(*NEEDS)


@dataclass(frozen=True, slots=True)
class Offer:
    """One act that a record has: where it leads (as `Act`), who may do it, and what stands in its way.

    `besides` is the person who may not, because two must act, with `because` as the reason. As the next act it says
    `what` in place of its label, a `detail`, until when, and, where an institution is waited for, `waits`.
    """

    label: Any
    opens: str = ""
    url: str = ""
    post: str = ""
    hidden: Mapping[str, Any] = field(default_factory=dict)
    needs: Sequence[May] = (May.WORK_FUNDS,)
    besides: int | None = None
    because: Any = ""
    refused: Any = ""
    hint: Any = ""
    icon: str = ""
    key: str = ""
    kind: str = ""
    confirm: Any = ""
    what: Any = ""
    detail: Any = ""
    due: datetime | None = None
    waits: Any = ""

    def act(self) -> Act:
        return Act(
            self.label, url=self.url, post=self.post, opens=self.opens, hidden=self.hidden, icon=self.icon,
            key=self.key, hint=self.hint, kind=self.kind, confirm=self.confirm,
        )  # fmt: skip


def _names(viewer: Viewer, offer: Offer) -> list[Colleague]:
    found = {one.pk: one for need in offer.needs for one in viewer.colleagues.get(need, ())}
    return [one for one in found.values() if one.pk not in (offer.besides, viewer.person_id)]


def who_can(viewer: Viewer, offer: Offer) -> str:
    """The colleagues who can do it, those on duty first; a way out where there is nobody."""
    found = sorted(_names(viewer, offer), key=lambda one: not one.on_duty)
    if not found:
        return _("nobody else of this centre may do it yet: ask an administrator for a second person")
    shown = _(", ").join(str(one) for one in found[:NAMED])
    if len(found) > NAMED:
        return _("%(names)s and %(n)s more") % {"names": shown, "n": len(found) - NAMED}
    return shown


def in_the_way(viewer: Viewer, offer: Offer) -> str:
    """Why who looks cannot do it now; empty when they can."""
    if offer.refused:
        return str(offer.refused)
    if not viewer.may(*offer.needs):
        return _("Can do it: %(names)s") % {"names": who_can(viewer, offer)}
    if offer.besides is not None and offer.besides == viewer.person_id:
        return _("%(why)s. Can do it: %(names)s") % {"why": offer.because, "names": who_can(viewer, offer)}
    return ""


def listed(viewer: Viewer, offers: Sequence[Offer]) -> list[Act]:
    """Acts of the menu: each can be done, or says why not. Who may do nothing on the desk is shown none."""
    if not viewer.works:
        return []
    reasons = [(one, in_the_way(viewer, one)) for one in offers]
    return [Act(one.label, icon=one.icon, refused=why) if why else one.act() for one, why in reasons]


def next_act(viewer: Viewer, first: Offer, others: Sequence[Offer] = (), *, remind: str = "") -> NextAct:
    """What is next for who looks. `remind` is the address a reminder is posted to."""
    why = in_the_way(viewer, first)
    menu = listed(viewer, others)
    if not why:
        who = first.waits or _("%(unit)s %(name)s (you) does this") % {"unit": viewer.unit, "name": viewer.name}
        return NextAct(
            first.what or first.label, detail=first.detail, who=who, due=first.due,
            act=replace(first.act(), key=""), others=menu,
        )  # fmt: skip
    own = first.besides is not None and first.besides == viewer.person_id and viewer.may(*first.needs)
    what = first.because if own and not first.refused else first.what or first.label
    who = str(first.refused) or _("Can do it: %(names)s") % {"names": who_can(viewer, first)}
    act = None
    if remind and viewer.works and not first.refused and (names := _names(viewer, first)):
        told = sorted(names, key=lambda one: not one.on_duty)[0].name
        act = Act(_("Remind %(name)s") % {"name": told}, post=remind, icon="bell")
    if viewer.works:
        menu = [*menu, Act(first.label, icon=first.icon, refused=why)]
    return NextAct(what, detail=first.detail, who=who, mine=False, due=first.due, act=act, others=menu)


def nothing_left(what: Any, detail: Any = "", others: Sequence[Act] = ()) -> NextAct:
    """A record that is done with: what it came to."""
    return NextAct(what, detail=detail, mine=False, others=others)


def viewer_of(actor: Actor, centre_id: int, now: datetime | None = None) -> Viewer:
    """Who looks, and who else may act on the records of a centre: postings that reach it, today."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    path = Unit.objects.values_list("path", flat=True).get(pk=centre_id)
    reaching = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    roles = [role for role, granted in PERMISSIONS.items() if not granted.isdisjoint(NEEDS)]
    postings = (
        Posting.unscoped.filter(role__in=roles, person__is_active=True, valid_from__lte=today)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), unit__path__in=reaching)
        .select_related("person")
        .order_by("pk")
    )
    duty = DutyPost.unscoped.filter(Q(to_at__isnull=True) | Q(to_at__gt=now), from_at__lte=now)
    on_duty = set(duty.values_list("person_id", flat=True))
    found: dict[May, list[Colleague]] = {need: [] for need in NEEDS}
    for one in postings:
        here = Colleague(one.person_id, one.person.name, one.leads or one.person_id in on_duty)
        for need in NEEDS:
            if may(one.role, need) and all(other.pk != here.pk for other in found[need]):
                found[need].append(here)
    name = Person.objects.values_list("name", flat=True).filter(pk=actor.person_id).first() or actor.label
    unit = Unit.objects.values_list("name", flat=True).filter(pk=actor.unit_id).first() or ""
    return Viewer(actor.person_id, name, unit, actor.role, found)
