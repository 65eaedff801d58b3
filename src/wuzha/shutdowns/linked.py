# SPDX-License-Identifier: Apache-2.0
"""What the page of a case says of shutdowns and sites that are founded on it."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cases.queries.standing import Case, is_filed
from wuzha.cases.registry import Linked, Section
from wuzha.evidence.queries.lists import scenes_of
from wuzha.org.roles import May, may
from wuzha.shutdowns.forms.shutdowns import labelled
from wuzha.shutdowns.models import Site
from wuzha.shutdowns.queries.lists import of_case
from wuzha.ui.record import Act, Chip

#: Scenes of a case that are offered.
MOST_SCENES = 5


def records(actor: Actor, case: Case) -> Sequence[Linked]:
    """Shutdowns and sites of a case, the latest first."""
    found = [
        Linked(
            one.number, one.get_absolute_url(), labelled(one),
            (Chip(one.get_result_display() or one.get_state_display()),),
        )
        for one in of_case(actor, case.pk)
    ]  # fmt: skip
    rows = Site.objects.visible_to(actor).filter(scene__case=case.pk) | Site.objects.visible_to(actor).filter(
        linked__case=case.pk
    )
    found += [
        Linked(one.number, one.get_absolute_url(), pgettext("goip", "GOIP site"))
        for one in rows.distinct().order_by("-pk")[:20]
    ]
    return found


def acts(actor: Actor, case: Case) -> Sequence[Act]:
    """To ask for a shutdown on the case, where it is filed; to make a site of a scene."""
    found: list[Act] = []
    if may(actor.role, May.ASK_SHUTDOWNS):
        label = pgettext("shutdown", "Ask for a shutdown")
        if is_filed(case):
            found.append(Act(label, url=f"{reverse('shutdowns:new')}?case={case.number}", icon="lock"))
        else:
            found.append(Act(label, refused=pgettext("shutdown", "The case is not filed yet"), icon="lock"))
    if may(actor.role, May.WORK_CARDS) or may(actor.role, May.ASK_SHUTDOWNS):
        scenes = list(scenes_of(actor, case.pk)[:MOST_SCENES])
        taken = set(Site.unscoped.filter(scene__in=[one.scene_id for one in scenes]).values_list("scene_id", flat=True))
        found += [
            Act(
                pgettext("goip", "Make a GOIP site of scene %(no)s") % {"no": one.scene.no},
                url=reverse("shutdowns:sites_new", args=[one.scene_id]), icon="flag",
            )
            for one in scenes if one.scene_id not in taken
        ]  # fmt: skip
    return found


SECTION = Section(
    45, lambda: pgettext("shutdown", "Shutdowns and GOIP sites"),
    lambda: pgettext("shutdown", "No shutdown was asked for in this case."), records, acts=acts,
    needs=(May.READ_CARDS,),
)  # fmt: skip
