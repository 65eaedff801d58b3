# SPDX-License-Identifier: Apache-2.0
"""The plan of a year: its document and its tasks by unit, each a request once the plan is issued."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.meetings.models.base import OfCity, OfUnit
from wuzha.org.models import Unit


class PlanState(models.TextChoices):
    DRAFT = "DRAFT", pgettext_lazy("plan", "Being drawn up")
    ISSUED = "ISSUED", pgettext_lazy("plan", "Issued to its units")


class PlanTheme(models.TextChoices):
    """What a plan is about: the work of a year, or a programme that its room shows, too."""

    YEAR = "", pgettext_lazy("plan", "The work of the year")
    CARDS = "CARDS", pgettext_lazy("plan", "Programme against the abuse of cards")


class Plan(OfCity, Numbered):
    """A plan document such as 慈反诈联席办〔2023〕2号, or a programme such as the one of 17 January 2023."""

    RECORD: ClassVar[str] = "plan"
    LETTERS: ClassVar[str] = "JH"

    year = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("plan", "Year"))
    document_no = models.CharField(max_length=64, verbose_name=_("Number of the document"))
    title = models.CharField(max_length=120, verbose_name=pgettext_lazy("plan", "Title"))
    theme = models.CharField(
        max_length=8, choices=PlanTheme, blank=True, default=PlanTheme.YEAR, db_default="",
        verbose_name=pgettext_lazy("plan", "About"),
    )  # fmt: skip
    issued_on = models.DateField(null=True, verbose_name=pgettext_lazy("plan", "Issued"))
    state = models.CharField(max_length=8, choices=PlanState, default=PlanState.DRAFT, verbose_name=_("State"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfCity.Meta):
        verbose_name = pgettext_lazy("plan", "Plan of the year")
        indexes = [models.Index(fields=["city", "-year", "-id"], name="plan_list")]
        constraints = [
            models.CheckConstraint(name="plan_theme_known", condition=Q(theme__in=PlanTheme.values)),
            models.UniqueConstraint(fields=["city", "document_no"], name="plan_document_once"),
            models.CheckConstraint(
                name="plan_issued_has_day", condition=Q(state=PlanState.DRAFT) ^ Q(issued_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.document_no

    def get_absolute_url(self) -> str:
        return reverse("meetings:plan", args=[self.pk])


class PlanTask(OfUnit):
    """What one unit has to do by a day. Its request says how far that is."""

    RECORD: ClassVar[str] = "plan_task"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tasks")
    no = models.CharField(max_length=16, verbose_name=pgettext_lazy("meeting", "No."))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("plan", "Unit")
    )
    title = models.CharField(max_length=64, verbose_name=pgettext_lazy("plan", "Task"))
    text = models.CharField(max_length=1000, blank=True, verbose_name=pgettext_lazy("plan", "What is to be done"))
    due_on = models.DateField(verbose_name=pgettext_lazy("meeting", "By"))
    request = models.OneToOneField("requests.Request", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("plan", "Task of the plan")
        constraints = [models.UniqueConstraint(fields=["plan", "no", "unit"], name="plan_task_once")]

    def __str__(self) -> str:
        return self.title
