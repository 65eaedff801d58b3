# SPDX-License-Identifier: Apache-2.0
"""Every part of pages in every state, for developers: what is drawn here is what pages draw."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuzha.engine.surveillance import Unit, compared
from wuzha.org import data
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.charts import Point, points_of
from wuzha.ui.fields import Fault, KeyField, MoneyField, optional
from wuzha.ui.money import plain
from wuzha.ui.record import Act, Chip, Fact, Money, NextAct, RecordHead, Step

#: 分: the restitution that the page shows.
LOSS = Money(8_000_000, returned=1_500_000, frozen=2_500_000, stopped=0, loose=180_000, gone=3_820_000)
MORE = Money(26_000_000, returned=2_000_000, frozen=7_750_000, stopped=4_800_000, loose=6_850_000, gone=4_600_000)
HELD = 4_800_000


class Sample(forms.Form):
    """One field that is right and one that is not, with what puts it right; many choices, with what narrows them."""

    right = MoneyField(label=_("Sum to freeze"), initial=HELD)
    wrong = MoneyField(label=_("Sum to freeze"))
    one = KeyField(_("Township"), required=False)
    several = forms.TypedMultipleChoiceField(
        label=_("Townships"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        places = [(int(place.code), place.name) for place in data.towns()]
        fields["one"].choices, fields["several"].choices = optional(places), [(_("Townships"), places)]

    def clean_wrong(self) -> int:
        raise Fault(_("Not more than {fen} yuan").format(fen=plain(HELD)), remedy=plain(HELD))


@require_safe
@requires(May.MANAGE_SOURCES)
def show(request: ActingRequest) -> HttpResponse:
    return render(request, "site/parts.html", samples())


def samples() -> dict[str, Any]:
    """Each part with values that are visibly made up."""
    now = timezone.now()
    others = (
        Act(_("Remind the bank"), url="#acts", hint=_("Counted in the course"), icon="phone", key="u"),
        Act(_("Change the receiving account"), opens="sample", hint=_("The name must be the same"), icon="edit"),
        Act(_("File it"), refused=_("The receipt of Demo Bank 3 is missing")),
        Act(_("Give it up"), refused=_("The bank has paid 15,000.00: record a return by the bank instead")),
    )
    answer = Act(_("Record the answer"), opens="sample")
    return {
        "head": RecordHead(
            _("Return to {person} 40,000.00 yuan").format(person="演***"),
            number="FH00000003",
            chips=(Chip(_("With the bank"), "now", "bank"), Chip(_("Computed alike again"), "ok", "check")),
            facts=(Fact(_("Funds case"), "ZJ00000010", "#head"), Fact(_("Way of return"), _("Traced one by one"))),
            steps=(
                Step(_("Trace"), "done", "11-20"), Step(_("Examine"), "done", "11-23"),
                Step(_("County"), "done", "11-24"), Step(_("Prefecture"), "done", "11-25"),
                Step(_("Bank"), "now", _("1 of 2 accounts")), Step(_("File it"), "next"),
            ),
            money=LOSS,
        ),
        "more": MORE,
        "acts": (
            NextAct(
                _("Record the answer of Demo Bank 3"), detail=_("25,000.00 yuan"), who=_("By the funds group (you)"),
                due=now + timedelta(days=4, hours=14), act=answer, others=others,
            ),
            NextAct(
                _("Record that the stop was sent"), detail=_("58,500.00 yuan"), who=_("By the funds group (you)"),
                due=now + timedelta(minutes=5), act=answer, others=others[:1],
            ),
            NextAct(
                _("Waits for a second person: you asked for it yourself"), who=_("The shift leader may decide"),
                mine=False, due=now + timedelta(hours=23), act=Act(_("Remind the shift leader"), opens="sample"),
                others=others[2:],
            ),
        ),
        "chips": (
            Chip(_("Stopped"), "now", "shield"), Chip(_("Frozen"), "ok", "lock"),
            Chip(_("Waits for approval"), "wait", "clock"), Chip(_("To be sent"), "bad", "send"), Chip(_("Filed")),
        ),
        "clocks": (now + timedelta(hours=18), now + timedelta(minutes=14), now - timedelta(hours=3)),
        "form": Sample({"right": plain(HELD), "wrong": "48,500.00"}),
        "sizes": ("xxl", "xl", "l", "m", "s"),
        "spaces": ("1", "2", "3", "4", "6", "8", "12"),
        "points": towns(),
        "tiles": data.tiles(),
    }  # fmt: skip


def towns() -> list[Point]:
    """A made-up round of the demo city: two townships with half as many again, the others a little apart."""
    places = [town for town in data.towns() if town.ranked]
    people = data.populations()[2023]
    ratios = {place.code: 0.9 + at % 5 * 0.05 for at, place in enumerate(places)} | {"330282107": 1.5, "330282111": 1.5}
    found = compared([Unit(code, people[code], round(people[code] * 0.00165 * more)) for code, more in ratios.items()])
    return points_of(found, {place.code: place.name for place in places}, dict.fromkeys(ratios, "#standing"))
