# SPDX-License-Identifier: Apache-2.0
"""Suggestions of the week: to which people of a unit about which scam, from counts alone; what the unit answered, and
how many of them its activities reached. No person has a profile in it."""

from __future__ import annotations

from datetime import datetime, time
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.org.models import Unit
from wuzha.outreach.models.base import OfUnit
from wuzha.outreach.rules.aims import TAKEN, AimState

Person = settings.AUTH_USER_MODEL


class AimWeek(OfUnit):
    """What the suggestions of a city's week rest on, so that they can be made again: cases and people by unit, age and
    type, and the rules. Seen by the city alone, since its cells are small."""

    UNIT: ClassVar[str] = "city"

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(verbose_name=pgettext_lazy("outreach", "Week from"))
    #: Of the cases that were counted.
    since = models.DateField(verbose_name=pgettext_lazy("outreach", "First day"))
    until = models.DateField(verbose_name=pgettext_lazy("outreach", "Last day"))
    cases = models.PositiveIntegerField(verbose_name=pgettext_lazy("outreach", "Victims counted"))
    #: Victims whose age or residence nobody knows, or who fell for a scam that has no name.
    left_out = models.PositiveIntegerField(verbose_name=pgettext_lazy("outreach", "Victims left out"))
    inputs = models.JSONField()
    strength_community = models.FloatField()
    strength_type = models.FloatField()
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("outreach", "Suggestions of a week")
        constraints = [
            models.UniqueConstraint(fields=["city", "starts_on"], name="aim_week_once"),
            models.CheckConstraint(name="aim_week_monday", condition=Q(starts_on__iso_week_day=1)),
            models.CheckConstraint(name="aim_week_days", condition=Q(since__lte=F("until"), until__lt=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}"


class Aim(OfUnit, Numbered):
    """The suggestion of a unit and week. `expected`, `low`, `high`: cases a year among `people`, as far as may be told
    (`level`); `alternatives` cannot be told from it."""

    RECORD: ClassVar[str] = "outreach_aim"
    LETTERS: ClassVar[str] = "XT"

    made = models.ForeignKey(AimWeek, on_delete=models.PROTECT, related_name="aims")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    starts_on = models.DateField(verbose_name=pgettext_lazy("outreach", "Week from"))
    age = models.CharField(max_length=24, verbose_name=pgettext_lazy("outreach", "To whom"))
    fraud_type = models.CharField(max_length=24, verbose_name=pgettext_lazy("outreach", "About what"))
    people = models.PositiveIntegerField(verbose_name=pgettext_lazy("outreach", "People of this age"))
    #: Victims in the window: shown where that tells of nobody.
    cases = models.PositiveIntegerField()
    expected = models.FloatField(verbose_name=pgettext_lazy("outreach", "Cases expected a year"))
    low = models.FloatField()
    high = models.FloatField()
    level = models.PositiveSmallIntegerField()
    #: Among the tenth of all person-messages of the city with the highest rates.
    first = models.BooleanField(default=False, verbose_name=pgettext_lazy("outreach", "First in the city"))
    #: Age, type, people, expected, low, high of each: the best first. `many` of them there are.
    alternatives = models.JSONField(default=list)
    many = models.PositiveSmallIntegerField(default=0)
    #: So many people are to be told of it from the Monday to the last day.
    target = models.PositiveIntegerField(verbose_name=pgettext_lazy("outreach", "People to be reached"))
    due_on = models.DateField(verbose_name=pgettext_lazy("outreach", "Answer due"))
    until = models.DateField(verbose_name=pgettext_lazy("outreach", "Last day"))
    state = models.CharField(max_length=12, choices=AimState, default=AimState.SUGGESTED, verbose_name=_("State"))
    chosen_age = models.CharField(max_length=24, blank=True)
    chosen_type = models.CharField(max_length=24, blank=True)
    #: Whether what the unit chose instead cannot be told from the suggestion.
    as_good = models.BooleanField(null=True)
    reason = models.CharField(max_length=1000, blank=True, verbose_name=pgettext_lazy("outreach", "Reason"))
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("outreach", "Answered"))
    #: Codes of `outreach.audiences` in which these people are met; what activities reached of them, at most the target.
    audiences = ArrayField(models.CharField(max_length=24), default=list)
    #: Every answer, the last one that holds: act, age, type, reason, key of the person, when, whether late.
    answers = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    reached = models.PositiveIntegerField(default=0, verbose_name=pgettext_lazy("outreach", "People reached"))
    covered = models.PositiveIntegerField(default=0)
    #: Activity, audience and people that `covered` is the sum of: each person reached counts for one suggestion.
    allotted = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    measured_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("outreach", "Suggestion of the week")
        indexes = [
            models.Index(fields=["-starts_on", "-id"], name="aim_list"),
            models.Index(fields=["due_on"], name="aim_open", condition=Q(state=AimState.SUGGESTED)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["unit", "starts_on"], name="aim_once_a_week"),
            models.CheckConstraint(name="aim_state", condition=Q(state__in=AimState.values)),
            models.CheckConstraint(name="aim_days", condition=Q(starts_on__lte=F("due_on"), due_on__lte=F("until"))),
            models.CheckConstraint(
                name="aim_interval", condition=Q(low__gte=0, low__lte=F("expected"), expected__lte=F("high"))
            ),
            models.CheckConstraint(name="aim_target", condition=Q(target__gt=0)),
            models.CheckConstraint(
                name="aim_covered", condition=Q(covered__lte=F("target")) & Q(covered__lte=F("reached"))
            ),
            models.CheckConstraint(
                name="aim_answered_has_time",
                condition=Q(state=AimState.SUGGESTED, answered_at__isnull=True)
                | ~Q(state=AimState.SUGGESTED) & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="aim_taken_has_choice",
                condition=Q(state__in=TAKEN) & ~Q(chosen_age="") & ~Q(chosen_type="")
                | ~Q(state__in=TAKEN) & Q(chosen_age="", chosen_type=""),
            ),
            models.CheckConstraint(
                name="aim_has_reason",
                condition=~Q(state=AimState.DECLINED) & ~Q(as_good=False) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("outreach:aim", args=[self.pk])

    @property
    def percent(self) -> int:
        """Covered of the target, rounded down."""
        return 100 * self.covered // self.target

    @property
    def due_at(self) -> datetime:
        """The end of the day until which it is to be answered."""
        return timezone.make_aware(datetime.combine(self.due_on, time.max))

    @property
    def late(self) -> bool:
        """Whether the answer that holds came after the day until which it was due."""
        return self.answered_at is not None and timezone.localdate(self.answered_at) > self.due_on

    @property
    def now_age(self) -> str:
        """Who is meant: as the unit chose, else as it was suggested."""
        return self.chosen_age or self.age

    @property
    def now_type(self) -> str:
        return self.chosen_type or self.fraud_type
