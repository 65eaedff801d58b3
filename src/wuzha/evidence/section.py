# SPDX-License-Identifier: Apache-2.0
"""The evidence of a case on its page: what there is, and what can be added; that of a person on the person's."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from wuzha.audit.actor import Actor
from wuzha.cases.queries.victims import Case
from wuzha.cases.registry import Linked, Section
from wuzha.evidence.queries import lists
from wuzha.evidence.rules.custody import State
from wuzha.evidence.rulesets import DEVICES
from wuzha.org.roles import May, may
from wuzha.people.queries.people import Involvement
from wuzha.people.registry import Section as PersonSection
from wuzha.ui.record import Act, Chip

#: Exhibits that are named there; the rest stand on their own page.
MOST = 6


def records(actor: Actor, case: Case) -> Sequence[Linked]:
    """Exhibits with where they are, surveys and devices; and the way to all of it."""
    found = lists.of_case(actor, case.pk)
    named = [
        Linked(
            f"{one.no} {one.name}", one.get_absolute_url(), one.now_holder or one.now_organ or "",
            (Chip(State(one.now_state).label),),
        )
        for one in found["exhibits"][:MOST]
    ]  # fmt: skip
    named += [
        Linked(
            pgettext("evidence", "Survey of scene %(no)s") % {"no": one.scene.no}, one.scene.get_absolute_url(),
            one.survey_no,
        )
        for one in found["scenes"]
    ]  # fmt: skip
    rest = len(found["exhibits"][MOST:]) + len(found["devices"]) + len(found["files"])
    if rest:
        text = ngettext("%(n)s more exhibit, device or file", "%(n)s more exhibits, devices and files", rest)
        named.append(Linked(text % {"n": rest}, reverse("evidence:case", args=[case.pk])))
    return named


def of_person(actor: Actor, parts: Collection[Involvement]) -> Sequence[Linked]:
    """Exhibits that are the person's, and devices the person used, in the parts that stand."""
    exhibits, found = lists.of_people(actor, [one.pk for one in parts if one.ended_on is None])
    kinds = DEVICES.at()
    linked = [
        Linked(f"{one.name} {one.quantity}", one.get_absolute_url(), str(one.case), (Chip(State(one.now_state).label),))
        for one in exhibits
    ]
    linked += [
        Linked(f"{kinds.label(one.kind)} {one.model}".strip(), one.get_absolute_url(), str(one.case)) for one in found
    ]
    return linked


def acts(actor: Actor, case: Case) -> Sequence[Act]:
    page = reverse("evidence:case", args=[case.pk])
    found = [Act(pgettext("evidence", "Open the evidence"), url=page, icon="tag")]
    if may(actor.role, May.WORK_CASES):
        found += [
            Act(pgettext("evidence", "Record an exhibit"), url=f"{page}?open=exhibit", icon="plus"),
            Act(pgettext("evidence", "Record a survey"), url=f"{page}?open=scene", icon="plus"),
            Act(pgettext("evidence", "Record a device"), url=f"{page}?open=device", icon="plus"),
            Act(pgettext("evidence", "Add a file"), url=f"{page}?open=file", icon="upload"),
        ]
    return found


SECTION = Section(
    40,
    lambda: pgettext("evidence", "Evidence"),
    lambda: pgettext("evidence", "No exhibit, survey, device or file is recorded."),
    records,
    acts,
    needs=(May.READ_CASES,),
)
OF_PERSON = PersonSection(10, lambda: pgettext("evidence", "Evidence"), of_person, (May.READ_CASES,))
