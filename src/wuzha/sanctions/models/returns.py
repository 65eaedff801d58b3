# SPDX-License-Identifier: Apache-2.0
"""劝返: who is abroad and on which ground on the list, each contact, the return, and the end. Nothing more: no ban and
no other consequence follows from being on it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.org.models import Unit
from wuzha.sanctions.models.base import AboutPerson, OfUnit
from wuzha.sanctions.rules.life import ReturnAct, ReturnState


class ContactWay(models.TextChoices):
    PHONE = "PHONE", pgettext_lazy("return", "By phone")
    CHAT = "CHAT", pgettext_lazy("return", "By chat")
    FAMILY = "FAMILY", pgettext_lazy("return", "Through the family")
    VISIT = "VISIT", pgettext_lazy("return", "Visit to the family")


class Absent(AboutPerson, Numbered):
    """Somebody abroad who is asked to come back."""

    RECORD: ClassVar[str] = "absent"
    LETTERS: ClassVar[str] = "QF"

    state = models.CharField(max_length=12, choices=ReturnState, default=ReturnState.LISTED, verbose_name=_("State"))
    #: A code of `sanctions.abroad`, and the paper that says so.
    ground = models.CharField(max_length=24, verbose_name=pgettext_lazy("return", "Ground"))
    ground_no = models.CharField(
        max_length=64, verbose_name=pgettext_lazy("return", "Number of the paper with the ground")
    )
    place = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("return", "Country or region"))
    left_on = models.DateField(null=True, verbose_name=pgettext_lazy("return", "Left the country on"))
    listed_on = models.DateField(default=timezone.localdate, verbose_name=pgettext_lazy("return", "Listed on"))
    #: The township of the family, which is asked to help.
    township = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("return", "Township")
    )
    contacted_on = models.DateField(null=True, verbose_name=pgettext_lazy("return", "Last contact"))
    returned_on = models.DateField(null=True, verbose_name=pgettext_lazy("return", "Returned on"))
    closed_on = models.DateField(null=True, verbose_name=pgettext_lazy("return", "Closed on"))

    class Meta(AboutPerson.Meta):
        verbose_name = pgettext_lazy("return", "Person to return")
        indexes = [models.Index(fields=["-listed_on", "-id"], name="absent_list")]
        constraints = [
            models.CheckConstraint(name="absent_of_person", condition=Q(individual__isnull=False)),
            models.CheckConstraint(name="absent_has_ground", condition=~Q(ground="") & ~Q(ground_no="")),
            models.CheckConstraint(name="absent_state_known", condition=Q(state__in=ReturnState.values)),
            models.UniqueConstraint(
                fields=["individual"], name="absent_listed_once", condition=~Q(state=ReturnState.CLOSED)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("sanctions:absent", args=[self.pk])


class AbsentStep(OfUnit, Step):
    """One act: a contact says by which way and on which day, sealed what was said. Only ever added to."""

    MAIN: ClassVar[str] = "absent__"

    absent = models.ForeignKey(Absent, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=ReturnAct)
    day = models.DateField(null=True, verbose_name=pgettext_lazy("return", "Day"))
    way = models.CharField(
        max_length=8, choices=ContactWay, blank=True, verbose_name=pgettext_lazy("return", "Way of contact")
    )

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("return", "Step of a return")
        indexes = [models.Index(fields=["absent", "id"], name="absent_steps")]
        constraints = [models.CheckConstraint(name="absent_step_known", condition=Q(act__in=ReturnAct.values))]

    def __str__(self) -> str:
        return f"{self.absent_id} {self.act}"
