# SPDX-License-Identifier: Apache-2.0
"""What is entered of a campaign and its proxies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit
from wuzha.org.rules import rule_set
from wuzha.outreach.forms.activities import words
from wuzha.outreach.queries.campaigns import comparable
from wuzha.outreach.rules.campaigns import Chosen, Proxy, first_of, month_at
from wuzha.outreach.services.campaigns import NewCampaign
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, optional


class CampaignForm(OnPage):
    short_name = "campaign"
    beside = {
        "TEXT_MISSING": "title", "TOO_LONG": "title", "CLEAR_NUMBER": "title", "NOT_A_MONTH": "start_on",
        "LOT_TOO_LATE": "start_on", "WINDOW_MISSING": "window", "NO_UNIT": "units", "TOO_FEW_UNITS": "units",
    }  # fmt: skip

    title = forms.CharField(label=pgettext_lazy("outreach", "Campaign"), max_length=64)
    fraud_type = forms.ChoiceField(label=pgettext_lazy("outreach", "Scam type"), required=False)
    start_on = DayField(
        label=pgettext_lazy("outreach", "Begins"), help_text=pgettext_lazy("outreach", "The first day of a month")
    )
    months = forms.IntegerField(
        label=pgettext_lazy("outreach", "Months until it is judged"), min_value=1, max_value=24, initial=6
    )
    chosen = forms.ChoiceField(
        label=pgettext_lazy("outreach", "How the units were chosen"), choices=Chosen.choices, initial=Chosen.LOT,
        help_text=pgettext_lazy("outreach", "A lot within strata of risk is fair, and its verdict needs no excuse."),
    )  # fmt: skip
    first = forms.IntegerField(
        label=pgettext_lazy("outreach", "By lot: how many begin"), min_value=1, max_value=1000, required=False
    )
    window = forms.IntegerField(
        label=pgettext_lazy("outreach", "By cases: of how many months"), min_value=1, max_value=24, required=False
    )
    units = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("outreach", "Otherwise than by lot: the units that begin"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        options.setdefault("initial", {"start_on": first_of(month_at(today) + 1), "first": 5})
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["fraud_type"].choices = optional(words(rule_set("warning.fraud_types")))
        city = Unit.objects.filter(pk=actor.unit_id or 0).first()
        fields["units"].choices = [(one.pk, one.name) for one in (comparable(city, today) if city else [])]

    def new(self) -> NewCampaign:
        data = self.cleaned_data
        return NewCampaign(
            data["title"], data["start_on"], data["months"], data["chosen"], data["units"], data["window"],
            data["first"], data["fraud_type"],
        )  # fmt: skip


class DrawForm(OnPage):
    short_name = "draw"
    beside = {"TOO_LONG": "public", "CLEAR_NUMBER": "public"}

    public = forms.CharField(
        label=pgettext_lazy("outreach", "Public number"), max_length=64, required=False,
        help_text=pgettext_lazy(
            "outreach", "Such as a lottery's of a day that was named when the hash was published. It may be left out."
        ),
    )  # fmt: skip


class StartForm(OnPage):
    short_name = "start"
    #: Asked only once the power was found too small.
    asked_after = {"TOO_WEAK": "proxies_only"}

    proxies_only = forms.BooleanField(
        label=pgettext_lazy("outreach", "Start it as not evaluable on cases"), required=False
    )


class JudgeForm(OnPage):
    short_name = "judge"


class ProxyForm(OnPage):
    short_name = "proxy"
    beside = {"IN_FUTURE": "day", "NOT_A_SHARE": "hits"}

    kind = forms.ChoiceField(label=pgettext_lazy("outreach", "Proxy"), choices=Proxy.choices)
    day = DayField(label=pgettext_lazy("outreach", "Day"))
    begins = forms.TypedChoiceField(
        label=pgettext_lazy("outreach", "Among"), coerce=lambda said: said == "1",
        choices=[
            ("1", pgettext_lazy("outreach", "those who began")), ("0", pgettext_lazy("outreach", "those who wait"))
        ],
    )  # fmt: skip
    whole = forms.IntegerField(label=pgettext_lazy("outreach", "Asked"), min_value=1, max_value=10_000_000)
    hits = forms.IntegerField(label=pgettext_lazy("outreach", "Of them"), min_value=0, max_value=10_000_000)
