# SPDX-License-Identifier: Apache-2.0
"""The plan of the year: what each unit has to do by a day, and the events of 反诈系列+."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.outreach.models.base import OfUnit, OfWholeCity
from wuzha.outreach.rules.life import EventState

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class PlanEntry(OfUnit, Numbered):
    """What one unit has to do by a day, and on which duty that rests. Its request says how far it is."""

    RECORD: ClassVar[str] = "outreach_plan"
    LETTERS: ClassVar[str] = "XR"

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit that asks"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    year = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("outreach", "Year"))
    title = models.CharField(max_length=64, verbose_name=pgettext_lazy("outreach", "Task"))
    text = models.CharField(max_length=1000, blank=True, verbose_name=pgettext_lazy("outreach", "What is to be done"))
    due_on = models.DateField(verbose_name=pgettext_lazy("outreach", "By"))
    #: A code of `outreach.entries`, empty for none; a code of `outreach.duties` with its citation of that day.
    entry = models.CharField(max_length=24, blank=True, verbose_name=pgettext_lazy("outreach", "Goes to"))
    duty = models.CharField(max_length=24, blank=True, verbose_name=pgettext_lazy("outreach", "Duty"))
    duty_basis = models.CharField(max_length=120, blank=True, verbose_name=pgettext_lazy("outreach", "Basis"))
    #: Activities of the unit that fulfil it.
    wanted = models.PositiveSmallIntegerField(default=1, verbose_name=pgettext_lazy("outreach", "Activities"))
    request = models.OneToOneField("requests.Request", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("outreach", "Task of the outreach plan")
        indexes = [models.Index(fields=["year", "due_on", "id"], name="outreach_plan_list")]
        constraints = [models.UniqueConstraint(fields=["unit", "year", "title"], name="outreach_plan_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('outreach:plan')}?year={self.year}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ids = units_below(actor.unit_path).ids
        return Q(unit_id__in=ids) | Q(owner_id__in=ids)


class Event(OfWholeCity, Numbered):
    """An event of a series such as 反诈系列+: planned with day, place and audience, then held with its result."""

    RECORD: ClassVar[str] = "outreach_event"
    LETTERS: ClassVar[str] = "XH"

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=32, verbose_name=pgettext_lazy("outreach", "Series"))
    title = models.CharField(max_length=64, verbose_name=pgettext_lazy("outreach", "Event"))
    planned_on = models.DateField(verbose_name=pgettext_lazy("outreach", "Planned for"))
    place = models.CharField(max_length=64, verbose_name=pgettext_lazy("outreach", "Place"))
    #: A code of `outreach.audiences`.
    audience = models.CharField(max_length=24, blank=True, verbose_name=pgettext_lazy("outreach", "Audience"))
    host = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("outreach", "Held by")
    )
    text = models.CharField(max_length=1000, blank=True, verbose_name=pgettext_lazy("outreach", "Plan"))
    state = models.CharField(max_length=12, choices=EventState, default=EventState.PLANNED, verbose_name=_("State"))
    held_on = models.DateField(null=True, verbose_name=pgettext_lazy("outreach", "Held on"))
    reach = models.PositiveIntegerField(null=True, verbose_name=pgettext_lazy("outreach", "People reached"))
    #: What came of it, or why it was called off.
    result = models.CharField(max_length=1000, blank=True, verbose_name=pgettext_lazy("outreach", "Result"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfWholeCity.Meta):
        verbose_name = pgettext_lazy("outreach", "Event")
        indexes = [models.Index(fields=["city", "-planned_on", "-id"], name="outreach_event_list")]
        constraints = [
            models.CheckConstraint(name="outreach_event_state", condition=Q(state__in=EventState.values)),
            models.CheckConstraint(
                name="outreach_event_held",
                condition=Q(state=EventState.HELD, held_on__isnull=False, reach__isnull=False)
                | ~Q(state=EventState.HELD) & Q(held_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outreach:event", args=[self.pk])
